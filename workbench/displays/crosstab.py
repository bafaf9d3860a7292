"""Any matrix of codes, places, people and coders, with its totals and what its rows and columns stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.displays.axes import Axis, Item, Order, ordered
from workbench.displays.counted import Cell, Count, Margin, Measure

ALL = "(all)"  # the row and column of everything; no slug has parentheses


@dataclass(frozen=True, kw_only=True, slots=True)
class Crosstab:
    """``cells`` stand by rows, then columns. The last row and column are of everything where totals were asked for.

    ``margins``: (rows, columns) → slug of a row or column of places, people or coders → its denominators.
    """

    rows: tuple[Item, ...]
    columns: tuple[Item, ...]
    axes: tuple[Axis, Axis]
    measure: Measure
    cells: tuple[tuple[Cell, ...], ...]
    order: str
    margins: tuple[Mapping[str, Margin], Mapping[str, Margin]] = ({}, {})


def crosstab(
    count: Count, measure: Measure = Measure.SENTENCES, *, order: str = Order.DISTRICT, totals: bool = False
) -> Crosstab:
    """The matrix of a count. Work grows with rows × columns × the sources of a cell.

    ``order``: of sites and sources, see `axes.ordered`. ``totals``: with the row and column of everything, and what
    rows and columns stand on; the count must have been made for them.
    """
    rows, columns = (count.items(axis) for axis in count.axes)
    grid = {(r.slug, c.slug): count.cell(r, c, measure) for r in rows for c in columns}
    rows_density = {r.slug: sum(bool(grid[r.slug, c.slug].value) for c in columns) for r in rows}
    columns_density = {c.slug: sum(bool(grid[r.slug, c.slug].value) for r in rows) for c in columns}
    down = ordered(count.frame, count.axes[0], rows, order, rows_density)
    across = ordered(count.frame, count.axes[1], columns, order, columns_density)
    margins: tuple[Mapping[str, Margin], Mapping[str, Margin]] = ({}, {})
    if totals:
        down, across = [*down, everything(rows)], [*across, everything(columns)]
        sides = ((count.axes[0], down), (count.axes[1], across))
        made = [{} if axis.of_codes else {i.slug: count.margin(i) for i in side} for axis, side in sides]
        margins = (made[0], made[1])
    cells = tuple(tuple(grid.get((r.slug, c.slug)) or count.cell(r, c, measure) for c in across) for r in down)
    return Crosstab(
        rows=tuple(down), columns=tuple(across), axes=count.axes, measure=measure, cells=cells, order=order,
        margins=margins,
    )  # fmt: skip


def everything(found: Sequence[Item]) -> Item:
    """The row or column of all items: each source, unit and person in it once."""
    known = [item.sources for item in found if item.sources is not None]
    return Item(slug=ALL, name=ALL, sources=frozenset().union(*known) if known else None)
