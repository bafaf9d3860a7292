"""The counts of /work/shared/data/README.md, where that folder stands beside the checkout."""

import json
from collections import Counter
from pathlib import Path

import pytest

from workbench.importing.header import split_header
from workbench.importing.readers import read
from workbench.importing.turns import find_turns

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data folder is not beside the checkout")
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
    found = [turns_of(path)[2] for path in sorted((DATA / "founders_talk").glob("*.md"))]
    turns = Counter(bool(turn.speaker) for each in found for turn in each.turns)

    assert len(found) == 50
    assert {each.convention for each in found} == {"bold"}
    assert sum(sum(each.speakers.values()) for each in found) == 7827
    assert turns == {True: 7827, False: 12}  # '**Break**:' with its colon outside names nobody
