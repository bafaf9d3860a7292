"""What frames the analysis: protocol questions, claims, levers, strategies, links, analyst text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from workbench.model.claim import Claim
from workbench.model.coding import Question
from workbench.model.lever import Lever, Link, Relevance, Strategy
from workbench.model.text import natural_id
from workbench.store.claims import claim_rows
from workbench.store.codes import aliases
from workbench.store.journal import Change
from workbench.store.rows import Values, difference, read, to_json


def _load(db: sqlite3.Connection, table: str, wanted: Mapping[str, Values]) -> list[Change]:
    """The table is to hold just ``wanted``: what the new file lacks is retracted."""
    return difference(db, table, wanted, retract=[r["id"] for r in read(db, table) if r["id"] not in wanted])


def questions(db: sqlite3.Connection) -> tuple[Question, ...]:
    """The interview protocol, in the order of its file."""
    now = aliases(db)
    return tuple(
        Question(
            id=r["slug"], role=r["role"], wave=r["wave"], text=r["text"],
            codes=tuple(dict.fromkeys(now.get(c, c) for c in json.loads(r["codes"]))),
        )
        for r in read(db, "question", order="t.position, t.slug")
    )  # fmt: skip


def put_questions(db: sqlite3.Connection, namespace: str, wanted: Iterable[Question]) -> list[Change]:
    """Changes that make this the protocol."""
    rows = {
        natural_id(namespace, "question", q.id): [
            q.id,
            q.role,
            q.wave,
            q.text,
            to_json(list(q.codes)),
            position,
        ]
        for position, q in enumerate(wanted)
    }
    return _load(db, "question", rows)


def put_claims(db: sqlite3.Connection, namespace: str, wanted: Iterable[Claim]) -> list[Change]:
    """Changes that bring these claims in, or up to date, in this order; no other claim goes."""
    return difference(db, "claim", claim_rows(db, namespace, wanted))


def levers(db: sqlite3.Connection) -> tuple[Lever, ...]:
    """The levers, in the order of their file."""
    return tuple(
        Lever(slug=r["slug"], name=r["name"], group=r["grp"], statement=r["statement"])
        for r in read(db, "lever", order="t.position, t.slug")
    )


def strategies(db: sqlite3.Connection) -> tuple[Strategy, ...]:
    """The strategies, in the order of their file."""
    return tuple(
        Strategy(
            slug=r["slug"], name=r["name"], statement=r["statement"], levers=tuple(json.loads(r["levers"])),
            group=r["grp"], items=r["items"],
        )
        for r in read(db, "strategy", order="t.position, t.slug")
    )  # fmt: skip


def links(db: sqlite3.Connection) -> tuple[Link, ...]:
    """The links from codes to levers and strategies."""
    now = aliases(db)
    return tuple(
        Link(
            code=now.get(r["code"], r["code"]), kind=r["kind"], target=r["target"],
            relevance=Relevance(r["relevance"]), reason=r["reason"],
        )
        for r in read(db, "link", order="t.kind, t.target, t.code")
    )  # fmt: skip


def put_policy(
    db: sqlite3.Connection,
    namespace: str,
    *,
    levers: Iterable[Lever],
    strategies: Iterable[Strategy],
    links: Iterable[Link],
) -> list[Change]:
    """Changes that make these the instrument and its links."""
    lever_rows = {
        natural_id(namespace, "lever", v.slug): [v.slug, v.name, v.group, v.statement, i]
        for i, v in enumerate(levers)
    }
    strategy_rows = {
        natural_id(namespace, "strategy", s.slug): [
            s.slug, s.name, s.statement, to_json(list(s.levers)), s.group, s.items, i,
        ]
        for i, s in enumerate(strategies)
    }  # fmt: skip
    link_rows = {
        natural_id(namespace, "link", f"{k.code}:{k.kind}:{k.target}"): [
            k.code, k.kind, k.target, k.relevance.value, k.reason,
        ]
        for k in links
    }  # fmt: skip
    return [
        *_load(db, "lever", lever_rows),
        *_load(db, "strategy", strategy_rows),
        *_load(db, "link", link_rows),
    ]


def regions(db: sqlite3.Connection, report: str) -> dict[str, str]:
    """Analyst text of a report as last journaled: region → text."""
    return {r["name"]: r["body"] for r in read(db, "region", order="t.name") if r["report"] == report}


def reports_with_regions(db: sqlite3.Connection) -> tuple[str, ...]:
    """Reports of which analyst text is journaled."""
    return tuple(dict.fromkeys(r["report"] for r in read(db, "region", order="t.report")))


def put_regions(db: sqlite3.Connection, namespace: str, report: str, bodies: Mapping[str, str]) -> list[Change]:
    """Changes that note what the analyst wrote in a report."""
    rows = {
        natural_id(namespace, "region", f"{report}:{name}"): [report, name, text] for name, text in bodies.items()
    }
    return difference(db, "region", rows)
