"""Named read queries as pandas DataFrames with declared columns, for notebooks, R and spreadsheets."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.errors import NotKnown

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A query and the pandas type of each column it gives, in order."""

    sql: str
    columns: dict[str, str]


_TEXT, _NUMBER = "string", "Int64"  # both hold missing values as missing, never as 0 or ''

QUERIES: dict[str, Query] = {
    "codings": Query(
        sql="""
        select k.id, s.slug, s.kind, g.slug, coalesce(d.slug, gd.slug), s.role, s.wave, p.slug, c.slug, c.name,
          k.start, k."end", k.stance, k.quote, k.method
        from live_coding k join live_source s on s.n = k.source join code c on c.n = k.code
        join coder p on p.n = k.coder left join site g on g.n = s.site_n left join district d on d.n = s.district_n
        left join district gd on gd.id = g.district
        order by s.n, k.start, k."end", c.slug, p.slug, k.id""",
        columns={
            "id": _TEXT, "source": _TEXT, "kind": _TEXT, "site": _TEXT, "district": _TEXT, "role": _TEXT,
            "wave": _TEXT, "coder": _TEXT, "code": _TEXT, "code_name": _TEXT, "start": _NUMBER, "end": _NUMBER,
            "stance": _TEXT, "quote": _TEXT, "method": _TEXT,
        },
    ),
    "sources": Query(
        sql="""
        select s.slug, s.title, s.kind, g.slug, coalesce(d.slug, gd.slug), s.role, s.wave, s.date, s.participant,
          length(t.body), (select count(*) from unit u where u.layout = s.layout_n and u.voice = 'respondent'),
          (select count(*) from live_coding k where k.source = s.n)
        from live_source s join text t on t.hash = s.text left join site g on g.n = s.site_n
        left join district d on d.n = s.district_n left join district gd on gd.id = g.district
        order by s.n""",
        columns={
            "source": _TEXT, "title": _TEXT, "kind": _TEXT, "site": _TEXT, "district": _TEXT, "role": _TEXT,
            "wave": _TEXT, "date": _TEXT, "participant": _TEXT, "characters": _NUMBER, "units": _NUMBER,
            "codings": _NUMBER,
        },
    ),
    "units": Query(
        sql="""
        select s.slug, u.turn + 1, u.start, u.stop, u.voice, substr(t.body, u.start + 1, u.stop - u.start)
        from unit u join live_source s on s.layout_n = u.layout join text t on t.hash = s.text
        order by s.n, u.start""",
        columns={
            "source": _TEXT, "turn": _NUMBER, "start": _NUMBER, "end": _NUMBER, "voice": _TEXT, "text": _TEXT,
        },
    ),
}  # fmt: skip


def frame(db: sqlite3.Connection, name: str) -> pd.DataFrame:
    """A DataFrame by name: 'codings', 'sources' or 'units'; offsets are code points, half-open."""
    import pandas as pd

    query = QUERIES.get(name)
    if query is None:
        raise NotKnown("table", name, QUERIES, hint=f"known are {', '.join(QUERIES)}")
    rows = db.execute(query.sql).fetchall()
    return pd.DataFrame(rows, columns=list(query.columns)).astype(query.columns)
