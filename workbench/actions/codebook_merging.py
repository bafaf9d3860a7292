"""Codes are merged, with their codings: planned, shown, then applied as one run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.actions.codebook_plan import Plan, Shelf, many, shelf
from workbench.actions.codebook_retiring import naming
from workbench.actions.workplace import Workplace
from workbench.coding.lifecycle import Fate, Kind
from workbench.coding.moving import Moves, move
from workbench.coding.placing import adopted
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code
from workbench.model.coding import Coding
from workbench.model.text import short_id
from workbench.store import code_moves, codes, consensus, coverage
from workbench.store.claims import claims as read_claims
from workbench.store.journal import Change, Retract

SHOWN = 5  # codings that a refusal names


@dataclass(frozen=True)
class Taken:
    """Codings out of several texts and what becomes of them."""

    before: Mapping[str, Coding]
    texts: Mapping[str, str]
    moves: tuple[Moves, ...]

    def changes(self, here: Shelf) -> list[Change]:
        """What is written: codings, and the memos of those that have become part of others."""
        moved = {key: after for each in self.moves for key, after in each.moved.items()}
        gone = {key: into for each in self.moves for key, into in each.gone.items()}
        made = code_moves.changes(self.before, moved, self.texts, gone)
        return made + code_moves.carry_memos(here.study.db, gone)

    def notes(self) -> Iterator[str]:
        """What a person should know before they say yes."""
        gone = sum(len(each.gone) for each in self.moves)
        if gone:
            yield f"{many(gone, 'coding')} in one with another of the same coder (memos go along)"
        contrary = [key for each in self.moves for key in each.contrary]
        if contrary:
            yield f"{told(contrary)} kept apart, since their stances contradict each other"
        unstated = [key for each in self.moves for key in each.unstated]
        if unstated:
            yield f"{told(unstated)} without a stance from now on, since the other code states something else"

    def refuse_losing_stances(self, into: Code) -> None:
        """A coding without a stance counts as support of what its code states: none must become one unasked."""
        if unstated := [key for each in self.moves for key in each.unstated]:
            states = "states something else" if into.proposition else "states nothing"
            raise WorkbenchError(
                f"{told(unstated)} would lose their stance, since {into.slug} {states}",
                hint="give both codes one proposition by 'codebook redefine', or --drop-stances if that is meant",
            )


def told(ids: Sequence[str]) -> str:
    """'12 codings (3fa09c11, …)'."""
    shown = ", ".join(short_id(key) for key in ids[:SHOWN])
    return f"{many(len(ids), 'coding')} ({shown}{', …' if len(ids) > SHOWN else ''})"


def plan_merge(
    place: Workplace,
    wanted: Sequence[str],
    into: str,
    *,
    join: bool = True,
    minor: bool = False,
    drop_stances: bool = False,
) -> Plan:
    """Make codes part of another one: their codings, what is below them, and all that names them.

    Args:
        place: The study.
        wanted: The codes that go.
        into: The code that takes them in.
        join: Codings of one coder that overlap become one over the union; of equal range they always do.
        minor: The codes meant the same, so that no coding is out of date, and who read for one read for all.
        drop_stances: Codings lose stances towards what the other code does not state.

    Raises:
        WorkbenchError: A claim has the codes on different sides, or stances would be lost, which would count as
            support from then on.
    """
    with shelf(place) as here:
        target = here.find(into)
        merged = {code.slug: code for code in map(here.find, wanted)}
        children_now = adopted(here.book.codes, merged, target.slug)
        _refuse_other_home(here, children_now, target.slug)
        _refuse_torn(here, {*merged, target.slug})
        new = _taking_in(target, merged.values(), minor=minor)
        apart = () if minor else _read_apart(here, {*merged, target.slug})
        new = replace(new, redefined=here.study.now) if apart else new
        changed = here.following(children_now) | {target.slug: new}
        stating = {here.ids[c.slug] for c in merged.values() if c.proposition and c.proposition == new.proposition}
        ids = {slug: here.ids[slug] for slug in (*merged, target.slug)}
        taken = moved_into(here, ids.values(), key=ids[target.slug], into=new, stating=stating, join=join)
        if not drop_stances:
            taken.refuse_losing_stances(target)
        touched = here.tally(merged)
        changes = [
            *consensus.unsettled(here.study.db, here.study.namespace, {*merged, target.slug}),
            *codes.amend_codes(here.study.db, changed),
            *(Retract(table="code", row=ids[slug]) for slug in merged),
            *taken.changes(here),
            *code_moves.carry_memos(here.study.db, {ids[slug]: ids[target.slug] for slug in merged}),
        ]
        done = f"{', '.join(merged)} merged into {target.slug}, with {many(touched.total, 'coding')}"
        made = here.plan("codebook merge", done, changes, *(here.homes[s] for s in (*merged, target.slug)))
        fates = [Fate(code=target.slug, was=s, kinds=(Kind.MERGED,), codings=here.codings(s)) for s in merged]
        outdated = sum(
            number for slug in merged for seen, number in here.made_under.get(slug, {}).items() if new.outdated(seen)
        )
        fates += here.fates(children_now)
        notes = [*taken.notes(), *(f"{line}: from now on, on {target.slug}" for line in naming(here, merged))]
        notes += [*apart, *here.lapsing(merged)]
    late = (
        f"{many(outdated, 'coding')} made under other rules than those of {target.slug}; --minor: they meant the same"
    )
    return replace(made, fates=tuple(fates), touched=touched, notes=(*notes, *([late] if outdated else [])))


def _refuse_torn(here: Shelf, together: Collection[str]) -> None:
    """A claim that has the codes on different sides would turn round: somebody has to say what it rests on then."""
    for claim in read_claims(here.study.db):
        stances = {side.code: side.stance.value for side in claim.sides if side.code in together}
        if len(set(stances.values())) > 1:
            sides = ", ".join(f"{code} {stance}" for code, stance in stances.items())
            raise WorkbenchError(
                f"claim {claim.slug} has them on different sides ({sides})",
                hint="change the claim first ('workbench claim edit'), or keep the codes apart",
            )


def _read_apart(here: Shelf, together: Collection[str]) -> tuple[str, ...]:
    """What to tell where sources were read for some of the codes and not for all: absence there says nothing."""
    under = {scope: here.book.under(scope) if scope else here.book.slugs for scope in ("", *here.book.slugs)}
    read: dict[str, set[str]] = {}
    for c in coverage.coverage(here.study.db):
        read.setdefault(c.source, set()).update(under[c.scope] & set(together))
    partly = sum(0 < len(found) < len(together) for found in read.values())
    if not partly:
        return ()
    few = f"{many(partly, 'source')} {'was' if partly == 1 else 'were'} read for some of these codes and not for all"
    return (f"{few}: none counts as read for the merged code until it is read again (--minor: they meant the same)",)


def _refuse_other_home(here: Shelf, going: Collection[str], into: str) -> None:
    other = next((slug for slug in going if here.homes[slug] != here.homes[into]), None)
    if other:
        raise WorkbenchError(
            f"{other} would leave codebook {here.homes[other]} for {here.homes[into]}",
            hint="merge or retire it first",
        )


def _taking_in(target: Code, merged: Collection[Code], *, minor: bool) -> Code:
    """The code that takes others in: it is found by their names, and pattern codes bring what they stand over."""
    former, alike, over = list(target.former), list(target.alike), list(target.over)
    going = {code.slug for code in merged}
    for code in merged:
        former += [*code.former, code.slug]
        over += code.over
        if minor or code.rules == target.rules:
            alike += [*code.alike, code.fingerprint]
    return replace(
        target,
        former=tuple(dict.fromkeys(slug for slug in former if slug != target.slug)),
        alike=tuple(dict.fromkeys(seen for seen in alike if seen != target.fingerprint)),
        over=tuple(dict.fromkeys(slug for slug in over if slug not in going and slug != target.slug)),
    )


def moved_into(
    here: Shelf,
    of_codes: Collection[str],
    *,
    key: str,
    into: Code,
    stating: Collection[str],
    join: bool,
    only: Mapping[str, str | None] | None = None,
) -> Taken:
    """Codings of some codes (uuids) made codings of one. ``only``: uuid → fingerprint to note, None as it is."""
    before: dict[str, Coding] = {}
    texts: dict[str, str] = {}
    moves: list[Moves] = []
    for text, found in code_moves.held(here.study.db, of_codes).items():
        chosen = [c for c in found if only is None or c.id in only or c.code == key]
        if all(c.code == key for c in chosen):
            continue
        before |= {c.id: c for c in chosen}
        texts |= dict.fromkeys((c.id for c in chosen), text)
        seen = [replace(c, fingerprint=(only or {}).get(c.id) or c.fingerprint) for c in chosen]
        moves.append(move(seen, key=key, into=into, stating=stating, join=join))
    return Taken(before, texts, tuple(moves))
