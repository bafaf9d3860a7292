"""How a code may be called while coding."""

import pytest

from workbench.coding.called import RECENT, Names, Recent
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.codebook import Code, Codebook

BOOK = Codebook(
    slug="b", title="B",
    codes=tuple(
        Code(slug=slug, name=name, definition="d", former=former)
        for slug, name, former in (
            ("environment", "Environment", ()),
            ("environment/load", "Operational load", ("load-of-work",)),
            ("environment/trust", "Trust", ()),
            ("supervisory/trust", "Trust", ()),
            ("growing/professional-development", "Learning at work", ()),
            ("growing/peer-talk", "Peers", ()),
            ("growing/peers", "Peers", ()),
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("environment/load", "environment/load"),
        ("load-of-work", "environment/load"),  # as it was called once
        ("load", "environment/load"),
        ("LOAD", "environment/load"),
        ("lo", "environment/load"),
        ("ol", "environment/load"),  # initials of its name
        ("dev", "growing/professional-development"),  # a later word
        ("pd", "growing/professional-development"),
        ("peers", "growing/peers"),  # the whole name, although another begins so
        ("1", "environment/trust"),
    ],
)
def test_one_code_is_meant(word: str, slug: str) -> None:
    assert Names(BOOK).find(word, {1: "environment/trust"}).slug == slug


@pytest.mark.parametrize("word", ["trust", "t", "p", "pe"])
def test_several_codes_are_named_and_none_is_taken(word: str) -> None:
    with pytest.raises(WorkbenchError, match="give more of the name"):
        Names(BOOK).find(word)


def test_what_nothing_is_called_offers_the_nearest() -> None:
    with pytest.raises(NotKnown, match="did you mean environment/load"):
        Names(BOOK).find("laod")
    with pytest.raises(WorkbenchError, match="no code stands under 2 yet"):
        Names(BOOK).find("2", {1: "environment/trust"})


def test_a_code_keeps_its_digit_and_the_one_unused_for_longest_gives_way() -> None:
    recent = Recent()
    first = [recent.use(f"c{n}") for n in range(RECENT)]
    again = recent.use("c0")

    assert first == list(range(1, RECENT + 1))
    assert again == 1
    assert recent.use("new") == 2  # that of c1: c0 was used since
    assert "c1" not in recent.by_digit.values()
    assert recent.by_digit[1] == "c0"
