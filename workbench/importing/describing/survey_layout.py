"""The columns of a table of open answers, and all that is wrong with the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import Literal

from workbench.errors import Problems, WorkbenchError, nearest
from workbench.importing.describing.fields import field_name
from workbench.model.text import slug

Row = tuple[int, list[str]]
By = Literal["respondent", "question"]

# 'none' and 'unknown' are answers; these are marks of a field left open
_BLANK = frozenset(("", "n/a", "na", "n.a.", "n.a", "-", "--", "–", "—", ".", "..."))
_HINT = "mend the table and try again"
_SHOWN = 50  # problems that are told before the rest is counted
_LOOK = 60  # characters of a cell that a message shows
_LONGEST_ID = 100
_SAMPLE_ROWS, _SAMPLE_LENGTH = 200, 2000
_LEAST_WORDS = 4  # on average, for a column to look like open answers
_FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")  # what no text may hold
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f]")  # databases write a vertical tab for a line end inside a field


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """What a checked table holds. ``questions``: columns of open answers, from 0, by their headings as written.

    ``others``: the further columns by field name. ``common``: those of them that tell the same in every row.
    ``answered`` and ``blank`` count cells of open answers; ``silent`` respondents who answered nothing.
    """

    where: str
    questions: Mapping[str, int]
    others: Mapping[str, int]
    id: int | None
    by: By
    common: Mapping[str, str]
    respondents: int
    answered: int
    blank: int
    silent: int

    @property
    def sources(self) -> int:
        """How many sources will come of it, at most: questions that nobody answered give none."""
        return self.respondents - self.silent if self.by == "respondent" else len(self.questions)


def check(
    rows: Iterable[Row], *, where: str, text: Sequence[str], id: str | None = None, by: By = "respondent"
) -> Layout:
    """Go through a table once, keeping a digest of each id (some 100 bytes a row) and nothing of the words.

    Raises:
        WorkbenchError: the table is empty, or no column of open answers is named.
        Problems: columns are missing or repeated, an id is empty, repeated or too long, cells stand outside the
            columns, no row is below the header.
    """
    stream = iter(rows)
    first, heads = next(stream, (0, []))
    if not any(cell.strip() for cell in heads):
        raise WorkbenchError(f"{where} is empty", hint="its first row names the columns")
    if not text:
        raise _unnamed(where, [(first, heads), *islice(stream, _SAMPLE_ROWS)])
    problems = _Problems(where)
    place = f"{where}:{first}"
    names = [one_line(head) for head in heads]
    questions = {names[at]: at for each in text if (at := _column(place, names, each, problems)) is not None}
    id_at = None if id is None else _column(place, names, id, problems)
    others = {field_name(name): at for at, name in enumerate(names) if name and at != id_at and name not in questions}
    problems.add(*_repeated(place, names))
    if id_at is not None and id_at in questions.values():
        problems.add(f"{place}: {names[id_at]!r} cannot be the id and an answer")
    if problems:
        raise problems.error()
    seen = _Seen(where=where, names=names, questions=tuple(questions.values()), others=others, id=id_at)
    for line, cells in stream:
        problems.add(*seen.look(line, cells))
    problems.add(*seen.repeated())
    if not seen.respondents:
        problems.add(f"{place}: no row stands below the header")
    if problems:
        raise problems.error()
    return Layout(
        where=where, questions=questions, others=others, id=id_at, by=by,
        common={name: value for name, value in seen.common.items() if value}, respondents=seen.respondents,
        answered=seen.answered, blank=seen.blank, silent=seen.silent,
    )  # fmt: skip


def propose_text_columns(rows: Iterable[Row]) -> list[str]:
    """The headings of the columns that look like open answers, in the order of the table.

    Args:
        rows: the header and, below it, some rows; the first 200 are looked at.

    >>> rows = [(1, ["id", "Why?", "size"]), (2, ["1", "Because the coach has time.", "small"])]
    >>> propose_text_columns(rows)
    ['Why?']
    """
    stream = iter(rows)
    _, heads = next(stream, (0, []))
    counts = [0] * len(heads)
    filled = [0] * len(heads)
    for _, cells in islice(stream, _SAMPLE_ROWS):
        for at, cell in enumerate(cells[: len(heads)]):
            words = cell[:_SAMPLE_LENGTH].split()
            counts[at] += len(words)
            filled[at] += bool(words)
    means = [count / (full or 1) for count, full in zip(counts, filled, strict=True)]
    least = min(_LEAST_WORDS, max(means, default=0))
    return [
        one_line(head) for head, mean in zip(heads, means, strict=True) if mean and mean >= least and head.strip()
    ]


class _Problems:
    """Problems while a table is read: the first ones as lines, the rest as a number."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.lines: list[str] = []
        self.more = 0

    def __bool__(self) -> bool:
        return bool(self.lines)

    def add(self, *lines: str) -> None:
        for line in lines:
            if len(self.lines) < _SHOWN:
                self.lines.append(line)
            else:
                self.more += 1

    def error(self) -> Problems:
        more = [f"and {self.more} more"] if self.more else []
        return Problems(self.where, [*self.lines, *more], hint=_HINT)


@dataclass(kw_only=True)
class _Seen:
    """What is known of the rows gone through so far."""

    where: str
    names: Sequence[str]
    questions: Sequence[int]
    others: Mapping[str, int]
    id: int | None
    lines: dict[bytes, int] = field(default_factory=dict)  # digest of an id → its first line
    twice: dict[bytes, list[str]] = field(default_factory=dict)  # digest → the id, and its lines
    common: dict[str, str] = field(default_factory=dict)
    respondents: int = 0
    answered: int = 0
    blank: int = 0
    silent: int = 0

    def look(self, line: int, cells: Sequence[str]) -> Iterator[str]:
        """Take in one row; gives what is wrong with it."""
        place = f"{self.where}:{line}"
        if any(each.strip() for each in cells[len(self.names) :]):
            yield f"{place}: {len(cells)} cells for {len(self.names)} columns"
        for each, name in zip(cells, self.names, strict=False):
            if not name and each.strip():
                yield f"{place}: {short(each)} stands in a column without a name; name the column"
        if self.id is not None:
            yield from self._identify(place, line, one_line(cell(cells, self.id)))
        blank = sum(is_blank(clean(cell(cells, at))[0]) for at in self.questions)
        self.blank += blank
        self.answered += len(self.questions) - blank
        self.silent += blank == len(self.questions)
        if self.respondents == 0:
            told = {name: one_line(cell(cells, at)) for name, at in self.others.items()}
            self.common = {name: value for name, value in told.items() if len(value) <= _SAMPLE_LENGTH}
        else:
            for name, value in list(self.common.items()):
                if one_line(cell(cells, self.others[name])) != value:
                    del self.common[name]
        self.respondents += 1

    def _identify(self, place: str, line: int, name: str) -> Iterator[str]:
        if not name:
            yield f"{place}: the id is empty"
        elif len(name) > _LONGEST_ID:
            yield f"{place}: the id {short(name)} has {len(name)} characters, more than {_LONGEST_ID}"
        elif slug(name) == "unnamed" and name.casefold() != "unnamed":
            yield f"{place}: no short name can be made of the id {short(name)}; write it with letters from a to z"
        else:
            key = blake2b(slug(name).encode(), digest_size=16).digest()
            first = self.lines.setdefault(key, line)
            if first != line:
                self.twice.setdefault(key, [name, str(first)]).append(str(line))

    def repeated(self) -> Iterator[str]:
        """Ids that stand there more than once, each with all its lines."""
        for name, *lines in self.twice.values():
            shown = ", ".join(lines[:_SHOWN]) + (", ..." if len(lines) > _SHOWN else "")
            yield f"{self.where}: the id {short(name)} stands on lines {shown} (signs and case aside); keep one"


def _unnamed(where: str, sample: Sequence[Row]) -> WorkbenchError:
    proposed = propose_text_columns(sample)
    longest = f"; the longest cells stand in {', '.join(map(repr, proposed[:10]))}" if proposed else ""
    return WorkbenchError(
        f"{where}: no column of open answers is named", hint=f"name the columns by their headings{longest}"
    )


def _column(place: str, names: Sequence[str], wanted: str, problems: _Problems) -> int | None:
    """Where a column stands, by its heading in any case and with any signs between its words."""
    plain = one_line(wanted)
    if plain in names:
        return names.index(plain)
    fields = [field_name(name) for name in names]
    if field_name(wanted) and field_name(wanted) in fields:
        return fields.index(field_name(wanted))
    near = nearest(plain[:_LOOK], [name[:_LOOK] for name in names if name])
    meant = f"did you mean {' or '.join(map(repr, near))}?" if near else f"there are {', '.join(names)[:300]}"
    problems.add(f"{place}: no column {short(wanted)}; {meant}")
    return None


def _repeated(place: str, names: Sequence[str]) -> Iterator[str]:
    fields = [field_name(name) for name in names]
    for name in dict.fromkeys(fields):
        if name and (count := fields.count(name)) > 1:
            yield f"{place}: column {short(names[fields.index(name)])} stands there {count} times; keep one"


def cell(cells: Sequence[str], at: int) -> str:
    """A cell of a row, '' where the row is shorter."""
    return cells[at] if at < len(cells) else ""


def clean(written: str) -> tuple[str, int]:
    r"""A cell with its line ends as LF and no white space around it, and how many signs were replaced in it.

    These are control characters and halves of surrogates, which no text may hold.

    >>> clean(" a\r\nb\x00 ")
    ('a\nb�', 1)
    """
    return _FORBIDDEN.subn("\ufffd", _LINE_ENDS.sub("\n", written).strip())


def one_line(written: str) -> str:
    """A cleaned cell with single spaces."""
    return " ".join(clean(written)[0].split())


def is_blank(words: str) -> bool:
    """Whether a cleaned cell says that nothing was answered.

    >>> is_blank("N/A"), is_blank("None")
    (True, False)
    """
    return len(words) <= len("n.a.") and words.casefold() in _BLANK


def short(written: str) -> str:
    """A cell as a message shows it."""
    return repr(written if len(written) <= _LOOK else f"{written[:_LOOK]}...")
