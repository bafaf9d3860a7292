"""What the journal remembers of the analyst's regions; the words are invented."""

import shutil
from pathlib import Path

from workbench.actions import history
from workbench.actions.merging import merge, plan
from workbench.actions.workplace import Workplace, write
from workbench.memos.taking import Fate, meet
from workbench.store import frame
from workbench.store.erase import erase
from workbench.store.journal import unpack
from workbench.store.region_history import ERASED, amendments, texts_at

REPORT = "site-memo-ash"


def say(place: Workplace, **texts: str) -> str:
    """Note what stands in regions; gives the head afterwards."""
    with place.open() as study:
        with study.transaction():
            write(study, place, frame.put_regions(study.db, study.namespace, REPORT, texts), command="build")
        return study.heads[0]


def told(place: Workplace) -> list[tuple[str, str, str]]:
    with place.open() as study:
        return [(a.region, a.old, a.new) for a in amendments(study.db, REPORT)]


def test_each_wording_stands_beside_the_one_before(empty: Workplace) -> None:
    say(empty, one="A.", two="B.")
    say(empty, one="C.")
    assert told(empty) == [("one", "", "A."), ("two", "", "B."), ("one", "A.", "C.")]


def test_an_undone_wording_is_left_out(empty: Workplace) -> None:
    say(empty, one="A.")
    say(empty, one="B.")
    history.undo(empty)
    assert told(empty) == [("one", "", "A.")]


def test_the_text_of_an_earlier_head_is_found_by_its_beginning(empty: Workplace) -> None:
    head = say(empty, one="A.")
    say(empty, one="B.")
    with empty.open() as study:
        assert texts_at(study.db, REPORT, head[:12]) == {"one": "A."}
        assert texts_at(study.db, REPORT, "0" * 12) is None


def test_words_of_this_copy_were_not_known_where_another_copy_built_a_document(
    empty: Workplace, tmp_path: Path
) -> None:
    say(empty, one="A.")
    other = Workplace(root=Path(shutil.copytree(empty.root, tmp_path / "other")), coder=empty.coder)
    say(empty, one="Ours.")
    head = say(other, two="B.")
    merge(empty, plan(empty, other.root))
    with empty.open() as study:
        base = texts_at(study.db, REPORT, head[:12])
        assert base == {"one": "A.", "two": "B."}
        (met,) = meet({"one": "Theirs."}, {"one": frame.regions(study.db, REPORT)["one"]}, base)
    assert (met.fate, met.result) == (Fate.CONFLICT, "Ours.")


def test_regions_of_another_report_are_not_in_it(empty: Workplace) -> None:
    say(empty, one="A.")
    with empty.open() as study:
        assert amendments(study.db, "site-memo-elm") == ()


def test_an_erased_wording_shows_as_erased(empty: Workplace) -> None:
    say(empty, one="A name.")
    say(empty, one="B.")
    with empty.open() as study:
        n, body = study.db.execute("select n, body from change where tbl = 'region' order by n").fetchone()
        rows = [[*row[:-1], ""] for row in unpack(body)]
        erase(study, {n: rows}, command="source purge", coder="ana-ruiz")
    assert told(empty) == [("one", "", ERASED), ("one", ERASED, "B.")]
