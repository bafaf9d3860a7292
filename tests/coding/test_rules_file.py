from functools import partial

import pytest

from tests.coding.small import problems, write
from workbench.coding.rules_file import load_rules
from workbench.model.rule import Rule, RuleSet, Take
from workbench.model.source import Voice

load = partial(load_rules, codes=["trust", "trust/access", "classrooms"])
ONE = "rules: small\nall:\n  - {id: doors, code: trust, reason: said so, words: [door]}\n"

FULL = """\
rules: leadership-words
title: Words of leaders
version: 1
about: Invented.
all:
  - id: open-door
    code: trust/access
    reason: Leaders say it of themselves.
    words: [visit, observ*]
    phrases: ["open door", walk* the halls]
    patterns:
      - [{LOWER: visit}, {OP: "{0,2}", IS_ALPHA: true}, {LOWER: {IN: [class, room]}, LENGTH: {">=": 4}}]
      - [{TEXT: {REGEX: "^Wal"}}]
    regex: 'walk-?throughs?'
    take: turn
    speaker: [A, B]
    role: principal
    voice: [respondent, interviewer]
    inside: trust
    outside: [classrooms]
    not: [front door]
    case: true
"""


def test_a_rule_is_read_with_all_its_fields(tmp_path):
    found = load(write(tmp_path, FULL))

    assert found == RuleSet(slug="leadership-words", title="Words of leaders", about="Invented.", rules=found.rules)
    assert found.rules == (
        Rule(
            id="open-door",
            code="trust/access",
            reason="Leaders say it of themselves.",
            words=("visit", "observ*"),
            phrases=("open door", "walk* the halls"),
            patterns=(
                '[{"LOWER": "visit"}, {"OP": "{0,2}", "IS_ALPHA": true}, '
                '{"LOWER": {"IN": ["class", "room"]}, "LENGTH": {">=": 4}}]',
                '[{"TEXT": {"REGEX": "^Wal"}}]',
            ),
            regexes=("walk-?throughs?",),
            take=Take.TURN,
            voices=(Voice.RESPONDENT, Voice.INTERVIEWER),
            speakers=("A", "B"),
            roles=("principal",),
            inside=("trust",),
            outside=("classrooms",),
            unless=("front door",),
            case=True,
        ),
    )


def test_a_rule_takes_the_sentence_of_voices_that_count_unless_told(tmp_path):
    (rule,) = load(write(tmp_path, ONE)).rules

    assert (rule.take, rule.case) == (Take.SENTENCE, False)
    assert [voice for voice in Voice if rule.hears(voice)] == [Voice.RESPONDENT, Voice.DESCRIPTION]


BAD = {
    "no sign": ("words: [door]", "not: [door]", ["line 3: rule 'doors' has none of words, phrases, patterns, regex"]),
    "unknown code": ("code: trust,", "code: trsut,", ["line 3: no code 'trsut'; did you mean trust?"]),
    "unknown inside": ("words", "inside: acces, words", ["line 3: no code 'acces'; did you mean trust/access?"]),
    "unknown key": ("words", "phrase: [a], words", [
        "line 3: unknown key 'phrase' in rule 'doors'; did you mean phrases or case?"]),
    "take": ("words", "take: sentences, words", ["line 3: no take 'sentences'; did you mean sentence?"]),
    "voice": ("words", "voice: speaker, words",
              ["line 3: no voice 'speaker'; known: interviewer, respondent, event, description, comment"]),
    "case": ("words", "case: yes, words", ["line 3: no answer 'yes'; known: true, false"]),
    "no reason": ("reason: said so, ", "", ["line 3: rule 'doors' has no 'reason'"]),
    "two words": ("[door]", "[open door]", [
        "line 3: rule 'doors': 'open door' is more than a word; put it under 'phrases'"]),
    "star": ("[door]", "[d*r]", [
        "line 3: rule 'doors': 'd*r' under 'words': a '*' stands at the end of a word only"]),
    "no words": ("words: [door]", "words: []", ["line 3: 'words' is empty"]),
    "regex": ("words: [door]", "regex: '(door'", [
        "line 3: rule 'doors': '(door' is not a regular expression: missing ), unterminated subpattern at character 1"
        "; write \\ before a sign that is meant as such"]),
    "endless regex": ("words: [door]", "regex: [door, '(o+)+r']", [
        "line 3: rule 'doors': '(o+)+r' may take for ever: too many ways to match the same words; "
        "say how often at most, as in .{0,40}, and repeat nothing that repeats itself"]),
    "pattern of one list": ("words: [door]", "patterns: [{LOWER: door}]", [
        "line 3: an item of 'patterns' wants a list of tokens (write [[{...}, {...}]]), found a mapping"]),
    "unknown attribute": ("words: [door]", "patterns: [[{LOWR: door}]]",
                          ["line 3: unknown key 'LOWR' in the token; did you mean LOWER or IS_LOWER?"]),
    "flag": ("words: [door]", "patterns: [[{IS_ALPHA: maybe}]]", ["line 3: no answer 'maybe'; known: true, false"]),
    "length": ("words: [door]", "patterns: [[{LENGTH: long}]]", ["line 3: 'LENGTH' is 'long', but wants a number"]),
    "no end": ("words: [door]", "patterns: [[{LOWER: very, OP: '+'}, {LOWER: big}]]", [
        "line 3: rule 'doors': pattern: OP '+' has no end; write how often at most, as in OP: '{1,5}'"]),
    "trained": ("words: [door]", "patterns: [[{POS: NOUN}]]", [
        "line 3: rule 'doors': pattern: POS needs a trained pipeline (such as en_core_web_sm); without one use LOWER"
        ", or a prefix under words"]),
    "endless token": ("words: [door]", "patterns: [[{LOWER: {REGEX: '(a+)+b'}}]]", [
        "line 3: rule 'doors': pattern: '(a+)+b' may take for ever: too many ways to match the same words; "
        "say how often at most, as in .{0,40}, and repeat nothing that repeats itself"]),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_told_with_its_line(tmp_path, case):
    old, new, told = BAD[case]

    assert problems(tmp_path, ONE.replace(old, new), load) == told


def test_all_problems_are_told_at_once(tmp_path):
    text = ONE + "  - {id: doors, code: trust, reason: again, words: [a], take: none, regex: '['}\n"

    told = problems(tmp_path, text, load)

    assert [line.partition(":")[0] for line in told] == ["line 4"] * 3
    assert told[0] == "line 4: no take 'none'; known: match, sentence, turn"
    assert "rule 'doors' is repeated (first on line 3)" in told[1]
    assert "not a regular expression" in told[2]
