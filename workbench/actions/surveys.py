"""Open answers of a spreadsheet: one source for each respondent or each question, in bounded memory."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from workbench.actions.answers import About, by_wording, source_of, state_of
from workbench.actions.known import known_to
from workbench.actions.sources import addition, keep_original, units_of
from workbench.actions.workplace import Progress, Workplace, no_progress, write
from workbench.errors import Problems
from workbench.store import frame, sources
from workbench.store.journal import Add, new_ids
from workbench.store.rows import by_slug
from workbench.store.sources import Arrival
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.importing.describing.survey import SurveySource
    from workbench.importing.describing.survey_layout import By, Layout, Row

BATCH = 500  # sources of one event
_SHOWN = 20  # problems that are told before the rest is counted
_LINES = 5  # of the file that a problem or a note names
_NAME = re.compile(r"[^\W\d_][^\W\d_.'’-]+(?: [^\W\d_][^\W\d_.'’-]+){1,3}")
_TOLD = ("site", "role", "wave")


@dataclass(frozen=True, kw_only=True)
class Surveyed:
    """What came of a table. ``imported`` and ``known`` count sources; ``columns`` became attributes."""

    by: str
    respondents: int
    questions: tuple[str, ...]
    answered: int
    blank: int
    silent: int
    columns: tuple[str, ...]
    imported: int = 0
    known: int = 0
    words: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    run: str = ""


@dataclass(kw_only=True)
class _Gathered:
    """What is said of many respondents, told once: message → lines of the file, the first few, and how many."""

    lines: dict[str, list[int]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, message: str, line: int) -> None:
        self.counts[message] += 1
        if len(self.lines) <= _SHOWN or message in self.lines:
            known = self.lines.setdefault(message, [])
            if len(known) < _LINES:
                known.append(line)

    def told(self) -> list[str]:
        """Each message with its lines."""
        shown = []
        for message, lines in list(self.lines.items())[:_SHOWN]:
            more = self.counts[message] - len(lines)
            at = ", ".join(map(str, lines)) + (f" and {more} more" if more > 0 else "")
            shown.append(f"line{'s' * (self.counts[message] > 1)} {at}: {message}" if any(lines) else message)
        more = len(self.counts) - len(shown)
        return [*shown, *([f"and {more} more"] if more > 0 else [])]


def import_survey(
    place: Workplace,
    path: Path,
    *,
    text: Sequence[str] = (),
    id: str | None = None,
    by: By = "respondent",
    encoding: str | None = None,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Surveyed:
    """Import the open answers of a .csv or .xlsx file.

    The table is gone through before anything is written, and any problem keeps all of it out. Sources are written
    in events of 500, all of one run.
    """
    from workbench.importing.describing.survey_layout import check

    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as spool:  # has no name: nothing stays behind
        raw_digest, used, notes = _spool(path, spool, encoding, progress)

        def rows() -> Iterator[Row]:
            return _rows(spool)

        layout = check(rows(), where=path.name, text=text, id=id, by=by)
        with place.open(durable=False) as study:
            about = About(
                known=known_to(study), variables=place.variables, questions=by_wording(frame.questions(study.db))
            )
            plan = _look(_sources(rows, layout), layout, about, progress)
            plan = replace(plan, notes=(*notes, *plan.notes))
            if dry_run or not plan.imported:
                return plan
            keep_original(place, path, raw_digest)
            run = new_ids(1)[0]
            arrivals = (
                Arrival(source=s, body=each.text, original=path.name, original_digest=raw_digest, encoding=used)
                for each in _sources(rows, layout)
                for s in [source_of(each, about)[0]]
                if s is not None and not state_of(s, about.known)
            )
            for done in _write(study, place, arrivals, run):
                progress("sources", done, plan.imported)
    return replace(plan, run=run)


def _spool(path: Path, spool: IO[str], encoding: str | None, progress: Progress) -> tuple[str, str, list[str]]:
    """Read the file once, row by row, into one that is quickly read again; gives digest, encoding and notes."""
    from workbench.importing.formats import spreadsheet
    from workbench.importing.formats.decode import decode
    from workbench.importing.formats.readers import read_bytes

    raw = read_bytes(path)
    problems: list[str] = []
    notes: list[str] = []
    found = spreadsheet.rows(raw, where=path.name, encoding=encoding, problems=problems, notes=notes)
    for at, row in enumerate(found):
        if not at % BATCH:
            progress("reading rows", at, at + 1)
        spool.write(json.dumps(row) + "\n")
        if len(problems) > _SHOWN:
            break
    if problems:
        raise Problems(path.name, problems[: _SHOWN + 1], hint="mend the table and try again")
    used = "xlsx" if raw.startswith(b"PK") else decode(raw, encoding=encoding, where=path.name).encoding
    return hashlib.sha256(raw).hexdigest(), used, [note.removeprefix(f"{path.name}: ") for note in notes]


def _rows(spool: IO[str]) -> Iterator[Row]:
    spool.seek(0)
    for line in spool:
        number, cells = json.loads(line)
        yield number, cells


def _sources(rows: Callable[[], Iterator[Row]], layout: Layout) -> Iterator[SurveySource]:
    from workbench.importing.describing.survey import by_question, by_respondent

    return by_respondent(rows(), layout) if layout.by == "respondent" else by_question(rows, layout)


def _look(found: Iterable[SurveySource], layout: Layout, about: About, progress: Progress) -> Surveyed:
    """Go through all sources without writing; every problem of the table is raised at once."""
    problems, remarks = _Gathered(), _Gathered()
    missing: Counter[str] = Counter()
    states: Counter[str] = Counter()
    words = mails = called = 0
    for at, each in enumerate(found):
        if not at % BATCH:
            progress("checking", at, layout.sources)
        source, wrong, notes = source_of(each, about)
        for problem in wrong:
            problems.add(problem, each.line)
        for note in (*each.notes, *notes):
            remarks.add(note, each.line)
        mails, called = mails + ("@" in each.respondent), called + bool(_NAME.fullmatch(each.respondent))
        if source is None:
            continue
        there = state_of(source, about.known)
        states[there] += 1
        if not there:
            words += sum(len(each.text[t.start : t.end].split()) for t in each.turns)
            missing.update(f for f in _TOLD if not getattr(source, f) and not (f == "site" and source.district))
    if problems.counts:
        raise Problems(layout.where, problems.told(), hint="nothing was written; mend the table and try again")
    return Surveyed(
        by=layout.by, respondents=layout.respondents, questions=tuple(layout.questions), answered=layout.answered,
        blank=layout.blank, silent=layout.silent, columns=tuple(layout.others), imported=states[""],
        known=states["known"], words=words, missing=dict(missing),
        notes=(
            *_identifying(mails, called, layout.respondents), *_left_out(states), *_undeclared(layout, about),
            *remarks.told(),
        ),
    )  # fmt: skip


def _identifying(mails: int, called: int, respondents: int) -> Iterator[str]:
    if mails or 2 * called > respondents:
        what = "e-mail addresses" if mails else "names of people"
        yield (
            f"the ids look like {what}, and will stand in the study as names of sources;"
            " put numbers in their place in the table first ('workbench undo' does not destroy what came in)"
        )


def _undeclared(layout: Layout, about: About) -> Iterator[str]:
    from workbench.importing.describing.attributes import standard_name

    own = about.variables.notes("source", layout.where, dict.fromkeys(map(standard_name, layout.others), ""))
    yield from (note.removeprefix(f"{layout.where}: ") for note in own)


def _left_out(states: Mapping[str, int]) -> Iterator[str]:
    if count := states.get("other"):
        yield f"{count} left out, in the study with other words: correct these by 'workbench source revise'"
    if count := states.get("erased"):
        yield f"{count} left out: their words were erased from the study for good"


def _write(study: Study, place: Workplace, arrivals: Iterator[Arrival], run: str) -> Iterator[int]:
    """One event for each batch, with its texts and units; gives the number so far.

    What came in meanwhile is not written again.
    """
    from workbench.segmenting.units import VERSION, segment

    if sources.segmenter(study.db) != VERSION:
        units_of(study)
    done = 0
    while batch := list(islice(arrivals, BATCH)):
        units = list(segment((a.body, a.source.turns) for a in batch))
        with study.transaction():
            there = by_slug(study.db, "source")
            added: dict[str, Sequence[object]] = {}
            texts = []
            for arrival, of_source in zip(batch, units, strict=True):
                s = arrival.source
                if s.slug in there:
                    continue
                added |= addition(study, arrival).rows
                texts.append((s.text, arrival.body))
                sources.put_units(study.db, sources.layout_key(s.text, s.turns), arrival.body, of_source)
            changes = [Add(table="source", rows=added)] if added else []
            write(study, place, changes, command="source survey", run=run, texts=texts)
        done += len(batch)
        yield done
