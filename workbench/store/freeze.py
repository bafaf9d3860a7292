"""Decisions about a codebook: frozen, thawed, and why. A decision is never taken back, but followed by another."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.model.codebook import Code
from workbench.store.journal import Add, Change, new_ids
from workbench.store.people import row_id
from workbench.store.rows import read


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A codebook was frozen, or thawed when ``fingerprint`` is ''.

    ``codebook`` is its slug, '' for all that the study has; ``coder`` is a slug; ``date`` is UTC, ISO 8601;
    ``fingerprint`` is what ``version`` gave of the codes then.
    """

    codebook: str
    coder: str
    date: str
    fingerprint: str
    memo: str


def decisions(db: sqlite3.Connection) -> tuple[Decision, ...]:
    """All decisions, in the order in which they were taken."""
    coders = dict(db.execute("select id, slug from coder"))
    return tuple(
        Decision(
            codebook=row["codebook"], coder=coders[row["coder"]], date=row["date"], fingerprint=row["fingerprint"],
            memo=row["memo"],
        )
        for row in read(db, "freeze", order="t.date, t.id")
    )  # fmt: skip


def frozen(db: sqlite3.Connection, codebook: str | None = None) -> Decision | None:
    """The decision by which a codebook is frozen, or None; of no one in particular: of any that is frozen."""
    last: dict[str, Decision] = {}
    for each in decisions(db):
        if each.codebook:
            last[each.codebook] = each
        else:
            last = {"": each}
    if codebook is not None:
        standing = last.get(codebook) or last.get("")
        return standing if standing and standing.fingerprint else None
    return next((each for each in last.values() if each.fingerprint), None)


def version(codes: Iterable[Code]) -> str:
    """The sha256 over slugs and fingerprints in their order: another one, another codebook.

    >>> version([Code(slug="a", name="A", definition="d")])[:8] == version([])[:8]
    False
    """
    whole = hashlib.sha256()
    for code in codes:
        whole.update(f"{code.slug}\0{code.fingerprint}\n".encode())
    return whole.hexdigest()


def decide(db: sqlite3.Connection, namespace: str, decision: Decision) -> list[Change]:
    """Changes that note a decision."""
    coder = row_id(db, namespace, "coder", decision.coder)
    row = [decision.codebook, coder, decision.date, decision.fingerprint, decision.memo]
    return [Add(table="freeze", rows={new_ids(1)[0]: row})]
