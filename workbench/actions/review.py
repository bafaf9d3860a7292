"""The review list: codings on texts that their source has no more, which a person places; and those texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.actions.finding import find_source
from workbench.actions.revising import Line, Revision, line_of
from workbench.actions.workplace import Workplace, write
from workbench.coding.place import check_range, find_quote
from workbench.errors import WorkbenchError
from workbench.importing.revision.reanchor import Fate, reanchor
from workbench.model.source import Source
from workbench.model.text import Span, digest, mark
from workbench.store import anchors, sources
from workbench.store.anchors import Anchored, Version
from workbench.store.fold import standing_text
from workbench.store.journal import Retract, Set
from workbench.store.study import Study


def waiting(place: Workplace) -> tuple[tuple[Anchored, Line], ...]:
    """The review list: codings on texts that their source has no more, each with where it could stand now."""
    with place.reading() as study:
        return tuple(_waiting(study))


def _waiting(study: Study) -> list[tuple[Anchored, Line]]:
    known = {s.slug: s for s in sources.sources(study.db)}
    found: list[tuple[Anchored, Line]] = []
    for (slug, text), group in _groups(anchors.waiting(study.db)).items():
        old = standing_text(study.db, text).body
        new = sources.body(study.db, known[slug].text)
        whole = [k for k in group if k.end <= len(old)]
        spans = [Span(start=k.start, end=k.end) for k in whole]
        for coding, anchor in zip(whole, reanchor(old, new, spans), strict=True):
            found.append((coding, line_of(anchor, old, new, what="review", name=coding.code, coder=coding.coder)))
        for coding in (k for k in group if k.end > len(old)):
            lost = Line(
                fate=Fate.LOST, what="review", name=coding.code, coder=coding.coder, old="(erased)",
                why="the text it was made on was erased",
            )  # fmt: skip
            found.append((coding, lost))
    return found


def _groups(found: Iterable[Anchored]) -> dict[tuple[str, str], list[Anchored]]:
    groups: dict[tuple[str, str], list[Anchored]] = {}
    for coding in found:
        groups.setdefault((coding.source, coding.text), []).append(coding)
    return groups


def settle(place: Workplace, *, dry_run: bool = False) -> Revision:
    """Place whatever of the review list has one certain place on the text that its source has now."""
    with place.open() as study, study.snapshot() if dry_run else study.transaction():
        known = {s.slug: s for s in sources.sources(study.db)}
        found = _waiting(study)
        changes = [_placing(coding, line.at, known[coding.source]) for coding, line in found if line.at]
        lines = tuple(line for _, line in found)
        run = write(study, place, changes, command="coding review") if changes and not dry_run else ""
    return Revision(source="", lines=lines, run=run, changes=tuple(changes))


def place_waiting(
    place: Workplace, wanted: str, *, quote: str = "", at: tuple[int, int] | None = None, drop: bool = False
) -> tuple[Anchored, str]:
    """Put one coding of the review list where a person says, or take it back; gives it and its new words."""
    if sum(map(bool, (quote, at, drop))) != 1:
        raise WorkbenchError("what is to become of it?", hint='give --quote "WORDS", --at START:END or --drop')
    with place.open() as study, study.transaction():
        coding = _by_id(anchors.waiting(study.db), wanted)
        source = find_source(study, coding.source)
        text = sources.body(study.db, source.text)
        if drop:
            write(study, place, [Retract(table="coding", row=coding.id)], command="coding review")
            return coding, ""
        start = source.turns[0].start if source.turns else 0
        span = find_quote(text, quote, start=start) if at is None else check_range(text, *at)
        write(study, place, [_placing(coding, span, source)], command="coding review")
        return coding, span.cut(text)


def _placing(coding: Anchored, at: Span, source: Source) -> Set:
    return anchors.placed(coding.id, at.start, at.end, mark(source.text))


def _by_id(found: Sequence[Anchored], wanted: str) -> Anchored:
    named = [k for k in found if digest(k.id).startswith(wanted.lower())] if wanted else []
    if len(named) != 1:
        what = f"{len(named)} codings begin with" if named else "no coding on the review list has the id"
        raise WorkbenchError(f"{what} {wanted!r}", hint="see 'workbench coding review'")
    return named[0]


def texts_of(place: Workplace, wanted: str) -> tuple[Version, ...]:
    """The texts that a source has had, oldest first."""
    with place.open() as study, study.snapshot():
        return anchors.versions(study.db, find_source(study, wanted).id)


def old_text(place: Workplace, wanted: str, text: str) -> str:
    """One of the texts that a source has had, by the beginning of its digest."""
    with place.open() as study, study.snapshot():
        source = find_source(study, wanted)
        known = [v for v in anchors.versions(study.db, source.id) if text and v.text.startswith(text.lower())]
        if len(known) != 1:
            raise WorkbenchError(f"{source.slug} has had no text {text!r}", hint="see 'workbench source texts'")
        if known[0].characters is None:
            raise WorkbenchError(f"the text {text} of {source.slug} was erased for good", hint="it cannot be shown")
        return sources.body(study.db, known[0].text)
