"""Listings on stdout, talk on stderr, progress for long work."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from workbench.model.cells import disarmed

FORMATS = ("table", "tsv", "csv", "json", "md")
NONE = "·"  # asked and absent, or nothing told; never 0
NO_DATA = "–"  # nobody can say
NARROWEST = 20  # columns that a cell keeps however narrow the terminal
MARKED = re.compile(r"\d+ −")  # a count of nothing but challenging passages
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def say(text: str = "") -> None:
    """Talk to the person: on stderr, so that stdout stays data."""
    click.echo(text, err=True)


def readable(text: str) -> bool:
    r"""Whether a text can be written; bytes of a name that are no Unicode come as lone surrogates.

    >>> readable("é"), readable("bad\udcff")
    (True, False)
    """
    return not any("\ud800" <= c <= "\udfff" for c in text)


def shown_as(format: str | None) -> str:
    """How a listing is printed: as asked, else a table on a terminal and TSV when piped."""
    return format or ("table" if sys.stdout.isatty() else "tsv")


def listing(columns: Sequence[str], rows: Sequence[Sequence[Any]], format: str | None) -> None:
    """Print rows: a table on a terminal, TSV when piped, or as asked."""
    click.echo(RENDER[shown_as(format)](columns, rows), nl=False)


def _plain(value: Any) -> str:
    return NONE if value is None else one_line(value)


def one_line(value: Any) -> str:
    """One line, without signs that would steer a terminal."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", " ".join(str(value).split()))


def width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, room: int = 0) -> str:
    """Aligned columns; where the terminal is narrow the widest give way and their cells go on below.

    >>> print(table(["site", "n"], [["osgood", 3]]), end="")
    site    n
    ------  -
    osgood  3
    """
    cells = [[_plain(v) for v in row] for row in rows]
    widths = [max([width(c), *(width(row[i]) for row in cells)]) for i, c in enumerate(columns)]
    room = room or shutil.get_terminal_size((160, 24)).columns
    while sum(widths) + 2 * len(widths) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    numeric = [all(_is_number(row[i]) for row in rows)
               for i in range(len(columns))]  # fmt: skip
    found = []
    for line in [columns, ["-" * w for w in widths], *cells]:
        folded = [_folded(c, w) for c, w in zip(line, widths, strict=True)]
        for at in range(max(map(len, folded))):
            parts = [f[at] if at < len(f) else "" for f in folded]
            padded = (_pad(c, w, right=n) for c, w, n in zip(parts, widths, numeric, strict=True))
            found.append("  ".join(padded).rstrip() + "\n")
    return "".join(found)


def _is_number(value: Any) -> bool:
    """Also what stands for a number, and a number with a sign behind it."""
    return isinstance(value, int | float) or value in (None, NO_DATA) or bool(MARKED.fullmatch(str(value)))


def _folded(text: str, size: int) -> list[str]:
    """A cell in lines of at most ``size`` columns, cut between words where it can be."""
    lines, line = [], ""
    for word in text.split(" "):
        while width(word) > size:  # a path or an id: cut it where the column ends
            head = _head(f"{line} {word}".strip(), size)
            word = f"{line} {word}".strip()[len(head) :]  # noqa: PLW2901
            lines.append(head)
            line = ""
        joined = f"{line} {word}" if line else word
        if width(joined) > size:
            lines.append(line)
            joined = word
        line = joined
    return [*lines, line]


def _head(text: str, size: int) -> str:
    kept = 0
    for at, sign in enumerate(text):
        kept += width(sign)
        if kept > size:
            return text[:at]
    return text


def _pad(text: str, size: int, *, right: bool) -> str:
    pad = " " * (size - width(text))
    return pad + text if right else text + pad


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "coding"), count(1200, "coding")
    ('1 coding', '1,200 codings')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow([_safe(c) for c in columns])
    writer.writerows([["" if v is None else _safe(v) for v in row] for row in rows])
    return out.getvalue()


def _safe(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front; lines end in LF."""
    if not isinstance(value, str):
        return value
    return disarmed(value).replace("\r\n", "\n").replace("\r", "\n")  # csv would not quote a lone CR


def _tsv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    cells = [["" if v is None else _safe(one_line(v) if isinstance(v, str) else v) for v in row] for row in rows]
    return "".join("\t".join(map(str, line)) + "\n" for line in ([_safe(one_line(c)) for c in columns], *cells))


def _json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [columns, ["---"] * len(columns), *([_cell(v) for v in row] for row in rows)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _cell(value: Any) -> str:
    return _plain(value).replace("\\", "\\\\").replace("|", "\\|")


RENDER: dict[str, Callable[[Sequence[str], Sequence[Sequence[Any]]], str]] = {
    "table": table,
    "tsv": _tsv,
    "csv": _csv,
    "json": _json,
    "md": _markdown,
}


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on stderr when a person looks at it; silence otherwise."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(), console=Console(stderr=True), transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("", total=None)
        yield lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total)
