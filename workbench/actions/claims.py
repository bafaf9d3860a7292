"""Claims: put down, worded anew, brought to a stage, tried site by site. Each wording and stage is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.actions.reading import read as read_study
from workbench.actions.workplace import Progress, Workplace, coder_in, no_progress, short_name, write
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.claim import Claim, Search, Side, Stage, Version
from workbench.model.codebook import Codebook
from workbench.model.coding import Stance
from workbench.model.filters import Filters
from workbench.patterns.rivals import AS_IT_STOOD
from workbench.store import claims as stored
from workbench.store.codes import codebook, find_code
from workbench.store.corpus import resolve
from workbench.store.journal import Change, new_ids
from workbench.store.rows import by_slug
from workbench.store.study import Study
from workbench.store.unseen import news

if TYPE_CHECKING:
    from workbench.model.corpus import Corpus
    from workbench.patterns.gate import Gate
    from workbench.patterns.rivals import Weighed
    from workbench.patterns.trial import Trial
    from workbench.patterns.weight import Weight

REVISED_WITH_IT = "what made it a finding was said of the earlier wording"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A claim before all sites, with what that comes to and what it still needs. ``heads``: of the study then."""

    corpus: Corpus
    trial: Trial
    weight: Weight
    gate: Gate
    rivals: tuple[Weighed, ...]
    heads: tuple[str, ...]

    @property
    def claim(self) -> Claim:
        """What was tried."""
        return self.trial.claim


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """Who writes into an open study, and when. ``coder``: uuid; ``who``: slug."""

    study: Study
    who: str
    coder: str
    now: str

    @classmethod
    def of(cls, study: Study, place: Workplace) -> Desk:
        """The desk of whoever gives the command; refused where nobody said who that is."""
        who = coder_in(study, place.coder)
        return cls(study=study, who=who, coder=by_slug(study.db, "coder")[who], now=study.now)

    def claim(self, wanted: str) -> Claim:
        """The claim of that name, as the study holds it."""
        return named(stored.claims(self.study.db), wanted)

    def version(self, claim: Claim, reason: str) -> list[Change]:
        """The changes that note how a claim is worded now; the first time also how it was worded before."""
        new = Version(id="", statement=claim.statement, stage=claim.stage, coder=self.who, reason=reason, at=self.now)
        before = next((c for c in stored.claims(self.study.db) if c.id == claim.id and not c.versions), None)
        key = claim.id or stored.claim_id(self.study.namespace, claim.slug)
        told = [replace(new, statement=before.statement, stage=before.stage, reason=AS_IT_STOOD)] if before else []
        ids = new_ids(len(told) + 1)  # together, so that they stay in this order
        return [
            stored.note_version(key, self.coder, replace(each, id=row))
            for row, each in zip(ids, (*told, new), strict=True)
        ]


def named(claims: Iterable[Claim], wanted: str) -> Claim:
    """The claim of that name."""
    known = {c.slug: c for c in claims}
    if wanted not in known:
        raise NotKnown("claim", wanted, known, hint="see 'workbench claim list'")
    return known[wanted]


def list_claims(
    place: Workplace, filters: Filters | None = None, *, progress: Progress = no_progress
) -> tuple[Tried, ...]:
    """All claims, tried."""
    return _tried(place, filters or Filters(), "", progress)


def try_claim(
    place: Workplace, wanted: str, filters: Filters | None = None, *, progress: Progress = no_progress
) -> Tried:
    """One claim, tried site by site, in what the filters leave."""
    return _tried(place, filters or Filters(), wanted, progress)[0]


def _tried(place: Workplace, filters: Filters, wanted: str, progress: Progress) -> tuple[Tried, ...]:
    thresholds = place.config.thresholds
    with place.reading(layer=filters.layer) as study:
        corpus = read_study(study, filters, progress=progress)
        if wanted:
            _refuse_left_out(study, corpus, wanted, filters)
        fresh, heads = news(study.db), study.heads
    from workbench.model.unseen import NO_NEWS
    from workbench.patterns.gate import gate
    from workbench.patterns.rivals import weigh_rivals
    from workbench.patterns.trial import try_claim as try_one
    from workbench.patterns.weight import weigh

    found = []
    for claim in [named(corpus.claims, wanted)] if wanted else corpus.claims:
        trial = try_one(corpus, claim)
        weight = weigh(corpus, trial, thresholds=thresholds)
        judged = gate(corpus, trial, news=fresh.get(claim.slug, NO_NEWS), weight=weight)
        rivals = weigh_rivals(corpus, claim)
        found.append(Tried(corpus=corpus, trial=trial, weight=weight, gate=judged, rivals=rivals, heads=heads))
    return tuple(found)


def _refuse_left_out(study: Study, corpus: Corpus, wanted: str, filters: Filters) -> None:
    """A claim that the study has and the corpus lacks cannot be tried: its codes are gone, or filtered out."""
    claim = named(stored.claims(study.db), wanted)
    if wanted not in {c.slug for c in corpus.claims}:
        raise WorkbenchError(
            f"claim {wanted} rests on codes that are not there: {', '.join(s.code for s in claim.sides)}",
            hint="leave --code out" if filters.code else "'workbench claim edit' gives it other codes",
        )


def add_claim(
    place: Workplace,
    statement: str,
    *,
    name: str = "",
    codes: Sequence[str],
    scope: Filters | None = None,
    note: str = "",
) -> Claim:
    """Put down a claim as a hunch. ``codes``: 'CODE' or 'CODE=STANCE'; ``scope``: kinds, roles, levels and waves."""
    with place.open() as study, study.transaction():
        desk = Desk.of(study, place)
        claim = drafted(desk, statement, name=name, sides=sides_of(codebook(study.db), codes), scope=scope, note=note)
        changes = stored.put_claim(study.db, study.namespace, claim)
        write(study, place, [*changes, *desk.version(claim, "")], command="claim add")
    return claim


def drafted(
    desk: Desk, statement: str, *, name: str, sides: Sequence[Side], scope: Filters | None = None, note: str = "",
    taken: Iterable[str] = (),
) -> Claim:  # fmt: skip
    """A new hunch, with a short name that no other claim has; ``taken``: names that are given away besides."""
    from workbench.patterns.wording import short_name as made_of

    words = " ".join(statement.split())
    if not words:
        raise WorkbenchError("a claim needs a statement", hint='workbench claim add "WHAT YOU CLAIM" --codes CODE')
    known = {c.slug for c in stored.claims(desk.study.db)}
    slug = short_name(name) if name else made_of(words, known | set(taken))
    if not slug:
        raise WorkbenchError("no short name can be made of this statement", hint="give one by --name")
    if slug in known:
        raise WorkbenchError(f"claim {slug} is there already", hint="give another --name, or 'workbench claim edit'")
    who = dict(desk.study.db.execute("select slug, name from coder"))[desk.who]
    new = Claim(slug=slug, statement=words, sides=tuple(sides), note=note, by=who)
    return _within(desk.study, new, scope)


def sides_of(book: Codebook, wanted: Sequence[str]) -> tuple[Side, ...]:
    """The sides that 'CODE' and 'CODE=STANCE' name; a code stands on one side only."""
    sides: dict[str, Side] = {}
    for each in wanted:
        code, _, stance = each.partition("=")
        if stance and stance not in list(Stance):
            raise WorkbenchError(f"{each!r}: no stance {stance!r}", hint=f"one of {', '.join(Stance)}")
        found = find_code(book, code).slug
        if found in sides:
            raise WorkbenchError(f"code {found} is named twice", hint="give it one stance")
        sides[found] = Side(code=found, stance=Stance(stance) if stance else Stance.SUPPORTS)
    if not sides:
        raise WorkbenchError("a claim rests on codes", hint="name them by --codes; see 'workbench codebook show'")
    return tuple(sides.values())


def _within(study: Study, claim: Claim, wanted: Filters | None) -> Claim:
    """The claim about other sources; None leaves it about the same."""
    if wanted is None:
        return claim
    told = resolve(study.db, wanted)
    return replace(claim, kinds=told.kind, roles=told.role, levels=told.level, waves=told.wave)


def edit_claim(
    place: Workplace,
    wanted: str,
    *,
    reason: str,
    statement: str = "",
    codes: Sequence[str] = (),
    scope: Filters | None = None,
    note: str | None = None,
) -> tuple[Claim, str]:
    """Give a claim another wording, other codes, another scope or note; gives it with the run, '' for no change.

    A finding becomes 'revised': what made it a finding was said of what it was.
    """
    with place.open() as study, study.transaction():
        desk = Desk.of(study, place)
        old = desk.claim(wanted)
        new = replace(
            old,
            statement=" ".join(statement.split()) or old.statement,
            sides=sides_of(codebook(study.db), codes) if codes else old.sides,
            note=old.note if note is None else note,
        )
        new = _within(study, new, scope)
        if replace(new, note=old.note) != old and old.stage is Stage.FINDING:
            new = replace(new, stage=Stage.REVISED)
        changes = stored.put_claim(study.db, study.namespace, new)
        if changes and replace(new, note=old.note) != old:
            changes += desk.version(new, reason)
        run = write(study, place, changes, command="claim edit") if changes else ""
    return new, run


def remove_claim(place: Workplace, wanted: str) -> Claim:
    """Take a claim away, with its evidence, rivals, searches and wordings; 'undo' brings all of it back.

    Gives it as its coder may see it: what is hidden from them goes too, and is not told.
    """
    claim = read_claim(place, wanted)
    with place.open() as study, study.transaction():
        key = named(stored.claims(study.db), wanted).id
        write(study, place, stored.remove_claim(study.db, key), command="claim remove")
    return claim


def stage_claim(place: Workplace, wanted: str, stage: Stage, *, reason: str, override: str = "") -> tuple[Tried, str]:
    """Bring a claim to a stage. A finding needs what `patterns.gate` asks for, or ``override``, a reason without.

    Gives the claim as it was tried before, and the run: '' where it stands there already with nothing new to it.

    Raises:
        WorkbenchError: it is to be a finding and something is missing; all of it is named at once.
    """
    tried = try_claim(place, wanted)
    claim = tried.claim
    if stage is claim.stage and not tried.gate.reopened:
        return tried, ""
    missing = tried.gate.missing if stage is Stage.FINDING else ()
    if missing and not override:
        lacks = "; ".join(need.says for need in missing)
        steps = dict.fromkeys(need.next_step for need in missing if need.next_step)
        raise WorkbenchError(
            f"{claim.slug} is no finding yet: {lacks}",
            hint="; ".join([*steps, "or say why without, by --override REASON"]),
        )
    with place.open() as study, study.transaction():
        study.expect(tried.heads)
        desk = Desk.of(study, place)
        new = replace(desk.claim(wanted), stage=stage)
        changes = [*stored.put_claim(study.db, study.namespace, new), *desk.version(new, reason)]
        if missing:
            without = Search(id="", query="", coder=desk.who, override=override, at=desk.now)
            changes.append(stored.note_search(new.id, desk.coder, without))
        return tried, write(study, place, changes, command=f"claim stage {stage.value}")


def read_claim(place: Workplace, wanted: str) -> Claim:
    """A claim with all that people attached to it, as its coder may see it."""
    with place.reading() as study:
        return named(stored.claims(study.db), wanted)
