"""The report across sites, theme by theme. The studies are invented."""

from dataclasses import replace

from tests.displays.build import SIX, Build, schools
from workbench.coding.questions_file import ResearchQuestion
from workbench.displays.frame import Frame
from workbench.displays.matrix import code_by_site
from workbench.model.claim import Rival
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus
from workbench.model.memo import Attachment, Memo, MemoKind, Thing
from workbench.patterns.confidence import Agreed, CodeAgreement
from workbench.patterns.outline import outline
from workbench.patterns.questions import by_question
from workbench.reports import markdown
from workbench.reports.cross_site import cross_site_document
from workbench.reports.document import Document, Region, walk


def study(*sites: str) -> Build:
    build = schools(*SIX, codes=("g", "g/a"))
    build.code("g/a/x", "Leaders share the work.").code("g/a/not-in-frame").asked("g/a/x").read()
    for slug in sites or [slug for slug, _ in SIX]:
        build.coded(f"{slug}-p", "g/a/x", 1)
    return build.claim("share", "g/a/x")


def document(corpus: Corpus, **more: object) -> Document:
    used = {p.coding.code for p in corpus.counted}
    matrix = code_by_site(corpus, [c.slug for c in corpus.codebook if c.slug in used])
    return cross_site_document(corpus, outline(corpus), matrix, (), **more)  # type: ignore[arg-type]


def page(corpus: Corpus, **more: object) -> str:
    return markdown.render(document(corpus, **more))


def test_scope_words_of_a_claim_follow_from_its_class() -> None:
    assert "So in all 6 eligible sites (hunch)." in page(study().corpus())
    assert "So in some of the eligible sites (2 of 6) (hunch)." in page(study("a1", "b1").corpus())


def test_every_part_of_a_theme_is_there_or_said_to_be_missing() -> None:
    text = page(study().corpus())
    for expected in (
        "G/A: what it rests on",
        "G/A: its codes by site",
        "No group of sites has here what another lacks",
        "No counter quotation",
        "**Challenge share:** 0 of 6 sites",
        "No rival explanation is noted",
        "Agreement on its codes cannot be told: the coders were not compared",
        "no second judgement",
        "Again: workbench matrix --rows group --code g/a",
        "workbench report evidence --code g/a",
    ):
        assert expected in text, expected


def test_regions_of_earlier_builds_keep_their_names() -> None:
    names = {b.name for b in walk(document(study().corpus()).blocks) if isinstance(b, Region)}
    assert names >= {"claim-share", "g/a", "confidence.g/a", "further.g/a"}


def test_agreement_is_told_with_its_interval_or_the_reason_for_none() -> None:
    agreed = Agreed(codes={"g/a/x": CodeAgreement(code="g/a/x", alpha=0.81, low=0.7, high=0.9, sources=12, units=90)})
    assert "| G/A/X | 0.81 | 0.70 to 0.90 | 12 | 90 |" in page(study().corpus(), agreed=agreed)
    none = Agreed(codes={"g/a/x": CodeAgreement(code="g/a/x", alpha=0.81, sources=3, units=9, why="three sources")})
    assert "| G/A/X | 0.81 | three sources | 3 | 9 |" in page(study().corpus(), agreed=none)


def test_rivals_stand_with_their_theme_and_their_claim() -> None:
    corpus = study().corpus()
    rival = Rival(
        id="r", statement="They are new.", shows="old heads do not", supports=(corpus.passages[0].coding.id,)
    )
    text = page(replace(corpus, claims=(replace(corpus.claims[0], rivals=(rival,)),)))
    assert text.count("They are new.") == 2
    assert "| They are new. | old heads do not | 1: " in text


def test_a_site_that_only_challenges_is_no_support_and_is_in_the_challenge_share() -> None:
    build = study("a1", "a2", "a3", "b1", "b2").coded("b3-p", "g/a/x", 2, stance=Stance.CHALLENGES)
    text = page(build.corpus())
    assert "only challenged at B3" in text
    assert "1 of 6 sites that take a side only challenges it." in text
    assert "| 5 of 6 | – | B3 | – | 0.17 (1 of 6 sites that take a side) |" in text


def test_passages_that_the_frame_does_not_foresee_are_a_data_run_to_make() -> None:
    text = page(study().coded("a1-p", "g/a/not-in-frame", 4).corpus(), flags=" --wave 1")
    assert "1 passages at 1 sites" in text
    assert "`workbench report evidence --code g/a/not-in-frame --wave 1`" in text


def test_themes_stand_under_their_questions_and_those_under_none_come_last() -> None:
    corpus = study().code("h").coded("a1-p", "h", 3).corpus()
    questions = [ResearchQuestion(id="q1", text="Who leads?", groups=("g",)),
                 ResearchQuestion(id="q2", text="Who else?", groups=("g/a",))]  # fmt: skip
    parts = [p for p in outline(corpus).parts if p.theme]
    text = page(corpus, areas=by_question(parts, questions, Frame.of(corpus).under))
    order = [text.index(f"### {words}") for words in ("Who leads?", "Who else?", "Under no research question")]
    assert order == sorted(order)
    assert text.count("G/A: what it rests on") == 1
    assert "Told under another question: [G/A](#g-a) (q1)" in text


def vignette(consent: str, composite: str = "yes") -> Memo:
    return Memo(
        id="v", title="A Monday", body="She *walks* in.", coder="ana", kind=MemoKind.VIGNETTE,
        form={"consent": consent, "composite": composite, "sites": "a1, a2"},
        attached=(Attachment(what=Thing.CODE, target="u", name="g/a"),),
    )  # fmt: skip


def test_a_vignette_is_printed_with_its_marks() -> None:
    text = page(replace(study().corpus(), memos=(vignette("release signed in May"),)))
    assert "Vignette: A Monday" in text
    assert "Composite of A1, A2" in text
    assert "Consent: release signed in May. Names in it are invented." in text


def test_a_vignette_without_consent_is_named_and_not_printed() -> None:
    text = page(replace(study().corpus(), memos=(vignette(" "),)))
    assert "The vignette “A Monday”" in text
    assert "walks" not in text


def test_names_with_markup_come_out_as_words() -> None:
    corpus = study().corpus()
    sites = tuple(replace(s, name="<script>*Ash*</script>") if s.slug == "a1" else s for s in corpus.sites)
    text = page(replace(corpus, sites=sites))
    assert text.count("<script>") == text.count(r"\<script>") > 0


def test_an_empty_study_says_so() -> None:
    text = page(schools(*SIX, codes=("g", "g/a")).corpus())
    assert "No passage that counts is coded under any theme." in text
    assert "No quotation stands under a theme." in text
