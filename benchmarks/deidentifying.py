"""How many names the finders find, at how many candidates, and what finding and masking cost.

``python -m benchmarks.deidentifying``. Two measures of recall: mentions in speech of each file's own labelled
speakers in the real interviews beside the checkout, and invented paragraphs with every name marked.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from benchmarks.measure import ROOT, Row, Size
from workbench.importing.names.atoms import fold
from workbench.importing.names.forms import Name, forms
from workbench.importing.names.identify import Candidate, RosterName, Text, find_candidates
from workbench.importing.names.mask import mask, residuals
from workbench.importing.names.mentions import Finder
from workbench.importing.names.ordinary import Vocabulary
from workbench.importing.names.pseudonyms import Entry, Key, propose
from workbench.importing.speakers.turns import find_turns
from workbench.segmenting import entities

DATA = ROOT.parent / "shared" / "data" / "founders_talk"
GOLD = ROOT / "tests" / "data" / "deidentify" / "gold.yaml"
_MARK = re.compile(r"\{([polc]):([^}]*)\}")
_KINDS = {"p": "people", "o": "organisations", "l": "places", "c": "contact data"}
_NO_PERSON = frozenset(("break", "outro"))  # what the interviews label besides people


@dataclass(frozen=True, kw_only=True)
class Recall:
    """Names that stand in texts, those wholly covered by candidates, and the candidates in speech."""

    mentions: Counter[str]
    found: Counter[str]
    candidates: int
    words: int
    seconds: float

    @property
    def share(self) -> float:
        """Found of all."""
        return self.found.total() / self.mentions.total()

    @property
    def rate(self) -> float:
        """Mentions of candidates per 1,000 words of speech."""
        return 1000 * self.candidates / self.words

    @cached_property
    def told(self) -> str:
        """In words."""
        by = ", ".join(f"{kind} {self.found[kind]}/{n}" for kind, n in self.mentions.items())
        return (
            f"{self.found.total()} of {self.mentions.total()} mentions ({self.share:.1%}: {by}); "
            f"{self.rate:.1f} candidates per 1,000 words of {self.words:,}; {self.seconds:.1f} s"
        )


def interviews(most: int | None = None, *, data: Path = DATA) -> list[Text]:
    """The real interviews."""
    read = ((path.stem, path.read_text(encoding="utf-8")) for path in sorted(data.glob("*.md"))[:most])
    return [(name, text, find_turns(text, 0).turns) for name, text in read]


def speakers_named(texts: Sequence[Text]) -> list[tuple[int, int, int, str]]:
    """Where speech names a text's own speakers: text, start, end, kind; no ordinary words."""
    words = Vocabulary()
    for _, text, _ in texts:
        found = re.findall(r"[^\W\d_]+", text)
        words.add((word for word in found if word.islower()), capitals=len(found))
    mentions = []
    for number, (_, text, turns) in enumerate(texts):
        parts = {part for turn in turns for part in turn.speaker.split()}
        parts = {part for part in parts if fold(part) not in words and fold(part) not in _NO_PERSON}
        any_of = "|".join(map(re.escape, sorted(parts)))
        name = re.compile(rf"(?<!\w)(?:{any_of})(?!\w)")
        for turn in turns if parts else ():
            mentions += [(number, *match.span(), "speakers") for match in name.finditer(text, turn.start, turn.end)]
    return mentions


def gold() -> tuple[list[Text], list[tuple[int, int, int, str]], list[RosterName]]:
    """The invented paragraphs without their marks, and the names in them."""
    read = yaml.safe_load(GOLD.read_text(encoding="utf-8"))
    texts: list[Text] = []
    mentions = []
    for number, marked in enumerate(read["paragraphs"]):
        text, last = "", 0
        for match in _MARK.finditer(marked):
            text += marked[last : match.start()]
            mentions.append((number, len(text), len(text) + len(match[2]), _KINDS[match[1]]))
            text, last = text + match[2], match.end()
        texts.append((f"paragraph-{number + 1}", text + marked[last:], ()))
    kinds = {"Osgood Elementary": "school"}
    return texts, mentions, [RosterName(name=each, kind=kinds.get(each, "person")) for each in read["roster"]]


def covered(
    texts: Sequence[Text], mentions: Sequence[tuple[int, int, int, str]], candidates: Sequence[Candidate],
    ordinary: frozenset[str], *, seconds: float,
) -> Recall:  # fmt: skip
    """How many mentions lie wholly in mentions of candidates; a title may stay outside."""
    names = [Name(name=each.name, kind=each.kind, variants=each.variants) for each in candidates]
    finder = Finder(forms(names, ordinary))
    inside: list[set[int]] = []
    count = words = 0
    for _, text, turns in texts:
        spans = [(turn.start, turn.end) for turn in turns] or [(0, len(text))]
        words += sum(len(text[start:end].split()) for start, end in spans)
        spoken = {at for start, end in spans for at in range(start, end)}
        found = list(finder.find(text))
        count += sum(each.start in spoken for each in found)
        inside.append({at for each in found for at in range(each.start, each.end)})
    all_of, found_of = Counter[str](), Counter[str]()
    for number, start, end, kind in mentions:
        text = texts[number][1]
        written = re.sub(r"^(?:Ms|Mrs|Mr|Dr|Supt|Coach|Principal|ms)\b\.? (?=[\w'])", "", text[start:end])
        first = end - len(written)
        all_of[kind] += 1
        found_of[kind] += all(at in inside[number] for at in range(first, end) if text[at].isalnum())
    return Recall(mentions=all_of, found=found_of, candidates=count, words=words, seconds=seconds)


def recall(texts: Sequence[Text], mentions: Sequence[tuple[int, int, int, str]], **how) -> Recall:
    """Find candidates, and how many of the mentions they cover."""
    began = time.perf_counter()
    candidates, ordinary = find_candidates(texts, **how)
    return covered(texts, mentions, candidates, ordinary, seconds=time.perf_counter() - began)


def rows(size: Size) -> Iterator[Row]:
    """Recall in the real interviews, if they are there, and in the invented paragraphs; the speed of masking."""
    if DATA.is_dir():
        texts = interviews(size.pick(3, 50))
        mentions = speakers_named(texts)
        for what, labels in (("labels and rules", True), ("rules alone, labels not looked at", False)):
            found = recall(texts, mentions, labels=labels)
            work = f"names of speakers found in {len(texts)} real interviews: {what}"
            limit = 0.99 if labels else None
            yield Row(
                work=work, ratio=found.share, limit=limit, at_least=True, unit="of names", ours=found.told, basis="–"
            )
            work = f"candidates per 1,000 words: {what}"
            yield Row(
                work=work, ratio=found.rate, limit=40, unit="candidates", ours=f"{found.candidates:,}", basis="–"
            )
    texts, mentions, roster = gold()
    for what, how in (("rules", {}), ("rules and roster", {"roster": roster}), *_trained(roster)):
        found = recall(texts, mentions, **how)
        work = f"names found in {len(texts)} invented paragraphs: {what}"
        yield Row(work=work, ratio=found.share, unit="of names", ours=found.told, basis="–")
    yield _masking(size.pick(20_000, 1_000_000), size.pick(100, 5_000))


def _trained(roster: Sequence[RosterName]) -> Iterator[tuple[str, dict[str, object]]]:
    if entities.available():
        yield f"rules, roster and {entities.available()}", {"roster": roster, "entities": entities.entities}


def _masking(words: int, names: int) -> Row:
    """Mask a text in which every tenth word is a name of a large key, and look for what is left."""
    letters = "abcdefghijklmnop"
    said = ["x" + "".join(letters[int(digit, 16)] for digit in f"{n:04x}") for n in range(2 * names)]
    entries = [
        Entry(name=f"{a.title()} {b.title()}", kind="person", pseudonym=f"[Person {n}]")
        for n, (a, b) in enumerate(zip(said[::2], said[1::2], strict=True))
    ]
    key = Key(entries=tuple(entries))
    text = " ".join(said[n % len(said)].title() if n % 10 == 0 else "we talked"[n % 2 * 3 :] for n in range(words))
    began = time.perf_counter()
    masked, edits = mask(text, key)
    took = time.perf_counter() - began
    left = sum(1 for _ in residuals(masked, key))
    ours = f"{took:.1f} s for {words:,} words with {names:,} names: {len(edits):,} replaced, {left} left"
    return Row(work="masking, million words a second", ratio=words / took / 1e6, unit="million", ours=ours, basis="–")


def main() -> int:
    """Print the rows, and what rules alone miss of the invented names."""
    for row in rows(Size(quick="--quick" in sys.argv)):
        print(f"{row.work}: {row.figure} ({row.budget}, {row.verdict})\n    {row.ours}", flush=True)
    texts, mentions, roster = gold()
    candidates, ordinary = find_candidates(texts, roster=roster)
    missed = [
        texts[number][1][start:end]
        for number, start, end, kind in mentions
        if not covered(texts, [(number, start, end, kind)], candidates, ordinary, seconds=0).found.total()
    ]
    print(f"missed of the invented names with the roster: {', '.join(missed) or 'none'}")
    print(f"kinds proposed: {dict(Counter(row.kind for row in propose(candidates, ordinary=ordinary)))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
