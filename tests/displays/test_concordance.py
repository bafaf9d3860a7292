"""Roles agree, stay silent or contradict each other; kinds of source bear each other out or do not."""

from tests.displays.build import Build, schools
from workbench.displays.concordance import Concordance, Convergence, role_concordance, triangulation_at
from workbench.displays.frame import Frame
from workbench.displays.standing import Matter
from workbench.model.claim import Silence
from workbench.model.coding import Stance
from workbench.model.source import Kind


def voices(build: Build, code: str = "g/a") -> Concordance:
    (found,) = role_concordance(build.corpus(), [code])
    return found


def one_site() -> Build:
    return schools(("a1", "north")).source("a1-t", role="teacher").source("a1-l", role="Teacher Leader").read()


def test_groups_of_roles_are_said_silent_or_unheard() -> None:
    build = one_site().source("a1-x", role="assistant principal").source("a1-c", role="counselor")
    found = voices(build.coded("a1-x", "g/a", 1))
    assert (found.said, found.silent) == (("supervisory",), ("teacher leader", "teacher"))
    assert [(group, silent.reason) for group, silent in found.unheard] == [("counselor", Silence.NOT_READ)]
    assert found.verdict == "only supervisory"


def test_all_none_and_too_few() -> None:
    build = one_site()
    assert voices(build).verdict == "none"
    for source in ("a1-p", "a1-t", "a1-l"):
        build.coded(source, "g/a", 1)
    assert voices(build).verdict == "all"
    assert voices(schools(("a1", "north")).coded("a1-p", "g/a", 1)).verdict == "fewer than two role groups heard"


def test_a_principal_who_supports_what_a_teacher_challenges() -> None:
    build = one_site().code("p", "Leaders share the work.").asked("p").read()
    build.coded("a1-p", "p", 1, stance=Stance.SUPPORTS).coded("a1-p", "p", 2, stance=Stance.QUALIFIES)
    assert not voices(build, "p").disagreement
    found = voices(build.coded("a1-t", "p", 1, stance=Stance.CHALLENGES), "p")
    assert (found.supports, found.challenges, found.other) == (("supervisory",), ("teacher",), ("teacher",))
    assert found.disagreement
    assert found.verdict == "only supervisory"


def test_kinds_converge_or_dissent() -> None:
    build = (
        schools(("a1", "north")).code("p", "P.").asked("p").source("a1-o", kind=Kind.OBSERVATION, role=None).read()
    )

    def verdict() -> Convergence:
        frame = Frame.of(corpus := build.corpus())
        return triangulation_at(Matter.code(frame, "p"), "a1", corpus.by_site["a1"]).verdict

    assert verdict() is Convergence.NONE
    build.coded("a1-p", "p", 1)
    assert verdict() is Convergence.ONE_KIND
    build.coded("a1-o", "p", 1, stance=Stance.CHALLENGES)
    assert verdict() is Convergence.DISSONANT
    build.coded("a1-o", "p", 2)
    assert verdict() is Convergence.CONVERGENT
