"""Rules over small sources; what is said in them is invented."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.coding import rules as module
from workbench.coding.rules import Material, cue_rules, run
from workbench.model.codebook import Code, Codebook
from workbench.model.rule import Rule, Take
from workbench.model.source import Kind, Source, Speaker, Turn, Voice
from workbench.model.text import Span
from workbench.segmenting.units import segment

BOOK = Codebook(
    slug="b", title="B",
    codes=(
        Code(slug="trust", name="Trust", definition="d", cues=("open door", "trust*", "…")),
        Code(slug="trust/access", name="Access", definition="d", parent="trust"),
        Code(slug="rooms", name="Rooms", definition="d", cues=("room",)),
    ),
)  # fmt: skip
WHO = {"Q": Speaker(), "A": Speaker(participant="ines", role="principal"), "B": Speaker(role="coach")}


def material(*said: tuple[str, str], gap: str = "\n\n", **coded: list[tuple[int, int]]) -> Material:
    """A source of turns, each a label and what is said; Q asks."""
    text, turns = "", []
    for label, words in said:
        text += f"{gap * bool(text)}{label}: "
        voice = Voice.INTERVIEWER if label == "Q" else Voice.RESPONDENT
        turns.append(Turn(start=len(text), end=len(text) + len(words), speaker=label, voice=voice))
        text += words
    source = Source(
        id="", slug="talk", title="", kind=Kind.TRANSCRIPT, text="", turns=tuple(turns), role="teacher", speakers=WHO
    )
    spans = {code.replace("_", "/"): [Span(start=a, end=b) for a, b in found] for code, found in coded.items()}
    return Material(source=source, text=text, units=next(segment([(text, turns)])), coded=spans)


def rule(**told) -> Rule:
    return Rule(**{"id": "r", "code": "trust", "reason": "for a test", **told})


def quotes(rules, *materials, take=None):
    rules = rules if isinstance(rules, list) else [rules]
    rules = [replace(each, take=take) if take else each for each in rules]
    return [hit.quote for hit in run(rules, materials, book=BOOK)]


TALK = material(
    ("Q", "Is your door open?"), ("A", "My door is open. 🙂 They visit\nour rooms."), ("B", "I visit. A door.")
)


@pytest.mark.parametrize(
    ("take", "told"),
    [
        (Take.MATCH, ["door", "door"]),
        (Take.SENTENCE, ["My door is open.", "A door."]),
        (Take.TURN, ["My door is open. 🙂 They visit\nour rooms.", "I visit. A door."]),
    ],
)
def test_a_rule_takes_the_match_its_sentence_or_its_turn(take, told):
    assert quotes(rule(words=("door",)), TALK, take=take) == told


def test_every_kind_of_sign_is_enough_and_its_slice_is_exact():
    signs = {
        "words": ("visit",), "phrases": ("visit our",), "regexes": (r"v\w+t\s+our",),
        "patterns": ('[{"LOWER": "visit"}, {"LOWER": "our"}]',),
    }  # fmt: skip
    found = {name: quotes(rule(**{name: told}), TALK, take=Take.MATCH) for name, told in signs.items()}

    assert found == {
        "words": ["visit", "visit"], "phrases": ["visit\nour"], "regexes": ["visit\nour"], "patterns": ["visit\nour"],
    }  # fmt: skip
    for hit in run([rule(**signs)], [TALK], book=BOOK):
        assert hit.span.cut(TALK.text) == hit.quote


def test_no_sign_goes_from_one_turn_into_the_next():
    talk = material(("A", "We open"), ("A", "door and"), ("A", "A: door"), gap="\n")
    signs = [
        rule(id="p", phrases=("open a", "door and a")),
        rule(id="r", regexes=(r"open\s.{0,9}door", r"and$")),
        rule(id="t", patterns=('[{"LOWER": "open"}, {"OP": "{0,4}"}, {"LOWER": "door"}]',)),
    ]

    assert quotes(signs, talk, take=Take.MATCH) == ["and"]


def test_whose_words_a_rule_looks_at():
    door = rule(words=("door",), take=Take.MATCH)

    def starts(**told):
        return [hit.match.start for hit in run([replace(door, **told)], [TALK], book=BOOK)]

    asked, said, also = (m.start() for m in re.finditer("door", TALK.text))
    assert starts() == [said, also]
    assert starts(voices=(Voice.INTERVIEWER,)) == [asked]
    assert starts(speakers=("ines",)) == starts(roles=("principal",)) == [said]
    assert starts(speakers=("B",)) == starts(roles=("coach",)) == [also]
    assert starts(speakers=("B",), roles=("principal",)) == []


def test_inside_and_outside_count_the_codes_below():
    at = TALK.text.index("My door")
    talk = replace(
        TALK, coded={"trust/access": [Span(start=at, end=at + 7)], "rooms": [Span(start=at + 6, end=at + 9)]}
    )
    door = rule(words=("door",), code="rooms", take=Take.MATCH)

    def count(**told):
        return len(list(run([replace(door, **told)], [talk], book=BOOK)))

    assert count() == 2
    assert count(inside=("trust",)) == count(inside=("rooms", "trust")) == count(outside=("trust",)) == 1
    assert count(inside=("rooms",)) == 0  # it begins in the midst of the word
    assert count(outside=("trust/access", "rooms")) == 1
    assert count(inside=("trust",), outside=("rooms",)) == 0


def test_what_speaks_against_a_sign_does_so_in_its_sentence():
    talk = material(("A", "The front door is shut. My door is open, the door of all. Front door? No."))

    assert quotes(rule(words=("door",), unless=("front door",)), talk) == ["My door is open, the door of all."]
    assert (
        len(quotes(rule(words=("door",), unless=("front door",), case=True), talk)) == 2
    )  # Front door? is not meant


def test_one_place_is_one_hit_of_the_first_rule_for_the_code():
    rules = [
        rule(id="one", words=("rooms",)), rule(id="two", words=("visit", "our")),
        rule(id="other", code="rooms", words=("our",)),
    ]  # fmt: skip
    found = list(run(rules, [TALK], book=BOOK))

    assert [(hit.rule, hit.code, hit.also, hit.quote[:6]) for hit in found] == [
        ("other", "rooms", (), "🙂 They"), ("one", "trust", ("two",), "🙂 They"), ("two", "trust", (), "I visi"),
    ]  # fmt: skip
    assert [hit.units for hit in found] == [(2, 2), (2, 2), (3, 3)]


def test_a_sign_inside_a_longer_one_of_its_rule_is_not_told_twice():
    found = quotes(rule(phrases=("door is open", "door", "is open"), take=Take.MATCH), TALK)

    assert found == ["door is open", "door"]


def test_cues_are_rules_and_a_cue_without_a_word_is_none():
    assert cue_rules(BOOK) == (
        Rule(id="cue:trust", code="trust", reason="cues of the code", phrases=("open door", "trust*")),
        Rule(id="cue:rooms", code="rooms", reason="cues of the code", phrases=("room",)),
    )
    assert quotes(list(cue_rules(BOOK)), material(("A", "An open\ndoor. We trusted. Rooms. A room."))) == [
        "An open\ndoor.", "We trusted.", "A room.",
    ]  # fmt: skip


SAID = st.lists(
    st.tuples(
        st.sampled_from("QAB"),
        st.lists(st.sampled_from(["door", "visit", "our", "🙂", "x.", "No", "é,"]), min_size=1, max_size=9).map(
            " ".join
        ),
    ),
    min_size=1,
    max_size=6,
)


@given(SAID, st.integers(1, 60), st.sampled_from(Take))
def test_how_many_turns_are_read_at_once_makes_no_difference(said, page, take):
    talk = material(*said)
    rules = [
        rule(id="a", words=("door", "x"), unless=("no visit",), take=take),
        rule(
            id="b",
            regexes=("vis.{0,3}",),
            patterns=('[{"LOWER": "our"}, {"OP": "?"}, {"LOWER": "door"}]',),
            take=take,
        ),
    ]
    expected = list(run(rules, [talk], book=BOOK))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAGE", page)
        found = list(run(rules, [talk, talk], book=BOOK))

    assert found == expected * 2
    assert [hit.span for hit in found[: len(expected)]] == sorted(hit.span for hit in expected)
    for hit in expected:
        turn = next(t for t in talk.source.turns if t.start <= hit.span.start < t.end)
        assert hit.span.end <= turn.end
        assert turn.voice is Voice.RESPONDENT
        assert hit.span.cut(talk.text) == hit.quote
        assert hit.span.start <= hit.match.start < hit.match.end <= hit.span.end


def test_a_turn_as_long_as_a_book_is_searched_in_stretches(monkeypatch):
    monkeypatch.setattr(module, "OPEN", 40)
    monkeypatch.setattr(module, "_PIECE", 40)
    talk = material(("A", "We visit our door. " * 20))
    signs = [rule(id="r", regexes=("visit.{0,5}door",)), rule(id="p", code="rooms", patterns=('[{"LOWER": "our"}]',))]

    assert len(quotes(signs, talk, take=Take.MATCH)) == 40


def test_a_turn_whose_units_are_left_out_is_not_looked_at_by_any_rule():
    everybody = rule(words=("door", "visit"), voices=tuple(Voice))
    talk = replace(TALK, units=tuple(unit for unit in TALK.units if unit.turn != 1))

    assert quotes(everybody, talk) == ["Is your door open?", "I visit.", "A door."]
    assert quotes(everybody, replace(TALK, units=())) == []


def test_no_turns_no_rules_and_no_sources_give_nothing():
    bare = Material(source=replace(TALK.source, turns=()), text=TALK.text, units=())

    assert quotes(rule(words=("door",)), bare) == []
    assert [list(run([], [TALK], book=BOOK)), list(run([rule()], [], book=BOOK))] == [[], []]
