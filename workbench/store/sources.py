"""Sources, their texts and their units."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.model.source import Kind, Locator, Participant, Source, Speaker, Turn, Unit, Voice
from workbench.model.text import digest
from workbench.store.journal import Add
from workbench.store.people import participants, row_id
from workbench.store.rows import to_json

_VOICES = {voice.value: voice for voice in Voice}  # calling the enumeration costs as much as making the unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A source on its way in: what it is, its words, and the file it came from."""

    source: Source
    body: str
    original: str
    original_digest: str
    encoding: str


_SELECT = """
select s.id, s.slug, s.title, s.kind, s.text, g.slug, d.slug, s.participant, s.role, s.wave, s.date, s.turns,
       s.attributes, s.speakers, s.locators, s.answers, (select b.slug from source b where b.id = s.beside and b.live)
from live_source s left join site g on g.n = s.site_n left join district d on d.n = s.district_n
"""


def layout_key(text: str, turns: Sequence[Turn]) -> str:
    """Under which the units of a text with these turns are kept. ``text``: digest of the canonical text."""
    return layout_of(text, _turns(turns))


def layout_of(text: str, turns: str) -> str:
    """As ``layout_key``, of turns as they lie in the row."""
    return digest(text + turns)


def _turns(turns: Sequence[Turn]) -> str:
    return to_json([[t.start, t.end, t.speaker, t.voice.value] for t in turns])


def add_source(
    db: sqlite3.Connection,
    arrival: Arrival,
    *,
    namespace: str,
    site: str | None,
    district: str | None,
    beside: str | None = None,
) -> Add:
    """The change that brings one source in; ``site``, ``district`` and ``beside`` are uuids."""
    s = arrival.source
    values = [
        s.slug, s.title, s.kind.value, s.text, site, district, s.participant, s.role, s.wave, s.date, _turns(s.turns),
        to_json(dict(s.attributes)), arrival.original, arrival.original_digest, arrival.encoding,
        layout_key(s.text, s.turns), speakers_field(db, namespace, s.speakers), locators_field(s.locators),
        answers_field(s.answers), beside,
    ]  # fmt: skip
    return Add(table="source", rows={s.id: values})


def layout_fields(text: str, turns: Sequence[Turn], locators: Sequence[Locator]) -> dict[str, str]:
    """The fields of a source that count in a text. ``text``: its digest."""
    return {
        "text": text,
        "turns": _turns(turns),
        "layout": layout_key(text, turns),
        "locators": locators_field(locators),
    }


def speakers_field(db: sqlite3.Connection, namespace: str, speakers: Mapping[str, Speaker]) -> str:
    """Label → [uuid of the participant, role, group]. ``Speaker.participant`` is a slug."""
    return to_json({
        label: [row_id(db, namespace, "participant", s.participant) if s.participant else None, s.role, s.group]
        for label, s in speakers.items()
    })  # fmt: skip


def locators_field(locators: Sequence[Locator]) -> str:
    """[start, kind, value] of each."""
    return to_json([[at.start, at.kind, at.value] for at in locators])


def answers_field(answers: Mapping[int, Sequence[str]] | None) -> str | None:
    """Turn → questions; nothing where nobody has looked."""
    return None if answers is None else to_json({str(turn): list(asked) for turn, asked in answers.items()})


def sources(db: sqlite3.Connection, *, slug: str | None = None) -> tuple[Source, ...]:
    """The live sources in the order in which they came, or the one of that slug.

    What the study knows of participants is filled in: the role of a speaker, and of the source, where it was not
    told for them.
    """
    where, named = (" where s.slug = ?", (slug,)) if slug else ("", ())
    known = _Persons(participants(db))
    return tuple(_source(row, known) for row in db.execute(_SELECT + where + " order by s.n", named))


class _Persons:
    """The participants by uuid, and by slug or name however these are written."""

    def __init__(self, known: Sequence[Participant]) -> None:
        self.by_id = {p.id: p for p in known}
        self._called = {_folded(name): p for p in reversed(known) for name in (p.slug, p.name)}

    def called(self, name: str | None) -> Participant | None:
        """Whom a source names as its participant, if the study knows them."""
        return self._called.get(_folded(name)) if name else None


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _source(row: Sequence[Any], known: _Persons) -> Source:
    (key, slug, title, kind, text, site, district, participant, role, wave, date, turns, attributes, speakers,
     locators, answers, beside) = row  # fmt: skip
    person = known.called(participant)
    told = json.loads(speakers)
    return Source(
        id=key, slug=slug, title=title, kind=Kind(kind), text=text, site=site, district=district,
        participant=person.slug if person else participant, role=role or (person.role if person else None),
        wave=wave, date=date, attributes=json.loads(attributes), beside=beside,
        turns=tuple(Turn(start=a, end=b, speaker=who, voice=_VOICES[v]) for a, b, who, v in json.loads(turns)),
        speakers={label: _speaker(known.by_id.get(who), role, group) for label, (who, role, group) in told.items()},
        locators=tuple(Locator(start=at, kind=kind, value=value) for at, kind, value in json.loads(locators)),
        answers=None if answers is None else {int(turn): tuple(asked) for turn, asked in json.loads(answers).items()},
    )  # fmt: skip


def _speaker(person: Participant | None, role: str | None, group: bool) -> Speaker:
    if person is None:
        return Speaker(role=role, group=group)
    return Speaker(participant=person.slug, role=role or person.role, group=group)


def body(db: sqlite3.Connection, text: str) -> str:
    """The canonical text of that digest; empty when it was erased."""
    row = db.execute("select body from text where hash = ?", (text,)).fetchone()
    return (row and row[0]) or ""


def standing_ids(db: sqlite3.Connection) -> frozenset[str]:
    """The uuids of sources that nobody took out, also of those that are hidden with their site."""
    return frozenset(key for (key,) in db.execute("select id from source where live"))


def without_words(db: sqlite3.Connection) -> frozenset[str]:
    """The uuids of live sources whose text was erased."""
    query = "select s.id from live_source s join text t on t.hash = s.text where t.body is null"
    return frozenset(key for (key,) in db.execute(query))


def known_originals(db: sqlite3.Connection) -> dict[str, str]:
    """Digest of an imported file → slug of its source."""
    return dict(db.execute("select original_digest, slug from live_source"))


def known_texts(db: sqlite3.Connection) -> dict[str, str]:
    """Digest of a canonical text → slug of its source."""
    return dict(db.execute("select text, slug from live_source"))


def erased_texts(db: sqlite3.Connection) -> set[str]:
    """Digests of texts that were erased for good; they must not come in again."""
    return {key for (key,) in db.execute("select hash from text where body is null")}


def segmenter(db: sqlite3.Connection) -> str:
    """The version of the segmenter that made the units of this study; empty before the first."""
    row = db.execute("select value from setting where name = 'segmenter'").fetchone()
    return row[0] if row else ""


def forget_units(db: sqlite3.Connection, version: str) -> None:
    """Drop all units, because the segmenter is now another one."""
    db.execute("insert into unit_text(unit_text) values('delete-all')")
    db.execute("delete from unit")
    db.execute("delete from layout")
    db.execute("insert or replace into setting values('segmenter', ?)", (version,))


def without_units(db: sqlite3.Connection) -> tuple[Source, ...]:
    """Live sources whose units are still to be made, after a merge or with a new segmenter."""
    where = " where s.layout_n is null and s.text in (select hash from text where body is not null)"
    known = _Persons(participants(db))
    return tuple(_source(row, known) for row in db.execute(_SELECT + where + " order by s.n"))


def put_units(db: sqlite3.Connection, key: str, text: str, units: Iterable[Unit]) -> None:
    """Keep units and their full text under a layout; does nothing where they are known."""
    if db.execute("select 1 from layout where key = ?", (key,)).fetchone():
        return
    found = [(u.turn, u.start, u.end, u.stop, u.voice.value) for u in units]
    row = (key, units_digest(key, found))
    layout = db.execute("insert into layout(key, digest) values(?, ?)", row).lastrowid
    first: int = db.execute("select coalesce(max(n), 0) + 1 from unit").fetchone()[0]
    rows = [(first + i, layout, *unit) for i, unit in enumerate(found)]
    db.executemany("insert into unit values(?,?,?,?,?,?,?)", rows)
    db.executemany("insert into unit_text(rowid, body) values(?,?)", ((r[0], text[r[3] : r[5]]) for r in rows))


def units_digest(key: str, rows: Sequence[tuple[int, int, int, int, str]]) -> str:
    """By which `check` sees that the units of a layout (turn, start, end, stop, voice) are as they were put."""
    return digest(to_json([key, *rows]))


def units(db: sqlite3.Connection, source: str) -> Iterator[Unit]:
    """The units of a source, in order. ``source``: uuid."""
    query = (
        "select turn, start, u.end, stop, voice from unit u join live_source s on s.layout_n = u.layout"
        " where s.id = ? order by start"
    )
    for turn, start, end, stop, voice in db.execute(query, (source,)):
        yield Unit(turn=turn, start=start, end=end, stop=stop, voice=_VOICES[voice])
