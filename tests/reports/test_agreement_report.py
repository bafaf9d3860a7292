"""The report on agreement as a document. The interviews are invented."""

from dataclasses import replace

import pytest

from tests.agreement.pairs_of import BOOK, TEXT, UNITS, Stance, coding, compared, marked, material
from workbench.agreement.comparison import Material
from workbench.agreement.findings import Findings, findings
from workbench.agreement.results import agreement
from workbench.agreement.wording import Circumstances
from workbench.model.codebook import Code
from workbench.model.consent import PARAPHRASE_ONLY, WITHDRAWN
from workbench.model.corpus import Corpus
from workbench.model.source import Kind, Site, Source, Turn, Voice
from workbench.reports import docx, html, markdown
from workbench.reports.agreement_passages import NOT_HERE, Words
from workbench.reports.agreement_report import REGION, agreement_document
from workbench.reports.document import Document, Region, Table, walk

BAD = {("ana", "a"): [0, 1, 2, 3, 4], ("bo", "a"): [3, 4, 5, 6, 7], ("bo", "b"): [0, 1, 2]}


def corpus(*slugs: str) -> Corpus:
    sources = tuple(
        Source(id=s, slug=s, title=s, kind=Kind.TRANSCRIPT, text=s, site="x", role="teacher", wave="1") for s in slugs
    )
    return Corpus(title="Invented", codebook=BOOK, sources=sources, sites=(Site(id="x", slug="x", name="Ash"),))


def found(materials: list[Material], coders: tuple[str, ...] = ("ana", "bo"), **more: object) -> Findings:
    given = {key: more.pop(key) for key in ("unjudged", "book") if key in more}
    comparison = compared(materials, coders, **given)  # type: ignore[arg-type]
    left_out = {"z": "only ana has judged it"}
    comparison = replace(comparison, judged=replace(comparison.judged, left_out=left_out, opened=(("s", "bo"),)))
    around = Circumstances(looked_at=5, blind=1)
    when = {m.slug: n * 86_400_000_000 for n, m in enumerate(materials)}
    return findings(agreement(comparison, replicates=20), materials, around, when, **more)  # type: ignore[arg-type]


def document(of: Findings, instead: dict[str, list[str]] | None = None) -> Document:
    slugs = [m.slug for m in of.materials]
    return agreement_document(
        corpus(*slugs), of, (), instead={s: [""] for s in slugs} if instead is None else instead
    )


def text(of: Findings, instead: dict[str, list[str]] | None = None) -> str:
    return markdown.render(document(of, instead)).replace("\\", "")


def tables(of: Findings) -> dict[str, Table]:
    return {b.caption: b for b in walk(document(of).blocks) if isinstance(b, Table)}


def cells(table: Table, row: int) -> dict[str, str]:
    named = (f"{c.group}: {c.label}" if c.group else c.label for c in table.columns)
    return dict(zip(named, (cell.text for cell in table.rows[row]), strict=True))


def test_figures_by_code_with_their_counts() -> None:
    shown = tables(found([marked("s", BAD), marked("t", BAD)]))
    first, counts = cells(shown["Agreement by code"], 0), cells(shown["Counts by code"], 0)

    assert (counts["Units"], counts["Units coded by: ana"], counts["Units coded by: bo"]) == ("20", "10", "10")
    assert (first["%"], first["Positive"], first["κ"]) == ("40.0", ".40", "-.20")
    assert first["Band"] == "undecided"
    assert [counts[f"by: {k}"] for k in ("both", "ana only", "bo only", "neither")] == [
        "4",
        "6",
        "6",
        "4",
    ]


def test_no_data_is_never_printed_as_nought() -> None:
    only = {("ana", "a"): list(range(10)), ("bo", "a"): list(range(10))}
    of = found([marked("s", only)])
    first, others = cells(tables(of)["Agreement by code"], 0), cells(tables(of)["Other figures by code"], 0)

    assert [first[k] for k in ("κ", "α", "95 %")] == ["undefined", "undefined", "–"]
    assert [others[k] for k in ("κ: SE", "κ: max", "π")] == ["undefined"] * 3
    assert "no variation: everybody used the code on every unit: A" in text(of)
    assert "2 codes judged by two and used by nobody" in text(of)
    assert "code without an interval" not in text(of)  # there is no value that could have one
    assert "nan" not in text(of)


def test_why_a_code_has_no_interval_is_told() -> None:
    page = text(found([marked("s", BAD)]))

    assert "2 codes without an interval" in page
    assert "1 double-coded source, fewer than 10: A; B" in page


def test_a_coder_who_did_not_judge_a_code_has_a_dash() -> None:
    of = found([marked("s", BAD)], ("ana", "bo", "cy"), unjudged={("s", "cy"): {"a"}})
    shown = tables(of)

    counts = shown["Counts by code"]
    assert cells(counts, 0)["Units coded by: cy"] == "–"
    assert cells(counts, 1)["Units coded by: cy"] == "0"  # judged, and coded nothing
    assert cells(shown["Other figures by code"], 1)["κ: max"] == "–"  # of two coders only
    assert [row[0].text for row in shown["Agreement by pair"].rows] == ["ana and bo", "ana and cy", "bo and cy"]


def test_passages_stand_side_by_side_with_their_gains() -> None:
    ana = coding("s", "ana", "a", 0, 1, stance=Stance.QUALIFIES, memo="Or b?")
    one = material("s", [ana, coding("s", "ana", "a", 7), coding("s", "bo", "a", 7), coding("s", "bo", "b", 0, 1)])
    page = text(found([one]))

    assert "Passages: 2 of 2 are printed." in page
    assert "> It is one. It is two." in page
    assert "s, turn 1, line 1" in page
    assert "**ana:** coded all of it; qualifies, memo: Or b?" in page
    assert "**bo:** not coded; instead: B" in page
    assert "Settled as coded: α +." in page


def test_a_coding_that_is_longer_than_the_passage_is_quoted() -> None:
    one = material("s", [coding("s", "ana", "a", 0, 2), coding("s", "bo", "a", 2)])

    assert "**ana:** coded all of it; “It is one. It is two. It is three.”" in text(found([one]))


def test_codes_of_one_name_are_told_apart_by_their_paths() -> None:
    same = [replace(c, name="Same") if c.slug in ("a", "b") else c for c in BOOK]
    parent = Code(slug="g", name="Group", definition="")
    book = replace(BOOK, codes=(parent, replace(same[0], parent="g"), *same[1:]))
    of = found([marked("s", BAD | {("ana", "c"): [0]})], book=book)

    assert [row[0].text for row in tables(of)["Agreement by code"].rows] == ["Group > Same", "Same", "C"]


def test_passages_beyond_the_limit_are_counted() -> None:
    every = {("ana", "a"): [0, 2, 4, 6], ("bo", "a"): [9], ("ana", "c"): [9], ("bo", "c"): [8]}
    assert "Passages: 2 of 6 are printed." in text(found([marked("s", every)], most=2))


def test_words_that_may_not_be_printed_are_not_and_neither_are_memos() -> None:
    secret = material("s", [coding("s", "ana", "a", 0, memo="It is one, they said."), coding("s", "bo", "c", 0)])
    page = text(found([secret]), {"s": [PARAPHRASE_ONLY]})

    assert "It is" not in page
    assert PARAPHRASE_ONLY in page
    unknown = text(found([secret]), {})
    assert "It is" not in unknown
    assert NOT_HERE in unknown


@pytest.mark.parametrize(
    ("instead", "left_out", "expected"),
    [
        (["", "", ""], (), "It is one.\n[...]\nIt is four."),
        (["", "", PARAPHRASE_ONLY], (), f"It is one.\n[...]\n{PARAPHRASE_ONLY}"),
        ([WITHDRAWN, "", ""], (), "It is four."),
        (["", "", WITHDRAWN], (), "It is one."),
        (["", "", ""], (2,), "It is one."),
    ],
)
def test_a_passage_over_several_turns_shows_only_what_counts_and_may_be_shown(
    instead: list[str], left_out: tuple[int, ...], expected: str
) -> None:
    turns = (
        Turn(start=UNITS[0].start, end=UNITS[0].stop, speaker="A"),
        Turn(start=UNITS[1].start, end=UNITS[2].stop, speaker="Q", voice=Voice.INTERVIEWER),
        Turn(start=UNITS[3].start, end=UNITS[3].stop, speaker="B"),
    )
    of = replace(material("s", []), turns=turns, left_out=left_out)
    words = Words(corpus=corpus("s"), materials={"s": of}, instead={"s": instead})

    assert words.of("s", 0, UNITS[3].stop) == expected
    assert words.free("s", 0, UNITS[3].stop) is (expected.endswith("four.") and expected.startswith("It is one."))


def test_definitions_confusion_and_drift() -> None:
    of = found([marked(f"s{n}", BAD) for n in range(9)])
    page, shown = text(of), tables(of)

    assert "alpha is below .667, with 72 units that anybody coded" in page
    assert "**Exclude:** nothing is written" in page
    assert cells(shown["Codes that were confused"], 0) == {
        "Codes": "A / B", "Units": "27", "Coded by one alone: of the first": "54",
        "Coded by one alone: of the second": "27", "Who coded the first, who the second": "ana, bo: 27",
    }  # fmt: skip
    assert [row[0].text for row in shown["Agreement over time"].rows] == [
        "1970-01-01 to 1970-01-03", "1970-01-04 to 1970-01-06", "1970-01-07 to 1970-01-09",
    ]  # fmt: skip
    assert cells(shown["Agreement over time"], 0)["Units coded, of 100: bo"] == "80.0"


def test_what_was_left_out_and_opened_is_named_and_the_methods_stand_at_the_end() -> None:
    of = found([marked("s", BAD)])
    page = text(of)

    assert "`z`: only ana has judged it" in page
    assert "The blind assignment of s to bo was opened before all had finished." in page
    assert of.methods.sentences[0] in page
    assert "Krippendorff, K. (2004)" in page
    assert [b.name for b in walk(document(of).blocks) if isinstance(b, Region)] == [REGION]


def test_nothing_to_tell_is_told() -> None:
    page = text(found([marked("s", {("ana", "a"): [0], ("bo", "a"): [0]})]))

    assert "Nowhere, in these units." in page
    assert "On no unit did one coder use only one code" in page
    assert "Nobody used a code on a unit" in text(found([marked("s", {})]))


def test_it_renders_in_every_format() -> None:
    of = found([marked("s", BAD)], ("ana", "bo", "cy"))
    page = document(of)

    assert TEXT[:10] in html.render(page)
    assert docx.render(page)
