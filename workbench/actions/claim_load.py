"""Claims from a file: what is new, what is worded anew, what stays. Nothing that the file lacks is taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.actions.claims import Desk
from workbench.actions.places import known_slugs
from workbench.actions.workplace import Workplace, write
from workbench.model.claim import Claim, Stage
from workbench.model.codebook import Codebook
from workbench.patterns.wording import FROM_FILE
from workbench.store import claims as stored
from workbench.store import codes, frame
from workbench.store.journal import Change

STAGED_BY_FILE = "brought to its stage by a file"
FIELDS = {
    "statement": "statement", "stage": "stage", "sides": "codes", "marks": "passages", "kinds": "kinds",
    "roles": "roles", "levels": "levels", "waves": "waves", "note": "note", "by": "author",
}  # fmt: skip

SAID = ("statement", "sides", "kinds", "roles", "levels", "waves")  # what a claim says, and of whom


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """A claim that the file words otherwise.

    ``what``: names of what differs; ``told``: it has a history; ``worded``: statement, codes or scope differ.
    """

    old: Claim
    new: Claim
    what: tuple[str, ...]
    told: bool
    worded: bool


@dataclass(frozen=True, kw_only=True)
class ClaimPlan:
    """What loading a file would do. ``staying``: claims (slugs) that the study has and the file lacks."""

    path: Path
    claims: tuple[Claim, ...]
    new: tuple[Claim, ...]
    changed: tuple[Changed, ...]
    same: int
    staying: tuple[str, ...]
    notes: tuple[str, ...]
    heads: tuple[str, ...]

    @property
    def asks(self) -> tuple[Changed, ...]:
        """What nobody should do unseen: changes of claims that were worked on in the study."""
        return tuple(c for c in self.changed if c.told)


def plan_load(place: Workplace, path: Path) -> ClaimPlan:
    """Read a file of claims and say what it would change; writes nothing."""
    from workbench.coding.claims_file import read_claims

    with place.open() as study, study.snapshot():
        book = codes.codebook(study.db)
        read = read_claims(path, codes=known_slugs(book))
        now = {c.slug: c for c in stored.claims(study.db)}
        heads = study.heads
    wanted = [_joined(claim, now.get(claim.slug), staged=staged, book=book) for claim, staged in read]
    changed = tuple(_changed(now[c.slug], c) for c in wanted if c.slug in now and c != now[c.slug])
    new = tuple(c for c in wanted if c.slug not in now)
    names = {c.slug for c in wanted}
    return ClaimPlan(
        path=path, claims=tuple(wanted), new=new, changed=changed, same=len(wanted) - len(new) - len(changed),
        staying=tuple(slug for slug in now if slug not in names), heads=heads, notes=tuple(_topics(wanted, book)),
    )  # fmt: skip


def apply_load(place: Workplace, plan: ClaimPlan) -> tuple[str, list[Change]]:
    """Write what a plan has shown; gives the run ('' where nothing was to be written) and the changes of claims.

    A claim that is worded anew, or has a history and comes to another stage, gets an entry, which needs a coder.
    """
    with place.open() as study, study.transaction():
        study.expect(plan.heads)
        changes = frame.put_claims(study.db, study.namespace, plan.claims)
        noted: list[Change] = []
        moved = [c for c in plan.changed if c.worded or (c.told and c.old.stage is not c.new.stage)]
        if moved:
            desk = Desk.of(study, place)
            for each in moved:
                noted += desk.version(each.new, FROM_FILE if each.worded else STAGED_BY_FILE)
        both = [*changes, *noted]
        return (write(study, place, both, command="claim load") if both else ""), changes


def _joined(claim: Claim, there: Claim | None, *, staged: bool, book: Codebook) -> Claim:
    """A claim of the file with what the study holds of it beside; what the file does not tell stays as it is."""
    sides = tuple(replace(s, code=found.slug) if (found := book.named(s.code)) else s for s in claim.sides)
    claim = replace(claim, sides=sides)
    if there is None:
        return claim
    joined = replace(
        claim, id=there.id, evidence=there.evidence, rivals=there.rivals, searches=there.searches,
        versions=there.versions, stage=claim.stage if staged else there.stage, note=claim.note or there.note,
        by=claim.by or there.by,
    )  # fmt: skip
    # what made it a finding was said of what it was; and what was revised is called one again by a person, not a file
    reworded = there.stage is Stage.FINDING and _worded(there, joined)
    again = there.stage is Stage.REVISED and joined.stage is Stage.FINDING
    return replace(joined, stage=Stage.REVISED) if reworded or again else joined


def _worded(old: Claim, new: Claim) -> bool:
    return any(getattr(old, field) != getattr(new, field) for field in SAID)


def _changed(old: Claim, new: Claim) -> Changed:
    what = tuple(name for field, name in FIELDS.items() if getattr(old, field) != getattr(new, field))
    told = bool(old.versions or old.evidence or old.rivals or old.searches)
    return Changed(old=old, new=new, what=what, told=told, worded=_worded(old, new))


def _topics(claims: Sequence[Claim], book: Codebook) -> Iterator[str]:
    """Claims that rest on codes which state nothing: nobody has said how their passages stand to the claim."""
    stating = {c.slug for c in book if c.proposition}
    for claim in claims:
        codes_of = [s.code for s in claim.sides if not stating & book.under(s.code)]
        if codes_of and not (claim.marks or claim.evidence):
            yield (
                f"{claim.slug}: {', '.join(codes_of)} states no proposition, so its passages are taken to stand on"
                " the claim's side; judge them under 'passages' of the claim, or by 'workbench claim attach'"
            )
        if claim.stage is Stage.FINDING and not claim.searches:
            yield f"{claim.slug}: called a finding, and no search for what speaks against it is recorded"
