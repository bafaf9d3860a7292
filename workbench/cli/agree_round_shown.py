"""A round of calibration on the terminal: by code, before and after discussion, and as a line of the history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.agreement.numerals import figure, percent
from workbench.cli.output import NO_DATA, count, listing, say, shown_as

if TYPE_CHECKING:
    from workbench.actions.rounds import Told
    from workbench.agreement.figures import Figure
    from workbench.agreement.rounds import OfCode, RoundTold, Taken

NAMES = ("alpha", "kappa", "percent", "positive")


def print_figures(taken: Taken, coders: Sequence[str], format: str | None) -> None:
    """By code, the worst first: on a terminal what decides, in files everything."""
    if shown_as(format) == "table":
        columns = ["code", "units", *coders, "%", "positive", "kappa", "alpha", "95 %"]
        listing(columns, [_short(c) for c in taken.worst_first], format)
        return
    columns = [
        "code", "sources", "units", *(f"units of {c}" for c in coders), "both", "first_only", "second_only",
        "neither", *NAMES, "alpha_low", "alpha_high", "why",
    ]  # fmt: skip
    listing(columns, [_whole(c) for c in taken.worst_first], format)


def _short(c: OfCode) -> list[object]:
    alpha = c.figures["alpha"]
    low, high = alpha.interval.low, alpha.interval.high
    coded = [NO_DATA if n is None else n for n in c.coded]
    shown = [
        percent(c.figures["percent"].value),
        *(figure(c.figures[n].value) for n in ("positive", "kappa", "alpha")),
    ]
    limits = f"{figure(low)} to {figure(high)}" if low is not None else NO_DATA
    return [c.slug, c.units, *coded, *shown, limits]


def _whole(c: OfCode) -> list[object]:
    alpha = c.figures["alpha"]
    numbers = [_number(c.figures[name]) for name in NAMES]
    limits = (_rounded(alpha.interval.low), _rounded(alpha.interval.high))
    cells = c.cells or (None,) * 4
    return [c.slug, c.sources, c.units, *c.coded, *cells, *numbers, *limits, alpha.why or alpha.interval.why or None]


def _number(found: Figure | None) -> float | None:
    return _rounded(found.value) if found and found.defined else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def told_figures(taken: Taken) -> list[str]:
    """What the figures of a round are, and are of."""
    pooled, median = taken.overall["pooled"], taken.overall["median"]
    drawn = f"95 % intervals: bootstrap of {taken.replicates:,} draws of sources, seed {taken.seed}"
    undefined = f", {taken.undefined} of them without variation: undefined, in no mean" if taken.undefined else ""
    return [
        f"pooled kappa {_measure(pooled)}; median alpha {_measure(median)} of {count(taken.of, 'code')} with ten"
        " coded units or more",
        f"{count(len(taken.sources), 'source')}, {count(taken.units, 'unit')} ({taken.how});"
        f" {count(taken.judged, 'code')} used{undefined}",
        drawn if pooled.interval.low is not None else pooled.interval.why or "no intervals",
    ]


def told_blindness(taken: Taken) -> list[str]:
    """What of a first coding was not blind."""
    if not taken.not_blind:
        return []
    return [f"not blind: {count(taken.not_blind, 'assignment')} given open, or opened before all had finished"]


def _measure(found: Figure) -> str:
    if not found.defined:
        return f"undefined ({found.why})"
    low, high = found.interval.low, found.interval.high
    return figure(found.value) + (f" [{figure(low)}, {figure(high)}]" if low is not None else "")


def print_round(found: Told, format: str | None) -> None:
    """All of a round: the table on stdout, what it is of on stderr."""
    told = found.told
    dates = [f"began {told.began[:10]}", *(f"{what} {when[:10]}" for what, when in
             (("compared", told.compared), ("ended", told.ended)) if when)]  # fmt: skip
    say(f"round {told.name}: {', '.join(dates)}; {', '.join(told.coders)}; {count(told.codes, 'code')}")
    gone = told.sources - len(found.sources)
    left = f" ({gone} of them no more in the study)" if gone else ""
    say(f"{count(told.sources, 'source')}{left} ({told.chosen}): {', '.join(found.sources)}")
    _by_code(found, narrow=shown_as(format) == "table", format=format)
    for what, taken in (("before", found.before), ("after", found.after)):
        if taken:
            say(f"{what} discussion ({taken.when[:10]}):")
            for line in (*told_figures(taken), *(told_blindness(taken) if what == "before" else ())):
                say(f"  {line}")
    if found.after:
        say("after discussion coders have seen each other's codings: no reliability of blind coding")
        others = [c for c in told.coders if c not in found.again]
        if others:
            say(f"note: {', '.join(others)} coded nothing anew")
    elif told.why:
        say(f"after discussion: {told.why}, so there are no second figures")
    by = f"; the codebook was changed by {', '.join(told.by)}" if told.by else ""
    say(f"definitions: {_definitions(told)}{by}")
    if told.memo:
        say(f"memo: {told.memo}")


def _by_code(found: Told, *, narrow: bool, format: str | None) -> None:
    """A line for each code that has figures, or whose words have changed."""
    first = {c.code: c for c in found.before.worst_first} if found.before else {}
    last = {c.code: c for c in found.after.worst_first} if found.after else {}
    edits = {e.code: e for e in found.edits}
    rows = []
    for key in dict.fromkeys((*first, *last, *edits)):
        edit, pair = edits.get(key), (first.get(key), last.get(key))
        slug = edit.slug if edit else next(c.slug for c in reversed(pair) if c)
        kinds = edit and ", ".join(edit.kinds) + (f" ({edit.was})" if edit.was else "")
        figures = _from_to(*pair, ended=bool(found.after)) if narrow else _apart(*pair)
        full = [] if narrow else [edit and edit.told(at) for at in (0, 1)]
        rows.append([slug, *figures, kinds, edit and edit.words, *full])
    columns = ["code", "units", "alpha", "kappa", "%", "positive", "definition", "words"]
    if not narrow:
        shown = [f"{name} {when}" for name in ("units", *NAMES) for when in ("before", "after")]
        columns = ["code", *shown, "definition", "words", "then", "now"]
    listing(columns, rows, format)


def _from_to(first: OfCode | None, last: OfCode | None, *, ended: bool) -> list[str]:
    """As on a terminal: before → after."""
    both = [_cells(first), _cells(last)] if ended else [_cells(first)]
    return [one if one == other == NO_DATA else " → ".join(dict.fromkeys((one, other)))
            for one, other in zip(both[0], both[-1], strict=True)]  # fmt: skip


def _cells(c: OfCode | None) -> list[str]:
    if c is None:
        return [NO_DATA] * (1 + len(NAMES))
    f = c.figures
    return [str(c.units), figure(f["alpha"].value), figure(f["kappa"].value), percent(f["percent"].value),
            figure(f["positive"].value)]  # fmt: skip


def _apart(first: OfCode | None, last: OfCode | None) -> list[object]:
    """As in a file: nothing where there is no figure."""
    units: list[object] = [c and c.units for c in (first, last)]
    return units + [c and _number(c.figures[name]) for name in NAMES for c in (first, last)]


def print_rounds(rounds: Sequence[RoundTold], format: str | None) -> None:
    """The history: a line for each round, in files with everything that a methods paragraph cites."""
    if shown_as(format) == "table":
        columns = ["round", "state", "began", "ended", "coders", "sources", "codes", "pooled kappa", "median alpha",
                   "definitions"]  # fmt: skip
        listing(columns, [_line(told) for told in rounds], format)
        return
    columns = ["round", "state", "began", "compared", "ended", "coders", "chosen", "sources", "codes",
               "pooled_before", "pooled_after", "median_before", "median_after", "redefined", "new", "gone",
               "changed_by", "not_blind", "why", "memo"]  # fmt: skip
    listing(columns, [_record(told) for told in rounds], format)


def _line(told: RoundTold) -> list[object]:
    figures = [_arrow(told, "pooled"), _arrow(told, "median")]
    return [told.name, told.state, told.began[:10], told.ended[:10] or None, ", ".join(told.coders), told.sources,
            told.codes, *figures, _definitions(told)]  # fmt: skip


def _arrow(told: RoundTold, name: str) -> str:
    first, last = (figure(of[name].value if of else None) for of in (told.before, told.after))
    return f"{first} → {last}" if told.ended else first


def _definitions(told: RoundTold) -> str:
    """How many codes read otherwise."""
    return f"{told.redefined} redefined, {told.added} new, {told.gone} merged or retired"


def _record(told: RoundTold) -> list[Any]:
    figures = [_number(of.get(name)) for name in ("pooled", "median") for of in (told.before, told.after)]
    return [told.name, told.state, told.began, told.compared or None, told.ended or None, " ".join(told.coders),
            told.chosen, told.sources, told.codes, *figures, told.redefined, told.added, told.gone,
            " ".join(told.by) or None, told.not_blind if told.compared else None, told.why or None,
            told.memo or None]  # fmt: skip
