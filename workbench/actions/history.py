"""The journal as a researcher sees it: log, undo, redo, check, backup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from workbench.actions.workplace import CONFIG, NOTE_OF_BUILD, Progress, Workplace, no_progress, who_writes
from workbench.errors import WorkbenchError
from workbench.model.text import digest
from workbench.store import check as checking
from workbench.store import codings, journal, sources
from workbench.store.check import Checked
from workbench.store.journal import Run


@dataclass(frozen=True, kw_only=True, slots=True)
class Reverted:
    """An undo or redo: the run it concerns, the rows it touched, and how many codings of other runs it hides."""

    run: Run
    rows: int
    hidden: int = 0


def log(place: Workplace, *, limit: int | None = 20) -> list[Run]:
    """The last runs, newest first."""
    with place.open() as study:
        return journal.runs(study.db, limit=limit)


def when(clock: int) -> str:
    """A journal clock as UTC time to the second.

    >>> when(0)
    '1970-01-01 00:00:00'
    """
    return datetime.fromtimestamp(clock / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S")


def undo(place: Workplace, wanted: str = "") -> Reverted:
    """Undo a run: the one named by the beginning of its id, else the last that stands."""
    with place.open() as study, study.transaction():
        runs = journal.runs(study.db, counts=False)
        run = _named(runs, wanted) if wanted else _last(runs)
        rows = journal.row_counts(study.db, run.id)
        _refuse(run, rows)
        before = codings.live(study.db)
        empty = sources.without_words(study.db)
        touched = study.revert(run.id, command=f"undo {run.command}", coder=who_writes(place))
        _refuse_erased(sources.without_words(study.db) - empty)
        own = rows.get("add", {}).get("coding", 0)
        hidden = before - codings.live(study.db) - own
    return Reverted(run=run, rows=touched, hidden=max(0, hidden))


def _last(runs: Sequence[Run]) -> Run:
    """The last run that stands; not a build's note of analyst text, which lives in the files and is noted again."""
    for run in runs:
        if not run.undone and not run.reverts and run.command not in ("init", NOTE_OF_BUILD):
            return run
    raise WorkbenchError("there is nothing to undo", hint="see 'workbench log'")


def redo(place: Workplace, wanted: str = "") -> Reverted:
    """Bring back what was undone: the run named (or its undo), else the one undone last."""
    with place.open() as study, study.transaction():
        runs = journal.runs(study.db, counts=False)
        by_id = {r.id: r for r in runs}
        undoes = [r for r in runs if r.reverts and not r.undone and not by_id[r.reverts].reverts]
        target = _undone(undoes, _named(runs, wanted) if wanted else None)
        rows, empty = 0, sources.without_words(study.db)
        for undoing in undoes:  # two copies may both have undone it: all of it is taken back
            if undoing.reverts == target:
                rows = study.revert(undoing.id, command=f"redo {by_id[target].command}", coder=who_writes(place))
        _refuse_erased(sources.without_words(study.db) - empty)
    return Reverted(run=by_id[target], rows=rows)


def _refuse_erased(bare: Set[str]) -> None:
    """A source must not come back without its words; the transaction is rolled back."""
    if bare:
        raise WorkbenchError(
            "the words that this would bring back were erased for good", hint="import them anew if you may"
        )


def _undone(undoes: Sequence[Run], named: Run | None) -> str:
    """The id of the run to bring back."""
    if named is None:
        if not undoes:
            raise WorkbenchError("there is nothing to redo", hint="see 'workbench log'")
        return undoes[0].reverts or ""
    target = (named in undoes and named.reverts) or named.id
    if target not in {r.reverts for r in undoes}:
        raise WorkbenchError(f"{named.command!r} is not undone", hint="see 'workbench log'")
    return target


def short_run(run: Run) -> str:
    """Eight characters by which a person names a run."""
    return digest(run.id)[:8]


def _named(runs: Sequence[Run], wanted: str) -> Run:
    found = [r for r in runs if r.id == wanted or digest(r.id).startswith(wanted.lower())]
    if len(found) != 1:
        what = f"{len(found)} runs begin with" if found else "no run"
        raise WorkbenchError(f"{what} {wanted!r}", hint="see the ids in 'workbench log'")
    return found[0]


def _refuse(run: Run, rows: Mapping[str, object]) -> None:
    if run.command == "init":
        raise WorkbenchError("the making of the study cannot be undone", hint="delete its folder instead")
    if "erase" in rows:
        raise WorkbenchError(
            "an erasure cannot be undone", hint="an earlier command can, by its id in 'workbench log'"
        )
    if run.undone:
        raise WorkbenchError(f"{run.command!r} is undone already", hint="'workbench redo' brings it back")


def check(place: Workplace, *, progress: Progress = no_progress) -> Checked:
    """Look at everything in the study; nothing is repaired."""
    with place.open() as study:
        return checking.check(study, progress=progress)


def back_up(place: Workplace) -> Path:
    """A checked copy of the study with its configuration and the reports' analyst text."""
    beside = [p for p in (place.root / CONFIG, *sorted(place.reports.rglob("*.md"))) if p.is_file()]
    with place.open() as study:
        return study.back_up(place.root / "backups", beside=beside)
