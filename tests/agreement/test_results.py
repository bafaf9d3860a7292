"""All figures of a small comparison, by hand and by krippendorff. The interviews are invented."""

from dataclasses import replace
from math import isnan

import numpy as np
import pytest

from workbench.agreement.axis import Unitizing, UnitKind
from workbench.agreement.comparison import Comparison, Material, compare
from workbench.agreement.figures import Row
from workbench.agreement.judged import Judged
from workbench.agreement.results import Agreement, agreement
from workbench.model.codebook import Code, Codebook
from workbench.model.coding import Coding
from workbench.model.source import Turn
from workbench.segmenting.units import segment

BOOK = Codebook(
    slug="b",
    title="B",
    codes=(
        Code(slug="g", name="G", definition=""),
        Code(slug="g/a", name="A", definition="", parent="g"),
        Code(slug="g/b", name="B", definition="", parent="g"),
        Code(slug="c", name="C", definition=""),
        Code(slug="d", name="D", definition=""),
    ),
)
LEAVES = frozenset({"g/a", "g/b", "c", "d"})
WORDS = " ".join(
    f"It is {n}." for n in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
)
UNITS = next(segment([(WORDS, (Turn(start=0, end=len(WORDS), speaker="A"),))]))


def material(slug: str, site: str, marks: dict[tuple[str, str], list[int]]) -> Material:
    """``marks``: (coder, code) → the sentences, from 0."""
    codings = [
        Coding(
            id=f"{slug}{coder}{code}{n}", source=slug, code=code, coder=coder,
            start=UNITS[n].start, end=UNITS[n].stop, quote="",
        )
        for (coder, code), of in marks.items()
        for n in of
    ]  # fmt: skip
    turns = (Turn(start=0, end=len(WORDS), speaker="A"),)
    return Material(slug=slug, site=site, text=WORDS, turns=turns, units=UNITS, codings=codings)


MARKS = {
    ("ana", "g/a"): [0, 1, 2], ("bo", "g/a"): [1, 2, 3], ("ana", "g/b"): [5], ("bo", "g/b"): [],
    ("ana", "c"): list(range(10)), ("bo", "c"): list(range(10)),
}  # fmt: skip


def compared(
    marks: dict[str, dict[tuple[str, str], list[int]]],
    *,
    coders: tuple[str, ...] = ("ana", "bo"),
    **judgements: object,
) -> Comparison:
    by = {(s, c): LEAVES for s in marks for c in coders} | judgements.get("by", {})  # type: ignore[operator]
    by = {k: v for k, v in by.items() if v}
    return compare(
        [material(slug, slug[0], of) for slug, of in marks.items()],
        Judged(by=by, sources=tuple(marks)),
        coders,
        BOOK,
        Unitizing(),
    )


def figures(comparison: Comparison, **more: int) -> Agreement:
    return agreement(comparison, replicates=more.get("replicates", 200))


def row(found: Agreement, code: str) -> Row:
    return next(r for r in found.codes if r.code == code)


def test_two_by_two_and_what_follows_from_it() -> None:
    a = row(figures(compared({"s1": MARKS, "s2": MARKS})), "g/a")

    assert a.cells == (4, 2, 2, 12)
    assert a.coded == {"ana": 6, "bo": 6}
    assert (a.sources, a.units) == (2, 20)
    assert a.figures["percent"].value == pytest.approx(0.8)
    assert a.figures["positive"].value == pytest.approx(8 / 12)
    assert a.figures["kappa"].value == pytest.approx((0.8 - 0.58) / 0.42)
    assert a.figures["alpha"].value == pytest.approx(1 - 39 * 8 / (2 * 12 * 28))


def test_no_variation_is_undefined_with_its_reason() -> None:
    found = figures(compared({"s1": MARKS}))
    always = row(found, "c")

    for key in ("alpha", "kappa", "pi"):
        assert isnan(always.figures[key].value)
        assert "everybody used the code on every unit" in always.figures[key].why
    assert always.figures["percent"].value == 1
    assert found.unused == ("d",)
    assert "d" not in [r.code for r in found.codes]


def test_a_group_holds_whatever_lies_below_it() -> None:
    found = figures(compared({"s1": MARKS}))

    assert [r.code for r in found.groups] == ["g"]
    assert found.groups[0].cells == (2, 2, 1, 5)
    assert found.groups[0].group


def test_who_did_not_judge_a_code_is_missing_for_it() -> None:
    found = figures(compared({"s1": MARKS, "s2": MARKS}, by={("s2", "bo"): LEAVES - {"g/a"}}))

    assert (row(found, "g/a").sources, row(found, "g/a").units) == (1, 10)
    assert row(found, "c").sources == 2
    assert found.groups[0].sources == 1  # a group is judged by who judged all of it


def test_few_sources_have_no_interval_and_say_why() -> None:
    found = row(figures(compared({f"s{n}": MARKS for n in range(9)})), "g/a")
    assert found.figures["alpha"].interval.low is None
    assert "9 double-coded sources, fewer than 10" in found.figures["alpha"].interval.why
    assert str(found.band).startswith("undecided")
    enough = row(figures(compared({f"s{n}": MARKS for n in range(10)})), "g/a").figures["alpha"].interval

    assert enough.low == pytest.approx(enough.high)  # all sources alike


def test_intervals_are_the_same_each_time_and_change_with_the_sources() -> None:
    other = MARKS | {("bo", "g/a"): [0, 1, 2]}
    many = compared({f"s{n}": MARKS if n % 3 else other for n in range(12)})
    one, two = (row(figures(many), "g/a").figures["alpha"].interval for _ in range(2))

    assert one == two
    assert one.low is not None
    assert one.high is not None
    assert one.low < row(figures(many), "g/a").figures["alpha"].value < one.high


def test_three_coders_by_krippendorff() -> None:
    krippendorff = pytest.importorskip("krippendorff", reason="an oracle of the test extra")
    marks = MARKS | {("cy", "g/a"): [2, 7], ("cy", "g/b"): [5, 6]}
    by = {("s2", "cy"): frozenset[str]()}
    found = figures(compared({"s1": marks, "s2": marks}, coders=("ana", "bo", "cy"), by=by))
    judged = np.full((3, 20), np.nan)
    for n, coder in enumerate(("ana", "bo", "cy")):
        for source in range(2 - (coder == "cy")):
            judged[n, 10 * source : 10 * source + 10] = 0
            judged[n, [10 * source + u for u in marks[coder, "g/a"]]] = 1
    a = row(found, "g/a")

    assert a.figures["alpha"].value == pytest.approx(krippendorff.alpha(judged, level_of_measurement="nominal"))
    assert a.cells is None
    assert [p.coders for p in found.pairs] == [("ana", "bo"), ("ana", "cy"), ("bo", "cy")]
    assert [p.sources for p in found.pairs] == [2, 1, 1]


def test_overall_leaves_out_what_is_undefined_and_counts_it() -> None:
    found = figures(compared({"s1": MARKS, "s2": MARKS})).overall

    assert (found.codes, found.undefined) == (3, 1)
    assert found.of == 0  # eight units have a, two have b, and c does not vary
    assert found.median.why == "no code with 10 coded units that varies"
    # a: po .8, pe .58; b: po .9, pe .9; c does not vary and is in neither mean
    assert found.pooled.value == pytest.approx((0.85 - 0.74) / (1 - 0.74))
    assert found.alpha.defined


def test_nobody_coded_anything() -> None:
    found = figures(compared({"s1": {}, "s2": {}}))

    assert found.codes == ()
    assert set(found.unused) == LEAVES
    assert not found.overall.pooled.defined
    assert found.overall.pooled.why == "no code was used by two who judged it"
    assert not found.overall.alpha.defined
    assert (found.overall.sources, found.overall.units) == (2, 20)


def test_characters_are_those_of_the_whole_text() -> None:
    found = row(figures(compared({"s1": MARKS})), "g/a")
    both = sum(UNITS[n].stop - UNITS[n].start for n in (1, 2))
    one = sum(UNITS[n].stop - UNITS[n].start for n in (0, 3))

    assert found.characters["percent"] == pytest.approx(1 - one / len(WORDS))
    assert both > 0


def test_other_units_count_other_things() -> None:
    whole = compared({"s1": MARKS})
    turns = compare(
        [material("s1", "s", MARKS)], whole.judged, ("ana", "bo"), BOOK, replace(Unitizing(), kind=UnitKind.TURN)
    )

    assert row(figures(turns), "g/a").cells == (1, 0, 0, 0)
