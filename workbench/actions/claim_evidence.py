"""Codings attached to a claim with their stance, taken away again, and looked at whether they still stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.actions.assigning import kept_from_coder
from workbench.actions.claims import Desk, list_claims, named
from workbench.actions.codebook_freezing import by_ids
from workbench.actions.workplace import Workplace, write
from workbench.errors import Problems, WorkbenchError
from workbench.model.claim import Claim, Evidence
from workbench.model.coding import Coding, Stance
from workbench.model.text import short_id, slug
from workbench.store import anchors, codings
from workbench.store import claims as stored
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.patterns.trial import Trial

STANDS = "stands"
RETRACTED = "the coding was taken back"
RETIRED = "its code was retired, or its source or coder is gone"
WAITING = "its source was corrected: 'workbench coding review' places it"
UNCOUNTED = "it is in no figure: a memo, an interviewer's words, or words that a consent or a layer leaves out"
UNTRIED = "the claim is not tried: all its codes are gone"
ASIDE = "it is outside the kinds, roles, levels or waves that the claim is about"


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundAt:
    """Where a row of a table says that something was found: a source (slug) and a range in it."""

    line: int
    source: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Attached:
    """What attaching did, by quotation id: newly attached, with another stance or reason, as it was already."""

    claim: str
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    run: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What became of a coding that was attached to a claim (slug)."""

    claim: str
    evidence: Evidence
    says: str

    @property
    def stands(self) -> bool:
        """Whether it is in the trial."""
        return self.says == STANDS


def attach(
    place: Workplace, wanted: str, ids: Sequence[str] = (), *, stance: Stance, reason: str = "",
    found: Sequence[FoundAt] = (), where: str = "", dry_run: bool = False,
) -> Attached:  # fmt: skip
    """Attach codings to a claim, by quotation id or as ``found`` in a table (of that name, ``where``).

    A row means the codings of just these words, else those that it touches; of these, the ones under the claim's
    codes, if there are such.

    Raises:
        Problems: rows at which nothing is coded, or ids that name nothing; all of them.
    """
    with place.open() as study, study.transaction():
        desk = Desk.of(study, place)
        claim = desk.claim(wanted)
        known = in_sight(study, place.coder)
        chosen = dict.fromkeys([*_by_id(known, ids), *_found(study, known, claim, found, where)])
        before = {e.coding: e for e in claim.evidence}
        told = {
            key: Evidence(coding=key, target=claim.slug, stance=stance, coder=desk.who, reason=reason, at=desk.now)
            for key in chosen
        }
        new = [k for k in told if k not in before]
        changed = [k for k in told if k in before and (before[k].stance, before[k].reason) != (stance, reason)]
        fresh = [told[k] for k in (*new, *changed)]
        changes = stored.attach_evidence(study.namespace, claim.id, desk.coder, fresh)
        run = write(study, place, changes, command="claim attach") if changes and not dry_run else ""
    same = tuple(short_id(k) for k in told if k not in {*new, *changed})
    return Attached(
        claim=claim.slug, new=tuple(map(short_id, new)), changed=tuple(map(short_id, changed)), same=same, run=run
    )


def detach(place: Workplace, wanted: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Take codings away from a claim, also such as are no more; gives their quotation ids.

    Who codes blind can take away only what they may see, and is told of nothing else.
    """
    with place.reading() as study:
        claim, heads = named(stored.claims(study.db), wanted), study.heads
    gone = [_attached_as(claim, each) for each in ids]
    with place.open() as study, study.transaction():
        study.expect(heads)
        changes = stored.detach_evidence(study.namespace, claim.id, gone)
        write(study, place, changes, command="claim detach")
    return tuple(map(short_id, gone))


def _attached_as(claim: Claim, wanted: str) -> str:
    found = [e.coding for e in claim.evidence if wanted and (e.coding == wanted or _begins(e.coding, wanted))]
    if len(found) == 1:
        return found[0]
    if found:
        raise WorkbenchError(f"{len(found)} attached codings begin with {wanted!r}", hint="give more of the id")
    raise WorkbenchError(
        f"{wanted!r} is not attached to {claim.slug}", hint=f"'workbench claim check {claim.slug}' lists what is"
    )


def _begins(key: str, wanted: str) -> bool:
    return short_id(key).startswith(wanted.lower()[:8])


def in_sight(study: Study, coder: str) -> list[Coding]:
    """All codings that a coder may see: their own, and those of others where they do not code blind."""
    kept_from, own = kept_from_coder(study, coder), coder and slug(coder)
    return [c for c in codings.codings(study.db) if c.coder == own or c.source not in kept_from]


def _by_id(known: Collection[Coding], ids: Sequence[str]) -> list[str]:
    found = by_ids(known, ids) if ids else {}
    missing = [each for each in ids if each not in found and each.casefold() not in found]
    if missing:
        raise WorkbenchError(
            f"no coding {', '.join(map(repr, missing))}", hint="see the ids in 'workbench coding list'"
        )
    return [found[each if each in found else each.casefold()].id for each in ids]


def _found(study: Study, known: Iterable[Coding], claim: Claim, found: Sequence[FoundAt], where: str) -> list[str]:
    if not found:
        return []
    wanted = {row.source for row in found}
    of_source: dict[str, list[Coding]] = {source: [] for source in wanted}
    for coding in known:
        if coding.source in wanted:
            of_source[coding.source].append(coding)
    under = _under(study, claim)
    keys: list[str] = []
    problems = []
    for row in found:
        here = at(of_source[row.source], row.start, row.end, under)
        keys += [c.id for c in here]
        if not here:
            problems.append(f"{where}:{row.line}: nothing is coded at {row.source} {row.start}:{row.end}")
    if problems:
        raise Problems(where, problems, hint="code these words first: 'workbench coding add --from'")
    return keys


def at(codings: Iterable[Coding], start: int, end: int, under: Collection[str]) -> list[Coding]:
    """The codings of these words: exactly of them before such as touch them, and under these codes before others."""
    touching = [c for c in codings if c.start < end and start < c.end]
    exact = [c for c in touching if (c.start, c.end) == (start, end)] or touching
    return [c for c in exact if c.code in under] or exact


def _under(study: Study, claim: Claim) -> frozenset[str]:
    from workbench.store.codes import codebook

    book = codebook(study.db)
    return frozenset(code for side in claim.sides for code in book.under(side.code))


def check(place: Workplace, wanted: str = "") -> tuple[Standing, ...]:
    """What became of everything that was attached to a claim, or to all of them."""
    with place.reading() as study:
        every = stored.claims(study.db)
        chosen = [named(every, wanted)] if wanted else every
        gone = _reasons(study, {e.coding for claim in chosen for e in claim.evidence})
    trials = {t.claim.slug: t.trial for t in list_claims(place)} if any(c.evidence for c in chosen) else {}
    return tuple(each for claim in chosen for each in _standings(claim, trials.get(claim.slug), gone))


def _standings(claim: Claim, trial: Trial | None, gone: Mapping[str, str]) -> list[Standing]:
    if trial is None:
        return [Standing(claim=claim.slug, evidence=e, says=gone.get(e.coding, UNTRIED)) for e in claim.evidence]
    lost, aside = {e.coding for e in trial.lost}, {e.coding for e in trial.aside}
    return [
        Standing(
            claim=claim.slug,
            evidence=e,
            says=gone.get(e.coding, UNCOUNTED) if e.coding in lost else ASIDE if e.coding in aside else STANDS,
        )
        for e in claim.evidence
    ]


def _reasons(study: Study, wanted: Collection[str]) -> dict[str, str]:
    """Coding (uuid) → why no view holds it; those that some view holds are left out."""
    if not wanted:
        return {}
    waiting = {c.id for c in anchors.waiting(study.db)} & set(wanted)
    live = {c.id for c in codings.codings(study.db)} & set(wanted)
    there = {key for key in wanted if study.db.execute("select 1 from coding where id = ?", (key,)).fetchone()}
    return {
        key: WAITING if key in waiting else RETIRED if key in there else RETRACTED
        for key in wanted
        if key not in live
    }
