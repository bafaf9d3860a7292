"""Cells of the framework matrix and what makes them stale, on corpora made by hand."""

from tests.displays.build import Build, schools
from workbench.memos.framework import Framework, cited
from workbench.model.framework import Summary
from workbench.model.text import short_id


def made() -> Build:
    return schools(("ash", "north"), ("elm", "south")).coded("ash-p", "g/a", 0)


def written(corpus, body: str = "They meet.") -> Summary:  # type: ignore[no-untyped-def]
    seen = Framework(corpus=corpus).seen("ash", "g", cited(body))
    return Summary(id="1", site="ash", theme="g", body=body, coder="ana", cites=cited(body), seen=seen)


def test_a_summary_is_not_stale_while_nothing_changes() -> None:
    corpus = made().corpus()
    assert Framework(corpus=corpus).why_stale(written(corpus)) == ()


def test_new_and_lost_codings_are_told_in_numbers() -> None:
    before = made().corpus()
    more = made().coded("ash-p", "g/b", 1).corpus()
    assert Framework(corpus=more).why_stale(written(before)) == ("1 coding new",)
    assert Framework(corpus=before).why_stale(written(more)) == ("1 gone",)


def test_codings_of_another_site_make_nothing_stale() -> None:
    assert Framework(corpus=made().coded("elm-p", "g/a", 0).corpus()).why_stale(written(made().corpus())) == ()


def test_a_citation_that_is_gone_is_named() -> None:
    full, empty = made().corpus(), schools(("ash", "north")).corpus()
    key = short_id(full.passages[0].coding.id)
    summary = written(full, f"They meet [[coding:{key}]].")
    assert key in Framework(corpus=empty).why_stale(summary)[0]
    assert Framework(corpus=full).unknown(["00000000", key]) == ("00000000",)


def test_citations_of_another_site_are_seen() -> None:
    corpus = made().coded("elm-p", "g/a", 0).corpus()
    there = next(short_id(p.coding.id) for p in corpus.passages if p.source.site == "elm")
    assert Framework(corpus=corpus).elsewhere("ash", [there]) == (there,)
