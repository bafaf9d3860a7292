from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coding.small import problems, write
from workbench.coding.codebook_file import CodebookDiff, diff, dump_codebook, load_codebook, prefix
from workbench.errors import Problems
from workbench.model.codebook import Code, Codebook

HEAD = "codebook: b\ntitle: T\ncodes:\n"
A = "  - {id: a, name: A, definition: d}\n"

FULL = """\
codebook: small
title: A small book
version: 1.0
about: For tests.
warning: Not for use.
codes:
  - id: trust
    name: Trust
    definition: Who relies on whom.
    origin: {chapter: "2", section: Trust building}
  - id: trust/access
    parent: trust
    name: Access
    definition: The door is open.
    include: Open doors.
    exclude: Not for visits.
    example: Her door's open.
    cues: [open door, no]
    proposition: Staff are heard.
    origin: {chapter: appendix, section: Interviews}
  - id: trust/not-in-frame
    name: Other
    definition: The rest.
    origin: {chapter: none, section: added}
  - id: trust/other
    name: More
    definition: More.
    origin: our own
"""


def test_a_codebook_is_read_with_all_its_fields(tmp_path):
    book = load_codebook(write(tmp_path, FULL))
    assert (book.slug, book.title, book.version) == ("small", "A small book", "1.0")
    assert (book.about, book.warning) == ("For tests.", "Not for use.")
    assert book.get("trust/access") == Code(
        slug="trust/access",
        name="Access",
        definition="The door is open.",
        parent="trust",
        include="Open doors.",
        exclude="Not for visits.",
        example="Her door's open.",
        cues=("open door", "no"),
        proposition="Staff are heard.",
        origin="appendix, Interviews",
    )


def test_origin_becomes_one_line(tmp_path):
    origins = [code.origin for code in load_codebook(write(tmp_path, FULL))]
    assert origins == ["chapter 2, Trust building", "appendix, Interviews", "added", "our own"]


def test_a_parent_left_out_is_read_off_the_id(tmp_path):
    assert load_codebook(write(tmp_path, FULL)).codes[2].parent == "trust"


def test_a_leaf_needs_no_more_than_a_definition(tmp_path):
    assert load_codebook(write(tmp_path, HEAD + A)).codes == (Code(slug="a", name="A", definition="d"),)


def test_a_parent_may_stand_after_its_child(tmp_path):
    text = HEAD + "  - {id: a/b, parent: a, name: B, definition: d}\n" + A
    assert load_codebook(write(tmp_path, text)).codes[0].parent == "a"


BAD = {
    "no title": ("codebook: b\ncodes:\n" + A, ["line 1: the codebook has no 'title'"]),
    "no codes": (HEAD.replace("codes:", "codes: []"), ["line 3: 'codes' is empty"]),
    "codes as mapping": (HEAD + "  id: a\n", ["line 4: 'codes' wants a list, found a mapping"]),
    "cues as text": (HEAD + A.replace("}", ", cues: x}"), ["line 4: 'cues' wants a list, found text"]),
    "no definition": (HEAD + "  - {id: a, name: A}\n", ["line 4: code 'a' has no 'definition'"]),
    "empty definition": (HEAD + "  - {id: a, name: A, definition: }\n", ["line 4: 'definition' is empty"]),
    "misspelt key": (
        HEAD + A.replace("}", ", defintion: x}"),
        ["line 4: unknown key 'defintion' in code 'a'; did you mean definition?"],
    ),
    "bad slug": (
        HEAD + A.replace("id: a", "id: A_1"),
        ["line 4: 'id' is 'A_1', but wants lower-case words of letters, digits and hyphens joined by '/'"],
    ),
    "unknown parent": (
        HEAD + A + "  - {id: aa/b, parent: aa, name: B, definition: d}\n",
        ["line 5: parent of 'aa/b': no code 'aa'; did you mean a?"],
    ),
    "unknown prefix": (HEAD + "  - {id: x/y, name: B, definition: d}\n", ["line 4: parent of 'x/y': no code 'x'"]),
    "parent beside the path": (
        HEAD + A + "  - id: b\n    parent: a\n    name: B\n    definition: d\n",
        ["line 6: the parent of 'b' is 'a', but its id says none"],
    ),
    "another parent": (
        HEAD + A + "  - {id: b, name: B, definition: d}\n  - {id: b/c, parent: a, name: C, definition: d}\n",
        ["line 6: the parent of 'b/c' is 'a', but its id says 'b'"],
    ),
    "circle": (
        HEAD + "  - {id: a, parent: b, name: A, definition: d}\n  - {id: b, parent: a, name: B, definition: d}\n",
        ["line 4: 'a' is its own ancestor: a in b in a", "line 5: 'b' is its own ancestor: b in a in b"],
    ),
    "own parent": (
        HEAD + "  - {id: a, parent: a, name: A, definition: d}\n",
        ["line 4: 'a' is its own ancestor: a in a"],
    ),
    "repeated id": (
        HEAD + A + "  - {id: a, name: B, definition: d}\n",
        ["line 5: code 'a' is repeated (first on line 4)"],
    ),
    "repeated name": (
        HEAD + A.replace("name: A", "name: Straße") + "  - {id: b, name: STRASSE, definition: d}\n",
        ["line 5: name 'STRASSE' is repeated (first on line 4)"],
    ),
    "half an origin": (
        HEAD + A.replace("}", ", origin: {chapter: 1}}"),
        ["line 4: the origin has no 'section'"],
    ),
    "all at once": (
        "title: ''\ncodes:\n" + A + "  - id: a\n    name: a\n    cues: x\n",
        [
            "line 1: the codebook has no 'codebook'",
            "line 1: 'title' is empty",
            "line 4: code 'a' has no 'definition'",
            "line 4: code 'a' is repeated (first on line 3)",
            "line 5: name 'a' is repeated (first on line 3)",
            "line 6: 'cues' wants a list, found text",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD)
def test_a_bad_codebook_is_refused_with_every_line_and_reason(tmp_path, text, expected):
    assert problems(tmp_path, text, load_codebook) == expected


slugs = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,2}", fullmatch=True)
said = st.text(min_size=1, max_size=200).map(str.strip).filter(bool)
maybe = st.just("") | said


@st.composite
def codebooks(draw):
    paths: list[str] = []
    for name in draw(st.lists(slugs, min_size=1, max_size=8)):
        above = draw(st.sampled_from(["", *paths]))
        path = f"{above}/{name}" if above else name
        if path not in paths:
            paths.append(path)
    names = draw(st.lists(said, min_size=len(paths), max_size=len(paths), unique_by=str.casefold))
    codes = tuple(
        Code(
            slug=path,
            name=name,
            definition=draw(said),
            parent=prefix(path),
            include=draw(maybe),
            exclude=draw(maybe),
            example=draw(maybe),
            cues=tuple(draw(st.lists(said, max_size=3))),
            proposition=draw(maybe),
            origin=draw(maybe),
        )
        for path, name in zip(paths, names, strict=True)
    )
    texts = {key: draw(maybe) for key in ("version", "about", "warning")}
    return Codebook(slug=draw(slugs), title=draw(said), codes=codes, **texts)


@settings(deadline=None, max_examples=40)  # it writes files
@given(book=codebooks())
def test_what_is_dumped_loads_back_equal_and_to_the_same_bytes(tmp_path_factory, book):
    text = dump_codebook(book)
    again = load_codebook(write(tmp_path_factory.getbasetemp(), text, "dumped.yaml"))
    assert again == book
    assert dump_codebook(again) == text


def book_of(*codes: Code) -> Codebook:
    return Codebook(slug="b", title="B", codes=codes)


def code(slug: str, name: str = "", definition: str = "d", **more: str) -> Code:
    return Code(slug=slug, name=name or slug, definition=definition, parent=prefix(slug), **more)


def test_a_book_does_not_differ_from_itself(tmp_path):
    book = load_codebook(write(tmp_path, FULL))
    assert diff(book, book) == CodebookDiff()
    assert not diff(book, book)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([], [code("a")], CodebookDiff(added=("a",))),
        ([code("a")], [], CodebookDiff(removed=("a",))),
        ([code("a")], [code("a", definition="e")], CodebookDiff(redefined=("a",))),
        ([code("a")], [code("a", exclude="e")], CodebookDiff(redefined=("a",))),
        ([code("a")], [code("a", example="e")], CodebookDiff()),
        ([code("a", "A")], [code("a", "B")], CodebookDiff(renamed=("a",))),
        (
            [code("g"), code("a", "A")],
            [code("g"), code("g/a", "A")],
            CodebookDiff(moved=("g/a",), moved_from=("a",)),
        ),
        (
            [code("a", "A")],
            [code("b", "a", "e")],
            CodebookDiff(redefined=("b",), renamed=("b",), moved=("b",), moved_from=("a",)),
        ),
        ([code("a", "A")], [code("b", "B")], CodebookDiff(added=("b",), removed=("a",))),
    ],
)
def test_a_diff_says_what_became_of_each_code(old, new, expected):
    assert diff(book_of(*old), book_of(*new)) == expected


def test_a_pattern_code_names_what_it_stands_over(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    head = "codebook: k\ntitle: K\ncodes:\n  - {id: a, name: A, definition: d}\n  - {id: b, name: B, definition: d}\n"
    path.write_text(head + "  - {id: p, name: P, definition: d, over: [a, b]}\n", encoding="utf-8")
    book = load_codebook(path)
    assert book.codes[2].over == ("a", "b")
    path.write_text(dump_codebook(book), encoding="utf-8")
    assert load_codebook(path) == book

    path.write_text(head + "  - {id: p, name: P, definition: d, over: [c, p]}\n", encoding="utf-8")
    with pytest.raises(Problems, match=r"(?s)over of 'p': .*'c'.*'p' stands over itself"):
        load_codebook(path)
