"""Suggested hunches: what contrasts a study shows, and claims made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.actions import reading
from workbench.actions.claims import Desk, drafted
from workbench.actions.workplace import Progress, Workplace, no_progress, write
from workbench.errors import WorkbenchError
from workbench.model.claim import Claim, Side
from workbench.model.filters import Filters
from workbench.store import claims as stored

if TYPE_CHECKING:
    from workbench.patterns.hunches import Hunch

TAKEN_UP = "taken up from a suggested contrast (exploratory)"


def suggest(place: Workplace, filters: Filters, *, progress: Progress = no_progress) -> tuple[Hunch, ...]:
    """The contrasts that the study shows, by way and rank, in what the filters leave."""
    from workbench.patterns.hunches import hunches

    corpus = reading.corpus(place, filters, progress=progress)
    return hunches(corpus, thresholds=place.config.thresholds)


def take(place: Workplace, filters: Filters, numbers: Sequence[int]) -> tuple[Claim, ...]:
    """Make claims, of stage hunch, of the contrasts of these numbers (from 1) as ``suggest`` lists them."""
    found = suggest(place, filters)
    wrong = [n for n in numbers if not 1 <= n <= len(found)]
    if wrong:
        raise WorkbenchError(
            f"no contrast {', '.join(map(str, wrong))}: there are {len(found)}",
            hint="give the same filters as 'workbench claim suggest' had",
        )
    with place.open() as study, study.transaction():
        desk = Desk.of(study, place)
        claims: list[Claim] = []
        changes = []
        for number in dict.fromkeys(numbers):
            hunch = found[number - 1]
            claim = drafted(
                desk, f"{hunch.text}.", name="", sides=[Side(code=hunch.code)], note=TAKEN_UP,
                taken=[c.slug for c in claims],
            )  # fmt: skip
            claims.append(claim)
            changes += [*stored.put_claim(study.db, study.namespace, claim), *desk.version(claim, TAKEN_UP)]
        write(study, place, changes, command="claim suggest --take")
    return tuple(claims)
