"""Each kind of chart as a matplotlib figure. No meaning hangs on a colour: figures and labels stand beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil, cos, pi, sin
from typing import Any

from workbench.reports.characters import flat, turns_direction
from workbench.reports.chart_data import Chart

RAMP = ("#ffffff", "#edf4fa", "#dbe9f5", "#c5dcef", "#a8cbe6", "#7fb2d9", "#3674ad", "#1d578f", "#0c3b6b")
DARK = 6  # from this shade on words are white
INK, QUIET, RULE = "#1e2126", "#595f69", "#dad6cc"
BARS = ("#1d578f", "#7fb2d9", "#c5dcef", "#595f69")
LINES = (("-", "o"), ("--", "s"), (":", "^"), ("-.", "D"))  # line and marker
CELL, LEGIBLE = 0.3, 1200  # inches; cells that still hold their figures
LABEL = 42  # characters of a label
SHORT = 3  # characters of a figure that fits a narrow cell
TOP = 0.15  # nodes so near the axis have their label above or below
STEPS = 40  # steps of a curve that still have their names
_SIGNS: Mapping[float | None, str] = {0: "·", None: "–"}
WIDE = 7.0  # inches, as the page has


def figure_of(chart: Chart) -> Any:
    """The figure, as large as its labels and cells need."""
    return _KINDS[chart.kind](chart) if chart.rows and chart.columns else _nothing(chart)


def _figure(width: float, height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(round(width, 2), round(height, 2)), facecolor="white")
    return figure, figure.add_axes((0.0, 0.0, 1.0, 1.0))


def _nothing(chart: Chart) -> Any:
    figure, axes = _figure(4, 0.6)
    axes.axis("off")
    axes.text(0.02, 0.5, f"{_label(chart.caption)}: nothing to draw", va="center", color=QUIET)
    return figure


def _label(text: str) -> str:
    """A name as a picture can hold it: one line, not too long; the table has all of it."""
    line = flat(text) if not turns_direction(text) else ascii(flat(text))[1:-1]
    line = "".join(c if c.isprintable() else "\ufffd" for c in line)
    return line if len(line) <= LABEL else f"{line[: LABEL - 1]}…"


def _room(labels: tuple[str, ...]) -> float:
    """Inches that the longest of some labels takes."""
    return 0.075 * max((len(_label(text)) for text in labels), default=0) + 0.2


def shade(value: float | None, most: float) -> int:
    """0 for none, else 1 to 8 in equal steps, as in tables.

    >>> [shade(n, 8) for n in (None, 0, 1, 8)]
    [0, 0, 1, 8]
    """
    return 0 if not value or value < 0 or most <= 0 else min(8, ceil(8 * value / most))


def _grid(chart: Chart) -> Any:
    """Cells shaded by what they hold, with the figure in each."""
    from matplotlib.patches import Rectangle

    rows, columns = len(chart.rows), len(chart.columns)
    size = CELL * (1.5 if any(len(text) > SHORT for row in _figures(chart) for text in row) else 1.2)
    left, top = _room(chart.rows), _room(chart.columns) * 0.75 + (0.35 if any(chart.groups) else 0.1)
    slant = 0.71 * _room(chart.columns)  # labels lean out over the last column
    width, height = max(2.5, left + columns * size + slant), top + rows * CELL + 0.1
    figure, axes = _figure(width, height)
    axes.set_position((left / width, 0.1 / height, columns * size / width, rows * CELL / height))
    axes.set(xlim=(0, columns), ylim=(rows, 0), xticks=[], yticks=[])
    axes.axis("off")
    for at, row in enumerate(chart.rows):
        axes.text(-0.15, at + 0.5, _label(row), ha="right", va="center")
    for at, column in enumerate(chart.columns):
        axes.text(at + 0.5, -0.2, _label(column), rotation=45, ha="left", va="bottom", rotation_mode="anchor")
    texts = _figures(chart)
    for i, told in enumerate(chart.values):
        for j, value in enumerate(told):
            depth = shade(value, chart.largest)
            axes.add_patch(Rectangle((j, i), 1, 1, facecolor=RAMP[depth], edgecolor="white", linewidth=1))
            if rows * columns <= LEGIBLE or value is None:
                colour = "white" if depth >= DARK else INK
                axes.text(j + 0.5, i + 0.5, texts[i][j], ha="center", va="center", fontsize=7.5, color=colour)
    _group_lines(axes, chart, top / CELL)
    return figure


def _figures(chart: Chart) -> list[list[str]]:
    """What stands in the cells: '·' for none, '–' for no data."""
    columns = range(len(chart.columns))
    return [
        [
            "·" if chart.values[i][j] == 0 else "–" if chart.values[i][j] is None else chart.reads(i, j)
            for j in columns
        ]
        for i in range(len(chart.rows))
    ]


def _group_lines(axes: Any, chart: Chart, top: float) -> None:
    """The names of groups above their columns, and a line between neighbours."""
    groups = chart.groups
    starts = [at for at in range(len(groups)) if at == 0 or groups[at] != groups[at - 1]] if any(groups) else []
    for start in starts:
        axes.text(start + 0.05, -top + 0.75, _label(groups[start]), color=QUIET, fontweight="bold", fontsize=8)
        if start:
            axes.plot((start, start), (-0.1, len(chart.rows)), color=QUIET, linewidth=1)


def _bars(chart: Chart) -> Any:
    """For each row one bar a column, each with its name and its figure beside it."""
    series, rows = len(chart.columns), len(chart.rows)
    thick = 0.21
    left, right = _room(chart.rows), _room(chart.columns) + 1.0
    width, height = left + 3.2 + right, rows * (series * thick + 0.16) + 0.5
    figure, axes = _figure(width, height)
    axes.set_position((left / width, 0.42 / height, 3.2 / width, 1 - 0.47 / height))
    most = chart.largest or 1
    step = series + 0.16 / thick
    for at, row in enumerate(chart.rows):
        axes.text(-0.02 * most, at * step + series / 2 - 0.5, _label(row), ha="right", va="center")
        for one, column in enumerate(chart.columns):
            value, place = chart.values[at][one], at * step + one
            axes.barh(place, value or 0, height=0.86, color=BARS[one % len(BARS)])
            words = f"{_label(column)}: {chart.reads(at, one)}"
            axes.text((value or 0) + 0.02 * most, place, words, va="center", fontsize=7.5)
    axes.set(xlim=(0, most), ylim=(rows * step - 0.6, -0.8), yticks=[])
    axes.spines["left"].set_color(RULE)
    axes.tick_params(labelsize=7.5)
    if most == 1:
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.set_xlabel(_label(chart.unit), fontsize=8)
    return figure


def _network(chart: Chart) -> Any:
    """Nodes in a circle, in the order given, from the top clockwise; the figure stands on its line."""
    count = len(chart.rows)
    figure, axes = _figure(WIDE, 4.4)
    axes.set(xlim=(-2.1, 2.1), ylim=(-1.3, 1.3))
    axes.axis("off")
    turns = [pi / 2 - 2 * pi * at / count for at in range(count)]
    places = [(round(cos(turn), 6), round(sin(turn), 6)) for turn in turns]
    edges = [(chart.values[i][j] or 0, i, j) for i in range(count) for j in range(i) if chart.values[i][j]]
    most = max((edge[0] for edge in edges), default=1)
    for value, i, j in sorted(edges):  # the strongest on top
        (x, y), (u, v) = places[i], places[j]
        axes.plot(
            (x, u), (y, v), color=RAMP[max(3, shade(value, most))], linewidth=0.6 + 5.4 * value / most, zorder=1
        )
    for value, i, j in sorted(edges)[-30:]:
        (x, y), (u, v) = places[i], places[j]
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        axes.text(
            x * 0.56 + u * 0.44, y * 0.56 + v * 0.44, f"{value:,}", ha="center", va="center", fontsize=7, bbox=box
        )
    for (x, y), row in zip(places, chart.rows, strict=True):
        axes.plot([x], [y], marker="o", markersize=7, color=INK, zorder=3)
        side = "center" if abs(x) < TOP else ("left" if x > 0 else "right")
        axes.text(x * 1.1, y * 1.13, _label(row), ha=side, va="center", fontsize=8)
    return figure


def _curve(chart: Chart) -> Any:
    """Lines of their own dashes and markers, each with its name at its end."""
    steps = len(chart.rows)
    named = steps <= STEPS
    below = _room(chart.rows) if named else 0.55
    right = _room(chart.columns) + 0.2
    height = 2.6 + below
    figure, axes = _figure(WIDE, height)
    axes.set_position((0.65 / WIDE, below / height, (WIDE - 0.65 - right) / WIDE, 2.45 / height))
    for at, column in enumerate(chart.columns):
        line, marker = LINES[at % len(LINES)]
        known = [(step, row[at]) for step, row in enumerate(chart.values, 1) if row[at] is not None]
        if known:
            axes.plot(*zip(*known, strict=True), linestyle=line, marker=marker, markersize=3.5, color=BARS[0])
            axes.text(known[-1][0] + 0.02 * steps, known[-1][1], f" {_label(column)}", va="center", fontsize=8)
    top = chart.largest or 1
    if chart.most is not None:
        axes.axhline(chart.most, color=QUIET, linewidth=0.8, linestyle="--")
        axes.text(0.5, chart.most, f" {chart.most:,g}", va="bottom", fontsize=7.5, color=QUIET)
    axes.set(xlim=(0.5, steps + 0.5), ylim=(0, top * 1.12))
    axes.set_ylabel(_label(chart.unit), fontsize=8)
    axes.tick_params(labelsize=7.5)
    if named:
        axes.set_xticks(range(1, steps + 1), [_label(row) for row in chart.rows], rotation=90)
    else:
        axes.set_xlabel(f"1 to {steps:,}, in the order of the table", fontsize=8)
    return figure


_KINDS: Mapping[str, Callable[[Chart], Any]] = {
    "heat": _grid,
    "similarity": _grid,
    "bars": _bars,
    "network": _network,
    "curve": _curve,
}
