"""A chapter for an analytic subgroup: what the study holds on a theme, gathered for whoever writes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.actions.across import agreed_in, footer_of, named
from workbench.actions.build import Build, Read, publish
from workbench.actions.documents import flags, shipped_outline
from workbench.actions.memo_building import own_outline
from workbench.actions.workplace import Progress, Workplace, no_progress
from workbench.model.filters import Filters
from workbench.store import frame
from workbench.store.codes import find_code

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from workbench.reports.chapter import Prose
    from workbench.reports.document import Document


def chapter(
    place: Workplace, theme: str, *, filters: Filters | None = None, progress: Progress = no_progress
) -> Build:
    """Write the chapter on a code or group, for the sources that the filters leave, in Markdown, HTML and Word.

    Raises:
        NotKnown: The study has no such code.
    """
    return publish(
        place, lambda read: [_composed(read, place, theme)], filters=filters or None, formats=("docx",),
        progress=progress,
    )  # fmt: skip


def _composed(read: Read, place: Workplace, wanted: str) -> Document:
    from workbench.displays.frame import Frame
    from workbench.displays.matrix import code_by_site
    from workbench.memos.choose import by_hand_of
    from workbench.patterns.outline import outline, part_of
    from workbench.reports.chapter import chapter_document
    from workbench.reports.cross_site_theme import Telling

    theme = find_code(read.whole.codebook, wanted).slug
    corpus = read.corpus
    slug = f"chapter-{theme.replace('/', '-')}"
    found = outline(corpus, thresholds=place.config.thresholds, by_hand=by_hand_of(corpus, slug))
    used = {p.coding.code for p in corpus.counted}
    matrix = code_by_site(corpus, [c.slug for c in corpus.codebook if c.slug in used])
    telling = Telling.of(corpus, found, matrix, agreed_in(read.study, read.filters), flags(read.filters))
    part = part_of(corpus, theme, thresholds=place.config.thresholds, by_hand=by_hand_of(corpus, slug))
    around = Frame.of(read.whole)
    related = {*around.under[theme], *around.paths[theme]}
    outline_of_memos = own_outline(place) or shipped_outline()
    if outline_of_memos:  # a section holds the prose on its codes, whatever it is called
        coded = outline_of_memos.coded
        related |= {s.id for s in coded if any(related & around.under.get(c, frozenset()) for c in s.codes)}
    document = chapter_document(
        telling, part, tuple(_prose(read, related)),
        footer_of(corpus, f"workbench report chapter {theme}", read.filters),
    )  # fmt: skip
    return named(replace(document, slug=slug), read.filters)


def _prose(read: Read, related: Collection[str]) -> Iterator[Prose]:
    """The analysts' text on the theme, on codes below it and above it, in the memos of the sites and districts."""
    from workbench.reports.chapter import Prose

    places = {f"site-memo-{s.slug}": s.name for s in read.corpus.sites}
    wanted = {s.district for s in read.corpus.sites}
    places |= {f"district-memo-{d.slug}": d.name for d in read.corpus.districts if d.slug in wanted}
    for report, name in places.items():
        for region, text in frame.regions(read.study.db, report).items():
            if text.strip() and region in related:
                yield Prose(place=name, report=report, region=region, text=text)
