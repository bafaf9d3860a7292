"""The printable codebook: what each code means, when to use it, and how far it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.displays.codebook_use import Use
from workbench.model.codebook import Code, Codebook
from workbench.reports.compose import NO_DATA, heading, note, paragraph, strong, table, text
from workbench.reports.compose import code as verbatim
from workbench.reports.document import Block, Cell, Column, Document

RULE = (
    "A code counts with all codes below it. Codings: all that count, on words of respondents in sources that are "
    "data; memos and interviewers' words are left out. Sites: those with such a coding, of those that were asked and "
    "read for the code, or hold one. 'Not used yet': no coding, and nobody has read a source for it, so that nothing "
    "can be said."
)
NOT_YET = "not used yet"
STEP = "› "  # stands before a code once for each level above it
_DEEPEST = 6
_RULES = ("definition", "include", "exclude", "example")

Decision = tuple[str, str, str]
"""When (ISO date), who (a coder) and what was decided when the codebook was frozen."""


def codebook_document(
    book: Codebook,
    use: Mapping[str, Use],
    *,
    title: str,
    meta: Sequence[tuple[str, str]] = (),
    decisions: Sequence[Decision] = (),
) -> Document:
    """The codebook as a document: an overview, the decisions on it, then every code under its group.

    ``use``: slug → figures, of each code of the book. ``title``: of the study or the book; ``meta`` stands below.
    """
    tree = list(_in_order(book))
    numbers = (("Codes", f"{len(book.codes):,}, {len(book.leaves()):,} of them with nothing below"),)
    opening: list[Block] = [paragraph(book.about)] if book.about else []
    opening += [note("warning", book.warning)] if book.warning else []
    return Document(
        title=f"Codebook: {title}",
        slug="codebook",
        meta=(*meta, *numbers),
        blocks=(
            *opening,
            *_overview(tree, use),
            *_decisions(decisions),
            *(block for level, code in tree for block in _entry(book, level, code, use[code.slug])),
        ),
        footer=(heading(2, "How it was counted"), note("method", RULE)),
    )


def _in_order(book: Codebook) -> Iterator[tuple[int, Code]]:
    """Every code once with its level from 0, each followed by what is below it."""
    known = book.slugs
    below: dict[str | None, list[Code]] = {}
    for code in book:
        below.setdefault(code.parent if code.parent in known else None, []).append(code)
    waiting = [(0, code) for code in reversed(below.get(None, []))]
    while waiting:
        level, code = waiting.pop()
        yield level, code
        waiting += [(level + 1, child) for child in reversed(below.get(code.slug, []))]


def _overview(tree: Sequence[tuple[int, Code]], use: Mapping[str, Use]) -> Iterator[Block]:
    """A table of contents: one table a group of the first level, with the figures of each code in it."""
    numbers = ("Codings", "Sources", "Sites")
    columns = [Column(label="Code"), *(Column(label=label, kind="number") for label in numbers)]
    groups: list[tuple[Code, list[list[str | int | Cell]]]] = []
    for level, code in tree:
        if not level:
            groups.append((code, []))
        name = Cell(text=f"{STEP * level}{code.name}", href=f"#{_anchor(code)}")
        groups[-1][1].append([name, *_figures(use[code.slug])])
    yield heading(2, "All codes")
    for group, rows in groups:
        yield table(group.name, columns, rows)


def _figures(use: Use) -> tuple[str, str, str]:
    if not use.told:
        return NOT_YET, "", ""
    return f"{use.codings:,}", f"{use.sources:,}", str(use.sites) if use.sites.n else NO_DATA


def _decisions(decisions: Sequence[Decision]) -> Iterator[Block]:
    if decisions:
        yield heading(2, "Decisions")
        yield table("When the codebook was frozen, and why", ["Date", "Coder", "Decision"], decisions)


def _entry(book: Codebook, level: int, code: Code, use: Use) -> Iterator[Block]:
    yield heading(min(level + 2, _DEEPEST), code.name, anchor=_anchor(code))
    yield paragraph(verbatim(code.slug))
    for label, words in _rules(book, code):
        yield paragraph(strong(f"{label}: "), text(words))
    yield paragraph(strong("Use: "), text(used(use)))


def _rules(book: Codebook, code: Code) -> Iterator[tuple[str, str]]:
    """What the codebook says of a code, each with its label; what it leaves open is not listed."""
    told = [(name.title(), getattr(code, name)) for name in _RULES]
    told[0] = ("Definition", code.definition or "none is written")
    names = (getattr(book.get(slug), "name", slug) for slug in code.over)
    told += [
        ("Words to look for", "; ".join(code.cues)),
        ("Proposition", code.proposition),
        ("Stands over", "; ".join(names)),
        ("From", code.origin),
        ("Formerly", "; ".join(code.former)),
        ("Rules last changed", code.redefined[:10]),
    ]
    return ((label, words) for label, words in told if words)


def used(use: Use) -> str:
    """How far a code is used, in words.

    >>> from workbench.displays.tally import Share
    >>> used(Use(code="a", codings=3, own=3, apart=0, sources=2, sites=Share(k=1, n=6), coders=("ana",), read=9))
    '3 codings in 2 sources, at 1 of 6 sites, by ana'
    >>> used(Use(code="a", codings=0, own=0, apart=0, sources=0, sites=Share(k=0, n=6), coders=(), read=9))
    'no coding; 9 sources have been read for it'
    """
    if not use.told:
        return f"{NOT_YET}; nobody has read for it"
    if not use.codings:
        return f"no coding; {_count(use.read, 'source has', 'sources have')} been read for it"
    codings, sources = _count(use.codings, "coding", "codings"), _count(use.sources, "source", "sources")
    sites = f", at {use.sites} sites" if use.sites.n else ""
    return f"{codings} in {sources}{sites}, by {', '.join(use.coders)}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _anchor(code: Code) -> str:
    return f"code-{code.slug.replace('/', '_')}"
