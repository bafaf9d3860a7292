"""The parts of an outline in the order of the research questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.patterns.outline import Part


class Question(Protocol):
    """A research question: its id, its words, the codes under which one would look for an answer."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def groups(self) -> tuple[str, ...]:
        """Codes, by slug."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """A question with the themes told under it. ``id`` is '' for the themes that no question names.

    ``again``: themes that an earlier question has told, each with the id of that question.
    """

    id: str
    text: str
    parts: tuple[Part, ...]
    again: tuple[tuple[Part, str], ...] = ()


def by_question(
    parts: Sequence[Part], questions: Iterable[Question], under: Mapping[str, frozenset[str]]
) -> tuple[Area, ...]:
    """The themes question by question, each told once; those under none come last.

    A question has a theme where it names the theme, a code above it or one below it. ``under``: code → itself and
    all below.
    """
    told: dict[str, str] = {}
    areas = []
    for question in questions:
        meant = [p for p in parts if any(_meets(p.code, group, under) for group in question.groups)]
        new = tuple(p for p in meant if p.code not in told)
        again = tuple((p, told[p.code]) for p in meant if p.code in told)
        told |= {p.code: question.id for p in new}
        areas.append(Area(id=question.id, text=question.text, parts=new, again=again))
    rest = tuple(p for p in parts if p.code not in told)
    return (*areas, Area(id="", text="Under no research question", parts=rest)) if rest else tuple(areas)


def _meets(part: str, group: str, under: Mapping[str, frozenset[str]]) -> bool:
    return part in under.get(group, ()) or group in under.get(part, ())
