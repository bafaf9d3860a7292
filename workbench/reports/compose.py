"""Short constructors, so that whoever builds a report writes little."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import TypeAlias

from workbench.reports.document import (
    SHADES,
    Bar,
    Bars,
    Cell,
    Code,
    Column,
    Emphasis,
    Heading,
    Items,
    LinkTo,
    Note,
    NoteKind,
    Paragraph,
    Quotation,
    Run,
    Strong,
    Table,
    Text,
)

NONE = "·"
NO_DATA = "–"

Words: TypeAlias = str | Run
"""What stands in a line: a string is plain text."""


def text(words: str) -> Text:
    """Plain words."""
    return Text(text=words)


def strong(words: str) -> Strong:
    """Words of weight."""
    return Strong(text=words)


def emphasis(words: str) -> Emphasis:
    """Stressed words."""
    return Emphasis(text=words)


def code(words: str) -> Code:
    """A command, a slug, a file name."""
    return Code(text=words)


def link(words: str, href: str) -> LinkTo:
    """Words that lead to ``#anchor`` or a relative path."""
    return LinkTo(text=words, href=href)


def runs(*parts: Words) -> tuple[Run, ...]:
    """Strings and runs as runs."""
    return tuple(Text(text=p) if isinstance(p, str) else p for p in parts)


def paragraph(*parts: Words) -> Paragraph:
    """A paragraph.

    >>> paragraph("Seen in ", strong("3 of 6"), " schools.").runs[1]
    Strong(text='3 of 6')
    """
    return Paragraph(runs=runs(*parts))


def heading(level: int, words: str, anchor: str = "") -> Heading:
    """A heading; give an anchor when something links to it."""
    return Heading(level=level, text=words, anchor=anchor)


def items(*lines: Words | Sequence[Words], ordered: bool = False) -> Items:
    """A list; an item of several parts is a tuple."""
    whole = (runs(line) if not isinstance(line, Sequence) or isinstance(line, str) else runs(*line) for line in lines)
    return Items(items=tuple(whole), ordered=ordered)


def note(kind: NoteKind, words: str) -> Note:
    """A remark: 'warning', 'method' or 'reason'."""
    return Note(kind=kind, text=words)


def table(
    caption: str,
    columns: Iterable[str | Column],
    rows: Iterable[Iterable[str | int | Cell]],
    *,
    header_column: bool = True,
    note: str = "",
) -> Table:
    """A table; strings and numbers become columns and cells.

    >>> table("Units", ["School", Column(label="Units", kind="number")], [["Ash", 12]]).rows[0][1].text
    '12'
    """
    return Table(
        caption=caption,
        columns=tuple(Column(label=c) if isinstance(c, str) else c for c in columns),
        rows=tuple(tuple(c if isinstance(c, Cell) else Cell(text=str(c)) for c in row) for row in rows),
        header_column=header_column,
        note=note,
    )


def count_cell(count: int | None, *, most: int, title: str = "", href: str = "") -> Cell:
    """A cell of a matrix, shaded by its share of the largest: ``·`` for none, ``–`` for no data.

    >>> [count_cell(n, most=22).text for n in (None, 0, 3)], count_cell(3, most=22).shade
    (['–', '·', '3'], 2)
    """
    if count is None:
        return Cell(text=NO_DATA, title=title or "no data", href=href)
    return Cell(text=str(count) if count else NONE, shade=shade(count, most=most), title=title, href=href)


def shade(value: float, *, most: float) -> int:
    """The shade class of a value: 0 for none, else 1 to 8 in equal steps up to ``most``.

    >>> [shade(n, most=8) for n in (0, 1, 4, 8, 9)]
    [0, 1, 4, 8, 8]
    """
    return 0 if value <= 0 or most <= 0 else min(SHADES, ceil(SHADES * value / most))


def bars(caption: str, lines: Iterable[tuple[str, int | None]], *, of: int | None = None) -> Bars:
    """A bar chart of (label, value), each out of the same ``of``; see `Bar` for denominators of their own."""
    return Bars(caption=caption, items=tuple(Bar(label=label, value=value, of=of) for label, value in lines))


def k_of_n(k: int, n: int) -> str:
    """A figure with its denominator.

    >>> k_of_n(3, 6)
    '3 of 6'
    """
    return f"{k:,} of {n:,}"


def share(k: int, n: int) -> str:
    r"""A figure with its denominator and its percentage; of nothing there is no percentage.

    >>> share(3, 6), share(0, 0)
    ('3 of 6 (50\xa0%)', '0 of 0')
    """
    return f"{k_of_n(k, n)} ({100 * k / n:.0f}\N{NO-BREAK SPACE}%)" if n else k_of_n(k, n)


def beside_line(quotation: Quotation) -> str:
    """The words in the other language, in brackets; empty where there are none.

    >>> beside_line(Quotation(text="Ella escucha.", beside="She listens.", language="English"))
    '[English: She listens.]'
    """
    words = " ".join(quotation.beside.split())
    if not words:
        return ""
    return f"[{quotation.language}: {words}]" if quotation.language else f"[{words}]"


def bar_text(bar: Bar) -> str:
    """What a bar says in words.

    >>> bar_text(Bar(label="Ash", value=3, of=6)), bar_text(Bar(label="Elm", value=None, of=6))
    ('3 of 6', 'no data')
    """
    if bar.value is None:
        return "no data"
    return f"{bar.value:,}" if bar.of is None else k_of_n(bar.value, bar.of)
