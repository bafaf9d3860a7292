"""Token patterns beside spaCy's Matcher over the whole text; all text is invented."""

import json

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.matcher import Matcher

from workbench.segmenting.matching import Patterns, fault

NLP = spacy.blank("en")
WORDS = st.sampled_from(["we", "visit", "Visit", "all", "can't", "cannot", "7", "room.", "🙂", "(a)", "well-run"])
TOKENS = st.sampled_from(
    [
        {"LOWER": "visit"},
        {"LOWER": {"IN": ["we", "room"]}},
        {"ORTH": "n't"},
        {"LOWER": "not", "OP": "?"},
        {"OP": "{0,2}"},
        {"IS_DIGIT": True},
        {"LOWER": {"REGEX": "^a"}, "OP": "{1,2}"},
        {"LOWER": "we", "OP": "!"},
        {"LENGTH": {">=": 4}},
    ]
)
PATTERNS = st.lists(TOKENS, min_size=1, max_size=4).filter(lambda pattern: not fault(pattern))


def found_in(pattern, text):
    return [text[start:end] for _, start, end in Patterns([(0, json.dumps(pattern))]).find(text)]


@given(st.lists(WORDS, max_size=25), PATTERNS, st.sampled_from([" ", "  ", "   "]))
def test_trying_a_pattern_around_its_words_finds_what_trying_it_everywhere_finds(words, pattern, gap):
    text = gap.join(words)
    matcher = Matcher(NLP.vocab)
    matcher.add("rule", [pattern])
    doc = NLP.make_doc(text)
    everywhere = {(doc[a:b].start_char, doc[a:b].end_char) for _, a, b in matcher(doc)}

    ours = {(start, end) for _, start, end in Patterns([(0, json.dumps(pattern))]).find(text)}

    assert ours <= everywhere
    assert bool(ours) == bool(everywhere)
    # of matches that overlap the longest is kept: so all others touch one that was
    assert all(any(a < end and start < b for start, end in ours) for a, b in everywhere)


def test_slices_are_exact_beside_emoji_over_lines_and_with_either_apostrophe():
    text = "🙂 We visit\nall rooms. They don’t VISIT any."

    assert found_in([{"LOWER": "visit"}, {"OP": "?"}, {"LOWER": {"IN": ["rooms", "any"]}}], text) == [
        "visit\nall rooms", "VISIT any",
    ]  # fmt: skip
    assert found_in([{"LOWER": "do"}, {"LOWER": "n’t"}], text) == ["don’t"]


def test_a_run_without_spaces_is_no_word_and_costs_no_time():
    text = "visit " + "x" * 20_000 + " visit"

    assert found_in([{"LOWER": "visit"}], text) == ["visit", "visit"]
    assert found_in([{"LOWER": {"REGEX": "^x"}}], text) == []


def test_patterns_that_ask_more_than_words_use_the_pipeline_that_has_it():
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler", name="ner").add_patterns([{"label": "GPE", "pattern": "Osgood"}])
    pattern = [{"ENT_TYPE": "GPE"}]

    assert "ENT_TYPE needs a trained pipeline" in fault(pattern)
    assert fault(pattern, pipeline=pipeline) == ""
    assert list(Patterns([(4, json.dumps(pattern))], pipeline=pipeline).find("To Osgood.")) == [(4, 3, 9)]


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ([{"LOWER": "a", "OP": "+"}], "OP '+' has no end; write how often at most, as in OP: '{1,5}'"),
        ([{"LOWER": "a", "OP": "{3,1}"}], "OP is '{3,1}', but wants one of ? ! {2} {0,3}"),
        ([{"LOWER": "a", "OP": "twice"}], "OP is 'twice', but wants one of ? ! {2} {0,3}"),
        ([{"LOWER": "a", "OP": "?"}], "it can match nothing at all: every token may be left out"),
        ([{"LOWER": "a", "OP": "{31}"}], "it reaches over more than 30 tokens"),
        ([{"LOWER": "a"}, {"OP": "{0,11}"}], "more than 10 of its tokens may be left out"),
        ([{}, {}], "it matches any words: no token says what it is"),
        ([{"LOWER": "Visit"}], "LOWER is 'Visit', which is not in small letters"),
        ([{"LEMMA": "visit"}], "LEMMA needs a trained pipeline (such as en_core_web_sm); without one use LOWER, or a"
                               " prefix under words"),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_for_is_said(pattern, told):
    assert fault(pattern) == told


def test_what_spacy_refuses_is_told_in_one_line():
    told = fault([{"LENGTH": {">=": "x"}}])

    assert told.startswith("spaCy refuses it: ")
    assert "\n" not in told
