"""How one site, or one group of sources within it, stands to some codes: the atom of every k of n."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.displays.asked import Ask
from workbench.displays.eligibility import Silent, silence_of
from workbench.displays.frame import Frame
from workbench.displays.tally import Found, Share
from workbench.model.coding import Stance
from workbench.model.corpus import Passage
from workbench.model.source import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What a site's sources say to some codes.

    Attributes:
        site: Slug.
        silent: Why it would be silent; that reason binds where nothing was found.
        units: Distinct units under the codes, whatever their stance.
        against: Those of them under a challenging passage.
        having: Slugs of the sources with a passage that carries the codes.
        listened: Slugs of the sources that could say something: asked (or in need of no question) and read, or
            with a passage of whatever stance.
        speakers: Persons with a passage that carries the codes.
        audience: Persons heard in the sources listened to.
        stances: Stances taken to propositions of the codes.
    """

    site: str
    silent: Silent
    units: int
    against: int
    having: tuple[str, ...]
    listened: tuple[str, ...]
    speakers: frozenset[str]
    audience: frozenset[str]
    stances: frozenset[Stance]

    @property
    def has(self) -> bool:
        """Whether the site has the theme: nothing but challenging or context passages do not make it so."""
        return bool(self.having)

    @property
    def firm(self) -> bool:
        """Whether it belongs in a denominator whatever was found: asked, and read throughout."""
        return self.silent.heard

    @property
    def counted(self) -> bool:
        """Whether it is in the denominator: firm, or with evidence that came unasked or before the reading ended."""
        return self.firm or self.units > 0

    @property
    def challenging_only(self) -> bool:
        """Whether it has evidence, all of it against the proposition (context passages are no evidence)."""
        return not self.has and self.against > 0

    @property
    def sources(self) -> Share:
        """Sources that carry the codes, of those listened to."""
        return Share(k=len(self.having), n=len(self.listened))

    @property
    def persons(self) -> Share:
        """Persons who carry the codes, of those heard in the sources listened to."""
        return Share(k=len(self.speakers), n=len(self.audience))


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """What is looked at: a code with all below it, or several that a claim or a lever brings together.

    ``slug`` and ``name`` say what it is; ``ask`` what every source could say to it; ``found`` what each source holds.
    ``roles``: whose words alone are looked at, in sources in which several roles speak; None: everybody's.
    """

    frame: Frame
    slug: str
    name: str
    ask: Ask
    found: Mapping[str, Found]
    roles: frozenset[str] | None = None

    @classmethod
    def code(cls, frame: Frame, slug: str) -> Matter:
        """A code or group of the codebook; NotKnown when it has none of that slug."""
        ask = frame.ask([slug])
        return cls(frame=frame, slug=slug, name=frame.codes[slug].name, ask=ask, found=frame.found.get(slug, {}))

    @classmethod
    def several(
        cls, frame: Frame, slug: str, codes: Iterable[str], passages: Iterable[Passage], *, name: str = ""
    ) -> Matter:
        """Several codes under one name, with the passages that speak to them."""
        return cls(frame=frame, slug=slug, name=name or slug, ask=frame.ask(codes), found=frame.gather(passages))

    def among(self, roles: Iterable[str]) -> Matter:
        """The matter in the words of some roles: of sources in which several speak only their turns are heard."""
        split, wanted = self.frame.split, frozenset(roles)
        if not split:
            return self
        parts = ((slug, each.among(wanted) if slug in split else each) for slug, each in self.found.items())
        found = {slug: part for slug, part in parts if part is not None}
        return replace(self, ask=self.ask.among(wanted), found=found, roles=wanted)


def stand(matter: Matter, site: str, sources: Sequence[Source]) -> Standing:
    """How ``sources`` of a site, a part of them or all, stand to a matter."""
    frame, ask, found = matter.frame, matter.ask, matter.found
    here = {s.slug: found[s.slug] for s in sources if s.slug in found}
    listened = [s for s in sources if s.slug in here or (ask.hearings[s.slug].relevant and ask.hearings[s.slug].read)]
    speakers = _union(each.persons for each in here.values())
    return Standing(
        site=site,
        silent=silence_of(site, sources, ask),
        units=sum(len(each.units) for each in here.values()),
        against=sum(len(each.against) for each in here.values()),
        having=tuple(slug for slug, each in here.items() if each.carries),
        listened=tuple(s.slug for s in listened),
        speakers=speakers,
        # a speaker whose turn is not marked was heard all the same
        audience=speakers | _union(frame.persons(s, matter.roles) for s in listened),
        stances=frozenset().union(*(each.stances for each in here.values())),
    )


def share_of_sites(standings: Iterable[Standing]) -> Share:
    """Sites that have the theme, of those that count."""
    counted = [each for each in standings if each.counted]
    return Share(k=sum(each.has for each in counted), n=len(counted))


def share_of_sources(standings: Iterable[Standing]) -> Share:
    """Sources that carry the theme, of those listened to."""
    every = list(standings)
    return Share(k=sum(len(each.having) for each in every), n=sum(len(each.listened) for each in every))


def share_of_persons(standings: Iterable[Standing]) -> Share:
    """Persons who carry the theme, of those heard; a person heard at two sites is one."""
    every = list(standings)
    return Share(k=len(_union(each.speakers for each in every)), n=len(_union(each.audience for each in every)))


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
