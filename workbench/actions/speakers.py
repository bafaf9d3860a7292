"""Whom the speaker labels of the sources stand for, told by a table or by answers, and what that changes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.actions.labels import as_told, chosen_sources, slug_in, voice_of
from workbench.actions.participants import find_participant
from workbench.actions.sources import units_of
from workbench.actions.workplace import Workplace, write
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.importing.describing.people_tables import SpeakerRow, speakers_from, speakers_of
from workbench.importing.speakers.labels import normal
from workbench.model.cells import armed
from workbench.model.source import Participant, Source, Speaker, Voice
from workbench.store import people, sources
from workbench.store.journal import Change, Set
from workbench.store.rows import read, to_json
from workbench.store.study import Study

_SHOWN = 6  # labels that a refusal names


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """What a label of one source stands for now, in words. ``turns``: those that are another voice's from now on."""

    source: str
    label: str
    was: str
    now: str
    turns: int = 0


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """What a table or answers changed; ``run`` is '' when nothing was written."""

    meanings: tuple[Meaning, ...]
    known: int
    run: str = ""
    notes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = field(default=(), repr=False)

    @property
    def sources(self) -> int:
        """The number of sources of which something changed."""
        return len({m.source for m in self.meanings})


def map_by_table(place: Workplace, table: Path, wanted: Sequence[str] = (), *, dry_run: bool = False) -> Mapped:
    """Take whom labels stand for from a table; with ``wanted``, for these sources only."""
    return map_speakers(place, speakers_from(table), wanted, where=table.name, dry_run=dry_run)


def map_speakers(
    place: Workplace,
    rows: Sequence[SpeakerRow],
    wanted: Sequence[str] = (),
    *,
    where: str = "the answers",
    dry_run: bool = False,
) -> Mapped:
    """Write whom labels stand for, as one run; all problems at once. Codings stay where they are."""
    with place.open() as study:
        with study.snapshot() if dry_run else study.transaction():
            plan = _plan(study, rows, chosen_sources(study, wanted), where)
            run = "" if dry_run else write(study, place, plan.changes, command="participant map")
        if not dry_run and any(m.turns for m in plan.meanings):
            units_of(study)
    return replace(plan, run=run if plan.changes else "")


def _plan(study: Study, rows: Sequence[SpeakerRow], chosen: Sequence[Source], where: str) -> Mapped:
    known = people.participants(study.db)
    every = {s.slug: s for s in sources.sources(study.db)}
    named = [replace(row, source=slug_in(every, row.source) or row.source, label=armed(row.label)) for row in rows]
    labels = {slug: {normal(t.speaker): t.speaker for t in s.turns if t.speaker} for slug, s in every.items()}
    heard = frozenset(label for of in labels.values() for label in of)
    people_of: dict[str, str] = {}
    problems = [_at(where, row, what) for row in named for what in _wrong(row, labels, heard, known, people_of)]
    if problems:
        raise Problems(where, problems, hint="nothing was written; mend it and try again")
    meanings: list[Meaning] = []
    changes: list[Change] = []
    rematch = []
    met = 0
    written = {row["id"]: row["speakers"] for row in read(study.db, "source")}
    by_source: dict[str, list[SpeakerRow]] = {}
    for row in named:
        by_source.setdefault(row.source, []).append(row)
    for source in chosen:
        of_source = speakers_of([*by_source.get("", ()), *by_source.get(source.slug, ())], source.slug)
        after, told = _mapped(source, of_source, people_of, known)
        met += sum(normal(label) in of_source for label in dict.fromkeys(t.speaker for t in source.turns))
        meanings += told
        values = _values(study, source, after, told, written.get(source.id, "{}")) if told else {}
        if values:
            changes.append(Set(table="source", row=source.id, values=values))
        if "turns" in values and source.answers is not None:
            rematch.append(source.slug)
    notes = [f"who asks is another one now in {', '.join(rematch)}: match its questions again"] if rematch else []
    return Mapped(meanings=tuple(meanings), known=met - len(meanings), changes=tuple(changes), notes=tuple(notes))


def _at(where: str, row: SpeakerRow, what: str) -> str:
    return f"{where}:{row.line}: {what}" if row.line else what


def _wrong(
    row: SpeakerRow,
    labels: Mapping[str, Mapping[str, str]],
    heard: Collection[str],
    known: Sequence[Participant],
    people_of: dict[str, str],
) -> Iterator[str]:
    """What is wrong with a row. Participants that are found are noted in ``people_of``: as written → slug.

    ``labels``: source → its labels, as compared and as written; ``heard``: all of them, as compared.
    """
    if row.source and row.source not in labels:
        yield str(NotKnown("source", row.source, labels))
    elif not row.source and normal(row.label) not in heard:
        yield f"no speaker {row.label!r} in any source"
    elif row.source and normal(row.label) not in labels[row.source]:
        there = list(labels[row.source].values())
        few = ", ".join(there[:_SHOWN]) + (", ..." if len(there) > _SHOWN else "")
        yield f"no speaker {row.label!r}; {row.source} has {few or 'no labels'}"
    if row.participant and row.participant not in people_of:
        try:
            people_of[row.participant] = find_participant(known, row.participant).slug
        except WorkbenchError as error:
            yield str(error)


def _mapped(
    source: Source, rows: Mapping[str, SpeakerRow], people_of: Mapping[str, str], known: Sequence[Participant]
) -> tuple[Source, list[Meaning]]:
    """A source as the rows tell its labels, and what is another one than before."""
    speakers = dict(source.speakers)
    turns = list(source.turns)
    alone = len({t.speaker for t in turns if t.voice is Voice.RESPONDENT}) == 1
    told = []
    for label in dict.fromkeys(t.speaker for t in source.turns if t.speaker):
        row = rows.get(normal(label))
        if row is None:
            continue
        heard = [i for i, t in enumerate(source.turns) if t.speaker == label]
        now = _voice_told(row)
        moved = [i for i in heard if now and turns[i].voice in (Voice.INTERVIEWER, Voice.RESPONDENT)
                 and turns[i].voice is not now]  # fmt: skip
        for i in moved:
            turns[i] = replace(turns[i], voice=now or turns[i].voice)
        before = speakers.get(label)
        meant = _speaker(row, before, people_of, known)
        if before is None and alone and meant == Speaker(participant=source.participant):
            meant = None  # the interview is with them, and nobody else answers
        speakers.pop(label, None)
        if meant is not None:
            speakers[label] = as_told(meant, known)
        was = _in_words(voice_of(source.turns[i] for i in heard), before, source)
        is_now = _in_words(voice_of(turns[i] for i in heard), meant, source)
        if moved or (meant and as_told(meant, known)) != (before and as_told(before, known)):
            told.append(Meaning(source=source.slug, label=label, was=was, now=is_now, turns=len(moved)))
    after = replace(source, speakers=speakers, turns=tuple(turns))
    return after, told


def _voice_told(row: SpeakerRow) -> Voice | None:
    """The voice that a row gives its label; whoever is a participant answers."""
    return row.voice or (Voice.RESPONDENT if row.participant else None)


def _speaker(
    row: SpeakerRow, before: Speaker | None, people_of: Mapping[str, str], known: Sequence[Participant]
) -> Speaker | None:
    """Whom a label stands for by its row; None is 'nothing is told of it'."""
    if row.voice is Voice.INTERVIEWER:
        return None
    if row.group or row.unknown:
        return Speaker(role=row.role, group=row.group)
    if row.participant:
        return Speaker(participant=people_of[row.participant], role=row.role)
    if before is not None and (row.role or row.voice):
        own = as_told(before, known)
        return replace(own, role=row.role or own.role, group=own.group and row.voice is None)
    return Speaker(role=row.role) if row.role else None


def _in_words(voice: Voice, speaker: Speaker | None, source: Source) -> str:
    """As a listing tells it: 'ana (teacher)', 'interviewer', 'group', 'unknown', '(not told)'."""
    if voice is Voice.INTERVIEWER:
        return voice.value
    if speaker is None:
        return source.participant or "(not told)"
    name = speaker.participant or ("group" if speaker.group else "unknown" if not speaker.role else "somebody")
    return f"{name} ({speaker.role})" if speaker.role else name


def _values(study: Study, source: Source, after: Source, told: Iterable[Meaning], written: str) -> dict[str, str]:
    """The fields of a source that its speakers and voices change. ``written``: its speakers as they are journaled.

    Other labels stay as they are written: they may stand for participants whom the study does not know yet.
    """
    labels = {each.label for each in told}
    before = json.loads(written)
    kept = {label: entry for label, entry in before.items() if label not in labels}
    now = {label: speaker for label, speaker in after.speakers.items() if label in labels}
    speakers = kept | json.loads(sources.speakers_field(study.db, study.namespace, now))
    values = {"speakers": to_json(speakers)} if speakers != before else {}
    if after.turns != source.turns:
        fields = sources.layout_fields(source.text, after.turns, source.locators)
        values |= {name: fields[name] for name in ("turns", "layout")}
    return values
