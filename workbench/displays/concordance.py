"""Within one site: do the roles say the same, and do the kinds of source bear each other out?

Role concordance is the study's own check of espoused against actual practice; triangulation follows Denzin's
'several kinds of source' (methods/02, 10 and 12).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.displays.eligibility import ALL, Scope, Silent, sources_by_site
from workbench.displays.frame import Dimension, Frame
from workbench.displays.roles import NOT_TOLD
from workbench.displays.standing import Matter, Standing, stand
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus
from workbench.model.source import Source
from workbench.model.text import slug as slugged


@dataclass(frozen=True, kw_only=True, slots=True)
class Concordance:
    """What the role groups of one site say to one code.

    Attributes:
        site: Slug.
        code: Slug.
        said: Groups that have it.
        other: Groups that have passages on it, all of them challenging or context.
        silent: Groups that were asked, read throughout, and have no passage on it.
        unheard: Groups of which neither can be said, with the reason (``Silent.site`` is the site).
        supports: Groups with supporting and no challenging passages, where the codes state propositions.
        challenges: Groups with challenging and no supporting passages.
    """

    site: str
    code: str
    said: tuple[str, ...]
    other: tuple[str, ...]
    silent: tuple[str, ...]
    unheard: tuple[tuple[str, Silent], ...]
    supports: tuple[str, ...]
    challenges: tuple[str, ...]

    @property
    def disagreement(self) -> bool:
        """Whether one group supports what another challenges; sharp for a single proposition, not for a group."""
        return bool(self.supports and self.challenges)

    @property
    def verdict(self) -> str:
        """Who says it, in words; with fewer than two groups heard there is nothing to compare."""
        others = (*self.other, *self.silent)
        if len(self.said) + len(others) < 2:  # noqa: PLR2004
            return "fewer than two role groups heard"
        if not self.said:
            return "none"
        if others:
            return f"only {' and '.join(self.said)}"
        return "both" if len(self.said) == 2 else "all"  # noqa: PLR2004


class Convergence(StrEnum):
    """What the kinds of source at one site make of a code."""

    CONVERGENT = "convergent"
    DISSONANT = "dissonant"
    ONE_KIND = "one kind of source"
    CHALLENGED = "challenged only"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Triangulation:
    """Kinds of source that carry a code at one site, those that challenge it alone, those that are silent on it.

    ``verdict``: convergent where two kinds or more carry it and none stands against; dissonant where one kind
    carries it and another has nothing but challenging evidence. ``silent`` holds kinds asked (where a question is
    needed) and read; other kinds are ``unheard``.
    """

    site: str
    code: str
    carrying: tuple[str, ...]
    against: tuple[str, ...]
    silent: tuple[str, ...]
    unheard: tuple[str, ...]

    @property
    def verdict(self) -> Convergence:
        """One word for the row."""
        if self.carrying and self.against:
            return Convergence.DISSONANT
        if self.against:
            return Convergence.CHALLENGED
        return (Convergence.NONE, Convergence.ONE_KIND, Convergence.CONVERGENT)[min(len(self.carrying), 2)]


def role_concordance(
    corpus: Corpus,
    codes: Iterable[str] | None = None,
    scope: Scope = ALL,
    *,
    role_groups: Mapping[str, str] | None = None,
) -> tuple[Concordance, ...]:
    """Every code (all codes and groups when None) at every site with a source in scope, site by site."""
    frame = Frame.of(corpus)
    wanted = frame.known(frame.codes if codes is None else codes)
    return tuple(
        concordance_at(Matter.code(frame, code), site, sources, role_groups, scope.roles)
        for site, sources in sources_by_site(corpus, scope).items()
        if sources
        for code in wanted
    )


def concordance_at(
    matter: Matter,
    site: str,
    sources: Sequence[Source],
    role_groups: Mapping[str, str] | None = None,
    roles: Sequence[str] = (),
) -> Concordance:
    """The role groups of one site on a matter, each in its own words; of some roles, or of all when none is named.

    Voices without a role belong to no group. A source in which two groups speak is heard in both.
    """
    role_groups = matter.frame.role_groups if role_groups is None else role_groups
    groups: dict[str, dict[str, Source]] = {}
    members: dict[str, set[str]] = {}
    for source in sources:
        for role in matter.frame.roles[source.slug]:
            if role != NOT_TOLD and (not roles or role in roles):
                group = role_groups.get(slugged(role), role)
                groups.setdefault(group, {})[source.slug] = source
                members.setdefault(group, set()).add(role)
    order = [g for g in dict.fromkeys([*role_groups.values(), *groups]) if g in groups]
    by_group = {group: stand(matter.among(members[group]), site, tuple(groups[group].values())) for group in order}
    return Concordance(
        site=site,
        code=matter.slug,
        said=tuple(g for g, each in by_group.items() if each.has),
        other=tuple(g for g, each in by_group.items() if each.units and not each.has),
        silent=tuple(g for g, each in by_group.items() if each.firm and not each.units),
        unheard=tuple((g, each.silent) for g, each in by_group.items() if not each.counted),
        supports=tuple(g for g, each in by_group.items() if _leans(each) is Stance.SUPPORTS),
        challenges=tuple(g for g, each in by_group.items() if _leans(each) is Stance.CHALLENGES),
    )


def triangulation_at(matter: Matter, site: str, sources: Sequence[Source]) -> Triangulation:
    """The kinds of source of one site on a matter."""
    kinds: dict[str, list[Source]] = {}
    for source in sources:
        kinds.setdefault(str(source.kind), []).append(source)
    order = matter.frame.ordered(Dimension.KIND, kinds)
    by_kind = {kind: stand(matter, site, kinds[kind]) for kind in order}
    return Triangulation(
        site=site,
        code=matter.slug,
        carrying=tuple(k for k, each in by_kind.items() if each.has),
        against=tuple(k for k, each in by_kind.items() if each.challenging_only),
        silent=tuple(k for k, each in by_kind.items() if each.firm and not each.units),
        unheard=tuple(k for k, each in by_kind.items() if not each.counted),
    )


def _leans(standing: Standing) -> Stance | None:
    """The one of supporting and challenging that stands without the other."""
    poles = standing.stances & {Stance.SUPPORTS, Stance.CHALLENGES}
    return next(iter(poles)) if len(poles) == 1 else None
