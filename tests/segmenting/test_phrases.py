"""Words and phrases beside a plain search, letter by letter; all text is invented."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.segmenting import phrases as module
from workbench.segmenting.phrases import Phrases, fault

WORDS = ["open", "Open", "door", "doors", "é", "e\u0301", "don't", "don’t", "🙂", "-", "o", "ß", "7"]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", "\n", "  ", "", "-", ", "])), max_size=30)
WANTED = st.lists(
    st.lists(st.sampled_from(["open", "door", "o", "doo*", "don't", "7", "ß"]), min_size=1, max_size=3).map(" ".join),
    max_size=6,
)


def plainly(text: str, wanted: list[str], *, case: bool = False) -> set[tuple[int, int, int]]:
    """Every phrase tried at every place by an expression of its own."""
    found = set()
    for key, phrase in enumerate(wanted):
        words = [word for chunk in phrase.split() for word in re.findall(r"\w+\*?|[^\w\s]", chunk)]
        parts = [re.escape(w[:-1]) + r"\w*" if w.endswith("*") and w != "*" else re.escape(w) for w in words]
        shape = parts[0]
        for before, word, part in zip(words, words[1:], parts[1:], strict=False):
            apart = r"\s+" if before.rstrip("*")[-1].isalnum() and word[0].isalnum() else r"\s*"
            shape += apart + part
        expression = re.compile(rf"(?<!\w){shape}(?!\w)", re.NOFLAG if case else re.IGNORECASE)
        like = text.replace("’", "'")
        for at in range(len(text)):
            match = expression.match(like, at)
            if match and not text[match.end() :].startswith("\u0301") and not (at and text[at - 1] == "\u0301"):
                found.add((key, at, match.end()))
    return found


@given(TEXTS, WANTED, st.booleans())
def test_what_is_found_is_what_a_plain_search_finds(parts, wanted, case):
    text = "".join(word + gap for word, gap in parts)

    found = Phrases(enumerate(wanted), case=case).find(text)

    assert set(found) == plainly(text, wanted, case=case)
    assert len(found) == len(set(found))
    assert found == sorted(found, key=lambda each: (each[1], each[2], each[0]))


@pytest.mark.parametrize(
    ("wanted", "text", "quotes"),
    [
        ("open door", "An OPEN\n door, an open-door, reopen doors.", ["OPEN\n door"]),
        ("doesn't", "She doesn’t.", ["doesn’t"]),
        ("buy-in", "No buy‑in.", ["buy‑in"]),
        ("learn* to share", "We learned to share, not relearned to share.", ["learned to share"]),
        ("caf\u00e9", "the cafe\u0301, the CAFÉ, a cafe", ["cafe\u0301", "CAFÉ"]),
        ("cafe", "the cafe\u0301", []),
        ("visit", "🙂visit🙂 visit_2 2visit İvisit", ["visit"]),
        ("istanbul", "in İSTANBUL", ["İSTANBUL"]),
        ("they", "", []),
    ],
)
def test_words_end_where_letters_and_digits_do(wanted, text, quotes):
    assert [text[start:end] for _, start, end in Phrases([(0, wanted)]).find(text)] == quotes


def test_two_keys_may_want_the_same_words_and_one_may_lie_in_the_other():
    assert Phrases([(3, "door"), (1, "open door"), (2, "Door")]).find("open door") == [
        (1, 0, 9),
        (2, 5, 9),
        (3, 5, 9),
    ]


def test_forgetting_words_changes_nothing(monkeypatch):
    phrases = Phrases([(0, "open"), (1, "do*")])
    before = [phrases.find(text) for text in ("an open door", "doors open")]
    monkeypatch.setattr(module, "_KEPT", 1)

    assert [phrases.find(text) for text in ("an open door", "doors open")] == before


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("a" * 500, ""),
        ("vis*", ""),
        ("*", "a '*' stands at the end of a word only"),
        ("vi*s", "a '*' stands at the end of a word only"),
        ("open -*", "a '*' stands at the end of a word only"),
        ("…", "it holds no word"),
        ("a " * 21, "it has more than 20 words"),
    ],
)
def test_what_cannot_be_looked_for_is_said(phrase, told):
    assert fault(phrase) == told
