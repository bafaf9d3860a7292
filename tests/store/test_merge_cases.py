"""Merges that a sketch leaves out: several heads, erasures both ways, one id imported twice, old formats, damage."""

import itertools
import random
from pathlib import Path

import pytest

from tests.store.small import (
    NAMESPACE,
    TEXT,
    add,
    code_row,
    coding,
    copy,
    ident,
    revert,
    source_row,
    write,
)
from workbench.errors import StudyDamaged, WorkbenchError
from workbench.model.text import digest, mark
from workbench.store import journal
from workbench.store import merge as module
from workbench.store.check import check
from workbench.store.erase import erase
from workbench.store.fold import states
from workbench.store.journal import Add, Change, Retract, Set, new_ids
from workbench.store.merge import Heads, merge
from workbench.store.schema import TABLES
from workbench.store.study import Study, create, now_microseconds

FAR = 10**17  # a clock that lets every merge through
SAID = "Ana: Xanthippe told the principal about Bartholomew.\n"


def into(here: Study, there: Study) -> int:
    return merge(here, there.path, now=FAR).events


def whole(*studies: Study) -> bool:
    """All hold the same, and each is whole."""
    same = all(states(s.db) == states(studies[0].db) and s.heads == studies[0].heads for s in studies)
    return same and all(check(s).problems == () for s in studies)


@pytest.fixture
def other(study: Study, tmp_path: Path) -> Study:
    return copy(study, tmp_path / "other.db")


def test_an_event_written_on_several_heads_has_them_all_as_parents_on_every_copy(
    study: Study, other: Study, tmp_path: Path
) -> None:
    third = copy(study, tmp_path / "third.db")
    for place, code in ((study, "a"), (other, "b"), (third, "c")):
        add(place, coding(code=code))
    into(study, other)
    into(study, third)
    assert len(study.heads) == 3
    add(study, coding(code="d"))
    add(other, coding(code="d", start=30, end=40))  # which knows nothing of the three heads
    for here, there in ((other, study), (third, other), (study, third)):
        into(here, there)

    assert len(study.heads) == 2
    parents = study.db.execute("select length(parents) / 32 from event order by n").fetchall()
    assert max(n for (n,) in parents) == 3
    assert whole(study, other, third)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_three_copies_merged_in_any_order_are_one_study(
    study: Study, tmp_path: Path, order: tuple[int, int, int]
) -> None:
    copies = [study, copy(study, tmp_path / "b.db"), copy(study, tmp_path / "c.db")]
    shared = add(study, coding(start=5, end=12))
    into(copies[1], study)
    write(copies[1], Set(table="code", row=ident("code", "a"), values={"name": "one"}))
    revert(copies[1], shared)
    write(copies[2], Retract(table="code", row=ident("code", "a")))
    add(copies[2], coding(code="b"))
    first, second, third = (copies[i] for i in order)
    into(first, second)
    into(third, first)
    into(second, third)
    into(first, second)

    assert whole(*copies)
    assert into(first, third) == into(third, second) == 0


@pytest.mark.parametrize("way", ["full into empty", "empty into full"])
def test_an_empty_copy_and_a_full_one_are_the_full_one(tmp_path: Path, way: str) -> None:
    create(tmp_path / "empty.db", title="Small", namespace=NAMESPACE)
    with Study(tmp_path / "empty.db", durable=False) as empty:
        full = copy(empty, tmp_path / "full.db")
        source, text = source_row("s1")
        write(full, Add(table="coder", rows={ident("coder", "ana"): ["ana", "Ana", ""]}), source, texts=(text,))
        write(full, Add(table="code", rows={ident("code", "a"): code_row("a")}))
        add(full, coding())
        here, there = (empty, full) if way == "full into empty" else (full, empty)

        assert into(here, there) == (3 if here is empty else 0)
        assert here.db.execute("select count(*) from live_coding").fetchone() == (1,)
        assert check(here).problems == ()


@pytest.mark.parametrize("undone_on", ["here", "there"])
@pytest.mark.parametrize("last", ["here", "there"])
def test_one_id_imported_on_both_copies_stays_when_one_import_is_undone(
    study: Study, other: Study, undone_on: str, last: str
) -> None:
    """Codes keep the id of the file that they came from; whoever imports it brings the same row in."""
    same = Add(table="code", rows={"6ba7b811-9dad-11d1-80b4-00c04fd430c8": code_row("kept")})
    runs = {"here": write(study, same), "there": write(other, same)}
    both = {"here": study, "there": other}
    revert(both[undone_on], runs[undone_on])
    first, second = (study, other) if last == "there" else (other, study)
    into(second, first)
    into(first, second)

    assert study.db.execute("select live from code where slug = 'kept'").fetchall() == [(1,)]
    assert whole(study, other)
    revert(study, runs["there" if undone_on == "here" else "here"])
    into(other, study)
    assert other.db.execute("select live from code where slug = 'kept'").fetchall() == [(0,)]
    assert whole(study, other)


def test_an_erasure_on_each_copy_goes_through_to_the_other(study: Study, other: Study) -> None:
    secrets = {}
    for place, name in ((study, "Quux"), (other, "Zorn")):
        write(place, Set(table="code", row=ident("code", "a"), values={"name": name}))
    into(study, other)
    into(other, study)
    for place, name in ((study, "Quux"), (other, "Zorn")):
        rows = place.db.execute("select n, body from change where kind = 'set'").fetchall()
        secrets[name] = next(n for n, body in rows if journal.unpack(body) == {"name": name})
        erase(place, {secrets[name]: {"name": f"(gone {name[0]})"}}, command="erase", coder="ana")
    into(study, other)
    into(other, study)

    assert whole(study, other)
    for place in (study, other):
        held = b"".join(p.read_bytes() for p in place.path.parent.glob(place.path.name + "*"))
        assert b"Quux" not in held
        assert b"Zorn" not in held


def test_a_merge_rebuilds_the_file_only_when_words_go(
    study: Study, other: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilt: list[str] = []
    real = module.scrubbed
    monkeypatch.setattr(module, "scrubbed", lambda s: rebuilt.append(s.path.name) or real(s))
    erase(study, {}, texts={digest(TEXT): None}, command="erase", coder="ana")
    add(other, coding())
    into(study, other)  # a program that holds the file open would be in its way
    assert rebuilt == []
    into(other, study)
    assert rebuilt == ["other.db"]


def test_codings_on_a_text_that_the_other_copy_erased_come_in_without_words(study: Study, other: Study) -> None:
    source, text = source_row("s9", SAID)
    write(study, source, texts=(text,))
    into(other, study)
    erase(study, {}, texts={digest(SAID): None}, command="erase", coder="ana")
    add(other, coding(source="s9", start=5, end=14, text=SAID))
    into(study, other)

    assert study.db.execute("select quote from coding").fetchall() == [("",)]
    assert b"Xanthippe" not in study.path.read_bytes()
    into(other, study)
    assert b"Xanthippe" not in other.path.read_bytes()
    assert whole(study, other)


def along() -> dict[str, Change]:
    """A row of each table that comes along."""
    source, code, coder = ident("source", "s1"), ident("code", "a"), ident("coder", "ana")
    place = [source, code, 5, 9, mark(digest(TEXT))]
    rows = {
        "memo": ["", coder, "hm", "analytic", "On it", "{}", "2026-01-01"],
        "attachment": ["m", "code", code],
        "evidence": ["claim", "c", "k", coder, "supports", "", "why", "2026-01-01"],
        "rival": ["c", coder, "other", "this", "[]", "[]", "", "", "2026-01-01"],
        "search": ["c", coder, "code:a", "none", 0, 0, "", "", "", "", "2026-01-01"],
        "version": ["c", coder, "It is so.", "hunch", "", "2026-01-01"],
        "pin": ["k", coder, "pinned", "", "why", "2026-01-01"],
        "reply": ["k", "p", coder, "approved", "", "", "2026-01-01"],
        "step": ["site-memo-s", coder, "drafted", "d", "", "2026-01-01"],
        "summary": ["s", code, coder, "words", "[]", "d", "2026-01-01"],
        "coverage": [source, coder, "", None, None],
        "suggestion": [*place, "rule:r", 0.5, "[]", "f"],
        "verdict": ["x", coder, "dismissed", "no"],
        "freeze": ["", coder, "2026-01-01", "f", "stands"],
        "assignment": [source, coder, "", 1, "2026-01-01", "", "", ""],
        "adjudication": [source, code, coder, 5, 9, mark(digest(TEXT)), "coded", "why", "[]", ""],
        "round": ["one", "2026-01-01", "", "[]", "{}", "{}", "{}", "{}", ""],
        "link": ["a", "lever", "b", "direct", "why"],
        "region": ["cross-site", "opening", "words"],
    }
    return {table: Add(table=table, rows={new_ids(1)[0]: row}) for table, row in rows.items()}


def test_everything_that_stands_beside_codings_comes_along(study: Study, other: Study) -> None:
    write(other, *along().values())
    into(study, other)

    counted = {t: study.db.execute(f"select count(*) from {t}").fetchone()[0] for t in along()}
    assert counted == dict.fromkeys(along(), 1)
    assert whole(study, other)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_copy_of_an_older_format_comes_in_with_the_fields_that_came_later(
    study: Study, other: Study, version: int
) -> None:
    """A copy as an older version wrote it: events of its format, rows without the fields of today."""
    other.db.execute(f"pragma user_version = {version}")
    other.db.execute("update setting set value = 'of old' where name = 'projection'")
    with other.transaction():
        rows = {ident("coder", "bo"): ["bo", "Bo"]}
        body, salt = journal.pack([[key, *values] for key, values in rows.items()]), b"s" * 16
        sealed = journal.change_digest("coder", "add", None, salt, body)
        header = journal.Header(
            clock=now_microseconds(),
            replica="old",
            coder="",
            command="coder add bo",
            run=new_ids(1)[0],
            format=version,
        )
        journal.append(other.db, header, [journal.Stored("coder", "add", None, salt, sealed, body)])
    other.close()
    merge(study, other.path, now=FAR)

    assert study.db.execute("select name, kind, live from coder where slug = 'bo'").fetchall() == [("Bo", "", 1)]
    assert check(study).problems == ()


def forged(other: Study, change: tuple[str, str, str | None, object]) -> None:
    """An event whose chain holds and whose change makes no sense."""
    table, kind, row, value = change
    body, salt = journal.pack(value), b"s" * 16
    sealed = journal.change_digest(table, kind, row, salt, body)
    with other.transaction():
        header = journal.Header(clock=now_microseconds(), replica="x", coder="", command="x", run=new_ids(1)[0])
        journal.append(other.db, header, [journal.Stored(table, kind, row, salt, sealed, body)])


@pytest.mark.parametrize(
    "change",
    [
        ("nowhere", "add", None, [["x"]]),
        ("coding", "add", None, [["x", "no source", "no code", "no coder", 1, 2, None, "", "", "t"]]),
        ("coding", "add", None, [["x"]]),
        ("code", "add", None, {"a": 1}),
        ("code", "set", ident("code", "a"), {"no field": 1}),
        ("code", "set", ident("code", "a"), ["name"]),
        ("code", "set", ident("code", "a"), {"position": "first"}),
        ("code", "set", ident("code", "a"), {"name": ["a"]}),
        ("change", "erase", "x", {"by": 3}),
        ("text", "erase", digest(TEXT), {}),
    ],
)
def test_a_journal_that_hangs_together_and_makes_no_sense_is_refused(
    study: Study, other: Study, change: tuple[str, str, str | None, object]
) -> None:
    forged(other, change)
    before = states(study.db), study.heads
    with pytest.raises(StudyDamaged):
        merge(study, other.path, now=FAR)
    assert (states(study.db), study.heads) == before
    assert check(study).problems == ()


def test_a_file_with_flipped_bits_is_named_or_harmless_and_never_half_merged(study: Study, other: Study) -> None:
    source, text = source_row("s9", SAID * 9)
    write(other, source, texts=(text,))
    for code in "abcd":
        add(other, *(coding(code=code, start=s, end=s + 9) for s in range(5, 30)))
    other.db.execute("pragma journal_mode = delete")
    other.close()
    sound, pick = other.path.read_bytes(), random.Random(5)  # noqa: S311
    before = states(study.db), study.heads
    refused = 0
    for _ in range(25):
        raw = bytearray(sound)
        for _ in range(40):
            raw[pick.randrange(100, len(raw))] ^= 1 << pick.randrange(8)
        other.path.write_bytes(raw)
        try:
            merge(study, other.path, now=FAR, prove=lambda _: (_ for _ in ()).throw(WorkbenchError("seen")))
        except WorkbenchError as error:
            refused += error.message != "seen"
        assert (states(study.db), study.heads) == before
    assert refused
    assert check(study).problems == ()


@pytest.mark.parametrize(
    "damage",
    ["drop table head", "drop table change", "drop table setting", "alter table event rename column run to r"],
)
def test_a_study_that_lacks_a_table_is_refused(study: Study, other: Study, damage: str) -> None:
    other.db.execute("pragma foreign_keys = off")
    other.db.execute(damage)
    with pytest.raises(WorkbenchError):
        merge(study, other.path, now=FAR, heads=Heads((), ()))
    with pytest.raises(WorkbenchError):
        merge(study, other.path, now=FAR)


def test_a_plan_that_no_longer_holds_and_a_proof_that_fails_leave_everything_as_it_was(
    study: Study, other: Study
) -> None:
    add(other, coding())
    heads = Heads(study.heads, other.heads)
    add(other, coding(code="b"))
    before = states(study.db), study.heads
    with pytest.raises(WorkbenchError, match="a copy was changed meanwhile"):
        merge(study, other.path, now=FAR, heads=heads)
    seen: list[int] = []

    def fails(db: object) -> None:
        seen.append(study.db.execute("select count(*) from coding").fetchone()[0])
        raise StudyDamaged("it does not add up")

    with pytest.raises(StudyDamaged, match="add up"):
        merge(study, other.path, now=FAR, prove=fails)
    assert seen == [2]
    assert (states(study.db), study.heads) == before
    assert merge(study, other.path, now=FAR, heads=Heads(study.heads, other.heads)).events == 2


@pytest.mark.parametrize("open_elsewhere", [True, False])
def test_the_other_copy_keeps_every_byte_and_gets_no_file_beside_it(
    study: Study, other: Study, open_elsewhere: bool
) -> None:
    add(other, coding())
    if not open_elsewhere:
        other.close()
    folder = sorted((p.name, p.read_bytes()) for p in other.path.parent.glob("other.db*") if "-shm" not in p.name)
    merge(study, other.path, now=FAR)

    assert folder == sorted(
        (p.name, p.read_bytes()) for p in other.path.parent.glob("other.db*") if "-shm" not in p.name
    )


def test_all_tables_that_the_schema_knows_are_folded_by_a_merge() -> None:
    """Who adds a table adds it above."""
    base = {"study", "coder", "district", "site", "source", "participant", "code", "coding"}
    loaded = {"question", "claim", "lever", "strategy"}
    assert set(TABLES) == base | loaded | set(along())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Set(table="code", row=ident("code", "a"), values={"former": "x"}), "former of code .* is no JSON"),
        (Set(table="code", row=ident("code", "a"), values={"redefined": "soon"}), "redefined of code .* is no time"),
        (Set(table="coder", row=ident("coder", "ana"), values={"kind": "consensus"}), "another kind of coder"),
        (Set(table="coder", row=ident("coder", "ana"), values={"kind": "king"}), "of a kind that nobody knows"),
    ],
)
def test_a_sound_chain_with_senseless_values_is_refused(study: Study, other: Study, change: Set, said: str) -> None:
    write(other, change)
    before = states(study.db)

    with pytest.raises(StudyDamaged, match=said):
        merge(study, other.path, now=now_microseconds())
    assert states(study.db) == before
