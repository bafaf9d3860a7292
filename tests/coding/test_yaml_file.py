import pytest

from tests.coding.small import problems, write
from workbench.coding.yaml_file import MAX_BYTES, Findings, ListNode, MapNode, TextNode, load, parse
from workbench.errors import WorkbenchError


def read(path):
    found = Findings(path.name)
    node = load(path, found)
    found.settle()
    return node


def test_every_value_knows_its_line(tmp_path):
    node = read(write(tmp_path, "title: T\ncodes:\n  - id: a\n    cues: [x, y]\n  - id: b\n"))
    assert isinstance(node, MapNode)
    assert node.lines == {"title": 1, "codes": 2}
    codes = node.fields["codes"]
    assert isinstance(codes, ListNode)
    assert [item.line for item in codes.items] == [3, 5]
    assert codes.items[0].fields["cues"] == ListNode(4, (TextNode(4, "x"), TextNode(4, "y")))


@pytest.mark.parametrize("typed", ["no", "1.0", "2024-01-01", "0x1f", "on", "1_000", "<<", "=", "null and void"])
def test_a_value_stays_the_word_that_was_typed(typed):
    assert parse(f"a: {typed}", Findings("x")).fields["a"] == TextNode(1, typed)


@pytest.mark.parametrize("typed", ["", "~", "null", "''", '"  "'])
def test_nothing_is_an_empty_text(typed):
    assert parse(f"a: {typed}", Findings("x")).fields["a"] == TextNode(1, "")


def test_the_word_null_in_quotes_is_a_word():
    assert parse("a: 'null'", Findings("x")).fields["a"].text == "null"


def test_a_byte_order_mark_is_tolerated(tmp_path):
    path = tmp_path / "bom.yaml"
    path.write_bytes("\ufeffa: ü\n".encode())
    assert read(path).fields["a"].text == "ü"


def test_white_space_around_a_text_does_not_belong_to_it():
    assert parse("a: |\n  one\n  two\n\n", Findings("x")).fields["a"].text == "one\ntwo"


BAD = {
    "empty": ("", ["line 1: the file is empty"]),
    "comment only": ("# nothing yet\n", ["line 1: the file is empty"]),
    "tab": (
        "a:\n\tb: 1\n \tc: 2\n",
        ["line 2: a tab in the indentation; use spaces", "line 3: a tab in the indentation; use spaces"],
    ),
    "colon": (
        "a: one: two\n",
        ["line 1: mapping values are not allowed here (put a text that holds ': ' in quotes)"],
    ),
    "sign": (
        "a: 1\nb: @x\n",
        [
            "line 2: found character '@' that cannot start any token"
            " (check the indentation, and put a text that begins with a sign in quotes)"
        ],
    ),
    "unclosed quote": (
        'a: "one\nb: 2\nc: 3\n',
        ["line 4: found unexpected end of stream (while scanning a quoted scalar begun on line 1)"],
    ),
    "control": ("a: 1\nb: \a\n", ["line 2: a control character (U+0007) that YAML does not allow"]),
    "two documents": ("a: 1\n---\nb: 2\n", ["line 2: a second document begins with '---'; one file holds one"]),
    "repeated key": ("a: 1\nb: 2\na: 3\n", ["line 3: key 'a' is repeated (first on line 1)"]),
    "odd key": ("? [a]\n: 1\n", ["line 1: a key must be text, found a list"]),
    "alias": (
        "a: &x [1]\nb: *x\n",
        [
            "line 1: an anchor (&x); write the text out where it is needed",
            "line 2: an alias (*x); write the text out instead",
        ],
    ),
    "tag": (
        "a: !!python/object/apply:os.system [ls]\nb: !mine 1\n",
        [
            "line 1: a tag (!!python/object/apply:os.system); only plain text, lists and mappings are read",
            "line 2: a tag (!mine); only plain text, lists and mappings are read",
        ],
    ),
    "deep": ("[" * 400 + "]" * 400, ["line 1: nested more than 20 deep"]),
}


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_line_and_reason(tmp_path, text, expected):
    assert problems(tmp_path, text, read) == expected


def test_a_short_file_cannot_grow_into_a_long_one(tmp_path):
    laughs = "a0: &a0 [lol, lol]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}x]\n" for n in range(1, 30))
    found = problems(tmp_path, laughs, read)
    assert len(found) == 30 + 29  # each alias of a line says the same and is said once


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: 1\nb: café\n".encode("latin-1"))
    with pytest.raises(WorkbenchError, match="line 2: byte 0xe9 is not UTF-8; save the file as UTF-8"):
        read(path)


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(WorkbenchError, match=r"huge\.yaml has 5,000,001 bytes; at most 5,000,000 are read"):
        read(path)


def test_a_missing_file_is_one_line(tmp_path):
    with pytest.raises(WorkbenchError, match=r"cannot read .*none\.yaml: No such file"):
        read(tmp_path / "none.yaml")


def test_problems_come_in_the_order_of_lines_and_once_each():
    found = Findings("f", hint="h")
    for line, message in [(9, "z"), (3, "b"), (3, "a"), (9, "z")]:
        found.note(line, message)
    with pytest.raises(WorkbenchError) as caught:
        found.settle()
    assert caught.value.problems == ("line 3: b", "line 3: a", "line 9: z")
