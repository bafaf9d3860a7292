"""Claims are put down, loaded, tried, searched, staged; nothing that a person did to them is lost. Invented data."""

import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from workbench.actions import assigning, claim_evidence, claim_load, claim_rivals, claim_search, claims, hunches
from workbench.actions.choosing import list_codings
from workbench.actions.codebook_plan import apply
from workbench.actions.codebook_retiring import plan_retire
from workbench.actions.codings import add_codings, remove_codings
from workbench.actions.history import log, undo
from workbench.actions.merging import merge, plan
from workbench.actions.reading import show_source
from workbench.actions.resources import resource
from workbench.actions.revising import apply_revision, plan_revision
from workbench.actions.workplace import Workplace
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.model.claim import Stage, Verdict
from workbench.model.coding import Stance
from workbench.model.filters import Filters
from workbench.model.text import short_id
from workbench.patterns.rivals import AS_IT_STOOD
from workbench.patterns.wording import FROM_FILE
from workbench.store import unseen

PEERS = "role-alike-peers"
CODE = "teacher-leaders/positioning/peer-network"
S, Q, C = Stance.SUPPORTS, Stance.QUALIFIES, Stance.CHALLENGES
FILE = resource("corpora") / "sample-study" / "claims.yaml"


@pytest.fixture
def ben(coded: Workplace) -> Workplace:
    """Somebody else, who put no claim down."""
    return replace(coded, coder="coder-2")


def ids(place: Workplace, code: str = CODE, site: str = "larkin") -> list[str]:
    return [short_id(c.id) for c in list_codings(place, Filters(code=(code,), site=(site,)))]


def verdicts(place: Workplace, name: str = PEERS) -> dict[str, Verdict]:
    return {s.site: s.verdict for s in claims.try_claim(place, name).trial.sites}


def added(place: Workplace, *codes: str) -> str:
    return claims.add_claim(place, "Coaches meet coaches of other schools.", codes=codes or (CODE,)).slug


def ready(place: Workplace, ben: Workplace, name: str) -> None:
    """Bring in what a finding needs."""
    found = claim_search.look(ben, name)
    claim_search.record(ben, found, looked=len(found.hits))
    claim_rivals.no_rival(place, name, reason="asked around")


def test_a_new_claim_is_a_hunch_with_a_short_name_its_author_and_its_first_version(coded: Workplace) -> None:
    made = claims.add_claim(
        coded, "Coaches meet  coaches of other schools.", codes=["peer-network", "load=challenges"],
        scope=Filters(role=("teacher-leader",), level=("middle",)),
    )  # fmt: skip
    stored = claims.read_claim(coded, made.slug)

    assert (made.slug, stored.stage, stored.levels) == ("coaches-meet-coaches-other", Stage.HUNCH, ("middle",))
    assert stored.roles == ("teacher leader",)
    assert [(s.code, s.stance) for s in stored.sides] == [(CODE, S), ("environment/operations/load", C)]
    assert [(v.statement, v.coder) for v in stored.versions] == [(made.statement, "coder-1")]
    assert claims.add_claim(coded, made.statement, codes=[CODE]).slug == f"{made.slug}-2"


@pytest.mark.parametrize(
    ("statement", "codes", "says"),
    [
        ("So.", ["no-such-code"], "no code 'no-such-code'"),
        ("So.", ["load=against"], "no stance 'against'"),
        ("So.", ["load", "operations/load"], "named twice"),
        (" ", ["load"], "needs a statement"),
        ("誰も", ["load"], "--name"),
    ],
)
def test_what_is_no_claim_is_refused(coded: Workplace, statement: str, codes: Sequence[str], says: str) -> None:
    with pytest.raises(WorkbenchError, match=says):
        claims.add_claim(coded, statement, codes=codes)


def test_each_wording_and_stage_is_a_version_with_its_reason_and_undo_takes_it_back(coded: Workplace) -> None:
    claims.edit_claim(coded, PEERS, statement="Coaches have peers.", reason="only coaches")
    claims.stage_claim(coded, PEERS, Stage.SET_ASIDE, reason="too plain")
    stored = claims.read_claim(coded, PEERS)

    assert [(v.statement, v.stage, v.reason) for v in stored.versions][1:] == [
        ("Coaches have peers.", Stage.PATTERN, "only coaches"), ("Coaches have peers.", Stage.SET_ASIDE, "too plain"),
    ]  # fmt: skip
    assert stored.versions[0].reason == AS_IT_STOOD
    undo(coded)
    assert claims.read_claim(coded, PEERS).stage is Stage.PATTERN


def test_a_finding_that_is_worded_anew_is_revised(coded: Workplace) -> None:
    new, run = claims.edit_claim(coded, "management-crowds-out", statement="It does.", reason="shorter")

    assert (new.stage, bool(run)) == (Stage.REVISED, True)
    assert claims.edit_claim(coded, "management-crowds-out", statement="It does.", reason="again")[1] == ""


def test_loading_a_file_twice_changes_nothing_and_takes_nothing_away(coded: Workplace) -> None:
    name = added(coded)
    before = claims.read_claim(coded, name)
    loading = claim_load.plan_load(coded, FILE)

    assert (loading.new, loading.changed, loading.same, loading.staying) == ((), (), 8, (name,))
    assert claim_load.apply_load(coded, loading)[0] == ""
    assert claims.read_claim(coded, name) == before


def test_a_file_asks_before_it_words_anew_what_was_worked_on_here(coded: Workplace, tmp_path: Path) -> None:
    claim_evidence.attach(coded, PEERS, ids(coded)[:1], stance=C)
    path = tmp_path / "claims.yaml"
    path.write_text(
        f"claims:\n  - {{id: {PEERS}, statement: Others., codes: [{CODE}]}}\n"
        "  - {id: team-decides, statement: They do., codes: [supervisory/leadership-team/principal-voice]}\n"
        "  - {id: new-one, statement: New., codes: [environment/operations/load]}\n",
        encoding="utf-8",
    )
    loading = claim_load.plan_load(coded, path)
    claim_load.apply_load(coded, loading)
    stored = claims.read_claim(coded, PEERS)

    assert [c.new.slug for c in loading.asks] == [PEERS]
    assert [c.new.slug for c in loading.changed] == [PEERS, "team-decides"]
    assert (stored.statement, stored.stage, len(stored.evidence)) == ("Others.", Stage.PATTERN, 1)  # no stage told
    assert [v.reason for v in stored.versions] == [AS_IT_STOOD, FROM_FILE]
    assert len(claims.list_claims(coded)) == 9


@pytest.mark.parametrize("told", ["statement: It does.", "levels: [middle]"])
def test_a_finding_that_a_file_words_anew_is_revised_and_loading_it_again_changes_nothing(
    coded: Workplace, tmp_path: Path, told: str
) -> None:
    name = "management-crowds-out"
    old = claims.read_claim(coded, name)
    written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    (entry,) = (c for c in written["claims"] if c["id"] == name)
    path = tmp_path / "a-school.yaml"
    path.write_text(yaml.safe_dump({"claims": [{**entry, **yaml.safe_load(told)}]}), encoding="utf-8")
    run, _ = claim_load.apply_load(coded, claim_load.plan_load(coded, path))
    stored = claims.read_claim(coded, name)

    assert (old.stage, stored.stage) == (Stage.FINDING, Stage.REVISED)
    assert [(v.stage, v.reason) for v in stored.versions] == [
        (Stage.FINDING, AS_IT_STOOD), (Stage.REVISED, FROM_FILE),
    ]  # fmt: skip
    assert run
    assert log(coded)[0].command == "claim load"
    assert claim_load.plan_load(coded, path).changed == ()


def test_a_search_of_an_earlier_wording_or_scope_opens_nothing(coded: Workplace, ben: Workplace) -> None:
    name = added(coded, "supervisory/classrooms/informal-visits")
    ready(coded, ben, name)
    assert claims.try_claim(coded, name).gate.open
    claims.edit_claim(coded, name, scope=Filters(role=("principal",)), reason="only principals")
    said = [need.says for need in claims.try_claim(coded, name).gate.missing]
    assert sum(each.endswith("as it is worded now") for each in said) == 2
    ready(coded, ben, name)
    assert not [n for n in claims.try_claim(coded, name).gate.missing if n.says.endswith("as it is worded now")]


def test_a_free_question_that_finds_nothing_does_not_do_for_the_default_one(coded: Workplace, ben: Workplace) -> None:
    name = added(coded, "supervisory/classrooms/informal-visits")
    ready(coded, ben, name)
    (default,) = claims.read_claim(coded, name).searches
    found = claim_search.look(ben, name, query="zebra")
    claim_search.record(ben, found, looked=0)

    assert not found.hits
    assert claims.try_claim(coded, name).gate.open  # the default question was asked before
    other = added(coded, "supervisory/classrooms/informal-visits")
    claim_search.record(ben, claim_search.look(ben, other, query="zebra"), looked=0)
    assert "nobody asked the default one" in claims.try_claim(coded, other).gate.missing[0].says
    assert default.query != "zebra"


def test_who_codes_blind_cannot_detach_or_count_what_is_hidden_from_them(coded: Workplace, ben: Workplace) -> None:
    (first, *_) = [c for c in list_codings(coded, Filters(code=(CODE,))) if c.coder == "coder-1"]
    key = short_id(first.id)
    claim_evidence.attach(coded, PEERS, [key], stance=C)
    assigning.apply(coded, assigning.plan_add(coded, [first.source], ["coder-1", "coder-2"]))

    assert claims.read_claim(ben, PEERS).evidence == ()
    for wanted in (key, first.id, first.id[:3]):
        with pytest.raises(WorkbenchError, match="is not attached"):
            claim_evidence.detach(ben, PEERS, [wanted])
    assert len(claims.read_claim(coded, PEERS).evidence) == 1
    assert claims.remove_claim(ben, PEERS).evidence == ()
    undo(coded)
    assert claim_evidence.detach(coded, PEERS, [key]) == (key,)


def test_an_attached_coding_of_any_code_turns_the_site_and_detaching_turns_it_back(coded: Workplace) -> None:
    before = verdicts(coded)
    done = claim_evidence.attach(coded, PEERS, ids(coded, "environment/operations/load")[:1], stance=C, reason="busy")

    assert before["larkin"] is Verdict.SUPPORTS
    assert verdicts(coded) == {**before, "larkin": Verdict.QUALIFIES}
    again = claim_evidence.attach(coded, PEERS, done.new, stance=C, reason="busy")
    assert (again.same, again.run) == (done.new, "")
    assert claim_evidence.attach(coded, PEERS, done.new, stance=S).changed == done.new
    claim_evidence.detach(coded, PEERS, done.new)
    assert verdicts(coded) == before


def test_what_find_prints_is_attached_and_rows_without_a_coding_are_all_named(coded: Workplace) -> None:
    (first, *_) = list_codings(coded, Filters(code=(CODE,), site=("larkin",)))
    row = claim_evidence.FoundAt(line=2, source=first.source, start=first.start, end=first.end)
    nothing = [replace(row, line=n, start=0, end=1) for n in (3, 4)]

    assert short_id(first.id) in claim_evidence.attach(coded, PEERS, found=[row], stance=C, where="t.tsv").new
    with pytest.raises(Problems, match=r"t\.tsv:3.*\n.*t\.tsv:4|2 problems"):
        claim_evidence.attach(coded, PEERS, found=[row, *nothing], stance=C, where="t.tsv")


def test_a_coding_that_was_taken_back_leaves_the_trial_and_is_named(coded: Workplace) -> None:
    before = verdicts(coded)
    key = ids(coded, "environment/operations/load")[0]
    claim_evidence.attach(coded, PEERS, [key], stance=C)
    remove_codings(coded, [key])
    (found,) = claim_evidence.check(coded)

    assert verdicts(coded) == before
    assert (found.claim, found.says, found.stands) == (PEERS, claim_evidence.RETRACTED, False)
    assert claims.try_claim(coded, PEERS).gate.needs[-1].met is False
    assert claim_evidence.detach(coded, PEERS, [key]) == (key,)


def test_an_attached_coding_that_waits_for_its_place_is_named(coded: Workplace, tmp_path: Path) -> None:
    (first, *_) = list_codings(coded, Filters(code=(CODE,), site=("osgood",)))
    claim_evidence.attach(coded, PEERS, [short_id(first.id)], stance=C)
    _, text, _ = show_source(coded, first.source)
    path = tmp_path / f"{first.source}.txt"
    path.write_text(text[: first.start] + "Kittens purr." + text[first.end :], encoding="utf-8")
    apply_revision(coded, plan_revision(coded, first.source, path))

    assert [s.says for s in claim_evidence.check(coded, PEERS)] == [claim_evidence.WAITING]


def test_a_retired_code_leaves_the_trial_with_its_passages_and_a_claim_without_codes_is_said_not_to_be_tried(
    coded: Workplace,
) -> None:
    load, peers = ids(coded, "environment/operations/load")[0], ids(coded)[0]
    claim_evidence.attach(coded, PEERS, [load, peers], stance=C)
    apply(coded, plan_retire(coded, ["environment/operations/load"], although=True))
    assert {s.says for s in claim_evidence.check(coded, PEERS)} == {claim_evidence.RETIRED, claim_evidence.STANDS}
    apply(coded, plan_retire(coded, [CODE], although=True))

    assert {s.says for s in claim_evidence.check(coded)} == {claim_evidence.RETIRED}
    with pytest.raises(WorkbenchError, match="claim edit"):
        claims.try_claim(coded, PEERS)


def test_a_claim_that_one_site_contradicts_shows_that_site_its_words_and_its_place(coded: Workplace) -> None:
    name = claims.add_claim(
        coded, "Management keeps every principal out.", codes=["environment/operations/load"]
    ).slug
    tried = claims.try_claim(coded, name)
    (site,) = [s for s in tried.trial.sites if s.verdict is Verdict.CHALLENGES]

    assert site.site == "fenwick"
    assert all(p.source.site == "fenwick" and p.turn and p.text for p in site.heard.challenges)
    assert "challenged in 1 (Fenwick Elementary)" in tried.trial.summary
    assert (tried.weight.challenge_share.k, tried.weight.challenge_share.n) == (1, 6)


def test_a_finding_is_refused_with_all_that_is_missing_and_an_override_is_recorded(coded: Workplace) -> None:
    name = added(coded)
    with pytest.raises(WorkbenchError, match=r"nobody has searched.*no rival.*single source.*--override"):
        claims.stage_claim(coded, name, Stage.FINDING, reason="ready")
    assert claims.read_claim(coded, name).stage is Stage.HUNCH
    claims.stage_claim(coded, name, Stage.FINDING, reason="ready", override="the State needs it today")
    tried = claims.try_claim(coded, name)

    assert tried.gate.stage == "finding by override"
    assert tried.gate.override is not None
    assert tried.gate.override.override == "the State needs it today"


def test_with_a_search_rivals_and_sources_it_is_a_finding_until_a_challenge_comes(
    coded: Workplace, ben: Workplace
) -> None:
    name = added(coded, "supervisory/classrooms/informal-visits")
    ready(coded, ben, name)
    claims.stage_claim(coded, name, Stage.FINDING, reason="everything is there")
    assert claims.try_claim(coded, name).gate.stage == "finding"
    claim_evidence.attach(ben, name, ids(coded, "environment/operations/load", "osgood")[:1], stance=C)
    found = claims.try_claim(coded, name).gate

    assert found.stage.startswith("finding, reopened: 1 challenging passage since 20")
    with pytest.raises(WorkbenchError, match="came after the search"):
        claims.stage_claim(coded, name, Stage.FINDING, reason="still")
    again = claim_search.look(ben, name)
    claim_search.record(ben, again, looked=len(again.hits))
    assert claims.try_claim(coded, name).gate.reopened  # a search alone does not close it
    claims.stage_claim(coded, name, Stage.FINDING, reason="one school of six")
    assert claims.try_claim(coded, name).gate.stage == "finding"


def test_a_challenge_coded_earlier_on_another_copy_reopens_when_it_is_taken_in(
    coded: Workplace, ben: Workplace, tmp_path: Path
) -> None:
    name = added(coded, "supervisory/classrooms/informal-visits")
    shutil.copytree(coded.root, tmp_path / "other")
    other = replace(ben, root=tmp_path / "other")
    said = "Management is the day."
    source = list_codings(other, Filters(code=("load",), site=("osgood",)))[0]
    add_codings(other, source.source, ["supervisory/classrooms/informal-visits"], at=(source.start, source.end),
                stance="challenges", memo=said)  # fmt: skip
    ready(coded, ben, name)
    claims.stage_claim(coded, name, Stage.FINDING, reason="everything is there")
    assert not claims.try_claim(coded, name).gate.reopened
    merge(coded, plan(coded, other.root))

    assert len(claims.try_claim(coded, name).gate.reopened) == 1
    assert len(claims.try_claim(coded, name).gate.missing) == 1  # the search did not see it either


def test_what_was_taken_in_beside_a_basis_is_found_for_each_basis_on_its_own() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("create table event(n integer primary key, id blob, parents blob)")
    db.execute("create table change(n integer primary key, event integer)")
    written = {1: (), 2: (1,), 3: (1,), 4: (2, 3), 5: (2,), 6: (4, 5)}  # event → what it was written on
    for n, parents in written.items():
        told = b"".join(p.to_bytes(unseen.ID, "big") for p in parents)
        db.execute("insert into event values(?, ?, ?)", (n, n.to_bytes(unseen.ID, "big"), told))
        db.executemany("insert into change values(?, ?)", [(10 * n, n), (10 * n + 1, n)])

    found = unseen._concurrent(db, [20, 30, 41, 50, 60])
    assert found == {20: set(), 30: {20, 21}, 41: set(), 50: {30, 31, 40, 41}, 60: set()}


def test_the_default_search_asks_for_denials_and_for_cues_where_the_claim_is_not_supported(coded: Workplace) -> None:
    found = claim_search.look(coded, PEERS)

    assert f"[code:{CODE} stance:challenges,qualifies]" in found.query
    assert "site:osgood,harbor-high and" in found.query
    assert {h.source for h in found.hits} >= {"osgood-teacher-leader-w2"}
    assert found.reading == "11 of 11 sources read"


def test_a_search_is_gone_through_stopped_and_gone_on_with(ben: Workplace) -> None:
    query = "budget or money or evaluat* or grievance"
    found = claim_search.look(ben, PEERS, query=query)
    first = claim_search.Searching.resumed(ben, found)
    assert first.answer("what") == claim_search.HELP
    first.answer("n")
    said = first.answer("y they sit apart")
    first.answer("s")
    recorded = first.end()
    again = claim_search.Searching.resumed(ben, claim_search.look(ben, PEERS, query=query))

    assert len(found.hits) > 3
    assert "challenges it" in said
    assert (recorded.looked, recorded.hits) == (2, len(found.hits))
    assert (again.at, again.current) == (2, found.hits[2])
    claim = claims.read_claim(ben, PEERS)
    assert [(e.stance, e.reason, e.coder) for e in claim.evidence] == [(C, "they sit apart", "coder-2")]
    while again.current:
        again.answer("n")
    assert again.end().looked == len(found.hits)
    assert claim_search.Searching.resumed(ben, claim_search.look(ben, PEERS, query=query)).at == 0


def test_what_nobody_has_coded_is_coded_under_the_claim_when_it_is_found_to_challenge(ben: Workplace) -> None:
    found = claim_search.look(ben, PEERS, query='bus or diesel or "parking lot" or coffee and not code:*')
    coded = list_codings(ben, Filters())
    hit = next(
        h for h in found.hits
        if not any(c.source == h.source and c.start < h.end and h.start < c.end for c in coded)
    )  # fmt: skip
    said = claim_search.judge(ben, PEERS, hit, C)

    assert f"coded under {CODE}" in said
    made = [c for c in list_codings(ben, Filters(code=(CODE,))) if (c.source, c.start, c.end) ==
            (hit.source, hit.start, hit.end)]  # fmt: skip
    assert [(c.coder, c.stance) for c in made] == [("coder-2", C)]


def test_rivals_are_noted_with_their_words_and_decided(coded: Workplace) -> None:
    key = ids(coded)[0]
    claim_rivals.add_rival(coded, PEERS, "The district pays.", shows="none where it does not", against=[key])
    claim_rivals.decide_rival(coded, PEERS, "1", verdict=claim_rivals.Outcome.FAILS, reason="two pay none")
    (weighed,) = claims.try_claim(coded, PEERS).rivals

    assert (weighed.rival.verdict, weighed.rival.reason) == ("does not hold", "two pay none")
    assert [short_id(p.coding.id) for p in weighed.against] == [key]
    with pytest.raises(WorkbenchError, match="no rival explanation '2'"):
        claim_rivals.decide_rival(coded, PEERS, "2", verdict=claim_rivals.Outcome.HOLDS, reason="x")


def test_removing_a_claim_takes_what_is_attached_and_undo_brings_all_back(coded: Workplace) -> None:
    name = added(coded)
    claim_evidence.attach(coded, name, ids(coded)[:1], stance=C)
    before = claims.read_claim(coded, name)
    claims.remove_claim(coded, name)
    with pytest.raises(NotKnown):
        claims.read_claim(coded, name)
    assert added(coded) == name
    assert claims.read_claim(coded, name).evidence == ()
    undo(coded)
    undo(coded)
    assert claims.read_claim(coded, name) == before


def test_a_suggested_contrast_is_taken_up_as_a_hunch_and_filters_narrow_the_trial(coded: Workplace) -> None:
    (taken,) = hunches.take(coded, Filters(), [2])

    assert claims.read_claim(coded, taken.slug).stage is Stage.HUNCH
    assert [s.code for s in taken.sides] == [hunches.suggest(coded, Filters())[1].code]
    with pytest.raises(WorkbenchError, match="no contrast 9999"):
        hunches.take(coded, Filters(), [9999])
    narrowed = claims.try_claim(coded, PEERS, Filters(district=("brightwater",))).trial
    assert [s.site for s in narrowed.sites] == ["osgood", "harbor-high"]
    with pytest.raises(WorkbenchError, match="leave --code out"):
        claims.try_claim(coded, PEERS, Filters(code=("load",)))


def test_a_finding_that_a_file_rewords_is_revised(coded: Workplace, tmp_path: Path) -> None:
    claims.stage_claim(coded, PEERS, Stage.FINDING, reason="ready", override="the State needs it today")
    path = tmp_path / "claims.yaml"
    told = FILE.read_text(encoding="utf-8")
    path.write_text(told.replace("Teacher leaders can turn to", "Teacher leaders never turn to"), encoding="utf-8")
    claim_load.apply_load(coded, claim_load.plan_load(coded, path))

    (found,) = (t.trial.claim for t in claims.list_claims(coded) if t.trial.claim.slug == PEERS)
    assert (found.stage, found.versions[-1].stage) == (Stage.REVISED, Stage.REVISED)
