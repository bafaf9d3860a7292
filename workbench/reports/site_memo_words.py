"""Words and small parts that the sections of a memo share: bounded lists, case memos, researchers' memos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.model.corpus import Corpus, Passage
from workbench.model.memo import Memo
from workbench.model.text import short_id
from workbench.reports.compose import Words, items, note, paragraph, strong
from workbench.reports.document import Block
from workbench.reports.voices import quotation

MOST_CITED = 8  # passages of case memos, researchers' memos
MOST_NAMES = 40  # codes in one line
MOST_WORDS = 120  # of one researcher's memo


def case_memos(corpus: Corpus, cited: Sequence[Passage]) -> Iterator[Block]:
    """Coded passages of case memos, marked as no data."""
    if not cited:
        return
    yield paragraph(strong("From the case memos (analysis, never counted):"))
    for passage in cited[:MOST_CITED]:
        yield quotation(corpus, passage)
    yield from more(len(cited) - MOST_CITED, "passages of case memos", "")


def researchers(memos: Sequence[Memo]) -> Iterator[Block]:
    """Researchers' memos, marked as no data; a long one is cut, and its command named."""
    if not memos:
        return
    yield paragraph(strong("Researchers' memos (a layer of their own, never counted):"))
    yield items(*(_memo(memo) for memo in memos[:MOST_CITED]))
    yield from more(len(memos) - MOST_CITED, "memos", "")


def more(count: int, what: str, again: str) -> Iterator[Block]:
    """How many are not printed, and the command that lists them."""
    if count > 0:
        yield note("reason", f"… and {count:,} more {what}" + (f": {again}" if again else "") + ".")


def plural(count: int, noun: str) -> str:
    """'1 passage', '2 passages'.

    >>> plural(1, "passage"), plural(1200, "passage")
    ('1 passage', '1,200 passages')
    """
    return f"{count:,} {noun}{'s' * (count != 1)}"


def names_of(found: Sequence[str], most: int = MOST_NAMES) -> str:
    """Names in a row; of very many, how many more there are.

    >>> names_of(["a", "b", "c"], 2), names_of([])
    ('a; b; … and 1 more', '')
    """
    rest = [f"… and {len(found) - most} more"] * (len(found) > most)
    return "; ".join([*found[:most], *rest])


def cut(text: str, most: int = MOST_WORDS) -> str:
    """The beginning of a text, as one line; of a long one, how many words are left out.

    >>> cut("One  two three.", 2), cut("One two.")
    ('One two … (1 more word)', 'One two.')
    """
    words = text.split()
    rest = len(words) - most
    return " ".join(words[:most]) + (f" … ({plural(rest, 'more word')})" if rest > 0 else "")


def _memo(memo: Memo) -> tuple[Words, ...]:
    title = memo.title or memo.kind.value
    when = f", {memo.written[:10]}" if memo.written else ""
    told = [memo.body, *(f"{field}: {text}" for field, text in memo.form.items() if text.strip())]
    said = cut(" ".join(part for part in told if part.strip()))
    return strong(f"{title} "), f"({memo.kind.value} {short_id(memo.id)}, {memo.coder}{when}): {said}"
