"""Reports of a study in which some agreed to paraphrase only, one speaks Spanish, and files name their pages.

Everything in it is invented. ``CANARY`` stands in all words that must be printed nowhere.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.displays.build import Build
from workbench.displays.matrix import code_by_site
from workbench.levers.evidence import lever_evidence
from workbench.memos.site import site_memo
from workbench.model.claim import Mark
from workbench.model.coding import Stance
from workbench.model.consent import PARAPHRASE_ONLY
from workbench.model.corpus import Corpus, Passage
from workbench.model.source import Consent, Kind, Source, Speaker, Turn, Voice
from workbench.patterns.outline import outline
from workbench.reports import html, markdown
from workbench.reports.cross_site import cross_site_document
from workbench.reports.document import Document, Quotation, walk
from workbench.reports.lever_report import lever_document
from workbench.reports.site_memo import site_memo_document
from workbench.reports.source_page import source_page
from workbench.reports.voices import quotation

CANARY = "zebrafinch"
SAID = "we meet on Mondays and nobody leaves before the plan for the week stands on the board"
KEPT = f"I would rather have the {CANARY} in my room than one more coach with a clipboard there"
WHO = {
    "T1": Speaker(participant="tess", role="teacher"),
    "C1": Speaker(participant="cole", role="coach"),
    "ALL": Speaker(group=True),
}


def study() -> Build:
    """Pam (principal, at elm alone) and Cole (coach) agreed to paraphrase only; Tess may be quoted."""
    build = Build().code("g").code("g/a").code("g/not-in-frame").code("p", "Leaders share the work.")
    build.site("ash").site("elm").site("oak", "south")
    build.participant("tess", Consent.QUOTE, role="teacher", site="ash")
    build.participant("cole", Consent.PARAPHRASE, role="coach", site="ash")
    build.participant("pam", Consent.PARAPHRASE, role="principal", site="elm").participant("olga", role="principal")
    build.source("ash-f", kind=Kind.FOCUS_GROUP, role=None, who=WHO)
    build.source("elm-p", participant="pam").source("oak-p", participant="olga")
    build.source("elm-p-es", beside="elm-p", wave=None)
    build.asked("g", "p").read().claim("c", "p").lever("pd").link("g/a", "lever", "pd").link("p", "lever", "pd")
    for code, stance in (("g/a", None), ("g/not-in-frame", None), ("p", Stance.CHALLENGES)):
        build.coded("ash-f", code, 2, speaker="C1", stance=stance, text=KEPT, quotable=False)
        build.coded("elm-p", code, 1, stance=stance, text=KEPT, quotable=False)
        build.coded("elm-p-es", code, 1, stance=stance, text=KEPT, quotable=False)
    return build.coded("ash-f", "g/a", 1, speaker="T1", text=SAID).coded("ash-f", "p", 1, speaker="T1", text=SAID)


def placed(corpus: Corpus) -> Corpus:
    """The corpus where every turn has words of its own: 100 characters, those of a passage's unit."""
    sources = {
        s.slug: replace(
            s,
            turns=(
                Turn(start=0, end=90, speaker="Q", voice=Voice.INTERVIEWER),
                *(Turn(start=100 * n, end=100 * n + 90, speaker=t.speaker) for n, t in enumerate(s.turns, 1)),
            ),
        )
        for s in corpus.sources
    }
    passages = tuple(
        replace(p, source=sources[p.source.slug], coding=replace(p.coding, quote=p.text)) for p in corpus.passages
    )
    marks = (Mark(source="elm-p", quote=f"the {CANARY} is gone", stance=Stance.SUPPORTS),)
    claims = tuple(replace(c, marks=marks) for c in corpus.claims)
    return replace(corpus, sources=tuple(sources.values()), passages=passages, claims=claims)


def text_of(source: Source) -> str:
    free = {"Q", "T1"} | ({"A"} if source.slug == "oak-p" else set())
    return "".join((SAID if t.speaker in free else KEPT).ljust(90)[:90].ljust(100) for t in source.turns)


def reports(corpus: Corpus) -> Iterator[Document]:
    for site in corpus.sites:
        yield site_memo_document(corpus, site_memo(corpus, site.slug), ())
    yield cross_site_document(corpus, outline(corpus), code_by_site(corpus), ())
    yield lever_document(corpus, lever_evidence(corpus), ())


def pages(corpus: Corpus) -> Iterator[Document]:
    for source in corpus.sources:
        yield source_page(corpus, source, text_of(source), [p for p in corpus.passages if p.source == source])


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return placed(study().corpus())


@pytest.fixture(scope="module")
def told(corpus: Corpus) -> dict[str, str]:
    """Report → its Markdown."""
    return {d.slug: markdown.render(d) for d in (*reports(corpus), *pages(corpus))}


def test_words_of_those_who_agreed_to_paraphrase_only_are_printed_nowhere(corpus: Corpus) -> None:
    for document in (*reports(corpus), *pages(corpus)):
        for page in (markdown.render(document), html.render(document)):
            assert CANARY not in page, document.slug


def test_the_same_reports_print_them_once_everybody_may_be_quoted(corpus: Corpus) -> None:
    """So that the test before this one can fail."""
    free = replace(
        corpus,
        participants=tuple(replace(p, consent=(Consent.QUOTE,)) for p in corpus.participants),
        passages=tuple(replace(p, quotable=True) for p in corpus.passages),
    )
    silent = [d.slug for d in (*reports(free), *pages(free)) if CANARY not in markdown.render(d)]
    assert silent == ["site-memo-oak", "oak-p"]


def test_they_are_counted_and_said_not_to_be_quoted(told: dict[str, str]) -> None:
    memo = told["site-memo-elm"]
    assert "Sentences: 1, of any stance" in memo
    assert "1 passage of participants who agreed to paraphrase only: not quoted." in memo
    assert PARAPHRASE_ONLY.replace("[", r"\[").replace("]", r"\]") in memo  # where a place is named all the same
    assert (
        "**Why.** Not quoted, because all coded passages there are of participants who agreed to paraphrase only"
        in (told["cross-site"])
    )
    assert "there are of participants who agreed to paraphrase only: Elm." in told["cross-site"]
    assert "Never quoted in the themes: Oak." in told["cross-site"]


def test_a_counter_quotation_that_may_not_be_printed_is_not_denied(told: dict[str, str]) -> None:
    expected = (
        "No counter quotation: what challenges or qualifies (1) is of participants who agreed to paraphrase only."
    )
    assert expected in told["site-memo-ash"]


def test_a_source_page_keeps_the_turns_and_their_anchors(told: dict[str, str]) -> None:
    page = told["ash-f"]
    headings = [line for line in page.split("\n") if line.startswith("## ")]
    assert [line.rsplit(": ", 1)[1] for line in headings] == ["Q", "T1", "C1", "ALL"]
    assert (
        page.count(r"\[paraphrase only\]") == 2 + 3
    )  # the coach's turn, everybody's turn, the coach's three codings
    assert page.count("we meet on Mondays") == 2 + 2  # the interviewer's and the teacher's turn, two codings


def test_a_translation_page_says_what_it_stands_beside(told: dict[str, str]) -> None:
    assert "It stands beside elm-p, in another language: never counted twice." in told["elm-p-es"]
    assert "as translation or original, and never counted twice: elm-p-es." in told["site-memo-elm"]


def test_participants_heard_are_told_by_role_with_the_consents_that_are_missing(told: dict[str, str]) -> None:
    assert "Participants heard: 2 (teacher 1, coach 1). Consent not told: 0 of 2." in told["site-memo-ash"]
    assert "Participants heard: 1 (principal 1). Consent not told: 1 of 1." in told["site-memo-oak"]


def test_without_participants_nothing_is_said_of_them() -> None:
    corpus = Build().code("a").site("ash").source("ash-p").corpus()
    memo = markdown.render(site_memo_document(corpus, site_memo(corpus, "ash"), ()))
    assert "Participants heard" not in memo
    assert "observers' comments" not in memo


def test_a_group_stands_in_one_row_of_the_inventory_under_all_its_roles(told: dict[str, str]) -> None:
    assert "| focus-group | teacher, coach, (not told) | 1 | 1 | 1,000 |" in told["site-memo-ash"]


def test_comments_of_observers_are_said_to_be_left_out() -> None:
    build = Build().code("a").site("ash").source("ash-o", kind=Kind.OBSERVATION, role=None)
    build.sources[0] = replace(build.sources[0], turns=(Turn(start=0, end=1, speaker="OC", voice=Voice.COMMENT),))
    corpus = build.corpus()
    memo = markdown.render(site_memo_document(corpus, site_memo(corpus, "ash"), ()))
    assert "Words of respondents; the interviewer's are left out, and observers' comments." in memo


def said(**more: str) -> Quotation:
    corpus = study().corpus()
    passage: Passage = replace(corpus.passages[-2], **more)  # type: ignore[arg-type]
    return quotation(corpus, passage)


def test_both_languages_are_quoted() -> None:
    block = said(beside="nos reunimos\nlos lunes", beside_language="Spanish")
    document = Document(title="T", slug="t", blocks=(block,))

    assert (block.text, block.beside, block.language) == (SAID, "nos reunimos\nlos lunes", "Spanish")
    lines = markdown.render(document).split("\n")
    assert lines[2:5] == [f"> {SAID}", ">", r"> \[Spanish: nos reunimos los lunes\]"]
    assert '<p class="beside" dir="auto">[Spanish: nos reunimos los lunes]</p>' in html.render(document)


def test_without_another_language_there_is_no_second_line() -> None:
    document = Document(title="T", slug="t", blocks=(said(),))
    assert markdown.render(document).split("\n")[2:4] == [f"> {SAID}", ">"]
    assert 'class="beside"' not in html.render(document)


def test_a_quotation_names_who_speaks_in_the_group_and_the_page() -> None:
    block = said(place="page 3")
    assert block.speaker == "T1 in a focus group, teacher, Ash, wave 1"
    assert block.locator.startswith("ash-f, turn 1, line 1, page 3; “G/A”")
    assert block.href == "sources/ash-f.*#turn-1"


def test_every_quotation_of_every_report_is_of_somebody_who_may_be_quoted(corpus: Corpus) -> None:
    blocks = (b for d in reports(corpus) for b in walk(d.blocks))
    assert {b.text for b in blocks if isinstance(b, Quotation)} == {SAID, PARAPHRASE_ONLY}
