"""How well codings follow a correction: ``python -m benchmarks.revising``.

Transcripts are coded and corrected at random (``edits``). The corrections know where every character went, and so
what the right answer is; the search under test knows only the two texts.

A passage is **findable** when at least 60 % of its letters are left, in order and in one place. It is then **right**
when it goes from the first to the last letter that is left. Allowed at the edges: signs and spaces; letters of the
word at the edge, where that word was corrected; words put in place of the passage's own or, within the paragraph,
where its own were deleted. It is also right when it reads like the old passage to the letter and holds a third of
what is left of it: of 'that that' either one may go. Anything else that is placed is **wrong**.

What is not placed is **unresolved**, but for passages of which a copy was put right beside the original: there either
of them is right, and so is saying that nobody can tell. A passage that is **gone**, or mostly, need not be placed;
placed elsewhere than where its rest or its copy is, it is counted by itself ('placed').
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.edits import KINDS, MIXED, NEW, coded, corrected, turns_of
from benchmarks.measure import ROOT, Row, Size
from benchmarks.synthetic import transcript, vocabulary, zipf
from workbench.importing.reanchor import Anchor, Fate, context, reanchor
from workbench.model.text import Span

SAMPLE = ROOT / "corpora" / "sample-study" / "transcripts"
REAL = ROOT.parent / "shared" / "data" / "founders_talk"
FINDABLE = 0.6
GONE_WRONG = "wrong, it is gone"
AROUND = 200  # characters on both sides by which a place is known
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


@dataclass(kw_only=True, slots=True)
class Oracle:
    """Where passages are in a corrected text, by the origins of its characters."""

    old: str
    new: str
    origins: Sequence[int]
    instead: Sequence[int]
    left: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.left = {origin: at for at, origin in enumerate(self.origins) if origin != NEW}

    def judge(self, anchor: Anchor) -> str:
        """``right``, ``wrong``, ``unresolved``, ``gone`` or ``wrong, it is gone``."""
        span, new = anchor.span, anchor.new
        ours = [n for n in range(span.start, span.end) if self.old[n].isalnum()]
        whole = _in_order([(n, self.left[n]) for n in ours if n in self.left])
        pieces = self._pieces(whole, span)
        largest = max(pieces, key=len)
        findable = len(largest) >= FINDABLE * len(ours)
        runs = [whole, largest] if findable else [whole, *pieces]
        if new is None:
            return "unresolved" if findable else "gone"
        if whole and any(
            self._at_edges(span, new, run[0][1], run[-1][1]) or self._to_the_letter(span, new, run) for run in runs
        ):
            return "right" if findable else "gone"
        if self._untouched(span, new) and (new == span or not findable):
            return "right" if findable else "gone"
        return "wrong" if findable else GONE_WRONG

    def _untouched(self, span: Span, new: Span) -> bool:
        """Whether a passage and 200 characters on both sides read as they did: nobody could tell the difference."""
        was = self.old[max(0, span.start - AROUND) : span.end + AROUND]
        return was == self.new[max(0, new.start - AROUND) : new.end + AROUND] and len(was) > new.end - new.start

    def as_good_as_moved(self, span: Span) -> bool:
        """Whether nothing is left of the paragraphs in which a passage stood: to copy and to delete is to move."""
        start = self.old.rfind("\n\n", 0, span.start) + 1
        end = self.old.find("\n\n", span.end)
        return not any(n in self.left for n in range(start, end if end >= 0 else len(self.old)) if self.old[n].isalnum())

    def _pieces(self, pairs: Sequence[tuple[int, int]], span: Span) -> list[list[tuple[int, int]]]:
        """Pairs cut wherever text from elsewhere stands between two of them."""
        pieces: list[list[tuple[int, int]]] = [[]]
        for pair in pairs:
            last = pieces[-1][-1][1] if pieces[-1] else pair[1]
            if any(o != NEW and not span.start <= o < span.end for o in self.origins[last : pair[1]]):
                pieces.append([])
            pieces[-1].append(pair)
        return pieces

    def _at_edges(self, span: Span, new: Span, first: int, last: int) -> bool:
        """Whether a place goes from the first to the last letter left, or further by what is allowed."""
        low, high = first, last
        outermost = self._outermost(span)
        for step, limit in ((-1, first), (1, last)):
            at = limit + step
            same_paragraph = True
            cut_short = self.origins[limit] != outermost[step > 0]
            while 0 <= at < len(self.new) and (
                self._allowed(at, span) or (cut_short and same_paragraph and self._put_in(at))
            ):
                ours = self.new[at].isalnum() or span.start <= self.origins[at] < span.end
                same_paragraph = ours or (same_paragraph and self.new[at : at + 2] != "\n\n")
                if same_paragraph:
                    low, high = min(low, at), max(high, at)
                at += step
        return low <= new.start <= first and last < new.end <= high + 1

    def _outermost(self, span: Span) -> tuple[int, int]:
        ours = [n for n in range(span.start, span.end) if self.old[n].isalnum()]
        return ours[0], ours[-1]

    def _put_in(self, at: int) -> bool:
        """Whether a character is new: where a passage's own words are gone, what is new there may stand for them."""
        return self.origins[at] == NEW

    def _allowed(self, at: int, span: Span) -> bool:
        """Whether a character at the edge may be in or out.

        Signs may, what stands for a part of the passage, and letters of a word of which others are the passage's.
        """
        if not self.new[at].isalnum() or span.start <= max(self.origins[at], self.instead[at]) < span.end:
            return True
        for step in (-1, 1):
            there = at + step
            while 0 <= there < len(self.new) and (
                self.new[there].isalnum() or unicodedata.combining(self.new[there])
            ):
                if span.start <= self.origins[there] < span.end:
                    return True
                there += step
        return False

    def _to_the_letter(self, span: Span, new: Span, run: Sequence[tuple[int, int]]) -> bool:
        holds = sum(new.start <= at < new.end for _, at in run)
        return new.cut(self.new) == span.cut(self.old) and 2 * holds >= len(run)


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs, ascending in their first numbers, whose second numbers rise as well."""
    lows: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for number, (_, at) in enumerate(pairs):
        place = bisect_left(lows, at)
        before.append(holders[place - 1] if place else -1)
        lows[place : place + 1], holders[place : place + 1] = [at], [number]
    chain: list[tuple[int, int]] = []
    number = holders[-1] if holders else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


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
        if verdict in {"wrong", "unresolved"} and beside and (at_copy or anchor.fate is Fate.AMBIGUOUS):
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
    return (
        f"{anchor.fate} ({anchor.note}) {anchor.span} → {anchor.new}\n  old {context(old, anchor.span)}\n  new {there}\n  is  {truth}"
    )


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
    whole = total(run(size.pick(200, 10_000), 1))
    counts = whole.counts
    basis = f"{whole.edits:,} random corrections, {whole.findable:,} passages left findable"
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
