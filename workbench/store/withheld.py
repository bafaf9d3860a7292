"""The words that participants withheld in member checks, as ranges of their sources, whoever codes or reads."""

from __future__ import annotations

import json
import sqlite3

from workbench.model.quoting import Answer, last_replies
from workbench.model.text import MARK
from workbench.store.steps import replies

Range = tuple[int, int]

_CODED = f"""
select s.slug, s.layout_n, k.start, k."end" from main.coding k join live_source s on s.n = k.source
where k.id in (select value from json_each(?)) and k.text = substr(s.text, 1, {MARK}) order by s.n, k.start
"""
_UNITS = "select min(start), max(stop) from unit where layout = ? and start < ? and stop > ?"


def withheld_ranges(db: sqlite3.Connection) -> dict[str, tuple[Range, ...]]:
    """Source (slug) → ranges in code points, grown to whole sentences, in order; codings that are blind too."""
    last = last_replies(replies(db))
    barred = [key for key, reply in last.items() if reply.answer is Answer.WITHHELD]
    if not barred:
        return {}
    found: dict[str, list[Range]] = {}
    for slug, layout, start, end in db.execute(_CODED, (json.dumps(barred),)).fetchall():
        low, high = db.execute(_UNITS, (layout, end, start)).fetchone()
        found.setdefault(slug, []).append((start if low is None else min(start, low), max(end, high or end)))
    return {slug: tuple(sorted(ranges)) for slug, ranges in found.items()}
