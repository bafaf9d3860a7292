"""Codes whose definitions need work, each for a reason that was seen. The interviews are invented."""

from dataclasses import replace

from tests.agreement.pairs_of import BOOK, compared, marked
from workbench.agreement.comparison import Material
from workbench.agreement.confusion import confusion
from workbench.agreement.definitions import Wanting, wanting
from workbench.agreement.disagreements import disagreements
from workbench.agreement.results import agreement
from workbench.model.codebook import Codebook

BAD = {("ana", "a"): [0, 1, 2, 3, 4], ("bo", "a"): [3, 4, 5, 6, 7]}
GOOD = {("ana", "b"): [0, 1, 2, 3], ("bo", "b"): [0, 1, 2, 3]}


def of(materials: list[Material], book: Codebook = BOOK) -> dict[str, Wanting]:
    comparison = compared(materials, book=book)
    figures = agreement(comparison, replicates=50)
    apart, met = disagreements(comparison, materials), confusion(comparison, materials)
    return {w.code.slug: w for w in wanting(figures, apart, met, materials)}


def reworded(**words: str) -> Codebook:
    return replace(BOOK, codes=tuple(replace(c, **words) for c in BOOK))


def test_a_low_alpha_with_enough_units_is_a_reason_and_passages_show_it() -> None:
    found = of([marked("s", BAD | GOOD), marked("t", BAD | GOOD)])

    assert list(found) == ["a"]
    assert found["a"].reasons == (
        "alpha is below .667, with 16 units that anybody coded",
        "nothing is written on what it does not cover ('exclude')",
    )
    assert len(found["a"].shown) == 3
    assert found["a"].anybody == 16


def test_few_units_are_no_reason() -> None:
    assert of([marked("s", {("ana", "a"): [0, 1], ("bo", "a"): [1, 2]})]) == {}


def test_the_lower_limit_is_a_reason_too() -> None:
    nearly = {("ana", "a"): [0, 1, 2, 3], ("bo", "a"): [0, 1, 2, 3]}
    apart = {("ana", "a"): [0, 1, 2, 3], ("bo", "a"): [2, 3]}
    found = of([marked(f"s{n}", apart if n < 6 else nearly) for n in range(11)])

    assert found["a"].row.figures["alpha"].value > 0.667
    assert found["a"].reasons[0].startswith("the lower limit of alpha is below .667")


def test_codes_that_are_confused_name_each_other() -> None:
    found = of([marked("s", {("ana", "a"): [0, 1, 2], ("bo", "b"): [0, 1, 2, 3, 4]})], reworded(exclude="Not x."))

    assert found["a"].reasons == ("where one of two coders alone coded it, the other coded b on 3 of 3 units",)
    assert found["b"].reasons == ("where one of two coders alone coded it, the other coded a on 3 of 5 units",)


def test_codings_under_other_rules_are_counted() -> None:
    one = marked("s", {("ana", "a"): [0, 1], ("bo", "a"): [1, 2]})
    old = [replace(c, fingerprint="other") if c.coder == "ana" else c for c in one.codings]
    book = reworded(redefined="2026-11-20T10:00:00Z", exclude="Not x.")
    found = of([replace(one, codings=old)], book)

    assert found["a"].reasons == ("2 of 4 codings were made under other rules than it has now, since 2026-11-20",)


def test_an_agreed_code_without_exclude_is_no_matter() -> None:
    assert of([marked("s", GOOD), marked("t", GOOD)]) == {}
