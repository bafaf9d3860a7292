"""The speaker labels of the sources, with whom they stand for or might."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.actions.finding import source_slug
from workbench.actions.workplace import Workplace
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.importing.speakers.labels import normal
from workbench.model.source import Kind, Participant, Source, Speaker, Turn, Voice
from workbench.store import people, sources
from workbench.store.study import Study

COLUMNS = ("source", "speaker", "turns", "example", "participant", "role", "voice")
_EXAMPLE = 100  # characters of what a speaker says
_BY_LABEL = (Kind.TRANSCRIPT, Kind.FOCUS_GROUP)  # a survey has a source and a label for each respondent


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A label of one source. ``participant``: whom it stands for (a slug), or who is proposed.

    ``voice``: interviewer, respondent, group or unknown. ``told``: somebody has said whom it stands for, or it
    needs no saying.
    """

    source: str
    label: str
    turns: int
    example: str
    voice: str
    participant: str = ""
    role: str = ""
    told: bool = False


def labels_of(place: Workplace, wanted: Sequence[str] = ()) -> tuple[Label, ...]:
    """The labels of the given sources, or of all transcripts and focus groups, in the order of their first turns."""
    with place.open() as study, study.snapshot():
        chosen = chosen_sources(study, wanted, kinds=_BY_LABEL)
        known = people.participants(study.db)
        return tuple(
            each for source in chosen for each in _labels(source, sources.body(study.db, source.text), known)
        )


def known_participants(place: Workplace) -> tuple[Participant, ...]:
    """The participants of the study."""
    with place.open() as study:
        return people.participants(study.db)


def chosen_sources(study: Study, wanted: Sequence[str], *, kinds: Sequence[Kind] = tuple(Kind)) -> tuple[Source, ...]:
    """The sources of these names, all unknown ones told at once; without names, all of some kinds."""
    known = {s.slug: s for s in sources.sources(study.db)}
    if not wanted:
        return tuple(s for s in known.values() if s.kind in kinds)
    unknown = [str(NotKnown("source", w, known)) for w in wanted if not slug_in(known, w)]
    if unknown:
        raise (
            WorkbenchError(unknown[0], hint="see 'workbench source list'")
            if len(unknown) == 1
            else Problems("the names of sources", unknown, hint="see 'workbench source list'")
        )
    return tuple(known[slug] for slug in dict.fromkeys(slug_in(known, w) for w in wanted))


def slug_in(known: Mapping[str, Source], written: str) -> str:
    """The slug of a source, however a person or a table names it; '' for none."""
    return next((s for s in (written, source_slug(written), source_slug(Path(written).stem)) if s in known), "")


def _labels(source: Source, text: str, known: Sequence[Participant]) -> list[Label]:
    found: dict[str, list[Turn]] = {}
    for turn in source.turns:
        if turn.speaker and turn.voice in (Voice.INTERVIEWER, Voice.RESPONDENT):
            found.setdefault(turn.speaker, []).append(turn)
    answering = [label for label, turns in found.items() if voice_of(turns) is Voice.RESPONDENT]
    return [_label(source, label, turns, text, known, alone=len(answering) == 1) for label, turns in found.items()]


def _label(
    source: Source, label: str, turns: Sequence[Turn], text: str, known: Sequence[Participant], *, alone: bool
) -> Label:
    voice = voice_of(turns)
    longest = max(turns, key=lambda t: min(t.end - t.start, _EXAMPLE))  # the first that fills an example
    example = " ".join(text[longest.start : longest.end].split())
    entry = Label(
        source=source.slug, label=label, turns=len(turns), voice=voice.value, told=voice is Voice.INTERVIEWER,
        example=example if len(example) <= _EXAMPLE else example[: _EXAMPLE - 1] + "…",
    )  # fmt: skip
    stored = source.speakers.get(label)
    if voice is Voice.INTERVIEWER:
        return entry
    if stored is not None:
        own = as_told(stored, known)
        word = "group" if own.group else voice.value if own.participant or own.role else "unknown"
        told = bool(own.participant or own.group or word == "unknown")
        return replace(entry, participant=own.participant or "", role=own.role or "", voice=word, told=told)
    here = next((p.slug for p in known if p.slug == source.participant), "")
    alike = [p.slug for p in known if normal(label) in (normal(p.name), normal(p.slug))]
    proposal = here if alone and here else alike[0] if len(alike) == 1 else ""
    return replace(entry, participant=proposal, told=bool(alone and source.participant))


def voice_of(turns: Iterable[Turn]) -> Voice:
    """The voice of most turns of a label."""
    return Counter(turn.voice for turn in turns).most_common(1)[0][0]


def as_told(speaker: Speaker, known: Iterable[Participant]) -> Speaker:
    """A speaker without the role that only the participant has: as it is to be written."""
    person = next((p for p in known if p.slug == speaker.participant), None)
    return replace(speaker, role=None) if person and speaker.role == person.role else speaker


def table_of(labels: Iterable[Label]) -> list[list[str]]:
    """Rows of a table to be edited and given back, by ``COLUMNS``."""
    return [[x.source, x.label, str(x.turns), x.example, x.participant, x.role, x.voice] for x in labels]
