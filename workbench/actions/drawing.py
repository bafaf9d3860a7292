"""Which sources are coded double: drawn from those that count, by strata, and given to coders."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.actions.assigning import Plan, coders_of, each_to, giving
from workbench.actions.choosing import filtered, kept_sources
from workbench.actions.workplace import Workplace, short_name
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.model.source import Source
from workbench.model.team import Assignment
from workbench.store.assignments import assignments
from workbench.store.corpus import resolve
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.agreement.sampling import Draw

STRATA = ("site", "role", "wave")
SAMPLE = "sample-1"
SEED = 1
_NAMED = re.compile(r"(.+) seed (\d+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """A draw and its plan. ``by``: what it is stratified by; ``among``: sources that it was drawn from."""

    name: str
    draw: Draw
    by: tuple[str, ...]
    among: int
    plan: Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is to be drawn: a ``share`` as written, or a ``count`` of sources. ``by``: none is all that is told.

    ``seed``: None is that of the sample, if there is one, else 1. ``pairs``: each source goes to two of the coders.
    """

    coders: tuple[str, ...]
    share: str = ""
    count: int | None = None
    by: tuple[str, ...] = ()
    seed: int | None = None
    name: str = SAMPLE
    blind: bool = True
    pairs: bool = False


def plan_sample(place: Workplace, wanted: Wanted, filters: Filters) -> Sample:
    """Draw from the sources that count and pass the filters; writes nothing.

    What is in a sample of that name stays and is counted, so that the same command gives the same sample.

    Raises:
        WorkbenchError: One coder only, no source, no share, or a name that was drawn with another seed.
    """
    from workbench.agreement.sampling import draw, in_pairs

    name = short_name(wanted.name)
    with place.reading(layer=filters.layer) as study:
        coders = coders_of(study, wanted.coders)
        if len(coders) == 1:
            raise WorkbenchError(
                "with one coder nobody codes double",
                hint="name another by --for; 'workbench assignment add' gives sources to one",
            )
        among = _among(study, filters)
        every = assignments(study.db)
        seed = _seed(every, name, wanted.seed)
        by = wanted.by or tuple(field for field in STRATA if any(_value(s, field) for s in among.values()))
        label = f"{name} seed {seed}"
        given = _of_sample(every, label)
        drawn = draw(
            {s.slug: tuple(_value(s, field) for field in by) for s in among.values()},
            _number(wanted, len(among)), seed=seed, kept=given.keys(),
        )  # fmt: skip
        to = (
            in_pairs(drawn.chosen, coders, seed=seed, before=given)
            if wanted.pairs
            else dict.fromkeys(drawn.chosen, coders)
        )
        asked = each_to(study, to, blind=wanted.blind, sample=label)
        plan = giving(study, asked, every, command=f"agree sample (seed {seed})", sample=label)
    return Sample(name=name, draw=drawn, by=by, among=len(among), plan=plan)


def _among(study: Study, filters: Filters) -> dict[str, Source]:
    """The sources that count and pass; filters on codes and coders ask for such codings in them."""
    chosen = resolve(study.db, filters)
    found = {name: s for name, s in kept_sources(study, chosen).items() if s.counted}
    if chosen.code or chosen.coder:
        coded = {c.source for c in filtered(study, chosen)}
        found = {name: s for name, s in found.items() if name in coded}
    if not found:
        raise WorkbenchError(f"no source that counts passes ({filters})", hint="see 'workbench source list'")
    return found


def _seed(every: Iterable[Assignment], name: str, wanted: int | None) -> int:
    """The seed of a sample that is there, else the one that is wanted."""
    found = {int(m[2]) for a in every if (m := _NAMED.fullmatch(a.sample)) and m[1] == name}
    if wanted is None:
        return min(found, default=SEED)
    if found and wanted not in found:
        raise WorkbenchError(
            f"{name} was drawn with seed {min(found)}",
            hint="leave --seed out to go on with it, or give another --name",
        )
    return wanted


def _number(wanted: Wanted, among: int) -> int:
    """How many sources: at least one, and a share rounded up, so that it is reached."""
    from workbench.agreement.sampling import SHARE, share_of

    if wanted.count is None:
        return math.ceil((share_of(wanted.share) if wanted.share else SHARE) * among)
    if not 0 < wanted.count <= among:
        raise WorkbenchError(f"{wanted.count} of {among} sources cannot be drawn", hint=f"give 1 to {among}")
    return wanted.count


def _value(source: Source, field: str) -> str:
    return "+".join(sorted(source.roles)) if field == "role" else str(getattr(source, field) or "")


def _of_sample(every: Iterable[Assignment], label: str) -> dict[str, list[str]]:
    """Source → who was given it in a sample."""
    found: dict[str, list[str]] = {}
    for a in every:
        if a.sample == label:
            found.setdefault(a.source, []).append(a.coder)
    return found
