"""How well codings follow a correction: ``python -m benchmarks.revising``.

Transcripts are coded and corrected at random (``edits``). The corrections know where every character went, and so
what the right answer is; the search under test knows only the two texts.

A passage is **findable** when at least 60 % of its letters are left, in order and in one place. It is then **right**
when it goes from the first to the last letter that is left, of the whole or, where it was torn, of its largest piece.
At the edges may be in or out:

* signs and spaces, and letters of a word of which others are the passage's;
* what was written over its own words ("a sentence replaced" counts as that);
* within the paragraph, what was put in where its own first or last words were deleted.

It is right as well

* when it reads as it did to the letter and holds half of what is left: of 'that that' either one may go;
* when it is where it was and 200 characters on both sides read as they did;
* on a copy that was put right beside the original, where ambiguous is right too; and on a copy that stands between
  the paragraphs between which the original no longer stands. Both are counted in a column of their own ('copy').

Anything else that is placed is **wrong**. What is not placed is **unresolved**.

A passage that is **gone**, or mostly, need not be placed. Placed where none of its words are left it is **wrong**, on
a copy of it as well, but for three cases in which the two texts cannot tell: the copy stood right beside it; nothing
is left of its whole paragraph, for to copy and then to delete is to move; or it reads as it did, with 200 characters
on both sides.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.drafts import NEW, turns_of
from benchmarks.edits import KINDS, MIXED, coded, corrected
from benchmarks.judging import GONE_WRONG, Oracle
from benchmarks.measure import ROOT, Row, Size
from benchmarks.synthetic import transcript, vocabulary, zipf
from workbench.importing.revision.reanchor import Anchor, Fate, context, reanchor
from workbench.model.text import Span

SAMPLE = ROOT / "corpora" / "sample-study" / "transcripts"
REAL = ROOT.parent / "shared" / "data" / "founders_talk"
SEED = 2026  # of the table; nobody has mended the search by its failures
PASSAGES = 14  # coded in each text
ANSWERS = ("Yes.", "I don't know.", "No.", "Yes.", "Not yet.")
QUESTIONS = ("Did that help?", "And now?", "Is that so?", "And the teachers?", "Did that help?")


@dataclass(kw_only=True, slots=True)
class Score:
    """What came of the passages of one kind of correction."""

    edits: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    words: int = 0
    seconds: float = 0.0

    def add(self, other: Score) -> None:
        self.edits += other.edits
        self.counts.update(other.counts)
        self.words += other.words
        self.seconds += other.seconds

    @property
    def findable(self) -> int:
        return sum(self.counts[v] for v in ("right", "wrong", "unresolved", "a copy beside it"))

    @property
    def wrong(self) -> int:
        """Passages that were put where they never stood, whether they could be found or are gone."""
        return self.counts["wrong"] + self.counts[GONE_WRONG]

    @property
    def unresolved(self) -> float:
        """Per cent of the findable passages."""
        return 100 * self.counts["unresolved"] / max(1, self.findable)


def texts(chance: random.Random) -> list[str]:
    """Transcripts: the invented sample, some made by rule, and real ones where they lie beside the checkout."""
    found = [p.read_text(encoding="utf-8") for p in sorted(SAMPLE.glob("*.txt"))]
    known = vocabulary()
    weights = zipf(len(known))
    for number in range(8):
        turns = (f"{who}: {' '.join(said)}" for who, said in transcript(number, 1200, known, weights))
        found.append("\n\n".join(turns) + "\n")
    found += [p.read_text(encoding="utf-8") for p in sorted(REAL.glob("*.md"))[::4]] if REAL.is_dir() else []
    chance.shuffle(found)
    return found


def excerpt(text: str, chance: random.Random) -> str:
    """Some turns in a row, 150 to 1,000 words, and often short answers put between them that are all alike."""
    turns = turns_of(text) or [(0, len(text))]
    at = chance.randrange(max(1, len(turns) - 8))
    wanted = chance.choice((1000, 2000, 3000, 5500))
    parts: list[str] = []
    while at < len(turns) and sum(map(len, parts)) < wanted:
        parts.append(text[slice(*turns[at])][:4000])
        at += 1
    if chance.random() < 0.6:
        asks, tells = [text[slice(*t)].split(":", 1)[0] for t in (turns[0], turns[min(1, len(turns) - 1)])]
        for _ in range(chance.randint(2, 6)):
            asked = f"{asks[:30]}: {chance.choice(QUESTIONS)}\n\n"
            place = chance.randrange(len(parts) + 1)
            parts[place:place] = [asked, f"{tells[:30]}: {chance.choice(ANSWERS)}\n\n"]
    return "".join(p if p.endswith("\n") else p + "\n\n" for p in parts)


def one(text: str, kind: str, chance: random.Random, shown: list[str]) -> Score:
    """Code a text, correct it, and judge where the codings went."""
    draft = corrected(text, kind, chance)
    new = draft.text
    spans = [Span(start=a, end=b) for a, b in coded(text, PASSAGES, chance) if a < b]
    began = time.perf_counter()
    anchors = reanchor(text, new, spans)
    score = Score(edits=1, words=len(text.split()), seconds=time.perf_counter() - began)
    oracle = Oracle(old=text, new=new, origins=draft.origins, instead=draft.instead)
    either = list(map(max, draft.origins, draft.copied, [NEW] * len(new)))
    instead = [max(i, -2 - c) if c < NEW else i for i, c in zip(draft.instead, draft.copied, strict=True)]
    copy = Oracle(old=text, new=new, origins=either, instead=instead)
    for anchor in anchors:
        verdict = oracle.judge(anchor)
        beside = not draft.beside.isdisjoint(range(anchor.span.start, anchor.span.end))
        at_copy = bool(anchor.new) and copy.judge(anchor) in {"right", "gone"}
        either_right = at_copy and (beside or oracle.in_its_stead(anchor))
        open_between_both = beside and anchor.fate is Fate.AMBIGUOUS
        if (verdict == "wrong" and either_right) or (verdict == "unresolved" and open_between_both):
            verdict = "a copy beside it"
        elif verdict == GONE_WRONG and at_copy and (beside or oracle.as_good_as_moved(anchor.span)):
            verdict = "gone"
        score.counts[verdict] += 1
        if verdict in ("wrong", GONE_WRONG, "unresolved"):
            shown.append(f"[{verdict}] {kind}: {told(anchor, text, new, oracle)}")
    return score


def told(anchor: Anchor, old: str, new: str, oracle: Oracle) -> str:
    """A failure, to be read by eye."""
    places = [anchor.new] if anchor.new else list(anchor.candidates)
    left = [oracle.left[n] for n in range(anchor.span.start, anchor.span.end) if n in oracle.left]
    truth = f"{context(new, Span(start=min(left), end=max(left) + 1))} {min(left)}:{max(left) + 1}" if left else "–"
    there = "\n      ".join(context(new, p) for p in places)
    fate = f"{anchor.fate} ({anchor.note}) {anchor.span} → {anchor.new}"
    return f"{fate}\n  old {context(old, anchor.span)}\n  new {there}\n  is  {truth}"


def run(edits: int, seed: int, shown: list[str] | None = None) -> dict[str, Score]:
    """Score by kind of correction, the kinds in turn."""
    chance = random.Random(seed)
    known = texts(chance)
    kinds = [*KINDS, MIXED, MIXED, MIXED]
    scores = {kind: Score() for kind in (*KINDS, MIXED)}
    for number in range(edits):
        kind = kinds[number % len(kinds)]
        text = excerpt(known[number // len(kinds) % len(known)], chance)
        scores[kind].add(one(text, kind, chance, [] if shown is None else shown))
    return scores


def total(scores: dict[str, Score]) -> Score:
    whole = Score()
    for score in scores.values():
        whole.add(score)
    return whole


def rows(size: Size) -> Iterator[Row]:
    """For the table of all benchmarks."""
    whole = total(run(size.pick(200, 10_000), SEED))
    counts = whole.counts
    basis = f"{whole.edits:,} random corrections (seed {SEED}), {whole.findable:,} passages left findable"
    yield Row(work="revising, codings put in a wrong place", ratio=float(whole.wrong), limit=1,
              unit="passages", ours=f"{counts['right']:,} right", basis=basis)  # fmt: skip
    yield Row(work="revising, codings left for review", ratio=whole.unresolved, limit=2, unit="%",
              ours=f"{counts['unresolved']:,} unresolved", basis=basis)  # fmt: skip
    yield Row(work="revising, time for 1,000 words", ratio=1e6 * whole.seconds / whole.words, unit="ms",
              ours=f"{PASSAGES} passages in each text", basis="–")  # fmt: skip


def table(scores: dict[str, Score]) -> Iterator[str]:
    """A line for each kind and one for all."""
    yield (
        f"{'kind':<26}{'edits':>7}{'spans':>8}{'right':>8}{'wrong':>7}{'unres.':>7}{'%':>7}{'copy':>6}"
        f"{'gone':>7}{'ms/1000w':>10}"
    )
    for kind, score in {**scores, "all": total(scores)}.items():
        c = score.counts
        yield (
            f"{kind:<26}{score.edits:>7,}{score.findable:>8,}{c['right']:>8,}{score.wrong:>7,}{c['unresolved']:>7,}"
            f"{score.unresolved:>7.2f}{c['a copy beside it']:>6,}{c['gone']:>7,}"
            f"{1e6 * score.seconds / max(1, score.words):>10.2f}"
        )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.revising", description=__doc__)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--failures", type=Path, help="write what went wrong or stayed open to this file")
    given = parser.parse_args(arguments)
    shown: list[str] = []
    began = time.perf_counter()
    scores = run(given.edits, given.seed, shown)
    print("\n".join(table(scores)))
    print(f"seed {given.seed}; {'with' if REAL.is_dir() else 'without'} {REAL.name}; "
          f"{time.perf_counter() - began:.0f} s in all")  # fmt: skip
    if given.failures:
        given.failures.write_text("\n\n".join(shown), encoding="utf-8")
    return int(total(scores).wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
