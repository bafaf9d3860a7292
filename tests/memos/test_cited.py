"""What memos cite: marks are found in linear time, and words that were withheld are in no answer. Invented data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.memos.cited import Known, Standing, citations, cites, resolved, written_out
from workbench.model.corpus import Corpus, Passage
from workbench.model.memo import Thing
from workbench.model.quoting import Answer, Reply
from workbench.model.text import digest, short_id


@pytest.fixture
def passage(sample: Corpus) -> Passage:
    return next(p for p in sample.counted if p.quotable)


def known(passage: Passage, **more: object) -> Known:
    return Known(passages={passage.coding.id: passage}, **more)  # type: ignore[arg-type]


def test_a_live_quotation_comes_with_words_and_place(passage: Passage) -> None:
    (found,) = resolved(f"See [[coding:{short_id(passage.coding.id)}]].", known(passage))
    assert found.stands
    assert found.words == " ".join(passage.coding.quote.split())
    assert found.locator == passage.locator


@pytest.mark.parametrize(("withheld", "standing"), [(True, Standing.WITHHELD), (False, Standing.PARAPHRASE)])
def test_words_that_may_not_be_printed_are_nowhere(passage: Passage, withheld: bool, standing: Standing) -> None:
    barred = replace(passage, quotable=False)
    at = known(barred, withheld=frozenset({passage.coding.id} if withheld else ()))
    body = f"See [[coding:{short_id(passage.coding.id)}]]."
    (found,) = resolved(body, at)
    assert found.standing is standing
    assert passage.coding.quote[:20] not in found.words + found.asked + written_out(body, at)


def test_a_wording_asked_for_stands_beside_the_words(passage: Passage) -> None:
    key = passage.coding.id
    asked = Reply(id="1", coding=key, participant="p", answer=Answer.EDITED, words="Kinder.")
    told = written_out(f"[[coding:{short_id(key)}]]", known(passage, replies={key: asked}))
    assert "as the participant wishes it: “Kinder.”" in told
    assert passage.coding.quote.split()[0] in told


def test_what_waits_for_review_says_so(passage: Passage) -> None:
    (found,) = resolved("[[coding:" + short_id("gone") + "]]", known(passage, waiting=frozenset({"gone"})))
    assert found.standing is Standing.REVISED


def test_unknown_ids_kinds_and_slugs_are_named_with_the_nearest(passage: Passage) -> None:
    at = known(passage, names={Thing.SITE: {"osgood": "Osgood Middle"}})
    unknown, slug, kind = resolved("[[coding:zzzz]] [[site:osgod]] [[codng:x]]", at)
    assert unknown.standing is Standing.UNKNOWN
    assert slug.near == ("osgood",)
    assert kind.standing is Standing.NO_KIND
    assert "coding" in kind.near


def test_an_id_that_several_have_is_ambiguous(passage: Passage) -> None:
    many = {str(n): replace(passage, coding=replace(passage.coding, id=str(n))) for n in range(40)}
    at = Known(passages=many)
    start = next(digest(key)[0] for key in many if len(at.coding(digest(key)[0])) > 1)
    (found,) = resolved(f"[[coding:{start}]]", at)
    assert found.standing is Standing.AMBIGUOUS
    assert all(name.startswith(start) for name in found.near)


def test_double_brackets_that_cite_nothing_are_left_alone() -> None:
    assert citations("[[this]] [[Site:x]] [[site:a\nb]] [[site:]]") == ()


@given(st.text(alphabet="[]:abcoding ", max_size=200))
def test_marks_are_where_they_are_said_to_be(body: str) -> None:
    for each in citations(body):
        assert body[each.start : each.end].startswith(f"[[{each.what}:")


def test_half_marks_without_end_are_read_in_one_go() -> None:
    assert citations("[[coding:" * 100_000) == ()


def test_a_text_cites_a_quotation_by_the_beginning_of_its_id() -> None:
    assert cites("[[coding:3fa09c11]]", "coding", ["3fa09c11aa"])
    assert not cites("[[coding:3fa09c12]]", "coding", ["3fa09c11aa"])
