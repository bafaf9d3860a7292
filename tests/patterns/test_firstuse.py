"""First use of a fixed frame is not called saturation."""

from tests.displays.build import Build
from workbench.model.source import Kind
from workbench.patterns.firstuse import FirstUse, first_use


def curve(build: Build) -> FirstUse:
    return first_use(build.corpus())


def study() -> Build:
    build = Build().code("g").code("g/a").code("g/b").code("g/c").code("g/not-in-frame").site("ash")
    for number in (1, 2, 3):
        build.source(f"ash-{number}")
    build.source("ash-o", kind=Kind.OBSERVATION)
    return build.coded("ash-1", "g/b", 1).coded("ash-1", "g/a", 2).coded("ash-3", "g/a", 1).coded("ash-o", "g/c", 1)


def test_each_interview_is_credited_with_what_is_new() -> None:
    found = curve(study().coded("ash-1", "g/not-in-frame", 4).read("ash-2"))
    assert [(p.source, p.new, p.used) for p in found.points] == [
        ("ash-1", ("g/a", "g/b"), 2),
        ("ash-2", (), 2),
        ("ash-3", (), 2),
    ]
    assert (found.frame, found.never, found.unread) == (3, ("g/c",), ())
    assert found.sentence.startswith("2 of 3 codes of the frame were used in 3 interviews")
    assert found.sentence.endswith("not saturation.")


def test_unread_interviews_do_not_flatten_the_curve() -> None:
    found = curve(study())
    assert ([p.source for p in found.points], found.unread) == (["ash-1", "ash-3"], ("ash-2",))


def test_a_translation_is_no_interview_of_its_own() -> None:
    translated = study().source("ash-1-es", beside="ash-1").read("ash-1-es").coded("ash-1-es", "g/c", 1)
    assert curve(translated) == curve(study())


def test_another_order_gives_another_curve_with_the_same_end() -> None:
    found = first_use(study().corpus(), order=["ash-3", "ash-1"])
    assert [(p.new, p.used) for p in found.points] == [(("g/a",), 1), (("g/b",), 2)]


def test_nothing_read_is_no_curve() -> None:
    found = curve(Build().code("a").site("ash").source("ash-1"))
    assert (found.points, found.sentence) == ((), "No interview has been read, so there is no first-use curve.")
