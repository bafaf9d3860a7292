"""Matrices: what is counted by what, read as cheaply as the question allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from workbench.actions.reading import read
from workbench.actions.workplace import Progress, Workplace, no_progress
from workbench.displays.axes import ATTRIBUTE, Axis, Order
from workbench.displays.counted import Cell, Count, Measure, check
from workbench.displays.crosstab import ALL, Crosstab, crosstab, everything
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.model.text import short_id
from workbench.store.counts import counts
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.model.corpus import Passage


class Cells(StrEnum):
    """What stands in the cells: a measure, several, or the quotations."""

    SENTENCES = "sentences"
    CODINGS = "codings"
    SOURCES = "sources"
    PARTICIPANTS = "participants"
    SITES = "sites"
    WORDS = "words"
    SHARE = "share"
    RATE = "rate"
    PRESENCE = "presence"
    PERSONS = "persons"  # the role-ordered matrix: people, sites and rate
    QUOTES = "quotes"

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What is counted for them."""
        if self is Cells.PERSONS:
            return Measure.PARTICIPANTS, Measure.SITES, Measure.RATE
        return (Measure.PRESENCE,) if self is Cells.QUOTES else (Measure(self.value),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A matrix as it is asked for.

    ``order``: of `axes.Order`, or 'attribute:NAME'; '' is by district where there are sites or sources. ``most``:
    quotations in a cell, 0 is all.
    """

    rows: Axis = Axis.CODE
    columns: Axis = Axis.SITE
    cells: Cells = Cells.SENTENCES
    order: str = ""
    totals: bool = False
    most: int = 3

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """Rows, then columns."""
        return self.rows, self.columns


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found.

    Attributes:
        asked: What was asked for.
        tables: One for each measure of the cells, alike in rows and columns.
        sites: Row → the cell of sites that have it, where the columns are sites.
        sources: The same of sources; rows and columns of codes, where totals were asked for.
        quotes: (row, column) → quotations with their ids, in the order of the study, and how many more there are.
    """

    asked: Asked
    tables: tuple[Crosstab, ...]
    sites: Mapping[str, Cell] = field(default_factory=dict)
    shares: tuple[Mapping[str, tuple[Cell, Cell]], Mapping[str, tuple[Cell, Cell]]] = ({}, {})
    quotes: Mapping[tuple[str, str], tuple[tuple[str, ...], int]] = field(default_factory=dict)


def matrix(place: Workplace, filters: Filters, asked: Asked, *, progress: Progress = no_progress) -> Found:
    """The matrix that is asked for, of what the filters leave, as its coder may see it."""
    check(*asked.axes)
    _refuse_order(asked)
    with place.reading(layer=filters.layer) as study:
        count = counted(study, filters, asked, progress=progress)
    order = asked.order or Order.DISTRICT
    tables = tuple(crosstab(count, m, order=order, totals=asked.totals) for m in asked.cells.measures)
    first = tables[0]
    across = everything(count.items(asked.columns))
    sites = {}
    if asked.columns is Axis.SITE:
        sites = {r.slug: count.cell(r, across, Measure.SITES) for r in first.rows}
    return Found(
        asked=asked, tables=tables, sites=sites, shares=_shares(count, first) if asked.totals else ({}, {}),
        quotes=_quotes(count, first, asked.most) if asked.cells is Cells.QUOTES else {},
    )  # fmt: skip


def counted(study: Study, filters: Filters, asked: Asked, *, progress: Progress = no_progress) -> Count:
    """The count behind a matrix, of an open study: of passages where they are to be quoted, else of bare marks."""
    if asked.cells is Cells.QUOTES:
        return Count.of(read(study, filters, progress=progress), *asked.axes, totals=asked.totals)
    left, told = None, filters
    if filters.query:
        from workbench.actions.querying import narrowing

        left = narrowing(study, filters.query)
        told = replace(filters, query=(left.text,), role=filters.role or left.roles) if left else filters
    measures = asked.cells.measures
    found = counts(
        study.db, filters=told, narrowing=left, progress=progress,
        turns=any(axis.of_voices for axis in asked.axes) or Measure.PARTICIPANTS in measures,
        words=asked.totals or any(measure.needs_words for measure in measures),
    )  # fmt: skip
    return Count.of(found.corpus, *asked.axes, found.marks, totals=asked.totals)


def _refuse_order(asked: Asked) -> None:
    """An order that could not be seen would be taken for one that holds."""
    placed = {Axis.SITE, Axis.SOURCE} & set(asked.axes)
    by_place = asked.order in (Order.DISTRICT, Order.DENSITY) or asked.order.startswith(ATTRIBUTE)
    if by_place and not placed:
        raise WorkbenchError(
            f"'{asked.order}' is an order of sites or sources, and neither rows nor columns are",
            hint="leave --order out, or take --columns site",
        )


def _shares(count: Count, made: Crosstab) -> tuple[dict[str, tuple[Cell, Cell]], dict[str, tuple[Cell, Cell]]]:
    """For rows and columns of codes: the sources and the sites that have each, k of n."""
    sides: list[dict[str, tuple[Cell, Cell]]] = []
    for side, other, axis in ((made.rows, made.columns, 0), (made.columns, made.rows, 1)):
        found: dict[str, tuple[Cell, Cell]] = {}
        if count.axes[axis].of_codes:
            whole = next(item for item in other if item.slug == ALL)
            found = {
                i.slug: (count.cell(i, whole, Measure.SOURCES), count.cell(i, whole, Measure.SITES)) for i in side
            }
        sides.append(found)
    return sides[0], sides[1]


def _quotes(count: Count, made: Crosstab, most: int) -> dict[tuple[str, str], tuple[tuple[str, ...], int]]:
    from workbench.displays.quoted import quoted

    rows, columns = ([i for i in side if i.slug != ALL] for side in (made.rows, made.columns))
    found = {}
    for place, passages in quoted(count, rows, columns).items():
        shown = passages[: most or None]
        found[place] = (tuple(_told(p) for p in shown), len(passages) - len(shown))
    return found


def _told(passage: Passage) -> str:
    words = passage.text if passage.quotable else "(not to be quoted)"
    return f"[{short_id(passage.coding.id)}] {words}"
