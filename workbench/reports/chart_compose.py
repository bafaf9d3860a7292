"""Short constructors of charts: each takes what a display gives, and puts into words what the picture shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.reports.chart_data import Chart

Counts = Sequence[Sequence[int | None]]
Shares = Sequence[Sequence[tuple[int, int] | None]]  # k and n; None: no data

_IN_TABLE = "Every figure stands in the table."


def heat_chart(
    name: str, caption: str, *, codes: Sequence[str], sites: Sequence[str], counts: Counts,
    groups: Sequence[str] = (), unit: str = "passages", note: str = "",
) -> Chart:  # fmt: skip
    """Codes by sites, darker where there is more. ``counts``: one row a code, None where nobody can say.

    >>> heat_chart("a", "Load", codes=["load"], sites=["Ash", "Elm"], counts=[[3, None]]).alternative[:87]
    'Heat matrix, 1 row by 2 columns. Most: 3 passages (load, Ash). No data in 1 of 2 cells.'
    """
    size = f"Heat matrix, {_many(len(codes), 'row')} by {_many(len(sites), 'column')}."
    said = (size, _most(codes, sites, counts, unit), _missing(counts), _IN_TABLE)
    return Chart(
        kind="heat", name=name, caption=caption, alternative=_joined(said), rows=tuple(codes), columns=tuple(sites),
        values=tuple(map(tuple, counts)), groups=tuple(groups), unit=unit, note=note,
    )  # fmt: skip


def prevalence_chart(
    name: str, caption: str, *, codes: Sequence[str], groups: Sequence[str], shares: Shares,
    unit: str = "share of sites", note: str = "",
) -> Chart:  # fmt: skip
    """For each code one bar a group (district, level): ``k`` of ``n``; without n there is no bar.

    >>> made = prevalence_chart("a", "Load", codes=["load"], groups=["North", "South"], shares=[[(1, 2), (0, 0)]])
    >>> made.values, made.texts
    (((0.5, None),), (('1 of 2', '0 of 0'),))
    """
    values = tuple(tuple(s[0] / s[1] if s and s[1] else None for s in row) for row in shares)
    texts = tuple(tuple(f"{s[0]:,} of {s[1]:,}" if s else "no data" for s in row) for row in shares)
    said = (f"Bars, {_many(len(codes), 'row')}, each by {_listed(groups)}.", _missing(values), _IN_TABLE)
    return Chart(
        kind="bars", name=name, caption=caption, alternative=_joined(said), rows=tuple(codes), columns=tuple(groups),
        values=values, texts=texts, unit=unit, most=1, note=note,
    )  # fmt: skip


def network_chart(
    name: str, caption: str, *, codes: Sequence[str], pairs: Mapping[tuple[str, str], int],
    unit: str = "units that carry both", note: str = "",
) -> Chart:  # fmt: skip
    """Codes in a circle, a line where two stand together, thicker where they do so more often.

    >>> network_chart("a", "Pairs", codes=["load", "time"], pairs={("time", "load"): 4}).values
    ((0, 4), (4, 0))
    """
    at = {code: number for number, code in enumerate(codes)}
    grid = [[0] * len(codes) for _ in codes]
    for (one, other), count in pairs.items():
        grid[at[one]][at[other]] = grid[at[other]][at[one]] = count
    drawn = {frozenset(pair): count for pair, count in pairs.items() if count and pair[0] != pair[1]}
    most = max(pairs, key=lambda pair: (pairs[pair], -at[pair[0]], -at[pair[1]]), default=None)
    strongest = f"Most: {pairs[most]:,} {unit} ({most[0]} and {most[1]})." if most and pairs[most] else ""
    said = (f"Network of {_many(len(codes), 'code')} with {_many(len(drawn), 'line')}.", strongest, _IN_TABLE)
    return Chart(
        kind="network", name=name, caption=caption, alternative=_joined(said), rows=tuple(codes),
        columns=tuple(codes), values=tuple(map(tuple, grid)), unit=unit, note=note,
    )  # fmt: skip


def curve_chart(
    name: str, caption: str, *, steps: Sequence[str], lines: Mapping[str, Sequence[int | None]],
    of: int | None = None, unit: str = "codes used so far", note: str = "",
) -> Chart:  # fmt: skip
    """Lines that grow step by step (interview by interview). ``of``: what they could reach, as a line of its own.

    >>> curve_chart("a", "First use", steps=["s1", "s2"], lines={"used": [3, 5]}, of=9).alternative
    'Curve over 2 steps. used: 5 of 9 in the end. Every figure stands in the table.'
    """
    total = "" if of is None else f" of {of:,}"
    ends = " ".join(f"{line}: {told[-1]:,}{total} in the end." for line, told in lines.items()
                    if told and told[-1] is not None)  # fmt: skip
    return Chart(
        kind="curve", name=name, caption=caption,
        alternative=_joined((f"Curve over {_many(len(steps), 'step')}.", ends, _IN_TABLE)), rows=tuple(steps),
        columns=tuple(lines), values=tuple(zip(*lines.values(), strict=True)) if lines else ((),) * len(steps),
        unit=unit, most=of, note=note,
    )  # fmt: skip


def similarity_chart(
    name: str, caption: str, *, sites: Sequence[str], values: Sequence[Sequence[float | None]],
    unit: str = "similarity, 0 to 1", note: str = "",
) -> Chart:  # fmt: skip
    """Sites by sites, in the order given: that of a clustering puts alike sites side by side.

    >>> similarity_chart("a", "Alike", sites=["Ash", "Elm"], values=[[1, .25], [.25, 1]]).reads(0, 1)
    '0.25'
    """
    pairs = [(values[i][j], sites[i], sites[j]) for i in range(len(sites)) for j in range(i)]
    known = [(value, one, other) for value, one, other in pairs if value is not None]
    most = max(known, key=lambda each: each[0], default=None)
    alike = f"Most alike: {most[2]} and {most[1]}, {most[0]:.2f}." if most else ""
    said = (f"Similarity of {_many(len(sites), 'site')}, in the order {_listed(sites)}.", alike, _IN_TABLE)
    return Chart(
        kind="similarity", name=name, caption=caption, alternative=_joined(said), rows=tuple(sites),
        columns=tuple(sites), values=tuple(tuple(None if v is None else float(v) for v in row) for row in values),
        unit=unit, most=1, note=note,
    )  # fmt: skip


def _most(rows: Sequence[str], columns: Sequence[str], counts: Counts, unit: str) -> str:
    cells = [(value, row, column) for row, told in zip(rows, counts, strict=True)
             for column, value in zip(columns, told, strict=True) if value]  # fmt: skip
    if not cells:
        return "No figure above 0."
    value, row, column = max(cells, key=lambda cell: cell[0])
    return f"Most: {value:,} {unit} ({row}, {column})."


def _missing(values: Sequence[Sequence[float | None]]) -> str:
    cells = [value for row in values for value in row]
    missing = sum(value is None for value in cells)
    return f"No data in {missing} of {_many(len(cells), 'cell')}." if missing else ""


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words) or "nothing"


def _joined(sentences: Sequence[str]) -> str:
    return " ".join(filter(None, sentences))
