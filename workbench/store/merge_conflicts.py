"""What two copies did to the same thing since they parted, told so that a person can decide. Nothing is guessed.

All functions read the scratch database of `merge_plan.united`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from workbench.store import codes, journal
from workbench.store.journal import dead_runs
from workbench.store.merge_rows import Conflict, row_conflicts


def conflicts(db: sqlite3.Connection) -> tuple[Conflict, ...]:
    """All of them, by kind."""
    found = list(row_conflicts(db))
    for each in (_left_out, _coded_twice, _twice, _same_words, _adjudicated_twice, _undone, _erased):
        found += each(db)
    return tuple(found)


def _left_out(db: sqlite3.Connection) -> Iterator[Conflict]:
    """Codings that no view will show, because what they refer to was taken out on the other copy."""
    now = codes.aliases(db)
    query = (
        "select o.slug, p.slug, count(*) from main.coding k join main.{0} o on o.n = k.{0}"
        " join main.coder p on p.n = k.coder where not o.live and k.id not in (select h.id from here.coding h"
        " join here.{0} g on g.n = h.{0} where not g.live) group by o.n, p.n order by o.slug, p.slug"
    )
    for what in ("code", "source", "coder"):
        for slug, coder, number in db.execute(query.format(what)):
            became = now.get(slug) if what == "code" else None
            many = f"{number:,} coding{'s' * (number != 1)}"
            yield Conflict(
                kind="codings left out", text=f"{many} of {coder} on {what} {slug}, which was taken out"
                + (f" (it became {became})" if became else ""),
                hint=_way_back(what, slug, became),
            )  # fmt: skip


def _way_back(what: str, slug: str, became: str | None) -> str:
    if what == "coder":
        return f"'workbench coder join {slug} --into CODER'"
    if what == "source":
        return "see 'workbench log': undo what took it out"
    restore = f"'workbench codebook restore {slug}'"
    return f"{restore}, then 'workbench codebook merge {slug} {became}'" if became else restore


def _coded_twice(db: sqlite3.Connection) -> Iterator[Conflict]:
    """The same coder gave the same words the same code on both copies: two codings, whose sentences count once."""
    query = (
        "select p.slug, sum(k.times - 1) from (select coder, count(*) as times from {}.live_coding"
        ' group by source, start, "end", code, coder having times > 1) k'
        " join {}.coder p on p.n = k.coder group by p.slug"
    )
    before = dict(db.execute(query.format("here", "here")))
    for coder, number in db.execute(query.format("main", "main")):
        if (more := number - before.get(coder, 0)) > 0:
            yield Conflict(
                kind="coded on both copies",
                text=f"{more:,} coding{'s' * (more != 1)} of {coder} on words that {coder} gave the same code here;"
                " sentences count once, lists show both",
                hint=f"'workbench coding list --coder {coder}', then 'workbench coding remove ID'",
            )


def _twice(db: sqlite3.Connection) -> Iterator[Conflict]:
    for table in ("code", "source", "site", "district", "participant", "coder"):
        query = f"select slug, count(*) from {{}}.{table} where live group by slug having count(*) > 1"
        before = dict(db.execute(query.format("here")))
        for slug, number in db.execute(query.format("main")):
            if before.get(slug, 1) < number:
                yield Conflict(
                    kind="one name twice", text=f"{number} {table}s are called {slug}",
                    hint={"code": "rename one of them: 'workbench codebook rename'",
                          "coder": "rename one of them: 'workbench coder rename'"}.get(table, ""),
                )  # fmt: skip


def _same_words(db: sqlite3.Connection) -> Iterator[Conflict]:
    query = "select text, group_concat(slug, ', ') from {}.source where live group by text having count(*) > 1"
    before = dict(db.execute(query.format("here")))
    for text, slugs in db.execute(query.format("main")):
        if before.get(text) != slugs:
            yield Conflict(kind="the same words twice", text=f"sources {slugs} have the very same text",
                           hint="take one of them out")  # fmt: skip


def _adjudicated_twice(db: sqlite3.Connection) -> Iterator[Conflict]:
    """Decisions of one disagreement on both copies that are not the same."""
    query = (
        "with told as (select a.*, d.place from main.adjudication a join main.change c on c.n = a.change"
        " join side d on d.event = c.event where d.place <> 'both')"
        " select distinct s.slug, c.slug, h.start, h.end, h.outcome, t.outcome from told h join told t"
        " on t.source = h.source and t.code = h.code and t.text = h.text and t.start < h.end and h.start < t.end"
        " join main.source s on s.n = h.source join main.code c on c.n = h.code"
        " where h.place = 'here' and t.place = 'there' order by s.n, h.start, c.slug"
    )
    for source, code, start, end, here, there in db.execute(query):
        yield Conflict(
            kind="decided on both copies",
            text=f"{source} {start}:{end}, code {code}: {here} here, {there} there; the later decision stands",
            hint="'workbench adjudicate' decides it anew",
        )


def _undone(db: sqlite3.Connection) -> Iterator[Conflict]:
    """Runs that one copy has undone, or brought back, and the other has not."""
    now, here, there = dead_runs(db), _dead(db, "here"), _dead(db, "other")
    known = {run for (run,) in db.execute("select distinct run from other.event where reverts is null")}
    for run in sorted((now - here) | (here - now) | ((now & here & known) - there)):
        told = db.execute("select coder, command, reverts from main.event where run = ? limit 1", (run,)).fetchone()
        if told is None or told[2] is not None:  # an undo that was undone shows in the run that it named
            continue
        rows = sum(n for of in journal.row_counts(db, run).values() for n in of.values())
        how = "undone here only" if run in here & now else "undone there" if run in now else "brought back there"
        what = f"{told[1]!r} of {told[0] or 'nobody'} ({rows:,} row{'s' * (rows != 1)})"
        yield Conflict(
            kind="undone on one copy", text=f"{what} was {how}; it is {'out' if run in now else 'in'}",
            hint="'workbench redo RUN' and 'workbench undo RUN' change that; see 'workbench log'",
        )  # fmt: skip


def _dead(db: sqlite3.Connection, schema: str) -> frozenset[str]:
    """Runs that are undone on one copy."""
    db.execute(f"create temp view event as select * from {schema}.event")
    try:
        return dead_runs(db)
    finally:
        db.execute("drop view temp.event")


def _erased(db: sqlite3.Connection) -> Iterator[Conflict]:
    """Words that one copy has destroyed; the merge destroys them here, and never brings them back."""
    query = (
        "select count(*) from main.change c join side d on d.event = c.event"
        " where d.place = 'there' and c.kind = 'erase' and c.tbl = ?"
    )
    texts, changes = (db.execute(query, (table,)).fetchone()[0] for table in ("text", "change"))
    if texts or changes:
        yield Conflict(
            kind="erased for good", text=f"{texts:,} text{'s' * (texts != 1)} and {changes:,}"
            f" note{'s' * (changes != 1)} of the journal, which the other copy erased, are erased here too",
            hint="see to reports, exports and older backups yourself: 'workbench build' makes reports anew",
        )  # fmt: skip
    held = db.execute(
        "select count(*) from other.text where body is not null"
        " and hash in (select hash from here.text where body is null)"
    ).fetchone()[0]
    if held:
        yield Conflict(
            kind="erased for good",
            text=f"of what was erased here, the other copy has {held:,} text{'s' * (held != 1)} still; none comes in",
            hint="merge this study into that copy, or destroy it",
        )


def erases(db: sqlite3.Connection) -> bool:
    """Whether the other copy brings erasures, so that words are destroyed here."""
    query = (
        "select 1 from main.change c join side d on d.event = c.event where d.place = 'there' and c.kind = 'erase'"
    )
    return db.execute(query).fetchone() is not None
