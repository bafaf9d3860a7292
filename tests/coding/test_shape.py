import pytest

from workbench.coding.shape import PATH, SLUG, Either, ListOf, Placed, Record, Text, note_repeats
from workbench.coding.yaml_file import Findings, parse
from workbench.errors import Problems

PART = Record("part", required={"id": SLUG}, optional={"size": Text()})
THING = Record(
    "thing",
    required={"id": PATH, "words": ListOf(Text())},
    optional={
        "colour": Text(what="colour", one_of=("red", "green")),
        "origin": Either(Text(), PART),
        "parts": ListOf(PART, filled=True),
    },
)


def read(text):
    found = Findings("f")
    row = THING.read(parse(text, found), "the file", found)
    found.settle()
    return row


def test_a_record_gives_texts_lists_and_records_with_their_lines():
    row = read("id: a/b\nwords: [x,\n  y]\nparts:\n  - id: p\n    size: 1\n")
    assert (row.text("id"), row.line_of("id")) == ("a/b", 1)
    assert row.placed("words") == (Placed("x", 2), Placed("y", 3))
    assert [(part.line, part.text("size")) for part in row.rows("parts")] == [(5, "1")]
    assert row.line_of("colour") == 1


def test_a_key_that_is_absent_gives_nothing():
    row = read("{id: a, words: []}")
    assert (row.text("colour"), row.texts("parts"), row.rows("parts")) == ("", (), ())


def test_either_takes_text_or_a_record():
    assert read("{id: a, words: [], origin: here}").text("origin") == "here"
    assert read("{id: a, words: [], origin: {id: p}}").rows("origin")[0].text("id") == "p"


BAD = {
    "text for a mapping": ("word", ["line 1: the file wants a mapping, found text"]),
    "list for a mapping": ("[a]", ["line 1: the file wants a mapping, found a list"]),
    "missing": ("id: a\n", ["line 1: thing 'a' has no 'words'"]),
    "missing id": ("words: []\n", ["line 1: the thing has no 'id'"]),
    "unknown key": (
        "id: a\nwords: []\ncolor: red\n",
        ["line 3: unknown key 'color' in thing 'a'; did you mean colour?"],
    ),
    "strange key": (
        "id: a\nwords: []\nzzz: 1\n",
        ["line 3: unknown key 'zzz' in thing 'a'; known: id, words, colour, origin, parts"],
    ),
    "text for a list": ("id: a\nwords: x\n", ["line 2: 'words' wants a list, found text"]),
    "mapping for a list": ("id: a\nwords:\n  x: 1\n", ["line 3: 'words' wants a list, found a mapping"]),
    "list for text": ("id: [a]\nwords: []\n", ["line 1: 'id' wants text, found a list"]),
    "mapping for text": ("id: {a: b}\nwords: []\n", ["line 1: 'id' wants text, found a mapping"]),
    "text for a record": (
        "id: a\nwords: []\nparts: [x]\n",
        ["line 3: an item of 'parts' wants a mapping, found text"],
    ),
    "list for either": (
        "id: a\nwords: []\norigin: [x]\n",
        ["line 3: 'origin' wants text or a mapping, found a list"],
    ),
    "empty text": ("id: ''\nwords: []\n", ["line 1: 'id' is empty"]),
    "empty item": ("id: a\nwords: [x, '']\n", ["line 2: an item of 'words' is empty"]),
    "empty list": ("id: a\nwords: []\nparts: []\n", ["line 3: 'parts' is empty"]),
    "bad path": (
        "id: A b\nwords: []\n",
        ["line 1: 'id' is 'A b', but wants lower-case words of letters, digits and hyphens joined by '/'"],
    ),
    "bad slug": (
        "id: a\nwords: []\nparts:\n  - id: x/y\n",
        ["line 4: 'id' is 'x/y', but wants lower-case words of letters and digits joined by hyphens"],
    ),
    "not among the words": ("id: a\nwords: []\ncolour: gren\n", ["line 3: no colour 'gren'; did you mean green?"]),
    "far from the words": ("id: a\nwords: []\ncolour: blue\n", ["line 3: no colour 'blue'; known: red, green"]),
    "all at once": (
        "id: a\nwords: x\ncolour: ''\nparts:\n  - size: []\n",
        [
            "line 2: 'words' wants a list, found text",
            "line 3: 'colour' is empty",
            "line 5: the part has no 'id'",
            "line 5: 'size' wants text, found a list",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD)
def test_what_does_not_fit_the_shape_is_named_with_its_line(text, expected):
    with pytest.raises(Problems) as caught:
        read(text)
    assert list(caught.value.problems) == expected


@pytest.mark.parametrize("good", ["a", "a-b", "a1/b-2/c", "7"])
def test_paths_are_words_joined_by_slashes(good):
    assert read(f"{{id: {good}, words: []}}").text("id") == good


@pytest.mark.parametrize("bad", ["a/", "/a", "a//b", "a_b", "-a", "a-", "a--b", "Ä", "a.b"])
def test_other_paths_are_refused(bad):
    with pytest.raises(Problems, match="but wants lower-case words"):
        read(f"{{id: {bad}, words: []}}")


def test_repeats_are_found_on_one_line_too_and_by_any_key():
    found = Findings("f")
    note_repeats(
        "word",
        [Placed("A", 1), Placed("b", 1), Placed("a", 1), Placed("", 2), Placed("", 3)],
        found,
        key=str.casefold,
    )
    with pytest.raises(Problems) as caught:
        found.settle()
    assert caught.value.problems == ("line 1: word 'a' is repeated (first on line 1)",)
