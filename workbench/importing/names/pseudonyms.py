"""The key: which pseudonym stands for which name. Whoever holds it can undo every replacement: it is kept apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from workbench.importing.names.atoms import folded, key_of
from workbench.importing.names.forms import SHARED, Name, forms
from workbench.importing.names.identify import Candidate
from workbench.importing.names.mentions import Finder, Form
from workbench.importing.names.ordinary import LISTED

STYLES = ("label", "realistic")
UNTOLD = "[Name]"  # for a part that several names share, where nobody has said what stands for it
_WORDS = {
    "person": "Person", "school": "School", "district": "District", "place": "Place", "organisation": "Organisation",
    "email": "email", "phone": "phone", "birth date": "birth date", "other": "Name",
}  # fmt: skip
# Invented or so rare that hardly anybody is called so, and said of women and men alike.
_PEOPLE = """Arden Brevin Calix Darrow Elvin Farrin Garen Halden Indra Jorin Keldan Lorne Maren Neven Orrin Perrin
    Quill Ridley Selden Tamsin Ulric Varden Wexley Yarrow Zarin Alder Bexley Corin Delvin Emlyn Fenn Gryff Hollin
    Ivern Jarrow Kestrel Linden Merrin Nyle Osric Pell Quarry Rennet Sorrel Tarn Umber Vesper Wyndle Zephyr"""
_PLACES = """Aldermere Birchholt Copperfield Dunmarsh Elmsworth Fernhollow Goldcrest Hartsmoor Inglebrook Juniperfield
    Kingsmead Larkhaven Mapleton Netherby Oakenshaw Pinecrest Quarryville Ravensholt Stonebridge Thornbury Underhill
    Vinemont Willowmere Yewdale Zinnhaven"""
_REALISTIC = {
    "person": (_PEOPLE, ""), "school": (_PLACES, " School"), "district": (_PLACES, " District"),
    "place": (_PLACES, ""), "organisation": (_PLACES, " Association"), "other": (_PLACES, ""),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A name and what stands for it; ``variants`` are further names of the same."""

    name: str
    kind: str
    pseudonym: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line of the table that a person edits; ``decision``: mask, keep or '?'. ``line`` 0: not read from a file."""

    name: str
    kind: str
    pseudonym: str = ""
    decision: str = "?"
    variants: tuple[str, ...] = ()
    count: int = 0
    sources: int = 0
    found_by: tuple[str, ...] = ()
    context: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Key:
    """All names that are replaced, in order, and those that stay though they hold one that is replaced.

    ``ordinary``: folded words of the study that are no names where they are written small, as ``find_candidates``
    gives them.

    >>> key = Key(entries=(Entry(name="Ines Calder", kind="person", pseudonym="[Principal A]"),))
    >>> [key.pseudonym(owner) for _, _, owner in key.finder.find("Ines came; Ms. Calder too.")]
    ['[Principal A]', '[Principal A]']
    """

    entries: tuple[Entry, ...]
    kept: tuple[str, ...] = ()
    ordinary: Collection[str] = field(default=LISTED, repr=False)

    @classmethod
    def of(cls, rows: Iterable[Row], ordinary: Collection[str] = LISTED) -> Key:
        """The key that a table of decisions amounts to; what is undecided is not replaced."""
        told = list(rows)
        return cls(
            entries=tuple(
                Entry(name=row.name, kind=row.kind, pseudonym=row.pseudonym, variants=row.variants)
                for row in told
                if row.decision == "mask"
            ),
            kept=tuple(each for row in told if row.decision == "keep" for each in (row.name, *row.variants)),
            ordinary=ordinary,
        )

    @cached_property
    def finder(self) -> Finder:
        """Finds the names of the key; built once, in time linear in their number."""
        return Finder(self._forms)

    @cached_property
    def _forms(self) -> list[Form]:
        names = [Name(name=each.name, kind=each.kind, variants=each.variants) for each in self.entries]
        kept = [Name(name=each, kind="kept") for each in self.kept]  # whole, not in parts
        return forms([*names, *kept], self.ordinary)

    @cached_property
    def unsound(self) -> str | None:
        """A pseudonym that is, holds or could become a name: masking would not come to an end. None: all is well."""
        given = [entry.pseudonym for entry in self.entries]
        if any(form.owner == SHARED for form in self._forms):
            given.append(UNTOLD)
        return next((each for each in given if self.clash(each) is not None), None)

    def pseudonym(self, owner: int) -> str | None:
        """What stands for the name that a mention belongs to; None for a name that is kept."""
        if owner == SHARED:
            return UNTOLD
        return self.entries[owner].pseudonym if owner < len(self.entries) else None

    def name(self, owner: int) -> str:
        """The name that a mention belongs to."""
        return "a part of several names" if owner == SHARED else self.entries[owner].name

    def clash(self, pseudonym: str) -> str | None:
        """The name that a pseudonym holds, or with the words beside it could become; None if there is none.

        >>> key = Key(entries=(Entry(name="Arden Hill", kind="place", pseudonym="[Place 1]"),))
        >>> key.clash("Arden"), key.clash("[Arden]"), key.clash("Linden")
        ('Arden Hill', None, None)
        """
        for _, _, owner in self.finder.find(pseudonym):
            if self.pseudonym(owner) is not None:
                return self.name(owner)
        words = folded(pseudonym)
        if not words:
            return None
        touching = [(words[:n], False) for n in range(1, len(words) + 1)] if pseudonym[0].isalnum() else []
        touching += [(words[-n:], True) for n in range(1, len(words) + 1)] if pseudonym[-1].isalnum() else []
        return next((self._edges[each] for each in touching if each in self._edges), None)

    @cached_property
    def _edges(self) -> dict[tuple[tuple[str, ...], bool], str]:
        """Beginnings (True) and ends (False) of names of several words: next to them a new name could arise."""
        edges: dict[tuple[tuple[str, ...], bool], str] = {}
        for entry in self.entries:
            for written in (entry.name, *entry.variants):
                words = folded(written)
                for at in range(1, len(words)):
                    edges.setdefault((words[:at], True), entry.name)
                    edges.setdefault((words[at:], False), entry.name)
        return edges


def propose(
    candidates: Sequence[Candidate],
    known: Sequence[Row] = (),
    *,
    style: str = "label",
    ordinary: Collection[str] = LISTED,
) -> tuple[Row, ...]:
    """A row for each name: those known keep pseudonym and decision, new ones get a pseudonym of their kind.

    Args:
        candidates: what was found, in the order in which pseudonyms are to be given.
        known: the rows of the table so far.
        style: 'label' for ``[Person 1]``, 'realistic' for names from an invented list. Neither proposes what occurs
            as a name in the study.
        ordinary: as for ``Key``.

    >>> found = [Candidate(kind="person", name="Ines Calder", role="principal")]
    >>> [row.pseudonym for row in propose([*found, Candidate(kind="school", name="Osgood")])]
    ['[Principal A]', '[School 1]']
    """
    if style not in STYLES:
        raise ValueError(f"no style {style!r}; there are {', '.join(STYLES)}")
    told = {key_of(each): at for at, row in enumerate(known) for each in (row.name, *row.variants)}
    rows = list(known)
    fresh: list[Candidate] = []
    for each in candidates:
        at = told.get(key_of(each.name))
        if at is None:
            fresh.append(each)
        else:
            rows[at] = _counted(rows[at], each)
    names = [(row.name, row.kind, row.variants) for row in rows]
    names += [(each.name, each.kind, each.variants) for each in fresh]
    study = Key(
        entries=tuple(Entry(name=name, kind=kind, pseudonym=UNTOLD, variants=more) for name, kind, more in names),
        ordinary=ordinary,
    )
    used = {folded(row.pseudonym) for row in rows}
    makers = {each: _series(each, style, len(names)) for each in dict.fromkeys(map(_serial, fresh))}
    for each in fresh:
        free = (p for p in makers[_serial(each)] if folded(p) not in used and study.clash(p) is None)
        pseudonym = next(free, "")
        used.add(folded(pseudonym))
        rows.append(_row(each, pseudonym))
    return tuple(rows)


def _counted(row: Row, found: Candidate) -> Row:
    """A known row with what was counted now."""
    return Row(
        name=row.name, kind=row.kind, pseudonym=row.pseudonym, decision=row.decision, variants=row.variants,
        count=found.count, sources=found.sources, found_by=found.found_by, context=found.context, line=row.line,
    )  # fmt: skip


def _row(found: Candidate, pseudonym: str) -> Row:
    return Row(
        name=found.name, kind=found.kind, pseudonym=pseudonym, decision=found.decision, variants=found.variants,
        count=found.count, sources=found.sources, found_by=found.found_by, context=found.context,
    )  # fmt: skip


def _serial(found: Candidate) -> tuple[str, str]:
    """Kind and role: names that share both are numbered together."""
    return found.kind, (found.role or "").strip().casefold() if found.kind == "person" else ""


def _series(serial: tuple[str, str], style: str, names: int) -> Iterator[str]:
    """Pseudonyms of one kind and role; more than there are names, in case that names stand in the way."""
    if style == "realistic":
        yield from _invented(serial)
    kind, role = serial
    for number in range(1, 2 * names + 1):
        yield f"[{role.title()} {_letters(number)}]" if role else f"[{_WORDS.get(kind, 'Name')} {number}]"
    yield from (f"[{word} {number}]" for word in ("Name", "Masked", "X") for number in range(1, 2 * names + 1))


def _letters(number: int) -> str:
    """A, B … Z, AA, AB … as columns of a spreadsheet are named, from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _invented(serial: tuple[str, str]) -> Iterator[str]:
    """Invented names; when they are used up, two of them together. Contact data has none."""
    told, ending = _REALISTIC.get(serial[0], ("", ""))
    names = told.split()
    yield from (f"{name}{ending}" for name in names)
    yield from (f"{first} {second}{ending}" for first in names for second in _PLACES.split() if first != second)
