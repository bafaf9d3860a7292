"""Artifacts: plans, agendas and the like as paragraphs and rows of tables; a record for what is no text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import yaml

from workbench.errors import WorkbenchError
from workbench.model.source import Kind, Locator, Turn, Voice

_BAR = " | "  # what the readers put between the cells of a row
_RULE = frozenset(" \t|:-")  # what the line below the head of a Markdown table is made of
_EDGES = " \t\f\v\r|"
_BLANKS = re.compile(r"\s*\n")


class _Stretch(NamedTuple):
    """A paragraph or, with its number, a row of a table: code points without the line end."""

    start: int
    end: int
    table: int = 0
    row: int = 0


def row_locators(text: str, body_start: int = 0) -> tuple[Locator, ...]:
    r"""Where each row of each table begins, as '<table>.<row>', both from 1; '' where a table has ended.

    A row is a line with `` | `` in it; where at least half the lines of a paragraph are rows, all of them are, as a
    row of one cell has no bar.

    >>> [(each.start, each.value) for each in row_locators("Plan\n\ngoal | who\nread | all\n\nEnd.")]
    [(6, '1.1'), (17, '1.2'), (29, '')]
    """
    found: list[Locator] = []
    inside = False
    for stretch in _stretches(text, body_start):
        if stretch.table:
            found.append(Locator(start=stretch.start, kind="row", value=f"{stretch.table}.{stretch.row}"))
        elif inside:
            found.append(Locator(start=stretch.start, kind="row", value=""))
        inside = bool(stretch.table)
    return tuple(found)


def parts(text: str, start: int = 0) -> tuple[Turn, ...]:
    r"""The paragraphs and rows of an artifact as turns that nobody speaks.

    Bars and white space at the edges stay outside; what has neither letter nor digit gives no turn.

    >>> text = "Plan\n\n| goal | who |\n|---|---|\n| read | all |"
    >>> [text[turn.start : turn.end] for turn in parts(text)]
    ['Plan', 'goal | who', 'read | all']
    """
    turns = (_turn(text, stretch) for stretch in _stretches(text, start))
    return tuple(turn for turn in turns if turn is not None)


def surrogate(title: str, description: str, fields: Mapping[str, str]) -> str:
    r"""The canonical text of a record that stands for what is no text: a photograph, a map, a wall of data.

    It is a header, which says what the thing is, and below it what is to be seen: the import reads it like any
    other file.

    Args:
        title: what it is, 'Photograph of the data wall'.
        description: the researcher's words for it; these are what is coded.
        fields: what else is known: ``surrogate_of`` (the file name), ``sha256``, ``media_type``, and as you like.

    Raises:
        WorkbenchError: there is no description.

    >>> print(surrogate("Data wall", "Names of\r\npupils.", {"surrogate_of": "wall.jpg"}))
    ---
    title: Data wall
    kind: artifact
    surrogate_of: wall.jpg
    ---
    <BLANKLINE>
    Names of
    pupils.
    """
    words = description.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").strip()
    if not words:
        raise WorkbenchError(
            f"nothing is said of {title!r}", hint="describe what is to be seen: that is what is coded"
        )
    told = {"title": title, "kind": Kind.ARTIFACT.value} | dict(fields)
    plain = {name: " ".join(value.split()) for name, value in told.items()}
    header = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=10**6)
    return f"---\n{header}---\n\n{words}"


def _stretches(text: str, start: int) -> Iterator[_Stretch]:
    table = 0
    for lines in _blocks(text, start):
        is_row = [_BAR in text[a:b] for a, b in lines]
        all_rows = 2 * sum(is_row) >= len(lines)
        before = last = -1  # where the running paragraph began, and where its last line ended
        row = 0
        for (a, b), bars in zip(lines, is_row, strict=True):
            if not (bars or all_rows):
                before, last, row = (a if before < 0 else before), b, 0
                continue
            if before >= 0:
                yield _Stretch(before, last)
                before = -1
            table, row = table + (row == 0), row + 1
            yield _Stretch(a, b, table, row)
        if before >= 0:
            yield _Stretch(before, last)


def _blocks(text: str, start: int) -> Iterator[list[tuple[int, int]]]:
    """The lines between blank lines, each as start and end; the rule of a Markdown table is passed over."""
    lines: list[tuple[int, int]] = []
    while start < len(text):
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline
        line = text[start:end]
        if line.strip():
            if not ("|" in line and "-" in line and _RULE.issuperset(line)):
                lines.append((start, end))
            start = end + 1
            continue
        if lines:
            yield lines
            lines = []
        blanks = _BLANKS.match(text, start)
        start = blanks.end() if blanks else len(text)
    if lines:
        yield lines


def _turn(text: str, stretch: _Stretch) -> Turn | None:
    words = text[stretch.start : stretch.end]
    start = stretch.start + len(words) - len(words.lstrip(_EDGES))
    end = stretch.start + len(words.rstrip(_EDGES))
    if not any(letter.isalnum() for letter in words):
        return None
    return Turn(start=start, end=end, speaker="", voice=Voice.DESCRIPTION)
