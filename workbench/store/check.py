"""Is the study whole? Hashes, quotations, the chain, and a replay that must give the same tables."""

from __future__ import annotations

import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.model.text import digest
from workbench.store import codes, journal, sources
from workbench.store.fold import replay, states
from workbench.store.merge import broken_events
from workbench.store.schema import projection_ddl
from workbench.store.study import Study
from workbench.store.trouble import explained


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What was looked at, what is broken (``problems``), and what a person should look at (``notes``)."""

    counts: dict[str, int]
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def check(study: Study, *, progress: Callable[[str, int, int], None] = lambda *_: None) -> Checked:
    """Look at everything, in one state of the study; nothing is repaired."""
    db = study.db
    steps: tuple[tuple[str, Callable[[sqlite3.Connection], Iterator[str]]], ...] = (
        ("file", _file),
        ("chain", broken_events),
        ("heads", _heads),
        ("texts", _texts),
        ("quotations", _quotations),
        ("units", _units),
        ("replay", _replay),
    )
    problems: list[str] = []
    notes: list[str] = []
    with study.snapshot():
        for at, (name, step) in enumerate((*steps, ("notes", _notes))):
            progress(name, at, len(steps))
            found = notes if step is _notes else problems
            try:
                found += step(db)
            except (zlib.error, ValueError) as error:  # this step ends where nothing can be read, the others go on
                problems.append(f"{name}: a change cannot be read ({error})")
            except sqlite3.DatabaseError as error:
                if explained(error, study.path) is None:
                    raise
                problems.append(f"{name}: study.db cannot be read any further ({error})")
        progress("done", len(steps), len(steps))
        return Checked(counts=_counts(db), problems=tuple(problems), notes=tuple(notes))


def _counts(db: sqlite3.Connection) -> dict[str, int]:
    names = ("event", "live_source", "unit", "live_coding")
    try:
        return {name: db.execute(f"select count(*) from {name}").fetchone()[0] for name in names}
    except sqlite3.DatabaseError:  # a damaged file; what is wrong has been said
        return dict.fromkeys(names, 0)


def _file(db: sqlite3.Connection) -> Iterator[str]:
    for (verdict,) in db.execute("pragma integrity_check(20)"):
        if verdict != "ok":
            yield f"study.db: {verdict}"
    for table, row, parent, _ in db.execute("pragma foreign_key_check"):
        yield f"study.db: row {row} of {table} points at a missing row of {parent}"


def _heads(db: sqlite3.Connection) -> Iterator[str]:
    """The next event is written on the heads; wrong ones would fork or cut the chain."""
    parents: set[bytes] = set()
    for (row,) in db.execute("select parents from event"):
        parents.update(row[i : i + 32] for i in range(0, len(row), 32))
    if {i for (i,) in db.execute("select id from event")} - parents != set(journal.heads(db)):
        yield "the heads of the journal are not its last events"


def _texts(db: sqlite3.Connection) -> Iterator[str]:
    erased = {r for (r,) in db.execute("select row from change where kind = 'erase' and tbl = 'text'")}
    for key, body in db.cursor().execute("select hash, body from text"):
        if body is None and key not in erased:
            yield f"text {key[:12]} is missing"
        if body is not None and digest(body) != key:
            yield f"text {key[:12]} does not fit its hash: it was changed from outside"
    query = "select slug, text from source where text not in (select hash from text)"
    yield from (f"source {slug}: its text {key[:12]} is missing" for slug, key in db.execute(query))


def _quotations(db: sqlite3.Connection) -> Iterator[str]:
    query = (
        'select k.id, s.slug, k.start, k."end", k.quote from coding k join source s on s.n = k.source'
        " join text t on t.hash >= k.text and t.hash < k.text || 'g' where t.body is not null"
        ' and substr(t.body, k.start + 1, k."end" - k.start) <> k.quote'
    )
    for key, slug, start, end, quote in db.execute(query):
        yield f"coding {key} on {slug} {start}:{end} no longer reads {quote[:40]!r}"


def _units(db: sqlite3.Connection) -> Iterator[str]:
    query = (
        "select l.key, u.start from unit u join layout l on l.n = u.layout"
        " where not (u.start < u.stop and u.stop <= u.end)"
        " or u.end > (select min(v.start) from unit v where v.layout = u.layout and v.start > u.start)"
    )
    for key, start in db.execute(query):
        yield f"units of text {key[:12]} overlap at {start}"
    bare = (
        "select s.slug from live_source s join text t on t.hash = s.text where s.turns <> '[]' and t.body is not null"
        " and s.layout_n is not null and not exists (select 1 from unit u where u.layout = s.layout_n)"
    )
    yield from (f"source {slug} has lost its units" for (slug,) in db.execute(bare))
    yield from _changed_units(db)
    lost = db.execute("select count(*) from unit where n not in (select id from unit_text_docsize)").fetchone()[0]
    if lost:
        yield f"{lost} units are not in the full text"


def _changed_units(db: sqlite3.Connection) -> Iterator[str]:
    query = "select turn, start, end, stop, voice from unit where layout = ? order by n"
    for n, key, sealed in db.execute("select n, key, digest from layout").fetchall():
        if sources.units_digest(key, db.execute(query, (n,)).fetchall()) != sealed:
            yield f"units of text {key[:12]} are not those that were made: they were changed from outside"


def _replay(db: sqlite3.Connection) -> Iterator[str]:
    """The journal folded into an empty database must give the same rows."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = sqlite3.connect(Path(folder) / "replay.db", isolation_level=None)
        try:
            fresh.execute("create table layout(n integer primary key, key text) strict")
            fresh.executescript("pragma journal_mode = off; pragma synchronous = off;" + projection_ddl())
            fresh.execute("begin")
            replay(db, fresh)
            fresh.execute("commit")
            here, there = states(db), states(fresh)
        except (zlib.error, ValueError, KeyError, TypeError, sqlite3.DatabaseError) as error:
            yield f"the journal cannot be replayed ({error})"
            return
        finally:
            fresh.close()
    for name, state in here.items():
        if state != there[name]:
            yield f"table {name} differs from a replay of the journal"


def _notes(db: sqlite3.Connection) -> Iterator[str]:
    """What needs two rows to be seen: never repaired by the fold, listed here."""
    for name in ("code", "source", "site", "coder"):
        query = f"select slug, count(*) from {name} where live group by slug having count(*) > 1"
        for slug, count in db.execute(query):
            yield f"{count} {name}s are called {slug}"
    query = "select count(*), c.slug from coding k join code c on c.n = k.code where not c.live group by c.slug"
    now = codes.aliases(db)
    for count, slug in db.execute(query):
        way = f"; it became {now[slug]}: restore it, then merge it again" if slug in now else ""
        yield f"{count} codings of the retired code {slug} are left out of every count{way}"
    query = "select count(*), s.slug from coding k join source s on s.n = k.source where not s.live group by s.slug"
    for count, slug in db.execute(query):
        yield f"{count} codings on {slug}, which was taken out, are left out of every count"
    query = "select count(*), p.slug from coding k join coder p on p.n = k.coder where not p.live group by p.slug"
    for count, slug in db.execute(query):
        way = f"workbench coder join {slug} --into CODER"
        yield f"{count} codings of {slug}, who was joined to another coder, are left out of every count: '{way}'"
    for slug in codes.cycles(db):
        yield f"code {slug} is its own ancestor; it is shown at the top: mend 'parent' in the codebook and load it"
    for (slug,) in db.execute("select slug from live_source where layout_n is null"):
        yield f"source {slug} has no units yet: 'workbench source units' makes them"
    yield from _concurrent_sets(db)


def _concurrent_sets(db: sqlite3.Connection) -> Iterator[str]:
    """Fields set by two events of which neither was written on the other (after a merge)."""
    forked = "select max(length(parents)) > 32 or (select count(*) from head) > 1 from event"
    if not db.execute(forked).fetchone()[0]:
        return  # nothing was ever written on two copies
    query = (
        "select c.tbl, c.row, c.body, e.id, e.clock from change c join event e on e.n = c.event where c.kind = 'set'"
        " and c.row in (select row from change where kind = 'set' group by row"
        " having count(distinct event) > 1) order by e.clock"
    )
    ancestors: dict[bytes, frozenset[bytes]] = {}
    setters: dict[tuple[str, str, str], list[bytes]] = {}
    for table, row, body, eid, _ in db.execute(query):
        for name in journal.unpack(body):
            earlier = setters.setdefault((table, row, name), [])
            for other in earlier:
                if other != eid and other not in _ancestors(db, eid, ancestors):
                    yield f"{table} {row}: {name} was set on two copies at once; the later one stands"
                    break
            earlier.append(eid)


def _ancestors(db: sqlite3.Connection, eid: bytes, known: dict[bytes, frozenset[bytes]]) -> frozenset[bytes]:
    if eid not in known:
        seen: set[bytes] = set()
        queue = [eid]
        while queue:
            row = db.execute("select parents from event where id = ?", (queue.pop(),)).fetchone()
            parents = row[0] if row else b""
            new = {parents[i : i + 32] for i in range(0, len(parents), 32)} - seen
            seen |= new
            queue += new
        known[eid] = frozenset(seen)
    return known[eid]
