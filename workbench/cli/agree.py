"""Agreement of coders: the table by code and the report; rounds, samples and tables of others are its subcommands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from workbench.agreement.numerals import NB, figure, percent, with_interval
from workbench.cli.options import as_filters, filters, listing_format, workplace
from workbench.cli.output import NO_DATA, count, listing, progress, say, shown_as
from workbench.cli.reports import tell_built

if TYPE_CHECKING:
    from workbench.actions.agreeing import Agreed, Wish
    from workbench.agreement.figures import Figure, Row
    from workbench.agreement.results import Overall

UNITS = ("sentence", "turn", "paragraph", "token", "character", "fixed")
BASES = ("auto", "assigned", "read", "coded")
BY = ("code", "group", "pair", "source")


@click.group(invoke_without_command=True)
@click.option("--source", "sources", multiple=True, metavar="SOURCE", help="Only this source; may be repeated.")
@click.option("--unit", type=click.Choice(UNITS), default="sentence", show_default=True,
              help="What is judged as one.")  # fmt: skip
@click.option("--size", type=click.IntRange(min=1), default=100, metavar="N", help="Characters of --unit fixed.")
@click.option("--rule", type=click.Choice(("any", "majority")), default="any", show_default=True,
              help="A unit is coded when any of it is, or at least half of its characters.")  # fmt: skip
@click.option("--every-voice", is_flag=True, help="Interviewers' words are units too.")
@click.option("--basis", type=click.Choice(BASES), default="auto", show_default=True,
              help="By what a source counts as judged: assigned and finished, read, or coded at all.")  # fmt: skip
@click.option("--by", type=click.Choice(BY), default="code", show_default=True, help="What the table is of.")
@click.option("--replicates", type=click.IntRange(0, 100_000), default=2000, metavar="N", show_default=True,
              help="Of the bootstrap over sources; 0 for no intervals.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0, max=2**32 - 1), default=1, show_default=True,
              help="Of the bootstrap.")  # fmt: skip
@click.option("--boundaries", is_flag=True, help="Unitizing alpha too: do coders mark the same stretches?")
@click.option("--no-report", is_flag=True, help="Print the table only.")
@filters
@listing_format
@click.pass_context
def agree(context: click.Context, /, by: str, format: str | None, no_report: bool, **given: Any) -> None:
    """How far coders agree, by code, and a report of where they differ.

    Units are sentences of respondents, in sources that two coders have judged: assigned to both and finished, or read
    by both. What a coder did not judge is missing, never 'not coded'. Agreement is of what each coded, before any
    consensus.

    \b
    Example: workbench agree
             workbench agree --coder ana --coder ben --code supervisory --by group
             workbench agree --unit turn --rule majority --no-report --format csv
    """
    if context.invoked_subcommand:
        return
    from workbench.actions.agreeing import agree as compare
    from workbench.actions.build import build

    chosen, wish = as_filters(given), _wish(given)
    place = workplace()
    with progress() as show:
        done = None if no_report else build(place, (), filters=chosen, comparison=wish, progress=show)
        found = (done and done.agreed) or compare(place, wish, chosen, progress=show)
    print_table(found, by, format)
    for line in _told(found):
        say(line.replace(NB, " "))
    if done:
        tell_built(done)


def _wish(given: dict[str, Any]) -> Wish:
    from workbench.actions.agreeing import Wish
    from workbench.agreement.axis import Rule, Unitizing, UnitKind

    how = Unitizing(
        kind=UnitKind(given.pop("unit")), rule=Rule(given.pop("rule")), size=given.pop("size"),
        every=given.pop("every_voice"),
    )  # fmt: skip
    return Wish(how=how, **given)


def print_table(found: Agreed, by: str, format: str | None) -> None:
    """The figures as a listing; on a terminal those that decide, in files all of them."""
    agreement = found.agreement
    narrow = shown_as(format) == "table"
    if by in ("code", "group"):
        rows = agreement.codes if by == "code" else agreement.groups
        _codes(found, rows, narrow=narrow, format=format)
    else:
        of = agreement.sources if by == "source" else (*agreement.pairs, agreement.overall)
        _overall(of, by, narrow=narrow, format=format)


def _codes(found: Agreed, rows: Sequence[Row], *, narrow: bool, format: str | None) -> None:
    coders = found.agreement.comparison.coders
    if narrow:
        columns = ["code", "units", *coders, "%", "positive", "kappa", "AC1", "alpha", "95 %", "band", "NVivo κ"]
        columns += ["u-alpha"] * bool(found.boundaries)
        listing(columns, [_short(found, row, coders) for row in rows], format)
        return
    names = ("alpha", "kappa", "kappa_max", "kappa_se", "ac1", "pi", "bp", "percent", "positive", "jaccard")
    columns = [
        "code", "coders", "sources", "units", *(f"units of {c}" for c in coders),
        *(f"judged by {c}" for c in coders), "both", "first_only",
        "second_only", "neither", *names, "alpha_low", "alpha_high", "band", "why", "characters_percent",
        "characters_kappa", *(("u_alpha",) if found.boundaries else ()),
    ]  # fmt: skip
    listing(columns, [_whole(found, row, coders, names) for row in rows], format)


def _short(found: Agreed, row: Row, coders: Sequence[str]) -> list[object]:
    f = row.figures
    coded = [_of(row, c) for c in coders]
    shown = [percent(f["percent"].value), *(figure(f[key].value) for key in ("positive", "kappa", "ac1", "alpha"))]
    low, high = f["alpha"].interval.low, f["alpha"].interval.high
    limits = f"{figure(low)} to {figure(high)}" if low is not None else NO_DATA
    more = [figure(found.boundaries.get(row.code))] if found.boundaries else []
    band, characters = row.band.name or NO_DATA, figure(row.characters["kappa"])
    return [row.code, row.units, *coded, *shown, limits, band, characters, *more]


def _of(row: Row, coder: str) -> object:
    """What a coder coded, with the units that they judged where these are not all."""
    if coder not in row.coded:
        return NO_DATA
    units = row.judged[coder]
    return row.coded[coder] if units == row.units else f"{row.coded[coder]} of {units}"


def _whole(found: Agreed, row: Row, coders: Sequence[str], names: Sequence[str]) -> list[object]:
    f = row.figures
    cells = row.cells or (None, None, None, None)
    alpha = f["alpha"]
    why = alpha.why or alpha.interval.why
    more = (_number(found.boundaries.get(row.code)),) if found.boundaries else ()
    return [
        row.code, " ".join(row.coders), row.sources, row.units, *(row.coded.get(c) for c in coders),
        *(row.judged.get(c) for c in coders), *cells,
        *(_number(f[key].value) if key in f else None for key in names), _number(alpha.interval.low),
        _number(alpha.interval.high), row.band.name or None, why or None,
        _number(row.characters["percent"]), _number(row.characters["kappa"]), *more,
    ]  # fmt: skip


def _number(value: float | None) -> float | None:
    """Six decimals; nothing where nobody can say."""
    if value is None or value != value:  # noqa: PLR0124  (NaN)
        return None
    return round(value, 6) + 0.0  # no minus before a nought


def _overall(rows: Sequence[Overall], by: str, *, narrow: bool, format: str | None) -> None:
    names = ("pooled", "median", "alpha", "percent", "positive")
    columns = [by, "sources", "units", "codes", "undefined", *names]
    columns[5:5] = ["median_of"]
    if not narrow:
        columns += [*(f"{name}_{end}" for name in names for end in ("low", "high")), "why"]
    shown = [[_named(row), row.sources, row.units, row.codes, row.undefined, row.of] for row in rows]
    for line, row in zip(shown, rows, strict=True):
        figures = [getattr(row, name) for name in names]
        line += [_shown(f, name, narrow=narrow) for f, name in zip(figures, names, strict=True)]
        if not narrow:
            line += [_number(limit) for f in figures for limit in (f.interval.low, f.interval.high)]
            line += [_why(names, figures)]
    listing(columns, shown, format)


def _why(names: Sequence[str], figures: Sequence[Figure]) -> str | None:
    """Why figures are undefined, or have no interval."""
    told = [f"{name}: {f.why}" for name, f in zip(names, figures, strict=True) if not f.defined]
    return "; ".join(told or sorted({f.interval.why for f in figures if f.interval.why})) or None


def _named(row: Overall) -> str:
    return row.what or " × ".join(row.coders)


def _shown(found: Figure, name: str, *, narrow: bool) -> object:
    if not narrow:
        return _number(found.value)
    return percent(found.value) if name == "percent" else figure(found.value)


def _told(found: Agreed) -> list[str]:
    """What every number was made of."""
    agreement, judged = found.agreement, found.judged
    comparison, overall = agreement.comparison, agreement.overall
    how = f"unit: {comparison.how}"
    where = (
        f"{len(judged.sources)} of {count(found.looked_at, 'source')} judged by two or more of"
        f" {', '.join(comparison.coders)} ({judged.by_assignment} by assignment,"
        f" {len(judged.sources) - judged.by_assignment} by {_basis(found)}); filter: {found.filters}"
    )
    undefined = sum(not row.figures["alpha"].defined for row in agreement.codes)
    drawn = f"bootstrap of {agreement.replicates:,} draws of sources{' within sites' * agreement.within}"
    intervals = (
        f"intervals: {drawn}, seed {agreement.seed}" if agreement.replicates else "no intervals were asked for"
    )
    few = overall.pooled.interval.why
    lines = [
        where,
        f"{how}; {count(overall.units, 'unit')}; each code is a judgement of its own: coded or not",
        f"pooled kappa {with_interval(overall.pooled)}; median alpha {with_interval(overall.median)} of"
        f" {count(overall.of, 'code')} with ten coded units or more",
        f"{few or intervals}; bands: Krippendorff (2004, p. 241), on the lower limit",
        f"{count(len(agreement.unused), 'code')} used by nobody; {undefined} of the others do not vary: undefined",
    ]
    if judged.left_out:
        lines.append(f"{count(len(judged.left_out), 'source')} left out, each with its reason in the report")
    lines += [f"blind assignment opened early: {source}, {coder}" for source, coder in judged.opened]
    return lines


def _basis(found: Agreed) -> str:
    return "codings" if found.wish.basis == "coded" else "what was noted as read"


COMMANDS = (agree,)
