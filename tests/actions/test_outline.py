"""What status says is missing; the people and groups are invented."""

from pathlib import Path

import pytest

from workbench.actions import reading
from workbench.actions.outline import Outline, missing
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace
from workbench.model.coding import Question
from workbench.model.filters import Filters
from workbench.model.source import Consent, Kind, Participant

FULL = Outline(
    slug="a", kind=Kind.TRANSCRIPT, counted=True, placed=True, role="coach", wave="1", looked=True, unknown=0
)
QUESTION = Question(id="q", role="coach", wave="1", text="Why?", codes=())


def bare(kind: Kind = Kind.TRANSCRIPT, *, counted: bool = True, unknown: int = 0) -> Outline:
    return Outline(
        slug="b", kind=kind, counted=counted, placed=False, role=None, wave=None, looked=False, unknown=unknown
    )


def test_nothing_is_missing_where_all_is_told() -> None:
    assert missing([FULL], [], [QUESTION], waiting=0) == {}


def test_what_is_missing_is_told_of_how_many_and_memos_and_translations_are_none_of_them() -> None:
    found = [FULL, bare(), bare(Kind.OBSERVATION), bare(Kind.CASE_MEMO, counted=False), bare(counted=False)]
    agreed = Participant(id="1", slug="ash", name="Ash", consent=(Consent.QUOTE,))
    silent = Participant(id="2", slug="elm", name="Elm")

    assert missing(found, [agreed, silent], [QUESTION], waiting=2) == {
        "site or district": "2 of 3 sources",
        "role": "1 of 2 interviews and surveys",
        "wave": "2 of 3 sources",
        "consent": "1 of 2 participants",
        "a protocol question for role and wave": "1 of 2 interviews and surveys",
        "questions looked up": "1 of 2 interviews and surveys: 'workbench protocol match'",
        "place on the new text": "2 codings: 'workbench coding review'",
    }


def test_a_focus_group_needs_no_role_but_people_for_its_labels(empty: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "group.txt"
    words = "Q: Who?\nT1: We.\nT2: All.\nQ: When?\nT1: Often.\nT2: Daily.\nALL: Yes.\n"
    path.write_text(f"---\nkind: focus group\nwave: 1\n---\n{words}", encoding="utf-8")
    import_sources(empty, [path])

    assert reading.status(empty).missing == {
        "site or district": "1 of 1 source",
        "participant": "2 speakers in 1 focus group",
    }


@pytest.mark.parametrize(("field", "slugs"), [("wave", {"b"}), ("mood", {"a"}), ("site", {"a", "b"})])
def test_sources_that_do_not_tell_a_field_of_their_own_or_of_all(
    empty: Workplace, tmp_path: Path, field: str, slugs: set[str]
) -> None:
    (tmp_path / "a.txt").write_text("---\nwave: 1\n---\nQ: Who?\nA: I.\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("---\nmood: good\n---\nQ: Who?\nA: We.\n", encoding="utf-8")
    import_sources(empty, [tmp_path / "a.txt", tmp_path / "b.txt"])

    assert {s.slug for s in reading.list_sources(empty, Filters(), missing=[field])} == slugs


def test_interviews_in_which_nobody_asks_are_told_and_what_is_told_as_unknown_is_not(
    empty: Workplace, tmp_path: Path
) -> None:
    group = tmp_path / "group.txt"
    group.write_text(
        "---\nkind: focus group\nwave: 1\n---\nAna: Who?\nT1: We.\nUNKNOWN: They.\nAna: When?\nT1: Now.\n",
        encoding="utf-8",
    )
    table = tmp_path / "speakers.csv"
    table.write_text("speaker,voice\nT1,unknown\nAna,group\n", encoding="utf-8")
    interview = tmp_path / "talk.txt"
    interview.write_text("Q: Who?\nA: We.\n", encoding="utf-8")
    import_sources(empty, [group, interview], speakers=table)
    found = reading.status(empty).missing

    assert found["interviewer"] == "1 of 2 interviews"
    assert "participant" not in found
