"""Appendices of passages: by site, in pages, with nothing lost. The passages are invented."""

from tests.displays.build import SIX, schools
from workbench.model.corpus import Corpus
from workbench.reports import markdown
from workbench.reports.document import Details, Document, Quotation, walk
from workbench.reports.evidence_report import FOLDED, Evidence, Heard, evidence_documents


def study(number: int) -> Corpus:
    build = schools(*SIX, codes=("a",))
    for at in range(number):
        build.coded(f"{SIX[at % 6][0]}-p", "a", at)
    return build.corpus()


def pages(number: int, page: int) -> tuple[Document, ...]:
    corpus = study(number)
    heard = tuple(Heard(passage=p, stance=None) for p in corpus.passages)
    found = Evidence(title="Load", heard=heard, again="workbench coding list --code a")
    return evidence_documents(corpus, found, (), slug="evidence-a", page=page)


def quoted(document: Document) -> list[Quotation]:
    return [b for b in walk(document.blocks) if isinstance(b, Quotation)]


def test_pages_hold_every_passage_once_in_the_order_of_the_sites() -> None:
    found = pages(25, 10)
    assert [d.slug for d in found] == ["evidence-a", "evidence-a-2", "evidence-a-3"]
    assert [len(quoted(d)) for d in found] == [10, 10, 5]
    speakers = [q.speaker for d in found for q in quoted(d)]
    assert len({q.locator for d in found for q in quoted(d)}) == 25
    assert speakers == sorted(speakers)


def test_each_page_leads_to_the_others() -> None:
    text = markdown.render(pages(25, 10)[1])
    assert "Page 2 of 3" in text
    assert "(evidence-a.md)" in text
    assert "(evidence-a-3.md)" in text


def test_one_file_has_no_links_to_pages_that_do_not_go_with_it() -> None:
    (only,) = pages(25, 0)
    assert len(quoted(only)) == 25
    assert not any(q.href for q in quoted(only))


def test_many_passages_of_a_site_are_folded_away() -> None:
    (few,) = pages(6, 0)
    (many,) = pages(6 * (FOLDED + 1), 0)
    assert not any(isinstance(b, Details) for b in few.blocks)
    assert sum(isinstance(b, Details) for b in many.blocks) == 6


def test_nothing_found_is_said() -> None:
    (only,) = pages(0, 500)
    assert "No passage that counts." in markdown.render(only)
