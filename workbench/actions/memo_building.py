"""``site-memo build`` and ``district-memo build``, and what memos rest on beside the coded data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.actions.documents import OUTLINE, MemoBasis, compose
from workbench.actions.workplace import Progress, Workplace, no_progress
from workbench.memos.workflow import marks_out_of_date
from workbench.store import freeze
from workbench.store.sight import kept_from

if TYPE_CHECKING:
    from workbench.actions.build import Build, Read
    from workbench.coding.site_outline import Outline
    from workbench.model.filters import Filters
    from workbench.reports.document import Document


def build_memos(
    place: Workplace,
    what: str,
    names: Sequence[str] = (),
    *,
    filters: Filters | None = None,
    formats: Sequence[str] = (),
    progress: Progress = no_progress,
) -> Build:
    """Write the memos of some sites or districts, by default of all. ``what``: 'site-memos' or 'district-memos'.

    ``formats``: beside Markdown and HTML.

    Raises:
        NotKnown: the study has no such site or district.
        Problems: everything that is wrong with the study's own outline.
    """
    from workbench.actions.build import publish

    def composed(read: Read) -> list[Document]:
        of_sites = what == "site-memos"
        return [*compose(
            read.corpus, (what,), sites=names if of_sites else (), districts=() if of_sites else names,
            filters=read.filters, thresholds=place.config.thresholds, memos=memo_basis(read, place),
        )]  # fmt: skip

    return publish(place, composed, filters=filters or None, formats=formats, progress=progress)


def memo_basis(read: Read, place: Workplace) -> MemoBasis:
    """What the memos of an open study rest on beside its coded data.

    To whom codings of others are hidden, nobody tells whether the evidence changed: they would see another one.
    """
    from workbench.actions.stages import amendments

    subjects = dict.fromkeys(step.subject for step in read.whole.steps)
    blind = bool(kept_from(read.study.db))
    return MemoBasis(
        outline=own_outline(place),
        logs={subject: amendments(read.study, subject) for subject in subjects},
        changed={} if blind else {step.subject: told for step, told in marks_out_of_date(read.whole)},
        book=freeze.version(read.whole.codebook),
    )


def own_outline(place: Workplace) -> Outline | None:
    """The sections that the study's own copy of the site outline tells; None where it tells none."""
    from workbench.coding.site_outline import load_outline

    path = place.root / "codebooks" / OUTLINE
    return load_outline(path) if path.is_file() else None
