"""A chart as data: what is drawn, what it says in words, and every figure of it. Nothing here draws."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from typing import Literal

ChartKind = Literal["heat", "bars", "network", "curve", "similarity"]

FIGURES = "figures"  # the folder of pictures, beside the pages
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A picture of a table of figures; `chart_compose` makes each kind.

    Attributes:
        kind: heat (rows × columns, shaded), bars (for each row one bar a column), network (rows are nodes, a value
            is how often two stand together), curve (rows are steps, columns lines), similarity (rows × rows).
        name: Of its picture file; made of a-z, 0-9 and '-', once in a document.
        caption: What it shows.
        alternative: The same in words, for who cannot see it.
        rows: Labels.
        columns: Labels; of networks and similarities those of the rows.
        values: One tuple a row; None is 'no data', never 0.
        texts: How each figure reads ('3 of 6'); the number itself where there are none.
        groups: A heading above neighbouring columns; one each, or none at all.
        unit: What is counted, as a label of the scale.
        most: Where the scale ends; None: at the largest value.
        note: What stands below it: denominators, signs, what it must not be read as.
        file: Where its picture lies, from the page; '' where none was drawn. Renderers fill it in.
    """

    kind: ChartKind
    name: str
    caption: str
    alternative: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    texts: tuple[tuple[str, ...], ...] = ()
    groups: tuple[str, ...] = ()
    unit: str = ""
    most: float | None = None
    note: str = ""
    file: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"a chart's name is made of a-z, 0-9 and '-', got {self.name!r}")
        if not self.caption.strip() or not self.alternative.strip():
            raise ValueError(f"chart {self.name!r} needs a caption and the same in words")
        for what, grid in (("values", self.values), ("texts", self.texts)):
            if (grid or what == "values") and not self._fits(grid):
                raise ValueError(f"{what} of chart {self.name!r} must have one row a label and one cell a column")
        if self.groups and len(self.groups) != len(self.columns):
            raise ValueError(f"chart {self.name!r} has {len(self.groups)} groups for {len(self.columns)} columns")
        if any(value is not None and not isfinite(value) for row in self.values for value in row):
            raise ValueError(f"a value of chart {self.name!r} is no number; None stands for 'no data'")

    def _fits(self, grid: tuple[tuple[object, ...], ...]) -> bool:
        return len(grid) == len(self.rows) and all(len(row) == len(self.columns) for row in grid)

    @property
    def largest(self) -> float:
        """Where the scale ends, at least; 0 where there is no figure.

        >>> Chart(kind="heat", name="a", caption="A", alternative="A", rows=("x",), columns=("y", "z"),
        ...       values=((3, None),)).largest
        3
        """
        found = max((value for row in self.values for value in row if value is not None), default=0)
        return found if self.most is None else self.most

    def reads(self, row: int, column: int) -> str:
        """A figure as it is printed; '–' where there is none to tell."""
        if self.texts:
            return self.texts[row][column]
        value = self.values[row][column]
        if value is None:
            return "–"
        return f"{value:,}" if isinstance(value, int) else f"{value:.2f}"
