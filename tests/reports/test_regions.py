import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.reports.examples import RICH
from tests.reports.test_inline import hostile as hostile_text
from workbench.errors import Problems
from workbench.reports.compose import heading
from workbench.reports.document import Details, Document, Heading, Region, walk
from workbench.reports.markdown import render
from workbench.reports.regions import KEPT, normalised, read_regions, weave

DOCUMENT = Document(
    title="T",
    slug="t",
    blocks=(
        heading(2, "A"),
        Region(name="a", prompt="What *do* they say?\nAll of them?"),
        Details(summary="s", blocks=(Region(name="b/c.d", prompt=""),)),
    ),
)
texts = st.one_of(hostile_text, st.text(max_size=60)).map(normalised)
names = st.one_of(st.sampled_from(["a", "b/c.d"]), st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,8}", fullmatch=True))


def read(document):
    return read_regions(render(document), where="t.md")


def written(regions):
    return {name: text for name, text in regions.items() if text}


def refuses(lines):
    with pytest.raises(Problems) as caught:
        read_regions("\n".join(lines), where="memo.md")
    return caught.value.problems


@settings(max_examples=400)
@given(st.dictionaries(names, texts, max_size=4))
def test_what_the_analyst_wrote_comes_back_to_the_letter(regions):
    try:
        woven = weave(DOCUMENT, regions)
    except Problems:  # text that looks like a mark is refused; see below
        assume(False)
    assert written(read(woven)) == written(regions)
    assert set(read(woven)) == {"a", "b/c.d"} | set(written(regions))


@settings(max_examples=100)
@given(st.dictionaries(names, texts, max_size=4))
def test_a_second_build_changes_nothing(regions):
    try:
        once = render(weave(DOCUMENT, regions))
    except Problems:
        assume(False)
    assert render(weave(DOCUMENT, read_regions(once, where="t.md"))) == once


def test_text_stands_verbatim_in_markdown():
    text = "**Mine**, with <b>HTML</b>  \nand | pipes\n\n    code"
    assert f"\n\n{text}\n\n" in render(weave(DOCUMENT, {"a": text}))


def test_an_empty_region_shows_its_prompt_and_reads_as_empty():
    page = render(DOCUMENT)
    assert r"_What \*do\* they say? All of them?_ <!-- prompt " in page
    assert read(DOCUMENT) == {"a": "", "b/c.d": ""}


def test_a_changed_prompt_is_not_taken_for_text():
    page = render(DOCUMENT)
    newer = Document(title="T", slug="t", blocks=(Region(name="a", prompt="Another question?"),))
    assert "What" not in render(weave(newer, read_regions(page, where="t.md")))


def test_whatever_is_written_into_a_prompt_is_text():
    page = render(DOCUMENT)
    start = page.index("_What")
    stop = page.index(" <!-- prompt")
    for at in range(start, stop):
        edited = f"{page[:at]}X{page[at:]}"
        assert "X" in read_regions(edited, where="t.md")["a"]


def test_text_below_a_prompt_is_kept_and_the_prompt_goes():
    page = re.sub(r"(<!-- prompt .*)", r"\1\n\nMine.", render(DOCUMENT))
    assert read_regions(page, where="t.md")["a"] == "Mine."


def test_windows_line_ends_a_mark_of_order_and_trailing_blanks_do_no_harm():
    page = "\ufeff<!-- analyst: a -->  \r\nMine.\r\n<!-- /analyst: a -->\t\r\n"
    assert read_regions(page, where="t.md") == {"a": "Mine."}


def test_text_that_lost_its_place_is_kept_at_the_end_and_finds_back():
    once = weave(DOCUMENT, {"gone": "Old words."})
    assert [b.text for b in once.blocks if isinstance(b, Heading)][-2:] == [KEPT, "gone"]
    assert once.blocks[-1] == Region(name="gone", text="Old words.")
    newer = Document(title="T", slug="t", blocks=(Region(name="gone", prompt="Back?"),))
    back = weave(newer, read(once))
    assert [b.text for b in walk(back.blocks) if isinstance(b, Region)] == ["Old words."]
    assert KEPT not in render(back)


def test_an_empty_region_that_lost_its_place_goes():
    assert weave(DOCUMENT, {"gone": " \n"}) == DOCUMENT


def test_a_region_without_a_word_about_it_keeps_what_it_has():
    document = Document(title="T", slug="t", blocks=(Region(name="a", text="Mine."),))
    assert weave(document, {}) == document


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["<!-- analyst: a -->", "x"], ["memo.md:1: region 'a' is not closed"]),
        (["", "<!-- /analyst: a -->"], ["memo.md:2: region 'a' is closed without being open"]),
        (
            ["<!-- analyst: a -->", "<!-- /analyst: a -->", "<!-- analyst: a -->", "<!-- /analyst: a -->"],
            ["memo.md:3: region 'a' is opened twice, first in line 1"],
        ),
        (
            ["<!-- analyst: a -->", "<!-- analyst: b -->", "<!-- /analyst: b -->", "<!-- /analyst: a -->"],
            [
                "memo.md:2: region 'b' opens inside 'a' (line 1)",
                "memo.md:4: region 'a' is closed without being open",
            ],
        ),
        (
            ["<!-- analyst: a -->", "<!-- /analyst: b -->", "<!-- /analyst: a -->"],
            ["memo.md:2: 'b' is closed while 'a' is open (line 1)"],
        ),
    ],
)
def test_marks_that_do_not_pair_are_told_with_their_lines(lines, told):
    assert list(refuses(lines)) == told


@pytest.mark.parametrize(
    "line",
    [
        "<!-- analyst a -->",
        "<!--analyst: a-->",
        "<!-- Analyst: a -->",
        "<!-- analyst: -->",
        "<!-- analyst: a b -->",
        "<!-- analyst: a --> and words",
        "words <!-- /analyst: a -->",
        "  <!-- analyst: a -->",
        "> <!-- analyst: a -->",
        "<!-- analyst: a",
        "<!-- / analyst: a -->",
        "<!— analyst: a —>",
        "<!- analyst: a ->",
        "< !-- analyst: a -->",
        "&lt;!-- analyst: a --&gt;",
        r"\<!-- analyst: a -->",
        "analyst: a -->",
        "/analyst: a -->",
    ],
)
def test_a_damaged_mark_is_told_and_never_guessed(line):
    (problem,) = refuses(["# T", "", line])
    assert problem.startswith("memo.md:3: damaged mark")


def test_all_problems_of_a_file_come_at_once():
    assert len(refuses(["<!-- analyst a -->", "<!-- /analyst: b -->", "<!-- analyst: c -->"])) == 3


@pytest.mark.parametrize("line", ["<!-- analyst: a -->", "<!-- /analyst: zz -->", "<!-- analyst a -->"])
def test_analyst_text_with_a_mark_in_it_is_refused_with_its_line(line):
    with pytest.raises(Problems, match="line 3") as caught:
        weave(DOCUMENT, {"a": f"one\n\n{line}"})
    assert caught.value.where == "the text of region 'a'"


def test_a_mark_in_a_region_filled_by_hand_is_refused_when_rendered():
    with pytest.raises(Problems, match="line 1"):
        render(Document(title="T", slug="t", blocks=(Region(name="a", text="<!-- /analyst: a -->"),)))


def test_a_whole_report_survives_a_rebuild():
    mine = {"claim-load": "Mine.\n\n- one", "summary": "In short."}
    assert read(weave(RICH, mine)) == mine
