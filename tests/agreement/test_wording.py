"""The methods paragraph, from figures counted by hand. The interviews are invented."""

from dataclasses import replace
from math import nan

from tests.agreement.pairs_of import compared, marked
from workbench.agreement.axis import Unitizing, UnitKind
from workbench.agreement.comparison import Comparison
from workbench.agreement.figures import Figure
from workbench.agreement.results import Agreement, agreement
from workbench.agreement.rounds import RoundTold
from workbench.agreement.wording import Circumstances, Sampled, Settled, methods

SAME = {("ana", "a"): [0, 1, 2, 3], ("bo", "a"): [0, 1, 2, 3]}
APART = {("ana", "a"): [0, 1, 2, 3], ("bo", "a"): [2, 3, 4], ("ana", "b"): [9], ("bo", "b"): [9]}


def comparison(sources: int = 3, coders: tuple[str, ...] = ("ana", "bo"), **more: Unitizing) -> Comparison:
    return compared([marked(f"s{n}", APART if n % 2 else SAME) for n in range(sources)], coders, **more)


def figures(of: Comparison | None = None, replicates: int = 100) -> Agreement:
    return agreement(of or comparison(), replicates=replicates)


def told(of: Agreement | None = None, **around: object) -> str:
    found = methods(of or figures(), Circumstances(looked_at=40, **around))  # type: ignore[arg-type]
    return found.paragraph.replace("\N{NO-BREAK SPACE}", " ")


def test_sources_units_and_rules() -> None:
    found = told()

    assert "Of 40 sources, 3 were coded by both ana and bo." in found
    assert "The unit is: sentence in a respondent's turn; coded if any of it is (30 units)." in found
    assert "a source that a coder did not judge" in found
    assert "In all 3 a note that all of it was read" in found
    turn = figures(comparison(how=Unitizing(kind=UnitKind.TURN)))
    assert "The unit is: a respondent's turn; coded if any of it is (3 units)." in told(turn)
    assert "In all 3, who coded anything is taken to have judged all of it" in told(basis="coded")
    assert "Of 40 sources (filter: role: teacher), 3" in told(filters="role: teacher")


def test_how_sources_were_drawn_and_what_was_blind() -> None:
    of = comparison()
    opened = replace(of, judged=replace(of.judged, by_assignment=3, opened=(("s1", "bo"),)))
    drawn = Sampled(name="sample-1 seed 7", sources=3, by=("site", "role"))
    found = told(figures(opened), samples=(drawn,), blind=2)

    assert "3 of these were drawn at random (sample-1 seed 7, stratified by site and role)." in found
    assert "2 of the 3 were assigned blind" in found
    assert "1 blind assignment was opened before all had finished." in found
    assert "was read tells" not in found  # all are decided by assignments
    assert "blind" not in told()
    assert "drawn at random" not in told()


def test_without_intervals_nothing_is_called_reliable() -> None:
    found = methods(figures(), Circumstances(looked_at=3))

    assert "No intervals are given (3 double-coded sources, fewer than 10)." in found.paragraph
    assert "no code is held to be reliable; by its value alone α is at least .800 for 1 of 2 codes" in found.paragraph
    assert not any("Efron" in r for r in found.references)
    assert "CI" not in found.paragraph
    assert "(none were asked for)" in told(figures(comparison(12), replicates=0))


def test_with_intervals_codes_are_counted_on_their_lower_limits() -> None:
    of = figures(comparison(12))
    a, b = (row.figures["alpha"].interval for row in of.codes)
    found = methods(of, Circumstances(looked_at=12))

    assert a.low is not None
    assert a.low < 0.8
    assert b.low is not None
    assert f"is at least .800 for 1 of 2 codes and at least .667 for {1 + (a.low >= 0.667)} (Krip" in found.paragraph
    assert "100 bootstrap resamples of sources (Efron and Tibshirani 1993; seed 1)" in found.paragraph
    assert "95\N{NO-BREAK SPACE}% CI [" in found.paragraph
    assert any(r.startswith("Efron, B.") for r in found.references)


def test_references_are_those_that_are_cited() -> None:
    two = methods(figures(), Circumstances(looked_at=3)).references
    three = methods(figures(comparison(coders=("ana", "bo", "cy"))), Circumstances(looked_at=3)).references

    assert [r.split(",")[0] for r in two] == ["Cicchetti", "Cohen", "De Vries", "Gwet", "Krippendorff"]
    assert [r.split(",")[0] for r in three] == ["Cicchetti", "Conger", "De Vries", "Gwet", "Krippendorff"]
    assert any("unitizing" in r for r in methods(figures(), Circumstances(looked_at=3, boundaries=True)).references)
    assert "two or more of 3 coders (ana, bo and cy)" in told(figures(comparison(coders=("ana", "bo", "cy"))))


def test_what_is_undefined_is_said_and_is_no_number() -> None:
    one = figures(compared([marked("s", {("ana", "a"): list(range(10)), ("bo", "a"): list(range(10))})]))
    found = told(one)

    assert "κ undefined (" in found
    assert "α undefined (no code with 10 coded units that varies)" in found
    assert (
        "For 1 code α is undefined (no variation: everybody used the code on every unit); it is in no mean" in found
    )
    assert "2 codes were judged and used by nobody" in found
    assert "nan" not in found
    assert ".00" not in found


def test_rounds_of_calibration_with_figures_before_and_after() -> None:
    first = RoundTold(
        name="round-1", began="2026-11-02T08:00:00Z", ended="2026-11-04T08:00:00Z", compared="2026-11-03T08:00:00Z",
        coders=("ana", "bo"), chosen="named", sources=2, codes=9, before={"pooled": Figure(value=0.512)},
        after={"pooled": Figure(value=0.7)}, why="", not_blind=0, redefined=1, added=0, gone=0, by=(), memo="",
    )  # fmt: skip
    found = told(rounds=(first, replace(first, name="round-2", ended="", before={}, after={}, redefined=0)))

    assert (
        "In a round of calibration (round-1, 2026-11-02 to 2026-11-04; 2 sources, 9 codes), pooled kappa before"
        " discussion was: κ = .51; 1 definition was changed. After discussion it was κ = .70, of coders who knew"
    ) in found
    assert (
        "(round-2, 2026-11-02, not ended; 2 sources, 9 codes), pooled kappa before discussion was: not taken" in found
    )
    undefined = replace(first, before={"pooled": Figure(value=nan, why="nothing varies")})
    assert "was: κ undefined (nothing varies);" in told(rounds=(undefined,))


def test_what_was_adjudicated() -> None:
    found = told(settled=Settled(differing=12, decided=9, by=("ana", "bo")))

    assert "Of 12 passages that were coded differently, 9 were decided by ana and bo" in found
    assert "before any decision" in found
    assert "decided" not in told()
