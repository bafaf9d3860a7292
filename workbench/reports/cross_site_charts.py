"""Pictures of the report across sites, for those who would rather look than read; all figures stand beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from workbench.displays.matrix import Matrix
from workbench.displays.prevalence import GroupCount
from workbench.displays.similarity import similarity
from workbench.model.corpus import Corpus
from workbench.patterns.outline import Outline, Part
from workbench.reports.chart_compose import (
    curve_chart,
    heat_chart,
    network_chart,
    prevalence_chart,
    similarity_chart,
)
from workbench.reports.chart_data import Chart
from workbench.reports.compose import heading, note
from workbench.reports.document import Block

MOST_CODES = 12  # of a network: more lines than that are a tangle
LEAST_SITES, LEAST_CODES = 3, 2


def charts_of(corpus: Corpus, outline: Outline, matrix: Matrix) -> Iterator[Block]:
    """The charts for which there is enough to draw, under a heading of their own."""
    parts = [part for part in outline.parts if part.theme]
    found = [*_heat(corpus, matrix), *_spread(parts), *_together(corpus), *_first(outline), *_alike(corpus, matrix)]
    if not found:
        return
    yield heading(2, "Pictures", "pictures")
    yield note("method", "Each picture shows figures that stand in its table. Nothing here is tested or inferred.")
    yield from found


def _heat(corpus: Corpus, matrix: Matrix) -> Iterator[Chart]:
    if not matrix.rows:
        return
    districts = {site.slug: site.district or "" for site in corpus.sites}
    yield heat_chart(
        "codes-by-site", "Codes by site: sentences of respondents", codes=[row.name for row in matrix.rows],
        sites=[corpus.name_of(site) for site in matrix.sites], groups=[districts[site] for site in matrix.sites],
        counts=[[cell.units for cell in row.cells] for row in matrix.rows], unit="sentences",
    )  # fmt: skip


def _spread(parts: list[Part]) -> Iterator[Chart]:
    """Sites that have a theme, of those that count, by district and by level."""
    for name, title in (("districts", "district"), ("levels", "level")):
        groups: list[tuple[GroupCount, ...]] = [getattr(part.prevalence, name) for part in parts]
        labels = list(dict.fromkeys(group.name for each in groups for group in each))
        if len(labels) > 1:
            told = [{group.name: (group.sites.k, group.sites.n) for group in each} for each in groups]
            yield prevalence_chart(
                f"by-{title}", f"Themes by {title}: sites that have them, of those that count",
                codes=[part.name for part in parts], groups=labels,
                shares=[[of.get(label) for label in labels] for of in told],
            )  # fmt: skip


def _together(corpus: Corpus) -> Iterator[Chart]:
    """The codes that are used most, and the sentences that carry two of them."""
    units: dict[str, set[tuple[str, int]]] = {}
    for passage in corpus.counted:
        units.setdefault(passage.coding.code, set()).update((passage.source.slug, unit) for unit in passage.units)
    sizes = Counter({code: len(found) for code, found in units.items()})
    codes = sorted(sizes, key=lambda code: (-sizes[code], code))[:MOST_CODES]
    pairs = {(a, b): n for a, b in combinations(codes, 2) if (n := len(units[a] & units[b]))}
    if len(codes) >= LEAST_CODES and pairs:
        names = {code: corpus.code(code).name for code in codes}
        yield network_chart(
            "together", f"The {len(codes)} codes with most sentences, and the sentences that carry two of them",
            codes=[names[code] for code in codes], pairs={(names[a], names[b]): n for (a, b), n in pairs.items()},
            unit="sentences",
        )  # fmt: skip


def _first(outline: Outline) -> Iterator[Chart]:
    use = outline.first_use
    if len(use.points) > 1:
        yield curve_chart(
            "first-use", "Codes of the frame that have been used, interview by interview: first use, not saturation",
            steps=[point.source for point in use.points], lines={"used": [point.used for point in use.points]},
            of=use.frame,
        )  # fmt: skip


def _alike(corpus: Corpus, matrix: Matrix) -> Iterator[Chart]:
    found = similarity(matrix)
    if len(found.sites) - len(found.blank) >= LEAST_SITES:
        yield similarity_chart(
            "alike", f"Sites whose codes are alike: {found.how.value} of their profiles",
            sites=[corpus.name_of(site) for site in found.sites], values=found.values,
        )  # fmt: skip
