"""Real quotations and long interviews, gone through from import to reports, where they lie beside the checkout."""

import csv
import importlib
import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from workbench.actions import choosing, reading
from workbench.actions.build import build
from workbench.actions.sources import import_sources
from workbench.actions.workplace import init
from workbench.model.filters import Filters

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # benchmarks/ is no installed package
real_data = importlib.import_module("benchmarks.real_data")
pytestmark = pytest.mark.skipif(
    not real_data.DATA.is_dir(), reason=f"the real data is not beside the checkout ({real_data.DATA})"
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return real_data.coded(tmp_path_factory.mktemp("real") / "txt", ".txt")


@pytest.fixture(scope="module")
def word(tmp_path_factory):
    return real_data.coded(tmp_path_factory.mktemp("real") / "docx", ".docx")


@pytest.mark.slow
def test_the_quotations_come_in_as_34_turns_and_2534_words_in_both_forms(plain, word):
    assert [(w.files, w.turns, w.words) for w in (plain, word)] == [(18, 34, 2534)] * 2
    assert real_data.spoken(plain.place) == real_data.spoken(word.place)


@pytest.mark.slow
def test_what_the_headers_do_not_tell_is_missing_and_no_site(plain):
    found = reading.list_sources(plain.place, Filters())

    assert {s.site for s in found} == {
        None, "atlanta-coach-1-s-school", "nlm-elementary", "nyc-large-elementary-academies",
    }  # fmt: skip
    assert sum(s.site is None for s in found) == 15
    assert {s.slug for s in found if s.district is None and s.site is None} == {
        "unstated-principal",
        "unstated-teacher",
    }
    assert {s.wave for s in found} == {None}


@pytest.mark.slow
def test_codings_by_offsets_and_by_pattern_read_the_same_in_both_forms(plain, word):
    def quotes(went):
        _, counts = reading.read_codebook(went.place)
        return counts, [choosing.list_codings(went.place, Filters(code=(c,))) for c in counts]

    assert plain.coded >= 30
    assert plain.found >= 5
    here, there = quotes(plain), quotes(word)
    assert here[0] == there[0]
    assert [[c.quote for c in found] for found in here[1]] == [[c.quote for c in found] for found in there[1]]


@pytest.mark.slow
def test_every_report_is_there_a_second_build_changes_nothing_and_the_study_is_whole(plain, word):
    for went in (plain, word):
        names = {p.name for p in went.place.reports.glob("*.html")}
        assert {"cross-site.html", "levers.html", "site-memo-nlm-elementary.html"} <= names
        assert not any(d.changed for d in build(went.place).documents)
        assert real_data.problems(went.place) == ()


@pytest.mark.slow
def test_fifty_long_interviews_come_in_whole(tmp_path):
    went = real_data.founders(tmp_path / "founders")

    # 7,827 labelled turns and 12 breaks without a label; 665,260 words less the labels and the times beside them
    assert (went.files, went.turns, went.words) == (50, 7839, 649_185)
    assert real_data.problems(went.place) == ()


def came_in(folder, paths, **told):
    """A new study with these files, all of which came in, and what became of them by name."""
    place = init(folder, title="Real data")
    done = import_sources(place, paths, **told)
    assert {f.state for f in done.files} == {"imported"}
    assert real_data.problems(place) == ()
    return place, {f.path.name: f for f in done.files}


def voices(place):
    return Counter(turn.voice.value for source in reading.list_sources(place, Filters()) for turn in source.turns)


@pytest.mark.slow
def test_seventeen_sessions_of_odt_files_come_in_with_the_words_of_their_paragraphs(tmp_path):
    data = real_data.DATA / "serdif_taguette"
    place, files = came_in(tmp_path / "serdif", [data / "raw" / "odt"])
    rows = [json.loads(line) for line in (data / "segments.jsonl").read_text("utf-8").splitlines()]

    assert len(files) == 17
    assert {f.convention for f in files.values()} == {"capitals"}
    assert {f.labels for f in files.values()} == {("MODERATOR",)}
    assert voices(place) == {"respondent": 2168, "event": 862, "interviewer": 187}
    # the README's 57,660 words, of which the labels of the moderator stand outside the turns
    assert sum(len(row["text"].split()) for row in rows) == 57_660
    assert abs(sum(f.words for f in files.values()) - 57_660) <= 0.002 * 57_660


@pytest.mark.slow
def test_seven_pdf_transcripts_come_in_by_paragraph_numbers_and_labels(tmp_path):
    folder = real_data.DATA / "pdpilot_maxqda" / "raw" / "transcripts"
    place, files = came_in(tmp_path / "pdpilot", [folder], interviewers=("Dan",))

    assert sorted(files) == [f"P{n}.pdf" for n in range(1, 8)]
    assert {f.convention for f in files.values()} == {"name"}  # the numbers in the margin are paragraphs, not text
    assert {label for f in files.values() for label in f.labels} == {"Dan", "Participant", "Particpant"}
    assert [n for f in files.values() for n in f.notes if n.startswith("Particpant seems to be Participant")]
    assert voices(place) == {"interviewer": 412, "respondent": 414, "event": 7}  # 826 spoken turns
    assert all(s.place(s.turns[-1].start).startswith("page ") for s in reading.list_sources(place, Filters()))


@pytest.mark.slow
def test_sixty_lessons_as_tables_come_in_a_sentence_a_row(tmp_path):
    lessons = {}
    for line in (real_data.DATA / "talkmoves" / "segments.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        lessons.setdefault(row["doc"], []).append((row["speaker"], row["text"], row["timestamp"]))
    (tmp_path / "lessons").mkdir()
    for number, rows in enumerate(lessons.values()):
        with (tmp_path / "lessons" / f"lesson-{number:02}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("Speaker", "Sentence", "TimeStamp"), *rows])
    place, files = came_in(tmp_path / "talkmoves", [tmp_path / "lessons"])
    sources = reading.list_sources(place, Filters())
    said = [row for rows in lessons.values() for row in rows if row[1].strip()]

    assert (len(files), sum(map(len, lessons.values()))) == (60, 12_581)
    assert {f.convention for f in files.values()} == {"table"}
    assert sum(at.kind == "row" for s in sources for at in s.locators) == len(said)
    assert sum(f.words for f in files.values()) == sum(len(text.split()) for _, text, _ in said)


def test_the_codings_name_places_and_codes_and_hold_none_of_the_quotations():
    with real_data.CODINGS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    said = [
        line.partition(": ")[2]
        for path in (real_data.DATA / "urban-leadership-quotes").glob("*.txt")
        for line in path.read_text("utf-8").split("---\n", 2)[2].splitlines()
    ]
    runs = {" ".join(w[i : i + 5]) for w in (line.split() for line in said) for i in range(len(w) - 4)}
    memos = [row["memo"].split() for row in rows]

    assert len(rows) >= 30
    assert set(rows[0]) == {"source", "start", "end", "code", "stance", "memo"}
    assert not [w for w in memos if any(" ".join(w[i : i + 5]) in runs for i in range(len(w) - 4))]
