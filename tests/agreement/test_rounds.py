"""Figures of a round packed and read again; what became of definitions. All data is invented."""

import json
from dataclasses import replace
from functools import cache
from math import copysign, isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.test_results import BOOK, LEAVES, MARKS, compared, figures
from workbench.agreement.bootstrap import Interval
from workbench.agreement.figures import Figure
from workbench.agreement.results import Agreement
from workbench.agreement.rewording import WORDING, difference, wording
from workbench.agreement.rounds import (
    NOT_AGAIN,
    End,
    Taken,
    chosen,
    pack,
    pack_end,
    taken,
    told,
    unpack,
    unpack_end,
)
from workbench.coding.lifecycle import Kind
from workbench.model.team import Round

IDS = {c.slug: f"uuid of {c.slug}" for c in BOOK}
CODERS = {"ana": "1", "bo": "2", "cy": "3"}


def taken_of(agreement: Agreement) -> Taken:
    return taken(
        agreement, when="2026-01-02T10:00:00Z", basis="assigned", codes=IDS, coders=CODERS,
        sources={s: f"uuid of {s}" for s in agreement.comparison.sources}, marks=("a", "b"), not_blind=1,
    )  # fmt: skip


@cache
def small() -> Taken:
    return taken_of(figures(compared({"s1": MARKS})))


def through_json(kept: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = json.loads(json.dumps(kept, allow_nan=False))
    return found


def test_figures_survive_being_kept() -> None:
    first = taken_of(figures(compared({"s1": MARKS, "s2": MARKS})))
    kept = through_json(pack(first))
    again = unpack(kept)

    assert again is not None
    assert through_json(pack(again)) == kept  # NaN is not equal to itself, so what is packed is compared
    a = next(c for c in again.codes if c.slug == "g/a")
    assert (a.code, a.cells, a.coded, a.units, a.sources) == ("uuid of g/a", (4, 2, 2, 12), (6, 6), 20, 2)
    assert (again.coders, again.sources) == (("1", "2"), ("uuid of s1", "uuid of s2"))
    assert (again.how, again.seed, again.not_blind, again.marks) == (first.how, first.seed, 1, ("a", "b"))


def test_undefined_is_null_with_its_reason_and_stays_undefined() -> None:
    kept = through_json(pack(taken_of(figures(compared({"s1": MARKS})))))
    always = next(c for c in kept["codes"] if c["slug"] == "c")  # type: ignore[attr-defined]

    assert always["figures"]["alpha"]["value"] is None
    assert "everybody used the code on every unit" in always["figures"]["alpha"]["why"]
    assert always["figures"]["percent"]["value"] == 1
    again = unpack(kept)
    assert again is not None
    assert isnan(next(c for c in again.codes if c.slug == "c").figures["alpha"].value)
    assert again.worst_first[-1].slug == "c"  # undefined is neither best nor worst: it comes last


def test_who_judged_a_code_not_at_all_is_no_nought() -> None:
    marks = MARKS | {("cy", "g/b"): [5]}
    by = {("s1", "cy"): LEAVES - {"g/a"}}
    found = taken_of(figures(compared({"s1": marks}, coders=("ana", "bo", "cy"), by=by)))

    assert next(c for c in found.codes if c.slug == "g/a").coded == (3, 3, None)
    assert next(c for c in found.codes if c.slug == "g/a").cells == (2, 1, 1, 6)
    assert next(c for c in found.codes if c.slug == "g/b").cells is None


def test_worst_first_is_by_alpha() -> None:
    found = taken_of(figures(compared({"s1": MARKS, "s2": MARKS})))

    assert [c.slug for c in found.worst_first] == ["g/b", "g/a", "c"]


@given(
    value=st.floats(-1, 1) | st.just(nan),
    limits=st.none() | st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    why=st.text(max_size=9),
)
def test_a_figure_is_kept_to_six_decimals(value: float, limits: tuple[float, float] | None, why: str) -> None:
    low, high = limits or (None, None)
    figure = Figure(value=value, why=why, interval=Interval(low=low, high=high, why=why))
    kept = through_json(pack(replace(small(), overall={"alpha": figure})))
    found = unpack(kept)
    assert found is not None
    again = found.overall["alpha"]

    assert again.defined == figure.defined
    assert again.value == pytest.approx(value, abs=5.1e-7, nan_ok=True)
    assert (again.interval.low is None) == (low is None)
    assert (again.why, again.interval.why) == (why, why)
    assert again.value != 0 or copysign(1, again.value) > 0  # '-0.0' would be another text on another platform


def words(**fields: str) -> dict[str, str]:
    return dict.fromkeys(WORDING, "") | {"slug": "a", "name": "A", "definition": "Visits within a week."} | fields


def test_definitions_are_told_field_by_field_and_word_by_word() -> None:
    then, now = words(exclude="Holidays.", example="One."), words(
        definition="Visits within two weeks.", include="Calls.", exclude="", example="Two."
    )  # fmt: skip
    (edit,) = difference({"1": then}, {"1": now})

    assert edit.kinds == (Kind.REDEFINED, Kind.CHANGED)
    assert edit.fields["definition"] == ("Visits within a week.", "Visits within two weeks.")
    assert edit.words == (
        "definition: [-a week.-] {+two weeks.+}; include: {+Calls.+}; exclude: [-Holidays.-];"
        " example: [-One.-] {+Two.+}"
    )


def test_new_moved_merged_and_retired() -> None:
    then = {"1": words(), "2": words(slug="b", name="B"), "3": words(slug="c", name="C"), "4": words(slug="d")}
    now = {"1": words(slug="x/a"), "5": words(slug="e", name="E"), "4": words(slug="d")}
    found = difference(then, now, into={"b": "x/a"})

    assert [(e.slug, e.kinds, e.was, e.into) for e in found] == [
        ("b", (Kind.MERGED,), "", "x/a"),
        ("c", (Kind.RETIRED,), "", ""),
        ("e", (Kind.NEW,), "", ""),
        ("x/a", (Kind.MOVED,), "a", ""),
    ]


texts = st.text(alphabet="ab \n", max_size=6)
books = st.dictionaries(st.sampled_from("12345"), st.builds(words, slug=texts, definition=texts, exclude=texts))


@given(then=books, now=books)
def test_every_difference_is_told_and_nothing_else(
    then: dict[str, dict[str, str]], now: dict[str, dict[str, str]]
) -> None:
    found = {e.code: e for e in difference(then, now)}

    assert found.keys() == {k for k in then.keys() | now.keys() if then.get(k) != now.get(k)}
    for key in then.keys() & now.keys() & found.keys():
        assert {**then[key], **{n: b for n, (_, b) in found[key].fields.items()}} == now[key]
    end = End(when="t", why=NOT_AGAIN, edits=tuple(found.values()), by=("1",))
    assert unpack_end(through_json(pack_end(end))) == end


def test_wording_holds_every_field_by_uuid() -> None:
    found = wording(BOOK.codes, IDS)

    assert found["uuid of g/a"] == dict.fromkeys(WORDING, "") | {"slug": "g/a", "name": "A"}


def round_(**more: object) -> Round:
    fields: dict[str, object] = {
        "id": "1", "slug": "first", "began": "2026-01-01", "coders": ("ana", "bo"), "wording": {"1": words()},
        "sample": {"how": "sample", "name": "wave-1", "sources": ["x", "y"]},
    } | more  # fmt: skip
    return Round(**fields)  # type: ignore[arg-type]


def test_a_round_is_told_as_far_as_it_has_come() -> None:
    first = taken_of(figures(compared({"s1": MARKS, "s2": MARKS})))
    edits = difference({"1": words(), "2": words(slug="b")}, {"1": words(include="Calls.")})
    end = pack_end(End(when="2026-01-03", why=NOT_AGAIN, edits=edits, by=("2", "gone")))
    names = {key: slug for slug, key in CODERS.items()}
    begun, ended = told(round_(), names), told(round_(before=pack(first), ended="2026-01-03", after=end), names)

    assert (begun.state, begun.before, begun.compared, begun.sources, begun.codes) == ("coding", {}, "", 2, 1)
    assert told(round_(before=pack(first)), names).state == "compared"
    assert (ended.state, ended.after, ended.why, ended.not_blind) == ("ended", {}, NOT_AGAIN, 1)
    assert (ended.redefined, ended.added, ended.gone, ended.by) == (1, 0, 1, ("bo",))
    assert ended.before["pooled"].value == pytest.approx(first.overall["pooled"].value, abs=1e-6)


def test_a_round_without_figures_has_none() -> None:
    assert unpack({}) is None
    assert unpack_end({}) is None
    assert unpack(pack_end(End(when="t", why=NOT_AGAIN))) is None
    assert chosen({"how": "named"}) == "named"
