"""What a round of calibration is measured on: sources, codes, its figures now, and what became of its definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.actions.workplace import Progress, Workplace
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.model.team import Assignment, Round, hidden
from workbench.model.text import digest, mark, slug
from workbench.store import codes, journal
from workbench.store.assignments import assignments
from workbench.store.rows import by_slug
from workbench.store.sources import sources
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.actions.agreeing import Agreed
    from workbench.agreement.axis import Unitizing
    from workbench.agreement.rewording import Edit
    from workbench.agreement.rounds import Taken

SHOWN = 4  # sources that a refusal names


def edits_of(study: Study, of: Round) -> tuple[Edit, ...]:
    """What has become of the definitions of a round since it began."""
    from workbench.agreement.rewording import difference, wording

    book, ids = codes.codebook(study.db), codes.ids(study.db)
    roots = roots_of(study, of)
    within = frozenset[str]().union(*map(book.under, roots)) if of.sample.get("codes") else book.slugs
    now = wording(tuple(c for c in book if c.slug in within or ids[c.slug] in of.wording), ids)
    return difference(of.wording, now, into=codes.aliases(study.db))


def take(
    study: Study,
    place: Workplace,
    of: Round,
    *,
    how: Unitizing | None,
    replicates: int,
    seed: int,
    progress: Progress,
) -> Taken:
    """The figures of a round now. Only finished assignments make a judgement.

    Raises:
        WorkbenchError: Somebody has not finished; no source or code of it is left; it is hidden from who asks.
    """
    from workbench.actions.agreeing import Wish, agree_in
    from workbench.agreement.rounds import taken

    here, counted = named(study, "source"), {s.slug for s in sources(study.db) if s.counted}
    chosen = tuple(here[s] for s in sources_of(of) if here.get(s) in counted)
    if not chosen:
        raise WorkbenchError(f"no source of round {of.slug} is left in the study", hint="see 'workbench source list'")
    given = [a for a in assignments(study.db) if a.source in set(chosen) and a.coder in of.coders]
    _refuse_unfinished(of, chosen, given)
    _refuse_blind(study, place, chosen)
    ids, roots = codes.ids(study.db), roots_of(study, of)
    if not ids or (of.sample.get("codes") and not roots):
        hint = "'workbench codebook restore CODE' brings a retired one back"
        raise WorkbenchError(f"no code of round {of.slug} is left in the codebook", hint=hint)
    wish = Wish(coders=of.coders, sources=chosen, how=how, basis="assigned", replicates=replicates, seed=seed)
    found = agree_in(study, wish, Filters(code=roots), progress=progress)
    return taken(
        found.agreement, when=study.now, basis=wish.basis, codes=ids, coders=by_slug(study.db, "coder"),
        sources=by_slug(study.db, "source"),
        marks=[_mark(found, coder, ids) for coder in found.agreement.comparison.coders],
        not_blind=sum(not a.blind or bool(a.opened) for a in given),
    )  # fmt: skip


def _mark(found: Agreed, coder: str, ids: Mapping[str, str]) -> str:
    """Another one, once a coding of theirs came, went, got another code or was confirmed under new rules."""
    lines = (
        f"{c.id} {ids[c.code]} {c.fingerprint}"
        for material in found.materials
        for c in material.codings
        if c.coder == coder and c.code in found.book.slugs
    )
    return mark(digest("\n".join(sorted(lines))))


def _refuse_unfinished(of: Round, chosen: Sequence[str], given: Sequence[Assignment]) -> None:
    told = []
    for coder in of.coders:
        own = [a for a in given if a.coder == coder]
        lacking = [s for s in chosen if s not in {a.source for a in own}]
        told += [f"{coder} has no assignment to {some(lacking)}"] if lacking else []
        waiting = list(dict.fromkeys(a.source for a in own if not a.finished))
        told += [f"{coder} has not finished {some(waiting)}"] if waiting else []
    if told:
        raise WorkbenchError(
            f"round {of.slug} waits: {'; '.join(told)}",
            hint="see 'workbench assignment list'; 'workbench assignment finish SOURCE' says that a source is coded",
        )


def _refuse_blind(study: Study, place: Workplace, chosen: Sequence[str]) -> None:
    """Figures over codings that are hidden from whoever asks would be figures of nothing."""
    unseen = hidden(assignments(study.db), slug(place.coder)) & set(chosen) if place.coder else frozenset()
    if unseen:
        raise WorkbenchError(
            f"{some(sorted(unseen))}: what others coded is hidden from {slug(place.coder)} until all have finished",
            hint="let somebody compare who has no such assignment",
        )


def some(slugs: Sequence[str]) -> str:
    """The first few, and how many more.

    >>> some(["a", "b", "c", "d", "e", "f"])
    'a, b, c, d and 2 more'
    """
    more = f" and {len(slugs) - SHOWN} more" if len(slugs) > SHOWN else ""
    return f"{', '.join(slugs[:SHOWN])}{more}"


def roots_of(study: Study, of: Round) -> tuple[str, ...]:
    """The codes that a round was begun for, by their slugs now: a merged one is what it was merged into."""
    slugs, now = named(study, "code"), codes.aliases(study.db)
    asked = of.sample.get("codes")
    keys = asked if isinstance(asked, list) else []
    found = (slugs.get(key) or now.get(of.wording.get(key, {}).get("slug", "")) for key in keys)
    return tuple(dict.fromkeys(s for s in found if s))


def sources_of(of: Round) -> tuple[str, ...]:
    """The uuids of the sources of a round."""
    found = of.sample.get("sources")
    return tuple(found) if isinstance(found, list) else ()


def named(study: Study, table: str) -> dict[str, str]:
    """Uuid → slug of what is live."""
    return {key: name for name, key in by_slug(study.db, table).items()}


def who_changed(study: Study, *, since: int) -> tuple[str, ...]:
    """The coders (uuids) who have changed the codebook since a time (microseconds); what was undone is no change."""
    known = by_slug(study.db, "coder")
    runs = (r for r in journal.runs(study.db, counts=False) if r.clock > since and not r.undone and not r.reverts)
    found = [r.coder for r in runs if any("code" in tables for tables in journal.row_counts(study.db, r.id).values())]
    return tuple(known[c] for c in dict.fromkeys(reversed(found)) if c in known)
