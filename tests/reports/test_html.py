import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from lxml import html as lxml_html

from tests.reports import golden_files, hostile
from tests.reports.examples import LARGE, RICH, WOVEN
from tests.reports.test_inline import hostile as hostile_text
from workbench.model.coding import Stance
from workbench.reports.characters import shown
from workbench.reports.compose import heading, paragraph, table
from workbench.reports.document import Cell, Column, Details, Document, Quotation
from workbench.reports.html import TEMPLATES, render
from workbench.reports.index import Entry, index

DOCUMENTS = [RICH, WOVEN, LARGE, index([Entry(slug="a", title="A")]), Document(title="Empty", slug="e")]
CSS = (TEMPLATES / "report.css").read_text(encoding="utf-8")

documents = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.title[:12])


def tree(document):
    return lxml_html.document_fromstring(render(document))


def of(*blocks):
    return tree(Document(title="T", slug="t", blocks=blocks))


def test_the_rich_document_reads_as_its_golden_file():
    golden_files.check("rich.html", render(WOVEN))


@documents
def test_the_same_document_gives_the_same_bytes(document):
    assert render(document) == render(document)


@documents
def test_a_page_asks_for_nothing_and_runs_nothing(document):
    page = tree(document)
    assert not page.xpath("//script | //link | //img | //iframe | //object | //embed | //base | //form")
    assert not page.xpath("//@style | //@src | //@*[starts-with(name(), 'on')]")
    assert not re.search(r"https?:|//[a-z]|url\(|@import", render(document))


@documents
def test_the_content_policy_allows_inline_style_alone(document):
    (policy,) = tree(document).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    allowed = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert allowed.pop("style-src") == "'unsafe-inline'"
    assert allowed.pop("default-src") == "'none'"
    assert set(allowed.values()) == {"'none'"}


@documents
def test_headings_go_down_one_level_at_a_time_from_one_title(document):
    levels = [int(h.tag[1]) for h in tree(document).iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


@documents
def test_every_table_has_a_caption_and_every_header_cell_a_scope(document):
    for found in tree(document).iter("table"):
        assert found.xpath("string(caption)").strip()
        assert not found.xpath(".//th[not(@scope)]")
        assert found.xpath(".//thead//th[@scope='col']")


@documents
def test_every_id_stands_once_and_every_inner_link_leads_to_one(document):
    page = tree(document)
    ids = Counter(page.xpath("//@id"))
    assert [name for name, count in ids.items() if count > 1] == []
    wanted = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    wanted |= set(page.xpath("//@aria-labelledby"))
    assert wanted <= set(ids)


@documents
def test_a_page_has_language_title_landmarks_and_a_way_past_the_contents(document):
    page = tree(document)
    assert page.get("lang") == "en"
    assert page.xpath("string(//title)") == document.title
    assert [len(page.xpath(f"//{tag}")) for tag in ("header", "main")] == [1, 1]
    assert page.xpath("//body/*[1][self::a]/@href") == [f"#{page.xpath('//main/@id')[0]}"]


def test_the_contents_list_headings_of_levels_2_and_3_that_are_not_folded_away():
    page = of(heading(2, "A"), heading(3, "B"), heading(4, "C"), Details(summary="s", blocks=(heading(3, "D"),)))
    assert [a.text_content() for a in page.xpath("//nav//a")] == ["A", "B"]


def test_a_table_that_scrolls_can_be_reached_by_keyboard_and_is_named():
    wide = of(table("Wide", [Column(label=str(n), kind="matrix") for n in range(9)], []))
    (box,) = wide.xpath("//div[@role='region']")
    assert box.get("tabindex") == "0"
    assert wide.xpath(f"string(//*[@id='{box.get('aria-labelledby')}'])") == "Wide"


def test_a_stance_has_a_word_and_a_shape_of_its_own():
    page = of(*(Quotation(text="a", stance=stance) for stance in Stance))
    badges = page.xpath("//figcaption/span")
    assert [b.text_content() for b in badges] == [stance.value for stance in Stance]
    assert len({lxml_html.tostring(b.find("svg")) for b in badges}) == len(Stance)


def test_a_dot_is_read_aloud_as_none():
    page = of(table("T", [Column(label="A", kind="matrix")], [["·"]], header_column=False))
    assert page.xpath("string(//td/span[@class='spoken'])") == "none"


def test_links_lead_to_pages_of_the_same_format():
    assert "site-memo-ash.html" in tree(RICH).xpath("//main//a/@href")


def structure(page):
    """Tags in order; line breaks and shut-in stretches aside, text must not change them."""
    return Counter(e.tag for e in page.iter() if e.tag not in ("br", "wbr", "bdi", "p"))


@pytest.mark.parametrize("text", [t for t in hostile.TEXTS if t.strip()])
def test_hostile_text_is_text(text):
    page = tree(hostile.document(text))
    assert structure(page) == structure(tree(hostile.document("plain")))
    assert page.xpath("string(//style)").strip() == CSS.strip()
    assert not page.xpath("//@*[starts-with(name(), 'on')]")


@settings(max_examples=150, deadline=None)
@given(hostile_text)
def test_a_page_shows_exactly_the_text_of_a_paragraph(text):
    (shown_text,) = of(paragraph(text)).xpath("//main/p")
    for line_break in shown_text.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    assert shown_text.text_content() == shown(text)


def test_text_that_turns_direction_is_shut_in():
    assert "<bdi>a\u202eb</bdi>" in render(Document(title="T", slug="t", blocks=(paragraph("a\u202eb", "c"),)))


def test_print_repeats_table_headers_and_drops_the_contents():
    printed = CSS[CSS.index("@media print") :]
    assert "thead { display: table-header-group; }" in printed
    assert re.search(r"nav[^{]*\{ display: none; \}", printed)


def luminance(colour):
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *((ink, ground) for ink in ("ink", "quiet", "link") for ground in ("ground", "panel")),
    *((ink, "ground") for ink in ("supports", "qualifies", "challenges", "context", "silent")),
    *((ink, "analyst") for ink in ("ink", "quiet", "link", "analyst-ink")),
    ("challenges", "panel"),
    *((f"shade-ink-{n}", f"shade-{n}") for n in range(1, 9)),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_ground_by_4_5_to_1(scheme):
    light, dark = CSS.split("prefers-color-scheme: dark", 1)
    found = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", light if scheme == "light" else dark))
    weak = {pair: round(contrast(*(found[name] for name in pair)), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    assert contrast(found["focus"], found["ground"]) >= 3


def test_a_figure_leads_into_the_fold_with_its_quotations_which_then_opens():
    """Browsers unfold what a link leads into; older ones are told by the style sheet."""
    page = of(
        table("T", [Column(label="A", kind="matrix")], [[Cell(text="3", shade=4, opens="q")]], header_column=False),
        Details(summary="Three passages", anchor="q", blocks=(paragraph("said"),)),
    )
    assert page.xpath("//td/a/@href") == ["#q"]
    assert page.xpath("//details/div[@id='q']/p/text()") == ["said"]
    assert "details:has(:target)::details-content" in CSS


def test_what_is_not_seen_takes_no_room_beside_the_page():
    """The words for ears only are laid out at their cell: without a place of its own, their box widens the page."""
    assert re.search(r"\.scroll \{ position: relative;", CSS)
