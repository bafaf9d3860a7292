"""Words, runs and table cells as HTML: what a page has thousands of is not left to the template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from workbench.model.claim import Verdict
from workbench.model.coding import Stance
from workbench.reports.characters import flat, shown, turns_direction
from workbench.reports.compose import NO_DATA, NONE
from workbench.reports.document import Cell, Code, Column, Emphasis, LinkTo, Run, Strong, Table, href_in

SUFFIX = "html"
_STANCES = frozenset((*Stance, *Verdict))
_BETWEEN_NAMES = re.compile(r"(?<=\w)/(?=\w)")  # codes are paths, too long for a narrow column
_SPOKEN = {NONE: "none", NO_DATA: "no data"}
_TAGS = {Strong: "strong", Emphasis: "em", Code: "code"}
# A disc, a half disc, a diamond, a ring and a dash: told apart without colour.
_RING = '<circle class="line" cx="6" cy="6" r="4.5" fill="none" stroke="currentColor"/>'
_SHAPES = {
    "supports": '<circle cx="6" cy="6" r="5"/>',
    "qualifies": f'{_RING}<path d="M6 1.5a4.5 4.5 0 0 0 0 9z"/>',
    "challenges": '<path d="M6 0l6 6-6 6-6-6z"/>',
    "context": _RING,
}
_DASH = '<path d="M2 5h8v2H2z"/>'


def words(text: str) -> Markup:
    """Escaped text that keeps its line breaks and may wrap after a slash.

    What turns the direction of text is shut in, so that it turns nothing beside it.

    >>> print(words("load/time <now>"))
    load/<wbr>time &lt;now&gt;
    """
    whole = str(escape(shown(text)))
    if "/" in whole:
        whole = _BETWEEN_NAMES.sub("/<wbr>", whole)
    if "\n" in whole:
        whole = whole.replace("\n", "<br>")
    return Markup(f"<bdi>{whole}</bdi>" if turns_direction(text) else whole)  # noqa: S704 - escaped above


def runs(parts: Iterable[Run]) -> Markup:
    """Runs in a line.

    >>> from workbench.reports.compose import strong
    >>> print(runs([strong("3 of 6")]))
    <strong>3 of 6</strong>
    """
    return Markup("".join(map(_run, parts)))  # noqa: S704 - made of `words`


def _run(run: Run) -> str:
    if isinstance(run, LinkTo):
        return _linked(run.text, run.href)
    tag = _TAGS.get(type(run))
    return f"<{tag}>{words(run.text)}</{tag}>" if tag else words(run.text)


def _linked(text: str, href: str) -> str:
    return f'<a href="{escape(href_in(href, SUFFIX))}">{words(text)}</a>' if href else words(text)


def shape(stance: str) -> Markup:
    """The sign of a stance or verdict, for the eye alone."""
    drawn = _SHAPES.get(stance, _DASH)
    return Markup(f'<svg class="shape" viewBox="0 0 12 12" aria-hidden="true">{drawn}</svg>')  # noqa: S704 - ours


def stance_of(text: str) -> str:
    """The stance or verdict that a cell begins with, or ''.

    >>> stance_of("silent: not asked"), stance_of("Supports"), stance_of("12")
    ('silent', 'supports', '')
    """
    first = text.split(maxsplit=1)[:1]
    word = first[0].strip(":;,.").lower() if first else ""
    return word if word in _STANCES else ""


def rows(table: Table) -> Iterator[Markup]:
    """The cells of each row of a table."""
    named = [table.header_column and at == 0 for at in range(len(table.columns))]
    opened = [_opened(column, names_row) for column, names_row in zip(table.columns, named, strict=True)]
    for row in table.rows:
        cells = (
            _cell(cell, column, start, "th" if names_row else "td")
            for cell, column, start, names_row in zip(row, table.columns, opened, named, strict=True)
        )
        yield Markup("".join(cells))  # noqa: S704 - made of `words`


def _opened(column: Column, names_row: bool) -> str:
    tag = '<th scope="row"' if names_row else "<td"
    return f'{tag} class="{column.side} {column.kind}'


def _cell(cell: Cell, column: Column, start: str, tag: str) -> str:
    shade = "" if cell.shade is None else f" shade-{cell.shade}"
    title = f' title="{escape(flat(cell.title))}"' if cell.title else ""
    side = ' dir="auto"' if column.kind == "text" else ""
    return f'{start}{shade}"{title}{side}>{_inside(cell, column)}</{tag}>'


def _inside(cell: Cell, column: Column) -> str:
    href = cell.href or (f"#{cell.opens}" if cell.opens else "")
    stance = stance_of(cell.text) if column.kind == "stance" else ""
    if stance:
        return f'<span class="stance {stance}">{shape(stance)}{_linked(cell.text, href)}</span>'
    spoken = _SPOKEN.get(cell.text)
    if spoken and not href:
        return f'<span aria-hidden="true">{escape(cell.text)}</span><span class="spoken">{spoken}</span>'
    return _linked(cell.text, href)
