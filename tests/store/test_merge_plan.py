"""What a merge is said to do is what it does; and what both copies did to one thing is named."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.store.small import (
    TEXT,
    add,
    close_all,
    code_row,
    coding,
    copy,
    ident,
    open_study,
    revert,
    source_row,
    write,
)
from tests.store.test_fold_fuzz import FAR, TOGETHER, do, picks, quiet
from tests.store.test_fold_fuzz import anywhere as commands
from workbench.errors import WorkbenchError
from workbench.model.text import digest, mark
from workbench.store import fold, merge_plan, sources
from workbench.store.erase import erase
from workbench.store.fold import states
from workbench.store.journal import Add, Retract, Set, new_ids
from workbench.store.merge import merge
from workbench.store.merge_codes import code_changes, tree_conflicts
from workbench.store.merge_conflicts import conflicts, erases
from workbench.store.merge_plan import Line
from workbench.store.merge_proof import Sum, prove
from workbench.store.merge_writes import writes_of_both
from workbench.store.study import Study


@pytest.fixture
def other(study: Study, tmp_path: Path) -> Study:
    return copy(study, tmp_path / "other.db")


def united(study: Study, other: Study):  # type: ignore[no-untyped-def]
    return merge_plan.united(study.path, other.path, namespace=study.namespace, now=FAR, accept_clock=False)


def told(study: Study, other: Study) -> list[str]:
    """All conflicts, as 'kind: text'."""
    with united(study, other) as db:
        return [f"{c.kind}: {c.text}" for c in (*tree_conflicts(db), *conflicts(db))]


def ids(study: Study) -> list[str]:
    return [key for (key,) in study.db.execute("select id from coding order by n")]


@settings(quiet, max_examples=20)
@given(commands, picks)
def test_a_plan_foretells_every_count_and_writes_nothing(todo: list[tuple[int, str]], pick: random.Random) -> None:
    assert set(TOGETHER)
    with tempfile.TemporaryDirectory() as folder:
        here = open_study(Path(folder) / "a.db")
        copies = [here, copy(here, Path(folder) / "b.db")]
        done: list[list[str]] = [[], []]
        for number, command in todo:
            at = number % 2
            if command == "merge":
                merge(copies[at], copies[1 - at].path, now=FAR)
            elif command == "undo" and done[at]:
                done[at].append(revert(copies[at], pick.choice(done[at])))
            elif command != "undo" and (run := do(copies[at], command, pick)):
                done[at].append(run)
        there = copies[1]
        before = states(here.db), states(there.db), here.heads, there.heads
        with united(here, there) as db:
            after, whole, heads = merge_plan.live_counts(db), states(db), merge_plan.heads_of(db)
            lines, counts = merge_plan.lines(db), merge_plan.counts(db)
            assert isinstance(conflicts(db), tuple)
            assert isinstance(code_changes(db), tuple)
        proof = prove(here.path, there.path, namespace=here.namespace, now=FAR)
        assert before == (states(here.db), states(there.db), here.heads, there.heads)
        merge(here, there.path, now=FAR, heads=heads)
        real = merge_plan.live_counts(here.db), states(here.db)
        close_all()

    assert real == (after, whole)
    assert proof.problems == ()
    assert all(n.here + n.new - n.gone == n.after for n in counts.values())
    assert sum(n.both + n.mine + n.new + n.changed for n in lines) >= counts["coding"].after
    assert {name: n.after for name, n in counts.items()} == {name: after[name] for name in counts}


def test_codings_are_told_by_source_and_coder(study: Study, other: Study) -> None:
    for place in (study, other):
        if place is study:
            add(place, *(coding(code=c) for c in "abcd"))
            merge(other, study.path, now=FAR)
    write(other, Set(table="coding", row=ids(study)[0], values={"stance": "qualifies"}))
    write(other, Retract(table="coding", row=ids(study)[1]))
    add(other, coding(start=30, end=40))
    add(study, coding(start=31, end=40), coding(start=32, end=40))

    with united(study, other) as db:
        assert merge_plan.lines(db) == (
            Line(source="s1", coder="ana", both=2, mine=2, new=1, changed=1, gone=1, waits=0),
        )
        visit = merge_plan.visits(db)[0]
    assert (visit.coder, visit.runs, visit.events) == ("ana", 3, 3)


def test_a_field_set_on_both_copies_is_told_with_both_values_on_whichever_copy_it_is_merged(
    study: Study, other: Study
) -> None:
    for place, name in ((study, "one"), (other, "two")):
        write(place, Set(table="code", row=ident("code", "a"), values={"name": name}))
    said = "set on both copies: code a: name is {} here and {} there; the later one stands, from {}"

    assert told(study, other) == [said.format("'one'", "'two'", "there")]
    merge(study, other.path, now=FAR)
    assert told(other, study) == [said.format("'two'", "'one'", "here")]


def test_who_sets_a_field_in_knowledge_of_the_other_is_in_no_conflict(study: Study, other: Study) -> None:
    write(study, Set(table="code", row=ident("code", "a"), values={"name": "one"}))
    merge(other, study.path, now=FAR)
    write(other, Set(table="code", row=ident("code", "a"), values={"name": "two"}))

    assert told(study, other) == []


def test_of_very_many_writes_only_those_of_one_copy_are_held_against_the_other(
    study: Study, other: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.store.merge_writes.MOST", 0)
    for place, name in ((study, "one"), (other, "two")):
        write(place, Set(table="code", row=ident("code", "a"), values={"name": name}))
    with united(study, other) as db:
        assert list(writes_of_both(db)) == [("code", ident("code", "a"))]
    assert len(told(study, other)) == 1


@pytest.mark.parametrize("gone", ["here", "there"])
def test_what_one_copy_took_out_and_the_other_changed_is_told(study: Study, other: Study, gone: str) -> None:
    add(study, coding())
    merge(other, study.path, now=FAR)
    row = ids(study)[0]
    first, second = (study, other) if gone == "here" else (other, study)
    write(first, Retract(table="coding", row=row))
    write(second, Set(table="coding", row=row, values={"stance": "qualifies"}))
    kept = "there" if gone == "here" else "here"

    assert told(study, other) == [
        "taken out on one copy, changed on the other: "
        f"coding {digest(row)[:8]} s1 a: taken out {gone}, and stance changed {kept}; it is out"
    ]


def test_codings_on_a_code_that_was_merged_away_here_are_told_with_the_way_back(study: Study, other: Study) -> None:
    write(
        study,
        Retract(table="code", row=ident("code", "a")),
        Set(table="code", row=ident("code", "b"), values={"former": '["a"]'}),
    )
    add(other, coding(), coding(start=30, end=40))
    with united(study, other) as db:
        found = conflicts(db)

    assert [c.text for c in found] == ["2 codings of ana on code a, which was taken out (it became b)"]
    assert "codebook restore a" in found[0].hint
    assert "codebook merge a b" in found[0].hint


def test_codes_merged_crosswise_and_codes_below_themselves_are_told(study: Study, other: Study) -> None:
    for place, old, new in ((study, "a", "b"), (other, "b", "a")):
        write(
            place,
            Retract(table="code", row=ident("code", old)),
            Set(table="code", row=ident("code", new), values={"former": f'["{old}"]'}),
        )
    for place, low, high in ((study, "c", "d"), (other, "d", "c")):
        write(place, Set(table="code", row=ident("code", low), values={"parent": high}))
    found = told(study, other)

    assert "codes merged crosswise: code a became b on one copy, and none of them is left" in found or (
        "codes merged crosswise: code b became a on one copy, and none of them is left" in found
    )
    assert sum(text.startswith("codes below themselves") for text in found) == 2


def test_what_becomes_of_codes_is_told(study: Study, other: Study) -> None:
    write(other, Set(table="code", row=ident("code", "a"), values={"slug": "z"}))
    write(other, Set(table="code", row=ident("code", "b"), values={"parent": "z", "fingerprint": "g"}))
    write(other, Retract(table="code", row=ident("code", "c")))
    write(other, Add(table="code", rows={ident("code", "new"): code_row("new")}))
    write(study, Set(table="code", row=ident("code", "b"), values={"name": "here"}))
    with united(study, other) as db:
        found = {c.code: (c.was, c.ways, c.both) for c in code_changes(db)}

    assert found == {
        "z": ("a", ("renamed",), False),
        "b": ("b", ("moved", "redefined"), True),
        "c": ("c", ("retired",), False),
        "new": ("", ("new",), False),
    }


def test_one_name_twice_and_the_same_words_twice_are_told(study: Study, other: Study) -> None:
    for place, key in ((study, "x"), (other, "y")):
        write(place, Add(table="code", rows={ident("code", key): code_row("new")}))
        source, text = source_row(f"s-{key}", "Ana: We both brought this in.\n")
        write(place, source, texts=(text,))

    assert told(study, other) == [
        "one name twice: 2 codes are called new",
        "the same words twice: sources s-x, s-y have the very same text",
    ]


def test_words_that_one_coder_gave_one_code_on_both_copies_are_told(study: Study, other: Study) -> None:
    for each in (study, other):
        add(each, coding(code="a", start=7, end=9))
    (found,) = [t for t in told(study, other) if t.startswith("coded on both")]

    assert "1 coding of ana on words that ana gave the same code here" in found
    merge(study, other.path, now=FAR)
    add(other, coding(code="b", start=7, end=9))
    assert not any(t.startswith("coded on both") for t in told(study, other))  # what is doubled already is no news


@pytest.mark.parametrize("revised", ["here", "there"])
def test_codings_on_another_text_than_the_source_has_wait(study: Study, other: Study, revised: str) -> None:
    mine, theirs = (study, other) if revised == "here" else (other, study)
    text = "Well. " + TEXT
    fields = sources.layout_fields(digest(text), (), ())
    write(mine, Set(table="source", row=ident("source", "s1"), values=fields), texts=((digest(text), text),))
    add(theirs, coding(), coding(code="b"))
    with united(study, other) as db:
        assert [(n.coder, n.new, n.waits) for n in merge_plan.lines(db)] == [("ana", 2 * (mine is study), 2)]
    merge(study, other.path, now=FAR)
    assert study.db.execute("select count(*) from live_coding").fetchone() == (0,)


def test_a_source_revised_on_both_copies_is_told(study: Study, other: Study) -> None:
    for place, before in ((study, "Well. "), (other, "Now. ")):
        text = before + TEXT
        fields = sources.layout_fields(digest(text), (), ())
        write(place, Set(table="source", row=ident("source", "s1"), values=fields), texts=((digest(text), text),))
    found = told(study, other)

    assert len(found) == 1
    assert found[0].startswith("set on both copies: source s1: text is ")


def test_decisions_of_one_disagreement_on_both_copies_are_told(study: Study, other: Study) -> None:
    for place, outcome in ((study, "coded"), (other, "not coded")):
        row = [*(ident(t, s) for t, s in (("source", "s1"), ("code", "a"), ("coder", "ana"))), 5, 12]
        row += [mark(digest(TEXT)), outcome, "", "[]", ""]
        write(place, Add(table="adjudication", rows={new_ids(1)[0]: row}))

    assert told(study, other) == [
        "decided on both copies: s1 5:12, code a: coded here, not coded there; the later decision stands"
    ]


@pytest.mark.parametrize(("where", "how"), [("here", "undone here only"), ("there", "undone there")])
def test_a_run_that_one_copy_has_undone_is_told(study: Study, other: Study, where: str, how: str) -> None:
    run = add(study, coding())
    merge(other, study.path, now=FAR)
    undoing = revert(study if where == "here" else other, run)
    add(other, coding(code="b"))
    assert told(study, other) == [f"undone on one copy: 'test' of ana (1 row) was {how}; it is out"]
    merge(study, other.path, now=FAR)
    merge(other, study.path, now=FAR)
    revert(other, undoing)

    assert told(study, other) == ["undone on one copy: 'test' of ana (1 row) was brought back there; it is in"]


def test_erasures_are_told_on_either_side(study: Study, other: Study) -> None:
    erase(other, {}, texts={digest(TEXT): None}, command="erase", coder="ana")
    with united(study, other) as db:
        assert erases(db)
        assert conflicts(db)[0].text.startswith("1 text and 0 notes of the journal, which the other copy erased")
    add(study, coding())
    with united(other, study) as db:
        assert not erases(db)
        assert "the other copy has 1 text still" in conflicts(db)[0].text


def test_new_coders_and_originals_are_known(study: Study, other: Study) -> None:
    write(
        other, Add(table="coder", rows={ident("coder", "bo"): ["bo", "Bo", ""], "c": ["consensus", "C", "consensus"]})
    )
    source, text = source_row("s9", "Ana: Hm.\n")
    write(other, source, texts=(text,))
    with united(study, other) as db:
        assert merge_plan.new_coders(db) == {ident("coder", "bo")}
        assert merge_plan.originals(db) == (("s9", "s9"),)
        assert merge_plan.arrivals(db)["source"] == ("s9",)


def test_a_proof_adds_up_and_explains_what_went(study: Study, other: Study) -> None:
    run = add(study, coding(), coding(code="b"))
    add(study, coding(code="c"))
    merge(other, study.path, now=FAR)
    revert(other, run)
    write(study, Retract(table="coding", row=ids(study)[2]))
    add(study, coding(code="d"))
    found = prove(study.path, other.path, namespace=study.namespace, now=FAR)
    sums = {s.what: s for s in found.sums}

    assert found.problems == ()
    assert sums["coding"] == Sum(what="coding", here=3, there=1, both=0, gone=3, back=0, after=1)
    assert sums["coding by ana"].after == 1


def test_a_merge_that_loses_a_coding_or_depends_on_the_order_is_found_out(
    study: Study, other: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(study, coding())
    merge(other, study.path, now=FAR)
    add(other, coding(code="b"))
    real = fold.replay

    def loses(journal: object, target: object) -> None:
        real(journal, target)  # type: ignore[arg-type]
        target.execute("delete from coding where n = 1")  # type: ignore[attr-defined]

    monkeypatch.setattr("workbench.store.merge.replay", loses)
    assert any("is lost" in p for p in prove(study.path, other.path, namespace=study.namespace, now=FAR).problems)
    monkeypatch.setattr("workbench.store.merge.replay", real)
    monkeypatch.setattr("workbench.store.merge._find_heads", lambda _: None)
    assert prove(study.path, other.path, namespace=study.namespace, now=FAR).problems


@pytest.mark.parametrize("what", ["absent", "itself", "no database"])
def test_a_plan_refuses_what_a_merge_refuses(study: Study, tmp_path: Path, what: str) -> None:
    path = study.path if what == "itself" else tmp_path / "given.db"
    if what == "no database":
        path.write_text("hello " * 900, encoding="utf-8")
    with (
        pytest.raises(WorkbenchError),
        merge_plan.united(study.path, path, namespace=study.namespace, now=FAR, accept_clock=False),
    ):
        pass
    assert path.exists() == (what != "absent")
