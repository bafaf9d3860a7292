"""Codes side by side: who tells them, and whether what is told was seen. The study is invented."""

from tests.displays.build import Build
from workbench.coding.site_outline import Outline, OutlineSection, SectionKind, ShownBy
from workbench.memos.compared import AGAINST, NOT_HEARD, NOTHING, SAYS, Comparison
from workbench.memos.site import site_memo
from workbench.model.coding import Stance
from workbench.model.source import Kind


def study() -> Build:
    build = Build().code("g").code("g/team", "The team meets.").code("g/plan").code("g/role")
    build.site("ash").source("ash-p").source("ash-t", role="teacher")
    build.source("ash-o", kind=Kind.OBSERVATION, role=None).source("ash-a", kind=Kind.ARTIFACT, role=None)
    build.asked("g").read()
    build.coded("ash-p", "g/team", 1).coded("ash-o", "g/team", 1, stance=Stance.CHALLENGES)
    build.coded("ash-p", "g/plan", 2).coded("ash-t", "g/plan", 2).coded("ash-o", "g/plan", 2)
    return build.coded("ash-a", "g/role", 3)


def compared(by: ShownBy, build: Build) -> Comparison:
    section = OutlineSection(id="s", title="S", kind=SectionKind.CODED, codes=("g",), by=by)
    found = site_memo(build.corpus(), "ash", outline=Outline(sections=(section,))).sections[0].compared
    assert found is not None
    return found


def test_roles_agree_where_none_that_was_asked_is_silent_or_against() -> None:
    found = compared(ShownBy.ROLES, study())
    assert found.columns == ("supervisory", "teacher")
    assert {row.code: (row.cells, row.agree) for row in found.rows} == {
        "g/team": ((SAYS, NOTHING), False),
        "g/plan": ((SAYS, SAYS), True),
        "g/role": ((NOTHING, NOTHING), False),
    }


def test_what_was_designed_is_held_against_what_was_seen() -> None:
    found = compared(ShownBy.SOURCES, study())
    assert {row.code: (row.cells, row.verdict) for row in found.rows} == {
        "g/team": ((SAYS, NOTHING, AGAINST), "designed, and seen otherwise"),
        "g/plan": ((SAYS, NOTHING, SAYS), "designed and seen"),
        "g/role": ((NOTHING, SAYS, NOTHING), "designed, not seen"),
    }


def test_without_an_observation_nothing_is_said_to_be_unseen() -> None:
    build = Build().code("g").code("g/plan").site("ash").source("ash-p").asked("g").read().coded("ash-p", "g/plan", 1)
    (row,) = compared(ShownBy.SOURCES, build).rows
    assert (row.cells[2], row.verdict, row.agree) == (NOT_HEARD, "no observation to compare", False)
