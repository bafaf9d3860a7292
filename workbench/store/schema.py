"""The tables of a study: three that are the study (event, change, text), the others its projection.

A projected table is declared once, here; its DDL, the fold and the comparison with a replay follow from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

APPLICATION_ID = 0x57424B31  # 'WBK1', shown by file(1)
FORMAT = 5  # of the journal; a newer one is refused, older changes are widened as they are read (`Table.widened`)


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One projected table.

    ``fields``: name → SQL type, in the order in which an ``add`` lists them. ``refs``: field → table; such a
    field is a uuid in the journal and a local row number here. ``lasting`` rows are never removed but marked
    not live, because other rows point at them. ``natural`` ids come from names (uuid5) and may be added twice;
    the others are new each time (uuid7).
    """

    name: str
    fields: dict[str, str]
    refs: dict[str, str]
    lasting: bool = False
    natural: bool = True
    derived: str = ""  # column cut from the text again on replay, never journaled
    later: tuple[Any, ...] = ()  # values of the last fields in rows of a format that did not have them

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns but the local row number, in the order of an insert."""
        tail = ("live",) if self.lasting else ()
        return ("id", "change", *self.fields, *((self.derived,) if self.derived else ()), *tail)

    def widened(self, row: Sequence[Any]) -> Sequence[Any]:
        """A journal row (uuid, then values) of any format with all the fields that there are now."""
        missing = 1 + len(self.fields) - len(row)
        return [*row, *self.later[-missing:]] if missing else row

    @property
    def ddl(self) -> str:
        """The CREATE TABLE statement."""
        lines = ["n integer primary key", "id text not null unique", "change integer not null"]
        for name, kind in self.fields.items():
            target = self.refs.get(name)
            lines.append(f'"{name}" integer not null references {target}(n)' if target else f'"{name}" {kind}')
        if self.derived:
            lines.append(f'"{self.derived}" text not null')
        if self.lasting:
            lines.append("live integer not null default 1")
        return f"create table {self.name}(\n  " + ",\n  ".join(lines) + "\n) strict;"


def _table(name: str, fields: str, *, refs: str = "", **more: bool | str | tuple[Any, ...]) -> Table:
    """``fields``: 'slug name position:integer'; ``refs``: 'source code'."""
    kinds = dict([*f.split(":"), "text"][:2] for f in fields.split())
    return Table(name=name, fields=kinds, refs={r: r for r in refs.split()}, **more)  # type: ignore[arg-type]


TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        _table("study", "title namespace", lasting=True),
        # kind: '' is a person, 'consensus' the layer of what was adjudicated
        _table("coder", "slug name kind", lasting=True, later=("",)),
        _table("district", "slug name", lasting=True),
        _table("site", "slug name district levels attributes", lasting=True),
        _table(
            "source",
            "slug title kind text site district participant role wave date turns attributes"
            " original original_digest encoding layout speakers locators answers beside",
            lasting=True,
            later=("{}", "[]", None, None),
        ),
        _table("participant", "slug name role role_group site district consent attributes", lasting=True),
        _table(
            "code",
            "slug name parent definition include exclude example cues proposition origin"
            " position:integer fingerprint codebook former alike redefined over",
            lasting=True,
            later=("[]", "[]", "", "[]"),
        ),
        _table(
            "coding",
            # text: the text that the offsets count in (`model.text.mark`), whatever the source holds by now
            "source code coder start:integer end:integer stance method fingerprint text",
            refs="source code coder",
            natural=False,
            derived="quote",
            later=(None,),
        ),
        # target: what a remark is on; memos that are attached to any number of things have '' there
        _table("memo", "target coder body kind title form written", natural=False, later=("", "", "{}", "")),
        _table("attachment", "memo what target"),
        # first, last: turns from 1; none is the whole source
        _table("coverage", "source coder scope first:integer last:integer", refs="source coder", later=(None, None)),
        # no words lie here: the quotation is cut from the text, marks are offsets in it
        _table(
            "suggestion",
            "source code start:integer end:integer text method score:real marks fingerprint",
            refs="source code",
        ),
        _table("verdict", "suggestion coder verdict reason", refs="coder"),
        _table("freeze", "codebook coder date fingerprint memo", natural=False),
        # who is to code what; finished, opened: UTC times (ISO 8601), '' while not
        _table("assignment", "source coder sample blind:integer given finished opened reason", refs="source coder"),
        # outcome: 'coded' or 'not coded'; codings: uuids of those that were looked at; coding: of the consensus
        _table(
            "adjudication",
            "source code coder start:integer end:integer text outcome reason codings coding",
            refs="source code coder",
            natural=False,
        ),
        # a round of calibration; sample, wording, before, after: JSON as `model.agreement.Round` reads it
        _table("round", "slug began ended coders sample wording before after memo"),
        _table("question", "slug role wave text codes position:integer"),
        _table("claim", "slug statement stage terms by note position:integer"),
        # what a person attached to a claim, lever or strategy (uuids), and how it stands to it
        _table("evidence", "kind target coding coder stance relevance reason at", refs="coder"),
        _table(
            "rival", "claim coder statement shows supports against verdict reason at", refs="coder", natural=False
        ),
        _table(
            "search",
            "claim coder query filters hits:integer looked:integer reading head note override at",
            refs="coder",
            natural=False,
        ),
        _table("version", "claim coder statement stage reason at", refs="coder", natural=False),
        # pins and replies to member checks are about codings (uuids)
        _table("pin", "coding coder way place reason at", refs="coder"),
        _table("reply", "coding participant coder answer words reason at", refs="coder", natural=False),
        # how far a document has come, by whom; evidence: digest of what it showed
        _table("step", "subject coder stage evidence reason at", refs="coder", natural=False),
        # a cell of the framework matrix; site and theme are uuids, cites JSON
        _table("summary", "site theme coder body cites seen at", refs="coder"),
        _table("lever", "slug name grp statement position:integer"),
        _table("strategy", "slug name statement levers grp items position:integer"),
        _table("link", "code kind target relevance reason"),
        _table("region", "report name body"),
    )
}

JOURNAL_DDL = """
create table event(
  n integer primary key, id blob not null unique, parents blob not null, clock integer not null,
  replica text not null, coder text not null, command text not null, run text not null,
  format integer not null, reverts text
) strict;
create table change(
  n integer primary key, event integer not null references event(n), tbl text not null, kind text not null,
  row text, salt blob not null, digest blob not null, body blob not null
) strict;
create table text(n integer primary key, hash text not null unique, body text) strict;
create table head(id blob primary key) strict;
create table setting(name text primary key, value text not null) strict;
create index event_clock on event(clock, id);
create index event_run on event(run);
create index event_reverts on event(reverts) where reverts is not null;
create index change_event on change(event);
create index change_row on change(row) where row is not null;
create index change_add on change(tbl) where kind = 'add' and tbl <> 'coding';
"""

# Units and full text are derived from text and turns by a segmenter that the store does not know;
# they are kept by layout (digest of both and the segmenter's version), so a replay need not make them again.
# ``layout.digest`` is that of its units: what `check` compares them with.
DERIVED_DDL = """
create table layout(n integer primary key, key text not null unique, digest text not null) strict;
create table unit(
  n integer primary key, layout integer not null references layout(n), turn integer not null,
  start integer not null, end integer not null, stop integer not null, voice text not null
) strict;
create index unit_span on unit(layout, start, stop, voice);
create virtual table unit_text using fts5(body, content='', tokenize='unicode61 remove_diacritics 2');
"""

PROJECTION_EXTRA = """
create table gone(id text not null, change integer not null, primary key(id, change)) strict;
create index coding_span on coding(source, start, end, code, coder);
create index coding_code on coding(code, source);
create index source_standing on source(live, site, district, layout, text);  -- without turns, which are long
create index suggestion_source on suggestion(source, start);
create index verdict_of on verdict(suggestion);
create view live_source as
  select s.*, l.n as layout_n, g.n as site_n, d.n as district_n from source s
  left join site g on g.id = s.site left join district d on d.id = s.district
  left join layout l on l.key = s.layout
  where s.live and (s.site is null or g.live);
"""
LIVE_CODING = """
  select k.* from coding k where (k.source, k.text) in (select n, substr(text, 1, 16) from live_source)
  and k.code in (select n from code where live) and k.coder in (select n from coder where live)
"""
PROJECTION_EXTRA += f"create view live_coding as{LIVE_CODING};\n"


def projection_ddl() -> str:
    """All statements that make the empty projection."""
    return "\n".join(t.ddl for t in TABLES.values()) + PROJECTION_EXTRA


PROJECTION = hashlib.sha256(projection_ddl().encode()).hexdigest()[:16]  # a study with another is folded again
