"""One layer of codings at a time, and none that a coder is not to see yet. All data is invented."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store import small
from tests.store.small import add, coding, ident, open_study, write
from workbench.errors import WorkbenchError
from workbench.model.coding import Coverage
from workbench.model.team import CONSENSUS, UNION, Assignment
from workbench.store import codings, coverage, noted
from workbench.store.assignments import amend, assign, assignments
from workbench.store.journal import Add
from workbench.store.sight import seen
from workbench.store.study import Study

BO, TOGETHER = ident("coder", "bo"), ident("coder", CONSENSUS)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    made = open_study(tmp_path / "study.db")
    persons = {BO: ["bo", "Bo", ""], ident("coder", "cy"): ["cy", "Cy", ""]}
    write(made, Add(table="coder", rows={**persons, TOGETHER: [CONSENSUS, "Consensus", CONSENSUS]}))
    add(made, coding(code="a"), replace(coding(code="a"), coder=BO, start=26, end=45), coding(code="b"))
    add(made, replace(coding(code="a"), coder=TOGETHER, start=5, end=45))
    yield made
    small.close_all()


def shown(study: Study, *, layer: str = UNION, coder: str = "") -> list[tuple[str, str]]:
    with study.snapshot(), seen(study.db, layer=layer, coder=coder):
        found = [(c.code, c.coder) for c in codings.codings(study.db)]
        assert len(found) == study.db.execute("select count(*) from live_coding").fetchone()[0]
        return sorted(found)


def read(study: Study, coder: str, scope: str) -> None:
    key = noted.note(small.NAMESPACE, ident("source", "s1"), coder, [(scope, None, None)])
    write(study, key)


def given(study: Study, *coders: str, blind: bool = True) -> None:
    wanted = [Assignment(id="", source="s1", coder=c, blind=blind, given="2026-01-01") for c in coders]
    write(study, *assign(study.db, small.NAMESPACE, wanted))


def test_a_consensus_is_not_among_what_all_coded(study: Study) -> None:
    assert shown(study) == [("a", "ana"), ("a", "bo"), ("b", "ana")]


def test_a_consensus_stands_for_a_code_only_where_it_is_settled(study: Study) -> None:
    assert shown(study, layer=CONSENSUS) == shown(study)
    read(study, TOGETHER, "a")

    assert shown(study, layer=CONSENSUS) == [("a", CONSENSUS), ("b", "ana")]


def test_a_settled_code_without_a_coding_is_absent(study: Study) -> None:
    read(study, TOGETHER, "b")

    assert shown(study, layer=CONSENSUS) == [("a", "ana"), ("a", "bo")]


def test_who_codes_blind_does_not_see_others_before_all_have_finished(study: Study) -> None:
    given(study, "ana", "bo")
    assert shown(study, coder="ana") == [("a", "ana"), ("b", "ana")]
    assert shown(study, coder="bo") == [("a", "bo")]
    write(study, *amend([a.id for a in assignments(study.db) if a.coder == "ana"], finished="2026-01-02"))
    assert shown(study, coder="ana") == [("a", "ana"), ("b", "ana")]
    write(study, *amend([a.id for a in assignments(study.db)], finished="2026-01-02"))

    assert shown(study, coder="ana") == shown(study, coder="bo") == [("a", "ana"), ("a", "bo"), ("b", "ana")]


def test_who_has_opened_an_assignment_or_has_none_sees_all(study: Study) -> None:
    given(study, "ana", "bo")
    write(study, *amend([a.id for a in assignments(study.db) if a.coder == "bo"], opened="2026-01-02", reason="r"))

    assert shown(study, coder="bo") == shown(study, coder="cy") == shown(study)
    assert len(shown(study, coder="ana")) == 2


def test_what_others_have_read_is_hidden_with_what_they_coded(study: Study) -> None:
    given(study, "ana", "bo")
    read(study, BO, "")
    with study.snapshot(), seen(study.db, coder="ana"):
        assert coverage.coverage(study.db) == ()
    with study.snapshot(), seen(study.db, coder="bo"):
        assert coverage.coverage(study.db) == (Coverage(source="s1", coder="bo"),)


def test_a_name_that_nobody_has_opens_nothing_that_is_blind(study: Study) -> None:
    assert shown(study, coder="anna") == shown(study)
    given(study, "ana", "bo")

    with pytest.raises(WorkbenchError, match="no coder 'anna'"):
        shown(study, coder="anna")


def test_a_consensus_is_hidden_from_who_is_to_code_blind(study: Study) -> None:
    read(study, TOGETHER, "")
    given(study, "cy")

    assert shown(study, layer=CONSENSUS, coder="cy") == []
    assert shown(study, layer=CONSENSUS) == [("a", CONSENSUS)]


def test_nothing_is_left_behind(study: Study) -> None:
    given(study, "ana", "bo")
    shown(study, coder="ana")

    assert study.db.execute("select count(*) from temp.sqlite_master").fetchone()[0] == 0
    assert study.db.execute("select count(*) from coding").fetchone()[0] == 4
