"""Reading again for a code that was redefined or is new, over the invented sample study."""

import pytest

from tests.actions.redefining import redefine
from workbench.actions import history, reading, recode
from workbench.actions.coding_by_hand import open_session
from workbench.actions.codings import add_codings
from workbench.actions.coverage import mark_coverage
from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters

LOAD = "environment/operations/load"
VISITS = "supervisory/classrooms/informal-visits"


def counted(place: Workplace) -> list[str]:
    return [s.slug for s in reading.list_sources(place, Filters()) if s.counted]


def test_a_code_that_was_read_for_everywhere_is_not_queued(coded: Workplace) -> None:
    mark_coverage(coded, counted(coded))
    runs = len(history.log(coded, limit=None))
    (found,) = recode.start(coded, [LOAD])

    assert found.left == ()
    assert len(history.log(coded, limit=None)) == runs
    assert recode.list_recodes(coded) == ()
    with pytest.raises(WorkbenchError, match="under way"):
        recode.following(coded)


def test_the_queue_holds_what_nobody_has_read_since_newest_first(coded: Workplace) -> None:
    redefine(coded, LOAD)
    dates = {s.slug: s.date or "" for s in reading.list_sources(coded, Filters())}
    (found,) = recode.start(coded, ["load"])
    first = recode.following(coded)
    mark_coverage(coded, [found.left[0]], scopes=["load"], coder="coder-2")

    assert sorted(found.left) == sorted(counted(coded))
    assert [dates[s] for s in found.left] == sorted((dates[s] for s in found.left), reverse=True)
    assert first == (found.left[0], (LOAD,))
    assert recode.following(coded, "load") == (found.left[1], (LOAD,))


def test_parts_by_several_coders_make_no_reading_together(coded: Workplace) -> None:
    redefine(coded, LOAD)
    (found,) = recode.start(coded, [LOAD])
    source = next(s for s in reading.list_sources(coded, Filters()) if s.slug == found.left[0])
    for who, turns in (("coder-1", (1, 3)), ("coder-2", (4, len(source.turns)))):
        mark_coverage(coded, [source.slug], scopes=[LOAD], coder=who, turns=turns)

    assert recode.list_recodes(coded)[0].left == found.left


def test_it_ends_with_how_much_was_read_and_found(coded: Workplace) -> None:
    redefine(coded, LOAD)
    (found,) = recode.start(coded, [LOAD])
    sites = {s.slug: s.site for s in reading.list_sources(coded, Filters())}
    first, second, third, *rest = found.left
    for source, lines in ((first, ["load", "", "load"]), (second, [])):
        with open_session(coded, source, scopes=["load"]) as session:
            for line in [*lines, *[""] * 999]:
                if session.step(line).over:
                    break
    add_codings(coded, third, [LOAD], at=(900, 920))  # coded, but nobody has read it through
    ended = recode.end(coded, LOAD)

    assert ended.read == (first, second)
    assert ended.left == (third, *rest)
    assert (ended.codings, ended.sources) == (3, 2)
    assert ended.sites == len({sites[first], sites[third]} - {None})
    assert ended.among == len({sites[s] for s in (first, second, third)} - {None})
    with pytest.raises(WorkbenchError, match="is under way"):
        recode.end(coded, LOAD)
    assert recode.list_recodes(coded)[0].begun == ""  # still to be read, begun no more
    assert history.check(coded).problems == ()


def test_a_beginning_can_be_undone_and_is_made_once(coded: Workplace) -> None:
    redefine(coded, LOAD)
    recode.start(coded, [LOAD])
    with pytest.raises(WorkbenchError, match="is under way since"):
        recode.start(coded, [LOAD])
    history.undo(coded)

    assert recode.list_recodes(coded)[0].begun == ""
    assert recode.start(coded, [LOAD])[0].left


def test_all_redefined_codes_are_queued_together_and_read_in_one_go(coded: Workplace) -> None:
    redefine(coded, LOAD)
    redefine(coded, VISITS)
    found = recode.start(coded, [], redefined=True)
    newest, both = recode.following(coded) or ("", ())
    mark_coverage(coded, [newest], scopes=both)

    assert {r.code for r in found} == set(both) == {LOAD, VISITS}
    assert (recode.following(coded) or ("",))[0] != newest
    with pytest.raises(WorkbenchError, match="no code was redefined"):
        recode.start(coded, [], redefined=True)


def test_a_code_made_while_coding_waits_to_be_read_for(coded: Workplace) -> None:
    with open_session(coded, "osgood-teacher-w2") as session:
        session.step("v a new thought")
    waiting = recode.list_recodes(coded)

    assert [r.code for r in waiting] == []  # nobody has read for the group that it stands in
    mark_coverage(coded, ["osgood-teacher-w2"])
    with open_session(coded, "osgood-teacher-w2") as session:
        session.step("v another thought")
    assert [r.code for r in recode.list_recodes(coded)] == ["in-vivo/another-thought"]
