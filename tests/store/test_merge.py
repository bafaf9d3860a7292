import sqlite3
from pathlib import Path

import pytest

from tests.store.small import TEXT, add, coding, copy, ident, open_study, source_row, write
from workbench.errors import WorkbenchError
from workbench.model.text import digest
from workbench.store import journal
from workbench.store.check import check
from workbench.store.erase import erase
from workbench.store.fold import states
from workbench.store.journal import Set
from workbench.store.merge import DAY, merge
from workbench.store.schema import FORMAT
from workbench.store.sources import erased_texts
from workbench.store.study import Study, create, now_microseconds

WITHDRAWN = "Ana: Xanthippe told the principal about Bartholomew.\n"


@pytest.fixture
def other(study: Study, tmp_path: Path) -> Study:
    return copy(study, tmp_path / "other.db")


def merged(study: Study, other: Study, **more: object) -> int:
    return merge(study, other.path, now=now_microseconds(), **more).events  # type: ignore[arg-type]


def test_concurrent_events_leave_two_heads_and_the_next_event_joins_them(study: Study, other: Study) -> None:
    add(study, coding())
    add(other, coding(code="b"))
    merged(study, other)
    heads = study.heads
    add(study, coding(code="c"))

    assert len(heads) == 2
    assert len(study.heads) == 1
    parents = study.db.execute("select parents from event order by n desc").fetchone()[0].hex()
    assert parents == "".join(heads)
    assert check(study).problems == ()


def test_a_merge_brings_what_is_not_there_and_a_second_one_nothing(study: Study, other: Study) -> None:
    add(study, coding())
    add(other, coding(code="b"))

    assert (merged(study, other), merged(study, other), merged(other, study)) == (1, 0, 1)
    assert states(study.db) == states(other.db)


def test_a_field_set_on_two_copies_is_noted(study: Study, other: Study) -> None:
    for place, name in ((study, "one"), (other, "two")):
        write(place, Set(table="code", row=ident("code", "a"), values={"name": name}))
    assert not [n for n in check(study).notes if "two copies" in n]
    merged(study, other)

    assert [n for n in check(study).notes if "name was set on two copies at once" in n]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (f"pragma user_version = {FORMAT + 1}", "written by a newer workbench"),
        ("pragma application_id = 3", "is not a workbench study"),
        ("update setting set value = 'x' where name = 'namespace'", "is another study"),
        ("update event set coder = 'eve'", "does not fit its id"),
        ("update change set body = x'00'", "does not fit its digest"),
        ("update text set body = 'x'", None),
    ],
)
def test_what_must_not_come_in_is_refused_and_changes_nothing(
    study: Study, other: Study, damage: str, said: str | None
) -> None:
    add(other, coding())
    other.db.execute(damage)
    before = states(study.db), study.heads
    if said:
        with pytest.raises(WorkbenchError, match=said):
            merged(study, other)
        assert (states(study.db), study.heads) == before
    else:  # a text that is here already is never taken from there
        merged(study, other)
    assert check(study).problems == ()
    assert "other" not in {name for _, name, _ in study.db.execute("pragma database_list")}


def test_a_new_text_that_was_changed_from_outside_is_refused(study: Study, other: Study) -> None:
    source, text = source_row("s9", WITHDRAWN)
    write(other, source, texts=(text,))
    other.db.execute("update text set body = 'forged' where hash = ?", (text[0],))
    with pytest.raises(WorkbenchError, match="does not fit its hash"):
        merged(study, other)


@pytest.mark.parametrize("what", ["absent", "no database", "itself", "truncated"])
def test_what_is_no_other_study_is_refused(study: Study, tmp_path: Path, what: str) -> None:
    path = tmp_path / "given.db"
    if what == "no database":
        path.write_text("hello " * 900, encoding="utf-8")
    elif what == "truncated":
        copy(study, path).close()
        path.write_bytes(path.read_bytes()[:12288])
    elif what == "itself":
        path = study.path
    with pytest.raises(WorkbenchError):
        merge(study, path, now=now_microseconds())

    assert path.exists() == (what != "absent")
    assert check(study).problems == ()


def test_another_study_is_refused(study: Study, tmp_path: Path) -> None:
    create(tmp_path / "new.db", title="Another")
    with pytest.raises(WorkbenchError, match="another study"):
        merge(study, tmp_path / "new.db", now=now_microseconds())


def test_a_clock_that_runs_ahead_is_accepted_only_when_told_and_only_once(study: Study, other: Study) -> None:
    now = now_microseconds()
    other._clock = lambda: now + 2 * DAY
    add(other, coding())
    with pytest.raises(WorkbenchError, match=r"more than a day ahead .*--accept-clock"):
        merged(study, other)

    assert merged(study, other, accept_clock=True) == 1
    assert merged(study, other) == 0


def holds(path: Path, words: str) -> bool:
    return any(words.encode() in p.read_bytes() for p in path.parent.glob(path.name + "*"))


@pytest.fixture
def secret(study: Study) -> Study:
    """The small study with one more source, whose words somebody will withdraw."""
    source, text = source_row("s9", WITHDRAWN)
    write(study, source, texts=(text,))
    add(study, coding(source="s9", start=5, end=14, text=WITHDRAWN))
    return study


def withdraw(study: Study) -> None:
    erase(study, {}, texts={digest(WITHDRAWN): None}, command="erase", coder="ana")


def test_erased_words_are_gone_from_the_file_and_the_chain_still_verifies(secret: Study) -> None:
    assert holds(secret.path, "Xanthippe")
    withdraw(secret)

    assert not holds(secret.path, "Xanthippe")
    assert check(secret).problems == ()
    assert erased_texts(secret.db) == {digest(WITHDRAWN)}


def test_a_change_is_erased_with_its_replacement_however_often(secret: Study) -> None:
    write(secret, Set(table="code", row=ident("code", "a"), values={"name": "Bartholomew Quux"}))
    n = secret.db.execute("select max(n) from change where kind = 'set'").fetchone()[0]
    for name in ("(withdrawn)", "(withdrawn twice)"):
        erase(secret, {n: {"name": name}}, command="erase", coder="ana")

        assert secret.db.execute("select name from code where slug = 'a'").fetchone() == (name,)
        assert check(secret).problems == ()
    assert not holds(secret.path, "Quux")


@pytest.mark.parametrize("way", ["here", "there"])
def test_an_erasure_wins_every_merge_and_scrubs_the_other_copy(secret: Study, tmp_path: Path, way: str) -> None:
    still = copy(secret, tmp_path / "still.db")
    add(still, coding(source="s9", code="b", start=5, end=20, text=WITHDRAWN))
    withdraw(secret)
    here, there = (secret, still) if way == "here" else (still, secret)
    merged(here, there)

    assert not holds(here.path, "Xanthippe")
    assert erased_texts(here.db) == {digest(WITHDRAWN)}
    assert check(here).problems == ()
    assert {q for (q,) in here.db.execute("select quote from coding where quote = ''")} == {""}
    merged(there, here)
    assert states(here.db) == states(there.db)


def test_one_change_erased_on_two_copies_ends_alike_on_both(secret: Study, tmp_path: Path) -> None:
    write(secret, Set(table="code", row=ident("code", "a"), values={"name": "Bartholomew"}))
    n = secret.db.execute("select max(n) from change where kind = 'set'").fetchone()[0]
    still = copy(secret, tmp_path / "still.db")
    for place, name in ((secret, "one"), (still, "two")):
        erase(place, {n: {"name": name}}, command="erase", coder="ana")
    merged(secret, still)
    merged(still, secret)

    assert states(secret.db) == states(still.db)
    assert check(secret).problems == check(still).problems == ()


def test_an_erasure_tells_when_another_program_keeps_the_words_in_its_file(secret: Study) -> None:
    secret.db.execute("pragma busy_timeout = 10")
    reader = sqlite3.connect(secret.path)
    reader.execute("begin")
    reader.execute("select count(*) from text").fetchone()
    with pytest.raises(WorkbenchError, match="another p"):
        withdraw(secret)
    reader.close()


def test_an_erasure_names_a_change_that_there_is(secret: Study) -> None:
    with pytest.raises(WorkbenchError, match="change 999 cannot be erased"):
        erase(secret, {999: {}}, command="erase", coder="ana")
    assert TEXT
    assert journal.runs(secret.db, limit=1)[0].command == "test"


def test_two_open_studies_of_one_file_share_a_journal(tmp_path: Path) -> None:
    with open_study(tmp_path / "a.db") as one, Study(tmp_path / "a.db") as two:
        add(one, coding())
        add(two, coding(code="b"))
        assert one.heads == two.heads
        assert check(one).counts["live_coding"] == 2


def renamed(study: Study) -> int:
    write(study, Set(table="code", row=ident("code", "a"), values={"name": "Bartholomew"}))
    return int(study.db.execute("select max(n) from change where kind = 'set'").fetchone()[0])


def name_of_a(study: Study) -> str:
    return str(study.db.execute("select name from code where slug = 'a'").fetchone()[0])


@pytest.mark.parametrize("last", ["A to C", "B to D"])
@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_erasures_of_erasures_end_alike_on_three_copies(
    study: Study, tmp_path: Path, last: str, order: tuple[int, int, int]
) -> None:
    """One copy erases A to B, another A to C, and a third, which has B, erases that to D."""
    n = renamed(study)
    second = copy(study, tmp_path / "second.db")
    now = now_microseconds()
    second._clock = lambda: now + (DAY if last == "A to C" else 0)
    erase(study, {n: {"name": "B"}}, command="erase", coder="ana")
    third = copy(study, tmp_path / "third.db")
    erase(second, {n: {"name": "C"}}, command="erase", coder="ana")
    third._clock = lambda: now + DAY // 2
    erase(third, {n: {"name": "D"}}, command="erase", coder="ana")
    copies = [study, second, third]
    for _ in range(2):
        for here in order:
            for there in order:
                if here != there:
                    merge(copies[here], copies[there].path, now=now + DAY)
                    assert check(copies[here]).problems == ()

    assert {name_of_a(s) for s in copies} == {last[-1]}
    assert len({s.heads for s in copies}) == 1
    assert all(states(s.db) == states(study.db) for s in copies)
    erase(second, {n: {"name": "E"}}, command="erase", coder="ana")
    merge(study, second.path, now=now + 2 * DAY)
    assert (name_of_a(study), check(study).problems) == ("E", ())


def test_erased_words_that_somebody_puts_back_are_seen(study: Study) -> None:
    n = renamed(study)
    before = study.db.execute("select salt, body from change where n = ?", (n,)).fetchone()
    erase(study, {n: {"name": "(withdrawn)"}}, command="erase", coder="ana")
    study.db.execute("update change set salt = ?, body = ? where n = ?", (*before, n))

    assert any("does not fit its digest" in problem for problem in check(study).problems)
