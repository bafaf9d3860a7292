"""Codings: added one by one or from a file, listed, removed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.actions.assigning import kept_from_coder
from workbench.actions.finding import find_source, source_slug
from workbench.actions.workplace import Progress, Workplace, coder_in, known_coder, no_progress, write
from workbench.coding.place import find_pattern, find_quote
from workbench.coding.place import place as place_row
from workbench.coding.rows import CodingRow, read_codings
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.model.codebook import Code
from workbench.model.coding import Coding, Stance
from workbench.model.source import Source
from workbench.model.text import Span, digest, mark, slug
from workbench.store import codes, codings, people, sources
from workbench.store.codings import NewCoding, Place
from workbench.store.journal import Change, Retract
from workbench.store.rows import by_slug
from workbench.store.study import Study

Taken = tuple[Source, NewCoding, Code, str]  # with the text of the source
Shown = tuple[str, str, str]  # source, quotation, code


@dataclass(frozen=True, kw_only=True, slots=True)
class Coded:
    """What a command codes, and which codings have another stance or a further memo now.

    ``run`` is '' when nothing was written. A plan (of a dry run) has ``rows`` and ``changes`` to be written by
    ``apply``, as long as the journal still ends in ``heads``. ``uncounted`` are new and in no words that
    count, ``crossing`` are new and go over several speakers, of whom figures take the first.
    """

    new: tuple[Shown, ...]
    changed: tuple[Shown, ...] = ()
    known: int = 0
    run: str = ""
    command: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[NewCoding, ...] = ()
    changes: tuple[Change, ...] = ()
    uncounted: int = 0
    crossing: int = 0


def add_codings(
    place: Workplace,
    source: str,
    wanted: Sequence[str],
    *,
    quote: str = "",
    at: tuple[int, int] | None = None,
    pattern: str = "",
    coder: str = "",
    stance: str = "",
    memo: str = "",
    dry_run: bool = False,
) -> Coded:
    """Code a passage, named by its quotation or its range, or every match of a pattern in what is spoken."""
    if sum(map(bool, (quote, at, pattern))) != 1:
        raise WorkbenchError("which passage?", hint='give one of --quote "WORDS", --at START:END, --find REGEX')
    with place.open() as study:
        with study.snapshot():  # a slow pattern must not keep others from writing
            found = find_source(study, source)
            text = sources.body(study.db, found.text)
            wanted_codes = _stated(study, wanted, stance)
            who = coder_in(study, coder or place.coder)
            spans = _spans(found, text, quote, at, pattern)
            if dry_run:
                taken = _taken(study, found, text, wanted_codes, spans, coder=who, stance=stance, memo=memo)
                return planned(study, taken, command="coding add")
        with study.transaction():
            who, wanted_codes = coder_in(study, who), _stated(study, wanted, stance)
            if find_source(study, source) != found:
                raise WorkbenchError(f"{found.slug} was changed meanwhile", hint="run the command again")
            taken = _taken(study, found, text, wanted_codes, spans, coder=who, stance=stance, memo=memo)
            return _write(study, place, planned(study, taken, command="coding add"))


def _stated(study: Study, wanted: Sequence[str], stance: str) -> list[Code]:
    """The codes of those names; a stance needs codes that state something."""
    book = codes.codebook(study.db)
    found = [codes.find_code(book, c) for c in wanted]
    for code in found:
        refuse_stance(stance, code)
    return found


def _taken(
    study: Study,
    source: Source,
    text: str,
    of_codes: Sequence[Code],
    spans: Sequence[Span],
    *,
    coder: str,
    stance: str,
    memo: str,
) -> list[Taken]:
    keys = codes.ids(study.db)
    return [
        (source, _new(study, source, keys[code.slug], code, span, coder=coder, stance=stance, memo=memo), code, text)
        for span in spans
        for code in of_codes
    ]


def apply(place: Workplace, plan: Coded) -> Coded:
    """Write what a dry run has shown; refused when the study was changed since."""
    with place.open(durable=False) as study, study.transaction():
        study.expect(plan.heads)
        return _write(study, place, plan)


def _spans(source: Source, text: str, quote: str, at: tuple[int, int] | None, pattern: str) -> list[Span]:
    start = source.turns[0].start if source.turns else 0
    if quote:
        return [find_quote(text, quote, start=start)]
    if at:
        row = CodingRow(line=0, source=source.slug, code="", start=at[0], end=at[1])
        return [place_row(text, start, row)]
    spoken = [Span(start=t.start, end=t.end) for t in source.turns if t.voice.counted]
    spans = find_pattern(text, pattern, spans=spoken)
    if not spans:
        raise WorkbenchError(
            f"'{pattern}' matches nothing that is spoken in {source.slug}", hint="interviewers' words are left out"
        )
    return spans


def refuse_stance(stance: str, code: Code) -> None:
    """A stance needs a code that states something."""
    if stance and not code.proposition:
        raise WorkbenchError(
            f"{code.slug} states no proposition, so its codings carry no stance",
            hint="leave the stance out; a claim says what side the code is on",
        )


def _new(
    study: Study, source: Source, key: str, code: Code, span: Span, *, coder: str, stance: str, memo: str
) -> NewCoding:
    return NewCoding(
        source=source.id, code=key, coder=people.row_id(study.db, study.namespace, "coder", coder),
        start=span.start, end=span.end, text=mark(source.text),
        stance=Stance(stance) if stance else None, fingerprint=code.fingerprint, memo=memo,
    )  # fmt: skip


def planned(study: Study, found: Sequence[Taken], *, command: str) -> Coded:
    """What is not there yet, and what of that which is there says something else now."""
    present = codings.same_codings(study.db, {source.id for source, *_ in found})
    rows: dict[Place, NewCoding] = {}
    told: dict[Place, Shown] = {}
    again: list[NewCoding] = []
    for source, new, code, text in found:
        key = _key(new)
        told.setdefault(key, (source.slug, text[new.start : new.end], code.slug))
        if key in present:
            again.append(new)
        else:
            rows[key] = _merged(rows[key], new) if key in rows else new
    changes, amended = _amendments(study, again, present)
    return Coded(
        new=tuple(told[key] for key in rows), changed=tuple(told[key] for key in amended),
        known=len(found) - len(rows) - len(amended), command=command, heads=study.heads, rows=tuple(rows.values()),
        changes=tuple(changes), uncounted=_uncounted(found, rows), crossing=_crossing(found, rows),
    )  # fmt: skip


def _key(new: NewCoding) -> Place:
    return new.source, new.code, new.coder, new.start, new.end


def _merged(one: NewCoding, other: NewCoding) -> NewCoding:
    """Two rows of one file on one passage: what either tells is kept."""
    memo = one.memo if _stands_in(other.memo, one.memo) else "\n".join(filter(None, (one.memo, other.memo)))
    return replace(one, stance=one.stance or other.stance, memo=memo)


def _stands_in(memo: str, there: str) -> bool:
    return f"\n{memo}\n" in f"\n{there}\n" or not memo


def _amendments(
    study: Study, again: Sequence[NewCoding], present: Mapping[Place, Mapping[str, Stance | None]]
) -> tuple[list[Change], list[Place]]:
    """Stances and memos that codings which are there do not have yet; a stance that is not told takes none away."""
    noted = codings.memos_on(study.db, {k for new in again if new.memo for k in present[_key(new)]})
    stances: dict[str, Stance] = {}
    memos: list[tuple[str, str, str]] = []
    amended: dict[Place, None] = {}
    for new in again:
        there = present[_key(new)]
        other = [key for key, stance in there.items() if new.stance and stance is not new.stance]
        stances |= {key: new.stance for key in other if new.stance}
        fresh = not any(_stands_in(new.memo, noted.get(key, "")) for key in there)
        if fresh:
            first = next(iter(there))
            memos.append((first, new.coder, new.memo))
            noted[first] = "\n".join(filter(None, (noted.get(first), new.memo)))
        if other or fresh:
            amended[_key(new)] = None
    return codings.amend_codings(stances, memos), list(amended)


def _uncounted(found: Sequence[Taken], rows: Collection[Place]) -> int:
    """New codings that touch no word that counts, or lie in a source that does not: no figure counts them."""
    spoken = {
        _key(new)
        for source, new, *_ in found
        for t in source.turns
        if source.counted and t.voice.counted and t.start < new.end and new.start < t.end
    }
    return sum(key not in spoken for key in rows)


def _crossing(found: Sequence[Taken], rows: Collection[Place]) -> int:
    """New codings that several speakers share: a passage stands for the person and role that it begins with."""
    heard: dict[Place, set[str]] = {}
    for source, new, *_ in found:
        said = (t.speaker for t in source.turns if t.voice.counted and t.start < new.end and new.start < t.end)
        heard.setdefault(_key(new), set()).update(said)
    return sum(len(heard[key]) > 1 for key in rows)


def _write(study: Study, place: Workplace, plan: Coded) -> Coded:
    """Write a plan; the caller holds the transaction."""
    changes = [*codings.add_codings(plan.rows), *plan.changes]
    return replace(plan, run=write(study, place, changes, command=plan.command) if changes else "")


def import_codings(
    place: Workplace, path: Path, *, coder: str = "", dry_run: bool = False, progress: Progress = no_progress
) -> Coded:
    """Read codings from a CSV file (source, code, quote or start and end, stance, memo, coder).

    All problems of the file at once, with their lines; nothing is written unless every row can be.
    """
    rows = read_codings(path)
    with place.open(durable=False) as study, study.snapshot() if dry_run else study.transaction():
        reader = _RowReader(study, coder or place.coder)
        found: list[Taken] = []
        problems: list[str] = []
        stances: dict[Place, CodingRow] = {}
        for at, row in enumerate(rows):
            progress("placing", at + 1, len(rows))
            try:
                found.append(reader.take(row, f"import:{path.name}"))
                _refuse_contradiction(row, _key(found[-1][1]), stances)
            except WorkbenchError as error:
                problems.append(f"line {row.line}: {error}")
        if problems:
            raise Problems(path.name, problems, hint="nothing was imported; mend these rows")
        plan = planned(study, found, command=f"coding import {path.name}")
        return plan if dry_run else _write(study, place, plan)


def _refuse_contradiction(row: CodingRow, key: Place, stances: dict[Place, CodingRow]) -> None:
    """Two rows of one file must not differ in stance on one passage; ``stances`` holds the first row of each."""
    if not row.stance:
        return
    first = stances.setdefault(key, row)
    if first.stance is not row.stance:
        raise WorkbenchError(
            f"stance {row.stance.value}, but line {first.line} says {first.stance and first.stance.value} of the"
            " same passage, code and coder",
            hint="keep one",
        )


class _RowReader:
    """Looks up what rows name; each source's text is read once while rows of it follow each other."""

    def __init__(self, study: Study, coder: str) -> None:
        self.study, self.coder = study, coder
        self.book = codes.codebook(study.db)
        self.codes = {c.slug: c for c in self.book}
        self.keys = codes.ids(study.db)
        self._persons = by_slug(study.db, "coder")
        self.coders = people.coders(study.db)
        self.sources = {s.slug: s for s in sources.sources(study.db)}
        self._text = ("", "")

    def take(self, row: CodingRow, method: str) -> Taken:
        source = self.sources.get(row.source) or self.sources.get(source_slug(row.source))
        if source is None:
            raise NotKnown("source", row.source, self.sources)
        code = self.codes.get(row.code) or codes.find_code(self.book, row.code)
        coder = known_coder(self.coders, row.coder or self.coder, hint="give --coder NAME or a column 'coder'")
        refuse_stance(row.stance or "", code)
        if self._text[0] != source.text:
            self._text = (source.text, sources.body(self.study.db, source.text))
        text = self._text[1]
        span = place_row(text, source.turns[0].start if source.turns else 0, row)
        new = NewCoding(
            source=source.id, code=self.keys[code.slug],
            coder=self._persons[coder], start=span.start, end=span.end,
            text=mark(source.text), stance=row.stance, method=method, fingerprint=code.fingerprint, memo=row.memo,
        )  # fmt: skip
        return source, new, code, text


def remove_codings(place: Workplace, ids: Sequence[str]) -> tuple[Coding, ...]:
    """Retract codings, named by their id or its beginning; gives what went."""
    with place.open() as study, study.transaction():
        kept_from, own = kept_from_coder(study, place.coder), place.coder and slug(place.coder)
        known = [c for c in codings.codings(study.db) if c.coder == own or c.source not in kept_from]
        gone = dict.fromkeys(_by_prefix(known, wanted) for wanted in ids)
        write(study, place, [Retract(table="coding", row=c.id) for c in gone], command="coding remove")
    return tuple(gone)


def _by_prefix(known: Sequence[Coding], wanted: str) -> Coding:
    found = [c for c in known if c.id == wanted] or [c for c in known if digest(c.id).startswith(wanted.lower())]
    if not wanted or not found:
        raise WorkbenchError(f"no coding {wanted!r}", hint="see the ids in 'workbench coding list'")
    if len(found) > 1:
        several = ", ".join(digest(c.id)[:16] for c in found[:3])
        raise WorkbenchError(f"{len(found)} codings begin with {wanted!r}", hint=f"give more of the id: {several}")
    return found[0]
