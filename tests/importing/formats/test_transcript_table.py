import csv
import io
import json
from itertools import groupby
from pathlib import Path

import pytest

from workbench.errors import Problems, WorkbenchError
from workbench.importing.formats.transcript_table import read_transcript_table
from workbench.importing.speakers.labels import normal

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"
FORMATS = Path(__file__).resolve().parents[2] / "data" / "formats"


def said(read):
    return [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]


def places(read, kind):
    return [(each.value, read.text[each.start :].split()[0]) for each in read.locators if each.kind == kind]


def test_a_table_with_speakers_is_a_transcript():
    read = read_transcript_table((FORMATS / "lesson.csv").read_bytes(), where="lesson.csv")

    assert read.text == ("Ines Calder: This is invented; nobody said it. We meet.\n\nInterviewer: And who decides?")
    assert said(read)[1] == ("Interviewer", "And who decides?")
    assert [turn.voice.value for turn in read.turns] == ["respondent", "interviewer"]
    assert places(read, "row") == [("2", "This"), ("3", "We"), ("4", "And")]
    assert places(read, "time") == [("00:00:07", "This"), ("00:00:11", "We"), ("00:01:02", "And")]
    assert read.notes == ("lesson.csv: left out column tags",)
    assert (read.convention, read.encoding) == ("table", "utf-8")


def test_a_workbook_with_turn_numbers_joins_the_sentences_of_a_turn():
    read = read_transcript_table((FORMATS / "lesson.xlsx").read_bytes(), where="lesson.xlsx")

    assert said(read) == [("T", "This lesson is invented. Nobody said it."), ("S", "Why not?")]
    assert places(read, "time") == [("00:00:07", "This"), ("00:00:11", "Nobody"), ("00:01:02", "Why")]
    assert read.encoding == "xlsx"


def test_a_new_turn_number_parts_one_speaker_and_another_speaker_parts_one_number():
    read = read_transcript_table(b"turn,who,utterance\n1,S,One.\n2,S,Two.\n2,T,Three.\n2,,Four.\n,T,Five.\n3,T,\n")

    assert said(read) == [("S", "One."), ("S", "Two."), ("T", "Three. Four. Five.")]


def test_columns_may_stand_in_any_order_and_case():
    read = read_transcript_table(b"Tags;WORDS;Name;Start\nx;We meet;Ines;1:02\ny;often;INES;62.5\n")

    assert said(read) == [("Ines", "We meet often")]
    assert places(read, "time") == [("00:01:02", "We"), ("00:01:02", "often")]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"id,role,What helps?\n1,coach,Time.\n", "is no transcript: no column 'speaker' and none 'text'"),
        (b"speaker,role\nInes,coach\n", "is no transcript: no column 'text'; a table of answers comes in by"),
        (b"text\nWe meet.\n", "no column 'speaker'; a table of answers comes in by 'workbench source survey'"),
        (b"speaker,text\nInes,\n", "holds no words below its header"),
        (b"", "is empty"),
    ],
)
def test_a_table_that_is_no_transcript_is_refused_with_the_other_way(raw, reason):
    with pytest.raises(WorkbenchError) as refusal:
        read_transcript_table(raw, where="a.csv")

    assert reason in str(refusal.value)


def test_a_table_that_breaks_off_is_a_problem_with_its_line():
    with pytest.raises(Problems) as refusal:
        read_transcript_table(b'speaker,text\nInes,We meet.\nInes,"open\n', where="a.csv")

    assert refusal.value.problems[0].startswith("a.csv:3: a quotation mark is not closed")


def lessons():
    """Each lesson's rows (speaker, sentence), and the number of a turn that a change of speaker gives them."""
    found = {}
    for line in (DATA / "talkmoves" / "segments.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found.setdefault(row["doc"], []).append((row["speaker"].strip(), row["text"].strip()))
    for name, sentences in found.items():
        turns = [
            (number, list(of)) for number, (_, of) in enumerate(groupby(sentences, lambda each: each[0]), start=1)
        ]
        yield name, [("", number, speaker, text) for number, of in turns for speaker, text in of]


def as_csv(table):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("TimeStamp", "Turn", "Speaker", "Sentence"), *table])
    return file.getvalue().encode()


def as_xlsx(table):
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Lesson")
    for row in (("TimeStamp", "Turn", "Speaker", "Sentence"), *table):
        sheet.append([cell or None for cell in row])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data folder is not beside the checkout")
def test_sixty_real_lessons_give_their_sentences_turns_and_speakers():
    counted = sentences = 0
    for number, (name, table) in enumerate(lessons()):
        told = [row for row in table if row[3]]
        forms = (
            [as_csv(table), as_xlsx(table)] if number < 5 else [as_csv(table)]
        )  # a workbook takes ten times as long
        for raw in forms:
            read = read_transcript_table(raw, where=f"{name}.csv" if raw is forms[0] else f"{name}.xlsx")

            assert sum(each.kind == "row" for each in read.locators) == len(told)
            assert len(read.turns) == len({row[1] for row in told})
            assert {normal(turn.speaker) for turn in read.turns} == {normal(row[2]) for row in told}
            assert sum(len(text.split()) for _, text in said(read)) == sum(len(row[3].split()) for row in told)
        counted += 1
        sentences += len(table)

    assert (counted, sentences) == (60, 12_581)
