"""The memo of a district as a document: its own sources, and apart from them what its sites' sources say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.memos.district import DistrictMemo, SiteCell, ToldBySites, reviewed_by
from workbench.memos.workflow import standing_steps
from workbench.model.corpus import Corpus
from workbench.model.stages import SiteStage
from workbench.reports.compose import heading, note, table
from workbench.reports.document import Block, Cell, Document
from workbench.reports.site_memo import NO_NOTES, About, Notes, memo_document
from workbench.reports.voices import quotations

APART = "From the sources of the district's schools: beside the district's own, in no figure above."


def district_memo_of(district: str) -> str:
    """The report that is the memo of a district.

    >>> district_memo_of("brightwater")
    'district-memo-brightwater'
    """
    return f"district-memo-{district}"


def district_memo_document(
    corpus: Corpus, memo: DistrictMemo, footer: tuple[Block, ...], *, notes: Notes = NO_NOTES
) -> Document:
    """The memo of one district, in the form of a site memo; all who visited its sites review it."""
    slug = district_memo_of(memo.own.site)
    also = {told.section: tuple(_told(corpus, memo, told)) for told in memo.told}
    about = About(
        title=f"{memo.own.name}: district memo", slug=slug, authors="visitors'", what="district",
        again="workbench log", facts=tuple(_facts(corpus, memo, slug)), also=also,
    )  # fmt: skip
    return memo_document(corpus, memo.own, footer, about, notes)


def _facts(corpus: Corpus, memo: DistrictMemo, slug: str) -> Iterator[tuple[str, str]]:
    yield "schools", ", ".join(site.name for site in memo.sites) or "none"
    yield "visited by", ", ".join(memo.visitors) or "nobody yet"
    reviewed = reviewed_by(corpus.steps, slug)
    draft = standing_steps(corpus.steps, slug).get(SiteStage.DRAFTED)
    left = [who for who in memo.visitors if who not in reviewed and not (draft and draft.coder == who)]
    yield "reviewed by", ", ".join(reviewed) or "nobody yet"
    if left:
        yield "still to review", ", ".join(left)


def _told(corpus: Corpus, memo: DistrictMemo, told: ToldBySites) -> Iterator[Block]:
    yield heading(3, "As told in the schools", f"{told.section}_schools")
    yield note("method", APART)
    if not told.rows:
        yield note("reason", "No school of the district has a passage under these codes.")
        return
    yield table(
        "Codes of this section by school",
        ["Code", *(site.name for site in memo.sites)],
        [[name, *_cells(cells)] for _, name, cells in told.rows],
        note="Sentences of respondents, each once, of any stance; −: nothing but challenging passages;"
        " ·: asked and absent; a dash: not asked, not yet coded, or no source.",
    )
    yield from quotations(corpus, told.quotes)


def _cells(cells: Sequence[SiteCell]) -> list[Cell]:
    return [_cell(cell) for cell in cells]


def _cell(cell: SiteCell) -> Cell:
    if cell.silence is None:
        return Cell(text=f"{cell.units} −" if cell.against else str(cell.units))
    heard = cell.silence.value.startswith(("asked", "absent"))
    return Cell(text="·" if heard else "–", title=cell.silence.value)
