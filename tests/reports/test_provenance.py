from workbench.reports.document import Document
from workbench.reports.markdown import render
from workbench.reports.provenance import footer

FACTS = {
    "study": "Six schools",
    "layer": "union of coders",
    "unit": "sentence",
    "filters": "wave 1 only",
    "version": "0.1.0",
    "head": "0123456789abcdef" * 4,
    "command": "workbench build --wave 1",
}


def page(**changed):
    return render(Document(title="T", slug="t", footer=footer(**FACTS | changed)))


def test_a_report_says_what_was_counted_and_how_to_build_it_again():
    for told in ("Six schools", "union of coders", "sentence", "wave 1 only", "0.1.0", "`workbench build --wave 1`"):
        assert told in page()


def test_the_head_of_the_journal_is_told_by_12_digits():
    assert "`0123456789ab`" in page()


def test_a_study_without_a_journal_says_so():
    assert "**Journal head:** none" in page(head="")


def test_more_facts_may_be_told():
    assert "**Codebook:** themes 1.2" in page(more=[("Codebook", "themes 1.2")])
