"""The within-site memo as a document: what each source of one site says, with room for the two visitors' prose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from workbench.coding.site_outline import OutlineSection, SectionKind
from workbench.memos.site import SiteMemo
from workbench.memos.workflow import memo_of, standing_steps
from workbench.model.corpus import Corpus
from workbench.model.stages import Amendment, SiteStage
from workbench.reports.compose import Words, code, heading, items, link, note, paragraph, strong, table
from workbench.reports.document import Block, Column, ColumnKind, Document, Region
from workbench.reports.provenance import HEAD_DIGITS
from workbench.reports.site_memo_back import appendix_blocks, log_blocks, question_blocks
from workbench.reports.site_memo_parts import change_blocks, contradiction_blocks, surprise_blocks
from workbench.reports.site_memo_section import section_blocks
from workbench.reports.site_memo_words import researchers
from workbench.reports.voices import source_href

NUMBER: ColumnKind = "number"
FEW = (SectionKind.HEADER, SectionKind.GLANCE, SectionKind.QUESTIONS, SectionKind.LOG)  # of a memo without sources


@dataclass(frozen=True, kw_only=True, slots=True)
class Notes:
    """What is known of a memo beside the coded data.

    ``log``: what was amended since the draft. ``changed``: what is other in the evidence since the last mark, in
    words; '' for nothing. ``book``: digest of the codebook.
    """

    log: tuple[Amendment, ...] = ()
    changed: str = ""
    book: str = ""


NO_NOTES = Notes()


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """How a memo speaks of its place, whether that is a site or a district.

    ``facts``: lines for its header; ``also``: section → blocks at its end; ``again``: the command that lists its log.
    """

    title: str
    slug: str
    authors: str
    what: str
    again: str
    facts: tuple[tuple[str, str], ...] = ()
    also: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)


def site_memo_document(
    corpus: Corpus, memo: SiteMemo, footer: tuple[Block, ...], *, notes: Notes = NO_NOTES
) -> Document:
    """The memo of one site. Regions are named by section, so that a rebuild finds the prose again."""
    about = About(
        title=f"{memo.name}: within-site memo", slug=memo_of(memo.site), authors="site visitors'", what="site",
        again=f"workbench site-memo log {memo.site}",
        facts=(
            ("district", memo.glance.district or "not told"),
            ("level", ", ".join(memo.glance.site.levels if memo.glance.site else ()) or "not told"),
        ),
    )  # fmt: skip
    return memo_document(corpus, memo, footer, about, notes)


def memo_document(corpus: Corpus, memo: SiteMemo, footer: tuple[Block, ...], about: About, notes: Notes) -> Document:
    """A memo in the order of its outline; of a place without sources only what can be told of it."""
    told = [s for s in memo.outline.sections if memo.glance.sources or s.kind in FEW or s.id in about.also]
    blocks = [
        *(note("warning", f"{each}.") for each in corpus.warnings),
        *([note("warning", f"The evidence changed since the last mark: {notes.changed}.")] if notes.changed else []),
        *(block for section in told for block in _section(corpus, memo, section, about, notes)),
    ]
    held = standing_steps(corpus.steps, about.slug)
    stage = next(reversed(held.values())).stage.value if held else "not marked as drafted"
    return Document(
        title=about.title,
        slug=about.slug,
        subtitle=f"The figures and quotations are generated, the prose is the {about.authors}",
        meta=(*about.facts, ("status", stage), ("filter", corpus.filters)),
        blocks=tuple(blocks),
        footer=footer,
    )  # fmt: skip


def _section(corpus: Corpus, memo: SiteMemo, section: OutlineSection, about: About, notes: Notes) -> Iterator[Block]:
    """One section of the outline; the analyst's room stands first at a glance, and last where figures lead to it."""
    if section.kind is SectionKind.CODED:
        found = memo.section(section.id)
        if found is not None:
            also = about.also.get(section.id, ())
            yield from section_blocks(corpus, found, also, sources=bool(memo.glance.sources))
        return
    steps = [step for step in corpus.steps if step.subject == about.slug]
    makers: Mapping[SectionKind, Callable[[], Iterable[Block]]] = {
        SectionKind.HEADER: lambda: _header(corpus, memo, about, notes),
        SectionKind.GLANCE: lambda: _glance(memo, about),
        SectionKind.CHANGE: lambda: change_blocks(corpus, memo),
        SectionKind.SURPRISES: lambda: surprise_blocks(corpus, memo),
        SectionKind.CONTRADICTIONS: lambda: contradiction_blocks(corpus, memo),
        SectionKind.QUESTIONS: lambda: question_blocks(corpus, memo),
        SectionKind.LOG: lambda: log_blocks(memo, steps, notes.log, about.again),
        SectionKind.APPENDIX: lambda: appendix_blocks(corpus, memo),
    }
    yield heading(2, section.title, section.id)
    bare = section.kind in (SectionKind.HEADER, SectionKind.APPENDIX) and not section.prompt
    room = [] if bare else [Region(name=section.id, prompt=section.prompt)]
    if section.kind is SectionKind.GLANCE:
        yield from room
    yield from makers[section.kind]()
    if section.kind is not SectionKind.GLANCE:
        yield from room


def _header(corpus: Corpus, memo: SiteMemo, about: About, notes: Notes) -> Iterator[Block]:
    look, book = memo.glance, corpus.codebook
    held = standing_steps(corpus.steps, about.slug)
    named = " ".join(filter(None, (book.slug, book.version)))
    lines: list[tuple[Words, ...]] = [
        (strong("Sources that count: "), str(look.sources)),
        (strong("Respondents' words: "), "not counted" if look.words is None else f"{look.words:,}"),
        (strong("Coders: "), ", ".join(look.coders) or "none yet"),
        (strong("Codebook: "), named, *((", ", code(notes.book[:HEAD_DIGITS])) if notes.book else ())),
        (strong("Layer: "), corpus.layer),
    ]
    if corpus.head:
        lines.append((strong("Journal head: "), code(corpus.head[:HEAD_DIGITS])))
    for stage in (SiteStage.DRAFTED, SiteStage.REFINED, SiteStage.CORROBORATED):
        step = held.get(stage)
        told = f"{step.coder}, {step.at[:10]}" if step else "nobody yet"
        lines.append((strong(f"{stage.value.capitalize()} by: "), told))
    yield items(*lines)


def _glance(memo: SiteMemo, about: About) -> Iterator[Block]:
    look = memo.glance
    if look.site and look.site.attributes:
        yield items(*((strong(f"{name.replace('_', ' ')}: "), value) for name, value in look.site.attributes.items()))
    if not look.sources:
        yield note(
            "warning", f"No source of this {about.what} counts yet: there is nothing to report but what is open."
        )
    else:
        yield table(
            "Sources by kind, role and wave",
            ["Kind", "Role", "Wave", Column(label="Sources", kind=NUMBER), Column(label="Words", kind=NUMBER)],
            [
                [h.kind, h.role, h.wave, str(h.sources), "not counted" if h.words is None else f"{h.words:,}"]
                for h in look.holdings
            ],
            note="Words of respondents; the interviewer's are left out"
            + ", and observers' comments." * look.comments
            + "." * (not look.comments),
        )
    if look.people:
        told = ", ".join(f"{role} {count}" for role, count in look.people.roles)
        untold = look.people.untold
        yield paragraph(f"Participants heard: {untold.n} ({told}). Consent not told: {untold}.")
    if look.gaps:
        yield note(
            "warning", "Not read for every code: " + "; ".join(f"{g.source} ({g.read} codes)" for g in look.gaps)
        )
    if look.memos:
        pages = [part for slug in look.memos for part in (", ", link(slug, source_href(slug)))]
        yield paragraph("Case memos, cited and never counted: ", *pages[1:], ".")
    if look.beside:
        told = ", ".join(look.beside)
        yield paragraph(f"Beside sources that count, as translation or original, and never counted twice: {told}.")
    yield from researchers(memo.memos)
