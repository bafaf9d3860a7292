"""In which forms a name may stand in a text: whole, in parts, with initials; and parts that several names share."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.importing.names.atoms import atoms, fold, folded, key_of, plain
from workbench.importing.names.mentions import SHORT_FORMS, Form
from workbench.importing.names.ordinary import word_set

SHARED = -1  # owner of a part that several names have and none of them alone
TITLES = word_set("mr mrs ms miss mx dr prof professor sir madam")
ROLE_TITLES = word_set("principal coach superintendent teacher counselor dean director")
PARTICLES = word_set("de da del der den di du la le van von bin ibn al el dos das")
SCHOOL_WORDS = word_set(
    """elementary primary middle junior senior high school schools academy prep preparatory charter magnet
    intermediate montessori kindergarten"""
)
DISTRICT_WORDS = word_set("unified district public schools school isd usd independent consolidated")
_AFTER_NAMES = word_set("jr sr ii iii iv phd edd md")
_HYPHEN = re.compile(r"[-‐‑–]")
_SHORT = 2  # letters of a word that is a name only where it is written large
_TWO = 2
PLURAL = 4  # letters of a name that may be heard in the plural


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """A name to be found, its kind, and further names of the same."""

    name: str
    kind: str
    variants: tuple[str, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """Name and variants."""
        return (self.name, *self.variants)


def forms(names: Sequence[Name], ordinary: Container[str]) -> list[Form]:
    """The forms of all names; the owner of each is the place of its name in ``names``.

    What is told of a name goes before what is derived from another one. A part that several names have and none is
    told to have belongs to ``SHARED``.

    >>> names = [Name(name="Ines Calder", kind="person"), Name(name="Rob Calder", kind="person")]
    >>> [(form.written, form.owner) for form in forms(names, ()) if " " not in form.written]
    [('Calder', -1), ('Ines', 0), ('Rob', 1), ('Calders', -1)]
    """
    told = [form_of(each, owner, ordinary) for owner, name in enumerate(names) for each in name.written]
    seen = {_key(form) for form in told}
    parts = [part for owner, name in enumerate(names) for part in _parts(name, owner, ordinary)]
    pieces = [piece for owner, name in enumerate(names) for piece in _pieces(name, owner, ordinary)]
    # 'Williams' is a name before it is two Williams, and Calder before it is half of Calder-Osei
    for tier in ([part for part in parts if not part.cut], pieces, [part for part in parts if part.cut]):
        told += _settled(tier, seen)
        seen |= {_key(part) for part in tier}
    return told


def _settled(parts: Iterable[Form], seen: Container[object]) -> Iterator[Form]:
    """Each new part once: with its owner, or shared."""
    groups: dict[tuple[object, ...], list[Form]] = {}
    for part in parts:
        if _key(part) not in seen:
            groups.setdefault(_key(part), []).append(part)
    for first, *others in groups.values():
        shared = any(other.owner != first.owner for other in others)
        yield _owned(first, SHARED) if shared else first


def shared_parts(names: Sequence[Name], ordinary: Container[str]) -> dict[str, list[int]]:
    """Parts that several names have and none is told to have, as written, with the places of these names."""
    told = {key_of(each) for name in names for each in name.written}
    owners: dict[tuple[str, ...], dict[int, str]] = {}
    for owner, name in enumerate(names):
        for part in _parts(name, owner, ordinary):
            if folded(part.written) not in told and not _short(part):
                owners.setdefault(folded(part.written), {}).setdefault(owner, part.written)
    return {next(iter(own.values())): list(own) for own in owners.values() if len(own) > 1}


def parts_of(name: Name, ordinary: Container[str]) -> list[str]:
    """The parts of a name that stand for it, as written.

    >>> parts_of(Name(name="Dr. Ines Calder", kind="person"), ())
    ['Ines Calder', 'Calder', 'Calder, Ines', 'I. Calder', 'Ines']
    >>> parts_of(Name(name="Osgood Middle School", kind="school"), ())
    ['Osgood Middle', 'Osgood']
    """
    told = (*_parts(name, 0, ordinary), *_pieces(name, 0, ordinary))
    return list(dict.fromkeys(part.written for part in told if not (part.cut or part.dotted)))


def form_of(written: str, owner: int, ordinary: Container[str]) -> Form:
    """A name as it is told; it must be written large when all its words are ordinary or short."""
    found = atoms(plain(written))
    words = [word for _, _, word in found]
    titled = len(words) > 1 and words[0] in SHORT_FORMS
    large = not titled and all((word in ordinary or len(word) <= _SHORT) and not word.isdigit() for word in words)
    capitals = tuple(n for n, atom in enumerate(found) if written[atom[0]].isupper()) if large else ()
    return Form(owner=owner, written=written, large=bool(capitals), initials=capitals)


def _key(form: Form) -> tuple[object, ...]:
    return key_of(form.written), form.initials, form.dotted, form.cut


def _short(form: Form) -> bool:
    """Whether a form is no part that could stand in a table: initials, a plural."""
    return bool(form.cut or form.dotted or (form.initials and not form.large))


def _owned(form: Form, owner: int) -> Form:
    return Form(
        owner=owner, written=form.written, large=form.large, initials=form.initials, dotted=form.dotted, cut=form.cut
    )


def _parts(name: Name, owner: int, ordinary: Container[str]) -> Iterator[Form]:
    if name.kind == "person":
        yield from (part for each in name.written for part in _of_person(each, owner, ordinary))
    elif name.kind in ("school", "district"):
        yield from (part for each in name.written for part in _of_place(each, owner, ordinary))
    elif name.kind == "other":
        yield from _of_two_words(name.name, owner, ordinary)


def _of_two_words(written: str, owner: int, ordinary: Container[str]) -> Iterator[Form]:
    """Two words of which nobody knows what they name may be a person's, if neither is ordinary."""
    pieces = written.split()
    if len(pieces) == _TWO and all(map(str.istitle, pieces)):
        parts = [form_of(piece, owner, ordinary) for piece in pieces]
        if not any(part.large for part in parts):
            yield from parts


def _of_place(written: str, owner: int, ordinary: Container[str]) -> Iterator[Form]:
    """A school or district without the words that say what it is, as long as a name is left."""
    core = written.split()
    while len(core) > 1 and fold(core[-1].strip(".")) in SCHOOL_WORDS | DISTRICT_WORDS:
        core.pop()
        part = form_of(" ".join(core), owner, ordinary)
        if len(core) > 1 or not part.large:
            yield part


def _of_person(written: str, owner: int, ordinary: Container[str]) -> Iterator[Form]:
    words = _given_and_family(written)
    bare = [word for word in words if fold(word) not in PARTICLES]
    if not bare:
        return
    first, last = bare[0], bare[-1]
    if len(bare) > 1:
        yield from _of_two(words, first, last, owner, ordinary)
    for word in dict.fromkeys((last, first)):
        if len("".join(folded(word))) > 1:
            form = form_of(word, owner, ordinary)
            yield form
            yield from _plural(form, ordinary)


def _pieces(name: Name, owner: int, ordinary: Container[str]) -> Iterator[Form]:
    """The halves of a person's names with a hyphen."""
    for written in name.written if name.kind == "person" else ():
        for word in _given_and_family(written):
            for piece in _HYPHEN.split(word)[: _TWO if _HYPHEN.search(word) else 0]:
                if len("".join(folded(piece))) > 1:
                    yield form_of(piece, owner, ordinary)


def _of_two(words: list[str], first: str, last: str, owner: int, ordinary: Container[str]) -> Iterator[Form]:
    """A person with two names or more: without the middle ones, turned round, with an initial."""
    tail = len(words) - 1
    while tail > 1 and fold(words[tail - 1]) in PARTICLES:
        tail -= 1
    family = " ".join(words[tail:])
    for short in (" ".join(words), f"{first} {family}", f"{first} {last}", family, f"{family}, {first}"):
        yield form_of(short, owner, ordinary)
    count = len(folded(first))
    if len("".join(folded(first))) > 1:
        yield Form(owner=owner, written=f"{first[0]}. {family}", initials=(0,))
        yield Form(owner=owner, written=f"{first} {last[0]}", initials=(count,), dotted=True)


def _given_and_family(written: str) -> list[str]:
    """The words of a person's name in the order in which it is spoken, without titles and what follows a name."""
    family, comma, given = written.partition(",")
    if comma and "".join(folded(given)) in _AFTER_NAMES:
        given = ""
    words = [word.strip(",;") for word in f"{given} {family}".split()]
    words = [word for word in words if folded(word)]
    while len(words) > 1 and fold(words[0].strip(".")) in TITLES | ROLE_TITLES:
        words = words[1:]
    while len(words) > 1 and "".join(folded(words[-1])) in _AFTER_NAMES:
        words = words[:-1]
    return words


def _plural(form: Form, ordinary: Container[str]) -> Iterable[Form]:
    """'the Calders', and 'calders office' of speech recognition; the s stays in the text."""
    words = folded(form.written)
    if form.large or len(words) != 1 or len(words[0]) < PLURAL or words[0].endswith("s"):
        return ()
    more = f"{words[0]}s"
    return () if more in ordinary else (Form(owner=form.owner, written=f"{form.written}s", cut=1),)
