"""A coding names the text it was made on: no correction, merge or masking of a text lets it slide without a word."""

from pathlib import Path

import pytest

from tests.store.small import TEXT, add, coding, copy, ident, open_study, quick, revert, source_row, write
from workbench.model.text import Replaced, digest, mark
from workbench.store import codings, fold, journal, sources
from workbench.store.check import check
from workbench.store.erase import Successor, erase
from workbench.store.journal import Add, Set
from workbench.store.memos import remark
from workbench.store.merge import merge
from workbench.store.schema import FORMAT, TABLES
from workbench.store.study import Study

FAR = 10**17
CORRECTED = TEXT.replace("We meet", "We always meet")
MASKED = TEXT.replace("Ana", "[Teacher A]")
SECOND = TEXT.rindex("Ana")
MOVED = ((0, 3, 11), (SECOND, SECOND + 3, 11))


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return open_study(tmp_path / "a.db")


def revise(study: Study, text: str = CORRECTED) -> str:
    values = sources.layout_fields(digest(text), (), ())
    return write(study, Set(table="source", row=ident("source", "s1"), values=values), texts=((digest(text), text),))


def mask(study: Study) -> None:
    """What de-identification does: the text goes on without the name, and so does the row that names it."""
    n, body = study.db.execute("select n, body from change where tbl = 'source' and kind = 'add'").fetchone()
    ((key, *values),) = journal.unpack(body)
    at = list(TABLES["source"].fields).index("text")
    values[at] = digest(MASKED)
    texts = {digest(TEXT): Successor(body=MASKED, stretches=MOVED)}
    erase(study, {n: [[key, *values]]}, texts=texts, command="deidentify", coder="ana")


def quotes(study: Study) -> list[str]:
    return [c.quote for c in codings.codings(study.db)]


def test_a_coding_on_a_text_that_was_replaced_leaves_every_count_until_it_is_placed_or_the_revision_undone(
    study: Study,
) -> None:
    add(study, coding(start=8, end=12))
    run = revise(study)
    assert (quotes(study), codings.live(study.db)) == ([], 0)
    assert check(study).problems == ()

    (row,) = (k for (k,) in study.db.execute("select id from coding"))
    placed = {"start": 15, "end": 19, "text": mark(digest(CORRECTED))}
    settle = write(study, Set(table="coding", row=row, values=placed))
    assert quotes(study) == ["meet"]
    revert(study, settle)
    revert(study, run)
    assert quotes(study) == ["meet"]


def test_a_coding_of_a_colleague_on_the_old_text_does_not_slide_onto_the_new(study: Study, tmp_path: Path) -> None:
    colleague = copy(study, tmp_path / "b.db")
    add(colleague, coding(start=8, end=12))
    revise(study)
    merge(study, colleague.path, now=FAR)

    assert quotes(study) == []
    assert [r for (r,) in study.db.execute("select quote from coding")] == ["meet"]
    assert check(study).problems == ()


def test_codings_go_with_a_text_that_loses_its_names_also_those_of_a_colleague(study: Study, tmp_path: Path) -> None:
    add(study, coding(start=5, end=12))
    colleague = copy(study, tmp_path / "b.db")
    add(colleague, coding(code="b", start=SECOND, end=SECOND + 13))
    mask(study)
    assert quotes(study) == ["We meet"]
    merge(study, colleague.path, now=FAR)
    assert quotes(study) == ["We meet", "[Teacher A]: The team"]
    merge(colleague, study.path, now=FAR)
    assert fold.states(study.db) == fold.states(colleague.db)
    assert check(study).problems == check(colleague).problems == ()


def test_what_was_undone_before_a_masking_comes_back_in_its_place(study: Study) -> None:
    undo = revert(study, add(study, coding(start=5, end=12)))
    mask(study)
    revert(study, undo)
    assert quotes(study) == ["We meet"]


def test_a_withdrawal_wins_over_a_masking_that_did_not_know_of_it(study: Study, tmp_path: Path) -> None:
    other = copy(study, tmp_path / "b.db")
    erase(study, {}, texts={digest(TEXT): None}, command="withdraw", coder="ana", final=True)
    mask(other)
    for here, there in ((study, other), (other, study)):
        merge(here, there.path, now=FAR)
    assert fold.standing_text(study.db, mark(digest(TEXT))).body == ""
    assert fold.states(study.db) == fold.states(other.db)


def test_of_a_change_that_is_erased_twice_no_replacement_stays_in_the_file(study: Study) -> None:
    memo = write(study, Add(table="memo", rows={"m": remark(ident("code", "a"), None, "Ana Quux told Bob")}))
    n = study.db.execute("select n from change where tbl = 'memo'").fetchone()[0]
    for body in ("[A] told Bob", "[A] told [B]"):
        erase(study, {n: [["m", ident("code", "a"), None, body]]}, command="erase", coder="ana")

    kept = [journal.unpack(b) for (b,) in study.db.execute("select body from change")]
    assert memo
    assert "Bob" not in str(kept)
    assert check(study).problems == ()


def test_rows_of_the_first_format_are_read_with_the_fields_that_came_later(study: Study, tmp_path: Path) -> None:
    add(study, coding(start=8, end=12))
    for table in ("coding", "source", "code"):
        n, body = study.db.execute("select n, body from change where tbl = ? and kind = 'add'", (table,)).fetchone()
        later = len(TABLES[table].later)
        old = [row[:-later] for row in journal.unpack(body)]
        study.db.execute("update change set body = ? where n = ?", (journal.pack(old), n))
    study.db.execute("update setting set value = 'of format 1' where name = 'projection'")
    study.db.execute("pragma user_version = 1")
    study.close()

    again = quick(Study(study.path))
    assert quotes(again) == ["meet"]
    assert sources.sources(again.db)[0].speakers == {}
    assert again.db.execute("pragma user_version").fetchone()[0] == FORMAT


@pytest.mark.parametrize(
    ("span", "to"),
    [
        ((0, 4), (0, 4)),
        ((4, 8), (4, 15)),
        ((5, 7), (4, 15)),
        ((0, 5), (0, 15)),
        ((7, 20), (4, 27)),
        ((8, 9), (15, 16)),
    ],
)
def test_a_span_that_cuts_into_what_was_replaced_takes_in_all_of_it(
    span: tuple[int, int], to: tuple[int, int]
) -> None:
    assert Replaced(((4, 8, 11),)).span(*span) == to


def test_a_second_source_of_the_same_words_is_another_source(study: Study) -> None:
    source, text = source_row("s2")
    write(study, source, texts=(text,))
    assert len(sources.sources(study.db)) == 2


def test_codings_of_the_first_format_go_with_a_text_that_loses_its_names(study: Study) -> None:
    add(study, coding(start=5, end=12))
    n, body = study.db.execute("select n, body from change where tbl = 'coding' and kind = 'add'").fetchone()
    old = [row[:-1] for row in journal.unpack(body)]
    erase(study, {n: old}, command="as format 1 wrote it", coder="ana")
    mask(study)
    assert quotes(study) == ["We meet"]
