"""Lists of codings and the report on codes: all that is told is so, and consent is obeyed where words leave."""

from pathlib import Path

import pytest

from tests.actions.juniper import fill, tell_participants
from workbench.actions import withdrawing
from workbench.actions.build import build
from workbench.actions.choosing import list_codings
from workbench.actions.codings import add_codings
from workbench.actions.participants import set_consent
from workbench.actions.places import load_codebook
from workbench.actions.retrieval import Request, Wanted, listed, short_id
from workbench.actions.tables import export
from workbench.actions.workplace import Workplace, add_coder
from workbench.errors import NotKnown
from workbench.model.corpus import Corpus
from workbench.model.filters import Filters
from workbench.store import sources

Told = dict[str, str | int | None]


def rows(
    place: Workplace, query: str = "", *, context: int | None = None, late: bool = False, **filters: str
) -> list[Told]:
    chosen = Filters(**{name: (value,) for name, value in filters.items()})
    wanted = Wanted(filters=chosen, query=query, context=context, outdated=late)
    with listed(place, wanted) as found:
        return [dict(zip(wanted.columns, row, strict=True)) for row in found]


@pytest.fixture
def place(empty: Workplace, tmp_path: Path) -> Workplace:
    study = fill(empty, tmp_path / "files")
    tell_participants(study)
    return study


def test_a_row_tells_what_the_corpus_tells_of_its_passage(sample_place: Workplace, sample: Corpus) -> None:
    found = {row["id"]: row for row in rows(sample_place)}
    shown = [
        (p.turn, p.line, p.source.slug, p.coding.start, p.coding.quote, p.coding.memo or None, p.speaker or None)
        for p in sample.passages
    ]
    keys = [found[short_id(p.coding.id)] for p in sample.passages]

    assert [
        (k["turn"], k["line"], k["source"], k["start"], k["quote"], k["memo"], k["speaker"]) for k in keys
    ] == shown
    assert all(k["role"] == p.role for k, p in zip(keys, sample.passages, strict=True) if p.counted)
    assert len(found) == 450


def test_overlapping_codes_are_found_as_by_trying_all_pairs(sample_place: Workplace) -> None:
    every = rows(sample_place)
    for row in every:
        others: dict[str, set[str]] = {}
        for o in every:
            if o["source"] == row["source"] and o["start"] < row["end"] and row["start"] < o["end"]:  # type: ignore[operator]
                others.setdefault(str(o["code"]), set()).add(str(o["coder"]))
        others.pop(str(row["code"]))
        text = "; ".join(f"{code} ({', '.join(sorted(others[code]))})" for code in sorted(others))
        assert row["overlaps"] == (text or None)
    assert any(row["overlaps"] for row in every)


def test_filters_and_a_query_take_rows_of_the_whole_list(sample_place: Workplace) -> None:
    every = rows(sample_place)
    load = rows(sample_place, code="load")

    assert load == [r for r in every if str(r["code"]).startswith("environment/operations/load")]
    assert load
    assert rows(sample_place, "code:load") == load
    assert rows(sample_place, "code:load", site="osgood") == [r for r in load if r["site"] == "osgood"]
    with pytest.raises(NotKnown):
        rows(sample_place, site="osgoodx")


def test_who_asks_for_one_coder_does_not_see_what_others_coded(place: Workplace) -> None:
    add_coder(place, "Ben")
    add_codings(place, "group-w1", ["time"], quote="We trust each other.", coder="ben")

    assert [r["overlaps"] for r in rows(place, code="trust") if r["source"] == "group-w1"] == ["time (ben)"]
    assert [r["overlaps"] for r in rows(place, code="trust", coder="ana-ruiz")] == [None, None]


def test_a_coding_is_outdated_when_the_rules_have_changed_since(place: Workplace, tmp_path: Path) -> None:
    assert {r["outdated"] for r in rows(place)} == {"no"}
    path = tmp_path / "files" / "book.yaml"
    path.write_text(path.read_text().replace("They trust.", "They rely on each other."), encoding="utf-8")
    load_codebook(place, path)
    late = rows(place, late=True)

    assert {r["code"] for r in late} == {"trust"}
    assert len(late) == 2
    assert {r["outdated"] for r in rows(place, code="time")} == {"no"}


def test_context_stands_in_the_same_source_with_its_speakers(place: Workplace) -> None:
    found = {r["quote"]: (r["before"], r["after"]) for r in rows(place, context=1)}

    assert found["We trust each other."] == ("Lena Tran: I come late.", "Rob Amadi: Mostly.")
    assert found["We meet on Tuesdays"] == (
        "Moderator: How do you meet?",
        ", in the old library behind the gym, and nobody takes notes. Lena Tran: I come late.",
    )


def page(place: Workplace, request: Request | None = None, **filters: str) -> str:
    chosen = Filters(**{name: (value,) for name, value in filters.items()})
    built = build(place, (), filters=chosen or None, retrieval=request or Request())
    (document,) = built.documents
    return document.path.with_suffix(".md").read_text(encoding="utf-8") + document.path.read_text(encoding="utf-8")


def test_the_report_on_codes_quotes_each_passage_with_its_context(place: Workplace) -> None:
    found = page(place, Request(context=1))

    assert "> We trust each other.\n" in found
    assert "Lena Tran: I come late." in found
    assert "Rob Amadi: Mostly." in found
    assert "workbench report codes --context 1" in found


def test_a_second_report_changes_no_byte(place: Workplace) -> None:
    build(place, (), retrieval=Request(context=2))
    assert [d.changed for d in build(place, (), retrieval=Request(context=2)).documents] == [False]


def test_two_queries_have_two_pages_and_tell_what_was_left_out(place: Workplace) -> None:
    found = page(place, Request(query="code:trust"), code="trust")
    other = page(place, Request(query="code=trust"))

    assert "query code:trust" in found
    assert "There is none" not in found + other
    assert len(list(place.reports.glob("codes-*query-*.md"))) == 2


WORDS = ("We meet on Tuesdays", "old library", "Mostly")


def test_words_of_who_is_paraphrased_only_are_in_no_report_and_no_table(place: Workplace) -> None:
    add_codings(place, "group-w1", ["trust"], quote="I come late. We trust each other.\n\nRob Amadi: Mostly.",
                memo="mostly, he says", coder="ana-ruiz")  # fmt: skip
    set_consent(place, "rob-amadi", ["paraphrase only"])
    found = page(place, Request(context=3))
    export(place, "codings", place.root / "codings.csv")
    table = (place.root / "codings.csv").read_text(encoding="utf-8")

    for words in (*WORDS, "mostly, he says"):
        assert words not in found
        assert words not in table
    assert "[paraphrase only]" in found
    assert "> We trust each other." not in found  # the passage reaches into his words
    assert WORDS[0] in {r["quote"] for r in rows(place)}  # lists are for whoever codes


def test_words_that_may_not_be_archived_are_in_reports_and_in_no_table(place: Workplace) -> None:
    set_consent(place, "rob-amadi", ["no archive"])
    export(place, "codings", place.root / "codings.xlsx")
    from openpyxl import load_workbook

    sheet = load_workbook(place.root / "codings.xlsx").active
    assert "We meet on Tuesdays" in page(place)
    assert "We meet on Tuesdays" not in {cell for row in sheet.iter_rows(values_only=True) for cell in row}


def test_of_who_has_withdrawn_nothing_is_left(place: Workplace) -> None:
    plan = withdrawing.plan_withdrawal(place, "rob-amadi")
    withdrawing.apply_withdrawal(place, plan, command="participant withdraw")
    found = page(place, Request(context=9))

    assert not any(words in found for words in WORDS)
    assert "withdrawn" not in found
    assert "We trust each other." in found
    assert all(r["participant"] != "rob-amadi" for r in rows(place))


def test_context_leaves_out_who_withdrew_before_their_words_were_destroyed(place: Workplace) -> None:
    from workbench.actions.workplace import write
    from workbench.model.source import Consent, Participant
    from workbench.store import people

    gone = Participant(id="", slug="rob-amadi", name="Rob Amadi", role="coach", consent=(Consent.WITHDRAWN,))
    with place.open() as study, study.transaction():
        write(study, place, people.put_participants(study.db, study.namespace, [gone]), command="participant import")
    found = page(place, Request(context=9))
    export(place, "codings", place.root / "codings.csv")
    table = (place.root / "codings.csv").read_text(encoding="utf-8")

    assert not any(words in found + table for words in WORDS)
    assert "Rob Amadi:" not in found


def test_the_codings_of_a_source_need_its_text_alone(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    whole = sources.body
    monkeypatch.setattr(sources, "body", lambda db, text: read.append(text) or whole(db, text))

    assert len(rows(place)) == len(list_codings(place, Filters()))
    assert len(read) == 2
