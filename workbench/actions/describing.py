"""What a source is, told or corrected after the import; and sources that leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.actions import beside
from workbench.actions.finding import find_source
from workbench.actions.known import FIELDS, Known, known_to, settle
from workbench.actions.sources import units_of
from workbench.actions.workplace import Workplace, write
from workbench.errors import Problems, WorkbenchError, nearest
from workbench.model.source import Kind, Source
from workbench.store import codings, people, sources
from workbench.store.journal import Change, Retract, Set
from workbench.store.rows import to_json
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.importing.describing.variables import Variables

_HINT = "nothing was written; mend that and run the command again"
_SPOKEN = frozenset((Kind.TRANSCRIPT, Kind.FOCUS_GROUP, Kind.SURVEY))
_MEMOS = frozenset((Kind.CASE_MEMO, Kind.DISTRICT_MEMO))


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What is told of one source: field → value, '' clears it. ``where``: for messages, its slug or line."""

    where: str
    source: Source
    fields: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Described:
    """What was set: (source, field, before, after) of each; '' is 'not told'. ``run`` is '' when nothing was."""

    lines: tuple[tuple[str, str, str, str], ...] = ()
    notes: tuple[str, ...] = ()
    run: str = ""


def fields_of(words: Iterable[str]) -> dict[str, str]:
    """The fields of words such as ``wave=2``; ``wave=`` clears it.

    >>> fields_of(["Wave=2", "collected by="])
    {'wave': '2', 'collected_by': ''}
    """
    from workbench.importing.describing.attributes import standard_name

    told: dict[str, str] = {}
    problems = []
    for word in words:
        name, sign, value = word.partition("=")
        field = standard_name(name)
        if not sign or not field:
            problems.append(f"{word!r} is no field: write it as wave=2, or wave= to clear it")
        elif field in told:
            problems.append(f"{field} is told twice; keep one")
        told[field] = value.strip()
    if problems:
        raise Problems("the fields", problems, hint=_HINT)
    return told


def set_fields(place: Workplace, wanted: Sequence[str], words: Sequence[str], *, dry_run: bool = False) -> Described:
    """Set or clear fields of sources, the same for all of them."""
    fields = fields_of(words)
    if not fields or not wanted:
        raise WorkbenchError("nothing to set", hint="write it as: workbench source set osgood-teacher-w2 wave=2")
    with place.open() as study, study.snapshot() if dry_run else study.transaction():
        found = {s.id: s for s in (find_source(study, name) for name in wanted)}
        told = [Told(where=s.slug, source=s, fields=fields) for s in found.values()]
        done = _set(study, place, told, "the sources", dry_run=dry_run)
    return _with_units(place, done)


def set_from_table(place: Workplace, table: Path, *, dry_run: bool = False) -> Described:
    """Set what a table tells, a row a source; empty cells change nothing."""
    from workbench.importing.describing.attributes import standard_name
    from workbench.importing.describing.tables import sources_from

    rows = sources_from(table)
    with place.open() as study, study.snapshot() if dry_run else study.transaction():
        told, problems = [], []
        for row in rows.values():
            fields = {standard_name(n): v for n, v in row.items() if v and n not in ("file", "_line")}
            try:
                source = find_source(study, row["file"])
                told.append(Told(where=f"{table.name}:{row['_line']}", source=source, fields=fields))
            except WorkbenchError as error:
                problems.append(f"{table.name}:{row['_line']}: {error}")
        done = _set(study, place, told, table.name, problems=problems, dry_run=dry_run)
    return _with_units(place, done)


def _with_units(place: Workplace, done: Described) -> Described:
    """A new kind may have given the text other turns."""
    if done.run and any(field == "kind" for _, field, *_ in done.lines):
        with place.open() as study:
            units_of(study)
    return done


def _set(
    study: Study, place: Workplace, told: Sequence[Told], where: str, *, problems: Sequence[str] = (), dry_run: bool
) -> Described:
    """All of it inside the caller's transaction, or nothing and every problem."""
    known, variables, everything = known_to(study), place.variables, sources.sources(study.db)
    wrong, changes, lines, notes = list(problems), [], [], []
    wrong += _misspelt(told, variables, everything)
    for each in told:
        try:
            values, after, said = _new_values(study, each, known, variables, everything)
        except Problems as error:
            wrong += error.problems
            continue
        before = _shown(each.source)
        changed = {name: value for name, value in after.items() if value != before.get(name, "")}
        lines += [(each.source.slug, name, before.get(name, ""), value) for name, value in changed.items()]
        notes += said
        if changed:
            changes.append(Set(table="source", row=each.source.id, values=values))
    if wrong:
        raise Problems(where, list(dict.fromkeys(wrong)), hint=_HINT)
    run = write(study, place, changes, command="source set") if changes and not dry_run else ""
    return Described(lines=tuple(lines), notes=tuple(dict.fromkeys(notes)), run=run)


def _shown(source: Source) -> dict[str, str]:
    """The fields of a source as a person tells them; what is not told is not there."""
    own = {name: getattr(source, name) for name in FIELDS}
    told = {"title": source.title, "kind": source.kind.value} | own | dict(source.attributes)
    return {name: value for name, value in told.items() if value}


def _misspelt(told: Sequence[Told], variables: Variables, everything: Iterable[Source]) -> Iterator[str]:
    """Fields that nobody knows and that are almost one: they would become variables of their own."""
    from workbench.importing.describing.attributes import STANDARD

    known = {*STANDARD, *variables.declared("source"), *(name for s in everything for name in s.attributes)}
    for name in dict.fromkeys(name for each in told for name in each.fields):
        if name not in known and (near := nearest(name, known, count=2)):
            yield f"no field {name!r}; did you mean {' or '.join(near)}? (or declare it in [variables.source])"


def _new_values(
    study: Study, each: Told, known: Known, variables: Variables, everything: Sequence[Source]
) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Values of the table, and the same as a person tells them; notes beside.

    Raises:
        Problems: all that is wrong with what is told of this source.
    """
    from workbench.importing.describing.attributes import describe

    source, where = each.source, each.where
    try:
        told = describe(where, {}, {"kind": source.kind.value, **{n: v for n, v in each.fields.items() if v}})
    except Problems as error:
        raise Problems(where, [_placed(p, where) for p in error.problems]) from error
    except WorkbenchError as error:
        raise Problems(where, [_placed(str(error), where)]) from error
    told, problems = settle(told, known, variables, where=where)
    problems = [_placed(p, where) for p in problems]
    whole = {name: value for name in FIELDS if (value := getattr(told, name)) is not None} | dict(told.attributes)
    if each.fields.get("kind"):
        whole["kind"] = told.kind.value
    if each.fields.get("title"):
        whole["title"] = told.title
    after = {name: whole.get(name, "") for name in (*each.fields, *whole)}
    undeclared = variables.notes("source", where, told.attributes)
    notes = [_placed(note, where) for note in (*told.notes, *undeclared)]
    problems += _contradicting(source, after, known, where)
    values: dict[str, Any] = {n: after[n] or None for n in ("participant", "role", "wave", "date") if n in after}
    values |= {
        name: people.row_id(study.db, study.namespace, name, after[name]) if after[name] else None
        for name in ("site", "district")
        if name in after
    }
    if after.get("title"):
        values["title"] = after["title"]
    own = {n: v for n, v in after.items() if n not in (*FIELDS, "kind", "title")}
    if own:
        values["attributes"] = to_json({n: v for n, v in (dict(source.attributes) | own).items() if v})
    try:
        if "kind" in after:
            values |= _of_kind(study, source, told.kind)
        if "beside" in after:
            other = beside.find(source, after["beside"], everything) if after["beside"] else None
            values["beside"], after["beside"] = other and other.id, other.slug if other else ""
            notes += [f"{where}: {note}" for note in [other and beside.unaligned(source, other)] if note]
    except WorkbenchError as error:
        problems.append(_placed(str(error), where))
    if problems:
        raise Problems(where, problems)
    return values, after, notes


def _placed(message: str, where: str) -> str:
    return message if message.startswith(where) else f"{where}: {message}"


def _contradicting(source: Source, after: Mapping[str, str], known: Known, where: str) -> Iterator[str]:
    """A new site or district beside an old one that it does not fit; a kind or title that would be nothing."""
    site, district = after.get("site", source.site), after.get("district", source.district)
    home = known.site_districts.get(site or "")
    both_new = bool(after.get("site")) and bool(after.get("district"))  # told already
    if site and district and home not in (None, district) and not both_new and {"site", "district"} & after.keys():
        yield f"{where}: {site} lies in {home}, but the source in {district}; set both, or clear one with district="
    for name in ("kind", "title"):
        if name in after and not after[name]:
            yield f"{where}: a source needs a {name}"


def _of_kind(study: Study, source: Source, kind: Kind) -> dict[str, Any]:
    """The fields of another kind. Where the two have other parts, these are found anew, if nothing stands on them."""
    if kind is source.kind or any({kind, source.kind} <= alike for alike in (_SPOKEN, _MEMOS)):
        return {"kind": kind.value}
    count = sum(1 for _ in codings.codings(study.db, source=source.slug))
    if count:
        raise WorkbenchError(
            f"{source.slug} has {count} coding{'s' * (count != 1)}, and as {kind.value} its words would be parted"
            " anew",
            hint="take the codings back first ('workbench coding remove')",
        )
    from workbench.importing.describing.header import split_header
    from workbench.importing.formats.decode import Decoded
    from workbench.importing.speakers.parts import find

    body = sources.body(study.db, source.text)
    start = split_header(body, where=source.slug).body_start
    found = find(Decoded(text=body, encoding="utf-8", locators=source.locators), start, kind)
    return {
        "kind": kind.value, "answers": None, **sources.layout_fields(source.text, found.turns, found.locators)
    }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Removed:
    """Sources that left, each with its codings that leave every count. ``run`` is '' in a dry run."""

    codings: Mapping[str, int]
    notes: tuple[str, ...] = ()
    run: str = ""


def remove_sources(place: Workplace, wanted: Sequence[str], *, dry_run: bool = False) -> Removed:
    """Take sources out of the study; their words stay in the journal, and 'undo' brings them back."""
    with place.open() as study, study.snapshot() if dry_run else study.transaction():
        found = {s.slug: s for s in (find_source(study, name) for name in wanted)}
        counts = {name: sum(1 for _ in codings.codings(study.db, source=name)) for name in found}
        left = [s for s in sources.sources(study.db) if s.beside in found and s.slug not in found]
        changes: list[Change] = [Retract(table="source", row=s.id) for s in found.values()]
        run = "" if dry_run else write(study, place, changes, command="source remove")
    notes = tuple(f"{s.slug} stood beside {s.beside}, and counts by itself from now on" for s in left)
    return Removed(codings=counts, notes=notes, run=run)
