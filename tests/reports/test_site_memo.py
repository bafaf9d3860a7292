"""The memo of a site, and of a district, as documents. The studies are invented."""

from dataclasses import replace

import pytest

from tests.displays.build import Build
from tests.reports.hostile import TEXTS
from workbench.memos.district import district_memo
from workbench.memos.site import site_memo
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus
from workbench.model.memo import Attachment, Memo, MemoKind, Thing
from workbench.model.source import Site
from workbench.model.stages import Amendment, SiteStage, Step
from workbench.reports import html, markdown
from workbench.reports.district_memo import district_memo_document
from workbench.reports.document import Document, Region, walk
from workbench.reports.regions import read_regions, weave
from workbench.reports.site_memo import Notes, site_memo_document

REGIONS = ["glance", "g", "trust", "change", "surprises", "contradictions", "next-visit", "corroboration"]


def study() -> Build:
    build = Build().code("g").code("g/plan").code("g/not-in-frame").code("trust", "They trust her.").site("ash")
    build.source("ash-p").source("ash-t", role="teacher", wave="2").source("office", "-", district="north")
    build.asked("g", "trust").read()
    build.coded("ash-p", "g/plan", 1).coded("ash-p", "trust", 2)
    return build.coded("ash-t", "trust", 3, stance=Stance.CHALLENGES).coded("office", "g/plan", 4)


def document(corpus: Corpus, **notes: object) -> Document:
    return site_memo_document(corpus, site_memo(corpus, "ash"), (), notes=Notes(**notes))  # type: ignore[arg-type]


def page(corpus: Corpus, **notes: object) -> str:
    return markdown.render(document(corpus, **notes))


def step(stage: SiteStage, coder: str, day: str, subject: str = "site-memo-ash") -> Step:
    return Step(id=day, subject=subject, stage=stage, coder=coder, at=f"{day}T10:00:00Z", reason="read twice")


def test_every_section_has_room_for_the_analyst() -> None:
    assert [b.name for b in walk(document(study().corpus()).blocks) if isinstance(b, Region)] == REGIONS


def test_a_rebuild_keeps_what_the_analyst_wrote() -> None:
    corpus = study().corpus()
    woven = weave(document(corpus), {"change": "It grew.", "gone": "Old words."})
    found = read_regions(markdown.render(woven), where="x")
    assert (found["change"], found["gone"]) == ("It grew.", "Old words.")


def test_the_status_is_that_of_the_steps() -> None:
    corpus = study().corpus()
    assert "- **status:** not marked as drafted" in page(corpus)
    steps = (step(SiteStage.DRAFTED, "ana", "2026-05-01"), step(SiteStage.REFINED, "ben", "2026-05-02"))
    told = page(replace(corpus, steps=steps))
    assert "- **status:** refined" in told
    assert "- **Drafted by:** ana, 2026-05-01" in told
    assert "- **Corroborated by:** nobody yet" in told
    assert "- **2026-05-02 refined** by ben: read twice" in told


def test_evidence_that_changed_since_a_mark_is_told_at_the_top() -> None:
    told = page(study().corpus(), changed="codings 10 → 12")
    assert "The evidence changed since the last mark: codings 10 → 12." in told.split("## ")[0]
    assert "changed since the last mark" not in page(study().corpus())


def test_the_log_tells_each_amended_statement_old_and_new() -> None:
    log = Amendment(
        report="site-memo-ash", region="change", old="One. Two.", new="One. Three.", coder="ben",
        at="2026-05-03T09:00:00Z",
    )  # fmt: skip
    told = page(study().corpus(), log=(log,))
    assert "| 2026-05-03 | ben | Change between waves | Two. | Three. |" in told


def test_thin_evidence_and_one_source_alone_are_marked() -> None:
    told = page(study().corpus())
    assert "Thin evidence: fewer than 3 passages and one source alone." in told
    assert "| Trust | 2 | 1 of 2 | 1 of 2 | thin: 2 passages; one source |" in told


def test_negative_evidence_contradictions_and_the_index_name_quotations() -> None:
    told = page(study().corpus())
    assert "Supported by supervisory; challenged by teacher." in told
    assert "| Trust | challenges | 1 | teacher |" in told
    assert "**Quotations in this memo (3 passages)**" in told


def test_what_the_study_lacks_is_open() -> None:
    build = study().site("elm").source("elm-c", role="coach", wave="3").asked("trust", role="coach")
    told = page(build.corpus())
    assert "**Roles heard elsewhere and never here:** coach" in told
    assert "**Waves without a source here:** 3" in told


def test_memos_of_visitors_are_cited_and_never_counted() -> None:
    at = (Attachment(what=Thing.SITE, target="ash", name="ash"),)
    visit = Memo(
        id="1", body="word " * 200, coder="ben", kind=MemoKind.CONTACT, written="2026-05-01T10:00:00Z",
        form={"new questions": "Who chairs it?"}, attached=at,
    )  # fmt: skip
    corpus = study().corpus()
    told = page(replace(corpus, memos=(visit,)))
    assert "never counted" in told
    assert "more words)" in told
    assert "**new questions:** Who chairs it? (ben, 2026-05-01)" in told
    counts = [line for line in page(corpus).split("\n") if line.startswith("Sentences:")]
    assert [line for line in told.split("\n") if line.startswith("Sentences:")] == counts


def test_a_site_without_sources_has_a_short_memo_that_says_so() -> None:
    corpus = study().site("oak").corpus()
    made = site_memo_document(corpus, site_memo(corpus, "oak"), ())
    told = markdown.render(made)
    assert "No source of this site counts yet" in told
    assert "## Change between waves" not in told
    assert [b.name for b in walk(made.blocks) if isinstance(b, Region)] == ["glance", "next-visit", "corroboration"]


def test_a_code_with_thousands_of_codings_makes_no_longer_page() -> None:
    def lines(number: int) -> int:
        build = study()
        for unit in range(number):
            build.coded("ash-p", "trust", 10 + 2 * unit, stance=Stance.CHALLENGES)
            build.coded("ash-p", "g/not-in-frame", 10 + 2 * unit)
        return len(page(build.corpus()).split("\n"))

    assert lines(1200) <= lines(40) + 2


@pytest.mark.parametrize("text", TEXTS)
def test_names_are_words_and_nothing_else(text: str) -> None:
    corpus = study().corpus()
    site = Site(id="ash", slug="ash", name=text, district="north", levels=(text,), attributes={text: text})
    at = (Attachment(what=Thing.SITE, target="ash", name="ash"),)
    memo = Memo(id="1", body=text, title=text, coder="ben", kind=MemoKind.SITE, form={text: text}, attached=at)
    steps = (Step(id="1", subject="site-memo-ash", stage=SiteStage.DRAFTED, coder=text, reason=text, at=text),)
    made = replace(corpus, sites=(site,), memos=(memo,), steps=steps)
    shown = html.render(document(made))
    assert "alert(1)</script>" not in shown
    assert "<img" not in shown
    assert set(read_regions(page(made), where="x")) == set(REGIONS)


def district(corpus: Corpus, slug: str = "north") -> str:
    return markdown.render(district_memo_document(corpus, district_memo(corpus, slug), ()))


def test_the_memo_of_a_district_tells_its_schools_apart() -> None:
    told = district(study().corpus())
    assert told.startswith("# North: district memo")
    assert "- **schools:** Ash" in told
    assert "beside the district's own, in no figure above." in told
    assert "| G/Plan | 1 |\n" in told  # at Ash; the district's own passage stands in its own table


def test_all_who_visited_review_the_memo_of_a_district() -> None:
    corpus = study().coded("ash-p", "g/plan", 8, coder="ben").corpus()
    steps = (step(SiteStage.DRAFTED, "ana", "2026-05-01", "district-memo-north"),)
    told = district(replace(corpus, steps=steps))
    assert "- **reviewed by:** nobody yet" in told
    assert "- **still to review:** ben" in told
    reviewed = (*steps, step(SiteStage.CORROBORATED, "ben", "2026-05-02", "district-memo-north"))
    assert "still to review" not in district(replace(corpus, steps=reviewed))


def test_a_district_without_sources_has_what_its_schools_say() -> None:
    build = study().site("oak", "south").source("oak-p").coded("oak-p", "g/plan", 1)
    told = district(build.corpus(), "south")
    assert "No source of this district counts yet" in told
    assert "## Change between waves" not in told
    assert "### As told in the schools" in told
