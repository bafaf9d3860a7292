"""The choice of quotations: deterministic, spread over persons, sites, roles and districts, never one-sided.

Greedy maximal marginal relevance (Carbonell & Goldstein 1998) over TF-IDF vectors of the pool, with rounds so
that no voice is heard twice before all were heard once (methods/02, 'Deterministic quote choice'). The most
central passage is often the bland one: a researcher may pin or exclude passages, and the reason is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.displays.tally import distinct
from workbench.memos.rank import nearest, place, ranked, unlike, vectors
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus, Passage
from workbench.model.quoting import Pin, Way
from workbench.model.source import Source

# words; methods/02 asks for 20, which would silence the short answers of teachers more than the long ones of
# principals: of the sample's passages 23 % and 13 % have 12 to 19
SHORTEST, LONGEST = 12, 120
COUNTER = (Stance.CHALLENGES, Stance.QUALIFIES)
TOO_FEW = 3  # passages; fewer have no centre
RULE_RANKED = (
    "TF-IDF of the pool, greedy marginal relevance (0.7 nearness to the centre, 0.3 distance from those chosen), "
    "one per person and site before anyone's second, least heard role, district and kind first"
)
RULE_ALL = "all that differ, in the order of site, source and place: too few to rank"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """Quotations, and what they were chosen from.

    Attributes:
        quotes: At most k passages, pinned ones first, then in the order of choice.
        counter: One passage that challenges, else one that qualifies; None where there is none.
        no_counter: Why there is none; empty where there is one.
        considered: Number of distinct passages looked at, those excluded by hand left out.
        rule: How they were chosen, in words.
        by_hand: Coding id → reason, of passages pinned or excluded that were in the pool.
        unquoted: Distinct passages beside those looked at, of participants who agreed to paraphrase only.
        unquoted_counter: How many of them challenge or qualify.
    """

    quotes: tuple[Passage, ...]
    counter: Passage | None
    no_counter: str
    considered: int
    rule: str
    by_hand: Mapping[str, str]
    unquoted: int = 0
    unquoted_counter: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ByHand:
    """What a researcher decided: coding id → reason."""

    pinned: Mapping[str, str]
    excluded: Mapping[str, str]


NOTHING_BY_HAND = ByHand(pinned={}, excluded={})


def by_hand_of(corpus: Corpus, report: str = "") -> ByHand:
    """What was decided of quotations for a report (its slug): one for it alone goes before one for all.

    Of several decisions on one quotation the last holds. A reason is followed by who gave it.
    """
    of_all = {pin.coding: pin for pin in corpus.pins if not pin.place}
    of_this = {pin.coding: pin for pin in corpus.pins if report and pin.place == report}
    held = (of_all | of_this).values()
    told: dict[Way, dict[str, str]] = {way: {} for way in Way}
    for pin in held:
        told[pin.way][pin.coding] = _told(pin)
    return ByHand(pinned=told[Way.PINNED], excluded=told[Way.EXCLUDED])


def _told(pin: Pin) -> str:
    return f"{pin.reason} ({pin.coder})" if pin.coder else pin.reason


def choose(
    passages: Iterable[Passage],
    k: int,
    *,
    stance: Callable[[Passage], Stance | None] = lambda passage: passage.coding.stance,
    district: Callable[[Source], str | None] = lambda source: source.district,
    by_hand: ByHand = NOTHING_BY_HAND,
) -> Chosen:
    """Up to ``k`` quotations and one counter quotation. The order of ``passages`` does not matter.

    Args:
        passages: The pool; what does not count, what may not be quoted, and what differs in nothing but the coder,
            is dropped.
        k: Number of quotations beside the counter quotation.
        stance: How a passage stands to what it is quoted for; challenging and qualifying passages are candidates
            for the counter quotation and for nothing else, also where another coder saw them otherwise.
        district: The district of a source.
        by_hand: Pinned passages come first, counted in k, and a pinned counter quotation is taken; excluded
            ones are left out.
    """
    counted = [p for p in passages if p.counted]
    barred = distinct(sorted((p for p in counted if not p.quotable), key=place))
    barred_counter = sum(stance(p) in COUNTER for p in barred)
    quotable = (p for p in counted if p.quotable)
    every = sorted(quotable, key=lambda p: (p.coding.id not in by_hand.pinned, place(p)))
    excluded = {_words(p) for p in every if p.coding.id in by_hand.excluded}
    pool = [p for p in every if _words(p) not in excluded]
    against = distinct(p for p in pool if stance(p) in COUNTER)
    contested = {_words(p) for p in against}
    others = distinct(p for p in pool if stance(p) not in COUNTER and _words(p) not in contested)
    candidates, note = _of_length(others)
    pinned = [p for p in others if p.coding.id in by_hand.pinned][:k]
    ready = [*pinned, *(p for p in candidates if p.coding.id not in by_hand.pinned)]
    counters = _counters(against, stance, by_hand)
    quotes, counter, rule = _pick(ready, counters, k, len(pinned), district)
    considered = len(against) + len(others)
    return Chosen(
        quotes=tuple(quotes),
        counter=counter,
        no_counter="" if counter else _no_counter(considered, barred_counter),
        considered=considered,
        rule=f"{rule}; {note}",
        by_hand={p.coding.id: reason for p in every if (reason := _reason(p, by_hand))},
        unquoted=len(barred),
        unquoted_counter=barred_counter,
    )


def _pick(
    quotable: Sequence[Passage],
    counters: Sequence[Passage],
    k: int,
    pinned: int,
    district: Callable[[Source], str | None],
) -> tuple[list[Passage], Passage | None, str]:
    """Quotations, the counter quotation, the rule; nothing is ranked where there is no choice to be made."""
    size, few = len(quotable), max(k, TOO_FEW - 1)
    if size <= few and (len(counters) <= 1 or size + len(counters) <= few):
        return unlike(quotable)[:k], next(iter(counters), None), RULE_ALL
    rows = vectors([*quotable, *counters])
    counter = nearest(counters, rows[size:], rows[:size] if size else rows) if counters else None
    if size <= few:
        return unlike(quotable)[:k], counter, RULE_ALL
    return ranked(quotable, rows[:size], k, pinned=pinned, district=district), counter, RULE_RANKED


def _words(passage: Passage) -> tuple[str, tuple[int, ...]]:
    """Which words a passage is about, whoever coded them."""
    return passage.source.slug, passage.units


def _of_length(passages: Sequence[Passage]) -> tuple[list[Passage], str]:
    """Passages that can be quoted, and a note; all of them where none has the length of a quotation."""
    fit = [p for p in passages if SHORTEST <= len(p.text.split()) <= LONGEST]
    if fit or not passages:
        return fit, f"{SHORTEST} to {LONGEST} words"
    return list(passages), f"any length, since none has {SHORTEST} to {LONGEST} words"


def _reason(passage: Passage, by_hand: ByHand) -> str:
    for what, reasons in (("pinned", by_hand.pinned), ("excluded", by_hand.excluded)):
        if passage.coding.id in reasons:
            return f"{what}: {reasons[passage.coding.id]}"
    return ""


def _no_counter(looked_at: int, barred: int) -> str:
    if barred:
        return f"what challenges or qualifies ({barred}) is of participants who agreed to paraphrase only"
    return f"no challenging or qualifying passage is coded ({looked_at} looked at)"


def _counters(
    against: Sequence[Passage], stance: Callable[[Passage], Stance | None], by_hand: ByHand
) -> list[Passage]:
    """Candidates for the counter quotation: one pinned, else the challenging ones, else the qualifying ones."""
    pinned = [p for p in against if p.coding.id in by_hand.pinned]
    challenging = [p for p in against if stance(p) is Stance.CHALLENGES]
    candidates, _ = _of_length(challenging or against)
    return pinned[:1] or sorted(candidates, key=place)
