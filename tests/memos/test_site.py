"""The memo of one site: what was said, by whom, and what is missing and why."""

from dataclasses import replace

import pytest

from tests.displays.build import Build
from workbench.coding.site_outline import OTHER, Outline, OutlineSection, SectionKind
from workbench.displays.concordance import Convergence
from workbench.errors import NotKnown
from workbench.memos.site import SiteMemo, shown, site_memo
from workbench.model.claim import Silence
from workbench.model.coding import Stance
from workbench.model.memo import Attachment, Memo, MemoKind, Thing
from workbench.model.source import Kind


def study() -> Build:
    build = Build()
    for code in ("work", "work/roles", "work/roles/coach", "work/roles/load", "work/roles/not-in-frame", "work/talk"):
        build.code(code)
    build.code("trust", "Teachers trust the principal.").code("late")
    build.site("ash").site("elm").source("ash-p", words=600).source("ash-t", role="teacher", wave="2", words=400)
    build.source("ash-o", kind=Kind.OBSERVATION, role=None, wave="2").source("elm-p")
    build.source("ash-m", kind=Kind.CASE_MEMO, role=None)
    build.asked("work", "trust").asked("late", role="district").read()
    build.coded("ash-p", "work/roles/coach", 1).coded("ash-t", "work/roles/coach", 1).coded(
        "ash-o", "work/roles/coach", 3
    )
    build.coded("ash-t", "work/roles/not-in-frame", 4).coded("ash-m", "work/talk", 1)
    return (
        build.coded("ash-p", "trust", 6)
        .coded("ash-t", "trust", 7, stance=Stance.CHALLENGES)
        .coded("elm-p", "work/talk", 1)
    )


@pytest.fixture
def memo() -> SiteMemo:
    return site_memo(study().corpus(), "ash")


def test_sections_and_groups_come_from_the_codebook(memo: SiteMemo) -> None:
    assert [(s.code, [e.code for e in s.entries]) for s in memo.sections] == [
        ("work", ["work", "work/roles"]),
        ("trust", ["trust"]),
        ("late", ["late"]),
    ]


def test_the_inventory_tells_kinds_roles_waves_and_words(memo: SiteMemo) -> None:
    glance = memo.glance
    assert [(h.kind, h.role, h.wave, h.sources, h.words) for h in glance.holdings] == [
        ("transcript", "principal", "1", 1, 600),
        ("transcript", "teacher", "2", 1, 400),
        ("observation", "(not told)", "2", 1, 1000),
    ]
    assert (glance.sources, glance.words, glance.district, glance.coders) == (3, 2000, "North", ("ana",))
    assert (glance.gaps, glance.memos) == ((), ("ash-m",))


def test_unread_sources_are_gaps() -> None:
    glance = site_memo(study().source("ash-q").read("ash-q", scope="work").corpus(), "ash").glance
    assert [(gap.source, str(gap.read)) for gap in glance.gaps] == [("ash-q", "4 of 6")]


def test_counts_are_k_of_n_of_what_was_heard(memo: SiteMemo) -> None:
    roles = memo.sections[0].entries[1]
    assert (roles.counts.units, str(roles.counts.persons), str(roles.counts.sources), str(roles.counts.waves)) == (
        4,
        "2 of 2",
        "3 of 3",
        "2 of 2",
    )
    assert [(line.code, line.counts.units, line.single_source) for line in roles.present] == [
        ("work/roles/coach", 3, False)
    ]
    assert (roles.roles.verdict, roles.kinds.verdict) == ("both", Convergence.CONVERGENT)
    assert roles.quotes.counter is None


def test_missing_codes_are_grouped_by_reason(memo: SiteMemo) -> None:
    roles, late = memo.sections[0].entries[1], memo.sections[2].entries[0]
    assert [(m.reason, [code for code, _ in m.codes]) for m in roles.missing] == [
        (Silence.ABSENT, ["work/roles/load"])
    ]
    assert late.silent is not None
    assert (late.silent.reason, late.counts.units) == (Silence.NOT_ASKED, None)


def test_roles_that_contradict_each_other_are_named(memo: SiteMemo) -> None:
    assert [(c.code, c.supports, c.challenges) for c in memo.contradictions] == [
        ("trust", ("supervisory",), ("teacher",))
    ]
    trust = memo.sections[1].entries[0]
    assert [p.source.slug for p in trust.exceptions] == ["ash-t"]
    assert trust.quotes.counter in trust.exceptions


def test_case_memos_are_cited_and_never_counted(memo: SiteMemo) -> None:
    assert [[p.source.slug for p in s.cited] for s in memo.sections] == [["ash-m"], [], []]
    assert memo.cited == ()
    talk = memo.sections[0].entries[0]
    assert (talk.counts.units, talk.silent and talk.silent.reason) == (0, Silence.ABSENT)


def test_what_is_not_in_the_frame_is_kept_in_sight(memo: SiteMemo) -> None:
    assert [(p.source.slug, p.coding.code) for p in memo.unforeseen] == [("ash-t", "work/roles/not-in-frame")]


def test_change_between_waves_is_told_once_for_all_leaves(memo: SiteMemo) -> None:
    (change,) = memo.changes
    assert (change.kept, change.dropped) == (("work/roles/coach",), ("trust",))


def test_a_site_without_sources_has_a_memo_of_reasons() -> None:
    memo = site_memo(study().site("oak").corpus(), "oak")
    reasons = {m.reason for s in memo.sections for e in s.entries for m in e.missing}
    assert reasons == {Silence.NO_SOURCE}


def test_an_unknown_site_is_refused() -> None:
    with pytest.raises(NotKnown, match="no site 'asch'; did you mean ash"):
        site_memo(study().corpus(), "asch")


def coded(name: str, *codes: str) -> OutlineSection:
    return OutlineSection(id=name, title=name.title(), kind=SectionKind.CODED, codes=codes)


def test_an_outline_orders_the_codes_and_loses_none() -> None:
    outline = Outline(sections=(coded("belief", "trust"), coded("coaching", "work/roles/coach", "no-such-code")))
    memo = site_memo(study().corpus(), "ash", outline=outline)

    told = {s.code: [code for e in s.entries for code in leaves(e)] for s in memo.sections}
    assert told == {
        "belief": ["trust"],
        "coaching": ["work/roles/coach"],
        OTHER: ["work/talk", "work/roles/load", "late"],
    }
    assert memo.unknown == ("no-such-code",)
    assert [s.id for s in memo.outline.sections] == ["belief", "coaching", OTHER]


def leaves(entry) -> list[str]:  # type: ignore[no-untyped-def]
    return [*(line.code for line in entry.present), *(code for m in entry.missing for code, _ in m.codes)]


def test_thin_evidence_is_told_from_evidence_of_one_source(memo: SiteMemo) -> None:
    roles, trust = memo.sections[0].entries[1], memo.sections[1].entries[0]
    assert (roles.counts.passages, roles.counts.thin, roles.single_source) == (4, False, False)
    assert (trust.counts.passages, trust.counts.thin, trust.single_source) == (2, True, True)
    assert trust.present[0].stances == {Stance.SUPPORTS: 1, Stance.CHALLENGES: 1}


def test_negative_evidence_is_told_by_code_and_stance(memo: SiteMemo) -> None:
    told = [(a.code, a.stance, [p.source.slug for p in a.passages]) for a in memo.negative]
    assert told == [("trust", Stance.CHALLENGES, ["ash-t"])]


def noted(kind: MemoKind, *on: tuple[Thing, str], **form: str) -> Memo:
    attached = tuple(Attachment(what=what, target=name, name=name) for what, name in on)
    return Memo(id=str(on), body="They met twice.", coder="ben", kind=kind, form=form, attached=attached)


def test_memos_on_the_site_stand_in_the_section_of_their_code_or_at_a_glance() -> None:
    here = (Thing.SITE, "ash")
    memos = (
        noted(MemoKind.SITE, here, (Thing.CODE, "trust")),
        noted(MemoKind.CONTACT, here, questions="Who chairs it?", met="the principal"),
        noted(MemoKind.ANALYTIC, here),
        noted(MemoKind.SITE, (Thing.SITE, "elm")),
    )
    memo = site_memo(replace(study().corpus(), memos=memos), "ash")

    assert [s.memos for s in memo.sections] == [(), (memos[0],), ()]
    assert memo.memos == (memos[1],)
    assert [(field, text) for _, field, text in memo.gaps.noted] == [("questions", "Who chairs it?")]


def test_gaps_are_what_nobody_asked_heard_or_saw(memo: SiteMemo) -> None:
    gaps = memo.gaps
    assert (gaps.roles, gaps.waves, gaps.kinds) == ((), (), ())
    assert gaps.codes == ("late",)
    assert gaps.alone == ("trust",)
    assert dict(gaps.unasked) == {"supervisory": ("Late",), "teacher": ("Late",)}
    elm = site_memo(study().corpus(), "elm").gaps
    assert (elm.roles, elm.waves, elm.kinds) == (("teacher",), ("2",), ("observation",))


def test_what_is_shown_is_the_same_for_the_same_data_and_other_when_it_changes() -> None:
    def told(build: Build) -> str:
        return shown(site_memo(build.corpus(), "ash"))

    first = told(study())
    assert told(study()) == first
    assert told(study().coded("elm-p", "trust", 9)) == first  # another site
    assert told(study().coded("ash-p", "work/roles/load", 9)) != first
    assert told(study().source("ash-q")) != first
    renamed = replace(study().corpus(), title="Other", head="f" * 64)
    assert shown(site_memo(renamed, "ash")) == first


def test_an_other_code_whose_section_is_excluded_by_a_cycle_is_no_endless_search() -> None:
    build = study()
    build.codes = [replace(c, parent="work/talk") if c.slug == "work" else c for c in build.codes]
    assert site_memo(build.corpus(), "ash").site == "ash"
