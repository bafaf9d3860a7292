"""What a path tells of a source: ``corpora/{district}/{site}/{role}-{wave}.docx``.

No regular expression is made of what a user wrote: a field ends where the next literal first stands, which one
search from left to right finds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from workbench.errors import Problems
from workbench.importing.describing.attributes import standard_name
from workbench.importing.describing.fields import field_name

_HINT = "write it like 'corpora/{district}/{site}/{role}-{wave}.docx'"
_LONGEST = 1000  # characters of a pattern


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of one part of a pattern. ``literal``: as compared, one case; ``field``: its name, '' for ``*``."""

    literal: str = ""
    field: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PathPattern:
    """A pattern as written, and the pieces of each of its parts (folders, then the file), outermost first."""

    written: str
    parts: tuple[tuple[Piece, ...], ...]

    def fields(self, path: PurePath | str) -> dict[str, str] | None:
        """What a path tells, by the names of the pattern; None when it does not fit.

        The pattern is laid against the end of the path, so that an absolute path fits as a relative one does; the
        last part against the name without its suffix, then, unless a field would swallow it, with its suffix.

        >>> pattern = compile_pattern("{site}/{role}-{wave}")
        >>> pattern.fields("/study/corpora/Juniper Street/teacher leader-2.docx")
        {'site': 'Juniper Street', 'role': 'teacher leader', 'wave': '2'}
        >>> pattern.fields("readme.md") is None
        True
        """
        whole = PurePath(path)
        names = whole.parts[1:] if whole.anchor else whole.parts
        if len(names) < len(self.parts):
            return None
        *above, last = self.parts
        *folders, name = names[len(names) - len(self.parts) :]
        told: dict[str, str] = {}
        for pieces, folder in zip(above, folders, strict=True):
            found = _match(pieces, folder)
            if found is None:
                return None
            told |= found
        found = _match(last, whole.stem)
        if found is None and not last[-1].field:
            found = _match(last, name)
        return None if found is None else told | found


def compile_pattern(written: str) -> PathPattern:
    """Read a pattern: ``{name}`` is a field, ``*`` anything, both within one part; all else stands for itself.

    Letters are compared in one case and in one Unicode form. A field is never empty and reaches to the first place
    where what follows it stands.

    Raises:
        Problems: braces that do not pair, fields without a name, given twice or touching, ``**``, nothing at all.

    >>> compile_pattern("{site}{role}")
    Traceback (most recent call last):
    workbench.errors.Problems: 1 problem in the path pattern '{site}{role}'; write it like \
'corpora/{district}/{site}/{role}-{wave}.docx'
      {site}{role}: put something between them, or nobody can tell where one ends
    """
    shown = written if len(written) <= _LONGEST else f"{written[:40]}..."
    where = f"the path pattern {shown!r}"
    if len(written) > _LONGEST:
        raise Problems(where, [f"{len(written)} characters, more than {_LONGEST}"], hint=_HINT)
    problems: list[str] = []
    names = [part for part in written.replace("\\", "/").split("/") if part.strip() not in ("", ".")]
    parts = tuple(tuple(_pieces(part, problems)) for part in names)
    if not parts:
        problems.append("it is empty")
    if ".." in names:
        problems.append("'..' leads out of the folder; leave it out")
    fields = [piece.field for pieces in parts for piece in pieces if piece.field]
    problems += _twice(fields)
    if problems:
        raise Problems(where, problems, hint=_HINT)
    return PathPattern(written=written, parts=parts)


def _pieces(part: str, problems: list[str]) -> Iterator[Piece]:
    """The pieces of one part; what is wrong with it goes to ``problems``."""
    if "**" in part:
        problems.append(f"{part}: '**' is not known; the pattern fits the end of a path anyhow, so leave it out")
        return
    before = ""  # the field or star just left, as written
    at = 0
    while at < len(part):
        if part[at] in "{*":
            close = part.find("}", at) if part[at] == "{" else at
            inside = part[at + 1 : close]
            if close < 0 or "{" in inside:
                problems.append(f"{part[at:]}: a brace is not closed")
                return
            name = field_name(inside)
            if part[at] == "{" and not name:
                problems.append(f"{part[at : close + 1]}: a field without a name")
            if before:
                touching = f"{before}{part[at : close + 1]}"
                problems.append(f"{touching}: put something between them, or nobody can tell where one ends")
            yield Piece(field=name)
            before, at = part[at : close + 1], close + 1
        else:
            end = min((found for found in (part.find(sign, at) for sign in "{*") if found >= 0), default=len(part))
            if "}" in part[at:end]:
                problems.append(f"{part[at:end]}: a brace that nothing opens")
            yield Piece(literal=_folded(_normal(part[at:end])))
            before, at = "", end


def _twice(fields: Sequence[str]) -> list[str]:
    """Fields that stand there more than once, under one name or under two for the same."""
    same: dict[str, list[str]] = {}
    for name in fields:
        same.setdefault(standard_name(name), []).append(f"{{{name}}}")
    return [f"{' and '.join(names)} tell the same; keep one" for names in same.values() if len(names) > 1]


def _match(pieces: Sequence[Piece], name: str) -> dict[str, str] | None:
    """What one part of a path tells; the first place of each literal is taken, which can miss no fit."""
    name = _normal(name)
    folded = _folded(name)
    told: dict[str, str] = {}
    at = 0
    open_piece: Piece | None = None  # a field or star that waits for its end
    for number, piece in enumerate(pieces):
        if not piece.literal:
            open_piece = piece
            continue
        least = at + bool(open_piece and open_piece.field)
        if number == len(pieces) - 1:
            found = len(name) - len(piece.literal) if folded.endswith(piece.literal) else -1
        else:
            found = folded.find(piece.literal, least)
        if found < least or (open_piece is None and found != at):
            return None
        if not _take(open_piece, name[at:found], told):
            return None
        at, open_piece = found + len(piece.literal), None
    if open_piece is None:
        return told if at == len(name) else None
    return told if _take(open_piece, name[at:], told) else None


def _take(piece: Piece | None, words: str, told: dict[str, str]) -> bool:
    """Note what stands in a field; false when that is nothing but white space."""
    if piece is None or not piece.field:
        return True
    told[piece.field] = words.strip()
    return bool(words.strip())


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _folded(name: str) -> str:
    """One case, character by character, so that places in it are places in the name ('ß' stays one character)."""
    return "".join(fold if len(fold := letter.casefold()) == 1 else letter for letter in name)
