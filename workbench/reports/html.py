"""Documents as one self-contained HTML page: no script, no outside request, readable by eye, ear and printer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.reports import charts, html_inline, prose
from workbench.reports.characters import flat, paragraphs
from workbench.reports.chart_data import Chart
from workbench.reports.chart_table import MISSING, as_table
from workbench.reports.compose import bar_text, beside_line
from workbench.reports.document import Bar, Bars, Block, Column, Document, Heading, Table, anchored, href_in
from workbench.reports.markdown import NOTE_LABELS

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
# Wider tables scroll in a box of their own, which then has to be reachable by keyboard.
_WIDE = 8
_LANDSCAPE = 14  # printed across
_LISTED = (2, 3)
_TALL_LABEL = 7  # a longer label stands upright above a matrix column


def render(document: Document) -> str:
    """The document as a page.

    >>> page = render(Document(title="Load <1>", slug="load"))
    >>> "<h1>Load &lt;1&gt;</h1>" in page, "http" in page.replace("http-equiv", "")
    (True, False)
    """
    whole = anchored(charts.pictured(document))
    template = _environment().get_template("report.html.j2")
    return template.render(document=whole, contents=_contents(whole.blocks), style=_style())


def _contents(blocks: Iterable[Block]) -> list[Heading]:
    """Headings of the contents list; what is folded away is not listed."""
    return [b for b in blocks if isinstance(b, Heading) and b.level in _LISTED]


@cache
def _style() -> str:
    return (TEMPLATES / "report.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "kind": lambda value: type(value).__name__,
        "words": html_inline.words,
        "runs": html_inline.runs,
        "rows": html_inline.rows,
        "shape": html_inline.shape,
        "flat": flat,
        "paragraphs": paragraphs,
        "prose": prose.blocks,
        "target": lambda href: href_in(href, html_inline.SUFFIX),
        "bar_text": bar_text,
        "beside": beside_line,
        "bar_width": _bar_width,
        "groups": _groups,
        "room": _room,
        "note_label": NOTE_LABELS.__getitem__,
        "drawn": _drawn,
        "figures": as_table,
    }
    made.globals["missing"] = MISSING
    return made


def _drawn(chart: Chart) -> str:
    """The picture, whose labels the drawing has escaped."""
    from markupsafe import Markup

    return Markup(charts.inline(chart))  # noqa: S704 - all text in it was escaped when it was drawn


def _groups(columns: tuple[Column, ...]) -> list[tuple[str, int]]:
    """Neighbouring columns of one group as (group, how many); empty when no column has a group.

    >>> _groups((Column(label="A", group="North"), Column(label="B", group="North"), Column(label="n")))
    [('North', 2), ('', 1)]
    """
    found: list[tuple[str, int]] = []
    for column in columns:
        if found and found[-1][0] == column.group:
            found[-1] = (column.group, found[-1][1] + 1)
        else:
            found.append((column.group, 1))
    return found if any(group for group, _ in found) else []


def _room(table: Table) -> str:
    """How much room a table takes, as classes of the style sheet."""
    columns = len(table.columns)
    upright = any(c.kind == "matrix" and len(c.label) > _TALL_LABEL for c in table.columns)
    classes = {"wide": columns >= _WIDE, "landscape": columns >= _LANDSCAPE, "tall": upright}
    return " ".join(name for name, holds in classes.items() if holds)


def _bar_width(bar: Bar, bars: Bars) -> str:
    """The length of a bar in hundredths of the longest possible one.

    >>> one, two = Bar(label="Ash", value=3), Bar(label="Elm", value=12)
    >>> _bar_width(one, Bars(caption="", items=(one, two)))
    '25.0'
    """
    whole = bar.of if bar.of is not None else max((b.value or 0 for b in bars.items), default=0)
    return f"{min(100.0, 100 * (bar.value or 0) / whole):.1f}" if whole > 0 else "0.0"
