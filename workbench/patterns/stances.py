"""How passages stand to a claim: by what a person attached, by what a person marked, by the rules of sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from workbench.displays.frame import Frame
from workbench.model.claim import Claim, Evidence, Mark, Side
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus, Passage

Unit = tuple[str, int]  # source, number of a respondents' unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearing:
    """The passages that a claim rests on, with their stances.

    Attributes:
        passages: Those under its codes and those attached to it, in the order of source and text.
        stances: Coding (uuid) → how it stands to the claim.
        judged: Codings whose stance a person gave: attached, in the words of one that is attached, or marked.
        lost: What was attached and has no passage that counts: its coding was retracted, waits for its place, lies
            in a memo, or a filter leaves it out.
    """

    passages: tuple[Passage, ...]
    stances: Mapping[str, Stance]
    judged: frozenset[str]
    lost: tuple[Evidence, ...]


def hear(frame: Frame, claim: Claim, codes: Iterable[str]) -> Hearing:
    """The passages of a claim. ``codes``: its own and all below them."""
    under = frame.passages(codes)
    known = by_id(frame.corpus) if claim.evidence else {}
    here = {p.coding.id for p in under}
    extra = [known[e.coding] for e in claim.evidence if e.coding in known and e.coding not in here]
    passages = _in_order(frame.corpus, [*under, *extra]) if extra else under
    said = _attached(claim, passages)
    stances = _stances(frame, claim, passages, said)
    return Hearing(
        passages=passages,
        stances=stances,
        judged=frozenset(p.coding.id for p in passages if p.coding.id in said or marked(claim, p)),
        lost=tuple(e for e in claim.evidence if e.coding not in known),
    )


def by_id(corpus: Corpus) -> dict[str, Passage]:
    """Coding (uuid) → its passage, of those that count. It is kept with the corpus, as its frame is."""
    kept = vars(corpus)
    if "_by_id" not in kept:
        kept["_by_id"] = {p.coding.id: p for p in corpus.counted}
    return cast("dict[str, Passage]", kept["_by_id"])


def stance_to_claim(frame: Frame, sides: Mapping[str, Side], passage: Passage, claim: Claim | None = None) -> Stance:
    """How a passage that nobody attached stands to a claim. ``sides``: code → the side that it falls under.

    A person's mark goes before all rules. A side that qualifies or gives context says so of all its passages. On a
    side that supports, a passage whose code states a proposition keeps its own stance; on a side that challenges,
    that stance is inverted. Otherwise the side's stance holds.
    """
    mark = marked(claim, passage) if claim else None
    if mark:
        return mark.stance
    side = sides[passage.coding.code]
    own = passage.coding.stance if passage.coding.code in frame.propositions else None
    if own is None or side.stance in (Stance.QUALIFIES, Stance.CONTEXT):
        return side.stance
    return own if side.stance is Stance.SUPPORTS else own.inverted


def marked(claim: Claim, passage: Passage) -> Mark | None:
    """The mark by which a person judged this passage, if there is one."""
    words = " ".join(passage.coding.quote.split())
    for mark in claim.marks:
        quote = " ".join(mark.quote.split())
        if mark.source == passage.source.slug and (quote in words or words in quote):
            return mark
    return None


def _attached(claim: Claim, passages: Sequence[Passage]) -> dict[str, Stance]:
    """Coding → the stance that a person gave it by attaching it, or another coding of words that it shares.

    Who judges words judges all codings of them; where they were judged differently, they qualify.
    """
    given = {e.coding: e.stance for e in claim.evidence}
    if not given:
        return {}
    units: dict[Unit, set[Stance]] = {}
    for passage in passages:
        if passage.coding.id in given:
            for unit in passage.units:
                units.setdefault((passage.source.slug, unit), set()).add(given[passage.coding.id])
    found = {}
    for passage in passages:
        here = set().union(*(units.get((passage.source.slug, unit), ()) for unit in passage.units))
        if passage.coding.id in given:
            found[passage.coding.id] = given[passage.coding.id]
        elif here:
            found[passage.coding.id] = here.pop() if len(here) == 1 else Stance.QUALIFIES
    return found


def _stances(
    frame: Frame, claim: Claim, passages: Sequence[Passage], said: Mapping[str, Stance]
) -> dict[str, Stance]:
    """Where two coders took different stances on the same words under one code, the passage qualifies.

    What a person attached stands as that person said.
    """
    sides = _sides(frame, claim)
    found = {
        p.coding.id: said[p.coding.id] if p.coding.id in said else stance_to_claim(frame, sides, p, claim)
        for p in passages
    }
    contested = _contested([p for p in passages if p.coding.id not in said], found)
    return {**found, **dict.fromkeys(contested, Stance.QUALIFIES)}


def _contested(passages: Sequence[Passage], stances: Mapping[str, Stance]) -> Iterator[str]:
    """Codings of which another coder took another stance on the same words: a sweep over the units of each code."""
    taken: dict[tuple[str, str, int], set[tuple[str, Stance]]] = {}
    for p in passages:
        for unit in p.units:
            said = taken.setdefault((p.source.slug, p.coding.code, unit), set())
            said.add((p.coding.coder, stances[p.coding.id]))
    for p in passages:
        mine = stances[p.coding.id]
        here = (taken[p.source.slug, p.coding.code, unit] for unit in p.units)
        if any(who != p.coding.coder and stance is not mine for said in here for who, stance in said):
            yield p.coding.id


def _sides(frame: Frame, claim: Claim) -> dict[str, Side]:
    """Code → the nearest side above it; of two sides with one code the first holds."""
    named: dict[str, Side] = {}
    for side in claim.sides:
        named.setdefault(side.code, side)
    near = ((code, next((named[at] for at in path if at in named), None)) for code, path in frame.paths.items())
    return {code: side for code, side in near if side}


def _in_order(corpus: Corpus, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    places = {s.slug: at for at, s in enumerate(corpus.sources)}
    return tuple(sorted(passages, key=lambda p: (places[p.source.slug], p.coding.start, p.coding.id)))
