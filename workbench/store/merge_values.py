"""Values that no command of ours writes: a chain may be sound and its rows senseless, and a merge is for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime

from workbench.model.team import CONSENSUS
from workbench.store.journal import unpack

_JSON = {
    "site": ("levels", "attributes"),
    "source": ("turns", "attributes", "speakers", "locators", "answers"),
    "participant": ("consent", "attributes"),
    "code": ("cues", "former", "alike", "over"),
    "question": ("codes",),
    "claim": ("terms",),
    "strategy": ("levers",),
    "suggestion": ("marks",),
    "adjudication": ("codings",),
    "round": ("coders", "sample", "wording", "before", "after"),
}
_TIMES = {"assignment": ("finished", "opened"), "round": ("began", "ended"), "code": ("redefined",)}


def senseless(db: sqlite3.Connection) -> Iterator[str]:
    """What reads as nothing in the tables that were folded just now."""
    for table, fields in _JSON.items():
        for field in fields:
            query = f"select id from {table} where coalesce({field}, '') <> '' and not json_valid({field})"
            yield from (f"{field} of {table} {key} is no JSON" for (key,) in db.execute(query))
    for table, fields in _TIMES.items():
        for field in fields:
            found = db.execute(f'select id, "{field}" from {table} where "{field}" <> \'\'')
            yield from (f"{field} of {table} {key} is no time" for key, when in found if not _is_time(when))
    kinds = db.execute("select id from coder where kind not in ('', ?)", (CONSENSUS,))
    yield from (f"coder {key} is of a kind that nobody knows" for (key,) in kinds)
    for key, body in db.execute("select row, body from change where tbl = 'coder' and kind = 'set'"):
        if "kind" in unpack(body):
            yield f"coder {key} was made another kind of coder"


def _is_time(when: str) -> bool:
    try:
        datetime.fromisoformat(when)
    except ValueError:
        return False
    return True
