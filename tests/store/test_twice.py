"""One imported GUID on two copies, codings of the first format after a correction, a name that somebody once had."""

import random
from pathlib import Path

import pytest

from tests.store.small import TEXT, copy, ident, revert, write
from workbench.actions.coders import rename_coder
from workbench.actions.reading import list_coders
from workbench.actions.workplace import add_coder, init
from workbench.model.text import digest, mark
from workbench.store import journal, sources
from workbench.store.check import check
from workbench.store.fold import states
from workbench.store.journal import Add, Header, Retract, Set, Stored, new_ids
from workbench.store.merge import merge
from workbench.store.study import Study

GUID = "6ba7b811-9dad-11d1-80b4-00c04fd430c8"
FAR = 10**17


def imported(code: str) -> Add:
    row = [ident("source", "s1"), ident("code", code), ident("coder", "ana"), 5, 25, None, "import:x", ""]
    return Add(table="coding", rows={GUID: [*row, mark(digest(TEXT))]})


@pytest.mark.parametrize("seed", range(12))
def test_one_coding_imported_on_both_copies_is_one_whatever_is_undone(
    study: Study, tmp_path: Path, seed: int
) -> None:
    pick = random.Random(seed)  # noqa: S311
    copies = [study, copy(study, tmp_path / "b.db")]
    runs = [[write(each, imported(code))] for each, code in zip(copies, "ab", strict=True)]
    for _ in range(12):
        at = pick.randrange(2)
        here = copies[at]
        known = {run for (run,) in here.db.execute("select run from event")}
        command = pick.choice(["undo", "undo", "merge", "set", "retract", "add"])
        if command == "merge":
            merge(here, copies[1 - at].path, now=FAR)
        elif command == "undo":
            runs[at].append(revert(here, pick.choice(runs[at] + [r for r in runs[1 - at] if r in known])))
        elif command == "set":
            write(here, Set(table="coding", row=GUID, values={"stance": f"{pick.random()}"}))
        elif command == "retract":
            write(here, Retract(table="coding", row=GUID))
        else:
            runs[at].append(write(here, imported(pick.choice("abcd"))))
        assert check(here).problems == ()
    for here, there in (copies, copies[::-1]):
        merge(here, there.path, now=FAR)
    assert states(copies[0].db) == states(copies[1].db)
    assert check(study).problems == ()


def test_codings_of_the_first_format_stay_on_the_text_that_they_were_made_on(study: Study, tmp_path: Path) -> None:
    other = copy(study, tmp_path / "b.db")
    text = "Well. " + TEXT
    fields = sources.layout_fields(digest(text), (), ())
    write(study, Set(table="source", row=ident("source", "s1"), values=fields), texts=((digest(text), text),))
    row = [[new_ids(1)[0], ident("source", "s1"), ident("code", "a"), ident("coder", "ana"), 8, 12, None, "", ""]]
    body, salt = journal.pack(row), b"s" * 16
    header = Header(clock=10**16, replica="b", coder="ana", command="x", run=new_ids(1)[0], format=1)
    sealed = journal.change_digest("coding", "add", None, salt, body)
    with other.transaction():
        journal.append(other.db, header, [Stored("coding", "add", None, salt, sealed, body)])
    merge(study, other.path, now=FAR)

    assert study.db.execute("select quote, text from coding").fetchall() == [("meet", mark(digest(TEXT)))]


def test_a_name_that_a_coder_once_had_is_somebody_elses_now(tmp_path: Path) -> None:
    place = init(tmp_path / "study", coder="Ana")
    rename_coder(place, "ana", "Ana Ruiz")
    add_coder(place, "Ana")

    assert list_coders(place) == {"ana-ruiz": "Ana Ruiz", "ana": "Ana"}
