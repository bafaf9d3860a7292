"""The memo of a district: its own sources are counted, those of its schools stand apart. The study is invented."""

from dataclasses import replace

import pytest

from tests.displays.build import Build
from workbench.errors import NotKnown
from workbench.memos.district import district_memo, reviewed_by
from workbench.model.claim import Silence
from workbench.model.coding import Stance
from workbench.model.memo import Attachment, Memo, MemoKind, Thing
from workbench.model.stages import SiteStage, Step


def study() -> Build:
    build = Build().code("env").code("env/data", "Data come in time.").code("env/press").code("team")
    build.site("ash", "north").site("elm", "north").site("oak", "south").source("ash-p").source("elm-p").source(
        "oak-p"
    )
    build.source("office", "-", role="district", district="north", words=500)
    build.asked("env", "team").read()
    build.coded("office", "env/data", 1).coded("office", "env/press", 4, coder="ben")
    build.coded("ash-p", "env/data", 2).coded("elm-p", "env/data", 3, stance=Stance.CHALLENGES)
    return build.coded("oak-p", "env/press", 5)


def test_only_the_districts_own_sources_are_counted() -> None:
    own = district_memo(study().corpus(), "north").own
    assert (own.glance.sources, own.glance.words, own.glance.coders, own.name) == (1, 500, ("ana", "ben"), "North")
    (entry,) = own.sections[0].entries
    assert (str(entry.counts.sources), entry.counts.passages) == ("1 of 1", 2)
    assert [p.source.slug for p in own.quoted] == ["office", "office"]


def test_what_the_schools_say_stands_apart() -> None:
    memo = district_memo(study().corpus(), "north")
    told = memo.told[0]
    (row,) = told.rows  # nothing at oak, which is of another district
    assert (told.section, row[0]) == ("env", "env/data")
    assert [(c.site, c.units, c.against, c.silence) for c in row[2]] == [
        ("ash", 1, False, None),
        ("elm", 1, True, None),
    ]
    assert [p.source.slug for p in told.quotes.quotes] == ["ash-p"]
    assert told.quotes.counter is not None
    assert told.quotes.counter.source.slug == "elm-p"


def test_a_school_that_is_silent_has_its_reason() -> None:
    build = study().site("fir", "north").source("fir-p")
    (row,) = district_memo(build.corpus(), "north").told[0].rows
    assert [c.silence for c in row[2]] == [None, None, Silence.NOT_READ]


def test_a_district_without_sources_of_its_own_still_has_what_its_schools_say() -> None:
    memo = district_memo(study().corpus(), "south")
    assert memo.own.glance.sources == 0
    assert [row[0] for row in memo.told[0].rows] == ["env/press"]


def test_who_coded_there_or_wrote_of_a_visit_is_to_review_the_memo() -> None:
    at = (Attachment(what=Thing.SITE, target="elm", name="elm"),)
    visit = Memo(id="1", body="", coder="cleo", kind=MemoKind.CONTACT, attached=at)
    corpus = replace(study().corpus(), memos=(visit,))
    assert district_memo(corpus, "north").visitors == ("ana", "cleo")  # ben coded the office alone


def test_a_new_draft_is_reviewed_anew() -> None:
    def step(stage: SiteStage, coder: str) -> Step:
        return Step(id=coder, subject="district-memo-north", stage=stage, coder=coder)

    steps = [step(SiteStage.DRAFTED, "ana"), step(SiteStage.CORROBORATED, "ben")]
    assert reviewed_by(steps, "district-memo-north") == ("ben",)
    assert reviewed_by([*steps, step(SiteStage.DRAFTED, "ana")], "district-memo-north") == ()


def test_an_unknown_district_is_refused() -> None:
    with pytest.raises(NotKnown, match="no district 'nort'; did you mean north"):
        district_memo(study().corpus(), "nort")
