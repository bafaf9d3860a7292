"""Codes whose definitions need work: what was seen that says so, and the passages that show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from workbench.agreement.comparison import Comparison, Material
from workbench.agreement.confusion import Confusion
from workbench.agreement.disagreements import Disagreement, Disagreements
from workbench.agreement.figures import TWO, Row
from workbench.agreement.results import ENOUGH, Agreement
from workbench.agreement.stretches import segments
from workbench.model.codebook import Code

TENTATIVE = 0.667
CONFUSED = 3  # units on which two codes stand in for each other, at least
OFTEN = 0.2  # and so much of what was coded with the code by one of a pair alone
SHOWN = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanting:
    """A code whose definition needs work.

    ``anybody``: units that anybody coded. ``reasons``: what was seen, in words; no advice. ``confused``: with which
    codes, on how many units.
    ``shown``: disagreements on it, from the first one on in the order in which they come.
    """

    code: Code
    row: Row
    anybody: int
    reasons: tuple[str, ...]
    confused: tuple[Confusion, ...]
    shown: tuple[Disagreement, ...]


def wanting(
    agreement: Agreement, found: Disagreements, confused: Sequence[Confusion], materials: Iterable[Material]
) -> tuple[Wanting, ...]:
    """Codes with disagreements of which any reason holds, by alpha, the lowest first.

    The reasons: alpha, or the lower limit of its interval, is below .667, with ten units that anybody coded; another
    code stands in for it on three units and a fifth of what one coder of a pair alone coded with it; codings that
    were compared were made under other rules. An empty 'exclude' is told beside another reason.
    """
    comparison = agreement.comparison
    outdated = _outdated(comparison, materials)
    of_code: dict[str, list[Disagreement]] = {}
    for each in found.stretches:
        of_code.setdefault(each.code, []).append(each)
    told = []
    for row in agreement.codes:
        code, shown = comparison.book.get(row.code), tuple(of_code.get(row.code, ())[:SHOWN])
        if code is None or not shown:
            continue
        met = tuple(_often(code.slug, confused))
        anybody = _anybody(comparison, code.slug)
        if why := tuple(_reasons(code, row, anybody, met, outdated.get(code.slug, (0, 0)))):
            told.append(Wanting(code=code, row=row, anybody=anybody, reasons=why, confused=met, shown=shown))
    return tuple(sorted(told, key=lambda w: _or_last(w.row)))


def _anybody(comparison: Comparison, code: str) -> int:
    """Units that anybody coded, of those that two have judged."""
    cut = segments(comparison, code)
    return int(cut.units[cut.coded.any(axis=1) & (cut.judged.sum(axis=1) >= TWO)].sum())


def _or_last(row: Row) -> float:
    found = row.figures["alpha"]
    return found.value if found.defined else inf


def _outdated(comparison: Comparison, materials: Iterable[Material]) -> dict[str, tuple[int, int]]:
    """Code → codings of it that were made under other rules than it has now, and all, where they were compared."""
    book = {c.slug: c for c in comparison.book}
    judged, found = comparison.judged.by, dict[str, tuple[int, int]]()
    for material in materials:
        for coding in material.codings:
            code = book.get(coding.code)
            if code and (material.slug, coding.coder) in judged:
                before, every = found.get(code.slug, (0, 0))
                found[code.slug] = before + code.outdated(coding.fingerprint), every + 1
    return found


def _often(code: str, confused: Sequence[Confusion]) -> Iterator[Confusion]:
    for each in confused:
        if code in each.codes and each.units >= max(CONFUSED, OFTEN * each.alone[each.codes.index(code)]):
            yield each


def _reasons(
    code: Code, row: Row, anybody: int, met: Sequence[Confusion], outdated: tuple[int, int]
) -> Iterator[str]:
    found = [*_low(row, anybody)]
    for each in met:
        at = each.codes.index(code.slug)
        found.append(
            f"where one of two coders alone coded it, the other coded {each.codes[1 - at]} on {each.units:,} of"
            f" {each.alone[at]:,} units"
        )
    if outdated[0]:
        since = f", since {code.redefined[:10]}" if code.redefined else ""
        found.append(f"{outdated[0]:,} of {outdated[1]:,} codings were made under other rules than it has now{since}")
    yield from found
    if found and not code.exclude.strip():
        yield "nothing is written on what it does not cover ('exclude')"


def _low(row: Row, anybody: int) -> Iterator[str]:
    alpha = row.figures["alpha"]
    if anybody < ENOUGH or not alpha.defined:
        return
    if alpha.value < TENTATIVE:
        yield f"alpha is below .667, with {anybody:,} units that anybody coded"
    elif alpha.interval.low is not None and alpha.interval.low < TENTATIVE:
        yield f"the lower limit of alpha is below .667, with {anybody:,} units that anybody coded"
