"""The fold: from the journal to the tables.

It looks at one row only: live changes in (clock, event id) order; the last writer wins for a field; a
retracted row is gone, or not live where others may point at it. So order of arrival cannot matter.
``replay`` folds everything, table-wise and fast; ``refold`` folds the rows of one run; the tests hold
both to the same result.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from workbench.model.text import Replaced, mark
from workbench.store.journal import Stored, dead_runs, root_run, unpack
from workbench.store.schema import TABLES, Table

AT_ONCE = 5000  # rows that are folded again together
Row = Sequence[Any]  # uuid, then the values in the order of the table's fields


class _Numbers(dict[str, int]):
    """Row numbers by uuid, each looked up once: a single coding must not pay for a table of sources."""

    def __init__(self, db: sqlite3.Connection, table: str) -> None:
        super().__init__()
        self._db, self._query = db, f"select n from {table} where id = ?"

    def __missing__(self, key: str) -> int:
        row = self._db.execute(self._query, (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        number: int = row[0]
        self[key] = number
        return number


class Standing(NamedTuple):
    """What stands in the place of a text now: its mark and its words, and where offsets have gone since."""

    text: str
    body: str
    moves: tuple[Replaced, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A range of the text as it once was, in the text as it stands."""
        for move in self.moves:
            start, end = move.span(start, end)
        return start, end


NOTHING = Standing("", "")


# erasures of one text in the order of the fold: copies may have replaced it apart from each other
_ERASED = (
    "select c.body from change c join event e on e.n = c.event"
    " where c.row = ? and c.kind = 'erase' and c.tbl = 'text' order by e.clock, e.id, c.n"
)


def standing_text(db: sqlite3.Connection, text: str) -> Standing:
    """Follow the erasures of a text to what replaced it; without words where nothing did.

    ``text``: its mark. A text that was erased for its names goes on in the one without them.
    """
    moves: list[Replaced] = []
    seen: set[str] = set()  # copies that replaced texts by each other's would send us round for ever
    while text not in seen:
        seen.add(text)
        # 'g' comes after every hexadecimal digit: all digests that begin so, found by their index
        found = db.execute("select hash, body from text where hash >= ? and hash < ? || 'g'", (text, text)).fetchone()
        if found is None or found[1] is not None:
            return Standing(text, found[1] if found else "", tuple(moves))
        erased = [unpack(body) for (body,) in db.execute(_ERASED, (found[0],))]
        last = next((e for e in reversed(erased) if e["final"]), erased[-1])  # a withdrawal wins over new wordings
        if not all(e["by"] for e in erased):
            return Standing(text, "", tuple(moves))
        moves.append(Replaced(tuple((a, b, c) for a, b, c in last["moved"])))
        text = mark(last["by"])
    return Standing(text, "", tuple(moves))


class Projection:
    """Writes rows into the projected tables of ``db``; texts are read from ``texts`` (the same by default)."""

    def __init__(self, db: sqlite3.Connection, *, texts: sqlite3.Connection | None = None) -> None:
        self.db = db
        self._texts = texts or db
        self._numbers: dict[str, dict[str, int]] = {}
        self._standing: tuple[str, Standing] = ("", NOTHING)

    def apply(self, change: Stored, n: int, *, live: bool = True, rows: Sequence[Row] | None = None) -> None:
        """Fold one change that comes after all applied so far. ``n``: its number in the journal."""
        if change.kind == "erase":
            return
        table = TABLES[change.table]
        if change.kind == "add":
            if live or table.lasting:
                self.put(table, rows if rows is not None else unpacked(table, change.body), n, live=live)
        elif live and change.kind == "set":
            self._set(table, change.row or "", unpack(change.body))
        elif live:
            self._retract(table, change.row or "")

    def put(self, table: Table, rows: Sequence[Row], n: int, *, live: bool = True) -> None:
        """Insert rows, or overwrite rows of the same id; a row that is not live never covers one that stands."""
        names = ", ".join(f'"{c}"' for c in table.columns)
        marks = ", ".join("?" * len(table.columns))
        sql = f"insert into {table.name}({names}) values({marks})"
        fresh = ", ".join(f'"{c}" = excluded."{c}"' for c in table.columns if c != "id")
        again = f"{sql} on conflict(id) do {f'update set {fresh}' if live else 'nothing'}"
        try:
            self.db.executemany(again if table.natural else sql, self._local(table, rows, n, live=live))
        except sqlite3.IntegrityError:
            if table.natural:
                raise
            self._note_adds(table, rows, n)
            self.db.executemany(again, self._local(table, rows, n, live=live))
        if table.lasting:
            self._numbers.pop(table.name, None)

    def _note_adds(self, table: Table, rows: Sequence[Row], n: int) -> None:
        """A new id came twice (one imported GUID on two copies): what brought it in before is not forgotten."""
        note = f"insert or ignore into gone select id, change from {table.name} where id = ? and change <> ?"
        self.db.executemany(note, ((row[0], n) for row in rows))

    def _local(self, table: Table, rows: Sequence[Row], n: int, *, live: bool) -> Iterator[Sequence[Any]]:
        """Journal rows as table rows: uuids of references become row numbers, quotations are cut."""
        tail = (int(live),) if table.lasting else ()
        if not table.refs:
            return ((r[0], n, *r[1:], *tail) for r in rows)
        if table.derived:
            return self._quoting(rows, n)
        at = [(i + 1, self.numbers(table.refs[f])) for i, f in enumerate(table.fields) if f in table.refs]
        return (self._referring(r, n, at) for r in rows)

    def _referring(self, row: Row, n: int, at: list[tuple[int, dict[str, int]]]) -> list[Any]:
        local = [row[0], n, *row[1:]]
        for i, numbers in at:
            local[i + 1] = numbers[row[i]]
        return local

    def _quoting(self, rows: Sequence[Row], n: int) -> Iterator[Sequence[Any]]:
        """Codings. Written out, because there are a million of them; they come in runs of one source."""
        sources, codes, coders = (self.numbers(t) for t in ("source", "code", "coder"))
        last, there = None, NOTHING
        for key, source, code, coder, start, end, stance, method, fingerprint, text in rows:
            number = sources[source]
            if text != last or text is None:
                last, there = text, self.standing(text or self._text_of(number))
            start, end = there.span(start, end)  # noqa: PLW2901
            yield (key, n, number, codes[code], coders[coder], start, end, stance, method, fingerprint,
                   there.text, there.body[start:end])  # fmt: skip

    def _set(self, table: Table, row: str, values: dict[str, Any]) -> None:
        local = {f: self.numbers(table.refs[f])[v] if f in table.refs else v for f, v in values.items()}
        if table.derived and values.get("text"):  # a place is set as a whole: start, end and text
            there = self.standing(values["text"])
            local["start"], local["end"] = there.span(values["start"], values["end"])
            local["text"] = there.text
        names = ", ".join(f'"{f}" = ?' for f in local)
        self.db.execute(f"update {table.name} set {names} where id = ?", (*local.values(), row))
        if table.derived:
            self._cut_again(table, row)

    def _cut_again(self, table: Table, row: str) -> None:
        found = self.db.execute(f'select text, start, "end" from {table.name} where id = ?', (row,)).fetchone()
        if found:
            quote = self.standing(found[0]).body[found[1] : found[2]]
            self.db.execute(f"update {table.name} set {table.derived} = ? where id = ?", (quote, row))

    def _retract(self, table: Table, row: str) -> None:
        if table.lasting:
            self.db.execute(f"update {table.name} set live = 0 where id = ?", (row,))
            return
        if not table.natural:
            self.db.execute(f"insert or ignore into gone select id, change from {table.name} where id = ?", (row,))
        self.db.execute(f"delete from {table.name} where id = ?", (row,))

    def numbers(self, table: str) -> dict[str, int]:
        """uuid → local row number of a lasting table."""
        return self._numbers.setdefault(table, _Numbers(self.db, table))

    def _text_of(self, source: int) -> str:
        """The text that a source came in with, for codings of a time in which none could get another (format 1).

        A copy of today, merged with one of that time, may have corrected it meanwhile.
        """
        text = self._first_texts[self.db.execute("select id from source where n = ?", (source,)).fetchone()[0]]
        erased = "select row, body from change where kind = 'erase' and tbl = 'text'"
        went = {unpack(body)["by"]: old for old, body in self._texts.execute(erased)}
        while text in went:  # the row names the text that stands now; the offsets count in the one it came from
            text = went.pop(text)
        return mark(text)

    @cached_property
    def _first_texts(self) -> dict[str, str]:
        """uuid of each source → the text of its first add."""
        at = 1 + list(TABLES["source"].fields).index("text")
        query = (
            "select c.body from change c join event e on e.n = c.event where c.kind = 'add' and c.tbl = 'source'"
            " order by e.clock desc, e.id desc, c.n desc"
        )
        return {row[0]: row[at] for (body,) in self._texts.execute(query) for row in unpack(body)}

    def standing(self, text: str) -> Standing:
        """What stands for a text now. The last one is kept: codings come in runs."""
        if self._standing[0] != text:
            self._standing = (text, standing_text(self._texts, text))
        return self._standing[1]


def unpacked(table: Table, body: bytes) -> list[Row]:
    """The rows of an add, whatever format they were written in."""
    return [table.widened(row) for row in unpack(body)]


def replay(journal: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Fold the whole journal into the empty projection of ``target``. The caller holds the transaction."""
    dead = dead_runs(journal)
    projection = Projection(target, texts=journal)
    query = (
        "select e.run, c.n, c.tbl, c.kind, c.row, c.salt, c.digest, c.body from event e"
        " join change c on c.event = e.n order by e.clock, e.id, c.n"
    )
    for run, n, *rest in journal.cursor().execute(query):
        projection.apply(Stored(*rest), n, live=run not in dead)


def empty(db: sqlite3.Connection) -> None:
    """Remove every projected row; derived units and full text stay, they are kept by content."""
    db.execute("delete from gone")
    for name in reversed(TABLES):
        db.execute(f"delete from {name}")


class Step(NamedTuple):
    """One change as it concerns one row. ``values``: all of them for an add, some for a set."""

    kind: str
    live: bool
    change: int
    values: Any


def fold(table: Table, steps: Iterable[Step]) -> tuple[int, list[Any], bool] | None:
    """The state of one row after its changes in order: change that added it, values, live; None is gone."""
    change, values, live = 0, None, False
    for step in steps:
        if step.kind == "add":
            if step.live or (table.lasting and values is None):
                change, values, live = step.change, list(step.values), step.live
        elif not step.live or values is None:
            continue
        elif step.kind == "set":
            for at, name in enumerate(table.fields):
                values[at] = step.values.get(name, values[at])
        else:
            live = False
            values = values if table.lasting else None
    return None if values is None else (change, values, live)


def refold(db: sqlite3.Connection, run: str) -> int:
    """Fold again the rows that a run touched, after it was undone or redone; gives their number."""
    dead, run, touched = dead_runs(db), root_run(db, run), 0
    projection = Projection(db)
    query = "select c.n, c.tbl, c.kind, c.row, c.body from change c join event e on e.n = c.event where e.run = ?"
    single: dict[str, list[str]] = {}
    added: dict[str, list[str]] = {}
    for n, name, kind, row, body in db.execute(query + " order by c.n", (run,)).fetchall():
        if kind == "add" and TABLES[name].natural:  # else each of a thousand sources would read all of them
            added.setdefault(name, []).extend(r[0] for r in unpack(body))
        elif kind == "add":
            ids = [r[0] for r in unpack(body)]
            _refold_rows(projection, TABLES[name], ids, dead, {n})
            touched += len(ids)
        elif kind != "erase":
            single.setdefault(name, []).append(row)
    for groups in (added, single):
        for name, ids in groups.items():
            rows = list(dict.fromkeys(ids))
            for at in range(0, len(rows), AT_ONCE):
                _refold_rows(projection, TABLES[name], rows[at : at + AT_ONCE], dead, set())
            touched += len(ids)
    return touched


def _refold_rows(projection: Projection, table: Table, ids: list[str], dead: frozenset[str], adds: set[int]) -> None:
    db = projection.db
    db.execute("create temp table if not exists refold(id text primary key)")
    db.execute("delete from refold")
    db.executemany("insert or ignore into refold values(?)", ((i,) for i in ids))
    steps = _steps(db, table, dead, adds)
    if not table.lasting:
        db.execute(f"delete from {table.name} where id in (select id from refold)")
        db.execute("delete from gone where id in (select id from refold)")
    groups: dict[tuple[int, bool], list[Row]] = {}
    for key, of_row in steps.items():
        state = fold(table, of_row)
        if state:
            groups.setdefault((state[0], state[2]), []).append([key, *state[1]])
        if not table.natural:
            others = {step.change for step in of_row if step.kind == "add"} - {state[0] if state else 0}
            db.executemany("insert or ignore into gone values(?, ?)", ((key, n) for n in others))
    for (change, live), rows in groups.items():
        projection.put(table, rows, change, live=True)
        if table.lasting and not live:
            db.executemany(f"update {table.name} set live = 0 where id = ?", ((r[0],) for r in rows))


def _steps(db: sqlite3.Connection, table: Table, dead: frozenset[str], adds: set[int]) -> dict[str, list[Step]]:
    """All changes of the rows in ``refold``, by row, in the order of the fold.

    An add is found by table where ids are natural, else by the row's own note of it (in the table, or in
    ``gone``) and by ``adds``.
    """
    if table.natural:
        where = "c.tbl = :t and c.kind = 'add'"
    else:
        known = (
            f"select change from {table.name} where id in (select id from refold)"
            " union select change from gone where id in (select id from refold)"
        )
        where = f"c.n in ({known} union select value from json_each(:a))"
    query = (
        "select e.clock, e.id, c.n, e.run, c.kind, c.row, c.body from change c join event e on e.n = c.event"
        f" where ({where}) or (c.row in (select id from refold) and c.tbl = :t and c.kind in ('set', 'retract'))"
        " order by e.clock, e.id, c.n"
    )
    wanted = {r[0] for r in db.execute("select id from refold")}
    steps: dict[str, list[Step]] = {}
    named = {"t": table.name, "a": str(sorted(adds))}
    for _, _, n, run, kind, row, body in db.execute(query, {k: v for k, v in named.items() if f":{k}" in query}):
        live = run not in dead
        if kind == "add":
            for key, *values in unpacked(table, body):
                if key in wanted:
                    steps.setdefault(key, []).append(Step(kind, live, n, values))
        else:
            steps.setdefault(row, []).append(Step(kind, live, n, unpack(body)))
    return steps


def states(db: sqlite3.Connection) -> dict[str, str]:
    """Table → digest of its rows by uuid: equal in two databases that hold the same study."""
    return {name: _state(db, table) for name, table in TABLES.items()}


def _state(db: sqlite3.Connection, table: Table) -> str:
    fields = [
        f'(select id from {table.refs[f]} x where x.n = t."{f}")' if f in table.refs else f't."{f}"'
        for f in table.columns
        if f != "change"
    ]
    whole = hashlib.sha256()
    for row in db.execute(f"select {', '.join(fields)} from {table.name} t order by id"):
        whole.update(repr(row).encode("utf-8"))
    return whole.hexdigest()[:16]
