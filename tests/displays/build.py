"""Small corpora by hand, a line for each fact: who was visited, who was asked, who has read, what was coded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.model.claim import Claim, Side
from workbench.model.codebook import Code, Codebook
from workbench.model.coding import Coding, Coverage, Question, Stance
from workbench.model.corpus import Corpus, Passage
from workbench.model.lever import Lever, Link, Relevance, Strategy
from workbench.model.source import Consent, District, Kind, Participant, Site, Source, Speaker, Turn

WORDS = (
    "we meet every week as a team and look at the work of our children together",
    "the district sends forms on Monday and wants them back before Tuesday noon",
    "she walks into my room without a clipboard and we talk about it over lunch",
    "our coach models a lesson and then stands back while I try it with my class",
    "nobody reads those data walls but the calendar says that we have to fill them",
    "budget season takes the principal out of classrooms for the better part of May",
)


@dataclass
class Build:
    """A corpus in the making; everything stands in the order in which it is told."""

    districts: list[District] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    levers: list[Lever] = field(default_factory=list)
    strategies: list[Strategy] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)
    role_words: dict[str, Mapping[str, int]] = field(default_factory=dict)
    participants: list[Participant] = field(default_factory=list)

    def site(self, slug: str, district: str | None = "north", *levels: str) -> Build:
        """A site; its district comes into being with it. Without levels it is a middle school."""
        if district and district not in [d.slug for d in self.districts]:
            self.districts.append(District(id=district, slug=district, name=district.title()))
        name = slug.replace("-", " ").title()
        self.sites.append(Site(id=slug, slug=slug, name=name, district=district, levels=levels or ("middle",)))
        return self

    def source(
        self,
        slug: str,
        site: str | None = None,
        *,
        role: str | None = "principal",
        wave: str | None = "1",
        kind: Kind = Kind.TRANSCRIPT,
        participant: str | None = None,
        district: str | None = None,
        words: int | None = 1000,
        speakers: tuple[str, ...] = ("A",),
        who: Mapping[str, Speaker] | None = None,
        answers: tuple[str, ...] | None = None,
        beside: str | None = None,
    ) -> Build:
        """A source of one site (by default the part of its slug before the first hyphen); '-' is none.

        ``who``: whom its labels stand for; they are its speakers then. ``answers``: questions found in it.
        """
        speakers = tuple(who) if who else speakers
        at = slug.split("-", maxsplit=1)[0] if site is None else site
        self.sources.append(
            Source(
                id=slug,
                slug=slug,
                title=slug,
                kind=kind,
                text=slug,
                site=None if at == "-" else at,
                district=district,
                participant=participant,
                role=role,
                wave=wave,
                turns=tuple(Turn(start=i, end=i + 1, speaker=name) for i, name in enumerate(speakers)),
                speakers=who or {},
                answers=None if answers is None else dict(enumerate(answers)),
                beside=beside,
            )
        )
        if words is not None:
            self.words[slug] = words
        return self

    def participant(self, slug: str, *consent: Consent, role: str | None = None, site: str | None = None) -> Build:
        """A participant and what they agreed to."""
        person = Participant(id=slug, slug=slug, name=slug.title(), role=role, site=site, consent=consent)
        self.participants.append(person)
        return self

    def code(self, slug: str, proposition: str = "", over: tuple[str, ...] = ()) -> Build:
        """A code; what stands before the last slash is its parent. ``over``: what a pattern code stands over."""
        parent = slug.rsplit("/", 1)[0] if "/" in slug else None
        self.codes.append(
            Code(slug=slug, name=slug.title(), definition="d", parent=parent, proposition=proposition, over=over)
        )
        return self

    def coded(
        self,
        source: str,
        code: str,
        *units: int,
        stance: Stance | None = None,
        coder: str = "ana",
        text: str = "",
        speaker: str = "A",
        quotable: bool = True,
    ) -> Build:
        """A coding on some units of a source; without units it touches the interviewer's words only."""
        where = next(s for s in self.sources if s.slug == source)
        start = 100 * units[0] if units else 0
        number = len(self.passages)
        coding = Coding(
            id=f"{source}:{code}:{units}:{coder}:{stance}:{number}",
            source=source,
            code=code,
            coder=coder,
            start=start,
            end=start + 50,
            quote="q",
            stance=stance,
        )
        words = text or f"{WORDS[sum(units) % len(WORDS)]} at {source} in line {sum(units)}"
        self.passages.append(
            Passage(
                coding=coding,
                source=where,
                turn=1,
                line=1,
                speaker=speaker,
                units=units,
                text=words,
                who=where.who(speaker),
                quotable=quotable,
            )
        )
        return self

    def asked(self, *codes: str, role: str = "", wave: str = "") -> Build:
        """A question of the protocol; without role and wave it was put to all."""
        number = str(len(self.questions))
        self.questions.append(Question(id=number, role=role, wave=wave, text="?", codes=codes))
        return self

    def read(self, *sources: str, scope: str = "") -> Build:
        """Somebody has read these sources; none named means all that stand there by now."""
        for slug in sources or [s.slug for s in self.sources]:
            self.coverage.append(Coverage(source=slug, coder="ana", scope=scope))
        return self

    def claim(
        self, slug: str, *sides: tuple[str, Stance] | str, levels: tuple[str, ...] = (), roles: tuple[str, ...] = ()
    ) -> Build:
        """A claim; a side without a stance supports."""
        pairs = [(s, Stance.SUPPORTS) if isinstance(s, str) else s for s in sides]
        made = tuple(Side(code=code, stance=stance) for code, stance in pairs)
        self.claims.append(Claim(slug=slug, statement=slug, sides=made, levels=levels, roles=roles))
        return self

    def lever(self, slug: str) -> Build:
        self.levers.append(Lever(slug=slug, name=slug.title(), group="", statement="s"))
        return self

    def strategy(self, slug: str, *levers: str) -> Build:
        self.strategies.append(Strategy(slug=slug, name=slug.title(), statement="s", levers=levers))
        return self

    def link(self, code: str, kind: str, target: str, relevance: Relevance = Relevance.DIRECT) -> Build:
        self.links.append(Link(code=code, kind=kind, target=target, relevance=relevance, reason="r"))
        return self

    def corpus(self) -> Corpus:
        return Corpus(
            title="T",
            districts=tuple(self.districts),
            sites=tuple(self.sites),
            participants=tuple(self.participants),
            sources=tuple(self.sources),
            codebook=Codebook(slug="b", title="B", codes=tuple(self.codes)),
            passages=tuple(self.passages),
            questions=tuple(self.questions),
            coverage=tuple(self.coverage),
            claims=tuple(self.claims),
            levers=tuple(self.levers),
            strategies=tuple(self.strategies),
            links=tuple(self.links),
            respondent_words=dict(self.words),
            role_words=dict(self.role_words),
            coders=("ana", "ben"),
        )


def schools(*sites: tuple[str, str], codes: tuple[str, ...] = ("g", "g/a", "g/b")) -> Build:
    """Sites (slug, district) with one principal's transcript each (``slug-p``), asked for everything and read."""
    build = Build()
    for code in codes:
        build.code(code)
    for slug, district in sites:
        build.site(slug, district).source(f"{slug}-p")
    return build.asked(*[code for code in codes if "/" not in code]).read()


SIX = (("a1", "north"), ("a2", "north"), ("a3", "north"), ("b1", "south"), ("b2", "south"), ("b3", "south"))
