"""The first reading of a study in search of names: clues of all finders, brought together name by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from workbench.importing.names.atoms import fold, folded, key_of, plain
from workbench.importing.names.clues import Clue, Run, by_pattern, names_in, runs
from workbench.importing.names.forms import PLURAL, ROLE_TITLES, TITLES, Name, parts_of, shared_parts
from workbench.importing.names.ordinary import LISTED, WORD_NAMES, Vocabulary, word_set
from workbench.importing.speakers.labels import voice_of
from workbench.model.source import Turn, Voice

SURE = ("list", "label", "pattern")  # found by these, a name is to be masked unless somebody decides otherwise
FINDERS = (*SURE, "title", "suffix", "entities", "capital")  # the surer first: it tells the kind
_ENTITY_KINDS = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "",
}  # fmt: skip
_LABEL_ROLES = (
    TITLES
    | ROLE_TITLES
    | word_set(
        """assistant asst vice deputy associate instructional literacy math interviewer moderator facilitator
    researcher respondent participant interviewee speaker student parent official specialist coordinator
    administrator lead leader counsellor voice unknown host guest"""
    )
)

_NUMBERED = re.compile(r"[^\W\d_]{0,3}[ -]?\d{1,3}")  # T1, FG-3, 12

Entities = Callable[[Iterable[str]], Iterator[list[tuple[int, int, str]]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class RosterName:
    """A person, school, district or place that the researcher lists. ``role`` as it is to stand in a pseudonym."""

    name: str
    kind: str = "person"
    aliases: tuple[str, ...] = ()
    role: str | None = None


@dataclass(slots=True, kw_only=True)
class Found:
    """A name while clues to it are gathered."""

    written: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)  # finder → kinds
    roles: Counter[str] = field(default_factory=Counter)
    variants: list[str] = field(default_factory=list)
    told: str = ""  # the name as the list writes it

    @property
    def kind(self) -> str:
        """What the surest finder says most often."""
        for finder in FINDERS:
            told = [(kind, n) for kind, n in self.kinds.get(finder, Counter()).most_common() if kind != "other"]
            if told:
                return told[0][0]
        return "other"

    @property
    def name(self) -> str:
        """The name as the list writes it, or else as most often written."""
        return self.told or self.written.most_common(1)[0][0]

    def add(self, clue: Clue, count: int = 1) -> None:
        """Note a clue that was seen ``count`` times."""
        self.written[clue.name] += count
        self.kinds.setdefault(clue.by, Counter())[clue.kind] += count
        if clue.role:
            self.roles[clue.role] += count

    def join(self, other: Found) -> None:
        """Take in what is another way of writing this name; it brings its finders, not its kind."""
        self.variants += [other.name, *other.variants]
        for finder in other.kinds:
            self.kinds.setdefault(finder, Counter())
        self.roles.update(other.roles)


class Gathered:
    """What the first pass keeps: counts of words, of runs and of clues."""

    def __init__(self, *, labels: bool, entities: Entities | None) -> None:
        self.vocabulary = Vocabulary()
        self._labels, self._entities = labels, entities
        self._runs: Counter[Run] = Counter()
        self._clues: Counter[Clue] = Counter()

    def add(self, text: str, turns: Sequence[Turn]) -> None:
        """Read one text."""
        small: list[str] = []
        self._clues.update(by_pattern(text))
        if self._labels:
            speakers = dict.fromkeys(turn.speaker for turn in turns)
            self._clues.update(clue for label in speakers for clue in _of_label(label))
        text, large = plain(text), 0
        for start, end in _regions(text, turns):
            for run in runs(text, start, end, small):
                self._runs[run] += 1
                large += run.written.count(" ") + 1
        self.vocabulary.add(small, capitals=large)
        self._clues.update(_small_titles(small))
        if self._entities is not None:
            self._clues.update(_of_entities(text, self._entities))

    def ordinary(self) -> frozenset[str]:
        """The words of the study, and those of the list, that are no names where they are written small."""
        large: Counter[str] = Counter()
        for run, count in self._runs.items():
            for word in folded(run.written)[run.opens :]:
                large[word] += count
        return self.vocabulary.all(large)

    def names(self, roster: Sequence[RosterName]) -> list[Found]:
        """Names, each once: parts of a name with the name, what several names share by itself."""
        found: dict[tuple[str, ...], Found] = {}
        for listed in roster:
            each = found.setdefault(folded(listed.name), Found(told=listed.name))
            each.add(Clue(listed.kind, listed.name, "list", listed.role or ""))
            each.variants += listed.aliases
        for listed in roster:
            found |= {folded(alias): found[folded(listed.name)] for alias in listed.aliases if folded(alias)}
        clues = list(self._clues.items())
        clues += [(clue, n) for run, n in self._runs.items() for clue in names_in(run, self.vocabulary)]
        for clue, count in clues:
            if clue.by != "entities" or not all(w in self.vocabulary for w in folded(clue.name)):
                found.setdefault(key_of(clue.name), Found()).add(clue, count)
        found.pop((), None)
        return _grouped(found, self.ordinary())


def _regions(text: str, turns: Sequence[Turn]) -> Iterator[tuple[int, int]]:
    """Where rules look: what stands before the first turn, and the words of turns. Labels have their own rule."""
    if not turns:
        yield 0, len(text)
        return
    if turns[0].start and (before := text.rfind("\n", 0, turns[0].start)) > 0:
        yield 0, before
    yield from ((turn.start, turn.end) for turn in turns)


def holds_a_name(label: str) -> bool:
    """Whether a speaker's label says more than a role, a letter or a number.

    >>> [holds_a_name(label) for label in ("T1", "A", "FG-3", "Teacher 2", "Ines Calder", "C. Osei")]
    [False, False, False, False, True, True]
    """
    return any(True for _ in _of_label(label))


def _of_label(label: str) -> Iterator[Clue]:
    """The name in a speaker's label, if it holds one: ``PRINCIPAL OSEI``, ``Ines Calder (Teacher)``."""
    before, _, bracket = label.partition("(")
    parts = before.replace("*", "").split()
    role = next((fold(word.strip(") ")) for word in bracket.split() if fold(word.strip(") ")) in ROLE_TITLES), "")
    while parts and fold(parts[0].strip(".:")) in _LABEL_ROLES:
        word = fold(parts[0].strip(".:"))
        role = word if word in ROLE_TITLES else role
        parts = parts[1:]
    said = [word for part in parts for word in folded(part)]
    if _NUMBERED.fullmatch(" ".join(parts)):
        return
    if not any(len(w) > 1 and not w.isdigit() and (w not in LISTED or w in WORD_NAMES) for w in said):
        return
    if len(parts) == 1 and voice_of(label) is Voice.INTERVIEWER and not role:
        return
    name = " ".join(part.capitalize() if part.isupper() and len(part) > 2 else part for part in parts)  # noqa: PLR2004
    yield Clue("person", name.strip(" :,"), "label", role)


def _small_titles(small: Sequence[str]) -> Iterator[Clue]:
    """'mr calder' of raw speech recognition: a title and a word that is not listed as ordinary."""
    for title, word in pairwise(small):
        if title in ("mr", "mrs", "ms", "miss", "mx", "dr") and word not in LISTED and len(word) > 1:
            yield Clue("person", word.capitalize(), "title")


def _of_entities(text: str, entities: Entities) -> Iterator[Clue]:
    for start, end, label in next(iter(entities([text])), []):
        name = " ".join(text[start:end].split())
        kind = _ENTITY_KINDS.get(label, "")
        if kind and len("".join(folded(name))) > 1 and any(map(str.isupper, name)):
            yield Clue(kind, name.removesuffix("'s").removesuffix("’s"), "entities")


def _grouped(found: dict[tuple[str, ...], Found], ordinary: Container[str]) -> list[Found]:
    """Join what is a part of exactly one other name to it; add what several sure names share."""
    unique = list({id(each): each for each in found.values()}.values())
    owners: dict[tuple[str, ...], dict[int, Found]] = {}
    for each in unique:
        for words in _parts(each, ordinary):
            if words != key_of(each.name):
                owners.setdefault(words, {})[id(each)] = each
    kept = []
    for each in sorted(unique, key=lambda e: len(folded(e.name))):  # a part's part joins the part first
        whole = list(owners.get(key_of(each.name), {}).values())
        if "list" not in each.kinds and _is_plural(key_of(each.name), owners):
            continue
        if len(whole) > 1 and all(other.kind == "person" for other in whole):  # 'Sam' of two people called so
            each.add(Clue("person", each.name, _surest(whole)))
        if len(whole) == 1 and whole[0] is not each and "list" not in each.kinds:
            whole[0].join(each)
        else:
            kept.append(each)
    names = [Name(name=each.name, kind=each.kind, variants=tuple(each.variants)) for each in kept]
    before = list(kept)
    for part, of in shared_parts(names, ordinary).items():
        own = Found()
        own.add(Clue(names[of[0]].kind, part, _surest([before[n] for n in of])))
        kept.append(own)
    return kept


def _surest(names: Sequence[Found]) -> str:
    """The surest finder of several names."""
    return next(finder for finder in FINDERS if any(finder in each.kinds for each in names))


def _is_plural(words: tuple[str, ...], owners: Mapping[tuple[str, ...], Mapping[int, Found]]) -> bool:
    """Whether a single word is several of one name: 'the Calders' are found with Calder."""
    if len(words) != 1 or len(words[0]) <= PLURAL or not words[0].endswith("s"):
        return False
    singular = owners.get((words[0][:-1],), {})
    return len(singular) == 1 and all(each.kind == "person" for each in singular.values())


def _parts(each: Found, ordinary: Container[str]) -> Iterator[tuple[str, ...]]:
    """Folded parts by which a name may be told."""
    yield from (folded(part) for part in parts_of(Name(name=each.name, kind=each.kind), ordinary))
