"""Coding what a search has found: rows of source, start and end, all or none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from workbench.actions.codings import Coded, Taken, planned
from workbench.actions.finding import source_slug
from workbench.actions.workplace import Progress, Workplace, coder_in, no_progress
from workbench.coding.found import FoundRow, same_words
from workbench.coding.place import place as place_row
from workbench.coding.rows import CodingRow
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.model.codebook import Code
from workbench.model.coding import Stance
from workbench.model.source import Source
from workbench.model.text import mark
from workbench.store import codes, people, sources
from workbench.store.codings import NewCoding
from workbench.store.study import Study

SHOWN = 40  # characters of words that differ


def plan_found(
    place: Workplace,
    rows: Sequence[FoundRow],
    wanted: Sequence[str],
    *,
    where: str,
    coder: str = "",
    stance: str = "",
    memo: str = "",
    all_units: bool = False,
    progress: Progress = no_progress,
) -> Coded:
    """What coding every row with the codes ``wanted`` would write; ``codings.apply`` writes it in one step.

    All problems at once, with their lines; ``where`` is what the table is called. Words that a row tells must stand
    at its place. Rows that together touch every sentence of the study that counts are taken for a search gone wrong
    unless ``all_units``.
    """
    with place.open() as study, study.snapshot():
        book, keys = codes.codebook(study.db), codes.ids(study.db)
        of_codes = [codes.find_code(book, name) for name in wanted]
        _refuse_stance(stance, of_codes)
        who = people.row_id(study.db, study.namespace, "coder", coder_in(study, coder or place.coder))
        known = {s.slug: s for s in sources.sources(study.db)}
        placed = _placed(study, rows, known, where, progress)
        if not all_units and _everything(study, placed, known.values()):
            raise WorkbenchError(
                "these rows hold every sentence of the study that counts",
                hint="narrow the search, or give --all-units if that is meant",
            )
        taken: list[Taken] = [
            (source, NewCoding(
                source=source.id, code=keys[code.slug], coder=who, start=row.start, end=row.end,
                text=mark(source.text), stance=Stance(stance) if stance else None, fingerprint=code.fingerprint,
                memo=memo,
            ), code, text)
            for source, text, row in placed
            for code in of_codes
        ]  # fmt: skip
        return planned(study, taken, command="coding add")


def _refuse_stance(stance: str, of_codes: Iterable[Code]) -> None:
    silent = next((code for code in of_codes if not code.proposition), None)
    if stance and silent:
        raise WorkbenchError(
            f"{silent.slug} states no proposition, so its codings carry no stance", hint="leave the stance out"
        )


Placed = tuple[Source, str, FoundRow]  # with the text of the source


def _placed(
    study: Study, rows: Sequence[FoundRow], known: dict[str, Source], where: str, progress: Progress
) -> list[Placed]:
    """Every row at its place, rows of one source after each other, so that one text is read at a time."""
    problems: list[tuple[int, str]] = []
    of_source: dict[str, list[FoundRow]] = {}
    strange: dict[str, list[int]] = {}
    for row in rows:
        slug = row.source if row.source in known else source_slug(row.source)
        if slug in known:
            of_source.setdefault(slug, []).append(row)
        else:
            strange.setdefault(row.source, []).append(row.line)
    for name, lines in strange.items():  # told once, however many rows name it
        more = f" (and in {len(lines) - 1:,} rows more)" if len(lines) > 1 else ""
        problems.append((lines[0], f"{NotKnown('source', name, known)}{more}"))
    placed: list[Placed] = []
    for slug, found in of_source.items():
        source, text = known[slug], sources.body(study.db, known[slug].text)
        for row in found:
            try:
                _check(text, source, row)
                placed.append((source, text, row))
            except WorkbenchError as error:
                problems.append((row.line, str(error)))
        progress("placing", len(placed), len(rows))
    if problems:
        told = [f"line {line}: {problem}" for line, problem in sorted(problems)]
        raise Problems(where, told, hint="nothing was coded; search again, the text may have changed")
    return placed


def _check(text: str, source: Source, row: FoundRow) -> None:
    body = source.turns[0].start if source.turns else 0
    span = place_row(text, body, CodingRow(line=row.line, source=row.source, code="", start=row.start, end=row.end))
    if row.words and not same_words(row.words, span.cut(text)):
        is_, said = (" ".join(words.split())[:SHOWN] for words in (span.cut(text), row.words))
        raise WorkbenchError(f"{row.start}:{row.end} of {source.slug} holds '{is_}', not '{said}'")


def _everything(study: Study, placed: Iterable[Placed], known: Iterable[Source]) -> bool:
    """Whether the rows touch every sentence that counts; it ends at the first that they leave out."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for source, _, row in placed:
        spans.setdefault(source.slug, []).append((row.start, row.end))
    counted = False
    for source in known:
        own = sorted(spans.get(source.slug, ()))
        starts = [start for start, _ in own]
        reach = list(accumulate((end for _, end in own), max))
        for unit in sources.units(study.db, source.id) if source.counted else ():
            if unit.voice.counted:
                counted = True
                before = bisect_right(starts, unit.stop - 1)  # ranges that begin before the unit ends
                if not before or reach[before - 1] <= unit.start:
                    return False
    return counted
