"""Named tables with declared columns, for R, spreadsheets and, as pandas DataFrames, for notebooks.

Here the study leaves our hands, so what participants agreed to is obeyed: words of somebody who is not to be quoted
or not to be archived are missing, and what somebody said who has withdrawn does not appear at all.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from workbench.errors import NotKnown
from workbench.model.retrieval import Places, code_paths, outdated, overlaps, overlaps_text
from workbench.model.source import Consent, Participant, Source, Voice
from workbench.model.text import Lines
from workbench.store import codes, people, sources
from workbench.store.speech import Speech, Words, speech
from workbench.store.withheld import withheld_ranges

if TYPE_CHECKING:
    import pandas as pd

_TEXT, _NUMBER = "string", "Int64"  # both hold missing values as missing, never as 0 or ''

COLUMNS: dict[str, dict[str, str]] = {
    "codings": {
        "id": _TEXT, "source": _TEXT, "kind": _TEXT, "site": _TEXT, "district": _TEXT, "participant": _TEXT,
        "role": _TEXT, "wave": _TEXT, "coder": _TEXT, "code": _TEXT, "code_name": _TEXT, "path": _TEXT,
        "turn": _NUMBER, "line": _NUMBER, "voice": _TEXT, "start": _NUMBER, "end": _NUMBER, "place": _TEXT,
        "stance": _TEXT, "quote": _TEXT, "method": _TEXT, "memo": _TEXT, "overlaps": _TEXT, "outdated": _TEXT,
        "fingerprint": _TEXT,
    },
    "sources": {
        "source": _TEXT, "title": _TEXT, "kind": _TEXT, "site": _TEXT, "district": _TEXT, "participant": _TEXT,
        "role": _TEXT, "wave": _TEXT, "date": _TEXT, "phase": _TEXT, "language": _TEXT, "collected_by": _TEXT,
        "beside": _TEXT, "attributes": _TEXT, "participants": _NUMBER, "characters": _NUMBER, "units": _NUMBER,
        "codings": _NUMBER,
    },
    "units": {
        "source": _TEXT, "turn": _NUMBER, "participant": _TEXT, "role": _TEXT, "voice": _TEXT, "start": _NUMBER,
        "end": _NUMBER, "text": _TEXT,
    },
    "participants": {
        "participant": _TEXT, "name": _TEXT, "role": _TEXT, "role_group": _TEXT, "site": _TEXT, "district": _TEXT,
        "consent": _TEXT, "sources": _NUMBER, "attributes": _TEXT,
    },
}  # fmt: skip
_OWN = ("phase", "language", "collected_by")  # attributes of a source with a column of their own

Row = Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of a table. ``withheld``: those whose words are missing; ``left_out``: of who has withdrawn, gone."""

    columns: Mapping[str, str]
    rows: Sequence[Row]
    withheld: int = 0
    left_out: int = 0


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What all tables are made with. ``persons`` without those who have withdrawn, ``gone`` are their slugs."""

    sources: Mapping[str, Source]
    speech: Mapping[str, Speech]
    districts: Mapping[str, str | None]  # of sources and of sites, by slug
    persons: tuple[Participant, ...]
    gone: frozenset[str]


def _known(db: sqlite3.Connection) -> _Known:
    every = people.participants(db)
    found = {s.slug: s for s in sources.sources(db)}
    by_slug = {p.slug: p for p in every}
    lies_in = {site.slug: site.district for site in people.sites(db)}
    shut = withheld_ranges(db)
    return _Known(
        sources=found,
        speech={
            slug: speech(s, by_slug, found.get(s.beside or ""), barred=shut.get(slug, ()))
            for slug, s in found.items()
        },
        districts={slug: s.district or lies_in.get(s.site or "") for slug, s in found.items()},
        persons=tuple(p for p in every if Consent.WITHDRAWN not in p.consent),
        gone=frozenset(p.slug for p in every if Consent.WITHDRAWN in p.consent),
    )


_CODINGS = """
select s.slug, k.id, p.slug, c.slug, c.name, k.start, k."end", k.stance, k.quote, k.method, k.fingerprint, m.body
from live_coding k join live_source s on s.n = k.source join code c on c.n = k.code join coder p on p.n = k.coder
left join (select target, group_concat(body, char(10)) as body from memo group by target) m on m.target = k.id
order by s.n, k.start, k."end", c.slug, p.slug, k.id"""
_UNITS = """
select s.slug, u.turn, u.voice, u.start, u.stop, substr(t.body, u.start + 1, u.stop - u.start)
from unit u join live_source s on s.layout_n = u.layout join text t on t.hash = s.text
order by s.n, u.start"""

_Made = Iterator[tuple[Row, Words]]  # a row, and what may leave of its words


def _codings(db: sqlite3.Connection, known: _Known) -> _Made:
    book = codes.codebook(db)
    paths, by_slug = code_paths(book), {code.slug: code for code in book}
    for slug, found in groupby(db.execute(_CODINGS), key=lambda row: row[0]):
        source, said, rows = known.sources[slug], known.speech[slug], list(found)
        place, lines = Places(source), Lines(sources.body(db, source.text))
        told = [said.allowed(row[5], row[6]) for row in rows]
        heard = (row for row, words in zip(rows, told, strict=True) if words is not Words.GONE)
        beside = iter(overlaps([(row[5], row[6], row[3], row[2]) for row in heard]))
        for row, allowed in zip(rows, told, strict=True):
            if allowed is Words.GONE:
                yield (), allowed
                continue
            _, key, coder, code, name, start, end, stance, quote, method, fingerprint, memo = row
            turn = said.at(start) if said.starts else None
            yield (
                key, slug, source.kind.value, source.site, known.districts[slug],
                source.participant if turn is None else said.who[turn],
                source.role if turn is None else said.roles[turn],
                source.wave, coder, code, name, paths[code], None if turn is None else turn + 1,
                lines.locate(start)[0], None if turn is None else said.voices[turn].value, start, end,
                place.of(start), stance, None if allowed else quote, method, None if allowed else memo,
                overlaps_text(next(beside)) or None, outdated(by_slug[code], fingerprint),
                fingerprint or None,
            ), allowed  # fmt: skip


def _units(db: sqlite3.Connection, known: _Known) -> _Made:
    for slug, turn, voice, start, stop, text in db.execute(_UNITS):
        said = known.speech[slug]
        allowed = said.allowed(start, stop) if said.barred else said.words[turn]
        yield (
            slug, turn + 1, said.who[turn], said.roles[turn], voice, start, stop, None if allowed else text
        ), allowed  # fmt: skip


def _sources(db: sqlite3.Connection, known: _Known) -> _Made:
    """A source in which nobody is left who has not withdrawn is gone too."""
    units: dict[str, int] = {}
    for slug, turn, voice in db.execute(
        "select s.slug, u.turn, u.voice from unit u join live_source s on s.layout_n = u.layout"
    ):
        if Voice(voice).counted and known.speech[slug].words[turn] is not Words.GONE:
            units[slug] = units.get(slug, 0) + 1
    codings: dict[str, int] = {}
    for slug, start, end in db.execute(
        'select s.slug, k.start, k."end" from live_coding k join live_source s on s.n = k.source'
    ):
        if known.speech[slug].allowed(start, end) is not Words.GONE:
            codings[slug] = codings.get(slug, 0) + 1
    lengths = dict(db.execute("select s.slug, length(t.body) from live_source s join text t on t.hash = s.text"))
    for slug, s in known.sources.items():
        said = known.speech[slug]
        heard = {who for who, voice in zip(said.who, said.voices, strict=True) if who and voice.counted}
        rest = {name: value for name, value in s.attributes.items() if name not in _OWN}
        left = [w for w, voice in zip(said.words, said.voices, strict=True) if voice.counted]
        whole = Words.GONE if left and min(left) is Words.GONE else Words.OPEN
        yield (
            slug, s.title, s.kind.value, s.site, known.districts[slug],
            None if s.participant in known.gone else s.participant, s.role, s.wave, s.date,
            *(s.attributes.get(name) for name in _OWN), s.beside, _json(rest), len(heard - known.gone),
            lengths.get(slug), units.get(slug, 0), codings.get(slug, 0),
        ), whole  # fmt: skip


def _participants(db: sqlite3.Connection, known: _Known) -> _Made:
    spoken: dict[str | None, int] = {}
    for said in known.speech.values():
        for who in set(said.who):
            spoken[who] = spoken.get(who, 0) + 1
    for p in known.persons:
        agreed = "; ".join(p.consent) or None
        yield (
            p.slug, p.name, p.role, p.role_group, p.site, p.district, agreed, spoken.get(p.slug, 0),
            _json(p.attributes),
        ), Words.OPEN  # fmt: skip
    for _ in known.gone:
        yield (), Words.GONE


def _json(attributes: Mapping[str, str]) -> str | None:
    return json.dumps(dict(attributes), ensure_ascii=False, sort_keys=True) if attributes else None


_MAKE: dict[str, Callable[[sqlite3.Connection, _Known], _Made]] = {
    "codings": _codings,
    "sources": _sources,
    "units": _units,
    "participants": _participants,
}


def rows_of(db: sqlite3.Connection, name: str) -> Rows:
    """A table by name: 'codings', 'sources', 'units' or 'participants'; offsets are code points, half-open."""
    if name not in _MAKE:
        raise NotKnown("table", name, COLUMNS, hint=f"known are {', '.join(COLUMNS)}")
    rows, withheld, left_out = [], 0, 0
    for row, allowed in _MAKE[name](db, _known(db)):
        if allowed is Words.GONE:
            left_out += 1
            continue
        withheld += allowed is Words.COUNTED
        rows.append(row)
    return Rows(columns=COLUMNS[name], rows=rows, withheld=withheld, left_out=left_out)


def framed(found: Rows) -> pd.DataFrame:
    """Rows as a DataFrame, in which missing stays missing."""
    import pandas as pd

    return pd.DataFrame(found.rows, columns=list(found.columns)).astype(dict(found.columns))
