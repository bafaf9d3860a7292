"""The consensus in the journal: its coder, its decisions however old, which of them did not know of each other."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from workbench.errors import WorkbenchError
from workbench.model.coding import Coding, Stance
from workbench.model.team import CONSENSUS, Adjudication
from workbench.model.text import natural_id
from workbench.store import codes, noted
from workbench.store.journal import Add, Change, Retract
from workbench.store.noted import CLOCK
from workbench.store.rows import by_slug

NAME = "Consensus"


def coder(db: sqlite3.Connection, namespace: str) -> tuple[str, list[Add]]:
    """The uuid of the consensus, and the change that makes it a coder where it is none yet."""
    found = db.execute("select id from coder where kind = ? and live order by n", (CONSENSUS,)).fetchone()
    if found:
        return found[0], []
    if db.execute("select 1 from coder where slug = ? and live", (CONSENSUS,)).fetchone():
        raise WorkbenchError(
            f"a coder of this study is called {CONSENSUS}, which is to be no person",
            hint=f"'workbench coder rename {CONSENSUS} NAME' gives them another name",
        )
    key = natural_id(namespace, "coder", CONSENSUS)
    if db.execute("select 1 from coder where id = ? and live", (key,)).fetchone():  # somebody who was renamed
        key = natural_id(namespace, "coder", f"{CONSENSUS}#1")
    return key, [Add(table="coder", rows={key: [CONSENSUS, NAME, CONSENSUS]})]


_DECISIONS = f"""
select a.id, s.slug, c.slug, p.slug, a.start, a.end, a.outcome, a.reason, a.codings, a.coding, {CLOCK.format("a")}
from adjudication a join live_source s on s.n = a.source join code c on c.n = a.code join coder p on p.n = a.coder
order by 11, a.id
"""


def decisions(db: sqlite3.Connection) -> tuple[Adjudication, ...]:
    """All decisions on live sources, the oldest first, each under the code that its own has become."""
    now = codes.aliases(db)
    return tuple(
        Adjudication(
            id=key, source=source, code=now.get(code, code), coder=who, start=start, end=end, outcome=outcome,
            reason=reason, codings=tuple(json.loads(originals)), coding=coding, clock=clock,
        )
        for key, source, code, who, start, end, outcome, reason, originals, coding, clock in db.execute(_DECISIONS)
    )  # fmt: skip


def originals(db: sqlite3.Connection, wanted: Iterable[str]) -> dict[str, Coding]:
    """Those of some codings (uuids) that are still there, on whatever text and in whatever view; without memos."""
    query = (
        "select k.id, s.slug, c.slug, p.slug, k.start, k.end, k.quote, k.stance from coding k"
        " join source s on s.n = k.source join code c on c.n = k.code join coder p on p.n = k.coder"
        " where k.id in (select value from json_each(?))"
    )
    return {
        key: Coding(
            id=key, source=source, code=code, coder=who, start=start, end=end, quote=quote,
            stance=Stance(stance) if stance else None,
        )
        for key, source, code, who, start, end, quote, stance in db.execute(query, (json.dumps(sorted(wanted)),))
    }  # fmt: skip


def coded(db: sqlite3.Connection) -> dict[str, Counter[str]]:
    """Source → coder → number of live codings, of persons."""
    query = (
        "select s.slug, p.slug, count(*) from live_coding k join source s on s.n = k.source"
        " join coder p on p.n = k.coder where p.kind = '' group by s.n, p.n"
    )
    found: dict[str, Counter[str]] = {}
    for source, who, number in db.execute(query):
        found.setdefault(source, Counter())[who] = number
    return found


def apart(db: sqlite3.Connection, made: Iterable[Adjudication]) -> frozenset[tuple[str, str]]:
    """The last decision on a coding with each earlier one that it did not know of: pairs of ids.

    Both were made before two copies of the study were merged. ``made``: the oldest first.
    """
    forked = "select max(length(parents)) > 32 or (select count(*) from head) > 1 from event"
    if not db.execute(forked).fetchone()[0]:
        return frozenset()  # nothing was ever written on two copies
    of_coding: dict[str, list[Adjudication]] = {}
    for each in made:
        for key in each.codings:
            of_coding.setdefault(key, []).append(each)
    pairs = {
        (later.id, d.id) for several in of_coding.values() for at, later in enumerate(several) for d in several[:at]
    }
    return frozenset(_not_known(db, pairs))


def _not_known(db: sqlite3.Connection, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    query = (
        "select e.id, e.clock from adjudication a join change c on c.n = a.change join event e on e.n = c.event"
        " where a.id = ?"
    )
    for later, earlier in sorted(pairs):
        (to, _), (since, clock) = (db.execute(query, (key,)).fetchone() for key in (later, earlier))
        if to != since and not _descends(db, to, since, clock):
            yield later, earlier


def _descends(db: sqlite3.Connection, event: bytes, other: bytes, clock: int) -> bool:
    """Whether an event was written on another, of that clock: no event is older than what it was written on."""
    waiting, seen = [event], {event}
    while waiting:
        parents, when = db.execute("select parents, clock from event where id = ?", (waiting.pop(),)).fetchone()
        if when < clock:
            continue
        for at in range(0, len(parents), 32):
            if (parent := parents[at : at + 32]) == other:
                return True
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return False


def unsettled(db: sqlite3.Connection, namespace: str, together: Collection[str]) -> list[Change]:
    """The changes without which a merge of codes would make settled what nobody settled.

    In sources where the consensus stands for some of the codes (slugs) that become one, and not for all, it is to
    stand for none of them. What it was noted to have read besides stays. To be asked before the codes are merged.
    """
    read = noted.readings(db, kind=CONSENSUS)
    source, who = by_slug(db, "source"), by_slug(db, "coder")
    leaves = frozenset(together) & read.everything
    changes: list[Change] = []
    for (of, name), notes in read.by.items():
        held = frozenset[str]().union(*map(read.held, notes))
        if not held & leaves or leaves <= held:
            continue
        changes += [Retract(table="coverage", row=n.id) for n in notes if read.held(n) & leaves]
        rest = read.scopes(held - leaves) if held - leaves else ()
        if rest:
            changes.append(noted.note(namespace, source[of], who[name], [(scope, None, None) for scope in rest]))
    return changes
