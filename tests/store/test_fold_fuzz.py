"""Whatever is done: tables equal a replay, replicas merged in any order are equal, undone commands leave no trace."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.small import add, close_all, code_row, coding, copy, ident, open_study, revert, source_row, write
from workbench.store import fold
from workbench.store.check import check
from workbench.store.journal import Add, Retract, Set, dead_runs, new_ids
from workbench.store.merge import merge
from workbench.store.study import Study

FAR = 10**17  # a clock that lets every merge through
COMMANDS = ("code", "bulk", "stance", "recode", "uncode", "rename", "retire", "revive", "withdraw", "memo", "cover")


def ids(study: Study, table: str) -> list[str]:
    return [r[0] for r in study.db.execute(f"select id from {table} order by id")]


def do(study: Study, command: str, pick: random.Random) -> str | None:  # noqa: PLR0911
    """One random command; gives its run, or None when there was nothing to do it to."""
    codings, codes = ids(study, "coding"), ids(study, "code")
    if command == "code":
        return add(study, coding(code=pick.choice("abcd"), start=pick.randrange(5, 20)))
    if command == "bulk":
        return add(study, *(coding(code=c, start=s, end=s + 9) for c in "ab" for s in range(5, 12)))
    if command == "rename":
        return write(study, Set(table="code", row=pick.choice(codes), values={"name": f"n{pick.random()}"}))
    if command == "retire":
        return write(study, Retract(table="code", row=pick.choice(codes)))
    if command == "revive":  # the same file loaded again: a natural id is added a second time
        return write(study, Add(table="code", rows={ident("code", c): code_row(c, name=f"{c}!") for c in "ab"}))
    if command == "withdraw":
        if pick.random() < 0.5:
            return write(study, Retract(table="source", row=ident("source", "s1")))
        source, text = source_row(f"s{pick.randrange(2, 4)}")
        return write(study, source, texts=(text,))
    if command == "cover":
        row = {ident("coverage", "x"): [ident("source", "s1"), ident("coder", "ana"), pick.choice(["", "a"])]}
        taken = ident("coverage", "x") in ids(study, "coverage")
        return write(
            study, Retract(table="coverage", row=next(iter(row))) if taken else Add(table="coverage", rows=row)
        )
    if not codings:
        return None
    if command == "stance":
        chosen = pick.sample(codings, min(2, len(codings)))
        return write(study, *(Set(table="coding", row=c, values={"stance": "qualifies"}) for c in chosen))
    if command == "recode":
        return write(study, Set(table="coding", row=pick.choice(codings), values={"code": pick.choice(codes)}))
    if command == "uncode":
        return write(study, Retract(table="coding", row=pick.choice(codings)))
    return write(study, Add(table="memo", rows={new_memo(): [pick.choice(codings), None, "hm"]}))


def new_memo() -> str:
    return new_ids(1)[0]


def replayed(study: Study) -> dict[str, str]:
    with study.transaction():
        fold.empty(study.db)
        fold.replay(study.db, study.db)
    return fold.states(study.db)


commands = st.lists(st.sampled_from((*COMMANDS, "undo", "undo")), max_size=14)
quiet = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@quiet
@given(commands, st.randoms(use_true_random=False))
def test_tables_equal_a_replay_after_any_commands(todo: list[str], pick: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder, open_study(Path(folder) / "a.db") as study:
        done: list[str] = []
        for command in todo:
            if command == "undo":
                run = revert(study, pick.choice(done)) if done else None
            else:
                run = do(study, command, pick)
            done += [run] if run else []
            before = fold.states(study.db)

            assert before == replayed(study)
        assert not check(study).problems


@quiet
@given(commands, st.randoms(use_true_random=False))
def test_undoing_every_command_gives_the_first_state_back(todo: list[str], pick: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder, open_study(Path(folder) / "a.db") as study:
        first = shown(study)
        runs = [run for command in todo if command != "undo" and (run := do(study, command, pick))]
        undone = [revert(study, run) for run in reversed(runs)]

        assert shown(study) == first
        assert dead_runs(study.db) == frozenset(runs)
        for run in undone:  # and redone in any order gives the last state
            revert(study, run)
        assert fold.states(study.db) == replayed(study)
        assert not dead_runs(study.db) & frozenset(runs)


def shown(study: Study) -> list[object]:
    """What views show: rows that an undone command left behind, not live, are not part of it."""
    query = (
        "select id, code, start, stance from live_coding",
        "select id, name from code where live",
        ("select id, slug from live_source"),
        "select id, scope from coverage",
        "select id, body from memo",
    )
    return [sorted(study.db.execute(q).fetchall(), key=repr) for q in query]


@quiet
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from((*COMMANDS, "undo", "merge"))), max_size=18),
       st.randoms(use_true_random=False))  # fmt: skip
def test_replicas_merged_in_any_order_are_equal(todo: list[tuple[int, str]], pick: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = open_study(Path(folder) / "a.db")
        studies = [first, *(copy(first, Path(folder) / f"{name}.db") for name in "bc")]
        done: list[list[str]] = [[], [], []]
        for at, command in todo:
            if command == "merge":
                merge(studies[at], pick.choice([s for s in studies if s is not studies[at]]).path, now=FAR)
            elif command == "undo" and done[at]:
                done[at].append(revert(studies[at], pick.choice(done[at])))
            elif command != "undo" and (run := do(studies[at], command, pick)):
                done[at].append(run)
        for _ in range(2):  # twice: news travels over the third
            for study in pick.sample(studies, 3):
                for other in pick.sample(studies, 3):
                    if other is not study:
                        merge(study, other.path, now=FAR)
        states = [fold.states(s.db) for s in studies]
        heads = {s.heads for s in studies}
        problems = [p for s in studies for p in check(s).problems]
        close_all()

        assert states[0] == states[1] == states[2]
        assert len(heads) == 1
        assert problems == []


def test_a_planted_fault_in_the_fold_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fold that forgets to look at undone runs must not pass: else the tests above prove nothing."""
    with open_study(tmp_path / "a.db") as study:
        run = add(study, coding())
        monkeypatch.setattr(fold, "refold", lambda *_: 0)
        monkeypatch.setattr("workbench.store.study.refold", lambda *_: 0)
        revert(study, run)

        assert "table coding differs from a replay of the journal" in check(study).problems


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("update coding set quote = 'other'", "no longer reads"),
        ("update coding set start = 6", "no longer reads"),
        ("update text set body = 'x' || body", "does not fit its hash"),
        ("update change set body = x'00' where kind = 'add' and tbl = 'coding'", "does not fit its digest"),
        ("update event set coder = 'eve' where n = 2", "does not fit its id"),
        ("delete from coding", "differs from a replay"),
        ("update code set name = 'b' where slug = 'a'", "table code differs"),
    ],
)
def test_every_damage_is_named(study: Study, damage: str, found: str) -> None:
    add(study, coding())
    study.db.execute(damage)

    assert any(found in problem for problem in check(study).problems)
