"""The within-site memo as a document: what each source of one site says, with room for the two visitors' prose."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.displays.tally import distinct
from workbench.memos.entry import Entry
from workbench.memos.site import MemoSection, SiteMemo
from workbench.model.corpus import Corpus
from workbench.reports.compose import code, heading, items, link, note, paragraph, strong, table
from workbench.reports.document import Block, Column, ColumnKind, Document, Region
from workbench.reports.voices import names, quotation, quotations, source_href

NUMBER: ColumnKind = "number"


def site_memo_document(corpus: Corpus, memo: SiteMemo, footer: tuple[Block, ...]) -> Document:
    """The memo of one site. Regions are named by section, so that a rebuild finds the prose again."""
    blocks = [
        *(note("warning", f"{each}.") for each in corpus.warnings),
        *_glance(memo),
        *(block for section in memo.sections for block in _section(corpus, section)),
        *_change(corpus, memo),
        *_surprises(corpus, memo),
        *_contradictions(corpus, memo),
        *_cited(corpus, memo),
        heading(2, "Open questions and the next visit"),
        Region(name="next-visit", prompt="What is still to be asked here, of whom?"),
        heading(2, "Corroboration"),
        Region(
            name="corroboration", prompt="Second site visitor: each amended statement, old and new, with the date."
        ),
    ]
    return Document(
        title=f"{memo.name}: within-site memo",
        slug=f"site-memo-{memo.site}",
        subtitle="Draft: the figures and quotations are generated, the prose is the site visitors'",
        meta=tuple(_meta(memo, corpus.filters)),
        blocks=tuple(blocks),
        footer=footer,
    )


def _meta(memo: SiteMemo, filters: str) -> Iterator[tuple[str, str]]:
    look = memo.glance
    yield "district", look.district or "not told"
    yield "level", ", ".join(look.site.levels) or "not told"
    yield "sources that count", str(look.sources)
    yield "respondents' words", "not counted" if look.words is None else f"{look.words:,}"
    yield "coders", ", ".join(look.coders) or "none yet"
    yield "filter", filters


def _glance(memo: SiteMemo) -> Iterator[Block]:
    look = memo.glance
    yield heading(2, "The site at a glance")
    yield Region(name="glance", prompt="Two or three sentences: what kind of place is this?")
    if look.site.attributes:
        yield items(*((strong(f"{name.replace('_', ' ')}: "), value) for name, value in look.site.attributes.items()))
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
        yield paragraph(
            "Case memos, cited and never counted: ", *(link(slug, source_href(slug)) for slug in look.memos), "."
        )
    if look.beside:
        told = ", ".join(look.beside)
        yield paragraph(f"Beside sources that count, as translation or original, and never counted twice: {told}.")


def _section(corpus: Corpus, section: MemoSection) -> Iterator[Block]:
    yield heading(2, section.name, section.code.replace("/", "-"))
    told = [e for e in section.entries if e.present]
    for entry in told:
        yield from _entry(corpus, section, entry)
    yield from _missing(corpus, section, told)
    yield Region(name=section.code, prompt=f"What does this site show about: {section.name.lower()}?")


def _entry(corpus: Corpus, section: MemoSection, entry: Entry) -> Iterator[Block]:
    if entry.code != section.code:  # a flat codebook: its codes are sections and groups at once
        yield heading(3, entry.name, entry.code.replace("/", "-"))
    counts = entry.counts
    shares = (("in", counts.sources, "sources"), ("with", counts.persons, "persons"), ("in", counts.waves, "waves"))
    found = [f"{where} {share} {noun}" for where, share, noun in shares if share.n]
    yield paragraph(f"Sentences: {counts.units or 0}, of any stance. Found " + ", ".join(found or ["nowhere"]) + ".")
    yield table(
        f"{entry.name}: codes found here",
        ["Code", Column(label="Sentences", kind=NUMBER), "Sources", "Persons", "Mark"],
        [
            [
                line.name,
                str(line.counts.units or 0),
                str(line.counts.sources),
                str(line.counts.persons),
                "; ".join(
                    filter(None, ("one source" * line.single_source, "only challenged" * line.challenging_only))
                ),
            ]
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
    what = f"{len(entry.exceptions)} passage{'s' * (len(entry.exceptions) != 1)}"
    return f"{what} in {len(sources)} source{'s' * (len(sources) != 1)} ({', '.join(roles)})"


def _kinds(entry: Entry) -> str:
    kinds = entry.kinds
    parts = [kinds.verdict.value]
    parts += [f"with it: {', '.join(kinds.carrying)}"] if kinds.carrying else []
    parts += [f"against: {', '.join(kinds.against)}"] if kinds.against else []
    parts += [f"silent: {', '.join(kinds.silent)}"] if kinds.silent else []
    return "; ".join(parts)


def _missing(corpus: Corpus, section: MemoSection, told: list[Entry]) -> Iterator[Block]:
    """Codes not found here, by reason: silence has four meanings."""
    reasons: dict[str, list[str]] = {}
    for entry in section.entries:
        for silent in entry.missing:
            found = (corpus.code(slug).name for slug, _ in silent.codes)
            reasons.setdefault(silent.reason.value, []).extend(found)
    if not reasons:
        return
    if len(section.entries) > 1 or section.entries[0].code != section.code:
        yield heading(3, "Not found here" if told else "Nothing found here, and why")
    yield items(*((strong(f"{reason} ({len(names)}): "), "; ".join(names)) for reason, names in reasons.items()))


def _change(corpus: Corpus, memo: SiteMemo) -> Iterator[Block]:
    yield heading(2, "Change between waves")
    if not memo.changes:
        yield note("reason", "No code could be compared: it takes two waves in which it was asked and read.")
    for change in memo.changes:
        told = [("New", change.new), ("Still there", change.kept), ("No longer", change.dropped)]
        yield paragraph(f"From wave {change.before} to wave {change.after}, codes asked and read in both:")
        yield items(
            *(
                (strong(f"{label} ({len(slugs)}): "), ", ".join(corpus.code(s).name for s in slugs) or "none")
                for label, slugs in told
            )
        )
        if change.open:
            yield note("reason", f"{len(change.open)} codes cannot be compared: not asked or not read in both waves.")
    yield Region(name="change", prompt="What changed here, and what is only told differently?")


def _surprises(corpus: Corpus, memo: SiteMemo) -> Iterator[Block]:
    yield heading(2, "Surprises: passages that the codebook does not foresee")
    if not memo.unforeseen:
        yield note("reason", "Nothing is coded 'not in frame' here. Is that the site, or the frame?")
    yield from (quotation(corpus, p) for p in memo.unforeseen)
    yield Region(name="surprises", prompt="What did not fit?")


def _contradictions(corpus: Corpus, memo: SiteMemo) -> Iterator[Block]:
    yield heading(2, "Contradictions between roles")
    if not memo.contradictions:
        yield note("reason", "No role group supports a proposition that another challenges.")
        return
    found = {c.code for c in memo.contradictions}
    for contradiction in memo.contradictions:
        yield heading(3, corpus.code(contradiction.code).name)
        yield paragraph(
            f"Supported by {', '.join(contradiction.supports)}; challenged by {', '.join(contradiction.challenges)}."
        )
        here = [p for p in corpus.coded([contradiction.code]) if p.source.site == memo.site]
        yield from (quotation(corpus, p) for p in distinct(here))
    yield note("method", f"Propositions compared within this site: {len(found)} in dispute.")


def _cited(corpus: Corpus, memo: SiteMemo) -> Iterator[Block]:
    if not memo.cited:
        return
    yield heading(2, "From the case memos (analysis, never counted)")
    for passage in memo.cited:
        yield quotation(corpus, passage)
        yield paragraph("Coded ", code(passage.coding.code), f" at {names(corpus, [memo.site])}.")
