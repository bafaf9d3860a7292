"""What rules and models have proposed: ranked, accepted, dismissed; and how often they were right."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from workbench.actions.assigning import kept_from_coder
from workbench.actions.choosing import kept_sources
from workbench.actions.codings import refuse_stance
from workbench.actions.proposing import Coded, of_method
from workbench.actions.workplace import Workplace, coder_in, write
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code, Codebook
from workbench.model.coding import Stance
from workbench.model.filters import Filters
from workbench.model.source import Source, Unit
from workbench.model.suggestion import Judgement, Suggestion, Verdict
from workbench.model.text import digest, mark, slug
from workbench.store import codes, codings, sources
from workbench.store import suggestions as stored
from workbench.store.codings import NewCoding
from workbench.store.corpus import resolve
from workbench.store.journal import Retract
from workbench.store.people import row_id
from workbench.store.study import Study


class Order(StrEnum):
    """What a person is to look at next."""

    LIKELY = "likely"  # the highest score first
    UNCERTAIN = "uncertain"  # what the model could learn most from: scores near one half first
    TEXT = "text"  # as it stands in the sources


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A suggestion and its place. ``turn`` counts from 1; ``before`` and ``after`` are the sentences beside it."""

    suggestion: Suggestion
    code: Code
    turn: int
    speaker: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What became of suggestions.

    ``others``: coders who had accepted some of them before; ``known``: how many had a coding of this coder there
    already; ``unstated``: new codings without a stance under codes that state something, which count as support.
    ``run`` is '' when nothing was written.
    """

    suggestions: tuple[Suggestion, ...]
    run: str = ""
    others: tuple[str, ...] = ()
    known: int = 0
    unstated: int = 0


def short_id(suggestion: Suggestion) -> str:
    """Eight characters by which a person names a suggestion."""
    return digest(suggestion.id)[:8]


def open_suggestions(
    place: Workplace,
    filters: Filters,
    *,
    order: Order = Order.LIKELY,
    method: str = "",
    limit: int | None = None,
) -> tuple[Proposal, ...]:
    """Suggestions that nobody has decided on, where the coder (anybody, when none is told) has not coded the same.

    ``method``: only of rules or models whose method begins so ('rule', 'rule:open-door', 'suggestion').
    """
    with place.reading() as study:
        chosen = resolve(study.db, filters)
        found = _open(study, chosen, coder=place.coder and slug(place.coder), method=method)
        ranked = sorted(found, key=_KEYS[order]) if order is not Order.TEXT else found
        return _placed(study, ranked[:limit])


_KEYS = {
    Order.LIKELY: lambda s: (-s.score, s.source, s.start, s.code),
    Order.UNCERTAIN: lambda s: (abs(s.score - 0.5), s.source, s.start, s.code),
}


def _placed(study: Study, found: Sequence[Suggestion]) -> tuple[Proposal, ...]:
    """Each with its turn and the sentences beside it; a source is read once."""
    book = {c.slug: c for c in codes.codebook(study.db)}
    of_source: dict[str, list[Suggestion]] = {}
    for s in found:
        of_source.setdefault(s.source, []).append(s)
    placed: dict[str, Proposal] = {}
    for source in sources.sources(study.db):
        if here := of_source.get(source.slug):
            text, units = sources.body(study.db, source.text), tuple(sources.units(study.db, source.id))
            placed |= {s.id: _proposal(s, book[s.code], source, text, units) for s in here}
    return tuple(placed[s.id] for s in found)


def _proposal(s: Suggestion, code: Code, source: Source, text: str, units: Sequence[Unit]) -> Proposal:
    at = max(0, bisect_left(source.turns, s.start + 1, key=lambda t: t.start) - 1)
    low = bisect_right(units, s.start, key=lambda u: u.stop) - 1  # the last unit that ends before it
    high = bisect_left(units, s.end, key=lambda u: u.start)
    return Proposal(
        suggestion=s, code=code, turn=at + 1, speaker=source.turns[at].speaker if source.turns else "",
        before=text[units[low].start : units[low].stop] if low >= 0 else "",
        after=text[units[high].start : units[high].stop] if high < len(units) else "",
    )  # fmt: skip


def _open(study: Study, filters: Filters, *, coder: str = "", method: str = "") -> list[Suggestion]:
    db = study.db
    codebook, kept = codes.codebook(db), kept_sources(study, filters)
    book = {c.slug: c for c in codebook}
    wanted = {c for code in filters.code for c in codebook.under(code)}
    decided = _decided(study, coder)
    coded = Coded(codings.codings(db, coder=coder or None))
    return [
        s
        for s in stored.suggestions(db)
        if s.source in kept
        and (not wanted or s.code in wanted)
        and of_method(s.method, method)
        and s.id not in decided
        and not _outdated(book, s)
        and not coded.touches(s.source, s.code, s.start, s.end)
    ]


def _decided(study: Study, coder: str) -> frozenset[str]:
    """The suggestions that somebody has decided on; where a source is blind for the coder, only by themselves."""
    kept_from = kept_from_coder(study, coder)
    blind = {s.id for s in stored.suggestions(study.db) if s.source in kept_from} if kept_from else set[str]()
    own = coder and slug(coder)
    return frozenset(
        key
        for key, verdicts in stored.judgements(study.db).items()
        if key not in blind or any(v.coder == own for v in verdicts)
    )


def _outdated(book: Mapping[str, Code], suggestion: Suggestion) -> bool:
    code = book.get(suggestion.code)
    return code is None or code.outdated(suggestion.fingerprint)


def _named(study: Study, ids: Sequence[str]) -> tuple[Suggestion, ...]:
    known = list(stored.suggestions(study.db))
    return tuple(dict.fromkeys(_by_prefix(known, wanted) for wanted in ids))


def _by_prefix(known: Sequence[Suggestion], wanted: str) -> Suggestion:
    found = [s for s in known if s.id == wanted or (wanted and digest(s.id).startswith(wanted.lower()))]
    if not found:
        raise WorkbenchError(
            f"no suggestion {wanted!r}", hint="see 'workbench suggest list'; those on an older text are gone"
        )
    if len(found) > 1:
        several = ", ".join(digest(s.id)[:16] for s in found[:3])
        raise WorkbenchError(f"{len(found)} suggestions begin with {wanted!r}", hint=f"give more of it: {several}")
    return found[0]


def accept(place: Workplace, ids: Sequence[str], *, stance: str = "", coder: str = "") -> Decided:
    """Make suggestions codings of the coder, each with the method that proposed it.

    ``stance``: how the words stand to what the code states; refused for a code that states nothing.
    """
    with place.open() as study, study.transaction():
        who = coder_in(study, coder or place.coder)
        found = _named(study, ids)
        book = {c.slug: c for c in codes.codebook(study.db)}
        _refuse_outdated(book, found)
        for s in found:
            refuse_stance(stance, book[s.code])
        before = stored.judgements(study.db)
        kept_from = kept_from_coder(study, who)
        seen = (s for s in found if s.source not in kept_from)
        others = {v.coder for s in seen for v in before.get(s.id, ()) if v.verdict is Verdict.ACCEPTED}
        new = _as_codings(study, found, who, stance)
        verdicts = [Judgement(suggestion=s.id, coder=who, verdict=Verdict.ACCEPTED) for s in found]
        changes = [*codings.add_codings(new), *stored.judge(study.db, study.namespace, verdicts)]
        run = write(study, place, changes, command="suggest accept")
    unstated = 0 if stance else sum(bool(book[s.code].proposition) for s in found) * bool(new)
    return Decided(
        suggestions=found, run=run, others=tuple(sorted(others - {who})), known=len(found) - len(new),
        unstated=unstated,
    )  # fmt: skip


def _refuse_outdated(book: Mapping[str, Code], found: Iterable[Suggestion]) -> None:
    for s in found:
        if _outdated(book, s):
            raise WorkbenchError(
                f"{short_id(s)} was proposed under an earlier definition of {s.code}",
                hint="run the rule or 'suggest make' again",
            )


def _as_codings(study: Study, found: Sequence[Suggestion], coder: str, stance: str) -> list[NewCoding]:
    """The codings that are not there yet."""
    db = study.db
    keys, book, known = codes.ids(db), codes.codebook(db), {s.slug: s for s in sources.sources(db)}
    key = row_id(db, study.namespace, "coder", coder)
    there = codings.same_codings(db, {known[s.source].id for s in found})
    new = [
        NewCoding(
            source=known[s.source].id, code=keys[s.code], coder=key, start=s.start, end=s.end,
            text=mark(known[s.source].text), method=s.method, fingerprint=_fingerprint(book, s.code),
            stance=Stance(stance) if stance else None,
        )
        for s in found
    ]  # fmt: skip
    once = {(n.source, n.code, n.coder, n.start, n.end): n for n in new}
    return [n for place, n in once.items() if place not in there]


def _fingerprint(book: Codebook, slug: str) -> str:
    code = book.get(slug)
    return code.fingerprint if code else ""


def dismiss(place: Workplace, ids: Sequence[str], *, reason: str, coder: str = "") -> Decided:
    """Note that suggestions are wrong, and why; they never come back under the same definition."""
    if not reason.strip():
        raise WorkbenchError("why is it wrong?", hint='give --reason "WHY": the next reader of the rule needs it')
    with place.open() as study, study.transaction():
        who = coder_in(study, coder or place.coder)
        found = _named(study, ids)
        _refuse_accepted(found, stored.judgements(study.db), who)
        verdicts = [
            Judgement(suggestion=s.id, coder=who, verdict=Verdict.DISMISSED, reason=reason.strip()) for s in found
        ]
        run = write(study, place, stored.judge(study.db, study.namespace, verdicts), command="suggest dismiss")
    return Decided(suggestions=found, run=run)


def _refuse_accepted(found: Iterable[Suggestion], before: Mapping[str, Sequence[Judgement]], coder: str) -> None:
    for s in found:
        if any(v.coder == coder and v.verdict is Verdict.ACCEPTED for v in before.get(s.id, ())):
            raise WorkbenchError(
                f"you have accepted {short_id(s)}", hint="take its coding back first: 'workbench coding remove'"
            )


def clear(place: Workplace, *, method: str = "") -> int:
    """Take back open suggestions, all or those of a rule or model; what was decided on stays. Gives their number."""
    with place.open() as study, study.transaction():
        decided = stored.judgements(study.db)
        gone = [s.id for s in stored.suggestions(study.db) if s.id not in decided and of_method(s.method, method)]
        if gone:
            changes = [Retract(table="suggestion", row=key) for key in gone]
            write(study, place, changes, command="suggest clear")
    return len(gone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """How a code's suggestions fared in a period: of ``decided`` decisions, ``accepted`` were for it."""

    code: str
    method: str
    period: str  # '2026-11', '2026-11-22', or '' for all of the time
    accepted: int
    decided: int


def rates(place: Workplace, *, by: str = "month") -> tuple[Rate, ...]:
    """Acceptance per code, method and period, codes by name, periods in order. ``by``: 'day', 'month' or 'all'."""
    size = {"day": 10, "month": 7, "all": 0}[by]
    counts: dict[tuple[str, str, str], list[int]] = {}
    with place.reading() as study:
        kept_from, own = kept_from_coder(study, place.coder), place.coder and slug(place.coder)
        for code, method, verdict, clock in stored.history(study.db, beside=kept_from, coder=own):
            period = datetime.fromtimestamp(clock / 1e6, UTC).isoformat()[:size]
            tally = counts.setdefault((code, method, period), [0, 0])
            tally[0] += verdict is Verdict.ACCEPTED
            tally[1] += 1
    return tuple(
        Rate(code=code, method=method, period=period, accepted=yes, decided=n)
        for (code, method, period), (yes, n) in sorted(counts.items())
    )
