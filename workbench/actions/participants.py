"""Participants: who took part, in which role and from where, and what they agreed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.actions.known import Names, names
from workbench.actions.places import Loaded
from workbench.actions.workplace import Workplace, short_name, write
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.model.source import Consent, Participant, Site, Source
from workbench.store import people, sources
from workbench.store.journal import Add, Change, Set
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.importing.describing.people_tables import ParticipantRow
    from workbench.importing.describing.variables import Variables

WITHDRAW = "run 'workbench participant withdraw'"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A participant and the sources in which they speak."""

    participant: Participant
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Places:
    """The sites and districts of an open study, and in which district each site lies."""

    sites: Names
    districts: Names
    lies_in: Mapping[str, str | None]

    def find(self, site: str | None, district: str | None) -> tuple[tuple[str | None, str | None], list[str]]:
        """The slugs of a site and a district as told, and what is wrong with them."""
        problems: list[str] = []
        found: list[str | None] = []
        for what, told, known, hint in (
            ("site", site, self.sites, "see 'workbench site list'"),
            ("district", district, self.districts, "see 'workbench district list'"),
        ):
            try:
                found.append(known.find(what, told, hint=hint) if told else None)
            except WorkbenchError as error:
                problems.append(str(error))
                found.append(None)
        there = self.lies_in.get(found[0] or "")
        if found[1] and there not in (None, found[1]):
            problems.append(f"site {found[0]} lies in {there}, not in {found[1]}; correct one of them")
        return (found[0], found[1]), problems


def places_of(study: Study) -> Places:
    """What a participant may belong to."""
    known: tuple[Site, ...] = people.sites(study.db)
    return Places(
        sites=names((s.slug, s.name) for s in known),
        districts=names((d.slug, d.name) for d in people.districts(study.db)),
        lies_in={s.slug: s.district for s in known},
    )


def import_participants(place: Workplace, table: Path, *, dry_run: bool = False) -> Loaded:
    """Bring the participants of a table into the study, or up to date.

    What a table does not tell stays as the study has it: a list without consents must not make words quotable that
    are not. All problems at once, with their lines. Rows of who has withdrawn are left out, and said to be.
    """
    variables = place.variables
    with place.open() as study, study.snapshot() if dry_run else study.transaction():
        known = {p.slug: p for p in people.participants(study.db)}
        places = places_of(study)
        rows = _rows(table, places)
        gone = [row for row in rows if row.slug in known and Consent.WITHDRAWN in known[row.slug].consent]
        wanted, problems = [], []
        for row in (row for row in rows if row not in gone):
            person, wrong = _told(row, known.get(row.slug), places, variables)
            wanted.append(person)
            problems += [f"{table.name}:{row.line}: {each}" for each in wrong]
        if problems:
            raise Problems(table.name, problems, hint="nothing was written; mend the table and try again")
        changes = people.put_participants(study.db, study.namespace, wanted)
        run = "" if dry_run else write(study, place, changes, command="participant import")
    notes = [f"{row.slug} has withdrawn; line {row.line} was left out" for row in gone]
    columns = {name: "" for row in rows for name in row.attributes}
    return Loaded(
        what="participants", total=len(rows), run=run if changes else "",
        notes=(*notes, *variables.notes("participant", table.name, columns)),
        new=sum(len(c.rows) for c in changes if isinstance(c, Add)), changed=sum(isinstance(c, Set) for c in changes),
    )  # fmt: skip


def _rows(table: Path, places: Places) -> list[ParticipantRow]:
    """The rows of a table; where it has problems of its own, with those of its sites and districts."""
    from workbench.importing.describing.people_tables import participants_from
    from workbench.importing.describing.tables import read_table

    try:
        return participants_from(table)
    except Problems as error:
        told = list(error.problems)
        with suppress(Problems):
            for row in read_table(table, required=(), optional=("site|school", "district")):
                _, wrong = places.find(row["site"], row["district"])
                told += [f"{table.name}:{row['_line']}: {each}" for each in wrong]
        raise Problems(error.where, told, hint=error.hint) from None


def _told(
    row: ParticipantRow, before: Participant | None, places: Places, variables: Variables
) -> tuple[Participant, list[str]]:
    """The participant as a row tells them over what is known, and what is wrong with the row."""
    (site, district), problems = places.find(row.site, row.district)
    told = {**row.attributes, **{k: v for k, v in (("role", row.role), ("role_group", row.role_group)) if v}}
    problems += [each.removeprefix(": ") for each in variables.problems("participant", "", told)]
    if Consent.WITHDRAWN in row.consent:
        problems.append(f"{row.slug} is told to have withdrawn; take the line out, and {WITHDRAW} for who is known")
    spelt = variables.canonical("participant", told)
    old = before or Participant(id="", slug=row.slug, name=row.name)
    person = replace(
        old, name=row.name, role=spelt.pop("role", old.role), role_group=spelt.pop("role_group", old.role_group),
        site=site or old.site, district=district or old.district, consent=row.consent or old.consent,
        attributes={**old.attributes, **spelt},
    )  # fmt: skip
    return person, problems


def add_participant(
    place: Workplace,
    name: str,
    *,
    participant: str = "",
    role: str | None = None,
    site: str | None = None,
    district: str | None = None,
    consent: Sequence[str] = (),
) -> str:
    """Make one participant known. ``consent``: what they agreed to, nothing is 'not told'. Gives their slug."""
    key = short_name(participant or name)
    agreed = _agreed(consent)
    told = {"role": role} if role else {}
    wrong = place.variables.problems("participant", name, told)
    with place.open() as study, study.transaction():
        if key in {p.slug for p in people.participants(study.db)}:
            raise WorkbenchError(
                f"participant {key} is there already",
                hint="give --slug, or change them by 'workbench participant import TABLE'",
            )
        (in_site, in_district), problems = places_of(study).find(site, district)
        if wrong or problems:
            raise WorkbenchError("; ".join((*wrong, *problems)))
        role = place.variables.canonical("participant", told).get("role")
        new = Participant(
            id="", slug=key, name=name, role=role, site=in_site, district=in_district, consent=agreed
        )  # fmt: skip
        write(study, place, people.put_participants(study.db, study.namespace, [new]), command="participant add")
    return key


def set_consent(place: Workplace, wanted: str, scopes: Sequence[str]) -> tuple[Participant, bool]:
    """Note what a participant agreed to, in the place of what was noted before; whether that is a change."""
    agreed = _agreed(scopes)
    with place.open() as study, study.transaction():
        person = find_participant(people.participants(study.db), wanted)
        if Consent.WITHDRAWN in person.consent:
            raise WorkbenchError(
                f"{person.slug} has withdrawn", hint="'workbench log' shows when; that is not taken back here"
            )
        told = replace(person, consent=agreed)
        changes: list[Change] = people.put_participants(study.db, study.namespace, [told])
        write(study, place, changes, command="participant consent")
    return told, bool(changes)


def _agreed(scopes: Sequence[str]) -> tuple[Consent, ...]:
    """Consents as a person writes them: each an argument, or several words of one."""
    from workbench.importing.describing.people_tables import consent_of

    try:
        agreed = consent_of("; ".join(scopes))
    except ValueError as error:
        try:
            agreed = consent_of(" ".join(scopes))  # paraphrase only, typed without quotation marks
        except ValueError:
            raise WorkbenchError(str(error)) from None
    if Consent.WITHDRAWN in agreed:
        raise WorkbenchError("who withdraws takes their words out of the study", hint=WITHDRAW)
    return agreed


def list_participants(place: Workplace) -> tuple[Listed, ...]:
    """All participants, each with the sources in which they speak."""
    with place.open() as study, study.snapshot():
        spoken: dict[str, list[str]] = {}
        for source in sources.sources(study.db):
            for who in speaking(source):
                spoken.setdefault(who, []).append(source.slug)
        return tuple(
            Listed(participant=p, sources=tuple(spoken.get(p.slug, ()))) for p in people.participants(study.db)
        )


def speaking(source: Source) -> tuple[str, ...]:
    """The participants whose words count in a source, in the order in which they are first heard.

    >>> from workbench.model.source import Kind, Speaker, Turn
    >>> turns = (Turn(start=0, end=4, speaker="ANA"), Turn(start=5, end=9, speaker="ALL"))
    >>> speakers = {"ANA": Speaker(participant="ana"), "ALL": Speaker(group=True)}
    >>> told = {"id": "", "slug": "", "title": "", "text": "", "kind": Kind.FOCUS_GROUP}
    >>> speaking(Source(**told, turns=turns, speakers=speakers))
    ('ana',)
    """
    heard = dict.fromkeys(turn.speaker for turn in source.turns if turn.voice.counted)
    who = (source.who(label).participant for label in heard)
    return tuple(dict.fromkeys(each for each in who if each))


def find_participant(known: Sequence[Participant], wanted: str) -> Participant:
    """The participant of that slug or name, however it is written; one that fits nobody or several is refused."""
    called = names((p.slug, p.name) for p in known)
    hint = "see 'workbench participant list', or run 'workbench participant add'"
    try:
        key = called.find("participant", wanted, hint=hint)
    except NotKnown:  # their names are nearer to what a person writes than their slugs
        raise NotKnown(
            "participant", wanted, [*(p.slug for p in known), *(p.name for p in known)], hint=hint
        ) from None
    return next(p for p in known if p.slug == key)
