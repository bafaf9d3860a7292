from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.importing.formats.captions import read_srt, read_vtt

FORMATS = Path(__file__).resolve().parents[2] / "data" / "formats"


def vtt(*cues, head="WEBVTT"):
    return "\n\n".join([head, *cues, ""]).encode()


def cue(start, end, *lines):
    return "\n".join([f"00:00:{start:06.3f} --> 00:00:{end:06.3f}", *lines])


def said(read):
    return [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]


def times(read):
    return [(each.value, read.text[each.start :].split()[0]) for each in read.locators]


def test_zoom_repeats_the_label_and_still_it_is_one_turn():
    read = read_vtt((FORMATS / "zoom.vtt").read_bytes(), where="zoom.vtt")

    assert read.text == (
        "Ines Calder: We meet every second Tuesday.\n\nInterviewer: And who decides?\n\nInes Calder: The grade teams."
    )
    assert [turn.voice.value for turn in read.turns] == ["respondent", "interviewer", "respondent"]
    assert said(read)[0] == ("Ines Calder", "We meet every second Tuesday.")
    assert times(read) == [("00:00:07", "We"), ("00:00:09", "Tuesday."), ("00:01:02", "And")]
    assert read.convention == "captions"
    assert read.notes == (
        "zoom.vtt: line 18: time '00:0a:04.500' cannot be read; the words are kept without it",
        "zoom.vtt: left out 1 comment",
    )


def test_teams_names_voices_in_tags_and_several_in_one_cue():
    read = read_vtt((FORMATS / "teams.vtt").read_bytes())

    assert said(read) == [("Ines Calder", "We meet every second Tuesday."), ("Rob Amadi", "Mostly.")]
    assert times(read) == [("00:00:07", "We"), ("00:00:09", "Tuesday."), ("00:00:09", "Mostly.")]


def test_captions_without_names_are_cut_at_a_pause_and_a_dash():
    read = read_srt((FORMATS / "film.srt").read_bytes(), where="film.srt")

    assert said(read) == [
        ("", "This is invented for the tests of workbench. Nobody said it."),
        ("", "Who owns the wall?"),
        ("", "The grade teams."),
    ]
    assert read.notes == ("film.srt names no speakers: a turn ends where nobody speaks for 2 seconds",)


def test_a_name_in_brackets_on_its_own_line_speaks():
    read = read_srt(
        b"1\n00:00:01,000 --> 00:00:02,000\n(Ines)\nWe meet.\n\n"
        b"2\n00:00:02,000 --> 00:00:03,000\n- (Ines)\nOften.\n- (Rob)\nMostly.\n(Laughter)\n"
    )

    assert said(read) == [("Ines", "We meet."), ("Ines", "Often."), ("Rob", "Mostly."), ("", "(Laughter)")]
    assert read.turns[-1].voice.value == "event"


def test_a_colon_in_speech_names_nobody():
    read = read_vtt(vtt(cue(1, 2, "Three things: time, trust"), cue(2, 3, "and money. At 7:30: the bell.")))

    assert said(read) == [("", "Three things: time, trust and money. At 7:30: the bell.")]


def test_rolling_captions_are_told_once():
    rolling = vtt(
        cue(0, 2, " ", "we<00:00:00.500><c> meet</c><00:00:00.900><c> every</c>"),
        cue(2, 2.01, "we meet every", " "),
        cue(2.01, 4, "we meet every", "second<00:00:02.500><c.colorE5E5E5> week</c>"),
        cue(4, 4.01, "second week", " "),
        cue(4.01, 6, "second week", "or so"),
        head="WEBVTT\nKind: captions\nLanguage: en",
    )

    read = read_vtt(rolling, where="a.vtt")

    assert read.text == "we meet every second week or so"
    assert times(read) == [("00:00:00", "we"), ("00:00:02", "second"), ("00:00:04", "or")]
    assert read.notes[0] == "a.vtt: left out 10 words that captions repeat while they roll"


def test_what_is_said_twice_is_kept_twice():
    cues = [cue(n, n + 1, text) for n, text in enumerate(["Q: Yes", "Q: yes we do", "A: Well", "A: we do", "Q: So"])]

    assert said(read_vtt(vtt(*cues))) == [("Q", "Yes yes we do"), ("A", "Well we do"), ("Q", "So")]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n\nafter a blank line\n", "One after a blank line"),
        (b"00:01.000 --> 00:02.000\nNo head\n", "No head"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\ngo --> there\n", "go --> there"),
        (b"WEBVTT\n\n0:0:1 --> 0:0:2\nShort times\n", "Short times"),
        (b"WEBVTT\n\nwhat --> ever\n", "what --> ever"),
        (b"WEBVTT\n\n1\n00:01.000 --> 00:02.000\nOne\n2\n00:02.000 --> 00:03.000\nTwo\n", "One Two"),
        (
            b"WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000\nx < 3 &amp; <i>y</i> <3\n",
            "x < 3 & y <3",
        ),
        ("\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nCaf\u00e9\r\n".encode(), "Caf\u00e9"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nCaf\u00e9\n".encode("cp1252"), "Caf\u00e9"),
    ],
)
def test_odd_files_lose_no_word(raw, text):
    assert read_vtt(raw).text == text


def test_a_broken_time_is_named_once_for_each_side_and_the_words_stay():
    read = read_vtt(vtt("00:0x:01 --> 00:99:02.000\nOne", cue(5, 6, "two"), *["00:0x:01 --> 1\nmore"] * 5), where="a")

    assert said(read)[0] == ("", "One two more more more more more")
    assert times(read) == [("00:00:05", "two")]
    assert read.notes[0] == "a: line 3: time '00:0x:01' cannot be read; the words are kept without it"
    assert read.notes[5] == "a: and 7 more times that cannot be read"


@pytest.mark.parametrize("raw", [b"", b"WEBVTT\n\n", b"WEBVTT\n\n00:01.000 --> 00:02.000\n \n", b"PK\x03\x04"])
def test_a_file_without_words_is_refused(raw):
    with pytest.raises(WorkbenchError, match=r"^a\.vtt"):
        read_vtt(raw, where="a.vtt")


WORDS = st.lists(
    st.sampled_from(["we", "meet", "every", "week", "-->", "Ines:", "Q:", "1", "(Rob)", "<b>"]), max_size=6
)
TIMES = st.sampled_from(
    ["00:01.000 --> 00:02.000", "00:00:03,5 --> 00:00:0x", "xx --> 1:00", "7", "", "NOTE this", "- a"]
)


@given(st.lists(st.one_of(WORDS.map(" ".join), TIMES), max_size=12), st.sampled_from([read_vtt, read_srt]))
def test_any_order_of_lines_is_read_or_refused(lines, reader):
    try:
        read = reader("\n".join(["WEBVTT", "", *lines]).encode())
    except WorkbenchError:
        return
    assert all(0 <= turn.start < turn.end <= len(read.text) for turn in read.turns)
    assert [each.start for each in read.locators] == sorted(each.start for each in read.locators)


@given(st.lists(st.text("ab ", min_size=1, max_size=9), min_size=1, max_size=9))
def test_unless_captions_roll_every_word_comes_out_in_order(lines):
    words = [word for line in lines for word in line.split()]
    raw = vtt(*(cue(number * 5, number * 5 + 1, line) for number, line in enumerate(["first", *lines])))

    read = read_vtt(raw)

    assert read.text.split() == ["first", *words] or "repeat while they roll" in read.notes[0]


def test_a_numbered_label_heard_once_has_a_turn_of_its_own() -> None:
    said = ("MODERATOR: Who?", "T1: We.", "T2: They.", "C1: I.", "T2: She.")
    cues = "\n\n".join(f"00:00:0{at}.000 --> 00:00:0{at}.900\n{words}" for at, words in enumerate(said))
    found = read_vtt(f"WEBVTT\n\n{cues}\n".encode())

    assert [turn.speaker for turn in found.turns] == ["MODERATOR", "T1", "T2", "C1", "T2"]
