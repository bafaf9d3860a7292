"""Change between waves is told only of codes that were put at both."""

from tests.displays.build import Build
from workbench.displays.change import wave_change
from workbench.model.claim import Silence


def test_new_kept_dropped_never_and_open() -> None:
    build = Build().site("ash").source("ash-1", wave="9").source("ash-2", wave="10")
    for code in ("new", "kept", "dropped", "never", "late"):
        build.code(code)
    build.asked("new", "kept", "dropped", "never").asked("late", wave="10").read()
    build.coded("ash-2", "new", 1).coded("ash-1", "kept", 1).coded("ash-2", "kept", 1).coded("ash-1", "dropped", 1)
    (found,) = wave_change(build.coded("ash-2", "late", 1).corpus())
    assert (found.before, found.after) == ("9", "10")
    assert (found.new, found.kept, found.dropped, found.never) == (("new",), ("kept",), ("dropped",), ("never",))
    assert [(code, wave, silent.reason) for code, wave, silent in found.open] == [("late", "9", Silence.NOT_ASKED)]


def test_a_code_is_not_dropped_before_the_later_wave_is_read() -> None:
    build = Build().code("a").site("ash").source("ash-1").source("ash-2", wave="2").asked("a").coded("ash-1", "a", 1)
    (found,) = wave_change(build.read("ash-1").corpus())
    assert found.dropped == ()
    assert [(code, wave, silent.reason) for code, wave, silent in found.open] == [("a", "2", Silence.NOT_READ)]


def test_one_wave_is_no_change() -> None:
    assert wave_change(Build().code("a").site("ash").source("ash-1").source("ash-2", wave=None).corpus()) == ()
