"""The counts of /work/shared/data/README.md, where that folder stands beside the checkout."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from workbench.importing.describing.header import split_header
from workbench.importing.formats.odt import read_odt
from workbench.importing.formats.readers import read
from workbench.importing.speakers.turns import find_turns

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data folder is not beside the checkout")
COUNTING = re.compile(r"4 data sets|21 events|15 days")  # spoken numbers, which the segments take for tasks
QUOTES = DATA / "urban-leadership-quotes"


def turns_of(path):
    text = read(path).text
    header = split_header(text, where=path.name)
    return text, header, find_turns(text, header.body_start)


def test_the_printed_quotations_give_34_turns_and_2534_words():
    words = [
        text[turn.start : turn.end].split()
        for text, _, found in map(turns_of, sorted(QUOTES.glob("*.txt")))
        for turn in found.turns
    ]

    assert (len(words), sum(map(len, words))) == (34, 2534)


def test_the_word_files_give_the_same_headers_turns_and_words_as_the_plain_ones():
    for path in QUOTES.glob("*.txt"):
        (plain, plain_header, plain_found), (word, word_header, word_found) = (
            turns_of(path),
            turns_of(path.with_suffix(".docx")),
        )

        assert plain_header.attributes == word_header.attributes
        assert [(turn.speaker, turn.voice, plain[turn.start : turn.end]) for turn in plain_found.turns] == [
            (turn.speaker, turn.voice, word[turn.start : turn.end]) for turn in word_found.turns
        ]


def test_turns_lie_where_the_gold_standard_has_them():
    gold = [json.loads(line) for line in (QUOTES / "gold.jsonl").read_text("utf-8").splitlines()]
    expected = {(row["file"], row["turn"], row["char_start"], row["char_end"]) for row in gold}
    found = {
        (path.name, number, turn.start, turn.end)
        for path in QUOTES.glob("*.txt")
        for number, turn in enumerate(turns_of(path)[2].turns, start=1)
    }

    assert found == expected


def test_fifty_long_interviews_give_7827_labelled_turns_and_12_breaks_without_a_label():
    texts = [read(path).text for path in sorted((DATA / "founders_talk").glob("*.md"))]
    found = [find_turns(text, 0) for text in texts]
    turns = Counter((bool(turn.speaker), turn.voice.value) for each in found for turn in each.turns)

    assert (len(found), sum(len(text.split()) for text in texts)) == (50, 665_260)
    assert {each.convention for each in found} == {"bold"}
    assert sum(sum(each.speakers.values()) for each in found) == 7827
    # 7,827 paragraphs begin with '**Label:**', and that is what the README counts: 7,766 of them are spoken, 61 are
    # '**Break:** [24:52]', a label with nothing but a time. 12 more lines are '**Break**:', whose colon stands
    # outside of the bold face: a heading, nobody's. So there are 7,839 turns, 73 of them events.
    assert turns == {(True, "respondent"): 7766, (True, "event"): 61, (False, "event"): 12}

    # of 1,097 times in square brackets, six stand where no words follow before the next one, or none at all
    times = re.compile(r"\[(?:[a-z]+ )?\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?\\?\]")
    assert sum(len(times.findall(text)) for text in texts) == 1097
    assert sum(len(each.locators) for each in found) == 1091


def test_where_only_the_moderator_is_labelled_the_rest_is_the_participants_and_task_headings_are_nobodys():
    folder = DATA / "serdif_taguette"
    rows = [json.loads(line) for line in (folder / "segments.jsonl").read_text("utf-8").splitlines()]
    tasks = {row["text"].strip() for row in rows if row["speaker"] == "task" and not COUNTING.match(row["text"])}
    voices: Counter[str] = Counter()
    for path in sorted((folder / "raw" / "odt").glob("*.odt")):
        text = read_odt(path.read_bytes(), where=path.name).text
        found = find_turns(text, 0)
        said = [(turn, text[turn.start : turn.end]) for turn in found.turns]

        assert (path.name, found.convention, set(found.speakers)) == (path.name, "capitals", {"MODERATOR"})
        assert not [words for _, words in said if "MODERATOR:" in words]
        assert all(turn.voice == "event" for turn, words in said if words in tasks)
        assert {turn.speaker for turn, _ in said if turn.voice == "respondent"} == {""}
        voices.update(turn.voice.value for turn in found.turns)

    assert voices == {"respondent": 2168, "event": 862, "interviewer": 187}
