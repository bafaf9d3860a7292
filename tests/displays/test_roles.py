"""A role belongs to the turn: a group of teachers and coaches is heard as both, and counted once. All invented."""

from hypothesis import given
from hypothesis import strategies as st

from tests.displays.build import Build
from workbench.displays.change import wave_change
from workbench.displays.concordance import role_concordance, triangulation_at
from workbench.displays.contrast import contrasts
from workbench.displays.eligibility import Scope
from workbench.displays.frame import Dimension, Frame
from workbench.displays.matrix import code_by_role, code_by_site
from workbench.displays.prevalence import Prevalence, prevalence
from workbench.displays.roles import NOT_TOLD, persons_of, roles_of
from workbench.displays.standing import Matter
from workbench.model.claim import Silence, Verdict
from workbench.model.coding import Stance
from workbench.model.source import Consent, Kind, Participant, Speaker
from workbench.patterns.ledger import representation
from workbench.patterns.trial import try_claim

GROUP = {
    "T1": Speaker(participant="tess", role="teacher"),
    "C1": Speaker(participant="cole", role="coach"),
    "Tess": Speaker(participant="tess", role="teacher"),
}


def group_at(build: Build, slug: str, who: dict[str, Speaker] | None = None, wave: str = "1") -> Build:
    return build.source(slug, kind=Kind.FOCUS_GROUP, role=None, who=who or GROUP, wave=wave)


def study() -> Build:
    """One site, one principal, and a group in which a teacher has the code and a coach has not."""
    build = Build().code("a").code("p", "Leaders share the work.").site("ash").source("ash-p")
    group_at(build, "ash-f")
    return build.asked("a", "p").read().coded("ash-f", "a", 1, speaker="T1")


def of(build: Build, code: str = "a", scope: Scope | None = None) -> Prevalence:
    (found,) = prevalence(build.corpus(), [code], scope or Scope())
    return found


def test_a_group_of_two_roles_stands_in_both_and_a_passage_in_that_of_its_speaker() -> None:
    roles = {g.group: g for g in of(study()).roles}

    assert list(roles) == ["principal", "teacher", "coach"]
    assert (str(roles["teacher"].sources), str(roles["teacher"].persons), roles["teacher"].units) == (
        "1 of 1",
        "1 of 1",
        1,
    )
    assert (str(roles["coach"].sources), str(roles["coach"].persons), roles["coach"].units) == ("0 of 1", "0 of 1", 0)


def test_the_totals_hold_a_source_of_two_roles_once() -> None:
    found = of(study())
    assert (str(found.sources), str(found.persons), found.units) == ("1 of 2", "1 of 3", 1)


def test_a_voice_of_no_known_role_is_in_no_role() -> None:
    build = study()
    group_at(build, "ash-g", GROUP | {"Unknown": Speaker()})
    build.read("ash-g").coded("ash-g", "a", 1, 2, speaker="Unknown")
    roles = {g.group: g.units for g in of(build).roles}
    assert roles == {"principal": 0, "teacher": 1, "coach": 0, NOT_TOLD: 2}


def test_a_source_tells_the_role_of_voices_that_nobody_has_named() -> None:
    (source,) = (
        Build().source("ash-p", who={"P": Speaker(participant="pam", role="principal"), "?": Speaker()}).sources
    )
    assert roles_of(source) == ("principal",)


def test_persons_are_participants_and_a_group_voice_is_nobody() -> None:
    who = GROUP | {"ALL": Speaker(role="teacher", group=True), "Unknown 1": Speaker(), "Unknown 2": Speaker()}
    (source,) = group_at(Build(), "ash-f", who).sources

    assert persons_of(source) == {"tess", "cole", "ash-f:Unknown 1", "ash-f:Unknown 2"}
    assert persons_of(source, {"teacher"}) == {"tess"}


def test_what_all_said_together_carries_the_code_and_is_no_person() -> None:
    build = Build().code("a").site("ash")
    group_at(build, "ash-f", GROUP | {"ALL": Speaker(group=True)})
    found = of(build.asked("a").read().coded("ash-f", "a", 1, speaker="ALL"))
    assert (str(found.sites), str(found.persons)) == ("1 of 1", "0 of 2")


def test_a_person_in_an_interview_and_in_a_group_is_one() -> None:
    build = study().source("ash-t", role="teacher", participant="tess").read("ash-t").coded("ash-t", "a", 3)
    assert str(of(build).persons) == "1 of 3"


def test_two_roles_of_one_group_can_contradict_each_other() -> None:
    build = study().coded("ash-f", "p", 2, speaker="T1")
    build.coded("ash-f", "p", 3, speaker="C1", stance=Stance.CHALLENGES)
    (found,) = role_concordance(build.corpus(), ["p"])

    assert (found.said, found.other, found.silent) == (("teacher",), ("teacher leader",), ("supervisory",))
    assert (found.supports, found.challenges) == (("teacher",), ("teacher leader",))


def test_a_question_to_teachers_was_not_put_to_the_coaches_of_the_group() -> None:
    build = Build().code("a").site("ash")
    corpus = group_at(build, "ash-f").asked("a", role="teacher").read().corpus()
    (found,) = role_concordance(corpus, ["a"])

    assert found.silent == ("teacher",)
    [(role, why)] = found.unheard
    assert (role, why.reason) == ("teacher leader", Silence.NOT_ASKED)
    assert why.detail == "asked in 0 of 1 source, by the protocol (wave 1: coach)"


def test_a_scope_of_one_role_hears_only_its_turns() -> None:
    build = study().coded("ash-f", "a", 7, speaker="C1")
    corpus, teachers = build.corpus(), Scope(roles=("teacher",))
    found = of(build, scope=teachers)

    assert (found.units, str(found.persons)) == (1, "1 of 1")
    assert [g.group for g in found.roles] == ["teacher"]
    assert code_by_site(corpus, ["a"], teachers).rows[0].units == 1
    assert code_by_site(corpus, ["a"]).rows[0].units == 2
    assert [(c.role, c.units) for c in code_by_role(corpus, ["a"]).rows[0].cells] == [
        ("principal", 0),
        ("teacher", 1),
        ("coach", 1),
    ]


def test_change_in_the_words_of_one_role() -> None:
    build = study()
    group_at(build, "ash-g", wave="2").read("ash-g").coded("ash-g", "a", 4, speaker="C1")
    (whole,) = wave_change(build.corpus(), ["a"])
    (teachers,) = wave_change(build.corpus(), ["a"], Scope(roles=("teacher",)))
    assert (whole.kept, teachers.dropped) == (("a",), ("a",))


def test_a_claim_about_one_role_hears_only_its_turns() -> None:
    build = (
        study().coded("ash-f", "p", 2, speaker="T1").coded("ash-f", "p", 3, speaker="C1", stance=Stance.CHALLENGES)
    )
    build.claim("c", "p", roles=("teacher",)).claim("d", "p")
    corpus = build.corpus()
    teachers, everybody = (try_claim(corpus, claim).sites[0] for claim in corpus.claims)

    assert (teachers.verdict, teachers.explanation) == (Verdict.SUPPORTS, "supports: teacher (1 passage)")
    assert (everybody.verdict, everybody.explanation) == (
        Verdict.QUALIFIES,
        "supports: teacher (1 passage); challenges: coach (1 passage)",
    )


def test_roles_of_the_same_groups_can_part() -> None:
    build = Build().code("a")
    for site in ("ash", "elm", "oak"):
        group_at(build.site(site), f"{site}-f")
        build.coded(f"{site}-f", "a", 1, speaker="T1")
    (found,) = contrasts(build.asked("a").read().corpus(), ["a"], dimensions=[Dimension.ROLE])

    assert (found.high.names, found.low.names) == (("teacher",), ("coach",))
    assert (str(found.high.sites), str(found.low.sites)) == ("3 of 3", "0 of 3")
    assert found.same_split == ()


def test_words_by_role_go_by_who_spoke_them() -> None:
    build = study()
    build.role_words["ash-f"] = {"teacher": 700, "coach": 200}
    found = representation(build.corpus(), build.passages)

    assert [(r.group, str(r.quotes), r.words) for r in found.roles] == [
        ("principal", "0 of 1", 0.5),
        ("teacher", "1 of 1", 0.35),
        ("coach", "0 of 1", 0.1),
        (NOT_TOLD, "0 of 1", 0.05),
    ]
    assert [r.words for r in representation(study().corpus(), ()).roles] == [None, None, None]


def test_who_withdrew_is_in_no_denominator() -> None:
    build = study().participant("tess", Consent.QUOTE).participant("cole", Consent.WITHDRAWN)
    found = of(build)
    assert [r.group for r in found.roles] == ["principal", "teacher"]
    assert str(found.persons) == "1 of 2"


def test_density_in_a_scope_of_roles_is_of_their_words() -> None:
    build = study().coded("ash-f", "a", 7, speaker="C1")
    unknown, (whole,) = (code_by_site(b.corpus(), ["a"]).rows[0].cells for b in (study(), build))
    assert whole.rate == 1  # 2 units in 2,000 words
    assert unknown[0].rate == 0.5  # the words of the whole are known, whoever spoke them
    assert code_by_site(build.corpus(), ["a"], Scope(roles=("coach",))).rows[0].cells[0].rate is None
    build.role_words["ash-f"] = {"teacher": 800, "coach": 200}
    assert code_by_site(build.corpus(), ["a"], Scope(roles=("coach",))).rows[0].cells[0].rate == 5


def test_participants_tell_the_group_of_their_role() -> None:
    build = study().coded("ash-f", "a", 2, speaker="C1")
    build.participants.append(Participant(id="cole", slug="cole", name="Cole", role="coach", role_group="central"))
    (found,) = role_concordance(build.corpus(), ["a"])
    assert found.said == ("central", "teacher")


@given(st.lists(st.tuples(st.sampled_from(["T1", "C1", "Tess", "Unknown"]), st.integers(1, 9)), max_size=12))
def test_roles_part_the_total_and_leave_nothing_out(marked: list[tuple[str, int]]) -> None:
    build = Build().code("a").site("ash")
    group_at(build, "ash-f", GROUP | {"Unknown": Speaker()}).asked("a").read()
    first = {"T1": 0, "C1": 10, "Tess": 20, "Unknown": 30}  # nobody's units are another's
    for speaker, unit in marked:
        build.coded("ash-f", "a", first[speaker] + unit, speaker=speaker)
    found = of(build)

    assert sum(group.units or 0 for group in found.roles) == found.units == len(set(marked))
    assert sum(group.persons.k for group in found.roles) == found.persons.k
    assert sum(group.persons.n for group in found.roles) == found.persons.n == 3
    assert all(group.sources.n == found.sources.n == 1 for group in found.roles)


def test_a_translation_beside_its_original_is_never_counted() -> None:
    build = (
        study().source("ash-p-es", beside="ash-p", participant="pam").read("ash-p-es").coded("ash-p-es", "a", 1, 2)
    )
    before, after = study().corpus(), build.corpus()

    assert prevalence(after) == prevalence(before)
    assert code_by_site(after) == code_by_site(before)
    assert representation(after, ()) == representation(before, ())
    assert "ash-p-es" not in Frame.of(after).ask(["a"]).hearings


def test_people_of_the_central_office_are_in_no_sites_figures_and_are_heard() -> None:
    build = study().site("elm", "south").source("elm-p").read("elm-p")
    build.source("office", "-", district="north", role="coordinator").read("office")
    build.source("office-m", "-", district="north", role=None, kind=Kind.DISTRICT_MEMO).read("office-m")
    build.coded("office", "p", 1, stance=Stance.CHALLENGES).coded("office-m", "p", 1).claim("c", "p")
    corpus = build.corpus()
    found = of(build, "p")
    trial = try_claim(corpus, corpus.claims[0])
    office = tuple(s for s in corpus.sources if s.site is None and s.counted)

    assert (str(found.sites), str(found.sources), found.units) == ("0 of 2", "0 of 3", 0)
    assert [(d.group, str(d.sites)) for d in found.districts] == [("north", "0 of 1"), ("south", "0 of 1")]
    assert "coordinator" not in [r.group for r in found.roles]
    assert str(found.elsewhere) == "0 of 1"
    assert str(of(build.coded("office", "a", 2)).elsewhere) == "1 of 1"
    assert [p.source.slug for p in trial.other_voices.challenges] == ["office"]
    assert (str(trial.challenges), str(trial.absent)) == ("0 of 2", "2 of 2")
    assert [s.slug for s in office] == ["office"]
    assert triangulation_at(Matter.code(Frame.of(corpus), "p"), "", office).against == ("transcript",)
