"""A respondent, or a question, of a survey as a source: what its row tells, set against what the study knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.actions.known import Known, settle
from workbench.errors import Problems
from workbench.model.coding import Question
from workbench.model.source import Kind, Source
from workbench.model.text import digest, natural_id

if TYPE_CHECKING:
    from workbench.importing.describing.survey import SurveySource
    from workbench.importing.describing.variables import Variables

_OF_THE_SURVEY = ("kind", "title", "beside")  # a column 'title' of a survey tells no title of a source


@dataclass(frozen=True, kw_only=True)
class About:
    """What the sources of a table are set against. ``questions``: of the protocol, by their wording."""

    known: Known
    variables: Variables
    questions: Mapping[str, Sequence[Question]]


def state_of(source: Source, known: Known) -> str:
    """'' for a source that is to come in; known, other (its name with other words), erased."""
    if source.slug in known.ids:
        return "known" if known.ids[source.slug] == source.id else "other"
    return "erased" if source.text in known.erased else ""


def source_of(each: SurveySource, about: About) -> tuple[Source | None, list[str], tuple[str, ...]]:
    """A source with what its row tells, or all that is wrong with that; and notes."""
    from workbench.importing.describing.attributes import describe, standard_name

    own = {n: v for n, v in each.attributes.items() if standard_name(n) in _OF_THE_SURVEY}
    try:
        told = describe(each.slug, {}, {n: v for n, v in each.attributes.items() if n not in own})
    except Problems as error:
        return None, [_plain(p, each) for p in error.problems], ()
    told, problems = settle(told, about.known, about.variables, where=each.slug)
    notes = tuple(_plain(note, each) for note in told.notes)
    if problems:
        return None, [_plain(p, each) for p in problems], notes
    text = digest(each.text)
    source = Source(
        id=natural_id(about.known.namespace, "source", f"{each.slug}:{text}"), slug=each.slug, title=each.title,
        kind=Kind.SURVEY, text=text, site=told.site, district=told.district, participant=told.participant,
        role=told.role, wave=told.wave, date=told.date, turns=each.turns, attributes={**told.attributes, **own},
        speakers=each.speakers, locators=each.locators, answers=_answers(each, told.role, told.wave, about.questions),
    )  # fmt: skip
    return source, [], notes


def _plain(message: str, each: SurveySource) -> str:
    return message.removeprefix(f"{each.slug}: ")


def by_wording(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """The questions of a protocol by their words, without signs and in one case."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(_wording(question.text), []).append(question)
    return found


def _wording(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _answers(
    each: SurveySource, role: str | None, wave: str | None, questions: Mapping[str, Sequence[Question]]
) -> dict[int, tuple[str, ...]] | None:
    """The questions of the protocol that the turns answer, by their very words; None where none is there."""
    found = {
        turn: tuple(q.id for q in alike if (q.role, q.wave) == (role, wave)) or tuple(q.id for q in alike)
        for turn, head in (each.asked.items() if questions else ())
        if (alike := questions.get(_wording(head)))
    }
    return found or None
