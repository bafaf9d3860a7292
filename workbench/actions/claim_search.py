"""A search for what speaks against a claim: what to ask, going through the hits, and the record that it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workbench.actions import querying
from workbench.actions.claim_evidence import at, in_sight
from workbench.actions.claims import Desk, try_claim
from workbench.actions.workplace import Workplace, write
from workbench.errors import WorkbenchError
from workbench.model.claim import Claim, Evidence, Search
from workbench.model.coding import Coding, Stance
from workbench.model.filters import Filters
from workbench.model.source import Kind, Voice
from workbench.model.text import mark, short_id
from workbench.patterns.rivals import default_query
from workbench.store import claims as stored
from workbench.store import codes, codings, sources
from workbench.store.codings import NewCoding
from workbench.store.journal import Add, Change, new_ids
from workbench.store.rows import by_slug
from workbench.store.search import Hit
from workbench.store.study import Study

HELP = (
    "y WHY  it challenges the claim: attached, and coded under it where nobody has coded it\n"
    "q WHY  it qualifies the claim: the same\n"
    "n      nothing against it\n"
    "s      stop; the search is recorded as far as you have looked, and goes on there next time"
)
STANCES = {"y": Stance.CHALLENGES, "q": Stance.QUALIFIES}
STOPPED = "stopped before "


@dataclass(frozen=True, kw_only=True)
class Against:
    """What a search for disconfirming evidence asks, and what answers. ``reading``: coverage, in words.

    ``uncued``: codes of the claim without cues, of which uncoded words could not be asked.
    """

    claim: Claim
    query: str
    filters: Filters
    hits: tuple[Hit, ...]
    reading: str
    uncued: tuple[str, ...] = ()


def look(place: Workplace, wanted: str, *, query: str = "", filters: Filters | None = None) -> Against:
    """Ask for what could challenge a claim: by ``query``, else by `rivals.default_query`."""
    chosen = filters or Filters()
    if chosen.query:
        raise WorkbenchError("a search has one query", hint="join them by 'and'")
    tried = try_claim(place, wanted, replace(chosen, code=()))
    asked = query.strip() or default_query(tried.corpus, tried.trial)
    trial = tried.trial
    read = len(trial.relevant) - len(trial.unread)
    book = {c.slug: c for c in tried.corpus.codebook}
    return Against(
        claim=tried.claim,
        query=asked,
        filters=chosen,
        hits=tuple(h for h in querying.find(place, asked, chosen) if _counts(h)),
        reading=f"{read} of {len(trial.relevant)} sources read",
        uncued=() if query.strip() else tuple(s.code for s in tried.claim.sides if not book[s.code].cues),
    )


def _counts(hit: Hit) -> bool:
    """Whether the words are in figures at all: what respondents say, in sources that are data."""
    return Voice(hit.voice).counted and Kind(hit.kind).counted


@dataclass
class Searching:
    """A session over the hits of a search. ``at``: the place of the next one to look at; ``start``: of the first."""

    place: Workplace
    found: Against
    at: int = 0
    start: int = 0
    over: bool = False
    attached: list[Stance] = field(default_factory=list)
    run: str = field(default_factory=lambda: new_ids(1)[0])

    @classmethod
    def resumed(cls, place: Workplace, found: Against) -> Searching:
        """A session that goes on where the same coder stopped with the same question, if that is so."""
        place_of = _stopped(found, place.coder)
        start = next((n for n, hit in enumerate(found.hits) if place_of and _place(hit) == place_of), 0)
        return cls(place=place, found=found, at=start, start=start)

    @property
    def current(self) -> Hit | None:
        """The hit to look at, or None at the end."""
        return self.found.hits[self.at] if self.at < len(self.found.hits) and not self.over else None

    def answer(self, line: str) -> str:
        """Do what a person typed; gives what to say, '' for nothing. A refusal leaves everything as it is."""
        letter, _, why = line.strip().partition(" ")
        hit = self.current
        if hit is None:
            return ""
        match letter.lower():
            case "y" | "q" as key:
                said = judge(self.place, self.found.claim.slug, hit, STANCES[key], reason=why.strip(), run=self.run)
                self.attached.append(STANCES[key])
                self.at += 1
                return said
            case "n":
                self.at += 1
                return ""
            case "s":
                self.over = True
                return ""
        return HELP

    def end(self, note: str = "") -> Search:
        """Record the search as far as it went."""
        hit = self.found.hits[self.at] if self.at < len(self.found.hits) else None
        stopped = f"{STOPPED}{_place(hit)}" if hit else note
        return record(self.place, self.found, looked=self.at, note=stopped, run=self.run)


def record(place: Workplace, found: Against, *, looked: int, note: str = "", run: str = "") -> Search:
    """Note that a search was made; that it found nothing is a result."""
    with place.open() as study, study.transaction():
        desk = Desk.of(study, place)
        claim = desk.claim(found.claim.slug)
        search = Search(
            id=new_ids(1)[0], query=found.query, coder=desk.who, filters=str(found.filters), hits=len(found.hits),
            looked=looked, reading=found.reading, head=" ".join(h[:12] for h in study.heads), note=note, at=desk.now,
        )  # fmt: skip
        write(study, place, [stored.note_search(claim.id, desk.coder, search)], command="claim search", run=run)
    return search


def judge(place: Workplace, wanted: str, hit: Hit, stance: Stance, *, reason: str = "", run: str = "") -> str:
    """Attach the words of a hit to a claim; what nobody has coded is coded first. Gives what was done."""
    with place.open() as study, study.transaction():
        desk = Desk.of(study, place)
        claim = desk.claim(wanted)
        book = codes.codebook(study.db)
        under = {c for side in claim.sides for c in book.under(side.code)}
        here = at([c for c in in_sight(study, place.coder) if c.source == hit.source], hit.start, hit.end, under)
        changes, key = ([], _best(here, desk.who).id) if here else _coded(study, desk, claim, hit, stance)
        made = Evidence(coding=key, target=claim.slug, stance=stance, coder=desk.who, reason=reason, at=desk.now)
        changes += stored.attach_evidence(study.namespace, claim.id, desk.coder, [made])
        write(study, place, changes, command="claim search", run=run)
    return f"{short_id(key)} {stance} it" + ("" if here else f"; coded under {claim.sides[0].code}")


def _best(here: Sequence[Coding], who: str) -> Coding:
    """One's own coding before those of others: what one judges holds of all codings of these words anyhow."""
    return next((c for c in here if c.coder == who), here[0])


def _coded(study: Study, desk: Desk, claim: Claim, hit: Hit, stance: Stance) -> tuple[list[Change], str]:
    """The changes that code a hit under the first code of the claim, and the uuid of the coding."""
    code = codes.find_code(codes.codebook(study.db), claim.sides[0].code)
    source = next(s for s in sources.sources(study.db) if s.slug == hit.source)
    new = NewCoding(
        source=source.id, code=by_slug(study.db, "code")[code.slug], coder=desk.coder, start=hit.start, end=hit.end,
        text=mark(source.text), stance=stance if code.proposition else None, fingerprint=code.fingerprint,
    )  # fmt: skip
    changes = codings.add_codings([new])
    (key,) = next(c.rows for c in changes if isinstance(c, Add))
    return changes, key


def _stopped(found: Against, coder: str) -> str:
    """Where this coder stopped with this question, '' where they did not, or have ended it since."""
    asked = [s for s in found.claim.searches
             if s.coder == coder and (s.query, s.filters) == (found.query, str(found.filters))]  # fmt: skip
    note = asked[-1].note if asked else ""
    return note.removeprefix(STOPPED) if note.startswith(STOPPED) else ""


def _place(hit: Hit) -> str:
    return f"{hit.source}@{hit.start}-{hit.end}"
