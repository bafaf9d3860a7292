"""Questions, answers and respondents are invented."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import Problems, WorkbenchError
from workbench.importing.describing.survey import answers, by_respondent
from workbench.importing.describing.survey_layout import check, propose_text_columns
from workbench.model.source import Locator, Speaker, Voice

HELPS, CHANGE = "What helps you most?", "What would you change?"
HEAD = ["ID", "Role", "School", HELPS, CHANGE]
TABLE = [
    (1, HEAD),
    (2, ["r1", "coach", "Juniper", "Time with peers.\r\n\r\nAnd the coach.", "n/a"]),
    (4, ["r2", "aide", "Juniper", " Less paper. ", "Nothing\vat all"]),
    (5, ["r3", "", "Juniper", "-", ""]),
    (6, ["r4", "aide", "Juniper", "Time with peers.\r\n\r\nAnd the coach."]),
]


def sources(table=TABLE, **options):
    told = {"where": "spring.csv", "text": [HELPS, CHANGE], "id": "ID"} | options
    return list(answers(lambda: iter(table), **told))


def problems_of(table, **options):
    with pytest.raises(Problems) as refusal:
        sources(table, **options)
    return refusal.value.problems


def spoken(source):
    return [(turn.speaker, turn.voice.value, source.text[turn.start : turn.end]) for turn in source.turns]


def test_a_respondent_is_a_source_with_question_and_answer_as_turns():
    first, second, last = sources()

    assert (first.slug, first.title, first.respondent, first.line) == ("spring-r1", "spring, r1", "r1", 2)
    assert first.text == f"{HELPS}\nTime with peers.\n\nAnd the coach."
    assert first.locators == (Locator(start=0, kind="row", value="2"),)
    assert first.attributes == {"role": "coach", "school": "Juniper"}
    assert spoken(second) == [
        ("Question", "interviewer", HELPS),
        ("r2", "respondent", "Less paper."),
        ("Question", "interviewer", CHANGE),
        ("r2", "respondent", "Nothing\nat all"),
    ]
    assert second.asked == {1: HELPS, 3: CHANGE}
    assert (last.slug, last.text) == ("spring-r4", first.text)  # the same words of another


def test_what_was_left_open_makes_no_turn_and_is_counted():
    assert [source.blank for source in sources()] == [1, 0, 1]
    layout = check(TABLE, where="spring.csv", text=[HELPS, CHANGE], id="ID")
    assert (layout.respondents, layout.answered, layout.blank, layout.silent, layout.sources) == (4, 4, 4, 1, 3)


@pytest.mark.parametrize("words", ["None", "unknown", "no", "?", "n/a because"])
def test_short_words_are_answers(words):
    (source,) = sources([(1, ["ID", HELPS]), (2, ["1", words])], text=[HELPS])

    assert spoken(source)[1] == ("1", "respondent", words)


def test_a_question_is_a_source_with_each_respondent_as_a_speaker():
    helps, change = sources(by="question")

    assert (helps.slug, helps.title) == ("spring-what-helps-you-most", HELPS)
    assert spoken(helps) == [
        ("Question", "interviewer", HELPS),
        ("r1", "respondent", "Time with peers.\n\nAnd the coach."),
        ("r2", "respondent", "Less paper."),
        ("r4", "respondent", "Time with peers.\n\nAnd the coach."),
    ]
    assert [(each.start, each.value) for each in helps.locators] == [
        (turn.start, line) for turn, line in zip(helps.turns[1:], ["2", "4", "6"], strict=True)
    ]
    assert helps.speakers == {"r1": Speaker(role="coach"), "r2": Speaker(role="aide"), "r4": Speaker(role="aide")}
    assert helps.attributes == {"school": "Juniper"}  # alike in every row
    assert (helps.blank, change.blank, helps.asked) == (1, 3, {1: HELPS, 2: HELPS, 3: HELPS})


def test_a_question_that_nobody_answered_is_no_source():
    assert [s.title for s in sources([(1, ["ID", HELPS, CHANGE]), (2, ["1", "", "All."])], by="question")] == [CHANGE]


def test_questions_that_read_alike_or_have_no_letters_are_told_apart():
    long = "What would you say to " + "a colleague " * 8
    table = [(1, ["ID", f"{long}one?", f"{long}two?", "困难?"]), (2, ["1", "a", "b", "c"])]

    slugs = [source.slug for source in sources(table, text=table[0][1][1:], by="question")]

    assert len(set(slugs)) == 3
    assert slugs[1:] == ["spring-question-2", "spring-question-3"]


def test_respondents_without_an_id_are_numbered():
    table = [(1, [HELPS]), (3, ["Time."]), (9, ["Peers."])]

    found = sources(table, text=[HELPS], id=None)

    assert [(s.slug, s.respondent, s.locators[0].value) for s in found] == [
        ("spring-00001", "00001", "3"),
        ("spring-00002", "00002", "9"),
    ]


def test_columns_are_found_in_any_case_and_the_nearest_are_proposed():
    assert len(sources(text=["what helps you most"], id="id")) == 3
    assert problems_of(TABLE, text=["What helps us most"], id="Number") == (
        "spring.csv:1: no column 'What helps us most'; did you mean 'What helps you most?'?",
        "spring.csv:1: no column 'Number'; there are ID, Role, School, What helps you most?, What would you change?",
    )


def test_columns_given_twice_or_in_two_parts_are_refused():
    assert problems_of([(1, ["ID", "Role", "role", HELPS]), (2, ["1", "", "", "x"])], text=[HELPS]) == (
        "spring.csv:1: column 'Role' stands there 2 times; keep one",
    )
    assert problems_of(TABLE, text=["ID"]) == ("spring.csv:1: 'ID' cannot be the id and an answer",)


def test_all_rows_with_problems_are_told_before_any_source_comes():
    table = [
        (1, ["ID", HELPS, ""]),
        (2, ["a 1", "x"]),
        (3, ["", "x"]),
        (4, ["A-1", "x"]),
        (5, ["上海", "x"]),
        (6, ["b", "x", "y"]),
        (7, ["c", "x", "", "z"]),
        (8, ["d" * 200, "x"]),
        (9, ["a1", "x"]),
        (10, ["a.1", "x"]),
    ]

    assert problems_of(table, text=[HELPS]) == (
        "spring.csv:3: the id is empty",
        "spring.csv:5: no short name can be made of the id '上海'; write it with letters from a to z",
        "spring.csv:6: 'y' stands in a column without a name; name the column",
        "spring.csv:7: 4 cells for 3 columns",
        f"spring.csv:8: the id '{'d' * 60}...' has 200 characters, more than 100",
        "spring.csv: the id 'A-1' stands on lines 2, 4, 10 (signs and case aside); keep one",
    )


def test_problems_without_end_are_counted():
    problems = problems_of([(1, ["ID", HELPS]), *((line, ["", "x"]) for line in range(2, 1002))], text=[HELPS])

    assert len(problems) == 51
    assert problems[-1] == "and 950 more"


def test_without_a_named_column_the_long_ones_are_proposed():
    with pytest.raises(WorkbenchError, match=r"no column of open answers is named; .* in 'What helps you most\?'$"):
        sources(text=[])
    assert propose_text_columns([(1, ["a", "b"]), (2, ["1", "x"]), (3, [])]) == ["a", "b"]
    assert propose_text_columns([]) == propose_text_columns([(1, ["a"])]) == []


@pytest.mark.parametrize("table", [[], [(1, [])], [(1, ["", " "])]])
def test_an_empty_table_is_told(table):
    with pytest.raises(WorkbenchError, match=r"spring.csv is empty"):
        sources(table)


def test_a_header_alone_is_told():
    assert problems_of([(1, HEAD)]) == ("spring.csv:1: no row stands below the header",)


def test_signs_that_no_text_may_hold_are_made_visible_and_told():
    (source,) = sources([(1, ["ID", HELPS]), (2, ["1", "a\x00b\ud800\tc\x7f"])], text=[HELPS])

    assert spoken(source)[1][2] == "a\ufffdb\ufffd\tc\ufffd"
    assert source.notes == ("spring.csv:2: 3 control characters made visible as \ufffd",)
    source.text.encode()
    (source,) = sources([(1, ["ID", HELPS]), (2, ["1", "\0"]), (3, ["2", "\0"])], text=[HELPS], by="question")
    assert source.notes == (f"spring.csv, {HELPS!r}: 2 control characters made visible as \ufffd",)


def test_a_cell_of_a_megabyte_comes_in_whole():
    (source,) = sources([(1, ["ID", HELPS]), (2, ["1", "word " * 200_000])], text=[HELPS])

    assert len(source.text) == len(HELPS) + 1 + 999_999


def test_respondents_need_the_memory_of_one():
    head = (1, ["ID", HELPS])
    layout = check([head, (2, ["1", "x"])], where="spring.csv", text=[HELPS], id="ID")

    def table(rows):
        yield head
        yield from ((number, [str(number), f"answer {number} " * 20]) for number in range(2, rows + 2))

    def peak(rows):
        tracemalloc.start()
        count = sum(1 for _ in by_respondent(table(rows), layout))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == rows
        return most

    peak(20)  # what is loaded once
    assert peak(2000) < 1.5 * peak(200)


cells = st.one_of(st.sampled_from(["", "n/a", "-", "Time.", "Time.\n\nPeers."]), st.text(max_size=12))


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_both_ways_hold_the_same_answers_each_in_its_turn(pairs):
    table = [(1, ["ID", HELPS, CHANGE]), *((at, [f"r{at}", *pair]) for at, pair in enumerate(pairs, start=2))]

    said = {}
    for by in ("respondent", "question"):
        said[by] = sorted(
            (source.asked[at], turn.speaker, source.text[turn.start : turn.end])
            for source in sources(table, by=by)
            for at, turn in enumerate(source.turns)
            if turn.voice is Voice.RESPONDENT
        )

    assert said["respondent"] == said["question"]
    assert len(said["question"]) == check(table, where="x", text=[HELPS, CHANGE], id="ID").answered
    assert all(words == words.strip() for _, _, words in said["question"])
