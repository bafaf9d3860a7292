"""The evidence profile of a lever or strategy: how widely it is proposed, from where, and what should give pause.

No grade and no index: the machine lists concerns with their grounds, a named person sets level and reason
(methods/00, Rules; the components are those of GRADE-CERQual, Lewin et al. 2018).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.displays.eligibility import Silent
from workbench.displays.frame import Dimension, Frame
from workbench.displays.prevalence import GroupCount, Prevalence
from workbench.displays.roles import NOT_TOLD
from workbench.displays.tally import Share
from workbench.model.claim import Silence
from workbench.model.coding import Stance
from workbench.model.corpus import Passage
from workbench.model.lever import Relevance

FEW = Fraction(1, 3)  # of the sites that can say something
MUCH = Fraction(2, 5)  # of the units from one source
RELEVANCES = tuple(Relevance)  # nearest first


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposed:
    """A passage that a link proposes. ``code`` is the linked code it falls under, itself or a group above it."""

    passage: Passage
    relevance: Relevance
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaveOneOut:
    """The lowest and the highest k of n - 1 sites when each site that counts is left out in turn."""

    least: Share
    most: Share


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """How widely the passages are spread.

    Attributes:
        sites: Sites with a passage that carries a linked code, of those that count (`displays.prevalence.RULE`).
        with_it: These sites (slugs), in the order of the study.
        challenging_only: Sites whose only evidence challenges the propositions of the linked codes.
        excluded: Sites left out, with the reason.
        districts, levels, roles, kinds: Groups with such a passage, of those that could be heard.
        persons: Persons, of those heard.
        elsewhere: Sources of no site (district offices) that carry a linked code, of those heard; not in sites.
        passages: Distinct passages.
        units: Distinct units in them.
        relevance: Distinct passages by the nearest relevance of their links.
        stances: Distinct passages by the stance to their own code's proposition; None: the code states none.
        largest: Source with the most units, and its units of all; None without units.
        leave_one_out: None with fewer than two sites that count.
    """

    sites: Share
    with_it: tuple[str, ...]
    challenging_only: tuple[str, ...]
    excluded: tuple[Silent, ...]
    districts: Share
    levels: Share
    roles: Share
    kinds: Share
    persons: Share
    elsewhere: Share
    passages: int
    units: int
    relevance: Mapping[Relevance, int]
    stances: Mapping[Stance | None, int]
    largest: tuple[str, Share] | None
    leave_one_out: LeaveOneOut | None


def profile_of(frame: Frame, found: Prevalence, proposed: Sequence[Proposed]) -> Profile:
    """The profile of what is proposed; ``found`` is the prevalence of the linked codes."""
    units: dict[str, set[int]] = {}
    for each in proposed:
        units.setdefault(each.passage.source.slug, set()).update(each.passage.units)
    sizes = {source: len(numbers) for source, numbers in units.items()}
    total = sum(sizes.values())
    top = min(sizes, key=lambda source: (-sizes[source], source), default=None)
    mix = Counter(each.relevance for each in proposed)
    stances = Counter(frame.stance(each.passage) for each in proposed)
    return Profile(
        sites=found.sites,
        with_it=found.with_it,
        challenging_only=found.challenging_only,
        excluded=found.excluded,
        districts=_groups(found.by(Dimension.DISTRICT)),
        levels=_groups(found.by(Dimension.LEVEL)),
        roles=_groups(found.by(Dimension.ROLE)),
        kinds=_groups(found.by(Dimension.KIND)),
        persons=found.persons,
        elsewhere=found.elsewhere,
        passages=len(proposed),
        units=total,
        relevance={relevance: mix[relevance] for relevance in RELEVANCES if mix[relevance]},
        stances={stance: stances[stance] for stance in (*Stance, None) if stances[stance]},
        largest=(top, Share(k=sizes[top], n=total)) if top else None,
        leave_one_out=leave_one_out(found.sites),
    )


def leave_one_out(sites: Share) -> LeaveOneOut | None:
    """How far k hangs on a single site.

    >>> loo = leave_one_out(Share(k=2, n=3))
    >>> str(loo.least), str(loo.most)
    ('1 of 2', '2 of 2')
    """
    if sites.n <= 1:
        return None
    rest = sites.n - 1
    return LeaveOneOut(
        least=Share(k=max(sites.k - 1, 0), n=rest),  # a site that has it is left out, where there is one
        most=Share(k=min(sites.k, rest), n=rest),  # one that lacks it is
    )


def concerns_of(profile: Profile, names: Mapping[str, str]) -> tuple[str, ...]:
    """What should give pause, in plain words with the figures. ``names``: slug of a site → its name."""
    return tuple(_concerns(profile, names))


def _concerns(profile: Profile, names: Mapping[str, str]) -> Iterator[str]:
    if profile.sites.k == 1:
        yield f"one site only: {profile.sites}"
    elif (profile.sites.part or 0) <= FEW:
        yield f"at most a third of the sites that can say something: {profile.sites}"
    if profile.districts.k == 1 and profile.districts.n > 1:
        yield f"one district only: {profile.districts}"
    if Relevance.DIRECT not in profile.relevance:
        yield f"no direct link, only {' and '.join(profile.relevance)}"
    if profile.largest and (profile.largest[1].part or 0) > MUCH:
        source, share = profile.largest
        yield f"one source gives more than {int(100 * MUCH)} % of the units: {source}, {share}"
    if profile.kinds.k == 1:
        yield f"one kind of source: {profile.kinds}"
    if profile.challenging_only:
        yield f"only challenging evidence at {', '.join(names[slug] for slug in profile.challenging_only)}"
    if profile.excluded:
        yield f"sites that cannot be counted: {reasons_of(profile.excluded)}"


def reasons_of(silent: Iterable[Silent]) -> str:
    """Sites by the reason of their silence: '2 not asked, 1 not yet coded'."""
    counts = Counter(each.reason for each in silent)
    return ", ".join(f"{counts[reason]} {reason}" for reason in Silence if counts[reason])


def _groups(groups: Iterable[GroupCount]) -> Share:
    heard = [group for group in groups if group.group != NOT_TOLD and group.sites.n]
    return Share(k=sum(group.sites.k > 0 for group in heard), n=len(heard))
