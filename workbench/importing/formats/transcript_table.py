"""Tables as transcripts: one row a sentence or a turn, with columns for who speaks and what is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.errors import Problems, WorkbenchError
from workbench.importing.describing.fields import field_name
from workbench.importing.formats import spreadsheet
from workbench.importing.formats.cues import clock, seconds_of
from workbench.importing.formats.decode import Decoded, decode
from workbench.importing.formats.written import Piece, Written
from workbench.importing.speakers.labels import normal

_COLUMNS = {  # what a column holds: names it may have, the surest first
    "speaker": ("speaker", "speaker_name", "speaker_label", "name", "who", "participant"),
    "text": ("text", "sentence", "words", "utterance", "transcript", "dialogue"),
    "turn": ("turn", "turn_number", "turn_id"),
    "time": ("timestamp", "time_stamp", "time", "start", "start_time", "begin", "in"),
}
_SPACES = re.compile(r"\s+")
_OTHER_WAY = "a table of answers comes in by 'workbench source survey'"
_MOST_NAMED = 12  # columns told by name


def read_transcript_table(raw: bytes, *, encoding: str | None = None, where: str = "the file") -> Decoded:
    r"""The canonical text of a table with a speaker and a text in each row: a paragraph ``Speaker: words`` a turn.

    Rows in a row with one turn number are one turn; where there is no such column, rows of one speaker are. Rows
    without a speaker go on with the turn. Locators are rows (line of the file or sheet) and, where there is a column
    of times, times as they are written.

    Args:
        raw: the bytes of the file.
        encoding: of a CSV file, as in ``decode``.
        where: how messages call the file.

    Raises:
        WorkbenchError: the file cannot be read, or has no such columns.
        Problems: cells that cannot be read; all of them.

    >>> read = read_transcript_table(b"Speaker,Text\nInes,We meet.\nInes,Often.\nQ,Why?\n", where="a.csv")
    >>> read.text, len(read.turns)
    ('Ines: We meet. Often.\n\nQ: Why?', 2)
    """
    notes: list[str] = []
    problems: list[str] = []
    table = spreadsheet.rows(raw, where=where, encoding=encoding, problems=problems, notes=notes)
    _, header = next(table, (0, []))  # of no rows at all, the message names what is missing
    columns = _found(header, where)
    written = Written()
    for turn in _turns(table, columns):
        written.add(turn[0].speaker, _pieces(turn))
    if problems:
        raise Problems(where, problems, hint="mend the table and try again")
    if not written.turns:
        raise WorkbenchError(f"{where} holds no words below its header", hint="export the transcript again")
    excel = raw.startswith(b"PK")
    if excel and encoding:
        notes.append(f"{where}: --encoding was not used, a workbook names its own")
    return Decoded(
        text=written.text,
        encoding="xlsx" if excel else decode(raw, encoding=encoding, where=where).encoding,
        notes=(*notes, *_left_out(header, columns, where)),
        locators=tuple(written.locators),
        turns=tuple(written.turns),
        convention="table",
    )


def _left_out(header: Sequence[str], columns: Mapping[str, int], where: str) -> Iterator[str]:
    names = [name for at, name in enumerate(header) if name and at not in columns.values()]
    if names:
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        yield f"{where}: left out column{'s' * (len(names) > 1)} {', '.join(names[:_MOST_NAMED])}{more}"


def _found(header: Sequence[str], where: str) -> dict[str, int]:
    """Where each kind of column stands."""
    names = [field_name(cell) for cell in header]
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice:
        raise WorkbenchError(f"{where}: column {twice!r} stands there {names.count(twice)} times", hint="keep one")
    found = {}
    for what, aliases in _COLUMNS.items():
        name = next((alias for alias in aliases if alias in names), None)
        if name is not None:
            found[what] = names.index(name)
    missing = [what for what in ("speaker", "text") if what not in found]
    if missing:
        message = f"{where} is no transcript: no column {' and none '.join(map(repr, missing))}"
        raise WorkbenchError(message, hint=_OTHER_WAY)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """The words of one row."""

    line: int
    words: str
    speaker: str
    turn: str
    time: str


def _turns(table: Iterable[tuple[int, list[str]]], columns: Mapping[str, int]) -> Iterator[list[_Said]]:
    """The rows that make one turn; a row without words belongs to none."""
    turn: list[_Said] = []
    for line, cells in table:
        said = _said(line, cells, columns)
        if not said.words:
            continue
        if turn and not _goes_on(turn[0], said):
            yield turn
            turn = []
        turn.append(said)
    if turn:
        yield turn


def _said(line: int, cells: Sequence[str], columns: Mapping[str, int]) -> _Said:
    def cell(what: str) -> str:
        at = columns.get(what, len(cells))
        return _SPACES.sub(" ", cells[at]) if at < len(cells) else ""

    return _Said(line=line, words=cell("text"), speaker=cell("speaker"), turn=cell("turn"), time=cell("time"))


def _goes_on(first: _Said, said: _Said) -> bool:
    """Whether a row belongs to the turn that another begins."""
    same = not said.speaker or normal(said.speaker) == normal(first.speaker)
    return same and (not (said.turn and first.turn) or said.turn == first.turn)


def _pieces(turn: Iterable[_Said]) -> list[Piece]:
    """The rows of a turn with their times and lines."""
    return [
        Piece(
            words=said.words, places=(*((("time", _clock(said.time)),) if said.time else ()), ("row", str(said.line)))
        )
        for said in turn
    ]


def _clock(time: str) -> str:
    """A time as locators write it, where it is one; else as it is written.

    >>> _clock("1:02"), _clock("62.5"), _clock("00:01:02.250"), _clock("after lunch")
    ('00:01:02', '00:01:02', '00:01:02', 'after lunch')
    """
    seconds = seconds_of(time)
    return time if seconds is None else clock(seconds)
