"""The parts of a memo that no group of codes makes: change, surprises, contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.displays.tally import distinct
from workbench.memos.site import Against, SiteMemo
from workbench.model.codebook import in_vivo_words
from workbench.model.corpus import Corpus, Passage
from workbench.model.text import short_id
from workbench.reports.compose import heading, items, note, paragraph, strong, table
from workbench.reports.document import Block, Column
from workbench.reports.site_memo_words import case_memos, more, names_of, plural
from workbench.reports.voices import quotation

MOST_QUOTED = 10  # passages outside the frame
MOST_EACH = 6  # passages of one contradiction
MOST_LINES = 30  # lines of the table of negative evidence
MOST_IDS = 6


def change_blocks(corpus: Corpus, memo: SiteMemo) -> Iterator[Block]:
    """What is new, kept and dropped, of the codes that could be told of both waves."""
    if not memo.changes:
        yield note("reason", "No code could be compared: it takes two waves in which it was asked and read.")
    for change in memo.changes:
        told = [("New", change.new), ("Still there", change.kept), ("No longer", change.dropped)]
        yield paragraph(f"From wave {change.before} to wave {change.after}, codes asked and read in both:")
        yield items(
            *(
                (strong(f"{label} ({len(slugs)}): "), names_of([corpus.code(s).name for s in slugs]) or "none")
                for label, slugs in told
            )
        )
        if change.open:
            yield note("reason", f"{len(change.open)} codes cannot be compared: not asked or not read in both waves.")


def surprise_blocks(corpus: Corpus, memo: SiteMemo) -> Iterator[Block]:
    """Passages that the codebook does not foresee, and codes that grew out of what participants said."""
    if not memo.unforeseen:
        yield note("reason", "Nothing is coded 'not in frame' here. Is that the site, or the frame?")
    yield from _quoted(corpus, memo.unforeseen, MOST_QUOTED, "passages outside the frame")
    if memo.in_vivo:
        yield paragraph(strong("Codes in participants' own words:"))
        yield items(
            *(
                (
                    strong(f"{line.name}: "),
                    f"“{in_vivo_words(corpus.code(line.code).definition)}”, {plural(line.counts.passages, 'passage')}"
                    f" in {line.counts.sources} sources",
                )
                for line in memo.in_vivo
            )
        )
    yield from case_memos(corpus, memo.cited)


def contradiction_blocks(corpus: Corpus, memo: SiteMemo) -> Iterator[Block]:
    """Where roles part, and all that challenges or qualifies what a code states."""
    if not memo.contradictions:
        yield note("reason", "No role group supports a proposition that another challenges.")
    for contradiction in memo.contradictions:
        yield heading(3, corpus.code(contradiction.code).name)
        yield paragraph(
            f"Supported by {', '.join(contradiction.supports)}; challenged by {', '.join(contradiction.challenges)}."
        )
        here = _of(corpus, memo, contradiction.code)
        again = f"workbench coding list --code {contradiction.code} --site {memo.site}"
        yield from _quoted(corpus, distinct(here), MOST_EACH, f"passages: {again}")
    if memo.contradictions:
        found = {c.code for c in memo.contradictions}
        yield note("method", f"Propositions compared within this site: {len(found)} in dispute.")
    yield from _negative(corpus, memo.negative)


def _negative(corpus: Corpus, found: tuple[Against, ...]) -> Iterator[Block]:
    if not found:
        yield note("reason", "No passage is coded as challenging or qualifying. Was it looked for?")
        return
    yield table(
        "Negative evidence: passages that challenge or qualify what a code states",
        ["Code", Column(label="Stance", kind="stance"), Column(label="Passages", kind="number"), "Who", "Quotations"],
        [_against(corpus, each) for each in found[:MOST_LINES]],
    )
    yield from more(len(found) - MOST_LINES, "codes with such passages", "")


def _against(corpus: Corpus, each: Against) -> list[str]:
    who = dict.fromkeys(p.role or p.source.kind.value for p in each.passages)
    ids = [short_id(p.coding.id) for p in each.passages]
    return [
        corpus.code(each.code).name, each.stance.value, str(len(each.passages)), ", ".join(who),
        names_of(ids, MOST_IDS),
    ]  # fmt: skip


def _of(corpus: Corpus, memo: SiteMemo, code: str) -> Iterable[Passage]:
    sources = {s.slug for s in corpus.sources if memo.site in (s.site, None if s.site else s.district)}
    return (p for p in corpus.coded([code]) if p.source.slug in sources)


def _quoted(corpus: Corpus, passages: tuple[Passage, ...], most: int, what: str) -> Iterator[Block]:
    yield from (quotation(corpus, p) for p in passages[:most])
    yield from more(len(passages) - most, what, "")
