"""A claim tried site by site: which sites support it, qualify it, challenge it, and which are silent and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.displays.eligibility import Scope, Silent, silence_of, sources_by_site, sources_in
from workbench.displays.frame import Frame
from workbench.displays.roles import role_of
from workbench.displays.tally import Share, distinct
from workbench.model.claim import Claim, Evidence, Mark, Silence, Verdict
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus, Passage
from workbench.patterns.rivals import said_of_search
from workbench.patterns.stances import hear, marked


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """Passages by their stance to the claim, distinct units each once, in the order of source and text."""

    supports: tuple[Passage, ...] = ()
    qualifies: tuple[Passage, ...] = ()
    challenges: tuple[Passage, ...] = ()
    context: tuple[Passage, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is a passage of whatever stance."""
        return bool(self.supports or self.qualifies or self.challenges or self.context)

    @property
    def quotable(self) -> bool:
        """Whether there is one that may be quoted."""
        return any(p.quotable for p in (*self.supports, *self.qualifies, *self.challenges, *self.context))


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteTrial:
    """What one site (slug) says to the claim. ``silence`` is None unless the verdict is silent.

    ``firm``: it was asked and read throughout, whatever was found.
    """

    site: str
    name: str
    verdict: Verdict
    silence: Silent | None
    heard: Heard
    explanation: str
    firm: bool = True

    @property
    def has(self) -> bool:
        """Whether it has what is claimed, outright or qualified; nothing but challenges do not make it so."""
        return self.verdict in (Verdict.SUPPORTS, Verdict.QUALIFIES)

    @property
    def counted(self) -> bool:
        """Whether the site is in the denominator: it spoke, or was looked at throughout and had nothing to say."""
        return self.silence is None or self.silence.heard


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A claim before all sites.

    Attributes:
        claim: What was tried.
        scope: Its kinds, roles, levels and waves.
        sites: One trial for each site that the claim is about, in the order of the study.
        outside: Sites (slugs) of levels that the claim is not about: neither silent nor counted.
        supports: Sites that support it, of those that count: see `SiteTrial.counted`.
        qualifies: Sites that qualify it, of the same.
        challenges: Sites that challenge it, of the same.
        absent: Sites that were asked and read throughout and have nothing on it, of the same.
        unheard: Sites left out of the denominator, with the reason.
        other_voices: Passages of sources that belong to no site (district offices): never in a denominator.
        unquotable: Sites that the claim is about without a passage that may be quoted, of any stance: no quotation
            can represent them.
        unjudged: Distinct passages whose code states no proposition and that nobody has marked or attached: that
            they stand on the claim's side is taken from the claim, not from anybody's reading of them.
        unmatched: Marks that fit no coded passage under the claim's codes.
        search: Whether a search for disconfirming evidence is recorded, by whom, and what it found.
        lost: What people attached and no figure counts: the coding was retracted, waits for its place, lies in a
            memo, or a filter leaves it out.
        aside: What people attached outside the claim's kinds, roles, levels or waves: it is not tried.
        relevant: Sources (slugs) in scope that could say something: asked, or in need of no question.
        unread: Those of them that nobody has read for all codes of the claim.
        summary: The totals in one sentence.
    """

    claim: Claim
    scope: Scope
    sites: tuple[SiteTrial, ...]
    outside: tuple[str, ...]
    supports: Share
    qualifies: Share
    challenges: Share
    absent: Share
    unheard: tuple[Silent, ...]
    other_voices: Heard
    unquotable: tuple[str, ...]
    unjudged: int
    unmatched: tuple[Mark, ...]
    search: str
    summary: str
    lost: tuple[Evidence, ...] = ()
    aside: tuple[Evidence, ...] = ()
    relevant: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def try_claim(corpus: Corpus, claim: Claim) -> Trial:
    """Try a claim at every site it is about.

    The denominator holds the sites with a verdict and those whose silence is a result (asked and absent; absent
    in a study without a protocol). A site is silent for the reason given by `displays.eligibility.silence` over all
    codes of the claim: asked for at least one of them, read for every one.
    """
    frame = Frame.of(corpus)
    scope = scope_of(claim)
    ask = frame.ask(side.code for side in claim.sides)
    hearing = hear(frame, claim, ask.codes)
    heard_roles = frozenset(scope.roles)
    ask = ask.among(heard_roles) if heard_roles else ask
    everywhere = {s.slug for s in sources_in(corpus, _without_levels(scope))}
    grouped = sources_by_site(corpus, scope)
    by_site: dict[str | None, list[Passage]] = {}
    for passage in hearing.passages:
        if passage.source.slug in everywhere and (not heard_roles or role_of(passage) in heard_roles):
            at = passage.source.site
            by_site.setdefault(at if at in frame.levels else None, []).append(passage)
    sites = tuple(
        _site(corpus, silence_of(site, sources, ask), _heard(by_site.get(site, ()), hearing.stances))
        for site, sources in grouped.items()
    )
    heard = [p for site, found in by_site.items() if site is None or site in grouped for p in found]
    silently = [p for p in heard if p.coding.code not in frame.propositions and p.coding.id not in hearing.judged]
    known = {p.coding.id for p in heard} | {e.coding for e in hearing.lost}
    relevant = tuple(s.slug for found in grouped.values() for s in found if ask.hearings[s.slug].relevant)
    trial = _trial(corpus, claim, sites, _heard(by_site.get(None, ()), hearing.stances))
    return replace(
        trial,
        unjudged=len(distinct(silently)),
        unmatched=tuple(m for m in claim.marks if not any(marked(claim, p) is m for p in hearing.passages)),
        lost=hearing.lost,
        aside=tuple(e for e in claim.evidence if e.coding not in known),
        relevant=relevant,
        unread=tuple(s for s in relevant if not ask.hearings[s].read),
    )


def scope_of(claim: Claim) -> Scope:
    """The sources that a claim is about."""
    return Scope(kinds=claim.kinds, roles=claim.roles, levels=claim.levels, waves=claim.waves)


def verdict_of(stances: Iterable[Stance]) -> Verdict:
    """What a site says, from the stances of its passages; context says nothing.

    Support alone supports; support beside anything else qualifies, and so does qualification alone. Without
    any support a challenge stands, qualified or not: a qualification of what nobody affirms does not affirm it.

    >>> verdict_of([Stance.CHALLENGES, Stance.QUALIFIES]), verdict_of([Stance.SUPPORTS, Stance.CHALLENGES])
    (<Verdict.CHALLENGES: 'challenges'>, <Verdict.QUALIFIES: 'qualifies'>)
    """
    heard = set(stances) - {Stance.CONTEXT}
    if not heard:
        return Verdict.SILENT
    if heard == {Stance.SUPPORTS}:
        return Verdict.SUPPORTS
    if Stance.CHALLENGES in heard and Stance.SUPPORTS not in heard:
        return Verdict.CHALLENGES
    return Verdict.QUALIFIES


def _without_levels(scope: Scope) -> Scope:
    """The scope for sources of no site, which have no level; sites are kept to their level elsewhere."""
    return Scope(kinds=scope.kinds, roles=scope.roles, waves=scope.waves)


def _heard(passages: Iterable[Passage], stances: Mapping[str, Stance]) -> Heard:
    by: dict[Stance, list[Passage]] = {stance: [] for stance in Stance}
    for passage in passages:
        by[stances[passage.coding.id]].append(passage)
    return Heard(**{str(stance): distinct(found, stances_apart=False) for stance, found in by.items()})


def _site(corpus: Corpus, silent: Silent, heard: Heard) -> SiteTrial:
    told = [s for s in Stance if getattr(heard, str(s))]
    verdict = verdict_of(told)
    parts = "; ".join(f"{stance}: {_who(getattr(heard, str(stance)))}" for stance in told)
    explanation = (
        parts
        if verdict is not Verdict.SILENT
        else "; ".join(filter(None, (f"{silent.reason} ({silent.detail})", parts and f"only {parts}")))
    )
    return SiteTrial(
        site=silent.site,
        name=corpus.name_of(silent.site),
        verdict=verdict,
        silence=silent if verdict is Verdict.SILENT else None,
        heard=heard,
        explanation=explanation,
        firm=silent.heard,
    )


def _who(passages: Sequence[Passage]) -> str:
    """Whose words they are and how many: 'principal, teacher (3 passages)'."""
    roles = dict.fromkeys(p.role or p.source.kind.value for p in passages)
    return f"{', '.join(roles)} ({len(passages)} passage{'s' * (len(passages) != 1)})"


def _trial(corpus: Corpus, claim: Claim, sites: tuple[SiteTrial, ...], others: Heard) -> Trial:
    counted = [each for each in sites if each.counted]
    tally = Counter(each.verdict for each in counted)
    shares = {verdict: Share(k=tally[verdict], n=len(counted)) for verdict in Verdict}
    tried = {each.site for each in sites}
    return Trial(
        claim=claim,
        scope=scope_of(claim),
        sites=sites,
        outside=tuple(site.slug for site in corpus.sites if site.slug not in tried),
        supports=shares[Verdict.SUPPORTS],
        qualifies=shares[Verdict.QUALIFIES],
        challenges=shares[Verdict.CHALLENGES],
        absent=shares[Verdict.SILENT],
        unheard=tuple(each.silence for each in sites if each.silence and not each.counted),
        other_voices=others,
        unquotable=tuple(each.site for each in sites if not each.heard.quotable),
        unjudged=0,
        unmatched=(),
        search=said_of_search(claim),
        summary=_summary(sites, len(counted)),
    )


def _summary(sites: tuple[SiteTrial, ...], n: int) -> str:
    """As in 'Supported in 4 of 6 schools; qualified in 1 (Larkin Middle); challenged in 1 (Osgood Middle).'."""
    if not n:
        first = "No site can be counted"
    else:
        k = sum(each.verdict is Verdict.SUPPORTS for each in sites)
        first = f"Supported in {k} of {n} site{'s' * (n != 1)}"
    words = {Verdict.QUALIFIES: "qualified", Verdict.CHALLENGES: "challenged"}
    named = [(word, [s.name for s in sites if s.verdict is verdict]) for verdict, word in words.items()]
    named += [(str(reason), [s.name for s in sites if _is_silent(s, reason)]) for reason in Silence]
    rest = [f"{word} in {len(names)} ({', '.join(names)})" for word, names in named if names]
    return "; ".join([first, *rest]) + "."


def _is_silent(site: SiteTrial, reason: Silence) -> bool:
    return site.silence is not None and site.silence.reason is reason
