"""The framework matrix as a document: one table where it fits a page, else a table for each theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench import __version__
from workbench.memos.framework import Cell, Framework
from workbench.model.text import slug
from workbench.reports.compose import heading, items, note, paragraph, strong, table
from workbench.reports.document import Block, Document
from workbench.reports.provenance import footer

SLUG = "framework"
WIDEST = 4  # themes that stand side by side on a landscape page
EMPTY = "not written yet"


def framework_document(framework: Framework, *, themes: Sequence[str] = (), command: str) -> Document:
    """The summaries of all sites, by theme; an empty cell says so, and how many passages there are to read.

    Where themes were asked for and are few, sites are rows and themes columns.
    """
    corpus = framework.corpus
    cells = framework.cells(themes=themes)
    wanted = list(dict.fromkeys(c.theme for c in cells))
    written, stale = sum(c.summary is not None for c in cells), [c for c in cells if c.why]
    by_theme = {theme: [c for c in cells if c.theme == theme] for theme in wanted}
    side_by_side = len(wanted) <= WIDEST
    blocks = [
        paragraph(
            f"Summaries are the analysts' own words; {written} of {len(cells)} cells are written, {len(stale)} stale."
        ),
        *(_stale(framework, stale)),
        *(_matrix(framework, by_theme) if side_by_side else _by_theme(framework, by_theme)),
    ]
    return Document(
        title="Framework matrix", slug=SLUG,
        subtitle="What the analysts make of each theme at each school: where patterns are first written down",
        meta=(("sites", str(len(corpus.sites))), ("themes", str(len(wanted))), ("filter", corpus.filters)),
        blocks=tuple(blocks),
        footer=footer(
            study=corpus.title, layer=corpus.layer, unit="cell (site × theme)", filters=corpus.filters,
            version=__version__, head=corpus.head, command=command,
        ),
    )  # fmt: skip


def _stale(framework: Framework, cells: Sequence[Cell]) -> Iterator[Block]:
    if cells:
        yield note("warning", "Written on evidence that has changed since:")
        yield items(
            *(
                (strong(f"{framework.corpus.name_of(c.site)}, {_name(framework, c.theme)}: "), "; ".join(c.why))
                for c in cells
            )
        )


def _matrix(framework: Framework, by_theme: dict[str, list[Cell]]) -> Iterator[Block]:
    rows = zip(*by_theme.values(), strict=True)
    yield table(
        "Summaries by school and theme",
        ["School", *(_name(framework, theme) for theme in by_theme)],
        [[framework.corpus.name_of(line[0].site), *map(_text, line)] for line in rows],
    )


def _by_theme(framework: Framework, by_theme: dict[str, list[Cell]]) -> Iterator[Block]:
    for theme, cells in by_theme.items():
        yield heading(2, _name(framework, theme), f"theme-{slug(theme)}")
        yield table(
            f"{_name(framework, theme)}: summaries by school",
            ["School", "Summary", "By", "Passages"],
            [
                [
                    framework.corpus.name_of(c.site), _text(c), c.summary.coder if c.summary else "",
                    f"{c.passages}" if c.passages else "none",
                ]
                for c in cells
            ],
        )  # fmt: skip


def _text(cell: Cell) -> str:
    if cell.summary is None:
        return EMPTY
    return cell.summary.body + (f" [stale: {'; '.join(cell.why)}]" if cell.why else "")


def _name(framework: Framework, theme: str) -> str:
    found = framework.corpus.codebook.get(theme)
    return found.name if found else theme
