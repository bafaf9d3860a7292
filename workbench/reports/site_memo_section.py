"""One coded section of a memo: figures, room for the analyst, quotations, who says it, what bears it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbench.coding.site_outline import ShownBy
from workbench.memos.compared import SAYS
from workbench.memos.entry import THIN, CodeLine, Counts, Entry
from workbench.memos.site import MemoSection
from workbench.model.corpus import Corpus
from workbench.model.text import short_id
from workbench.reports.compose import heading, items, note, paragraph, strong, table
from workbench.reports.document import Block, Column, ColumnKind, Region
from workbench.reports.site_memo_words import case_memos, names_of, plural, researchers
from workbench.reports.voices import quotations

NUMBER: ColumnKind = "number"
MOST_IDS = 6  # quotations named in one line


def section_blocks(
    corpus: Corpus, section: MemoSection, also: Iterable[Block] = (), *, sources: bool = True
) -> Iterator[Block]:
    """A coded section. ``also``: what stands apart at its end, such as what the sites of a district say.

    Without ``sources`` of its own a place has no figures, and the reason stands at a glance.
    """
    yield heading(2, section.name, section.code.replace("/", "-"))
    if not sources:
        yield Region(name=section.code, prompt=section.prompt)
        yield from also
        return
    if section.counts is None:
        yield note("reason", "This study's codebook has none of the codes that belong here.")
    else:
        yield counts_line(section.counts)
    yield Region(name=section.code, prompt=section.prompt)
    yield from _compared(section)
    found = [e for e in section.entries if e.present]
    for entry in found:
        yield from _entry(corpus, section, entry)
    yield from _missing(corpus, section, found)
    yield from case_memos(corpus, section.cited)
    yield from researchers(section.memos)
    yield from also


def counts_line(counts: Counts) -> Block:
    """Sentences and passages of any stance, and how many sources, persons and waves have them."""
    shares = (("in", counts.sources, "sources"), ("with", counts.persons, "persons"), ("in", counts.waves, "waves"))
    found = [f"{where} {share} {noun}" for where, share, noun in shares if share.n]
    units = counts.units or 0
    places = f", in {plural(counts.passages, 'passage')}" if counts.passages else ""
    return paragraph(f"Sentences: {units}, of any stance{places}. Found " + ", ".join(found or ["nowhere"]) + ".")


def marks(line: CodeLine) -> str:
    """What to be careful about in the evidence of one code."""
    thin = f"thin: {plural(line.counts.passages, 'passage')}" if line.counts.thin else ""
    told = (thin, "one source" * line.single_source, "only challenged" * line.challenging_only)
    return "; ".join(filter(None, told))


def group_anchor(section: MemoSection, entry: Entry) -> str:
    """Where a group of codes stands on the page; a group may stand in two sections.

    Slugs have no underscore, so no two anchors meet.
    """
    return f"{section.code}_{entry.code}".replace("/", "-")


def _entry(corpus: Corpus, section: MemoSection, entry: Entry) -> Iterator[Block]:
    if entry.code != section.code:  # a flat codebook: its codes are sections and groups at once
        yield heading(3, entry.name, group_anchor(section, entry))
    yield counts_line(entry.counts)
    if entry.counts.thin or entry.single_source:
        thin = f"fewer than {THIN} passages" if entry.counts.thin else ""
        yield note(
            "warning",
            f"Thin evidence: {' and '.join(filter(None, (thin, 'one source alone' * entry.single_source)))}.",
        )
    yield table(
        f"{entry.name}: codes found here",
        ["Code", Column(label="Sentences", kind=NUMBER), "Sources", "Persons", "Mark"],
        [
            [line.name, str(line.counts.units or 0), str(line.counts.sources), str(line.counts.persons), marks(line)]
            for line in entry.present
        ],
    )
    yield from quotations(corpus, entry.quotes)
    yield items(
        (strong("Roles: "), _roles(corpus, entry)),
        (strong("Kinds of source: "), _kinds(entry)),
        *([(strong("Against it or with limits: "), _against(entry))] if entry.exceptions else []),
    )


def _roles(corpus: Corpus, entry: Entry) -> str:
    roles = entry.roles
    absent = "asked and absent" if corpus.questions else "absent, and no protocol tells whether they were asked"
    parts = [f"found with {', '.join(roles.said)}"] if roles.said else []
    parts += [f"only contrary or context passages: {', '.join(roles.other)}"] if roles.other else []
    parts += [f"{absent}: {', '.join(roles.silent)}"] if roles.silent else []
    parts += [f"{why.reason.value}: {who}" for who, why in roles.unheard]
    return "; ".join(parts) or "no role was heard"


def _against(entry: Entry) -> str:
    sources = dict.fromkeys(p.source.slug for p in entry.exceptions)
    roles = dict.fromkeys(p.role or p.source.kind.value for p in entry.exceptions)
    ids = [short_id(p.coding.id) for p in entry.exceptions]
    what = f"{plural(len(ids), 'passage')} in {plural(len(sources), 'source')}"
    return f"{what} ({', '.join(roles)}): {names_of(ids, MOST_IDS)}"


def _kinds(entry: Entry) -> str:
    kinds = entry.kinds
    parts = [kinds.verdict.value]
    parts += [f"with it: {', '.join(kinds.carrying)}"] if kinds.carrying else []
    parts += [f"against: {', '.join(kinds.against)}"] if kinds.against else []
    parts += [f"silent: {', '.join(kinds.silent)}"] if kinds.silent else []
    return "; ".join(parts)


def _compared(section: MemoSection) -> Iterator[Block]:
    """Who tells which priority; or what is told and written, and what was seen."""
    found = section.compared
    if found is None or not found.rows or not found.columns:
        return
    roles = section.by is ShownBy.ROLES
    yield table(
        f"{section.name}: as told by each role" if roles else f"{section.name}: as told, as written, as seen",
        ["Code", *found.columns, "All together" if roles else "Designed and enacted"],
        [[row.name, *row.cells, row.verdict] for row in found.rows],
        note=f"'{SAYS}': a passage carries the code. A dash: no such source that could say it."
        + (" Seen: by observers." if not roles else ""),
    )
    agree = [row.name for row in found.rows if row.agree]
    what = "Where the roles agree" if roles else "Designed, and seen as well"
    yield paragraph(strong(f"{what} ({len(agree)} of {len(found.rows)} codes): "), names_of(agree) or "nowhere", ".")


def _missing(corpus: Corpus, section: MemoSection, found: Sequence[Entry]) -> Iterator[Block]:
    """Codes not found here, by reason: silence has four meanings."""
    reasons: dict[str, list[str]] = {}
    for entry in section.entries:
        for silent in entry.missing:
            reasons.setdefault(silent.reason.value, []).extend(corpus.code(slug).name for slug, _ in silent.codes)
    if not reasons:
        return
    if len(section.entries) > 1 or section.entries[0].code != section.code:
        yield paragraph(strong("Not found here:" if found else "Nothing found here, and why:"))
    yield items(*((strong(f"{reason} ({len(names)}): "), names_of(names)) for reason, names in reasons.items()))
