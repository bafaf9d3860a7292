"""What all readers of rich text share: how tables become lines, and how a reader tells what it left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

Row = Sequence[Sequence[str]]  # cells from left to right, each with the paragraphs in it


def joined(blocks: Iterable[str]) -> str:
    r"""The canonical text of paragraphs and tables: a blank line between them, none for what is empty.

    >>> joined(["One.", "  ", "Two,\rlines."])
    'One.\n\nTwo,\nlines.'
    """
    text = "\n\n".join(block for block in blocks if block.strip())
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def table(rows: Sequence[Row]) -> Iterator[str]:
    r"""The blocks of a table: one, with a line for each row and `` | `` between its cells.

    What is laid out inside a cell (paragraphs, line breaks, a table) is joined by spaces; rows without words are
    dropped. Where but one column has words, the table is a box drawn around paragraphs, which stay paragraphs.

    >>> list(table([[["Ines"], ["We meet", "often."]], [["Rob"], ["Mostly."]]]))
    ['Ines | We meet often.\nRob | Mostly.']
    >>> list(table([[[], ["Ines  0:07", "We meet."]]]))
    ['Ines  0:07', 'We meet.']
    """
    columns = {at for row in rows for at, cell in enumerate(row) if any(map(str.strip, cell))}
    if len(columns) <= 1:
        yield from (paragraph for row in rows for cell in row for paragraph in cell)
    else:
        written = ([_on_one_line(cell) for cell in row] for row in rows)
        yield "\n".join(" | ".join(row) for row in written if any(row))


def left_out(counts: Mapping[str, int], *, where: str) -> tuple[str, ...]:
    """The note that tells what a text does not hold, or none where it holds everything.

    >>> left_out({"comment": 2, "image": 0, "text box": 1}, where="a.odt")
    ('a.odt: left out 2 comments, 1 text box',)
    """
    told = [_plural(number, what) for what, number in counts.items() if what and number]
    return (f"{where}: left out {', '.join(told)}",) if told else ()


def _on_one_line(cell: Iterable[str]) -> str:
    """The words of a cell; spaces inside its lines stay, as two of them may set a name off from a time."""
    lines = (line.strip() for paragraph in cell for line in paragraph.replace("\r", "\n").split("\n"))
    return " ".join(line for line in lines if line)


def _plural(number: int, what: str) -> str:
    """A count with its noun.

    >>> _plural(1, "text box"), _plural(2, "text box"), _plural(3, "image")
    ('1 text box', '2 text boxes', '3 images')
    """
    ending = "" if number == 1 else "es" if what.endswith("x") else "s"
    return f"{number:,} {what}{ending}"
