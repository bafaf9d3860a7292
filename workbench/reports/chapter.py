"""A chapter on a theme as a document to write from: everything that the study holds on it, each with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.displays.frame import Frame
from workbench.displays.tally import distinct
from workbench.model.corpus import Corpus, Passage
from workbench.model.memo import Memo, MemoKind, Thing
from workbench.model.text import short_id
from workbench.patterns.outline import Part
from workbench.patterns.outline_words import scope_words
from workbench.reports.compose import code, heading, note, paragraph, strong
from workbench.reports.cross_site_theme import Telling, evidence_table, matrix_table
from workbench.reports.document import Block, Details, Document, Region
from workbench.reports.vignettes import paragraphs, vignettes
from workbench.reports.voices import quotation, quotations

MOST = 100  # passages of one run that are printed; the evidence run prints all
PRIVATE = (MemoKind.VIGNETTE, MemoKind.MEMBER_CHECK)  # told elsewhere, or for one participant alone
HOW = (
    "Material to write from, each piece with its source. Memos and summaries are what analysts wrote: they are cited,"
    " and in no figure. Figures are of this subgroup alone: k of n of its sites that can say something."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prose:
    """Analyst text on the theme: of which site or district, from which region of which report."""

    place: str
    report: str
    region: str
    text: str


def chapter_document(telling: Telling, part: Part, prose: tuple[Prose, ...], footer: tuple[Block, ...]) -> Document:
    """The chapter. ``telling`` and ``part``: of the subgroup; ``prose``: from the memos of its sites."""
    corpus = telling.corpus
    blocks = [
        note("method", HOW),
        *(note("warning", f"{warning}.") for warning in corpus.warnings),
        Region(name="chapter", prompt=f"The chapter: {part.name.lower()}, for {_whom(corpus)}."),
        heading(2, "How far it is spread", "spread"),
        paragraph(strong(f"{part.pattern.pattern.value.capitalize()}: "),
                  f"{scope_words(part.pattern.pattern, part.prevalence.sites)} of this subgroup."),
        evidence_table(telling, part),
        *matrix_table(telling, part),
        heading(2, "From the memos of sites and districts", "site-memos"),
        *_prose(prose),
        heading(2, "Summaries of the framework matrix", "summaries"),
        *_summaries(corpus, part),
        heading(2, "Memos", "memos"),
        *_memos(corpus, part),
        heading(2, "Vignettes", "vignettes"),
        *_vignettes(corpus, part),
        heading(2, "Quotations", "quotations"),
        *(quotations(corpus, part.quotes) or [note("reason", "No passage of this subgroup may be quoted.")]),
        heading(2, "The coded run", "run"),
        *_run(telling, part),
        heading(2, "Runs on new codes", "new-codes"),
        *_new(telling, part),
        Region(name="open", prompt="What is still missing, and which further run would bring it?"),
    ]  # fmt: skip
    return Document(
        title=f"Chapter: {part.name}",
        slug="chapter",
        subtitle=corpus.title,
        meta=(("sites", ", ".join(s.name for s in corpus.sites) or "none"), ("subgroup", corpus.filters)),
        blocks=tuple(blocks),
        footer=footer,
    )


def _whom(corpus: Corpus) -> str:
    return "the whole study" if corpus.filters == "none" else corpus.filters


def _prose(prose: tuple[Prose, ...]) -> Iterator[Block]:
    if not prose:
        yield note("reason", "No memo of these sites and districts has analyst text on the theme yet.")
    place = ""
    for each in prose:
        if each.place != place:
            place = each.place
            yield heading(3, place)
        yield from paragraphs(each.text)
        yield note("method", f"From {each.report}, region {each.region}.")


def _summaries(corpus: Corpus, part: Part) -> Iterator[Block]:
    wanted = {part.code, *part.leaves, *(c.code for c in part.codes)}
    sites = {s.slug for s in corpus.sites}
    found = [s for s in corpus.summaries if s.theme in wanted and s.site in sites]
    if not found:
        yield note("reason", "No summary of the theme at these sites is written yet.")
    for each in found:
        yield heading(3, f"{corpus.name_of(each.site)}: {corpus.code(each.theme).name}")
        yield from paragraphs(each.body)
        yield note("method", f"Framework summary by {each.coder}{_on(each.at)}.")


def _memos(corpus: Corpus, part: Part) -> Iterator[Block]:
    found = [m for m in corpus.memos if m.kind not in PRIVATE and _about(m, part)]
    if not found:
        yield note("reason", "No memo is attached to the theme, its codes or its claims.")
    for memo in found:
        yield heading(3, memo.title or f"Memo {short_id(memo.id)}")
        yield from paragraphs(memo.body)
        yield note("method", f"{memo.kind.value} memo [{short_id(memo.id)}] by {memo.coder}{_on(memo.written)}.")


def _about(memo: Memo, part: Part) -> bool:
    codes = {part.code, *part.leaves, *(c.code for c in part.codes)}
    return any(
        (a.what is Thing.CODE and a.name in codes) or (a.what is Thing.CLAIM and a.name in part.claims)
        for a in memo.attached
    )


def _vignettes(corpus: Corpus, part: Part) -> Iterator[Block]:
    on = [(Thing.CODE, c) for c in dict.fromkeys((part.code, *(c.code for c in part.codes), *part.leaves))]
    on += [(Thing.CLAIM, c) for c in part.claims] + [(Thing.SITE, s.slug) for s in corpus.sites]
    told = list(vignettes(corpus, on=on))
    yield from told or [note("reason", "No vignette stands with the theme or these sites.")]


def _run(telling: Telling, part: Part) -> Iterator[Block]:
    """All passages of the theme, folded away by site."""
    corpus = telling.corpus
    passages = distinct(Frame.of(corpus).passages([part.code]))
    if not passages:
        yield note("reason", "No passage that counts is coded under it in this subgroup.")
    yield from _folded(telling, part.code, passages)


def _new(telling: Telling, part: Part) -> Iterator[Block]:
    """Codes that the frame did not foresee, and pattern codes that stand over codes of the theme."""
    corpus, inside = telling.corpus, {part.code, *part.leaves}
    over = [c.slug for c in corpus.codebook if inside & set(c.over)]
    told = False
    for slug in dict.fromkeys((*part.unforeseen, *over)):
        passages = distinct(Frame.of(corpus).passages([slug]))
        if passages:
            told = True
            yield heading(3, corpus.code(slug).name)
            yield from _folded(telling, slug, passages)
    if not told:
        yield note("reason", "No passage is coded under what the frame does not foresee here, nor a pattern code.")


def _folded(telling: Telling, slug: str, passages: tuple[Passage, ...]) -> Iterator[Block]:
    corpus = telling.corpus
    sites: dict[str, list[Passage]] = {}
    for passage in passages[:MOST]:
        sites.setdefault(passage.source.site or "", []).append(passage)
    for site, here in sites.items():
        name = corpus.name_of(site) if site else "Of no site"
        yield Details(summary=f"{name}: {len(here)} passages", blocks=tuple(quotation(corpus, p) for p in here))
    more = f" {len(passages) - MOST} more are not printed here." if len(passages) > MOST else ""
    if passages:
        yield paragraph(
            f"{len(passages):,} passages.{more} All of them: ",
            code(f"workbench report evidence --code {slug}{telling.flags}"),
        )


def _on(at: str) -> str:
    return f" on {at[:10]}" if at else ""
