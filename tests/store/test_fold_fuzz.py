"""Whatever is done: tables equal a replay, replicas merged in any order are equal, undone commands leave no trace."""

import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

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
from workbench.errors import WorkbenchError
from workbench.model.text import digest
from workbench.model.text import mark as mark_of
from workbench.store import fold, journal, sources
from workbench.store.check import check
from workbench.store.codings import add_codings
from workbench.store.erase import Successor, erase
from workbench.store.journal import Add, Change, Retract, Set, dead_runs, new_ids
from workbench.store.memos import remark
from workbench.store.merge import merge
from workbench.store.study import Study

FAR = 10**17  # a clock that lets every merge through
COMMANDS = (
    "code", "bulk", "stance", "recode", "uncode", "rename", "retire", "revive", "withdraw", "memo", "reword", "late",
    "cover", "suggest", "assign", "argue", "import", "resume", "revise",
)  # fmt: skip


def ids(study: Study, table: str) -> list[str]:
    return [r[0] for r in study.db.execute(f"select id from {table} order by id")]


def do(study: Study, command: str, pick: random.Random) -> str | None:
    """One random command; gives its run, or None when there was nothing to do it to."""
    special = {
        "import": lambda: several(study, new_ids(1)[0], pick), "resume": lambda: resume(study, pick),
        "erase": lambda: forget(study, pick), "mask": lambda: mask(study, pick),
        "revise": lambda: revise(study, pick),
        **dict.fromkeys(("memo", "reword", "late"), lambda: reword(study, command, pick)),
    }  # fmt: skip
    return special.get(command, lambda: code_something(study, command, pick))()


def several(study: Study, run: str, pick: random.Random) -> str:
    """A run of several events, as an import writes them; a later one builds on an earlier."""
    for _ in range(pick.randrange(2, 4)):
        new = coding(code=pick.choice("abcd"), start=pick.randrange(5, 20))
        write(study, *add_codings([new]), run=run)
    write(study, Set(table="coding", row=pick.choice(ids(study, "coding")), values={"stance": run}), run=run)
    return run


def resume(study: Study, pick: random.Random) -> str | None:
    """One more event of a run that is there already, which an undo may have named meanwhile."""
    begun = [r for (r,) in study.db.execute("select distinct run from event where reverts is null order by n")][2:]
    if not begun:
        return None
    dead = dead_runs(study.db)
    run = pick.choice([r for r in begun if r in dead] or begun)
    try:
        return several(study, run, pick)
    except WorkbenchError:
        assert run in dead
        return None


def forget(study: Study, pick: random.Random) -> None:
    """The body of a change is erased, perhaps one that was erased before."""
    query = "select n, kind, tbl, body from change where kind in ('add', 'set') and tbl in ('code', 'coding', 'memo')"
    n, kind, table, body = pick.choice(study.db.execute(query + " order by n").fetchall())
    field = {"code": "name", "coding": "method", "memo": "body"}[table]
    value: object = {field: f"(erased {pick.random()})"}
    if kind == "add":
        at = 1 + list(fold.TABLES[table].fields).index(field)
        value = [[*row[:at], f"(erased {pick.random()})", *row[at + 1 :]] for row in journal.unpack(body)]
        value = value if table == "code" or pick.random() < 0.7 else []  # gone without a trace
    erase(study, {n: value}, command="erase", coder="ana")


def revise(study: Study, pick: random.Random) -> str:
    """A source gets another text; some of its codings go with it, others are left on the old one."""
    ahead = pick.randrange(4)
    text = "x" * ahead + TEXT
    fields = sources.layout_fields(digest(text), (), ())
    moved = [
        Set(table="coding", row=row, values={"start": 5 + ahead, "end": 9 + ahead, "text": mark_of(text)})
        for row in ids(study, "coding")
        if pick.random() < 0.5
    ]
    source = Set(table="source", row=ident("source", "s1"), values=fields)
    return write(study, source, *moved, texts=((digest(text), text),))


def mask(study: Study, pick: random.Random) -> None:
    """A name goes out of a text, which goes on in another one."""
    known = study.db.execute("select hash, body from text where body is not null order by hash").fetchall()
    if known:
        key, body = pick.choice(known)
        name = f"({pick.random()})"
        erase(study, {}, texts={key: Successor(body=name + body[3:], stretches=((0, 3, len(name)),))},
              command="erase", coder="ana")  # fmt: skip


def reword(study: Study, command: str, pick: random.Random) -> str | None:
    """Memos: written, edited, removed, and edited on another copy after they were removed here."""
    memos, codings = ids(study, "memo"), ids(study, "coding")
    gone = [r for (r,) in study.db.execute("select id from gone order by id")] if command == "late" else []
    if gone:
        row = pick.choice(gone)
        memo = row in {
            i for (i,) in study.db.execute("select row from change where tbl = 'memo' and row is not null")
        }
        table, field = ("memo", "body") if memo else ("coding", "stance")
        return write(study, Set(table=table, row=row, values={field: f"late {pick.random()}"}))
    if command == "late" and (memos or codings):
        table = "memo" if memos else "coding"
        return write(study, Retract(table=table, row=pick.choice(memos or codings)))
    if memos and command == "reword":
        return write(study, Set(table="memo", row=pick.choice(memos), values={"body": f"hm {pick.random()}"}))
    if codings and command == "memo":
        return write(study, Add(table="memo", rows={new_ids(1)[0]: remark(pick.choice(codings), None, "hm")}))
    return None


def code_something(study: Study, command: str, pick: random.Random) -> str | None:  # noqa: PLR0911, PLR0912
    codings, codes = ids(study, "coding"), ids(study, "code")
    if command == "code":
        return add(study, coding(code=pick.choice("abcd"), start=pick.randrange(5, 20)))
    if command == "bulk":
        return add(study, *(coding(code=c, start=s, end=s + 9) for c in "ab" for s in range(5, 12)))
    if command == "rename":
        return write(study, Set(table="code", row=pick.choice(codes[:2]), values={"name": f"n{pick.random()}"}))
    if command == "retire":
        return write(study, Retract(table="code", row=pick.choice(codes[:2])))
    if command == "revive":  # the same file loaded again: a natural id is added a second time
        return write(study, Add(table="code", rows={ident("code", c): code_row(c, name=f"{c}!") for c in "ab"}))
    if command == "withdraw":
        if pick.random() < 0.5:
            return write(study, Retract(table="source", row=ident("source", "s1")))
        source, text = source_row(f"s{pick.randrange(2, 4)}")
        return write(study, source, texts=(text,))
    if command == "cover":
        values = [ident("source", "s1"), ident("coder", "ana"), pick.choice(["", "a"]), pick.choice([None, 1]), None]
        row = {ident("coverage", "x"): values}
        taken = ident("coverage", "x") in ids(study, "coverage")
        return write(
            study, Retract(table="coverage", row=next(iter(row))) if taken else Add(table="coverage", rows=row)
        )
    if command == "suggest":  # proposed again after it was dismissed or taken away: the same natural id
        values = [ident("source", "s1"), ident("code", "a"), 5, 9, mark_of(digest(TEXT)), "rule:r", 0.5, "[]", "f"]
        return write(
            study,
            pick.choice([
                Add(table="suggestion", rows={ident("suggestion", "x"): values}),
                Retract(table="suggestion", row=ident("suggestion", "x")),
                Add(table="verdict", rows={ident("verdict", "x"): ["x", ident("coder", "ana"), "dismissed", "no"]}),
            ]),
        )  # fmt: skip
    if command == "assign":
        return write(study, pick.choice(together(pick)))
    if command == "argue":
        return write(study, pick.choice(argued(pick)))
    if not codings:
        return None
    if command == "stance":
        chosen = pick.sample(codings, min(2, len(codings)))
        return write(study, *(Set(table="coding", row=c, values={"stance": "qualifies"}) for c in chosen))
    if command == "recode":
        return write(study, Set(table="coding", row=pick.choice(codings), values={"code": pick.choice(codes)}))
    return write(study, Retract(table="coding", row=pick.choice(codings)))


def together(pick: random.Random) -> list[Change]:
    """What a team does: a source is assigned, finished, taken away; a passage is decided; a round begins and ends."""
    key, s1, ana = ident("assignment", "x"), ident("source", "s1"), ident("coder", "ana")
    decided = [s1, ident("code", "a"), ana, 5, 9, mark_of(digest(TEXT)), "coded", "why", "[]", ""]
    return [
        Add(table="assignment", rows={key: [s1, ana, "", 1, "2026-01-01", "", "", ""]}),
        Set(table="assignment", row=key, values={"finished": f"2026-01-{pick.randrange(10, 30)}"}),
        Retract(table="assignment", row=key),
        Add(table="adjudication", rows={new_ids(1)[0]: decided}),
        Add(table="round", rows={ident("round", "r"): ["r", "2026-01-01", "", "[]", "{}", "{}", "{}", "{}", "hm"]}),
        Set(table="round", row=ident("round", "r"), values={"ended": "2026-01-02", "memo": f"{pick.random()}"}),
    ]


def argued(pick: random.Random) -> list[Change]:
    """What is made of codings: evidence is attached with another stance each time, taken away, attached again."""
    ana, key, stood = ident("coder", "ana"), ident("evidence", "x"), ident("attachment", "x")
    at, stance = "2026-01-01", pick.choice(["supports", "challenges"])
    return [
        Add(table="evidence", rows={key: ["claim", "c", "k", ana, stance, "", "why", at]}),
        Retract(table="evidence", row=key),
        Add(table="attachment", rows={stood: ["m", "code", ident("code", "a")]}),
        Retract(table="attachment", row=stood),
        Add(table="version", rows={new_ids(1)[0]: ["c", ana, "It is so.", "hunch", "", at]}),
        Add(table="summary", rows={ident("summary", "x"): ["s", "a", ana, f"{pick.random()}", "[]", "d", at]}),
    ]


def replayed(study: Study) -> dict[str, str]:
    with study.transaction():
        fold.empty(study.db)
        fold.replay(study.db, study.db)
    return fold.states(study.db)


picks = st.randoms(use_true_random=False)
ALONE = (*COMMANDS, "late", "undo", "undo", "undo", "erase", "mask")
TOGETHER = (*COMMANDS, "undo", "undo", "erase", "mask", "merge", "merge")
commands = st.lists(st.sampled_from(ALONE), min_size=8, max_size=18)
undoable = st.lists(st.sampled_from(COMMANDS), min_size=6, max_size=16)
anywhere = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(TOGETHER)), max_size=18)
quiet = settings(
    deadline=None, max_examples=40, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)


@quiet
@given(commands, picks)
def test_tables_equal_a_replay_after_any_commands(todo: list[str], pick: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder, open_study(Path(folder) / "a.db") as study:
        done: list[str] = []
        for command in todo:
            if command == "undo":
                run = revert(study, pick.choice(done[-4:])) if done else None
            else:
                run = do(study, command, pick)
            done += [run] if run else []
            before = fold.states(study.db)

            assert before == replayed(study)
        assert not check(study).problems


@quiet
@given(undoable, picks)
def test_undoing_every_command_gives_the_first_state_back(todo: list[str], pick: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder, open_study(Path(folder) / "a.db") as study:
        first = shown(study)
        runs = [run for command in todo if (run := do(study, command, pick))]
        undone = [revert(study, run) for run in dict.fromkeys(reversed(runs))]

        assert shown(study) == first
        assert dead_runs(study.db) == frozenset(runs)
        for run in undone:  # and redone in any order gives the last state
            revert(study, run)
        assert fold.states(study.db) == replayed(study)
        assert not dead_runs(study.db) & frozenset(runs)


def shown(study: Study) -> list[object]:
    """What views show: rows that an undone command left behind, not live, are not part of it."""
    query = (
        "select id, code, start, stance, method from live_coding",
        "select id, name from code where live",
        ("select id, slug from live_source"),
        "select id, scope from coverage",
        "select id, body from memo",
    )
    return [sorted(study.db.execute(q).fetchall(), key=repr) for q in query]


@quiet
@given(anywhere, picks)
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
        ring = pick.sample(studies, 3)
        for here, there in ((0, 1), (1, 2), (2, 0), (0, 2), (1, 0)):  # news travels over the third
            merge(ring[here], ring[there].path, now=FAR)
        states = [fold.states(s.db) for s in studies]
        heads = {s.heads for s in studies}
        problems = [p for s in studies for p in check(s).problems]
        close_all()

        assert states[0] == states[1] == states[2]
        assert len(heads) == 1
        assert problems == []


def no_undo_in_the_fold(patch: pytest.MonkeyPatch) -> None:
    """The fold ignores undone runs."""
    patch.setattr(fold, "dead_runs", lambda _: frozenset())


def no_refold(patch: pytest.MonkeyPatch) -> None:
    """An undo is written, but the rows are not folded again."""
    patch.setattr("workbench.store.study.refold", lambda *_: 0)


def retract_removes(patch: pytest.MonkeyPatch) -> None:
    """Rows that others point at are removed instead of marked."""

    def retract(self: fold.Projection, table: fold.Table, row: str) -> None:
        self.db.execute(f"delete from {table.name} where id = ?", (row,))

    patch.setattr(fold.Projection, "_retract", retract)


def set_revives(patch: pytest.MonkeyPatch) -> None:
    """A field that is set brings a gone row back."""
    real = fold.fold

    def fold_without_gone(table: fold.Table, steps: Iterator[fold.Step]) -> object:
        kept = list(steps)
        last = max((i for i, s in enumerate(kept) if s.kind == "set" and s.live), default=0)
        return real(table, (s for i, s in enumerate(kept) if s.kind != "retract" or i > last))

    patch.setattr(fold, "fold", fold_without_gone)


def merge_keeps_the_erased(patch: pytest.MonkeyPatch) -> None:
    """A merge forgets the erasures that it brings in."""
    patch.setattr("workbench.store.merge.obey_erasures", lambda _: None)


def runs_are_written_after_their_undo(patch: pytest.MonkeyPatch) -> None:
    """An import goes on although another process has undone it."""
    patch.setattr(Study, "_refuse_undone", lambda *_: None)


@pytest.mark.parametrize(
    ("plant", "found_by"),
    [
        (no_undo_in_the_fold, test_undoing_every_command_gives_the_first_state_back),
        (no_refold, test_tables_equal_a_replay_after_any_commands),
        (retract_removes, test_tables_equal_a_replay_after_any_commands),
        (set_revives, test_undoing_every_command_gives_the_first_state_back),
        (runs_are_written_after_their_undo, test_tables_equal_a_replay_after_any_commands),
        (merge_keeps_the_erased, test_replicas_merged_in_any_order_are_equal),
    ],
)
def test_a_planted_fault_is_caught(
    plant: Callable[[pytest.MonkeyPatch], None], found_by: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the tests above prove nothing: the same property finds it."""
    plant(monkeypatch)
    # ten times the examples: ids and times differ from run to run, and a fault that hides once must not pass
    unshrunk = settings(quiet, max_examples=400, phases=[Phase.generate], report_multiple_bugs=False)
    strategies = {
        test_undoing_every_command_gives_the_first_state_back: undoable,
        test_tables_equal_a_replay_after_any_commands: commands,
        test_replicas_merged_in_any_order_are_equal: anywhere,
    }
    again = unshrunk(given(strategies[found_by], picks)(found_by.hypothesis.inner_test))  # type: ignore[attr-defined]
    with pytest.raises((AssertionError, sqlite3.IntegrityError, KeyError, WorkbenchError)):
        again()


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
