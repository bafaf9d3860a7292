"""Tables of a report on agreement. Every figure comes from the stage; here it is only printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from workbench.agreement.bands import KRIPPENDORFF, Band
from workbench.agreement.confusion import Confusion
from workbench.agreement.disagreements import OfCode
from workbench.agreement.drift import Drift, Rate, Window
from workbench.agreement.figures import TWO, Figure, Row
from workbench.agreement.numerals import NB, NO_DATA, figure, gain, limits, percent
from workbench.agreement.results import ENOUGH, Agreement, Overall
from workbench.reports.compose import table
from workbench.reports.document import Block, Cell, Column

Line = list[str | int | Cell]
BANDS = f"Bands: {KRIPPENDORFF.source}, decided on the lower limit before rounding; undecided without an interval."


def number(label: str, group: str = "") -> Column:
    """A column of figures."""
    return Column(label=label, kind="number", group=group)


def overall_table(of: Overall) -> Block:
    """The figures over all codes."""
    varied = of.codes - of.undefined
    together = f"{of.judgements:,} judgements, unit by unit of each code"
    lines = [
        ("Pooled kappa", of.pooled, f"{varied:,} of {of.codes:,} codes, those that vary"),
        ("Median alpha", of.median, f"{of.of:,} of {of.codes:,} codes, those with {ENOUGH} or more coded units"),
        ("Alpha", of.alpha, together),
        ("Percent", of.percent, together),
        ("Positive agreement", of.positive, together),
    ]
    return table(
        "Agreement over all codes",
        ["Figure", number("Value"), number("95 % interval"), "Of"],
        [
            [name, (_percent if name == "Percent" else _value)(found), _limits(found, name), of_what]
            for name, found, of_what in lines
        ],
        note=of.pooled.interval.why and f"{of.pooled.interval.why}.",
    )


def _limits(found: Figure, name: str) -> Cell:
    if name == "Percent" and found.interval.low is not None and found.interval.high is not None:
        return Cell(text=f"[{percent(found.interval.low)}, {percent(found.interval.high)}]")
    return Cell(text=limits(found) or NO_DATA, title=found.interval.why)


def _value(found: Figure) -> Cell:
    """A figure; pointing at an undefined one tells why."""
    return Cell(text=figure(found.value), title=found.why)


def _percent(found: Figure) -> Cell:
    return Cell(text=percent(found.value), title=found.why)


def codes_table(rows: Sequence[Row], names: Mapping[str, str], caption: str) -> Block:
    """The figures that decide, a line for each code or group of codes."""
    return table(
        caption,
        ["Code", number("Units"), number("%"), number("Positive"), number("κ"), number("AC1"), number("α"),
         number("95 %"), "Band"],
        [_decides(row, names) for row in rows],
        note=f"Of the units that two or more coders judged for the code. {BANDS}",
    )  # fmt: skip


def _decides(row: Row, names: Mapping[str, str]) -> Line:
    f = row.figures
    return [
        Cell(text=names[row.code], title=row.code), f"{row.units:,}", _percent(f["percent"]),
        *(_value(f[key]) for key in ("positive", "kappa", "ac1", "alpha")),
        Cell(text=limits(f["alpha"]).replace(" ", NB) or NO_DATA, title=f["alpha"].interval.why), _band(row.band),
    ]  # fmt: skip


def _band(band: Band) -> Cell:
    """What is undecided says what the value alone would be when it is pointed at."""
    if band.name or not band.value:
        return Cell(text=band.name or NO_DATA)
    return Cell(text="undecided", title=f"{band.value} by its value, without an interval")


def counts_table(rows: Sequence[Row], coders: Sequence[str], names: Mapping[str, str]) -> Block:
    """What the figures are made of. Of more than two coders, the cells of each pair would fill no table."""
    coded = [number(who, "Units coded by") for who in coders]
    cells = [number(each, "by") for each in ("both", *(f"{who} only" for who in coders), "neither")]
    return table(
        "Counts by code",
        ["Code", number("Sources"), number("Units"), *coded, *(cells if len(coders) == TWO else [])],
        [_counts(row, coders, names) for row in rows],
        note=f"Sources and units that two or more judged for the code; {NO_DATA}: did not judge it.",
    )


def _counts(row: Row, coders: Sequence[str], names: Mapping[str, str]) -> Line:
    coded = [f"{row.coded[who]:,}" if who in row.coded else NO_DATA for who in coders]
    cells = [f"{n:,}" for n in row.cells] if row.cells else [NO_DATA] * 4
    name = Cell(text=names[row.code], title=row.code)
    return [name, f"{row.sources:,}", f"{row.units:,}", *coded, *(cells if len(coders) == TWO else [])]


def others_table(rows: Sequence[Row], names: Mapping[str, str], boundaries: Mapping[str, float]) -> Block:
    """Figures that stand beside those that decide."""
    return table(
        "Other figures by code",
        ["Code", number("SE", "κ"), number("max", "κ"), number("π"), *([number("u-α")] if boundaries else []),
         number("%", "Characters, as NVivo"), number("κ", "Characters, as NVivo")],
        [_others(row, names, boundaries) for row in rows],
        note=(
            "SE: of κ for a large sample of independent units, which sentences of one interview are not. Max: the"
            f" greatest κ that is possible, given how often each coded. {NO_DATA}: more than two coders judged the"
            " code. π: Scott's, of more than two coders Fleiss' kappa. Characters: of the whole text, labels and"
            " questions included."
        ),
    )  # fmt: skip


def _others(row: Row, names: Mapping[str, str], boundaries: Mapping[str, float]) -> Line:
    f = row.figures
    of_two = [_value(f[key]) if key in f else NO_DATA for key in ("kappa_se", "kappa_max")]
    more: Line = [figure(boundaries.get(row.code))] if boundaries else []
    return [
        Cell(text=names[row.code], title=row.code), *of_two, _value(f["pi"]), *more,
        percent(row.characters["percent"]), figure(row.characters["kappa"]),
    ]  # fmt: skip


def overalls_table(rows: Sequence[Overall], what: str) -> Block:
    """All codes together, a line for each pair of coders or each source."""
    many = ["" if row.what else str(row.sources) for row in rows]
    of = [number("Sources")] if any(many) else []
    return table(
        f"Agreement by {what}",
        [what.capitalize(), *of, number("Units"), number("all", "Codes"), number("flat", "Codes"), number("Pooled κ"),
         number("Median α"), number("α"), number("%"), number("Positive")],
        [
            [row.what or " and ".join(row.coders), *([n] if of else []), f"{row.units:,}", row.codes, row.undefined,
             _value(row.pooled), _median(row), _value(row.alpha),
             _percent(row.percent), _value(row.positive)]
            for n, row in zip(many, rows, strict=True)
        ],
        note=(
            "Codes: those that anybody used anywhere and two judged here; flat ones do not vary here, and are in no"
            f" mean. Median, in brackets of how many: those with {ENOUGH} or more coded units here. α, % and"
            " positive: code by unit, together."
        ),
    )  # fmt: skip


def _median(row: Overall) -> Cell:
    of = f" ({row.of})" if row.median.defined else ""
    return Cell(text=f"{figure(row.median.value)}{of}", title=row.median.why)


def gains_table(of_code: Sequence[OfCode], names: Mapping[str, str]) -> Block:
    """What settling all disagreements of a code would gain."""
    return table(
        "Disagreements by code",
        ["Code", number("Passages"), number("Units"), number("α now"), number("coded", "Pooled κ, all settled as"),
         number("not coded", "Pooled κ, all settled as")],
        [
            [Cell(text=names[c.code], title=c.code), f"{c.stretches:,}", f"{c.units:,}", figure(c.alpha),
             gain(c.pooled.coded, digits=3),
             gain(c.pooled.not_coded, digits=3)]
            for c in of_code
        ],
        note="What gains most first, by the lesser of the two gains. With all of its passages settled, the α of a"
        " code that still varies is 1.00.",
    )  # fmt: skip


def confusion_table(found: Sequence[Confusion], names: Mapping[str, str]) -> Block:
    """Codes that stood in for each other."""
    return table(
        "Codes that were confused",
        ["Codes", number("Units"), number("of the first", "Coded by one alone"),
         number("of the second", "Coded by one alone"), "Who coded the first, who the second"],
        [
            [" / ".join(names[code] for code in c.codes), f"{c.units:,}", *(f"{n:,}" for n in c.alone),
             "; ".join(f"{one}, {other}: {n:,}" for (one, other), n in sorted(c.by.items()))]
            for c in found
        ],
        note="Units: one coder of a pair used only the first code and the other only the second. Coded by one alone:"
        " units that one of a pair coded with it and the other did not. A unit counts once for each pair of coders.",
    )  # fmt: skip


def drift_table(found: Drift) -> Block:
    """Windows of time beside each other."""
    coders = [rate.coder for rate in found.windows[0].rates]
    return table(
        "Agreement over time",
        ["Last finished", number("Sources"), number("Units"), number("Coded"), number("%"), number("Positive"),
         number("α"), *(number(who, "Units coded, of 100") for who in coders),
         *(number(who, "Alone, %") for who in coders)],
        [_window(window) for window in found.windows],
        note="Sources in the order in which the last of their coders finished them. Coded: units that anybody coded,"
        " code by unit. Alone: of what a coder coded where another judged the code too, code by unit, the share that"
        " nobody else coded.",
    )  # fmt: skip


def _window(window: Window) -> Line:
    days = list(dict.fromkeys(_day(clock) for clock in (window.began, window.ended)))
    return [
        " to ".join(days), len(window.sources), f"{window.units:,}", f"{window.coded:,}",
        _percent(window.percent), _value(window.positive), _value(window.alpha),
        *(_rate(rate, rate.of_100) for rate in window.rates),
        *(_rate(rate, 100 * rate.share_alone) for rate in window.rates),
    ]  # fmt: skip


def _rate(rate: Rate, value: float) -> str:
    return f"{value:.1f}" if value == value else NO_DATA if not rate.units else "undefined"  # noqa: PLR0124  (NaN)


def _day(clock: int) -> str:
    return datetime.fromtimestamp(clock / 1e6, UTC).date().isoformat()


def names_of(coders: Sequence[str]) -> str:
    """Coders in a row."""
    return ", ".join(coders)


def without(agreement: Agreement, *, interval: bool) -> dict[str, list[str]]:
    """Reason → codes of which alpha is undefined; with ``interval``, of which it has a value and no interval."""
    found: dict[str, list[str]] = {}
    for row in agreement.codes:
        alpha = row.figures["alpha"]
        why = alpha.interval.why if interval else alpha.why
        if why and alpha.defined is interval:
            found.setdefault(why.removeprefix("no interval: "), []).append(row.code)
    return found
