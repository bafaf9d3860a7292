"""Which code is which from one version of a codebook to the next, and what has become of it."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.coding.lifecycle import LONGEST, Fate, Kind, fate, folded, follow, told_apart
from workbench.model.codebook import Code


def code(slug: str, name: str = "", **more: object) -> Code:
    parent = slug.rpartition("/")[0] or None
    return Code(slug=slug, name=name or slug, definition="d", parent=parent, **more)  # type: ignore[arg-type]


def test_a_code_is_known_by_its_slug_before_its_name_and_followed_once() -> None:
    here = [code("a", "One"), code("b", "Two")]
    there = [code("a", "Two"), code("c", "One"), code("d", "two")]

    assert follow(here, there) == {"a": "a", "d": "b"}


def test_an_older_file_names_a_code_by_what_it_was_called() -> None:
    here = [code("x/a", "New name", former=("a",)), code("x", "X")]

    assert follow(here, [code("a", "Old name")]) == {"a": "x/a"}


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("abcdef"), unique=True), st.data())
def test_no_code_is_followed_twice(old: list[str], new: list[str], data: st.DataObject) -> None:
    names = st.sampled_from(["One", "Two", "Three"])
    formers = st.lists(st.sampled_from("abcdefgh"), max_size=2).map(tuple)
    here = [code(slug, data.draw(names), former=data.draw(formers)) for slug in old]
    found = follow(here, [code(slug, data.draw(names)) for slug in new])

    assert len(set(found.values())) == len(found)
    assert all(found[slug] == slug for slug in set(old) & set(new))


def test_what_happened_is_told_in_its_kinds() -> None:
    old, new = code("a", "A"), Code(slug="b/a", name="B", definition="e", parent="b", cues=("x",))
    found = fate(old, new, codings=3)

    assert found is not None
    assert found.kinds == (Kind.MOVED, Kind.RENAMED, Kind.REDEFINED, Kind.CHANGED)
    assert (found.was, found.words) == ("a", "name: [-A-] {+B+}; definition: [-d-] {+e+}")
    assert fate(old, old) is None
    assert fate(None, new, retired=True) == Fate(code="b/a", kinds=(Kind.BACK,))


def test_only_codes_below_one_that_moved_the_same_way_go_along() -> None:
    pairs = [("a", "t/a"), ("a/b", "t/a/b"), ("c/d", "e/d")]
    fates = folded([f for old, new in pairs if (f := fate(code(old, "N"), code(new, "N")))])

    assert [f.code for f in fates if f.along] == ["t/a/b"]


def test_a_long_text_is_compared_in_bounded_time_and_told_in_bounded_room() -> None:
    old = Code(slug="a", name="A", definition=" ".join(map(str, range(50_000))))
    new = Code(slug="a", name="A", definition=" ".join(map(str, range(50_000, 0, -1))), include="y " * 200)

    assert told_apart(old, new).startswith("definition: 50,000 words by 50,000; include: {+y y")
    assert len(told_apart(old, new)) == LONGEST
