"""REFI-QDA codebooks: valid by the schema, read back as they were, and nothing mended in silence."""

import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.coding.small import SHIPPED
from workbench.coding.codebook_file import load_codebook
from workbench.errors import WorkbenchError
from workbench.exchange.qdc import described, dump_qdc, load_qdc
from workbench.model.codebook import Code, Codebook

SHARED = Path(__file__).resolve().parents[3] / "shared" / "refi-qda"
real = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the standard is not beside the checkout ({SHARED})")
SAMPLES = (
    "reference", "atlasti-win-23.4", "atlasti-win-9.0.19_ns-0-4", "spec-A1_empty-Sets",
    "portableqda_description-attribute", "taguette-1.4.1", "taguette-1.5.2",
)  # fmt: skip
NAMESPACE = "{urn:QDA-XML:codebook:1.0}"


def code(slug, **texts):
    parent = slug.rpartition("/")[0] or None
    return Code(**{"slug": slug, "name": slug.rpartition("/")[2], "definition": "d", "parent": parent} | texts)


def book(*codes):
    return Codebook(slug="codebook", title="codebook", codes=codes)


def ids(codes):
    return {c.slug: str(uuid.uuid5(uuid.NAMESPACE_URL, c.slug)) for c in codes}


def dumped(codes, *, coded=()):
    return dump_qdc(codes, ids(codes), coded=coded, version="0")


def foreign(inside):
    return (
        f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Another 1"><Codes>{inside}</Codes></CodeBook>'.encode()
    )


SHIPPED_BOOKS = [load_codebook(SHIPPED / f"{name}.yaml") for name in ("urban-leadership", "site-outline")]
HARD = book(
    code("a", name='R&D <"quoted">', definition="One.\n\nTwo \x00 lines.", include="x & y"),
    code("a/b", definition="", exclude="z", cues=("one; two", "-")),
    code("p", over=("a/b", "a"), proposition="It holds.", origin="chapter 1"),
)


@real
@pytest.mark.parametrize("codes", [*SHIPPED_BOOKS, HARD], ids=lambda b: b.slug)
def test_a_file_is_valid_by_the_schema(codes):
    schema = etree.XMLSchema(etree.parse(SHARED / "xsd" / "Codebook.xsd"))

    schema.assertValid(etree.fromstring(dumped(codes)))


@pytest.mark.parametrize("codes", SHIPPED_BOOKS, ids=lambda b: b.slug)
def test_a_shipped_codebook_keeps_names_hierarchy_and_texts(codes):
    again, repairs = load_qdc(dumped(codes))
    names = {c.slug: c.name for c in codes}
    now = {c.slug: c.name for c in again}

    assert repairs == ()
    assert [(c.name, names.get(c.parent)) for c in codes] == [(c.name, now.get(c.parent)) for c in again]
    assert [(c.rules, c.example, c.cues, c.origin) for c in codes] == [
        (c.rules, c.example, c.cues, c.origin) for c in again
    ]


def test_the_same_book_gives_the_same_bytes_and_every_code_its_own_uuid():
    root = etree.fromstring(dumped(HARD))

    assert dumped(HARD) == dumped(HARD)
    assert [e.get("guid") for e in root.iter(f"{NAMESPACE}Code")] == list(ids(HARD).values())


def test_a_code_with_others_below_is_codable_only_when_it_is_coded():
    def codable(coded):
        return [e.get("isCodable") for e in etree.fromstring(dumped(HARD, coded=coded)).iter(f"{NAMESPACE}Code")]

    assert codable([]) == ["false", "true", "true"]
    assert codable(["a"]) == ["true", "true", "true"]


def test_pattern_codes_and_hard_texts_come_back():
    again, repairs = load_qdc(dumped(HARD))
    first, second, pattern = again.codes

    assert (first.name, first.definition, first.include) == ('R&D <"quoted">', "One.\n\nTwo � lines.", "x & y")
    assert (second.definition, second.exclude, second.cues) == ("", "z", ("one; two", "-"))
    assert (pattern.over, pattern.proposition, pattern.origin) == (
        (second.slug, first.slug),
        "It holds.",
        "chapter 1",
    )
    assert repairs == ("code 'b' has no description: write its definition",)


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(str.strip)


@given(texts, texts, texts, st.lists(texts.filter(bool), max_size=3))
def test_a_description_falls_into_the_texts_it_was_made_of(definition, include, example, cues):
    one = code("a", definition=definition, include=include, example=example, cues=tuple(cues))
    (again,) = load_qdc(dumped(book(one)))[0].codes

    wanted = (one.definition, one.include, one.example, one.cues)
    assert (again.definition, again.include, again.example, again.cues) == tuple(
        tuple(map(plain, text)) if isinstance(text, tuple) else plain(text) for text in wanted
    )


def plain(text):
    """What XML has no place for."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def test_another_program_s_description_is_the_definition_as_it_stands():
    inside = '<Code guid="{A}" name="A" isCodable="true"><Description>x\n\nInclude: y</Description></Code>'
    again, repairs = load_qdc(foreign(inside))

    assert (again.codes[0].definition, again.codes[0].include) == ("x\n\nInclude: y", "")
    assert repairs == ()


def test_names_that_stand_twice_are_told_apart_and_what_is_missing_is_told():
    inside = (
        '<Code name="Time" guid="1"><Description>d</Description></Code>'
        '<Code name="Money" guid="2" description="m"><Code name="time" guid="3"><Description>e</Description></Code>'
        '<Code name=" "><Description>f</Description></Code></Code>'
    )
    again, repairs = load_qdc(foreign(inside), name="My codes")

    assert [(c.slug, c.name) for c in again] == [
        ("time", "Time"), ("money", "Money"), ("money/time-money", "time (Money)"), ("money/unnamed", "Unnamed"),
    ]  # fmt: skip
    assert again.codes[1].definition == "m"
    assert repairs == (
        "code 'time' is called 'time (Money)': the name was taken",
        "code '' is called 'Unnamed': the name was empty",
        "code 'Unnamed' has no GUID",
    )
    assert (again.slug, again.title) == ("my-codes", "My codes")


def test_sets_of_another_program_are_told_as_left_out():
    raw = foreign('<Code guid="1" name="A"/>').replace(
        b"</Codes>", b'</Codes><Sets><Set guid="2" name="Mine"><MemberCode guid="1"/></Set></Sets>'
    )

    assert "the set 'Mine' is left out: a codebook here has no sets" in load_qdc(raw)[1]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no XML"),
        (b"<CodeBook><Codes>", "no XML"),
        (b"\xff\xfe<", "no XML"),
        (b'<?xml version="1.0" encoding="none-such"?><CodeBook/>', "no XML"),
        (b"<Project/>", "a project"),
        (b"<CodeBook><Codes/></CodeBook>", "no codes"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><CodeBook/>', "DOCTYPE"),
        (foreign("<Code name='a'>" * 70 + "</Code>" * 70), "levels"),
        (foreign("<Code name='a'>" * 50_000), "levels"),
        (foreign("<Code name='a'/>" * 20_001), "codes"),
        (foreign(f"<Code name='{'a' * 1001}'/>"), "characters"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_codebook_is_refused_in_one_line(raw, said):
    with pytest.raises(WorkbenchError, match=said) as caught:
        load_qdc(raw)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_many_codes_of_one_name_are_numbered():
    names = [c.name for c in load_qdc(foreign("<Code name='a' guid='1'/>" * 3000))[0]]

    assert names[:3] == ["a", "a 2", "a 3"]
    assert len(set(names)) == 3000


@real
@pytest.mark.parametrize("name", SAMPLES)
def test_codebooks_of_other_programs_can_be_read(name):
    raw = (SHARED / "samples" / f"{name}.qdc").read_bytes()
    again, _ = load_qdc(raw)

    assert len(again.codes) == len(list(etree.fromstring(raw).iter("{*}Code")))
    assert len(again.slugs) == len(again.codes)


def test_a_description_is_laid_out_in_paragraphs():
    one = code("a", include="i", exclude="e", example="x", cues=("c",), proposition="p", origin="o")

    assert described(one) == "d\n\nInclude: i\n\nExclude: e\n\nExample: x\n\nCues: c\n\nProposition: p\n\nOrigin: o"
