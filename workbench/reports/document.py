"""The one value that every format is rendered from: a document is a tuple of frozen blocks.

Text in a block is plain text, as untrusted as a transcript; only renderers know markup. An ``href`` is
``#anchor`` or a relative path; ``.*`` at its end stands for the suffix of the page's own format, so that
``site-memo-a.*#claims`` leads from Markdown to Markdown and from HTML to HTML. `compose` has short
constructors for all of this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from workbench.model.coding import Stance
from workbench.model.text import slug as slugged
from workbench.reports.chart_data import Chart

Align = Literal["left", "right", "center"]
ColumnKind = Literal["text", "number", "matrix", "stance"]
NoteKind = Literal["warning", "method", "reason"]

SHADES = 8
_HREF = re.compile(r"#[A-Za-z0-9_-]+|(?![/#])[^\s:\\<>\"]+")
_ANCHOR = re.compile(r"[A-Za-z0-9_-]*")
_REGION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_ANY_FORMAT = re.compile(r"\.\*(?=#|$)")
_TOP, _DEEPEST = 2, 6  # level 1 is the document's title


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Strong:
    """Words of weight."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Emphasis:
    """Stressed words."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """A command, a slug, a file name."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkTo:
    """Words that lead somewhere: ``#anchor`` (of a heading that was given it) or a relative path."""

    text: str
    href: str

    def __post_init__(self) -> None:
        _check_href(self.href)


Run: TypeAlias = Text | Strong | Emphasis | Code | LinkTo


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading of level 2 to 6. Give an ``anchor`` to what is linked to; others are named when rendered."""

    level: int
    text: str
    anchor: str = ""

    def __post_init__(self) -> None:
        if not _TOP <= self.level <= _DEEPEST:
            raise ValueError(f"a heading has level {_TOP} to {_DEEPEST}, got {self.level}")
        _check_anchor(self.anchor)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """Inline runs; a line feed in a text is a line break."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Items:
    """A list, each item a tuple of runs."""

    items: tuple[tuple[Run, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column. ``group`` is a heading above neighbours that share it (the district above its schools)."""

    label: str
    kind: ColumnKind = "text"
    align: Align | None = None
    group: str = ""

    @property
    def side(self) -> Align:
        """Where its cells stand; numbers stand right unless told otherwise.

        >>> Column(label="units", kind="number").side
        'right'
        """
        by_kind: dict[ColumnKind, Align] = {"number": "right", "matrix": "center"}
        return self.align or by_kind.get(self.kind, "left")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell; ``shade`` 0 (none) to 8 (most) or None, ``title`` what pointing at it tells.

    ``opens``: anchor of a `Details` of the same document that its figure unfolds, where there is no ``href``.
    """

    text: str
    shade: int | None = None
    title: str = ""
    href: str = ""
    opens: str = ""

    def __post_init__(self) -> None:
        if self.shade is not None and not 0 <= self.shade <= SHADES:
            raise ValueError(f"a shade is 0 to {SHADES}, got {self.shade}")
        _check_href(self.href)
        _check_anchor(self.opens)


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table; every table has a caption. ``header_column``: the first cell names its row.

    In a column of kind ``stance`` the first word of a cell (supports, silent: not asked) gives it its shape.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header_column: bool = True
    note: str = ""

    def __post_init__(self) -> None:
        if not self.caption.strip():
            raise ValueError("a table needs a caption")
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"row {number} of {self.caption!r} has {len(row)} cells for {len(self.columns)} columns"
                )


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotation:
    """Words of a source and where they stand. ``beside``: the same words in another ``language``."""

    text: str
    locator: str = ""
    href: str = ""
    stance: Stance | None = None
    speaker: str = ""
    beside: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        _check_href(self.href)


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A remark on the figures: a warning, how it was counted, why something was chosen."""

    kind: NoteKind
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """The marked place for the analyst's own prose; ``prompt`` stands there while it is empty."""

    name: str
    prompt: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        if not _REGION_NAME.fullmatch(self.name):
            raise ValueError(f"a region's name is made of letters, digits, '.', '_', '/' and '-', got {self.name!r}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Details:
    """Blocks that may be folded away under a line that sums them up; ``anchor``: what cells open it by."""

    summary: str
    blocks: tuple[Block, ...]
    anchor: str = ""

    def __post_init__(self) -> None:
        _check_anchor(self.anchor)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """``value`` out of ``of``; without ``of`` the longest bar sets the scale. A value of None is 'no data'."""

    label: str
    value: int | None
    of: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bars:
    """A bar chart whose figures are always readable as text."""

    caption: str
    items: tuple[Bar, ...]


Block: TypeAlias = Heading | Paragraph | Items | Table | Quotation | Note | Region | Details | Bars | Chart


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A report. ``slug`` names its files, ``meta`` what stands under the title, ``footer`` how it was made."""

    title: str
    slug: str
    subtitle: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()
    footer: tuple[Block, ...] = ()

    def __post_init__(self) -> None:
        blocks = list(walk((*self.blocks, *self.footer)))
        _refuse_twice("anchor", (b.anchor for b in blocks if isinstance(b, Heading | Details) and b.anchor))
        _refuse_twice("chart", (b.name for b in blocks if isinstance(b, Chart)))
        _refuse_twice("region", (b.name for b in blocks if isinstance(b, Region)))
        level = _TOP - 1
        for heading in (b for b in blocks if isinstance(b, Heading)):
            if heading.level > level + 1:
                raise ValueError(f"heading {heading.text!r} jumps from level {level} to {heading.level}")
            level = heading.level


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in reading order, those inside `Details` too."""
    for block in blocks:
        yield block
        if isinstance(block, Details):
            yield from walk(block.blocks)


def rewritten(blocks: Iterable[Block], change: Callable[[Block], Block]) -> tuple[Block, ...]:
    """The same blocks, each passed through ``change``, those inside `Details` too."""
    return tuple(
        change(replace(b, blocks=rewritten(b.blocks, change)) if isinstance(b, Details) else b) for b in blocks
    )


def anchored(document: Document) -> Document:
    """The document with an anchor on every heading, each once.

    >>> twice = (Heading(level=2, text="Evidence"), Heading(level=2, text="Evidence"))
    >>> [b.anchor for b in anchored(Document(title="T", slug="t", blocks=twice)).blocks]
    ['evidence', 'evidence-2']
    """
    taken = {b.anchor for b in walk((*document.blocks, *document.footer)) if isinstance(b, Heading | Details)}

    def name(block: Block) -> Block:
        if not isinstance(block, Heading) or block.anchor:
            return block
        stem, number = slugged(block.text), 1
        while (anchor := stem if number == 1 else f"{stem}-{number}") in taken:
            number += 1
        taken.add(anchor)
        return replace(block, anchor=anchor)

    return replace(document, blocks=rewritten(document.blocks, name), footer=rewritten(document.footer, name))


def href_in(href: str, suffix: str) -> str:
    """The href as a page of that format writes it.

    >>> href_in("site-memo-a.*#claims", "html"), href_in("#claims", "html")
    ('site-memo-a.html#claims', '#claims')
    """
    return _ANY_FORMAT.sub("." + suffix, href)


def _check_href(href: str) -> None:
    if href and not _HREF.fullmatch(href):
        raise ValueError(f"a link leads to '#anchor' or a relative path without ':' and spaces, got {href!r}")


def _check_anchor(anchor: str) -> None:
    if not _ANCHOR.fullmatch(anchor):
        raise ValueError(f"an anchor is made of letters, digits, '-' and '_', got {anchor!r}")


def _refuse_twice(what: str, names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"{what} {', '.join(map(repr, twice))} stands twice in one document")
