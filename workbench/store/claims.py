"""Claims with all that people attached to them: evidence, rivals, searches, versions of their wording."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from workbench.model.claim import Claim, Evidence, Mark, Rival, Search, Side, Stage, Version
from workbench.model.coding import Stance
from workbench.model.text import natural_id
from workbench.store.codes import aliases
from workbench.store.journal import Add, Change, Retract, Set, new_ids
from workbench.store.rows import Values, by_slug, difference, read, to_json
from workbench.store.sight import kept_from

SCOPE = ("kinds", "roles", "levels", "waves")


def claims(db: sqlite3.Connection) -> tuple[Claim, ...]:
    """The claims, in the order of their file, then in that in which they were made."""
    now = aliases(db)
    told = _Told(db)
    return tuple(_claim(row, now, told) for row in read(db, "claim", order="t.position, t.slug"))


def _claim(row: Mapping[str, str], now: Mapping[str, str], told: _Told) -> Claim:
    terms = json.loads(row["terms"])
    scope = {name: tuple(terms[name]) for name in SCOPE}
    sides = tuple(Side(code=now.get(code, code), stance=Stance(stance)) for code, stance in terms["sides"])
    marks = tuple(Mark(source=s, quote=q, stance=Stance(stance)) for s, q, stance in terms.get("marks", ()))
    key = row["id"]
    return Claim(
        slug=row["slug"], statement=row["statement"], stage=Stage(row["stage"]), sides=sides, marks=marks,
        note=row["note"], by=row["by"], id=key, evidence=evidence_of(told.evidence.get(key, ()), row["slug"]),
        rivals=tuple(told.rivals.get(key, ())), searches=tuple(told.searches.get(key, ())),
        versions=tuple(told.versions.get(key, ())), **scope,
    )  # fmt: skip


def claim_row(claim: Claim, position: int) -> list[Any]:
    """The row of a claim."""
    terms = {
        "sides": [[s.code, s.stance.value] for s in claim.sides],
        "marks": [[m.source, m.quote, m.stance.value] for m in claim.marks],
        **{name: getattr(claim, name) for name in SCOPE},
    }
    return [claim.slug, claim.statement, claim.stage.value, to_json(terms), claim.by, claim.note, position]


def claim_rows(db: sqlite3.Connection, namespace: str, wanted: Iterable[Claim], first: int = 0) -> dict[str, Values]:
    """uuid → row of claims, in their order; one that is there keeps its uuid, also where its slug was masked."""
    there = by_slug(db, "claim")
    return {there.get(c.slug) or claim_id(namespace, c.slug): claim_row(c, first + at) for at, c in enumerate(wanted)}


def put_claim(db: sqlite3.Connection, namespace: str, claim: Claim) -> list[Change]:
    """The changes that make this claim what it is to be; it keeps its place among the others, a new one is last."""
    key = claim.id or claim_id(namespace, claim.slug)
    there = db.execute("select position from claim where id = ?", (key,)).fetchone()
    last = db.execute("select coalesce(max(position) + 1, 0) from claim").fetchone()
    return difference(db, "claim", {key: claim_row(claim, (there or last)[0])})


def remove_claim(db: sqlite3.Connection, key: str) -> list[Change]:
    """The changes that take a claim (uuid) away, with all that people attached to it."""
    changes: list[Change] = [Retract(table="claim", row=key)]
    attached = (
        ("evidence", "kind = 'claim' and target"),
        ("rival", "claim"),
        ("search", "claim"),
        ("version", "claim"),
    )
    for table, field in attached:
        rows = db.execute(f"select id from {table} where {field} = ? order by id", (key,))
        changes += [Retract(table=table, row=row) for (row,) in rows]
    return changes


def claim_id(namespace: str, slug: str) -> str:
    """The uuid of a claim: the same on every copy."""
    return natural_id(namespace, "claim", slug)


def all_evidence(db: sqlite3.Connection, kind: str) -> dict[str, list[Evidence]]:
    """uuid of a claim, lever or strategy → what is attached to it, in the order of the attaching."""
    coders = dict(db.execute("select id, slug from coder"))
    found: dict[str, list[Evidence]] = {}
    for row in read(db, "evidence", order="t.at, t.coding"):
        if row["kind"] == kind:
            made = Evidence(
                coding=row["coding"], target=row["target"], stance=Stance(row["stance"]), kind=kind,
                coder=coders.get(row["coder"], ""), relevance=row["relevance"], reason=row["reason"], at=row["at"],
            )  # fmt: skip
            found.setdefault(row["target"], []).append(made)
    return found


def evidence_of(found: Iterable[Evidence], slug: str) -> tuple[Evidence, ...]:
    """Evidence with the slug of its target in the place of the uuid."""
    return tuple(replace(each, target=slug) for each in found)


def attach_evidence(namespace: str, target: str, coder: str, new: Iterable[Evidence]) -> list[Change]:
    """The change that attaches codings to a claim, lever or strategy; ``target`` and ``coder`` are uuids.

    One coding has one stance to one thing: attaching it again says another, and the last one holds.
    """
    rows = {
        natural_id(namespace, "evidence", f"{e.kind}:{target}:{e.coding}"): [
            e.kind, target, e.coding, coder, e.stance.value, e.relevance, e.reason, e.at,
        ]
        for e in new
    }  # fmt: skip
    return [Add(table="evidence", rows=rows)] if rows else []


def detach_evidence(namespace: str, target: str, codings: Iterable[str], *, kind: str = "claim") -> list[Change]:
    """The changes that take codings (uuids) away from a claim, lever or strategy (uuid)."""
    return [
        Retract(table="evidence", row=natural_id(namespace, "evidence", f"{kind}:{target}:{coding}"))
        for coding in codings
    ]


def note_rival(claim: str, coder: str, new: Rival) -> Add:
    """The change that notes a rival explanation of a claim (uuid)."""
    row = [
        claim, coder, new.statement, new.shows, to_json(list(new.supports)), to_json(list(new.against)), new.verdict,
        new.reason, new.at,
    ]  # fmt: skip
    return Add(table="rival", rows={new.id or new_ids(1)[0]: row})


def decide_rival(rival: Rival) -> Set:
    """The change that notes what became of a rival explanation."""
    return Set(table="rival", row=rival.id, values={"verdict": rival.verdict, "reason": rival.reason})


def note_search(claim: str, coder: str, new: Search) -> Add:
    """The change that notes a search for what speaks against a claim (uuid)."""
    row = [
        claim, coder, new.query, new.filters, new.hits, new.looked, new.reading, new.head, new.note, new.override,
        new.at,
    ]  # fmt: skip
    return Add(table="search", rows={new.id or new_ids(1)[0]: row})


def note_version(claim: str, coder: str, new: Version) -> Add:
    """The change that notes how a claim (uuid) is worded and how far it has come."""
    row = [claim, coder, new.statement, new.stage.value, new.reason, new.at]
    return Add(table="version", rows={new.id or new_ids(1)[0]: row})


def unseen_codings(db: sqlite3.Connection) -> frozenset[str]:
    """The codings (uuids) that are blind for whoever reads: that one is attached would tell that it is there."""
    sources = kept_from(db)
    if not sources:
        return frozenset()
    marks = ", ".join("?" * len(sources))
    query = f"select k.id from main.coding k join source s on s.n = k.source where s.slug in ({marks})"
    every = {key for (key,) in db.execute(query, sorted(sources))}
    return frozenset(every - {key for (key,) in db.execute("select id from coding")})


def _seen(written: str, unseen: Collection[str]) -> tuple[str, ...]:
    return tuple(key for key in json.loads(written) if key not in unseen)


class _Told:
    """What people attached to claims, by the uuid of the claim."""

    def __init__(self, db: sqlite3.Connection) -> None:
        coders = dict(db.execute("select id, slug from coder"))
        unseen = unseen_codings(db)
        self.evidence = {
            key: [e for e in of if e.coding not in unseen] for key, of in all_evidence(db, "claim").items()
        }
        self.rivals: dict[str, list[Rival]] = {}
        self.searches: dict[str, list[Search]] = {}
        self.versions: dict[str, list[Version]] = {}
        for r in read(db, "rival", order="t.at, t.id"):
            made = Rival(
                id=r["id"], statement=r["statement"], shows=r["shows"], supports=_seen(r["supports"], unseen),
                against=_seen(r["against"], unseen), verdict=r["verdict"], reason=r["reason"],
                coder=coders.get(r["coder"], ""), at=r["at"],
            )  # fmt: skip
            self.rivals.setdefault(r["claim"], []).append(made)
        for r in read(db, "search", order="t.at, t.id"):
            search = Search(
                id=r["id"], query=r["query"], coder=coders.get(r["coder"], ""), filters=r["filters"], hits=r["hits"],
                looked=r["looked"], reading=r["reading"], head=r["head"], note=r["note"], override=r["override"],
                at=r["at"],
            )  # fmt: skip
            self.searches.setdefault(r["claim"], []).append(search)
        for r in read(db, "version", order="t.at, t.id"):
            version = Version(
                id=r["id"],
                statement=r["statement"],
                stage=Stage(r["stage"]),
                coder=coders.get(r["coder"], ""),
                reason=r["reason"],
                at=r["at"],
            )
            self.versions.setdefault(r["claim"], []).append(version)
