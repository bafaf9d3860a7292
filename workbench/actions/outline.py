"""The sources without their turns, and what is missing of them: quick enough to be asked all day."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.errors import NotKnown
from workbench.model.coding import Question
from workbench.model.source import Kind, Participant, Source, Voice
from workbench.store import rows
from workbench.store.study import Study

_INTERVIEWS = (Kind.TRANSCRIPT, Kind.FOCUS_GROUP)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """What a source tells. ``looked``: searched for the questions. ``unknown``: labels without a person.

    ``asks``: whether somebody in it is known as interviewer.
    """

    slug: str
    kind: Kind
    counted: bool
    placed: bool
    role: str | None
    wave: str | None
    looked: bool
    unknown: int
    asks: bool = True


def sources_of(study: Study, persons: Iterable[Participant]) -> tuple[Outline, ...]:
    """The sources of the study in the order in which they came; a role may be that of the participant."""
    known = {p.id: p for p in persons}
    roles = {name: p.role for p in known.values() for name in (p.slug, p.name)}
    sites = set(rows.by_slug(study.db, "site").values())
    found = rows.read(study.db, "source")
    live = {row["id"] for row in found}
    return tuple(
        Outline(
            slug=row["slug"], kind=(kind := Kind(row["kind"])), counted=kind.counted and row["beside"] not in live,
            placed=bool(row["site"] or row["district"]), role=row["role"] or roles.get(row["participant"]),
            wave=row["wave"], looked=row["answers"] is not None,
            unknown=_unknown(row, known) if kind is Kind.FOCUS_GROUP else 0,
            asks=kind not in _INTERVIEWS or _asks(row),
        )
        for row in found
        if row["site"] is None or row["site"] in sites
    )  # fmt: skip


def _unknown(row: Mapping[str, str], known: Collection[str]) -> int:
    """The labels of a focus group that answer, and of which nobody has told for whom they stand."""
    told = json.loads(row["speakers"])
    answering = {label for *_, label, voice in json.loads(row["turns"]) if label and voice == Voice.RESPONDENT}
    return sum(label not in told or not _settled(told[label], known) for label in answering)


def _settled(speaker: Sequence[str | bool | None], known: Collection[str]) -> bool:
    """Whether a label is a known person, a group, or told as an unknown voice, which has no role either."""
    person, role, group = speaker
    return person in known or bool(group) or (person is None and role is None)


def _asks(row: Mapping[str, str]) -> bool:
    return any(voice == Voice.INTERVIEWER for *_, voice in json.loads(row["turns"]))


def missing(
    found: Iterable[Outline], persons: Sequence[Participant], questions: Sequence[Question], *, waiting: int
) -> dict[str, str]:
    """What nobody has told yet, each as 'n of m'. ``waiting``: codings that somebody has to place."""
    data = [s for s in found if s.counted]
    asked = [s for s in data if s.kind.asked]
    alone = [s for s in asked if s.kind is not Kind.FOCUS_GROUP]
    put = {(q.role, q.wave) for q in questions}
    groups = [s for s in data if s.unknown]
    spoken = [s for s in data if s.kind in _INTERVIEWS]
    counts: list[tuple[str, int, str]] = [
        ("site or district", sum(not s.placed for s in data), _many(len(data), "source")),
        ("role", sum(not s.role for s in alone), f"{len(alone)} interviews and surveys"),
        ("wave", sum(not s.wave for s in data), _many(len(data), "source")),
        ("interviewer", sum(not s.asks for s in spoken), _many(len(spoken), "interview")),
        ("consent", sum(not p.consent for p in persons), _many(len(persons), "participant")),
    ]
    told = {name: f"{count} of {of}" for name, count, of in counts if count}
    if groups:
        speakers = sum(s.unknown for s in groups)
        told["participant"] = f"{_many(speakers, 'speaker')} in {_many(len(groups), 'focus group')}"
    if put:
        told |= _of_protocol(alone, put)
    if waiting:
        told["place on the new text"] = f"{_many(waiting, 'coding')}: 'workbench coding review'"
    return told


def _of_protocol(asked: Sequence[Outline], put: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    unasked = sum((s.role, s.wave) not in put for s in asked)
    if unasked:
        yield "a protocol question for role and wave", f"{unasked} of {len(asked)} interviews and surveys"
    waiting = sum(not s.looked for s in asked)
    if waiting:
        yield "questions looked up", f"{waiting} of {len(asked)} interviews and surveys: 'workbench protocol match'"


def without(found: Iterable[Source], wanted: Iterable[str]) -> tuple[Source, ...]:
    """The sources that do not tell any of these fields, or of these variables of the study's own.

    Raises:
        NotKnown: a field that no source tells and that none should.
    """
    from workbench.importing.describing.attributes import STANDARD, standard_name

    kept = list(found)
    names = [standard_name(name) for name in wanted]
    known = {*STANDARD, *(name for s in kept for name in s.attributes)}
    for name in names:
        if name not in known:
            raise NotKnown("field", name, known, hint=f"there are {', '.join(sorted(known))}")
    return tuple(s for s in kept if all(not (getattr(s, n, None) or s.attributes.get(n)) for n in names))


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
