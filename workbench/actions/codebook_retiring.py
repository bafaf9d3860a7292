"""Codes are taken out of use and brought back, with their codings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from workbench.actions.codebook_plan import Plan, Shelf, many, shelf
from workbench.actions.workplace import Workplace
from workbench.coding.codebook_file import prefix
from workbench.coding.lifecycle import Fate, Kind
from workbench.coding.placing import refuse_same_name
from workbench.errors import NotKnown, WorkbenchError
from workbench.store import codes, frame
from workbench.store.claims import claims as read_claims
from workbench.store.codes import Retired
from workbench.store.journal import Retract

SHOWN = 3  # things that a refusal names


def plan_retire(place: Workplace, wanted: Sequence[str], *, below: bool = False, although: bool = False) -> Plan:
    """Take codes out of use: their codings leave every count, and come back by undo or by ``plan_restore``.

    ``below``: with all that is below them. ``although``: also when claims, links, questions, pattern codes name them.
    """
    with shelf(place) as here:
        going = {here.find(each).slug: None for each in wanted}
        for slug in tuple(going):
            under = [c.slug for c in here.book if c.slug.startswith(f"{slug}/")]
            if not below and any(c not in going for c in under):
                raise WorkbenchError(
                    f"{slug} has {many(len(under), 'code')} below it",
                    hint="give --below to retire them too, or move them first",
                )
            going |= dict.fromkeys(under)
        named = refuse_named(here, going, although=although)
        changes = [Retract(table="code", row=here.ids[slug]) for slug in going]
        touched = here.tally(going)
        homes = {here.homes[slug] for slug in going}
        what = next(iter(going)) if len(going) == 1 else f"{len(going)} codes"
        made = here.plan("codebook retire", f"{what} retired, with {many(touched.total, 'coding')}", changes, *homes)
        fates = tuple(Fate(code=s, kinds=(Kind.RETIRED,), codings=here.codings(s)) for s in going)
        lapse = here.lapsing(going)
    return replace(made, fates=fates, touched=touched, notes=(*named, *lapse))


def refuse_named(here: Shelf, going: Mapping[str, object], *, although: bool) -> tuple[str, ...]:
    """What names codes that go, a line each; refused when there is any, unless they are to go ``although``."""
    named = tuple(naming(here, going))
    if named and not although:
        shown = "; ".join(named[:SHOWN]) + (f"; and {len(named) - SHOWN} more" if len(named) > SHOWN else "")
        raise WorkbenchError(shown, hint="change that first, or give --yes to retire it all the same")
    return named


def naming(here: Shelf, slugs: Mapping[str, object]) -> Iterator[str]:
    """What in the study names one of these codes, a line each: claims, links, questions, pattern codes."""
    db = here.study.db
    yield from naming_claims(here, slugs)
    linked: dict[tuple[str, str], int] = {}
    for link in frame.links(db):
        if link.code in slugs:
            linked[link.code, link.kind] = linked.get((link.code, link.kind), 0) + 1
    for (code, kind), number in linked.items():
        yield f"{number} link{'s' * (number != 1)} to a {kind} from {code}"
    for question in frame.questions(db):
        yield from (f"question {question.id} is meant to reach {code}" for code in question.codes if code in slugs)
    for pattern in here.book:
        if pattern.slug not in slugs:
            yield from (f"pattern code {pattern.slug} stands over {code}" for code in pattern.over if code in slugs)


def naming_claims(here: Shelf, slugs: Collection[str]) -> Iterator[str]:
    """The claims that rest on one of these codes, a line each."""
    for claim in read_claims(here.study.db):
        yield from (f"claim {claim.slug} rests on {side.code}" for side in claim.sides if side.code in slugs)


def plan_restore(place: Workplace, wanted: Sequence[str]) -> Plan:
    """Bring retired codes back, with their codings."""
    with shelf(place) as here:
        gone = {r.slug: r for r in codes.retired(here.study.db)}
        back: dict[str, Retired] = {}
        for slug in sorted(wanted):
            if slug not in gone:
                raise NotKnown("retired code", slug, gone, hint="see 'workbench codebook show --retired'")
            _refuse_restoring(here, gone[slug], back)
            back[slug] = gone[slug]
        here.refuse_frozen(r.codebook for r in back.values())
        changes = codes.bring_back(back.values())
        total = sum(r.codings for r in back.values())
        what = next(iter(back)) if len(back) == 1 else f"{len(back)} codes"
        homes = {r.codebook for r in back.values()}
        made = here.plan("codebook restore", f"{what} restored, with {many(total, 'coding')}", changes, *homes)
        fates = tuple(Fate(code=r.slug, kinds=(Kind.BACK,), codings=r.codings) for r in back.values())
        notes = [
            f"{slug} had become part of {other.slug}; its codings stay there (to undo that: 'workbench log')"
            for slug in back
            for other in here.book
            if slug in other.former
        ]
    return replace(made, fates=fates, notes=tuple(notes), asks=bool(total))


def _refuse_restoring(here: Shelf, gone: Retired, back: Mapping[str, Retired]) -> None:
    if gone.slug in here.book.slugs:
        raise WorkbenchError(
            f"there is another code {gone.slug} now",
            hint="rename that one first ('codebook rename CODE NAME --slug')",
        )
    parent = prefix(gone.slug)
    if parent and parent not in here.book.slugs and parent not in back:
        raise WorkbenchError(
            f"{gone.slug} was below {parent}, which is no code now", hint=f"restore {parent} with it, or add it first"
        )
    home = [c for c in here.beside(gone.codebook) if c.slug not in back]
    refuse_same_name(home, gone.name)


def list_retired(place: Workplace) -> tuple[Retired, ...]:
    """The codes that were retired."""
    with place.open() as study, study.snapshot():
        return codes.retired(study.db)
