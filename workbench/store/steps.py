"""What people decide beside the coding: quotations pinned, replies of participants, stages, framework summaries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from workbench.model.framework import Summary
from workbench.model.quoting import Answer, Pin, Reply, Way
from workbench.model.stages import SiteStage, Step
from workbench.model.text import natural_id
from workbench.store.codes import aliases
from workbench.store.journal import Add, Change, new_ids
from workbench.store.rows import read, to_json


def pins(db: sqlite3.Connection) -> tuple[Pin, ...]:
    """Quotations that the rule of choice is overridden for, in the order of the deciding."""
    coders = _coders(db)
    return tuple(
        Pin(
            coding=r["coding"], way=Way(r["way"]), reason=r["reason"], coder=coders.get(r["coder"], ""),
            place=r["place"], at=r["at"],
        )
        for r in read(db, "pin", order="t.at, t.id")
    )  # fmt: skip


def pin_id(namespace: str, coding: str, place: str) -> str:
    """The uuid of the decision on one quotation in one report (or '' for all)."""
    return natural_id(namespace, "pin", f"{coding}:{place}")


def put_pins(namespace: str, coder: str, wanted: Iterable[Pin]) -> list[Change]:
    """The change that notes decisions on quotations; ``coder`` is a uuid. The last decision on one holds."""
    rows = {
        pin_id(namespace, p.coding, p.place): [p.coding, coder, p.way.value, p.place, p.reason, p.at] for p in wanted
    }
    return [Add(table="pin", rows=rows)] if rows else []


def replies(db: sqlite3.Connection) -> tuple[Reply, ...]:
    """What participants answered of their own quotations, the oldest first."""
    coders = _coders(db)
    persons = dict(db.execute("select id, slug from participant"))
    return tuple(
        Reply(
            id=r["id"], coding=r["coding"], participant=persons.get(r["participant"], ""), answer=Answer(r["answer"]),
            words=r["words"], reason=r["reason"], coder=coders.get(r["coder"], ""), at=r["at"],
        )
        for r in read(db, "reply", order="t.at, t.id")
    )  # fmt: skip


def note_replies(coder: str, new: Iterable[tuple[Reply, str]]) -> list[Change]:
    """The change that notes replies, each with the uuid of the participant; ``coder`` is a uuid."""
    rows = [[r.coding, person, coder, r.answer.value, r.words, r.reason, r.at] for r, person in new]
    return [Add(table="reply", rows=dict(zip(new_ids(len(rows)), rows, strict=True)))] if rows else []


def steps(db: sqlite3.Connection) -> tuple[Step, ...]:
    """How far documents have come, step by step, the oldest first."""
    coders = _coders(db)
    return tuple(
        Step(
            id=r["id"], subject=r["subject"], stage=SiteStage(r["stage"]), coder=coders.get(r["coder"], ""),
            evidence=r["evidence"], reason=r["reason"], at=r["at"],
        )
        for r in read(db, "step", order="t.at, t.id")
    )  # fmt: skip


def note_step(coder: str, new: Step) -> Add:
    """The change that notes a step; ``coder`` is a uuid."""
    row = [new.subject, coder, new.stage.value, new.evidence, new.reason, new.at]
    return Add(table="step", rows={new.id or new_ids(1)[0]: row})


def summaries(db: sqlite3.Connection) -> tuple[Summary, ...]:
    """The cells of the framework matrix of live sites and codes, by site and theme."""
    coders = _coders(db)
    sites = dict(db.execute("select id, slug from site where live"))
    themes = dict(db.execute("select id, slug from code where live"))
    now = aliases(db)
    return tuple(
        Summary(
            id=r["id"], site=sites[r["site"]], theme=now.get(themes[r["theme"]], themes[r["theme"]]), body=r["body"],
            coder=coders.get(r["coder"], ""), cites=tuple(json.loads(r["cites"])), seen=r["seen"], at=r["at"],
        )
        for r in read(db, "summary", order="t.site, t.theme")
        if r["site"] in sites and r["theme"] in themes
    )  # fmt: skip


def summary_id(namespace: str, site: str, theme: str) -> str:
    """The uuid of a cell; ``site`` and ``theme`` are uuids."""
    return natural_id(namespace, "summary", f"{site}:{theme}")


def put_summaries(namespace: str, coder: str, wanted: Iterable[tuple[str, str, Summary]]) -> list[Change]:
    """The change that writes cells, each with the uuids of its site and theme; ``coder`` is a uuid."""
    rows = {
        summary_id(namespace, site, theme): [site, theme, coder, s.body, to_json(list(s.cites)), s.seen, s.at]
        for site, theme, s in wanted
    }
    return [Add(table="summary", rows=rows)] if rows else []


def _coders(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute("select id, slug from coder"))
