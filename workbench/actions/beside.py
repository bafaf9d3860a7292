"""A translation beside its original: the other source found by the name that somebody wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.actions.arrivals import FileResult
from workbench.actions.known import Known
from workbench.actions.workplace import Workplace, write
from workbench.errors import WorkbenchError
from workbench.model.beside import align
from workbench.model.source import Source
from workbench.model.text import slug
from workbench.store import sources
from workbench.store.journal import Set
from workbench.store.study import Study


def settle(
    study: Study, place: Workplace, results: Sequence[FileResult], known: Known, *, run: str
) -> list[FileResult]:
    """Put the sources of an import beside the others that their files name; what cannot be is told.

    Both may have come in this import, in any order; ``run`` is '' in a dry run, which looks at names alone.
    """
    if not any(r.beside and r.state == "imported" for r in results):
        return list(results)
    told = []
    for result in results:
        if result.beside and result.state == "imported":
            note = _settle(study, place, result, run) if run else _would(result, known)
            result = replace(result, notes=(*result.notes, *filter(None, [note])))  # noqa: PLW2901
        told.append(result)
    return told


def _would(result: FileResult, known: Known) -> str:
    return "" if _names(result.beside) & known.slugs.keys() else _absent(result.beside)


def _settle(study: Study, place: Workplace, result: FileResult, run: str) -> str:
    """One more event of the run; gives the note."""
    with study.transaction():
        everything = sources.sources(study.db)
        source = next(s for s in everything if s.slug == result.slug)
        try:
            other = find(source, result.beside, everything)
        except WorkbenchError as error:
            return str(error)
        write(study, place, [change(source, other)], command="source import", run=run)
    return unaligned(source, other)


def change(source: Source, other: Source | None) -> Set:
    """The change that puts a source beside another, or beside none."""
    return Set(table="source", row=source.id, values={"beside": other.id if other else None})


def find(source: Source, written: str, everything: Iterable[Source]) -> Source:
    """The source that another one is to stand beside, by its slug or its file name.

    Raises:
        WorkbenchError: there is none, it is the same one, or one of the two stands so already.
    """
    known = list(everything)
    other = next((s for s in known if s.slug in _names(written)), None)
    if other is None:
        raise WorkbenchError(_absent(written))
    if other.id == source.id:
        raise WorkbenchError(f"{source.slug} cannot stand beside itself", hint="name the other file")
    if other.beside:
        raise WorkbenchError(
            f"{other.slug} stands beside {other.beside} itself", hint="put both beside the one that counts"
        )
    if leaning := next((s.slug for s in known if s.beside == source.slug), ""):
        raise WorkbenchError(
            f"{leaning} stands beside {source.slug}, so that this one counts", hint=f"clear beside of {leaning} first"
        )
    return other


def unaligned(source: Source, other: Source) -> str:
    """Where the turns of the two part; '' when they go together to the end."""
    problem = align(source.turns, other.turns).problem
    return f"beside {other.slug}: {problem}" if problem else ""


def _names(written: str) -> set[str]:
    """The slugs that a name may mean: with its suffix taken for one, or for a part of the name."""
    stem = written.rpartition(".")[0]
    return {written, slug(written), slug(stem) if stem else ""} - {""}


def _absent(written: str) -> str:
    return f"stands beside no other yet: there is no source {written!r}; say it by 'workbench source set'"
