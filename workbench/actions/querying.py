"""Queries: asked of a study, counted by what the units are of, saved under a name in workbench.toml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from workbench.actions.choosing import kept_sources
from workbench.actions.workplace import CONFIG, Workplace, read_config
from workbench.coding.query import parse
from workbench.displays.keyword import CONTEXT, in_context
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.filters import Filters
from workbench.model.narrowing import Narrowing
from workbench.model.query import CodingFact, Codings, Fact, Query, all_of, roles_of, split
from workbench.store import asking
from workbench.store.asking import Keyword, Tally
from workbench.store.corpus import resolve
from workbench.store.facts import Frame, folded, known, known_name
from workbench.store.search import Hit
from workbench.store.study import Study

_NAME = re.compile(r"\w[\w-]{0,60}")
NO_VALUE = "no value"
OF_CODINGS = ("code", "coder")  # what a unit may have several of, or none


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A query that was understood, of an open study. ``only``: the sources that filters leave, else all."""

    frame: Frame
    query: Query | None
    only: Collection[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A keyword in context."""

    source: str
    turn: int
    left: str
    keyword: str
    right: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """Units by what they are of. ``rows``: values, units that answer, units looked at with these values.

    ``found`` and ``looked_at``: of all rows together, each unit once.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], int, int], ...]
    found: int
    looked_at: int


def asked(study: Study, text: str, filters: Filters | None = None) -> Asked:
    """A query read and looked up in an open study, with filters on sources, coders and codes beside it."""
    config = study.path.parent / CONFIG
    frame = Frame(study.db, declared=lambda: _declared(config))
    saved = read_config(config).queries if "@" in text else {}
    query = known(parse(text, saved), frame) if text.strip() else None
    chosen = resolve(study.db, filters or Filters())
    told = tuple(CodingFact(name=n, values=getattr(chosen, n)) for n in OF_CODINGS if getattr(chosen, n))
    only = frozenset(kept_sources(study, chosen)) if replace(chosen, code=(), coder=()) else None
    return Asked(frame=frame, query=all_of(query, Codings(facts=told) if told else None), only=only)


def _declared(config: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    from workbench.importing.describing.variables import Variables

    found = Variables.read(read_config(config).variables, where=CONFIG).by_entity
    return {entity: {name: v.allowed for name, v in of.items()} for entity, of in found.items()}


def find(place: Workplace, text: str, filters: Filters, *, limit: int | None = None) -> list[Hit]:
    """The units that answer a query, in the sources that pass the filters; with codes, only coded units."""
    with place.reading(layer=filters.layer) as study:
        a = asked(study, text, filters)
        return asking.units(a.frame, a.query, only=a.only, limit=limit)


def witnesses(study: Study, text: str, filters: Filters | None = None) -> frozenset[str]:
    """The codings that bear witness to a query, by uuid: those that it names (else any) on units that answer it."""
    a = asked(study, text, filters)
    return frozenset(asking.codings(a.frame, a.query, only=a.only))


def about_sources(study: Study, text: str) -> tuple[frozenset[str], Query | None]:
    """The sources that a query speaks of at all, and what it asks of them beyond that.

    The others were not looked at: a report leaves them out, and does not call them asked and absent.
    """
    a = asked(study, text)
    return asking.sources_meant(a.frame, a.query), split(a.query)[1] if a.query else None


def narrowing(study: Study, queries: Sequence[str]) -> Narrowing | None:
    """What queries, all of which must hold, leave of a study; None without any.

    Facts of sources and people at the top leave out sources, as filters do; the rest leaves out sentences.
    """
    if not queries:
        return None
    a = asked(study, " and ".join(f"({text})" for text in queries))
    rest = split(a.query)[1] if a.query else None
    units: dict[str, list[tuple[int, int]]] = {}
    for hit in asking.units(a.frame, a.query) if rest else ():
        units.setdefault(hit.source, []).append((hit.start, hit.end))
    return Narrowing(
        sources=asking.sources_heard(a.frame, a.query),
        units={source: tuple(spans) for source, spans in units.items()} if rest else None,
        text=str(a.query),
        roles=roles_of(a.query) if a.query else (),
    )


def lines(
    place: Workplace, text: str, filters: Filters, *, limit: int | None = None, context: int = CONTEXT
) -> list[Line]:
    """Keywords in context: the words that answer, or the quotations of codings. ``context``: characters each side."""
    with place.reading(layer=filters.layer) as study:
        a = asked(study, text, filters)
        found = asking.keywords(a.frame, a.query, only=a.only, limit=limit)
    return [_line(k, context) for k in found]


def _line(found: Keyword, context: int) -> Line:
    at = (found.start - found.turn_start, found.end - found.turn_start)
    left, keyword, right = in_context(found.text, *at, context=context)
    return Line(source=found.hit.source, turn=found.hit.turn, left=left, keyword=keyword, right=right)


def count_by(place: Workplace, text: str, filters: Filters, names: Sequence[str]) -> Counted:
    """Units that answer, and units looked at, for each combination of what is told of them.

    ``names``: facts of sources and turns, variables, ``code`` and ``coder``. A unit of several codes or levels
    stands in several rows, and once in the sums.
    """
    with place.reading(layer=filters.layer) as study:
        a = asked(study, text, filters)
        names = tuple(n if n in OF_CODINGS else known_name(n, a.frame) for n in (folded(n) for n in names))
        tallies = asking.tallies(a.frame, a.query, only=a.only)
        of_codings = [n for n in names if n in OF_CODINGS]
        coded = asking.coded(a.frame, a.query, only=a.only) if of_codings else []
        of_turn = {
            (t.source.slug, t.turn): tuple(product(*(_told(a.frame, n, t) for n in names if n not in OF_CODINGS)))
            for t in tallies
        }
    looked: Counter[tuple[str, ...]] = Counter()
    found: Counter[tuple[str, ...]] = Counter()
    for t in tallies:
        for key in of_turn[t.source.slug, t.turn]:
            looked[key] += t.looked_at
            found[key] += t.found
    rows = _by_coding(names, of_turn, coded, found) if of_codings else found
    plain = [n for n, name in enumerate(names) if name not in OF_CODINGS]
    return Counted(
        names=names, found=sum(t.found for t in tallies), looked_at=sum(t.looked_at for t in tallies),
        rows=tuple((key, rows[key], looked[tuple(key[n] for n in plain)]) for key in sorted(rows, key=_in_order)),
    )  # fmt: skip


def _in_order(key: tuple[str, ...]) -> list[tuple[bool, str]]:
    """What has no value comes last."""
    return [(value == NO_VALUE, value) for value in key]


def _told(frame: Frame, name: str, tally: Tally) -> tuple[str, ...]:
    source = tally.source
    of_turn = Fact(name=name, values=()).of_turn
    told = frame.of_turn(name, source, source.turns[tally.turn]) if of_turn else frame.of_source(name, source)
    return tuple(dict.fromkeys(told)) or (NO_VALUE,)


def _by_coding(
    names: Sequence[str],
    of_turn: Mapping[tuple[str, int], tuple[tuple[str, ...], ...]],
    coded: Sequence[tuple[str, int, int, str, str]],
    found: Mapping[tuple[str, ...], int],
) -> Counter[tuple[str, ...]]:
    """Units by codes or coders too; those that nobody coded have no value there."""
    units: dict[tuple[str, ...], set[tuple[str, int]]] = {}
    some: dict[tuple[str, ...], set[tuple[str, int]]] = {}
    for source, turn, unit, code, coder in coded:
        for key in of_turn[source, turn]:
            plain = iter(key)
            of = {"code": code, "coder": coder}
            whole = tuple(of[n] if n in of else next(plain) for n in names)
            units.setdefault(whole, set()).add((source, unit))
            some.setdefault(key, set()).add((source, unit))
    counted = Counter({key: len(of) for key, of in units.items()})
    for key, many in found.items():
        if many > len(some.get(key, ())):
            plain = iter(key)
            whole = tuple(NO_VALUE if n in OF_CODINGS else next(plain) for n in names)
            counted[whole] = many - len(some.get(key, ()))
    return counted


def saved(place: Workplace) -> Mapping[str, str]:
    """Name → text of the saved queries."""
    return place.config.queries


def save(place: Workplace, name: str, text: str, *, overwrite: bool = False) -> bool:
    """Save a query in workbench.toml under a name; gives whether one of that name was replaced.

    It must read, and name only what the study knows.
    """
    if not _NAME.fullmatch(name):
        raise WorkbenchError(f"{name!r} is no name for a query", hint="letters, digits, - and _, such as hard-days")
    others = {n: t for n, t in saved(place).items() if n != name}
    parsed = parse(text, {**others, name: f"@{name}"} if f"@{name}" in text else others)
    with place.reading() as study:
        config = place.root / CONFIG
        known(parsed, Frame(study.db, declared=lambda: _declared(config)))
    before = saved(place).get(name)
    replaced = before is not None and before != text
    if replaced and not overwrite:
        raise WorkbenchError(
            f"@{name} is there already: {before}",
            hint="--overwrite replaces it; no journal keeps it, and undo does not bring it back",
        )
    change_config(place, lambda queries: queries.update({name: text}))
    return replaced


def remove(place: Workplace, name: str) -> None:
    """Take a saved query out of workbench.toml; refused while another one is made of it."""
    known_ones = saved(place)
    if name not in known_ones:
        raise NotKnown("saved query", name, known_ones, hint="see 'workbench query list'")
    users = [n for n, text in known_ones.items() if n != name and name in re.findall(r"@([\w.-]+)", text)]
    if users:
        raise WorkbenchError(f"@{name} stands in {', '.join(f'@{n}' for n in users)}", hint="change that first")
    change_config(place, lambda queries: queries.pop(name, None))


def change_config(place: Workplace, change: Callable[[MutableMapping[str, Any]], object]) -> None:
    """Change the table of saved queries; comments and all else in the file stay."""
    import tomlkit

    path = place.root / CONFIG
    _ = place.config  # a mistake in it is named first
    document = tomlkit.parse(path.read_text(encoding="utf-8-sig")) if path.exists() else tomlkit.document()
    if "queries" not in document:
        document["queries"] = tomlkit.table()
    change(document["queries"])
    path.write_text(tomlkit.dumps(document), encoding="utf-8", newline="\n")
