"""Pseudonyms are consistent, and the edited table is checked. All names are invented."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import Problems
from workbench.importing.names.identify import KINDS, Candidate, find_candidates
from workbench.importing.names.key_table import read_table, write_table
from workbench.importing.names.pseudonyms import Entry, Key, Row, propose
from workbench.importing.speakers.turns import find_turns

PEOPLE = [
    Candidate(kind="person", name="Ines Calder", role="principal", decision="mask"),
    Candidate(kind="person", name="Rob Amadi", role="principal", decision="mask"),
    Candidate(kind="person", name="Yolanda Beck", decision="mask"),
    Candidate(kind="school", name="Osgood Elementary"),
    Candidate(kind="email", name="i@osgood.example", decision="mask"),
]


def pseudonyms(rows):
    return [row.pseudonym for row in rows]


def table(*rows, columns="name,kind,pseudonym,decision,variants"):
    return "\n".join((columns, *rows)) + "\n"


def problems(*rows, **how):
    with pytest.raises(Problems) as caught:
        read_table(table(*rows), where="names.csv", **how)
    return caught.value.problems


def test_labels_tell_role_or_kind_and_are_numbered_in_order():
    rows = propose(PEOPLE)

    assert pseudonyms(rows) == ["[Principal A]", "[Principal B]", "[Person 1]", "[School 1]", "[email 1]"]
    assert [row.decision for row in rows] == ["mask", "mask", "mask", "?", "mask"]


def test_what_is_known_keeps_its_pseudonym_and_decision_and_new_names_come_behind():
    known = [
        Row(name="Ines Calder", kind="person", pseudonym="[Principal B]", decision="keep", variants=("Inie",)),
        Row(name="Lindqvist", kind="person", pseudonym="[Person 1]", decision="mask"),
    ]
    again = propose([*PEOPLE, Candidate(kind="other", name="inie", count=7)], known)

    assert [(row.name, row.pseudonym, row.decision) for row in again[:3]] == [
        ("Ines Calder", "[Principal B]", "keep"), ("Lindqvist", "[Person 1]", "mask"),
        ("Rob Amadi", "[Principal A]", "mask"),
    ]  # fmt: skip
    assert (again[0].count, again[3].pseudonym) == (7, "[Person 2]")


def test_proposing_twice_changes_nothing():
    once = propose(PEOPLE)

    assert pseudonyms(propose(PEOPLE, once)) == pseudonyms(once)


def test_realistic_names_are_no_names_of_the_study():
    plain = pseudonyms(propose(PEOPLE, style="realistic"))
    taken = [Candidate(kind="person", name=f"{plain[0]} Voss"), Candidate(kind="place", name=plain[1])]
    found = pseudonyms(propose([*taken, *PEOPLE], style="realistic"))

    assert len(set(plain)) == len(PEOPLE)
    assert not set(found) & {plain[0], plain[1]}
    assert plain[3].endswith(" School")
    assert plain[4] == "[email 1]"


def test_there_is_a_pseudonym_for_everybody_however_many_there_are_and_whatever_they_are_called():
    crowd = [Candidate(kind="person", name=f"Xa{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}o") for n in range(300)]
    odd = [
        Candidate(kind="person", name="Person"),
        Candidate(kind="other", name="Name"),
        Candidate(kind="person", name="Masked"),
    ]
    for style in ("label", "realistic"):
        given = pseudonyms(propose([*crowd, *odd], style=style))
        assert len(set(given)) == len(given)
        assert all(given)


def test_a_style_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no style 'funny'; there are label, realistic"):
        propose(PEOPLE, style="funny")


def test_a_table_comes_back_as_it_was_written():
    rows = (
        Row(
            name="Ines Calder", kind="person", pseudonym="[Principal A]", decision="mask", variants=("Inie", "I C"),
            count=3, sources=2, found_by=("list", "label"), context='a "b", c; d',
        ),
        Row(name="+44 20 7946 0958", kind="phone", pseudonym="[phone 1]", decision="mask", context="=cmd()"),
        Row(name="@ines_c", kind="other", pseudonym="[Name 1]", decision="keep"),
    )  # fmt: skip
    written = write_table(rows)
    read = read_table(written)

    assert [(r.name, r.pseudonym, r.decision, r.variants, r.count, r.found_by, r.context) for r in read] == [
        (r.name, r.pseudonym, r.decision, r.variants, r.count, r.found_by, r.context) for r in rows
    ]
    assert [r.line for r in read] == [2, 3, 4]
    assert write_table(read) == written


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), min_size=4, max_size=4))
def test_no_cell_begins_like_a_formula(cells):
    row = Row(name=cells[0], kind=cells[1], pseudonym=cells[2], variants=tuple(cells[3:]), context=cells[0])

    (_, line) = csv.reader(io.StringIO(write_table([row]), newline=""))

    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line)


def test_a_table_saved_with_semicolons_a_mark_and_crlf_is_read():
    text = "\ufeffName;Kind;Pseudonym;Decision\r\nInes;Person;[P];MASK\r\n\r\n"

    (row,) = read_table(text)

    assert (row.name, row.kind, row.pseudonym, row.decision, row.line) == ("Ines", "person", "[P]", "mask", 2)


def test_all_problems_are_told_at_once_with_their_lines():
    told = problems(
        "Ines,persn,[A],mask,", "Amadi,person,,mask,", "Beck,person,[C],maskk,", "Voss,person,=cmd(),mask,",
        'Krull,person,"[D\nE]",mask,', "Osei,person,[F],?,", ",person,[G],mask,", "?!,person,[H],mask,",
    )  # fmt: skip

    assert [each.split(": ", 1)[0] for each in told] == [f"names.csv:{n}" for n in (2, 3, 4, 5, 6, 9, 10, 8)]
    for part, each in zip(
        (
            "kind 'persn'; did you mean person?", "no pseudonym for 'Amadi'", "did you mean mask?", "like a formula",
            "line break", "the name is empty", "neither letter nor number", "1 name is undecided ('?')",
        ),
        told, strict=True,
    ):  # fmt: skip
        assert part in each


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (("Ines Calder,person,Beck,mask,", "Yolanda Beck,person,[B],mask,"), "is or holds a name, 'Yolanda Beck'"),
        (("Ines Calder,person,Amadi,mask,", "Amadi,person,[B],keep,"), "is or holds a name, 'Amadi'"),
        (("Ines Calder,person,[Calder],mask,",), "is or holds its own name"),
        (("Ines Calder,person,The Calders,mask,",), "is or holds its own name"),
        (("Ines,person,Hill,mask,", "Hill Street,place,[B],mask,"), "is or holds a name, 'Hill Street'"),
        (("Ines,person,[A],mask,", "Amadi,person,[a],mask,"), "'[a]' stands for 'Ines' on line 2 already"),
        (("Ines,person,[A],mask,", "INES,person,[B],mask,"), "'ines' stands on line 2 too"),
        (("Ines,person,[A],mask,Inie", "Inie,person,[B],mask,"), "'inie' stands on line 2 too"),
        (("a b c d e f g h i j k l m,person,[A],mask,",), "a name of 13 words; 12 are the most"),
    ],
)
def test_rows_that_cannot_stand_together_are_told(rows, told):
    (only,) = problems(*rows)

    assert told in only


def test_a_pseudonym_may_be_no_name_of_the_texts():
    assert "a name, 'Tolliver'" in problems("Ines,person,tolliver,mask,", taken=["Tolliver"])[0]


def test_two_names_of_one_person_are_told_as_variants():
    (row,) = read_table(table('"Ines Calder",person,[A],mask,Inie; I. C. Osei'))

    assert row.variants == ("Inie", "I. C. Osei")


def test_what_is_undecided_may_stay_while_names_are_gathered():
    assert read_table(table("Osei,person,[F],?,"), settled=False)[0].decision == "?"


@pytest.mark.parametrize(
    "text", ["", "name,kind\nInes,person\n", 'name,kind,pseudonym,decision\n"Ines,person,[A],mask\n']
)
def test_what_is_no_table_is_told(text):
    with pytest.raises(Problems):
        read_table(text)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        rows = read_table("name,kind,pseudonym,decision,variants\n" + text)
    except Problems:
        return
    assert all(row.kind in KINDS for row in rows)


def test_a_key_holds_what_is_masked_and_knows_what_is_kept():
    rows = (
        Row(name="Ines Calder", kind="person", pseudonym="[A]", decision="mask"),
        Row(name="Calder Street", kind="place", pseudonym="[B]", decision="keep"),
        Row(name="Voss", kind="person", pseudonym="[C]"),
    )
    key = Key.of(rows)

    assert key.entries == (Entry(name="Ines Calder", kind="person", pseudonym="[A]"),)
    assert [key.pseudonym(m.owner) for m in key.finder.find("Calder lives in Calder Street with Voss.")] == [
        "[A]",
        None,
    ]


def test_what_is_proposed_is_a_table_that_can_be_read_as_it_stands():
    said = (
        "Sam Voss: I asked Sam Amadi and Tim Krull.", "Sam Amadi: Peer Krull is @peer there, and Krull said so.",
        "Sam Voss: Go to Port Selwyn, to Port Hexley, Osgood Elementary, O&#39;Neil and i@osgood.example.",
    )  # fmt: skip
    text = "\n\n".join(said)
    found, ordinary = find_candidates([("a", text, find_turns(text, 0).turns)])
    for style in ("label", "realistic"):
        rows = [replace(row, decision="mask") for row in propose(found, style=style, ordinary=ordinary)]
        read = read_table(write_table(rows), ordinary=ordinary)

        assert [row.name for row in read] == [each.name for each in found]
        assert Key.of(read, ordinary).unsound is None
