import pytest

from workbench.reports.compose import heading, table
from workbench.reports.document import (
    Cell,
    Details,
    Document,
    Heading,
    LinkTo,
    Region,
    anchored,
    href_in,
    walk,
)


def document(*blocks):
    return Document(title="T", slug="t", blocks=blocks)


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org",
        "//example.org/x",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "/etc/passwd",
        "C:\\x",
        "..\\x",
        "a b.html",
        '"><script>',
        "#a b",
    ],
)
def test_a_link_that_leaves_the_study_is_refused(href):
    with pytest.raises(ValueError, match="relative path"):
        LinkTo(text="x", href=href)
    with pytest.raises(ValueError, match="relative path"):
        Cell(text="x", href=href)


@pytest.mark.parametrize("href", ["#claim-1", "a.html", "../corpora/a.html#t12", "a.*#x", "café/b.html"])
def test_a_link_within_the_study_is_taken(href):
    assert LinkTo(text="x", href=href).href == href


def test_only_the_suffix_of_the_page_itself_is_filled_in():
    assert href_in("a.*", "md") == "a.md"
    assert href_in("a.*.html#x.*", "md") == "a.*.html#x.md"


def test_a_heading_that_skips_a_level_is_refused_inside_details_too():
    with pytest.raises(ValueError, match="jumps from level 2 to 4"):
        document(heading(2, "A"), Details(summary="s", blocks=(heading(4, "B"),)))


@pytest.mark.parametrize("level", [1, 7])
def test_a_heading_has_level_2_to_6(level):
    with pytest.raises(ValueError, match="level 2 to 6"):
        heading(level, "A")


def test_one_region_stands_in_one_place():
    with pytest.raises(ValueError, match="region 'a' stands twice"):
        document(Region(name="a"), Details(summary="s", blocks=(Region(name="a"),)))


def test_one_anchor_stands_in_one_place():
    with pytest.raises(ValueError, match="anchor 'a' stands twice"):
        document(heading(2, "A", "a"), heading(2, "B", "a"))


@pytest.mark.parametrize("name", ["", "a b", "a -->", "-a", "a\nb", "é"])
def test_a_region_has_a_name_that_a_mark_can_hold(name):
    with pytest.raises(ValueError, match="region's name"):
        Region(name=name)


def test_a_row_has_as_many_cells_as_the_table_has_columns():
    with pytest.raises(ValueError, match="row 2 of 'Units' has 1 cells for 2 columns"):
        table("Units", ["A", "B"], [["1", "2"], ["3"]])


def test_a_table_has_a_caption():
    with pytest.raises(ValueError, match="caption"):
        table(" ", ["A"], [])


@pytest.mark.parametrize("shade", [-1, 9])
def test_there_are_eight_shades_and_none(shade):
    with pytest.raises(ValueError, match="0 to 8"):
        Cell(text="1", shade=shade)


def test_every_heading_gets_an_anchor_of_its_own_and_given_ones_stay():
    made = anchored(
        document(
            heading(2, "Evidence"),
            Details(summary="s", blocks=(heading(3, "Evidence"),)),
            heading(2, "Other", "evidence"),
            heading(2, "?"),
        )
    )
    anchors = [b.anchor for b in walk(made.blocks) if isinstance(b, Heading)]
    assert anchors == ["evidence-2", "evidence-3", "evidence", "unnamed"]
