"""Questions found by the interviewer's wording, tried by hand and on a gold of the sample study."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.actions.demo import SAMPLE
from workbench.actions.resources import resource
from workbench.coding.protocol_file import load_protocol
from workbench.coding.wording import Asked, answers, match_questions
from workbench.importing.describing.header import split_header
from workbench.importing.formats.readers import read
from workbench.importing.speakers.turns import find_turns
from workbench.model.coding import Question
from workbench.model.source import Turn, Voice

VOICES = {"Q": Voice.INTERVIEWER, "A": Voice.RESPONDENT, "B": Voice.RESPONDENT, "-": Voice.EVENT}
TEXTS = {
    "learn": "In what ways do teachers learn from each other at this school?",
    "data": "Which test results do you look at, and what do you do with them?",
    "decide": "When the leadership team disagrees, who decides?",
    "trust": "How much do people trust one another?",
}
QUESTIONS = [Question(id=key, role="", wave="", text=text, codes=()) for key, text in TEXTS.items()]


def talk(*said: str) -> tuple[str, list[Turn]]:
    """A text of lines such as 'Q: Why?', and its turns."""
    turns, at = [], 0
    for line in said:
        turns.append(Turn(start=at + 3, end=at + len(line), speaker=line[0], voice=VOICES[line[0]]))
        at += len(line) + 1
    return "\n".join(said), turns


def asked(*said: str, **more: object) -> tuple[Asked, ...]:
    return match_questions(*talk(*said), QUESTIONS, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (TEXTS["learn"], "learn"),
        ("How do teachers learn from one another here?", "learn"),
        ("So, um, you've got a lot of new people. What test results do you look at?", "data"),
        ("When your leadership team doesn't agree, who's deciding?", "decide"),
        ("And do people TRUST each other?", "trust"),
        ("Can you give an example?", None),
        ("Why?", None),
        ("And the team?", None),
        ("Do teachers like the coffee?", None),
        ("I see.", None),
        ("?!", None),
    ],
)
def test_a_question_is_found_by_its_words_and_a_probe_is_none(said: str, found: str | None) -> None:
    assert [each.question for each in asked(f"Q: {said}")] == [found]


def test_several_questions_of_one_turn_are_told_apart_and_share_the_answer() -> None:
    found = asked(
        "Q: Who decides when the leadership team disagrees? And how do teachers learn from each other?", "A: Both."
    )

    assert [(e.question, e.answers, e.wording[:11]) for e in found] == [
        ("decide", (1,), "Who decides"),
        ("learn", (1,), "And how do "),
    ]


def test_probes_stay_with_the_running_question() -> None:
    found = asked(
        "A: Hello.", f"Q: {TEXTS['learn']}", "A: We visit.", "-: (pause)", "Q: Why?", "B: It helps.",
        f"Q: {TEXTS['trust']}", "A: A lot.",
    )  # fmt: skip

    assert [(e.turn, e.question, e.answers) for e in found] == [
        (1, "learn", (2, 5)), (4, None, ()), (6, "trust", (7,)),
    ]  # fmt: skip


def test_what_two_questions_fit_alike_is_left_open_and_ends_the_question_before_it() -> None:
    twins = [
        Question(id=key, role="", wave="", codes=(), text=text)
        for key, text in {
            "a": "Who decides on money in this school?",
            "b": "Who decides on hiring in this school?",
            "c": "How do teachers learn?",
        }.items()
    ]
    text, turns = talk("Q: How do teachers learn?", "A: So.", "Q: Who decides in this school?", "A: I do.")
    found = match_questions(text, turns, twins)

    assert [(e.question, e.answers) for e in found] == [("c", (1,)), (None, (3,))]
    assert {name for name, _ in found[1].rivals} == {"a", "b"}
    assert found[1].score == found[1].rivals[0][1] > 0.5


def test_below_the_least_score_nothing_is_linked_and_the_score_is_told() -> None:
    [strict] = asked("Q: How do teachers learn things in their first year of reading instruction?", least=0.9)

    assert strict.question is None
    assert 0 < strict.score < 0.9


def test_wordings_decided_elsewhere_are_recognised() -> None:
    said = "Q: Whose call is it, in the Thursday group?"

    assert [e.question for e in asked(said)] == [None]
    assert [e.question for e in asked(said, also={"decide": ["So whose call is it, in the Tuesday group?"]})] == [
        "decide"
    ]


def test_the_order_of_the_questions_changes_nothing() -> None:
    text, turns = talk(*(f"Q: {said}" for said in TEXTS.values()))

    assert match_questions(text, turns, QUESTIONS) == match_questions(text, turns, QUESTIONS[::-1])


def test_without_questions_or_turns_nothing_is_found() -> None:
    assert match_questions("", [], QUESTIONS) == ()
    assert [e.question for e in match_questions(*talk("Q: Who decides?"), [])] == [None]


def test_a_long_speech_of_the_interviewer_is_shown_in_short() -> None:
    [found] = asked("Q: " + "well so " * 5000)

    assert found.question is None
    assert len(found.wording) == 300


def test_of_a_speech_without_end_the_last_sentences_are_looked_at() -> None:
    [found] = asked("Q: " + "I talk. " * 500 + TEXTS["trust"])

    assert (found.question, found.wording) == ("trust", TEXTS["trust"])


def test_answers_follow_what_was_decided() -> None:
    _, turns = talk("A: Hello.", "Q: Both?", "A: Yes.", "Q: Hm.", "B: And no.", "Q: Last?", "A: Bye.")

    assert answers({1: ("learn", "trust"), 3: (), 5: ("data",)}, turns) == {
        2: ("learn", "trust"),
        4: ("learn", "trust"),
        6: ("data",),
    }


# Read and decided by hand: 371 turns of the interviewer in the (invented) sample study, of which 158 put a question.
GOLD = Path(__file__).with_name("asked.csv")


@pytest.fixture(scope="module")
def gold() -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    with GOLD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["source"], {})[int(row["turn"])] = row["question"]
    return found


@pytest.fixture(scope="module")
def sources(gold: dict[str, dict[int, str]]) -> dict[str, tuple[str, tuple[Turn, ...], list[Question]]]:
    folder = Path(str(resource("corpora"))) / SAMPLE
    codes = _Anything()
    protocol = load_protocol(folder / "protocol.yaml", codes=codes)
    read_in = {}
    for name in gold:
        text = read(folder / "transcripts" / f"{name}.txt").text
        header = split_header(text, where=name)
        role, wave = (header.attributes[key] for key in ("role", "wave"))
        meant = [q for q in protocol if q.role == role and q.wave == wave]
        read_in[name] = (text, find_turns(text, header.body_start).turns, meant)
    return read_in


class _Anything(tuple[str, ...]):
    """Codes that hold every name: which codes a question reaches is not looked at here."""

    def __contains__(self, name: object) -> bool:
        return True


def links(sources: dict, also: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, int, str]]:  # type: ignore[type-arg]
    for name, (text, turns, meant) in sources.items():
        for each in match_questions(text, turns, meant, also=also.get(name)):
            if each.question:
                yield name, each.turn, each.question


def test_the_gold_names_all_turns_of_the_interviewer(gold, sources) -> None:  # type: ignore[no-untyped-def]
    for name, (_, turns, meant) in sources.items():
        assert list(gold[name]) == [at for at, turn in enumerate(turns) if turn.voice is Voice.INTERVIEWER]
        assert set(gold[name].values()) <= {"", *(q.id for q in meant)}


def test_a_link_by_the_protocols_own_wording_is_almost_never_wrong(gold, sources) -> None:  # type: ignore[no-untyped-def]
    made = list(links(sources, {}))
    right = [link for link in made if gold[link[0]][link[1]] == link[2]]
    put = {(name, q) for name, of in gold.items() for q in of.values() if q}

    assert len(right) >= 0.95 * len(made)  # 65 of 65 when it was written
    assert len(right) >= 0.35 * 158  # .41: interviewers put most questions in words of their own
    assert {(name, question) for name, _, question in made} <= put  # nothing looks asked that was not


def test_wordings_decided_in_the_other_schools_double_what_is_found(gold, sources) -> None:  # type: ignore[no-untyped-def]
    elsewhere: dict[str, dict[str, list[str]]] = {name: {} for name in gold}
    for name, of in gold.items():
        text, turns, _ = sources[name]
        for at, question in of.items():
            for other in gold:
                if question and other.split("-")[0] != name.split("-")[0]:
                    elsewhere[other].setdefault(question, []).append(text[turns[at].start : turns[at].end])
    made = list(links(sources, elsewhere))
    right = [link for link in made if gold[link[0]][link[1]] == link[2]]
    put = {(name, q) for name, of in gold.items() for q in of.values() if q}

    assert len(right) >= 0.95 * len(made)  # 116 of 120
    assert len(right) >= 0.65 * 158  # .73
    assert {(name, question) for name, _, question in made} <= put


def test_questions_of_one_text_are_put_together_and_other_rivals_stay_open() -> None:
    def questions(*texts: str) -> list[Question]:
        return [Question(id=f"q{n}", role="", wave="", codes=(), text=each) for n, each in enumerate(texts)]

    learn = "How do teachers learn from one another here?"
    text, turns = talk("Q: Do teachers learn from one another here?", "A: So.")
    both = match_questions(text, turns, questions(learn, "  how do Teachers learn from one another here? ", "Why?"))

    assert [(e.question, e.answers, e.rivals) for e in both] == [("q0", (1,), ()), ("q1", (1,), ())]

    near = "How do teachers here learn from one another today?"
    [open_] = match_questions(text, turns, questions(learn, learn, near, "What of today?"))
    assert (open_.question, {name for name, _ in open_.rivals}) == (None, {"q0", "q1", "q2"})
