"""Rival explanations of a claim: noted with what one would see if they held, and decided by somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from workbench.actions.claim_evidence import in_sight
from workbench.actions.claims import Desk
from workbench.actions.codebook_freezing import by_ids
from workbench.actions.workplace import Workplace, write
from workbench.errors import WorkbenchError
from workbench.model.claim import Claim, Rival
from workbench.model.text import short_id
from workbench.store import claims as stored
from workbench.store.journal import new_ids


class Outcome(StrEnum):
    """What somebody makes of a rival explanation."""

    HOLDS = "holds"
    IN_PART = "holds in part"
    FAILS = "does not hold"
    OPEN = "open"


def add_rival(
    place: Workplace, wanted: str, statement: str, *, shows: str, supports: Sequence[str] = (),
    against: Sequence[str] = (),
) -> Rival:  # fmt: skip
    """Note a rival explanation. ``shows``: what one would see if it held; ids of quotations for and against it."""
    if not (statement.strip() and shows.strip()):
        raise WorkbenchError("a rival explanation says what holds instead, and what one would then see",
                             hint='workbench claim rival add CLAIM "IT IS THAT" --shows "ONE WOULD SEE"')  # fmt: skip
    with place.open() as study, study.transaction():
        desk = Desk.of(study, place)
        claim = desk.claim(wanted)
        known = by_ids(in_sight(study, place.coder), [*supports, *against]) if supports or against else {}
        if missing := [each for each in (*supports, *against) if each not in known]:
            raise WorkbenchError(f"no coding {', '.join(missing)}", hint="see the ids in 'workbench coding list'")
        rival = Rival(
            id=new_ids(1)[0], statement=" ".join(statement.split()), shows=" ".join(shows.split()),
            supports=tuple(known[k].id for k in supports), against=tuple(known[k].id for k in against),
            coder=desk.who, at=desk.now,
        )  # fmt: skip
        write(study, place, [stored.note_rival(claim.id, desk.coder, rival)], command="claim rival add")
    return rival


def no_rival(place: Workplace, wanted: str, *, reason: str) -> Rival:
    """Note that somebody looked for rival explanations and sees none: a rival without a statement."""
    with place.open() as study, study.transaction():
        desk = Desk.of(study, place)
        claim = desk.claim(wanted)
        rival = Rival(
            id=new_ids(1)[0], statement="", shows="", verdict="none seen", reason=reason, coder=desk.who, at=desk.now
        )
        write(study, place, [stored.note_rival(claim.id, desk.coder, rival)], command="claim rival none")
    return rival


def decide_rival(place: Workplace, wanted: str, which: str, *, verdict: Outcome, reason: str) -> Rival:
    """Say what became of a rival explanation, named by its number in 'claim show' or the beginning of its id."""
    with place.open() as study, study.transaction():
        desk = Desk.of(study, place)
        rival = _rival(desk.claim(wanted), which)
        decided = replace(rival, verdict="" if verdict is Outcome.OPEN else verdict.value, reason=reason)
        write(study, place, [stored.decide_rival(decided)], command="claim rival decide")
    return decided


def _rival(claim: Claim, which: str) -> Rival:
    if which.isdecimal() and len(which) < 4 and 0 < int(which) <= len(claim.rivals):  # noqa: PLR2004
        return claim.rivals[int(which) - 1]
    found = [r for r in claim.rivals if which and short_id(r.id).startswith(which.lower())]
    if len(found) != 1:
        raise WorkbenchError(
            f"{claim.slug} has no rival explanation {which!r}",
            hint=f"it has {len(claim.rivals)}; 'workbench claim show {claim.slug}' numbers them",
        )
    return found[0]
