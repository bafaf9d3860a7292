import pytest
from hypothesis import given, settings

from tests.reports import golden_files, hostile
from tests.reports.commonmark import kinds, texts
from tests.reports.examples import LARGE, RICH, WOVEN
from tests.reports.test_inline import hostile as hostile_text
from workbench.model.coding import Stance
from workbench.reports.compose import heading, items
from workbench.reports.document import Bar, Bars, Document, Quotation
from workbench.reports.markdown import render
from workbench.reports.regions import read_regions


def of(*blocks):
    return render(Document(title="T", slug="t", blocks=blocks))


def test_the_rich_document_reads_as_its_golden_file():
    golden_files.check("rich.md", render(WOVEN))


@pytest.mark.parametrize("document", [RICH, WOVEN, LARGE], ids=lambda d: d.slug)
def test_a_page_ends_with_one_line_feed_and_no_line_with_a_blank(document):
    page = render(document)
    assert page.endswith("\n")
    assert not page.endswith("\n\n")
    assert "\r" not in page
    assert [line for line in page.split("\n") if line != line.rstrip()] == []


def test_the_same_document_gives_the_same_bytes():
    assert render(LARGE) == render(LARGE)


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_text_neither_makes_structure_nor_looks_like_a_mark(text):
    page = render(hostile.document(text))
    assert read_regions(page, where="page") == {"a": "mine"}
    assert kinds(page).count("heading_open") == kinds(render(hostile.document("plain"))).count("heading_open")
    assert kinds(page).count("td_open") == kinds(render(hostile.document("plain"))).count("td_open")


@settings(max_examples=200)
@given(hostile_text)
def test_no_text_makes_a_heading_a_table_or_a_mark_of_its_own(text):
    page = render(hostile.document(text))
    assert read_regions(page, where="page") == {"a": "mine"}
    assert kinds(page).count("table_open") == 2
    assert kinds(page).count("heading_open") == 4


@settings(max_examples=200)
@given(hostile_text)
def test_a_quotation_is_one_blockquote_with_its_locator_last(text):
    page = of(Quotation(text=text, locator="ash, turn 1, line 2", stance=Stance.SUPPORTS))
    assert kinds(page).count("blockquote_open") == 1
    assert texts(page)[-1] == "— ash, turn 1, line 2 · supports"


def test_two_lists_stay_two():
    assert kinds(of(items("a"), items("b"))).count("bullet_list_open") == 2


def test_a_heading_gets_an_anchor_where_the_one_of_github_would_differ():
    assert '<a id="c1"></a>\n\n## Claim' in of(heading(2, "Claim", "c1"))
    assert "<a id" not in of(heading(2, "Claim one", "claim-one"))


def test_bars_become_a_table_in_which_no_data_is_not_zero():
    page = of(Bars(caption="Seen", items=(Bar(label="a", value=0, of=6), Bar(label="b", value=None, of=6))))
    assert "| a | 0 of 6 (0\u00a0%) |\n| b | no data |" in page


def test_a_stance_is_a_word():
    for stance in Stance:
        assert f"— **{stance.value}**" in of(Quotation(text="a", stance=stance))
