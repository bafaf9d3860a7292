"""All that a report on agreement tells, from a comparison and what stands around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.agreement.comparison import Material
from workbench.agreement.confusion import Confusion, confusion
from workbench.agreement.definitions import Wanting, wanting
from workbench.agreement.disagreements import Disagreements, SideBySide, disagreements, side_by_side
from workbench.agreement.drift import Drift, drift
from workbench.agreement.results import Agreement
from workbench.agreement.wording import Circumstances, Methods, methods

SHOWN = 50  # disagreements that a report prints


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Figures, and what is behind them.

    ``shown``: the first of the ``disagreements``, side by side; ``of_code``: for each code whose definition is
    ``wanting``, the passages that show it. ``boundaries``: code → unitizing alpha, where it was asked for.
    """

    agreement: Agreement
    materials: Sequence[Material]
    around: Circumstances
    disagreements: Disagreements
    shown: tuple[SideBySide, ...]
    confusion: tuple[Confusion, ...]
    wanting: tuple[Wanting, ...]
    of_code: Mapping[str, tuple[SideBySide, ...]]
    drift: Drift
    methods: Methods
    boundaries: Mapping[str, float] = field(default_factory=dict)


def findings(
    agreement: Agreement, materials: Sequence[Material], around: Circumstances, when: Mapping[str, int | None],
    *, boundaries: Mapping[str, float] | None = None, most: int = SHOWN,
) -> Findings:  # fmt: skip
    """Everything that a report tells.

    Args:
        agreement: the figures.
        materials: the sources that were compared, with the codings of all coders.
        around: what the figures do not tell themselves.
        when: source → when the last of its coders finished it, UTC in microseconds; missing where nobody knows.
        boundaries: code → unitizing alpha.
        most: disagreements that are shown side by side.
    """
    comparison = agreement.comparison
    apart, met = disagreements(comparison, materials), confusion(comparison, materials)
    want = wanting(agreement, apart, met, materials)
    several = [apart.stretches[:most], *(w.shown for w in want)]
    laid = iter(side_by_side([each for group in several for each in group], comparison, materials))
    shown, *of_code = [tuple(next(laid) for _ in group) for group in several]
    return Findings(
        agreement=agreement, materials=materials, around=around, disagreements=apart, shown=shown, confusion=met,
        wanting=want, of_code={w.code.slug: of for w, of in zip(want, of_code, strict=True)},
        drift=drift(comparison, when), methods=methods(agreement, around), boundaries=boundaries or {},
    )  # fmt: skip
