"""Quotations that a researcher always, or never, wants to see: decided with a reason, listed, released, shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.actions.assigning import kept_from_coder
from workbench.actions.workplace import Workplace, coder_in, write
from workbench.errors import Problems, WorkbenchError
from workbench.model.coding import Coding
from workbench.model.quoting import Pin, Way
from workbench.model.text import digest, short_id, slug
from workbench.store import codings, people, steps
from workbench.store.claims import unseen_codings
from workbench.store.journal import Retract
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.model.corpus import Corpus, Passage

ALL_REPORTS = "all reports"
MOST_REASON = 2000  # characters


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """A decision on one quotation; ``coding`` is None where it was retracted or waits for its place."""

    pin: Pin
    coding: Coding | None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One quotation with all that is known of it.

    ``passage``: with the other codings of the same words; ``pins``: what was decided of it; ``cited``: where it is
    cited, 'memo …', 'claim …', 'summary SITE × THEME', 'report cross-site, region …'.
    """

    passage: Passage
    corpus: Corpus
    before: str
    after: str
    pins: tuple[Pin, ...]
    cited: tuple[str, ...]


def decide(place: Workplace, ids: Sequence[str], way: Way, reason: str, *, report: str = "") -> tuple[Decided, ...]:
    """Pin or exclude quotations in one report (by its slug), or in all.

    The last decision on a quotation holds. All ids that name nothing are told at once.
    """
    told = " ".join(reason.split())
    if not told:
        raise WorkbenchError("why? the reason is printed with the quotations", hint='give --reason "WORDS"')
    if len(told) > MOST_REASON:
        raise WorkbenchError(f"the reason has {len(told)} characters", hint=f"say it in {MOST_REASON}")
    with place.open() as study, study.transaction():
        who = coder_in(study, place.coder)
        row = people.row_id(study.db, study.namespace, "coder", who)
        found = _named(study, place, ids)
        now = study.now
        pins = [Pin(coding=c.id, way=way, reason=told, coder=who, place=report, at=now) for c in found]
        verb = "pin" if way is Way.PINNED else "exclude"
        write(study, place, steps.put_pins(study.namespace, row, pins), command=f"quote {verb}")
    return tuple(Decided(pin=pin, coding=c) for pin, c in zip(pins, found, strict=True))


def release(place: Workplace, ids: Sequence[str], *, report: str | None = None) -> tuple[Decided, ...]:
    """Take decisions back, in one report or (None) wherever they were made; the rule chooses again."""
    with place.reading() as study:
        hidden = unseen_codings(study.db)
    with place.open() as study, study.transaction():
        wanted = {_known_id(study, place, each, hidden) for each in ids}
        gone = [p for p in steps.pins(study.db) if p.coding in wanted and report in (None, p.place)]
        if not gone:
            raise WorkbenchError("nothing was decided of these quotations", hint="see 'workbench quote list'")
        rows = [steps.pin_id(study.namespace, p.coding, p.place) for p in gone]
        write(study, place, [Retract(table="pin", row=r) for r in rows], command="quote release")
        live = {c.id: c for c in codings.codings(study.db) if c.id in wanted}
    return tuple(Decided(pin=p, coding=live.get(p.coding)) for p in gone)


def decisions(place: Workplace, *, report: str = "") -> tuple[Decided, ...]:
    """All decisions, in the order in which they were made; with ``report`` those that hold in it."""
    with place.reading() as study:
        hidden = unseen_codings(study.db)  # that one is pinned would tell that it is there
        found = [
            p for p in steps.pins(study.db) if p.coding not in hidden and (not report or p.place in ("", report))
        ]
        wanted = {p.coding for p in found}
        live = {c.id: c for c in codings.codings(study.db) if c.id in wanted} if wanted else {}
    return tuple(Decided(pin=p, coding=live.get(p.coding)) for p in found)


def show(place: Workplace, wanted: str, *, context: int = 1) -> Shown:
    """One quotation: its words, what stands around it, who coded it how, what was decided of it, who cites it."""
    from dataclasses import replace

    from workbench.actions.retrieval import Request, ready
    from workbench.displays.tally import distinct
    from workbench.store import frame
    from workbench.store.corpus import read_corpus

    with place.reading() as study:
        corpus = read_corpus(study.db)
        coding = _one({c.id: c for c in codings.codings(study.db)}, wanted)
        here = [p for p in corpus.passages if p.coding.id == coding.id]
        if not here:
            raise WorkbenchError(
                f"quotation {short_id(coding.id)} is on no passage that is read now",
                hint="see 'workbench coding review'",
            )
        beside = [p for p in corpus.passages if p.source.slug == coding.source and p.units == here[0].units]
        narrowed = replace(corpus, passages=tuple(here))
        around = ready(study, narrowed, corpus, Request(context=context)).around.get(coding.id)
        regions = {(r, name): text for r in frame.reports_with_regions(study.db)
                   for name, text in frame.regions(study.db, r).items()}  # fmt: skip
    whole = distinct([*here, *(p for p in beside if p.coding.id != coding.id)], stances_apart=False)
    return Shown(
        passage=next((p for p in whole if p.coding.id == coding.id), here[0]), corpus=corpus,
        before=around.before if around else "", after=around.after if around else "",
        pins=tuple(p for p in corpus.pins if p.coding == coding.id),
        cited=tuple(_cited(corpus, coding.id, regions)),
    )  # fmt: skip


def _cited(corpus: Corpus, key: str, regions: dict[tuple[str, str], str]) -> list[str]:
    """Where a quotation is cited: memos, claims, framework summaries, analyst text of reports."""
    mark = f"[[coding:{short_id(key)}"
    found = [f"memo {m.title or short_id(m.id)}" for m in corpus.memos if mark in m.body]
    found += [f"claim {c.slug} ({e.stance.value})" for c in corpus.claims for e in c.evidence if e.coding == key]
    found += [f"claim {c.slug} (rival)" for c in corpus.claims for r in c.rivals if key in (*r.supports, *r.against)]
    found += [f"summary {s.site} × {s.theme}" for s in corpus.summaries if mark in s.body]
    return found + [f"report {report}, region {name}" for (report, name), text in regions.items() if mark in text]


def _named(study: Study, place: Workplace, ids: Sequence[str]) -> list[Coding]:
    """The codings that the ids name, each once; a coder names none that are hidden from them."""
    kept_from, own = kept_from_coder(study, place.coder), place.coder and slug(place.coder)
    known = {c.id: c for c in codings.codings(study.db) if c.coder == own or c.source not in kept_from}
    found, wrong = {}, []
    for wanted in ids:
        try:
            coding = _one(known, wanted)
            found[coding.id] = coding
        except WorkbenchError as error:
            wrong.append(str(error))
    if wrong:
        raise Problems("quotations", wrong, hint="nothing was written; see the ids in 'workbench coding list'")
    return list(found.values())


def _known_id(study: Study, place: Workplace, wanted: str, hidden: Collection[str]) -> str:
    """The coding that an id names, also one that is gone: a decision on it can still be released."""
    pinned = (p.coding for p in steps.pins(study.db) if p.coding not in hidden)
    gone = [key for key in pinned if digest(key).startswith(wanted.lower())]
    return gone[0] if wanted and len(set(gone)) == 1 else _named(study, place, [wanted])[0].id


def _one(known: dict[str, Coding], wanted: str) -> Coding:
    name = wanted.strip().removeprefix("[[").removesuffix("]]").removeprefix("coding:").lower()
    found = [c for key, c in known.items() if key == name or digest(key).startswith(name)] if name else []
    if not found:
        raise WorkbenchError(f"no quotation {wanted!r}", hint="see the ids in 'workbench coding list'")
    if len(found) > 1:
        several = ", ".join(digest(c.id)[:16] for c in found[:3])
        raise WorkbenchError(f"{len(found)} quotations begin with {wanted!r}", hint=f"give more of the id: {several}")
    return found[0]
