"""Real quotations and long interviews, gone through from import to reports, where they lie beside the checkout."""

import csv
import importlib
import sys
from pathlib import Path

import pytest

from workbench.actions import reading
from workbench.actions.build import build
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
        return counts, [real_data.codings.list_codings(went.place, Filters(code=(c,))) for c in counts]

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
