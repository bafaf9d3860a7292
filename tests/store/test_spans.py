"""Ranges of codings hold what a corpus holds of them. Studies are the invented sample, and one made here."""

from collections import Counter
from pathlib import Path

import pytest

from tests.actions import team
from workbench.actions.codings import add_codings
from workbench.actions.cooccurring import narrowed
from workbench.actions.reading import read
from workbench.actions.workplace import Workplace
from workbench.model.filters import Filters
from workbench.store.noted import came_in
from workbench.store.spans import first_coding, spans

FILTERS = (
    Filters(), Filters(role=("teacher",)), Filters(site=("osgood",)), Filters(coder=("coder-2",)),
    Filters(code=("environment",)), Filters(kind=("focus-group",)), Filters(wave=("2",)),
    Filters(query=("role:teacher",)), Filters(query=('"the district" or code:environment',)),
)  # fmt: skip


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("characters", [False, True])
def test_they_are_the_passages_that_count(sample_place: Workplace, filters: Filters, characters: bool) -> None:
    with sample_place.reading() as study:
        corpus = read(study, filters)
        told, left = narrowed(study, filters)
        found = spans(study.db, filters=told, narrowing=left, characters=characters)
        seen = Counter(
            (each.source, found.codes[code], start, end)
            for each in found.ranges
            for code, start, end in zip(*(a.tolist() for a in (each.codes, each.starts, each.ends)), strict=True)
        )
    wanted = Counter(
        (p.source.slug, p.coding.code, *((p.coding.start, p.coding.end) if characters else _units(p.units)))
        for p in corpus.counted
    )
    assert seen == wanted


def _units(units: tuple[int, ...]) -> tuple[int, int]:
    return units[0], units[-1] + 1


def test_every_source_that_counts_gives_its_sentences(sample_place: Workplace) -> None:
    with sample_place.reading() as study:
        corpus = read(study, Filters())
        found = spans(study.db, filters=Filters())
        units = {each.source: each.units for each in found.ranges}
    assert units == {s.slug: corpus.respondent_units[s.slug] for s in corpus.sources if s.counted}


def test_the_interviewers_words_are_in_no_range(tmp_path: Path) -> None:
    place = team.team(tmp_path)
    add_codings(place, team.BLIND, ["day"], quote="I walk the rooms in wave 1.")
    add_codings(place, team.BLIND, ["rule"], quote="And who decides here?")  # the interviewer's words
    with place.reading() as study:
        found = spans(study.db, filters=Filters(role=("coach",)))
        held = {each.source: each.codes.tolist() for each in found.ranges}
    assert held == {name: [0] if name == team.BLIND else [] for name in team.NAMES if "coach" in name}


def test_the_first_coding_has_a_time_once_there_is_one(tmp_path: Path) -> None:
    place = team.team(tmp_path)
    with place.reading() as study:
        assert first_coding(study.db) is None
        came = came_in(study.db)
    add_codings(place, team.OTHER, ["day"], quote="I walk the rooms in wave 2.")
    with place.reading() as study:
        assert (first_coding(study.db) or 0) > max(came.values())
