"""Codes get other slugs: nothing is lost below them, and no two codes get one slug."""

import pytest

from workbench.coding.placing import adopted, refuse_taken, relocated
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code


def code(slug: str, name: str = "", **more: object) -> Code:
    parent = slug.rpartition("/")[0] or None
    return Code(slug=slug, name=name or slug, definition="d", parent=parent, **more)  # type: ignore[arg-type]


def test_a_code_takes_along_all_below_it() -> None:
    book = [code("a"), code("a/b"), code("ab")]

    assert {old: (c.slug, c.parent) for old, c in relocated(book, "a", "x/a").items()} == {
        "a": ("x/a", "x"), "a/b": ("x/a/b", "x/a")
    }  # fmt: skip


def test_a_slug_is_taken_also_when_it_is_what_another_code_was_called() -> None:
    book = [code("a", former=("old",)), code("b")]
    for wanted in ("a", "old"):
        with pytest.raises(WorkbenchError):
            refuse_taken(book, {"": code(wanted)})
    refuse_taken(book, {"a": code("old")})  # it may have its own former slug back


@pytest.mark.parametrize(("merged", "into"), [("a", "a"), ("a", "a/b"), ("a", "a/b/c")])
def test_a_code_is_never_merged_into_itself_or_below_itself(merged: str, into: str) -> None:
    with pytest.raises(WorkbenchError, match=r"itself|lies below"):
        adopted([code("a"), code("a/b"), code("a/b/c")], [merged], into)


def test_what_is_below_merged_codes_goes_below_the_other() -> None:
    book = [code(s) for s in ("a", "a/b", "a/b/c", "a/d", "t")]

    assert {o: c.slug for o, c in adopted(book, ["a"], "t").items()} == {
        "a/b": "t/b", "a/b/c": "t/b/c", "a/d": "t/d"
    }  # fmt: skip
    assert {o: c.slug for o, c in adopted(book, ["a", "a/b"], "t").items()} == {"a/b/c": "t/c", "a/d": "t/d"}
    assert adopted(book, ["a/b"], "a")["a/b/c"].slug == "a/c"


def test_children_whose_names_collide_are_refused() -> None:
    with pytest.raises(WorkbenchError, match="t/b already"):
        adopted([code("a"), code("a/b"), code("t"), code("t/b")], ["a"], "t")
    with pytest.raises(WorkbenchError, match="two codes would become t/b"):
        adopted([code("a"), code("a/b"), code("c"), code("c/b"), code("t")], ["a", "c"], "t")
