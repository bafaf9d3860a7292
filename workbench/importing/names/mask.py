"""Replace names by pseudonyms, say where every code point went, and look for names that still stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.importing.names.atoms import fold
from workbench.importing.names.forms import ROLE_TITLES, TITLES
from workbench.importing.names.pseudonyms import Key
from workbench.model.text import Span, slug

_TITLE = re.compile(r"(?<![^\W_])([^\W\d_]{2,14})(?:\.[ \u00a0]?|[ \u00a0]|\n)$")
_MOST_ROUNDS = 9  # a text needs two, the second to see that nothing is left
_WIDEST_TITLE = 18  # characters
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_PART_OF_FILE = re.compile(r"[^\s]*[-_.][^\s]*|[a-z0-9]+")


class Edit(NamedTuple):
    """What was replaced, in code points of the old text; ``moved``: how far the text behind it has moved in all."""

    start: int
    end: int
    new: str
    moved: int


def mask(text: str, key: Key) -> tuple[str, tuple[Edit, ...]]:
    """A text with the pseudonyms of a key, and the edits that lead to it, in order.

    The longest name wins; what is glued to a name by an apostrophe stays. A title goes with the name. What is masked
    once does not change when it is masked again.

    Raises:
        ValueError: a pseudonym of the key is itself a name of the key; ``read_table`` refuses such a table.

    >>> from workbench.importing.names.pseudonyms import Entry
    >>> key = Key(entries=(Entry(name="Ines Calder", kind="person", pseudonym="[Principal A]"),))
    >>> mask("We like Ms. Calder's plan; Ines does too.", key)[0]
    "We like [Principal A]'s plan; [Principal A] does too."
    """
    _check(key)
    edits: tuple[Edit, ...] = ()
    masked = text
    for _ in range(_MOST_ROUNDS):  # beside a pseudonym, a word may turn out to be a name: 'InesCalder' and the like
        found = tuple(_replaced(masked, key))
        if not found:
            break
        edits = _merged(edits, found)
        masked = _applied(text, edits)
    return masked, edits


def _check(key: Key) -> None:
    if key.unsound is not None:
        raise ValueError(f"the pseudonym {key.unsound!r} is, holds or could become a name of the key")


def _replaced(text: str, key: Key) -> Iterator[tuple[int, int, str]]:
    """What is to be replaced, in order: start, end, pseudonym."""
    last = 0
    for start, end, owner in key.finder.find(text):
        new = key.pseudonym(owner)
        if new is not None:
            yield max(last, _with_title(text, start, new)), end, new
            last = end


def _merged(edits: Sequence[Edit], found: Sequence[tuple[int, int, str]]) -> tuple[Edit, ...]:
    """Edits with further ones, which are told in the text that the first have made; pseudonyms are never touched."""
    ends = [edit.end + edit.moved for edit in edits]
    both = [(edit.start, edit.end, edit.new) for edit in edits]
    for start, end, new in found:
        at = bisect_right(ends, start)
        back = edits[at - 1].moved if at else 0
        both.append((start - back, end - back, new))
    moved = 0
    merged = []
    for start, end, new in sorted(both):
        moved += len(new) - (end - start)
        merged.append(Edit(start, end, new, moved))
    return tuple(merged)


def _applied(text: str, edits: Sequence[Edit]) -> str:
    pieces, last = [], 0
    for edit in edits:
        pieces += [text[last : edit.start], edit.new]
        last = edit.end
    return "".join([*pieces, text[last:]])


def _with_title(text: str, start: int, new: str) -> int:
    """Where a mention begins with the title before it: 'Ms.' always, 'Principal' if the pseudonym says so too."""
    title = _TITLE.search(text[max(0, start - _WIDEST_TITLE) : start])
    if not title:
        return start
    word = fold(title[1])
    said = fold(new.strip("[ ").split()[0]) if new.strip("[ ") else ""
    goes = word in TITLES or (word in ROLE_TITLES and word == said)
    return start - len(title[0]) if goes else start


def mask_value(value: str, key: Key) -> str:
    """A title, an attribute, a file name or a slug with the pseudonyms of a key.

    What looks like a file name or a slug stays one: the pseudonym is written with small letters and hyphens.

    >>> from workbench.importing.names.pseudonyms import Entry
    >>> key = Key(entries=(Entry(name="Ines Calder", kind="person", pseudonym="[Principal A]"),))
    >>> mask_value("ines-calder_w1.docx", key), mask_value("Talk with Ines Calder", key)
    ('principal-a_w1.docx', 'Talk with [Principal A]')
    """
    if not _is_file(value):
        return mask(value, key)[0]
    _check(key)
    pieces, last = [], 0
    for start, end, owner in key.finder.find(value):
        new = key.pseudonym(owner)
        if new is None:
            continue
        glue = "-" if start and value[start - 1].isalnum() else ""
        behind = "-" if value[end : end + 1].isalnum() else ""
        pieces += [value[last:start], glue, slug(new), behind]
        last = end
    return "".join([*pieces, value[last:]])


def _is_file(value: str) -> bool:
    """Whether a value is a file name or a slug: it has an extension, or separators and no space, or small letters."""
    return bool(_EXTENSION.search(value)) or bool(_PART_OF_FILE.fullmatch(value) and not value[:1].isupper())


def shift(span: Span, edits: Sequence[Edit]) -> Span:
    """Where a span of the old text lies in the new one; one that cuts into a name grows to the whole pseudonym.

    >>> edits = (Edit(3, 7, "[Person 1]", 6),)  # 'Ms Ines came': 'Ms [Person 1] came'
    >>> shift(Span(start=5, end=12), edits), shift(Span(start=8, end=12), edits)
    (Span(start=3, end=18), Span(start=14, end=18))
    """
    return Span(start=_moved(span.start, edits, end=False), end=_moved(span.end, edits, end=True))


def shift_offset(offset: int, edits: Sequence[Edit]) -> int:
    """Where a single place of the old text lies in the new one; one inside a name goes to its beginning.

    >>> shift_offset(5, (Edit(3, 7, "[Person 1]", 6),)), shift_offset(7, (Edit(3, 7, "[Person 1]", 6),))
    (3, 13)
    """
    return _moved(offset, edits, end=False)


def _moved(offset: int, edits: Sequence[Edit], *, end: bool) -> int:
    """``end``: a place inside a name goes behind the pseudonym, not before it."""
    at = (
        bisect_left(edits, offset, key=lambda edit: edit.end)
        if end
        else bisect_right(edits, offset, key=lambda edit: edit.end)
    )
    before = edits[at - 1].moved if at else 0
    if at < len(edits) and edits[at].start < offset:  # in the midst of a name; an end on its edge too
        edit = edits[at]
        return edit.end + edit.moved if end else edit.start + before
    return offset + before


def residuals(text: str, key: Key) -> Iterator[tuple[Span, str]]:
    """What of a key still stands in a text, and whose name it is.

    Slugs and file names, small letters, NFC and NFD, and escapes of HTML, URLs and JSON are all looked through: the
    finder is the one that masks.

    >>> from workbench.importing.names.pseudonyms import Entry
    >>> key = Key(entries=(Entry(name="José Calder", kind="person", pseudonym="[Principal A]"),))
    >>> [name for _, name in residuals("jose-calder_w1.docx, Jos&eacute;", key)]
    ['José Calder', 'José Calder']
    """
    for start, end, owner in key.finder.find(text):
        if key.pseudonym(owner) is not None:
            yield Span(start=start, end=end), key.name(owner)
