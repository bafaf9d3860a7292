"""Rounds of calibration: figures packed to be kept, and a round as it is cited.

Figures are kept by uuid of code and coder, so that neither a new name nor de-identification parts them from what they
are of. What is undefined is kept as null, with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import inf, isnan, nan
from typing import Any

from workbench.agreement.axis import Rule, Unitizing, UnitKind
from workbench.agreement.bootstrap import Interval
from workbench.agreement.figures import Figure, Row
from workbench.agreement.results import Agreement
from workbench.agreement.rewording import Edit
from workbench.coding.lifecycle import Kind
from workbench.model.team import Round

OF_CODE = ("alpha", "kappa", "percent", "positive")
OVER_ALL = ("pooled", "median", "alpha", "percent", "positive")
DECIMALS = 6  # of what is kept: platforms differ in the last bits of a sum
NOT_AGAIN = "not coded again"
PLAIN = ("when", "basis", "replicates", "seed", "units", "judged", "undefined", "of", "not_blind")


@dataclass(frozen=True, kw_only=True, slots=True)
class OfCode:
    """The figures of a code in a round. ``code`` is its uuid, ``slug`` what it was called then.

    ``coded``: units of each coder, in the order of ``Taken.coders``, None who did not judge it. ``cells``: both, only
    the first, only the second, neither; None unless two coders judged it.
    """

    code: str
    slug: str
    sources: int
    units: int
    coded: tuple[int | None, ...]
    cells: tuple[int, ...] | None
    figures: Mapping[str, Figure]


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """Figures as they were taken in a round.

    ``when``: UTC, ISO 8601. ``coders`` and ``sources``: uuids. ``overall``: what `results.Overall` has. ``judged``:
    codes that anybody used and two judged, ``undefined`` of them without variation; ``of``: codes in the median.
    ``marks``: of each coder's codings, another one where any of them is another. ``not_blind``: assignments that were
    given open, or opened before their end.
    """

    when: str
    how: Unitizing
    basis: str
    replicates: int
    seed: int
    coders: tuple[str, ...]
    sources: tuple[str, ...]
    units: int
    codes: tuple[OfCode, ...]
    judged: int
    undefined: int
    of: int
    overall: Mapping[str, Figure]
    marks: tuple[str, ...] = ()
    not_blind: int = 0

    @property
    def worst_first(self) -> tuple[OfCode, ...]:
        """Codes by alpha, the lowest first; those without one last."""
        return tuple(sorted(self.codes, key=lambda c: (_or_last(c.figures["alpha"]), c.slug)))


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """The end of a round. ``why``: why there are no figures, '' where there are.

    ``edits``: of the definitions since it began; ``by``: uuids of coders who changed the codebook meanwhile.
    """

    when: str
    taken: Taken | None = None
    why: str = ""
    edits: tuple[Edit, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundTold:
    """A round as a methods paragraph cites it.

    ``before`` and ``after`` discussion: the figures over all codes, by their keys in ``OVER_ALL``, each with its
    interval; empty where none were taken, which ``why`` explains for the second. Those after discussion are of coders
    who have seen each other's codings: they are **no reliability of blind coding**, and must not be told as one.
    ``compared``: when the first were taken. ``chosen``: how the sources were. ``codes``: of the codebook then, in the
    round. ``not_blind``: of the first coding, assignments given open, or opened before their end. ``redefined``,
    ``added``, ``gone``: codes; ``by``: who changed the codebook meanwhile.
    """

    name: str
    began: str
    ended: str
    compared: str
    coders: tuple[str, ...]
    chosen: str
    sources: int
    codes: int
    before: Mapping[str, Figure]
    after: Mapping[str, Figure]
    why: str
    not_blind: int
    redefined: int
    added: int
    gone: int
    by: tuple[str, ...]
    memo: str

    @property
    def state(self) -> str:
        """How far it has come: coding, compared, ended."""
        return "ended" if self.ended else "compared" if self.compared else "coding"


def taken(
    agreement: Agreement, *, when: str, basis: str, codes: Mapping[str, str], coders: Mapping[str, str],
    sources: Mapping[str, str], marks: Sequence[str] = (), not_blind: int = 0,
) -> Taken:  # fmt: skip
    """The figures of a comparison as a round keeps them. ``codes``, ``coders``, ``sources``: slug → uuid."""
    comparison, overall = agreement.comparison, agreement.overall
    return Taken(
        when=when, how=comparison.how, basis=basis, replicates=agreement.replicates, seed=agreement.seed,
        coders=tuple(coders[c] for c in comparison.coders), sources=tuple(sources[s] for s in comparison.sources),
        units=overall.units, codes=tuple(_of_code(row, codes, comparison.coders) for row in agreement.codes),
        judged=overall.codes, undefined=overall.undefined, of=overall.of,
        overall={name: getattr(overall, name) for name in OVER_ALL}, marks=tuple(marks), not_blind=not_blind,
    )  # fmt: skip


def _of_code(row: Row, codes: Mapping[str, str], coders: Sequence[str]) -> OfCode:
    return OfCode(
        code=codes[row.code], slug=row.code, sources=row.sources, units=row.units,
        coded=tuple(row.coded.get(c) for c in coders), cells=row.cells,
        figures={name: row.figures[name] for name in OF_CODE},
    )  # fmt: skip


def pack(of: Taken) -> dict[str, Any]:
    """Figures as they are kept: plain JSON, coefficients rounded."""
    return {
        **{name: getattr(of, name) for name in (*PLAIN, "coders", "sources", "marks")},
        "how": asdict(of.how),
        "overall": _packed(of.overall),
        "codes": [
            {
                "code": c.code, "slug": c.slug, "sources": c.sources, "units": c.units, "coded": c.coded,
                "cells": c.cells, "figures": _packed(c.figures),
            }
            for c in of.codes
        ],
    }  # fmt: skip


def unpack(kept: Mapping[str, Any]) -> Taken | None:
    """What ``pack`` packed; None where no figures were taken."""
    if "how" not in kept:
        return None
    how = kept["how"]
    return Taken(
        **{name: kept[name] for name in PLAIN},
        coders=tuple(kept["coders"]), sources=tuple(kept["sources"]), marks=tuple(kept["marks"]),
        how=Unitizing(kind=UnitKind(how["kind"]), rule=Rule(how["rule"]), size=how["size"], every=how["every"]),
        overall=_figures(kept["overall"]),
        codes=tuple(
            OfCode(
                code=c["code"], slug=c["slug"], sources=c["sources"], units=c["units"], coded=tuple(c["coded"]),
                cells=tuple(c["cells"]) if c["cells"] else None, figures=_figures(c["figures"]),
            )
            for c in kept["codes"]
        ),
    )  # fmt: skip


def _packed(figures: Mapping[str, Figure]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "value": _rounded(f.value), "low": _rounded(f.interval.low), "high": _rounded(f.interval.high),
            "why": f.why, "no_interval": f.interval.why,
        }
        for name, f in figures.items()
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None or isnan(value) else round(value, DECIMALS) + 0.0  # never -0.0


def _figures(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, Figure]:
    return {
        name: Figure(
            value=nan if f["value"] is None else f["value"], why=f["why"],
            interval=Interval(low=f["low"], high=f["high"], why=f["no_interval"]),
        )
        for name, f in kept.items()
    }  # fmt: skip


def _or_last(figure: Figure) -> float:
    return figure.value if figure.defined else inf


def pack_end(end: End) -> dict[str, Any]:
    """The end of a round as it is kept."""
    figures = pack(end.taken) if end.taken else {}
    return figures | {"when": end.when, "why": end.why, "edits": [asdict(e) for e in end.edits], "by": end.by}


def unpack_end(kept: Mapping[str, Any]) -> End | None:
    """What ``pack_end`` packed; None for a round that goes on."""
    if not kept:
        return None
    edits = tuple(
        Edit(**{
            **e, "kinds": tuple(map(Kind, e["kinds"])), "fields": {name: tuple(f) for name, f in e["fields"].items()},
        })
        for e in kept["edits"]
    )  # fmt: skip
    return End(when=kept["when"], taken=unpack(kept), why=kept["why"], edits=edits, by=tuple(kept["by"]))


def told(of: Round, coders: Mapping[str, str], *, edits: Sequence[Edit] = ()) -> RoundTold:
    """A round as it is cited. ``coders``: uuid → slug; ``edits``: so far, of one that has not ended."""
    first, end = unpack(of.before), unpack_end(of.after)
    made = end.edits if end else tuple(edits)
    kinds = [set(e.kinds) for e in made]
    last = end.taken if end else None
    return RoundTold(
        name=of.slug, began=of.began, ended=of.ended, compared=first.when if first else "", coders=of.coders,
        chosen=chosen(of.sample), sources=_many(of.sample, "sources"), codes=len(of.wording),
        before=first.overall if first else {}, after=last.overall if last else {}, why=end.why if end else "",
        not_blind=first.not_blind if first else 0,
        redefined=sum(Kind.REDEFINED in k for k in kinds), added=sum(Kind.NEW in k for k in kinds),
        gone=sum(bool({Kind.MERGED, Kind.RETIRED} & k) for k in kinds),
        by=tuple(coders[key] for key in (end.by if end else ()) if key in coders), memo=of.memo,
    )  # fmt: skip


def _many(sample: Mapping[str, object], name: str) -> int:
    found = sample.get(name)
    return len(found) if isinstance(found, list | tuple) else 0


def chosen(sample: Mapping[str, object]) -> str:
    """How the sources of a round were chosen.

    >>> chosen({"how": "drawn", "seed": 7, "of": 40, "by": ["site", "role"]})
    'drawn of 40, by site, role, seed 7'
    >>> chosen({"how": "sample", "name": "sample-1 seed 3"}), chosen({"how": "named"})
    ('sample-1 seed 3', 'named')
    """
    if sample.get("how") == "drawn":
        by = sample.get("by")
        strata = f"by {', '.join(by)}, " if isinstance(by, list | tuple) and by else ""
        return f"drawn of {sample['of']}, {strata}seed {sample['seed']}"
    return str(sample.get("name", "named"))
