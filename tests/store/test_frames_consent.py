"""What participants agreed to, in tables that leave the study. The talk is invented for these tests."""

import sqlite3
from dataclasses import dataclass, replace

import pandas as pd
import pytest

from tests.store.small import NAMESPACE, add, coding, ident, write
from workbench.model.source import Consent, Kind, Locator, Participant, Source, Speaker, Turn, Voice
from workbench.model.text import digest
from workbench.segmenting.units import segment
from workbench.store import people, sources
from workbench.store.frames import COLUMNS, framed, rows_of
from workbench.store.speech import Words, speech
from workbench.store.study import Study

TEXT = "What is it? It rains. We wait. All of us! And then? We go."
TURNS = (
    Turn(start=0, end=11, speaker="Q", voice=Voice.INTERVIEWER),
    Turn(start=12, end=21, speaker="ANA"),
    Turn(start=22, end=30, speaker="BEN"),
    Turn(start=31, end=41, speaker="ALL"),
    Turn(start=42, end=51, speaker="Q", voice=Voice.INTERVIEWER),
    Turn(start=52, end=58, speaker="NEW"),
)
SPEAKERS = {
    "ANA": Speaker(participant="ana"),
    "BEN": Speaker(participant="ben", role="coach"),
    "ALL": Speaker(group=True),
    "NEW": Speaker(),
}
GROUP = Source(
    id=ident("source", "group"), slug="group", title="group", kind=Kind.FOCUS_GROUP, text=digest(TEXT), turns=TURNS,
    speakers=SPEAKERS, attributes={"language": "en", "room": "library"},
    locators=(Locator(start=0, kind="time", value="00:00:01"), Locator(start=31, kind="time", value="00:00:09")),
)  # fmt: skip


def fill(study: Study, **consent: tuple[Consent, ...]) -> None:
    """The group with its units, two participants, and a coding on each turn and on two at once."""
    persons = [
        Participant(id="", slug=name, name=name.title(), role="teacher", consent=consent.get(name, ()),
                    attributes={"years": "4"})
        for name in ("ana", "ben")
    ]  # fmt: skip
    arrival = sources.Arrival(source=GROUP, body=TEXT, original="g", original_digest="g", encoding="utf-8")
    come = sources.add_source(study.db, arrival, namespace=NAMESPACE, site=None, district=None)
    changes = people.put_participants(study.db, NAMESPACE, persons)
    write(study, *changes, come, texts=((digest(TEXT), TEXT),))
    with study.transaction():
        (units,) = segment([(TEXT, TURNS)])
        sources.put_units(study.db, sources.layout_key(digest(TEXT), TURNS), TEXT, units)
    spans = [(t.start, t.end) for t in TURNS] + [(12, 30)]
    add(study, *(coding("group", start=a, end=b, text=TEXT) for a, b in spans))


@dataclass(frozen=True)
class Framed:
    table: pd.DataFrame
    withheld: int
    left_out: int


def frame(db: sqlite3.Connection, name: str) -> Framed:
    found = rows_of(db, name)
    return Framed(framed(found), found.withheld, found.left_out)


def quotes(study: Study) -> dict[tuple[int, int], object]:
    found = frame(study.db, "codings").table
    return {
        (int(row["start"]), int(row["end"])): None if row.isna()["quote"] else row["quote"]
        for _, row in found.iterrows()
    }


def test_without_limits_all_words_are_there_with_who_says_them_and_where(study: Study) -> None:
    fill(study, ana=(Consent.QUOTE,))
    found = frame(study.db, "codings")
    rows = found.table.set_index("start").loc[[22, 31, 52]]

    assert (found.withheld, found.left_out) == (0, 0)
    assert all(quote == TEXT[a:b] for (a, b), quote in quotes(study).items())
    assert rows["participant"].fillna("").tolist() == ["ben", "", ""]
    assert rows["role"].fillna("").tolist() == ["coach", "", ""]
    assert rows["turn"].tolist() == [3, 4, 6]
    assert rows["place"].tolist() == ["time 00:00:01", "time 00:00:09", "time 00:00:09"]


@pytest.mark.parametrize("consent", [Consent.PARAPHRASE, Consent.NO_ARCHIVE])
def test_words_that_may_not_leave_are_missing_and_their_rows_are_there(study: Study, consent: Consent) -> None:
    fill(study, ben=(consent,))
    found = quotes(study)
    units = frame(study.db, "units")

    assert [span for span, quote in found.items() if quote is None] == [(12, 30), (22, 30), (31, 41)]  # 'ALL' too
    assert frame(study.db, "codings").withheld == 3
    assert units.withheld == 2
    assert not {"We wait.", "All of us!"} & set(units.table["text"].dropna())
    assert frame(study.db, "participants").table["consent"].fillna("").tolist() == ["", consent.value]


def test_of_who_has_withdrawn_nothing_appears(study: Study) -> None:
    fill(study, ana=(Consent.WITHDRAWN,))
    codings, units = frame(study.db, "codings"), frame(study.db, "units")
    source = frame(study.db, "sources").table.set_index("source").loc["group"]

    assert set(quotes(study)) == {
        (0, 11),
        (22, 30),
        (42, 51),
        (52, 58),
    }  # nor of ALL
    assert (codings.left_out, codings.withheld, units.left_out) == (3, 0, 2)
    assert (source["participants"], source["units"], source["codings"]) == (1, 2, 4)
    for name in COLUMNS:
        told = frame(study.db, name).table.drop(columns="coder", errors="ignore")  # a coder is called so too
        assert "ana" not in told.to_csv().casefold()
    assert frame(study.db, "participants").left_out == 1


def test_a_passage_that_reaches_into_withdrawn_words_keeps_none(study: Study) -> None:
    fill(study, ben=(Consent.WITHDRAWN,))

    assert quotes(study)[12, 30] is None
    assert quotes(study)[12, 21] == "It rains."


def test_a_source_in_which_everybody_has_withdrawn_is_gone(study: Study) -> None:
    fill(study)
    alone = GROUP.turns[1:2]
    gone = {"ana": (Consent.WITHDRAWN,)}
    text = TEXT + " "
    whole = replace(GROUP, id=ident("source", "alone"), slug="alone", text=digest(text), turns=alone)
    arrival = sources.Arrival(source=whole, body=text, original="a", original_digest="a", encoding="utf-8")
    changes = people.put_participants(
        study.db, NAMESPACE, [Participant(id="", slug="ana", name="Ana", consent=gone["ana"])]
    )  # fmt: skip
    write(study, *changes, sources.add_source(study.db, arrival, namespace=NAMESPACE, site=None, district=None),
          texts=((digest(text), text),))  # fmt: skip
    found = frame(study.db, "sources")

    assert found.table["source"].tolist() == ["s1", "group"]
    assert found.left_out == 1


def test_attributes_are_columns_or_json(study: Study) -> None:
    fill(study)
    source = frame(study.db, "sources").table.set_index("source").loc["group"]

    assert (source["language"], source["attributes"]) == ("en", '{"room": "library"}')
    assert source.isna()["phase"]
    assert frame(study.db, "participants").table["attributes"].tolist() == ['{"years": "4"}'] * 2


@pytest.mark.parametrize("name", COLUMNS)
def test_an_empty_study_has_every_column(study: Study, name: str) -> None:
    found = frame(study.db, name).table
    assert {column: str(found[column].dtype) for column in found} == COLUMNS[name]


def test_a_translation_obeys_what_was_agreed_for_its_original() -> None:
    limits = {"ben": Participant(id="", slug="ben", name="Ben", consent=(Consent.PARAPHRASE,))}
    translation = replace(GROUP, slug="t", speakers={}, beside="group")
    shorter = replace(translation, turns=TURNS[:3])

    assert speech(translation, limits).words == (Words.OPEN,) * 6
    assert [at for at, words in enumerate(speech(translation, limits, GROUP).words) if words] == [2, 3]
    assert [at for at, words in enumerate(speech(shorter, limits, GROUP).words) if words] == [1, 2]  # who knows which


def test_a_source_without_turns_obeys_whom_it_comes_from() -> None:
    limits = {"ben": Participant(id="", slug="ben", name="Ben", consent=(Consent.NO_ARCHIVE,))}
    plan = replace(GROUP, turns=(), speakers={}, participant="ben")

    assert speech(plan, limits).allowed(0, 4) is Words.COUNTED
    assert speech(plan, {}).allowed(0, 4) is Words.OPEN
