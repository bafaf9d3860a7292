"""The codebook changes while people code: each change is shown, is one run, and undo brings everything back.

The study is invented: two sources, two coders, a few codes.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.actions.juniper import fill
from workbench.actions import history
from workbench.actions.choosing import list_codings
from workbench.actions.claims import list_claims
from workbench.actions.codebook_changes import look_up, plan_add, plan_move, plan_redefine, plan_rename
from workbench.actions.codebook_freezing import decisions, freeze_codebook, plan_confirm, thaw_codebook
from workbench.actions.codebook_load import plan_load
from workbench.actions.codebook_merging import plan_merge
from workbench.actions.codebook_output import export_codebook
from workbench.actions.codebook_plan import Plan, apply, behind
from workbench.actions.codebook_retiring import list_retired, plan_restore, plan_retire
from workbench.actions.codebook_splitting import Target, plan_split, write_split
from workbench.actions.codings import add_codings
from workbench.actions.coverage import mark_coverage
from workbench.actions.places import load_claims
from workbench.actions.reading import read_codebook
from workbench.actions.workplace import Workplace, add_coder, init
from workbench.coding.lifecycle import Kind
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.model.codebook import Code
from workbench.model.filters import Filters
from workbench.store.coverage import coverage
from workbench.store.fold import states
from workbench.store.freeze import frozen

TEAM = "The team does. Rob Amadi told me so"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """Trust with two codings of Ana's, time with two; people with two below it; Ben has coded people/team."""
    base = tmp_path_factory.mktemp("codes")
    root = init(base / "study", coder="Ana Ruiz").root
    place = fill(Workplace(root=root, coder="ana-ruiz"), base / "files")
    add_coder(place, "Ben")
    for slug in ("people", "people/team", "people/staff"):
        apply(place, plan_add(place, Code(slug=slug, name="", definition=f"About {slug}.")))
    add_codings(place, "calder-w1", ["people/team"], quote=TEAM, coder="ben", memo="Really?")
    add_codings(place, "calder-w1", ["people/team"], quote="The team does.", coder="ana-ruiz", memo="All of them.")
    (place.root / "codebooks" / "mine.yaml").write_bytes((base / "files" / "book.yaml").read_bytes())
    return place


@pytest.fixture
def place(made: Workplace, tmp_path: Path) -> Workplace:
    """A copy to be changed at will."""
    shutil.copytree(made.root, tmp_path / "study")
    return replace(made, root=tmp_path / "study")


def state(place: Workplace) -> dict[str, str]:
    with place.open() as study:
        return states(study.db)


def codings(place: Workplace) -> list[tuple[str, str, str]]:
    return [(c.code, c.coder, c.quote) for c in list_codings(place, Filters())]


def slugs(place: Workplace) -> list[str]:
    return [c.slug for c in read_codebook(place)[0]]


def scopes_read(place: Workplace) -> list[str]:
    with place.open() as study:
        return [c.scope for c in coverage(study.db)]


def halves(place: Workplace, **more: object) -> Plan:
    targets = (Target(code="days", definition="Days.", query="tuesdays"), Target(code="none", definition="No time."))
    return plan_split(place, "time", targets, **more)  # type: ignore[arg-type]


def file_of(place: Workplace, text: str) -> Path:
    path = place.root / "new.yaml"
    path.write_text(text, encoding="utf-8")
    return path


BOOK = """codebook: mine
title: Mine
codes:
  - {id: time, name: Time, definition: Time is short.}
  - {id: people, name: People, definition: About people.}
  - {id: people/trust, name: trust, definition: They trust each other., proposition: People trust each other.}
  - {id: people/team, name: Team, definition: About people/team.}
  - {id: room, name: Room, definition: Rooms.}
"""
PLANS: dict[str, Callable[[Workplace], Plan]] = {
    "add": lambda p: plan_add(p, Code(slug="p", name="P", definition="d", over=("time", "team"))),
    "rename": lambda p: plan_rename(p, "people", "Persons", last="persons"),
    "move": lambda p: plan_move(p, "trust", "people"),
    "redefine": lambda p: plan_redefine(p, "trust", {"definition": "Other."}, minor=False),
    "merge": lambda p: plan_merge(p, ["team"], "trust"),
    "merge a parent": lambda p: plan_merge(p, ["people", "time"], "trust"),
    "split": lambda p: halves(p, rest="none", retire=True),
    "retire": lambda p: plan_retire(p, ["people"], below=True),
    "load": lambda p: plan_load(p, file_of(p, BOOK)),
    "confirm": lambda p: plan_confirm(redefined(p), code="trust"),
}


def redefined(place: Workplace) -> Workplace:
    apply(place, plan_redefine(place, "trust", {"definition": "Other."}, minor=False))
    return place


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_writes_nothing_and_one_undo_takes_it_back(place: Workplace, name: str) -> None:
    plan = PLANS[name](place)
    before = state(place)
    assert plan.changes
    assert plan.run == ""
    done = apply(place, plan)
    after = state(place)
    history.undo(place)
    undone = state(place)
    if any(Kind.NEW in f.kinds for f in plan.fates):
        undone["code"] = before["code"]  # codes whose coming in was undone stay as rows that are not live

    assert done.run
    assert after != before
    assert undone == before
    assert history.check(place).problems == ()
    history.redo(place)
    assert state(place) == after


@pytest.mark.parametrize("name", PLANS)
def test_what_was_shown_must_still_hold(place: Workplace, name: str) -> None:
    plan = PLANS[name](place)
    add_coder(place, "Cy")
    with pytest.raises(WorkbenchError, match="changed meanwhile"):
        apply(place, plan)


@pytest.mark.parametrize("name", [n for n in PLANS if n != "confirm"])
def test_a_frozen_codebook_is_changed_by_no_command(place: Workplace, name: str) -> None:
    freeze_codebook(place, "Enough for\nthe second coder", coder="ben")
    with pytest.raises(WorkbenchError, match=r"frozen since .* by ben \(Enough for the second coder\)"):
        PLANS[name](place)
    thaw_codebook(place)
    assert PLANS[name](place).changes


def test_a_renamed_code_keeps_its_codings_up_to_date_and_is_found_by_its_former_slug(place: Workplace) -> None:
    mark_coverage(place, ["calder-w1"], scopes=["people"])
    plan = apply(place, plan_rename(place, "people", "Persons", last="persons"))

    assert [(f.was, f.code, f.along) for f in plan.fates] == [
        ("people", "persons", False), ("people/team", "persons/team", True), ("people/staff", "persons/staff", True)
    ]  # fmt: skip
    assert slugs(place) == ["trust", "time", "persons", "persons/team", "persons/staff"]
    assert (look_up(place, "people/team").code.slug, look_up(place, "people/team").outdated) == ("persons/team", 0)
    assert scopes_read(place) == ["persons"]
    apply(place, plan_rename(place, "persons", "", last="people"))
    assert look_up(place, "people").code.former == ("persons",)


def test_claims_follow_a_moved_and_a_merged_code(place: Workplace) -> None:
    apply(place, plan_move(place, "trust", "people"))
    assert [s.code for s in list_claims(place)[0].claim.sides] == ["people/trust"]
    apply(place, plan_merge(place, ["people/trust"], "time"))
    assert [s.code for s in list_claims(place)[0].claim.sides] == ["time"]


def test_files_may_call_a_code_by_what_it_was_once_called(place: Workplace) -> None:
    apply(place, plan_move(place, "trust", "people"))
    path = file_of(place, "claims:\n  - {id: c, statement: So it is., stage: hunch, codes: [{code: trust}]}\n")
    load_claims(place, path)

    assert [s.code for s in list_claims(place)[0].claim.sides] == ["people/trust"]


def test_a_claim_that_has_the_codes_on_different_sides_forbids_the_merge(place: Workplace) -> None:
    sides = "[{code: trust}, {code: time, stance: challenges}]"
    load_claims(place, file_of(place, f"claims:\n  - {{id: c, statement: So it is., codes: {sides}}}\n"))
    with pytest.raises(WorkbenchError, match=r"on different sides \(trust supports, time challenges\)"):
        plan_merge(place, ["time"], "trust")


def test_no_coding_becomes_support_because_its_code_went_into_another(place: Workplace) -> None:
    apply(place, plan_redefine(place, "trust", {"proposition": "They trust."}, minor=True))
    add_codings(place, "calder-w1", ["trust"], quote="Will you write that?", stance="challenges", coder="ana-ruiz")
    with pytest.raises(WorkbenchError, match="would lose their stance, since time states nothing"):
        plan_merge(place, ["trust"], "time")
    plan = plan_merge(place, ["trust"], "time", drop_stances=True)
    assert any("without a stance from now on" in note for note in plan.notes)


def test_what_was_read_for_one_of_the_codes_alone_is_not_read_for_both(place: Workplace) -> None:
    def read() -> bool:
        with place.open() as study:
            return any("trust" in (c.scope or "trust") for c in coverage(study.db))

    mark_coverage(place, ["calder-w1"], scopes=["time"], coder="ana-ruiz")
    apply(place, plan_merge(place, ["time"], "trust"))
    assert not read()
    history.undo(place)
    apply(place, plan_merge(place, ["time"], "trust", minor=True))
    assert read()


def test_a_split_keeps_stances_and_names_the_claims_that_it_changes(place: Workplace) -> None:
    apply(place, plan_redefine(place, "trust", {"proposition": "They trust."}, minor=True))
    add_codings(place, "calder-w1", ["trust"], quote="Will you write that?", stance="challenges", coder="ana-ruiz")
    load_claims(place, file_of(place, "claims:\n  - {id: c, statement: So., codes: [{code: trust}]}\n"))
    targets = [Target(code="writing", definition="Of writing.", query="write")]
    plan = apply(place, plan_split(place, "trust", targets, rest="stay"))
    assert "claim c rests on trust: codings that go elsewhere leave it" in plan.notes
    will = [c for c in list_codings(place, Filters()) if c.quote.startswith("Will you")]
    went = [(c.code, c.stance and c.stance.value) for c in will]
    assert went == [("writing", "challenges")]


def test_a_code_is_not_moved_below_itself_nor_onto_another(place: Workplace) -> None:
    apply(place, plan_add(place, Code(slug="team", name="Another", definition="d")))
    for code, parent in (("people", "people"), ("people", "people/team"), ("team", "people")):
        with pytest.raises(WorkbenchError, match=r"cannot go below|already"):
            plan_move(place, code, parent)
    with pytest.raises(WorkbenchError, match="people/team already"):
        plan_rename(place, "staff", "", last="team")
    with pytest.raises(WorkbenchError, match="called 'Trust' already"):
        plan_rename(place, "time", "TRUST")


def test_codings_are_outdated_by_another_definition_and_confirmed_by_whoever_coded(place: Workplace) -> None:
    plan = apply(place, plan_redefine(place, "team", {"definition": "Only teams."}, minor=False))
    assert (plan.touched.total, dict(plan.touched.counts)[("ben", "calder-w1")]) == (2, 1)
    assert look_up(place, "team").outdated == 2
    apply(place, plan_confirm(place, code="team", coder="ben"))
    assert look_up(place, "team").outdated == 1
    (late,) = [c for c in list_codings(place, Filters()) if c.code == "people/team" and c.coder == "ana-ruiz"]
    with pytest.raises(WorkbenchError, match="is ana-ruiz's"):
        plan_confirm(place, [late.id], coder="ben")
    apply(place, plan_confirm(place, [late.id]))
    assert look_up(place, "team").outdated == 0


def test_other_words_for_the_same_rules_outdate_nothing(place: Workplace) -> None:
    plan = apply(place, plan_redefine(place, "team", {"definition": "About the team."}, minor=True))

    assert (plan.touched.total, plan.asks, plan.fates[0].kinds) == (0, False, (Kind.REWORDED,))
    assert look_up(place, "team").outdated == 0


def test_a_merge_joins_what_one_coder_marked_twice_and_keeps_memos(place: Workplace) -> None:
    plan = apply(place, plan_merge(place, ["team"], "trust"))
    found = {(c.coder, c.quote): c.memo for c in list_codings(place, Filters(code=("trust",)))}

    assert found == {
        ("ana-ruiz", TEAM): "All of them.", ("ana-ruiz", "We trust each other."): "", ("ben", TEAM): "Really?"
    }  # fmt: skip
    assert plan.touched.total == 2
    assert plan.notes[0].startswith("1 coding in one with another")
    assert look_up(place, "people/team").code.slug == "trust"
    assert slugs(place) == ["trust", "time", "people", "people/staff"]


def test_a_merge_may_leave_overlapping_codings_two(place: Workplace) -> None:
    apply(place, plan_merge(place, ["team"], "trust", join=False))

    assert [q for code, who, q in codings(place) if (code, who) == ("trust", "ana-ruiz")].count(TEAM) == 1
    assert ("trust", "ana-ruiz", "The team does.") in codings(place)


def test_merged_codes_meant_the_same_or_their_codings_want_another_look(place: Workplace) -> None:
    apply(place, plan_merge(place, ["team"], "time", minor=True))
    assert look_up(place, "time").outdated == 0
    history.undo(place)
    apply(place, plan_merge(place, ["team"], "time"))
    assert look_up(place, "time").outdated == 2


def test_pattern_codes_stand_over_codes_that_stay_and_follow_them(place: Workplace) -> None:
    apply(place, plan_add(place, Code(slug="ties", name="", definition="Ties.", over=("team", "trust", "staff"))))
    assert look_up(place, "ties").code.over == ("people/team", "trust", "people/staff")
    assert look_up(place, "trust").patterns == ("ties",)
    apply(place, plan_merge(place, ["team"], "trust"))
    assert look_up(place, "ties").code.over == ("trust", "people/staff")
    with pytest.raises(WorkbenchError, match="pattern code ties stands over people/staff"):
        plan_retire(place, ["staff"])
    apply(place, plan_merge(place, ["trust"], "ties"))
    assert look_up(place, "ties").code.over == ("people/staff",)


def test_a_split_sends_every_coding_somewhere_or_is_refused(place: Workplace) -> None:
    before = state(place)
    with pytest.raises(WorkbenchError, match=r"1 coding \([0-9a-f]{8}\) would go nowhere"):
        halves(place)
    with pytest.raises(WorkbenchError, match=r"1 coding .* would stay in time"):
        halves(place, rest="stay", retire=True)
    assert state(place) == before
    apply(place, halves(place, rest="none", retire=True))

    assert sorted(c for c in codings(place) if c[0] in ("days", "none", "time")) == [
        ("days", "ana-ruiz", "We meet on Tuesdays"), ("none", "ana-ruiz", "There is none.")
    ]  # fmt: skip
    assert [r.slug for r in list_retired(place)] == ["time"]


def test_reading_for_a_code_is_no_reading_for_what_it_is_split_into(place: Workplace) -> None:
    mark_coverage(place, ["calder-w1"], scopes=["time"])
    apply(place, halves(place, rest="stay"))

    assert scopes_read(place) == ["time"]


def test_a_split_by_a_table_is_a_second_look(place: Workplace, tmp_path: Path) -> None:
    table = tmp_path / "plan.csv"
    assert write_split(place, "time", table) == 2
    with pytest.raises(WorkbenchError, match="is there already"):
        write_split(place, "time", table)
    text = table.read_text(encoding="utf-8-sig")
    table.write_text(re.sub(r"(There is none\.),", r"\1,none", text), encoding="utf-8")
    targets = (Target(code="none", definition="No time."), Target(code="trust"))
    with pytest.raises(WorkbenchError, match="would go nowhere"):
        plan_split(place, "time", targets, table=table)
    apply(place, plan_split(place, "time", targets, table=table, rest="stay"))

    assert ("none", "ana-ruiz", "There is none.") in codings(place)
    assert (look_up(place, "none").outdated, look_up(place, "time").codings) == (0, 1)


def test_all_wrong_rows_of_a_table_are_told(place: Workplace, tmp_path: Path) -> None:
    table = tmp_path / "plan.csv"
    write_split(place, "time", table)
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    table.write_text("\n".join([lines[0], f"{lines[1]}elsewhere", "nothing,s,q,none"]), encoding="utf-8")
    with pytest.raises(Problems) as caught:
        plan_split(place, "time", [Target(code="none", definition="No time.")], table=table)

    assert [p.split(":")[0] for p in caught.value.problems] == ["line 2", "line 3"]


def test_two_queries_on_one_coding_are_refused(place: Workplace) -> None:
    targets = [Target(code=name, definition="d", query="tuesdays") for name in ("one", "two")]
    with pytest.raises(WorkbenchError, match="found by two queries"):
        plan_split(place, "time", targets, rest="stay")


def test_a_retired_code_comes_back_with_its_codings(place: Workplace) -> None:
    with pytest.raises(WorkbenchError, match="claim they-decide rests on trust"):
        plan_retire(place, ["trust"])
    with pytest.raises(WorkbenchError, match="has 2 codes below it"):
        plan_retire(place, ["people"])
    before = codings(place)
    plan = apply(place, plan_retire(place, ["people", "trust"], below=True, although=True))
    assert (plan.touched.total, plan.notes) == (4, ("claim they-decide rests on trust",))
    assert {code for code, *_ in codings(place)} == {"time"}
    with pytest.raises(WorkbenchError, match="was below people"):
        plan_restore(place, ["people/team"])
    with pytest.raises(WorkbenchError, match="codebook restore trust"):
        plan_add(place, Code(slug="trust", name="New", definition="d"))
    apply(place, plan_restore(place, ["people/team", "people", "trust"]))
    assert codings(place) == before
    with pytest.raises(NotKnown):
        plan_restore(place, ["people"])


def test_a_code_whose_coming_in_was_undone_is_no_retired_code(place: Workplace) -> None:
    apply(place, plan_add(place, Code(slug="new", name="", definition="d")))
    history.undo(place)

    assert list_retired(place) == ()
    assert plan_add(place, Code(slug="new", name="", definition="d")).changes


def test_a_slug_that_was_once_another_code_is_not_given_away(place: Workplace) -> None:
    apply(place, plan_rename(place, "time", "", last="hours"))
    with pytest.raises(WorkbenchError, match="what hours was once called"):
        plan_add(place, Code(slug="time", name="New", definition="d"))


@pytest.mark.parametrize(
    ("slug", "more", "says"),
    [
        ("No Slug", {}, "no slug"), ("x/y", {}, "no code 'x'"), ("trust", {}, "already"),
        ("x", {"name": "TIME"}, "called"), ("x", {"definition": " "}, "no definition"),
        ("people/x", {"over": ("people",)}, None), ("x", {"over": ("nobody",)}, "no code"),
    ],
)  # fmt: skip
def test_a_new_code_is_looked_at(place: Workplace, slug: str, more: dict[str, str], says: str | None) -> None:
    wanted = replace(Code(slug=slug, name="", definition="d"), **more)  # type: ignore[arg-type]
    if says is None:
        assert plan_add(place, wanted).changes
        return
    with pytest.raises(WorkbenchError, match=says):
        plan_add(place, wanted)


def test_a_load_tells_what_became_of_each_code(place: Workplace) -> None:
    plan = plan_load(place, file_of(place, BOOK))

    assert [(f.code, f.kinds, f.was, f.codings) for f in plan.fates] == [
        ("people/trust", (Kind.MOVED, Kind.RENAMED, Kind.REDEFINED), "trust", 2),
        ("room", (Kind.NEW,), "", 0),
        ("people/staff", (Kind.RETIRED,), "", 0),
    ]  # fmt: skip
    assert plan.fates[0].words == "name: [-Trust-] {+trust+}; definition: [-trust.-] {+trust each other.+}"
    assert plan.asks
    assert plan.touched.total == 2
    apply(place, plan)
    assert (look_up(place, "trust").code.slug, look_up(place, "trust").outdated) == ("people/trust", 2)
    assert not plan_load(place, file_of(place, BOOK)).changes


def test_a_minor_change_of_a_file_outdates_nothing_and_names_a_code_that_changes(place: Workplace) -> None:
    path = file_of(place, BOOK)
    with pytest.raises(NotKnown, match="did you mean people/trust"):
        plan_load(place, path, minor=["people/trst"])
    apply(place, plan_load(place, path, minor=["people/trust"]))

    assert look_up(place, "people/trust").outdated == 0


def test_an_older_file_moves_a_code_back_and_asks(place: Workplace) -> None:
    path = place.root / "codebooks" / "mine.yaml"
    apply(place, plan_retire(place, ["people"], below=True))
    assert not plan_load(place, path).changes
    apply(place, plan_rename(place, "trust", "Faith", last="faith"))
    plan = plan_load(place, path)

    assert [(f.was, f.code) for f in plan.fates] == [("faith", "trust")]
    assert plan.asks


def test_a_file_edited_after_it_was_shown_is_written_as_it_was_shown(place: Workplace) -> None:
    path = file_of(place, BOOK)
    plan = plan_load(place, path)
    path.write_text("nonsense", encoding="utf-8")
    apply(place, plan)

    assert "room" in slugs(place)


def test_a_table_comes_in_as_a_version_of_a_codebook(place: Workplace) -> None:
    path = place.root / "export.csv"
    path.write_text("slug,name,definition\ntrust,Trust,Another definition.\n", encoding="utf-8")
    with pytest.raises(WorkbenchError, match="--codebook mine"):
        plan_load(place, path)
    plan = plan_load(place, path, codebook="mine")

    assert plan.fates[0].kinds[-1] is Kind.REDEFINED
    assert {f.code for f in plan.fates if f.kinds == (Kind.RETIRED,)} == {
        "time", "people", "people/team", "people/staff"
    }  # fmt: skip


@pytest.mark.parametrize("form", ["qdc", "csv", "xlsx", "yaml"])
def test_a_codebook_that_left_comes_back_without_a_change(place: Workplace, form: str) -> None:
    apply(place, plan_rename(place, "team", "The teams"))
    apply(place, plan_add(place, Code(slug="ties", name="", definition="Ties.", over=("team", "trust"))))
    path = place.root / f"left.{form}"
    export_codebook(place, path)

    assert plan_load(place, path, codebook="mine").fates == ()


def test_the_file_that_codes_came_from_is_named_while_it_says_something_else(place: Workplace) -> None:
    path = place.root / "codebooks" / "mine.yaml"
    assert behind(place, ["mine"]) == ((path, ""),)
    apply(place, plan_retire(place, ["people"], below=True))
    assert behind(place, ["mine"]) == ()
    path.write_text("codebook: mine\nnonsense\n", encoding="utf-8")
    assert behind(place, ["mine"]) == ((path, ""),)
    assert behind(place, ["other"]) == ()


def test_decisions_stay_on_the_list_and_tell_whether_they_hold(place: Workplace) -> None:
    freeze_codebook(place, "One")
    with pytest.raises(WorkbenchError, match="frozen since"):
        freeze_codebook(place, "Two")
    thaw_codebook(place, "A mistake", coder="ben")
    with pytest.raises(WorkbenchError, match="is not frozen"):
        thaw_codebook(place)
    apply(place, plan_rename(place, "time", "Hours"))
    freeze_codebook(place, "Two", codebook="mine")
    with pytest.raises(NotKnown):
        freeze_codebook(place, "Three", codebook="yours")

    assert [(d.decision.memo, d.frozen, d.standing) for d in decisions(place)] == [
        ("One", True, False), ("A mistake", False, False), ("Two", True, True)
    ]  # fmt: skip
    with place.open() as study:
        assert frozen(study.db) == frozen(study.db, "mine") == decisions(place)[-1].decision
        assert frozen(study.db, "yours") is None
