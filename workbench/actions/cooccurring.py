"""Co-occurrence of codes: figures by a sweep over bare ranges, the passages behind a figure from the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.actions.workplace import Progress, Workplace, no_progress
from workbench.displays.frame import Frame
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.model.narrowing import Narrowing
from workbench.store.spans import spans
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.displays.cooccurrence import By, Cooccurrence
    from workbench.displays.together import Together


def cooccurrence(place: Workplace, filters: Filters, by: By, *, progress: Progress = no_progress) -> Cooccurrence:
    """Which codes stand in the same places, of what the filters leave."""
    from workbench.displays.cooccurrence import By
    from workbench.displays.cooccurrence import cooccurrence as sweep

    with place.reading(layer=filters.layer) as study:
        told, left = narrowed(study, filters)
        found = spans(
            study.db, filters=told, narrowing=left, characters=by is By.OVERLAP, progress=progress
        )  # fmt: skip
        return sweep(found.ranges, found.codes, Frame.of(found.corpus).covered, by=by)


def together(place: Workplace, filters: Filters, codes: Sequence[str], by: By) -> tuple[Together, ...]:
    """The places where all of the codes stand; a code counts with all below it."""
    from workbench.actions.reading import read
    from workbench.displays.together import together as find
    from workbench.store.codes import find_code

    with place.reading(layer=filters.layer) as study:
        found = read(study, filters)
    wanted = [find_code(found.codebook, code).slug for code in codes]
    frame = Frame.of(found)
    for code in wanted:
        if sum(code in frame.under[other] for other in wanted) > 1:
            raise WorkbenchError(f"{code} lies within another of these codes", hint="take codes side by side")
    return find(found, wanted, by)


def narrowed(study: Study, filters: Filters) -> tuple[Filters, Narrowing | None]:
    """The filters with their queries written out, and what the queries leave of an open study."""
    if not filters.query:
        return filters, None
    from workbench.actions.querying import narrowing

    left = narrowing(study, filters.query)
    return (replace(filters, query=(left.text,), role=filters.role or left.roles) if left else filters), left
