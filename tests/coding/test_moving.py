"""Codings of two codes made codings of one: nothing that was coded is lost, nothing is coded twice."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from workbench.coding.moving import Moves, move
from workbench.model.codebook import Code
from workbench.model.coding import Coding, Stance

INTO = Code(slug="b", name="B", definition="d")
STANCES = st.none() | st.sampled_from([Stance.SUPPORTS, Stance.CHALLENGES])


def coding(key: str, start: int, end: int, code: str = "a", **more: object) -> Coding:
    one = Coding(id=key, source="s", code=code, coder="ana", start=start, end=end, quote="")
    return replace(one, **more)  # type: ignore[arg-type]


@st.composite
def some(draw: st.DrawFn) -> list[Coding]:
    """Codings of three codes and two coders in two sources, on few words, so that they meet."""
    found = []
    for key in range(draw(st.integers(0, 9))):
        start = draw(st.integers(0, 12))
        found.append(
            coding(
                str(key),
                start,
                start + draw(st.integers(1, 5)),
                draw(st.sampled_from("abc")),
                coder=draw(st.sampled_from(["ana", "ben"])),
                source=draw(st.sampled_from(["s", "t"])),
                stance=draw(STANCES),
                fingerprint=draw(st.sampled_from(["", INTO.fingerprint, "old"])),
            )
        )
    return found


def after(before: Iterable[Coding], made: Moves) -> list[Coding]:
    return [made.moved.get(c.id, c) for c in before if c.id not in made.gone]


def points(codings: Iterable[Coding]) -> set[tuple[str, str, int]]:
    return {(c.source, c.coder, at) for c in codings for at in range(c.start, c.end)}


@given(some(), st.booleans())
def test_every_word_that_was_coded_is_coded_and_no_other(before: list[Coding], join: bool) -> None:
    found = after(before, move(before, key="b", into=INTO, stating="ac", join=join))

    assert points(found) == points(before)
    assert {c.code for c in found} <= {"b"}


@given(some())
def test_what_came_from_two_codes_overlaps_no_more_where_stances_agree(before: list[Coding]) -> None:
    made = move(before, key="b", into=INTO, stating="ac", join=True)
    codes_of: dict[str, set[str]] = {}
    for c in before:
        codes_of.setdefault(made.gone.get(c.id, c.id), set()).add(c.code)
    found = after(before, made)
    for one in found:
        for two in found:
            met = one.start < two.end and two.start < one.end and (one.source, one.coder) == (two.source, two.coder)
            if one.id < two.id and met and codes_of[one.id] != codes_of[two.id]:
                assert one.stance is not two.stance
                assert {one.id, two.id} <= {made.gone.get(key, key) for key in made.contrary}


@given(some(), st.booleans())
def test_no_stance_and_no_call_for_another_look_is_lost(before: list[Coding], join: bool) -> None:
    made = move(before, key="b", into=INTO, stating="ac", join=join)
    found = {c.id: c for c in after(before, made)}
    for c in before:
        stays = found[made.gone.get(c.id, c.id)]
        assert c.stance in (None, stays.stance)
        assert not INTO.outdated(c.fingerprint) or INTO.outdated(stays.fingerprint)


@given(some())
def test_kept_apart_only_equal_ranges_become_one(before: list[Coding]) -> None:
    made = move(before, key="b", into=INTO, stating="ac", join=False)
    by_id = {c.id: c for c in before}

    assert {(c.start, c.end) for c in after(before, made)} == {(c.start, c.end) for c in before}
    assert all((by_id[a].start, by_id[a].end) == (by_id[b].start, by_id[b].end) for a, b in made.gone.items())


@given(st.permutations([coding("1", 0, 5), coding("2", 3, 9, "b"), coding("3", 8, 12, "c"), coding("4", 2, 4, "b")]))
def test_the_order_of_codings_does_not_matter(before: list[Coding]) -> None:
    made = move(before, key="b", into=INTO, stating="", join=True)

    assert made.gone == {"1": "4", "2": "4", "3": "4"}
    assert (made.moved["4"].start, made.moved["4"].end) == (0, 12)


def test_a_long_coding_reaches_over_short_ones() -> None:
    made = move(
        [coding("1", 0, 20), coding("2", 3, 5), coding("3", 8, 9, "b")], key="b", into=INTO, stating="", join=True
    )

    assert (made.gone, made.moved["3"].start, made.moved["3"].end) == ({"1": "3", "2": "3"}, 0, 20)


def test_what_was_seen_of_an_older_definition_is_not_covered_up() -> None:
    found = [coding("1", 0, 5, fingerprint="old"), coding("2", 3, 9, "b", fingerprint=INTO.fingerprint)]

    assert move(found, key="b", into=INTO, stating="", join=True).moved["2"].fingerprint == "old"


def test_a_stance_to_something_else_is_taken_away_and_told() -> None:
    made = move([coding("1", 0, 5, stance=Stance.SUPPORTS)], key="b", into=INTO, stating="", join=True)

    assert made.unstated == ("1",)
    assert made.moved["1"].stance is None


def test_codings_that_one_code_had_overlapping_stay_as_they_are() -> None:
    made = move([coding("1", 0, 5), coding("2", 3, 9)], key="b", into=INTO, stating="", join=True)

    assert made.gone == {}
    assert [(c.start, c.end) for c in made.moved.values()] == [(0, 5), (3, 9)]
