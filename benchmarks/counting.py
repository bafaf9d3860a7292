"""Matrices: what the command costs beside SQL by hand and beside the corpus, and how it grows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, Size, Spent, median, seconds, spent
from benchmarks.synthetic import make_study, write_bulk
from workbench.actions.matrices import Asked, Cells, Found, matrix
from workbench.actions.reading import matrix as by_corpus
from workbench.actions.workplace import Workplace
from workbench.displays.axes import Axis
from workbench.model.filters import Filters

CODINGS_ONLY = """
select c.slug, g.slug, sum(k.many) from (select code, source, count(*) as many from coding group by code, source) k
join code c on c.n = k.code join source s on s.n = k.source join site g on g.id = s.site group by k.code, g.n
"""
SENTENCES = """
select c.slug, g.slug, count(*) from (
  select distinct k.code as code, k.source as source, u.n as unit from coding k
  join source s on s.n = k.source join layout l on l.key = s.layout
  join unit u on u.layout = l.n and u.start < k.end and u.stop > k.start and u.voice = 'respondent'
) t join code c on c.n = t.code join source s on s.n = t.source join site g on g.id = s.site group by t.code, g.n
"""


def rows(size: Size) -> Iterator[Row]:
    """The default matrix, its growth, the same out of a corpus, and a wide one."""
    many = size.pick(2_000, 1_000_000 if size.large else 100_000)
    with tempfile.TemporaryDirectory() as name:
        few = _study(size, Path(name) / "few", many // 10)
        place = _study(size, Path(name) / "many", many)
        found, ours = _timed(place, Asked())
        plain, units = _by_hand(place, found)
        _, codings = _timed(place, Asked(cells=Cells.CODINGS))
        _, tenth = _timed(few, Asked())
        corpus = spent(lambda: by_corpus(place, Filters()))
    yield Row(
        work=f"code × site over {many:,} codings, as `matrix` does it", ratio=ours.cpu / units.cpu, limit=2,
        ours=f"{ours}: codings read source by source, swept once",
        basis=f"SQL that gives the same figures (respondents' sentences, each once): {units}",
    )  # fmt: skip
    yield Row(
        work="`--cells codings` beside SQL that looks neither at who speaks nor at stances and texts",
        ratio=codings.cpu / plain.cpu, limit=2, ours=str(codings),
        basis=f"group on the covering index, then join (DESIGN §8): {plain}",
    )  # fmt: skip
    yield Row(work="code × site, growth for 10× the codings", ratio=ours.cpu / tenth.cpu, limit=12, ours=str(ours),
              basis=f"{many // 10:,} codings: {seconds(tenth.cpu)}")  # fmt: skip
    yield Row(work="code × site beside the same out of a corpus", ratio=ours.cpu / corpus.cpu, ours=str(ours),
              basis=f"the whole corpus as objects, then counted: {corpus}")  # fmt: skip
    yield from _wide(size)


def _study(size: Size, folder: Path, codings: int, *, sources: int = 1_000) -> Workplace:
    made = make_study(folder, count=size.pick(20, sources), words=size.pick(300, 2_000), codings=codings)
    with made.place.open(durable=False) as study:
        write_bulk(study, made.codings)
    return made.place


def _timed(place: Workplace, asked: Asked) -> tuple[Found, Spent]:
    found: list[Found] = []
    took = median([spent(lambda: found.append(matrix(place, Filters(), asked))) for _ in range(3)])
    return found[0], took


def _by_hand(place: Workplace, found: Found) -> tuple[Spent, Spent]:
    """Both queries; the one that counts sentences must have found the same."""
    table, answers = found.tables[0], list[list[tuple[str, str, int]]]()
    with place.open() as study:
        plain = median([spent(lambda: study.db.execute(CODINGS_ONLY).fetchall()) for _ in range(3)])
        units = spent(lambda: answers.append(study.db.execute(SENTENCES).fetchall()))
    cells = {
        (row.slug, column.slug): cell.value
        for row, line in zip(table.rows, table.cells, strict=True)
        for column, cell in zip(table.columns, line, strict=True)
        if cell.value
    }
    assert {(code, site): n for code, site, n in answers[0]} == cells, "the matrix and the query differ"
    return plain, units


def _wide(size: Size) -> Iterator[Row]:
    """300 sources as columns, with totals, people and words: nothing is as dear."""
    with tempfile.TemporaryDirectory() as name:
        place = _study(size, Path(name) / "study", size.pick(2_000, 60_000), sources=300)
        _, plain = _timed(place, Asked(columns=Axis.SITE))
        _, wide = _timed(place, Asked(columns=Axis.SOURCE, cells=Cells.PERSONS, totals=True))
    yield Row(
        work="80 codes × 300 sources, 60,000 codings: people, sites and rate, with totals",
        ratio=wide.cpu / plain.cpu,
        ours=str(wide), basis=f"codes × 15 sites, sentences: {plain}",
    )  # fmt: skip
