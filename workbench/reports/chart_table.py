"""The figures of a chart as a table: what every format shows, whether or not a picture was drawn."""

from __future__ import annotations

from workbench.reports.chart_data import Chart
from workbench.reports.document import Cell, Column, Note, Table

MISSING = Note(
    kind="reason",
    text="The picture is left out, because matplotlib is not installed: pip install 'workbench[charts]'.",
)


def as_table(chart: Chart, *, caption: str = "") -> Table:
    """The table of a chart; of a network its pairs, most frequent first.

    >>> two = Chart(kind="curve", name="a", caption="A", alternative="A", rows=("s1",), columns=("used",),
    ...             values=((3,),))
    >>> [cell.text for cell in as_table(two).rows[0]]
    ['s1', '3']
    """
    title = caption or chart.caption
    note = " ".join(filter(None, (_unit(chart), chart.note)))
    if chart.kind == "network":
        return _pairs(chart, title, note)
    groups = chart.groups or ("",) * len(chart.columns)
    heads = tuple(
        Column(label=label, kind="number", group=group) for label, group in zip(chart.columns, groups, strict=True)
    )
    rows = tuple(
        (Cell(text=label), *(Cell(text=chart.reads(at, column)) for column in range(len(chart.columns))))
        for at, label in enumerate(chart.rows)
    )
    return Table(caption=title, columns=(Column(label=""), *heads), rows=rows, note=note)


def _pairs(chart: Chart, title: str, note: str) -> Table:
    size = range(len(chart.rows))
    found = [(chart.values[i][j] or 0, i, j) for i in size for j in size if i < j and chart.values[i][j]]
    found.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    columns = (Column(label="Code"), Column(label="with"), Column(label="Together", kind="number"))
    rows = tuple(
        (Cell(text=chart.rows[i]), Cell(text=chart.rows[j]), Cell(text=chart.reads(i, j))) for _, i, j in found
    )
    return Table(caption=title, columns=columns, rows=rows, note=note)


def _unit(chart: Chart) -> str:
    return f"Figures: {chart.unit}." if chart.unit else ""
