"""Rules over a small invented study: proposed or coded, once, and taken back as one run."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.actions.juniper import fill
from workbench.actions import autocode, history
from workbench.actions.choosing import list_codings
from workbench.actions.codings import apply
from workbench.actions.suggestions import Proposal, dismiss, open_suggestions
from workbench.actions.workplace import Workplace, write
from workbench.errors import Problems, WorkbenchError
from workbench.model.filters import Filters
from workbench.store import codes, fold
from workbench.store.journal import Set
from workbench.store.schema import TABLES

RULES = """\
rules: signs
title: Signs
all:
  - id: meet
    code: time
    reason: meetings take time
    words: [meet*, tuesdays]
  - id: late
    code: time
    reason: who is late has none
    phrases: [come late]
    take: match
"""


@pytest.fixture
def place(empty: Workplace, tmp_path: Path) -> Workplace:
    return fill(empty, tmp_path)


def rules(place: Workplace, text: str = RULES) -> Path:
    path = place.root / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def ran(place: Workplace, *, as_codings: bool = False) -> autocode.Ruled:
    found = autocode.rules_of(place, rules(place))
    return autocode.run(place, found, Filters(), as_codings=as_codings)


def proposed(place: Workplace) -> list[tuple[str, str, str]]:
    return [(s.method, s.code, s.quote) for p in open_suggestions(place, Filters()) for s in [p.suggestion]]


def state(place: Workplace) -> object:
    with place.open() as study:
        return fold.states(study.db)


def test_a_run_proposes_what_is_not_coded_and_says_by_which_rule(place: Workplace) -> None:
    ruled = ran(place)
    assert proposed(place) == []  # shown, not written
    assert (ruled.preview.hits, ruled.proposed.coded, len(ruled.proposed.new)) == (2, 1, 1)
    autocode.propose_all(place, ruled)
    assert proposed(place) == [("rule:late", "time", "come late")]


def test_run_again_it_adds_only_what_is_new(place: Workplace) -> None:
    autocode.propose_all(place, ran(place))
    before = state(place)
    again = ran(place)
    assert (len(again.proposed.new), again.proposed.stand) == (0, 1)
    autocode.propose_all(place, again)
    assert state(place) == before


def test_codings_of_a_rule_carry_its_name_and_one_undo_takes_the_run_back(place: Workplace) -> None:
    before = state(place)
    ruled = ran(place, as_codings=True)
    assert ruled.coded is not None
    done = apply(place, ruled.coded)
    made = [(c.quote, c.method, c.coder) for c in list_codings(place, Filters()) if c.method != "hand"]
    assert made == [("come late", "rule:late", "ana-ruiz")]
    assert not ran(place, as_codings=True).proposed.new
    history.undo(place, done.run)
    assert state(place) == before


def test_a_dismissed_hit_is_neither_proposed_nor_coded(place: Workplace) -> None:
    autocode.propose_all(place, ran(place))
    dismiss(place, [p.suggestion.id for p in open_suggestions(place, Filters())], reason="a person, not a lack")
    assert ran(place).proposed.dismissed == 1
    ruled = ran(place, as_codings=True)
    assert ruled.coded is not None
    assert ruled.coded.rows == ()


def test_a_study_that_changed_meanwhile_is_told(place: Workplace) -> None:
    ruled = ran(place)
    autocode.propose_all(place, ruled)
    with pytest.raises(WorkbenchError, match="changed meanwhile"):
        autocode.propose_all(place, ruled)


def test_bad_rules_are_named_with_their_lines_and_nothing_runs(place: Workplace) -> None:
    bad = RULES.replace("code: time", "code: tyme", 1).replace("take: match", "take: page")
    with pytest.raises(Problems, match=r"(?s)line 5.*time.*take.*page"):
        autocode.rules_of(place, rules(place, bad))


def test_a_codebook_without_cues_says_so(place: Workplace) -> None:
    with pytest.raises(WorkbenchError, match="the codebook has no cue"):
        autocode.rules_of(place, None)
    with pytest.raises(WorkbenchError, match=r"rules.yaml has no rule for these codes"):
        autocode.rules_of(place, rules(place), only=["trust"])


def test_a_rule_looks_at_interviewers_only_where_it_says_so(place: Workplace) -> None:
    asks = RULES.replace("words: [meet*, tuesdays]", "words: [meet*]\n    voice: interviewer")
    found = autocode.rules_of(place, rules(place, asks), only=["time"])
    ruled = autocode.run(place, [r for r in found if r.id == "meet"], Filters())
    assert [s.method for s in ruled.proposed.new] == ["rule:meet"]
    assert ruled.preview.rules[0].examples[0].endswith("How do you [meet]?")


def test_a_role_that_nobody_has_is_refused(place: Workplace) -> None:
    bad = RULES.replace("take: match", "role: [principle]")
    with pytest.raises(WorkbenchError, match=r"no role 'principle'; did you mean principal.*rule late"):
        autocode.rules_of(place, rules(place, bad))


def test_a_code_that_was_renamed_is_found_by_rules_that_know_its_old_name(place: Workplace) -> None:
    with place.open() as study, study.transaction():
        book = codes.codebook(study.db)
        old = book.get("time")
        assert old is not None
        new = replace(old, slug="hours").following(old, when="2026-11-22T10:00:00Z")
        row = codes.values(new, position=1, codebook="mine")
        fields = dict(zip(TABLES["code"].fields, row, strict=True))
        write(study, place, [Set(table="code", row=codes.ids(study.db)["time"], values=fields)], command="rename")
    ruled = ran(place)
    assert [(s.code, s.method) for p in _proposed(place, ruled) for s in [p.suggestion]] == [("hours", "rule:late")]


def _proposed(place: Workplace, ruled: autocode.Ruled) -> tuple[Proposal, ...]:
    autocode.propose_all(place, ruled)
    return open_suggestions(place, Filters())


def test_a_role_is_the_same_however_its_letters_are_written(place: Workplace) -> None:
    wide = RULES.replace("words: [meet*, tuesdays]", "words: [team]\n    role: [Principal]")
    found = autocode.rules_of(place, rules(place, wide))
    assert autocode.run(place, [r for r in found if r.id == "meet"], Filters()).preview.hits == 1
