"""What lines ask for."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.coding.typed import HELP, Typed, parse
from workbench.errors import WorkbenchError


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("", Typed(verb="")),
        ("  ", Typed(verb="")),
        ("++", Typed(verb="+", grow=2)),
        ("-", Typed(verb="+", grow=-1)),
        ("w", Typed(verb="+", grow=-1)),
        ("+ load", Typed(verb="=", grow=1, words=("load",))),
        ("load, trust 3", Typed(verb="=", words=("load", "trust", "3"))),
        ("load m said in May", Typed(verb="=", words=("load",), text="said in May")),
        ("load s q m said m twice", Typed(verb="=", words=("load",), stance="qualifies", text="said m twice")),
        (". m again", Typed(verb="=", words=(".",), text="again")),
        ("=b", Typed(verb="=", words=("b",))),
        ('"she said "no", then" load', Typed(verb="=", part='she said "no", then', words=("load",))),
        ("“twice a week” load", Typed(verb="=", part="twice a week", words=("load",))),
        ("/ twice a week", Typed(verb="/", text="twice a week")),
        ("g 12", Typed(verb="g", text="12")),
        ("m hm", Typed(verb="m", text="hm")),
        ("s supports", Typed(verb="s", stance="supports")),
        ("x load trust", Typed(verb="x", words=("load", "trust"))),
        ("v", Typed(verb="v")),
        ("v my name", Typed(verb="v", text="my name")),
        ('v "own words" supervisory', Typed(verb="v", part="own words", words=("supervisory",))),
        ("u", Typed(verb="u")),
        ("?", Typed(verb="?")),
    ],
)
def test_a_line_is_read(line: str, meant: Typed) -> None:
    assert parse(line) == meant


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ('"no end load', "no end"), ('"words"', "which code"), ("s", "not one stance"), ("s c", "not one stance"),
        ("load s", "which stance"), ("m", "which memo"), ("x", "which code"), ("g", "which turn"),
        ("g ten", "which turn"), ("g " + "9" * 30, "which turn"),
        ("b load", "takes nothing more; a code of that name: =b"),
    ],
)  # fmt: skip
def test_a_line_that_says_too_little_is_refused_with_how_it_is_written(line: str, refusal: str) -> None:
    with pytest.raises(WorkbenchError, match=refusal):
        parse(line)


@given(st.text(max_size=40))
def test_any_line_is_read_or_refused(line: str) -> None:
    with suppress(WorkbenchError):
        assert parse(line).verb in ("", "+", "/", "=", *"bclqurmsxdgv?")


def test_the_help_fits_a_terminal() -> None:
    assert max(map(len, HELP.splitlines())) <= 118
    assert len(HELP.splitlines()) < 20
