"""Suggestions, and what coders made of them. No view and no figure of codings reads these tables.

A suggestion is known by its words' place, its code and the definition it was made under: whoever proposes it again
proposes the same one, on every copy of the study.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.model.suggestion import Judgement, Suggestion, Verdict
from workbench.model.text import Span, natural_id
from workbench.store.journal import Add, Change
from workbench.store.rows import Values, by_slug, difference, to_json

Words = tuple[str, str, str, str]  # uuids of source and code, the code's fingerprint, the words


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSuggestion:
    """A suggestion to be written. ``source`` and ``code`` are uuids, ``text`` is the mark of the text."""

    source: str
    code: str
    start: int
    end: int
    text: str
    method: str
    score: float
    marks: tuple[Span, ...] = ()
    fingerprint: str = ""


def identity(namespace: str, new: NewSuggestion) -> str:
    """The uuid of a suggestion: of the same words, code and definition, whoever proposes it."""
    place = f"{new.source}:{new.code}:{new.text}:{new.start}:{new.end}:{new.fingerprint}"
    return natural_id(namespace, "suggestion", place)


def put_suggestions(
    db: sqlite3.Connection, namespace: str, new: Sequence[NewSuggestion], *, instead_of: Collection[str] = ()
) -> list[Change]:
    """Changes that propose what is not there yet; those of ``instead_of`` (uuids) that are not proposed again go.

    A suggestion that stands keeps who made it first; its score is the newest.
    """
    there = {key: (method, json.loads(marks)) for key, method, marks in db.execute(_THERE)}
    wanted: dict[str, Values] = {}
    for each in new:
        key = identity(namespace, each)
        method, marks = there.get(key, (each.method, [[m.start, m.end] for m in each.marks]))
        if key in instead_of:
            method, marks = each.method, [[m.start, m.end] for m in each.marks]
        wanted[key] = [
            each.source, each.code, each.start, each.end, each.text, method, round(each.score, 6), to_json(marks),
            each.fingerprint,
        ]  # fmt: skip
    gone = [key for key in instead_of if key not in wanted]
    return difference(db, "suggestion", wanted, retract=gone)


_THERE = "select id, method, marks from suggestion"
_SELECT = """
select g.id, s.slug, c.slug, g.start, g."end", substr(t.body, g.start + 1, g."end" - g.start), g.method, g.score,
  g.marks, g.fingerprint
from live_source s join suggestion g on g.source = s.n and g.text = substr(s.text, 1, 16)
join code c on c.n = g.code and c.live join text t on t.hash = s.text
"""


def suggestions(db: sqlite3.Connection) -> Iterator[Suggestion]:
    """All suggestions on the words that their sources hold now, in the order of source and text."""
    for row in db.execute(_SELECT + ' order by s.n, g.start, g."end", c.slug'):
        marks = tuple(Span(start=start, end=end) for start, end in json.loads(row[8]))
        yield Suggestion(
            id=row[0], source=row[1], code=row[2], start=row[3], end=row[4], quote=row[5], method=row[6],
            score=row[7], marks=marks, fingerprint=row[9],
        )  # fmt: skip


def dismissed_words(db: sqlite3.Connection) -> set[Words]:
    """What coders have dismissed, by its words: it must not come back because the text around it was corrected.

    Words that were erased are known no more.
    """
    query = (
        'select s.id, c.id, g.fingerprint, substr(t.body, g.start + 1, g."end" - g.start) from suggestion g'
        " join source s on s.n = g.source join code c on c.n = g.code"
        " join text t on t.hash >= g.text and t.hash < g.text || 'g' and t.body is not null"
        " where exists (select 1 from verdict v where v.suggestion = g.id and v.verdict = 'dismissed')"
    )
    return set(db.execute(query))


_VERDICTS = "select v.suggestion, p.slug, v.verdict, v.reason from verdict v join coder p on p.n = v.coder"


def judgements(db: sqlite3.Connection) -> dict[str, tuple[Judgement, ...]]:
    """Suggestion's uuid → what coders made of it."""
    found: dict[str, list[Judgement]] = {}
    for suggestion, coder, verdict, reason in db.execute(f"{_VERDICTS} where p.live order by v.suggestion, p.slug"):
        each = Judgement(suggestion=suggestion, coder=coder, verdict=Verdict(verdict), reason=reason)
        found.setdefault(suggestion, []).append(each)
    return {key: tuple(each) for key, each in found.items()}


def judge(db: sqlite3.Connection, namespace: str, verdicts: Iterable[Judgement]) -> list[Change]:
    """Changes that note verdicts; a coder's later verdict takes the place of the earlier."""
    coders = by_slug(db, "coder")
    rows = {
        natural_id(namespace, "verdict", f"{v.suggestion}:{coders[v.coder]}"): [
            v.suggestion, coders[v.coder], v.verdict.value, v.reason,
        ]
        for v in verdicts
    }  # fmt: skip
    return [Add(table="verdict", rows=rows)] if rows else []


_HISTORY = """
select s.slug, p.slug, c.slug, g.method, v.verdict, e.clock from verdict v join suggestion g on g.id = v.suggestion
join code c on c.n = g.code and c.live join coder p on p.n = v.coder and p.live join source s on s.n = g.source
join change h on h.n = v.change join event e on e.n = h.event order by e.clock, v.id
"""


def history(db: sqlite3.Connection, *, beside: frozenset[str], coder: str) -> Iterator[tuple[str, str, Verdict, int]]:
    """Every verdict that stands: code, method, verdict and the journal's clock, in the order of time.

    ``beside``: sources on which only verdicts of the ``coder`` are told.
    """
    for source, who, code, method, verdict, clock in db.execute(_HISTORY):
        if source not in beside or who == coder:
            yield code, method, Verdict(verdict), clock


def placed(db: sqlite3.Connection) -> Iterator[tuple[str, str, str, int, int]]:
    """All suggestions, on whatever text: uuid, source, mark of the text, start, end."""
    query = 'select g.id, s.slug, g.text, g.start, g."end" from suggestion g join source s on s.n = g.source'
    return iter(db.execute(query))
