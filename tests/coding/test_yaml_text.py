from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.coding.yaml_file import Findings, parse
from workbench.coding.yaml_text import WIDTH, Flow, write_yaml

words = st.text(max_size=300).map(str.strip)
prose = st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), min_size=20).map(" ".join)


@settings(deadline=None)
@given(words | prose)
def test_any_text_comes_back(text):
    node = parse(write_yaml({"a": {"b": text}}), Findings("x"))
    assert node.fields["a"].fields["b"].text == text


@settings(deadline=None)
@given(st.lists(words))
def test_any_list_on_one_line_comes_back(items):
    node = parse(write_yaml({"a": Flow(items)}), Findings("x"))
    assert [item.text for item in node.fields["a"].items] == items


def test_long_prose_is_folded_below_its_key_within_the_width():
    text = "A sentence about supervisory/trust/time-to-meet and what-not. " * 9
    written = write_yaml({"codes": [{"id": "a", "definition": text.strip()}]})
    assert "    definition: >-\n      A sentence" in written
    assert max(map(len, written.splitlines())) <= WIDTH


def test_equal_texts_and_lists_are_written_out_twice():
    cues = Flow(["x"])
    assert write_yaml({"a": cues, "b": cues}) == "a: [x]\nb: [x]\n"
