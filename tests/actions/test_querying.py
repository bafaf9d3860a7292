"""Queries asked of the sample study, counted, and saved under a name."""

import pytest

from workbench.actions.choosing import list_codings
from workbench.actions.querying import (
    NO_VALUE,
    about_sources,
    count_by,
    find,
    lines,
    remove,
    save,
    saved,
    witnesses,
)
from workbench.actions.workplace import CONFIG, Workplace
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.filters import Filters

NONE = Filters()


def test_a_fact_and_the_filter_of_its_name_leave_the_same(sample_place: Workplace) -> None:
    for name, value in (("site", "osgood"), ("wave", "2"), ("kind", "transcript"), ("district", "brightwater")):
        told = find(sample_place, f"school {name}:{value}", NONE)
        assert told
        assert told == find(sample_place, "school", Filters(**{name: (value,)}))
    told = find(sample_place, "code:load", NONE)
    assert told == find(sample_place, "code:load", Filters(code=("load",)))
    assert find(sample_place, "the [code:load coder:coder-1]", NONE) == find(
        sample_place, "the", Filters(code=("load",), coder=("coder-1",))
    )


def test_the_role_is_that_of_who_speaks_not_of_who_asks(sample_place: Workplace) -> None:
    assert {h.voice for h in find(sample_place, "role:principal", NONE)} == {"respondent"}
    assert "interviewer" in {h.voice for h in find(sample_place, "what", Filters(role=("principal",)))}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("site:osgod", "no site 'osgod'; did you mean osgood"),
        ("code:laod", "no code 'laod'; did you mean"),
        ("sight:osgood", "no fact 'sight'"),
        ("wave:9", "no wave '9'"),
        ("stance:support", "no stance 'support'; did you mean supports"),
        ("coder:nobody", "no coder 'nobody'"),
        ("method:magic", "no method 'magic'"),
        ("wave>soon", "no number and no day"),
    ],
)
def test_what_the_study_does_not_know_is_refused(text: str, says: str, sample_place: Workplace) -> None:
    with pytest.raises(WorkbenchError) as error:
        find(sample_place, text, NONE)

    assert says in str(error.value)


def test_variables_are_asked_for_by_name_and_declared_ones_before_any_is_told(coded: Workplace) -> None:
    config = coded.root / CONFIG
    config.write_text('[variables.site]\nsize = ["small", "large"]\n[variables.source]\nsize = "number"\n[queries]\n')

    assert find(coded, "site.size:small", NONE) == []
    with pytest.raises(NotKnown, match="no size 'smal'; did you mean small"):
        find(coded, "site.size:smal", NONE)
    with pytest.raises(WorkbenchError, match=r"write source.size or site.size"):
        find(coded, "size:small", NONE)


def test_witnesses_are_the_codings_that_the_query_names_on_the_units_that_answer(sample_place: Workplace) -> None:
    every = {c.id: c for c in list_codings(sample_place, NONE)}
    with sample_place.open() as study, study.snapshot():
        load = witnesses(study, "code:load and not coder:coder-2")
        everything = witnesses(study, "site:osgood")

    assert {every[key].code for key in load} == {"environment/operations/load"}
    assert everything == {c.id for c in list_codings(sample_place, Filters(site=("osgood",)))}


def test_what_a_query_says_of_sources_is_told_apart(sample_place: Workplace) -> None:
    with sample_place.open() as study, study.snapshot():
        meant, rest = about_sources(study, "site:osgood trust")

    assert {slug.split("-")[0] for slug in meant} == {"osgood"}
    assert str(rest) == "trust"


def test_keywords_are_the_words_else_the_quotations_else_the_units(sample_place: Workplace) -> None:
    words = lines(sample_place, "coach", NONE, limit=5)
    quotes = {c.quote for c in list_codings(sample_place, Filters(code=("load",)))}

    assert {line.keyword.casefold() for line in words} == {"coach"}
    assert {line.keyword for line in lines(sample_place, "code:load", NONE)} <= {" ".join(q.split()) for q in quotes}
    assert len(lines(sample_place, "site:osgood", NONE, limit=3)) == 3


def test_counts_add_up_and_name_their_denominators(sample_place: Workplace) -> None:
    found = count_by(sample_place, "school*", NONE, ["site", "voice"])
    several = count_by(sample_place, "school*", NONE, ["site", "code"])

    assert found.found == len(find(sample_place, "school*", NONE)) == sum(units for _, units, _ in found.rows)
    assert found.looked_at == len(find(sample_place, "source:*", NONE)) == sum(of for _, _, of in found.rows)
    assert all(units <= of for _, units, of in (*found.rows, *several.rows))
    assert (several.found, several.looked_at) == (found.found, found.looked_at)
    assert any(NO_VALUE in key for key, _, _ in several.rows)
    for site in {key[0] for key, _, _ in several.rows}:  # of each site: units without a code, and those with one
        bare = sum(units for key, units, _ in several.rows if key == (site, NO_VALUE))
        told = f"school* site:{site}" if site != NO_VALUE else "school* not site:*"
        assert bare == len(find(sample_place, f"{told} not code:*", NONE))


def test_saved_queries_stand_in_others_and_comments_stay(coded: Workplace) -> None:
    config = coded.root / CONFIG
    before = config.read_text(encoding="utf-8")

    assert save(coded, "hard", "code:load and not coach") is False
    assert save(coded, "both", "@hard or trust") is False
    assert save(coded, "hard", "code:load", overwrite=True) is True
    assert dict(saved(coded)) == {"hard": "code:load", "both": "@hard or trust"}
    assert find(coded, "@both", NONE) == find(coded, "code:load or trust", NONE)
    assert config.read_text(encoding="utf-8").startswith(before.rstrip())
    with pytest.raises(WorkbenchError, match="@hard stands in @both"):
        remove(coded, "hard")
    remove(coded, "both")
    remove(coded, "hard")
    assert dict(saved(coded)) == {}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a b", "trust", "no name for a query"),
        ("a", "trust and", "cannot be read at its end"),
        ("a", "@a or trust", "made of itself"),
        ("a", "code:laod", "no code 'laod'"),
        ("a", "@nobody", "no saved query 'nobody'"),
    ],
)
def test_a_query_is_saved_only_when_it_can_be_asked(name: str, text: str, says: str, coded: Workplace) -> None:
    before = (coded.root / CONFIG).read_bytes()
    with pytest.raises(WorkbenchError) as error:
        save(coded, name, text)

    assert says in str(error.value)
    assert (coded.root / CONFIG).read_bytes() == before


def test_a_mistake_in_the_table_of_queries_is_named(coded: Workplace) -> None:
    (coded.root / CONFIG).write_text("[queries]\nhard = 3\n", encoding="utf-8")

    with pytest.raises(WorkbenchError, match=r"workbench.toml: queries.hard is no text"):
        saved(coded)
