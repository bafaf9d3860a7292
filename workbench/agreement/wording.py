"""A methods paragraph from figures: what was compared, how it was counted, what came out, and what is undefined.

What is not known is not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.agreement.figures import TWO, Figure, Row
from workbench.agreement.numerals import NB, with_interval
from workbench.agreement.results import ENOUGH, Agreement
from workbench.agreement.rounds import RoundTold

FIRM, TENTATIVE = 0.8, 0.667

REFERENCES = {
    "Cicchetti and Feinstein 1990": "Cicchetti, D. V., & Feinstein, A. R. (1990). High agreement but low kappa: II."
    " Resolving the paradoxes. Journal of Clinical Epidemiology, 43(6), 551-558.",
    "Cohen 1960": "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological"
    " Measurement, 20(1), 37-46.",
    "Conger 1980": "Conger, A. J. (1980). Integration and generalization of kappas for multiple raters."
    " Psychological Bulletin, 88(2), 322-328.",
    "De Vries et al. 2008": "De Vries, H., Elliott, M. N., Kanouse, D. E., & Teleki, S. S. (2008). Using pooled kappa"
    " to summarize interrater agreement across many items. Field Methods, 20(3), 272-282.",
    "Efron and Tibshirani 1993": "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman &"
    " Hall.",
    "Gwet 2008": "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high"
    " agreement. British Journal of Mathematical and Statistical Psychology, 61(1), 29-48.",
    "Krippendorff 2004": "Krippendorff, K. (2004). Content analysis: An introduction to its methodology (2nd ed.)."
    " Sage.",
    "Krippendorff et al. 2016": "Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the reliability"
    " of unitizing textual continua: Further developments. Quality & Quantity, 50(6), 2347-2364.",
}
Told = tuple[str, tuple[str, ...]]  # a sentence, and what it cites


@dataclass(frozen=True, kw_only=True, slots=True)
class Sampled:
    """A draw of sources. ``by``: what it was stratified by; ``sources``: how many of those compared it drew."""

    name: str
    sources: int
    by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What became of passages that coders coded differently. ``by``: who decided."""

    differing: int
    decided: int
    by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstances:
    """What the figures do not tell themselves.

    ``looked_at``: sources that count and pass the ``filters``. ``basis``: as `judged.Basis`, how a source that was
    not assigned counts as judged. ``blind``: of the sources compared, those that coders were given blind and
    that stayed so to the end. ``late``: (source, coder) → codings of theirs that came in after they had finished
    there. ``boundaries``: whether unitizing alpha was asked for. ``settled``: None where nothing
    was adjudicated.
    """

    looked_at: int
    filters: str = "none"
    basis: str = "auto"
    samples: tuple[Sampled, ...] = ()
    blind: int = 0
    late: Mapping[tuple[str, str], int] = field(default_factory=dict)
    rounds: tuple[RoundTold, ...] = ()
    settled: Settled | None = None
    boundaries: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Methods:
    """Sentences of a methods paragraph, and the references that they cite, in alphabetical order."""

    sentences: tuple[str, ...]
    references: tuple[str, ...]

    @property
    def paragraph(self) -> str:
        """The sentences in a row."""
        return " ".join(self.sentences)


def methods(agreement: Agreement, around: Circumstances) -> Methods:
    """The paragraph for a methods section."""
    told = [
        *_sources(agreement, around), *_units(agreement), *_coefficients(agreement, around), *_figures(agreement),
        *_undefined(agreement), *_rounds(around.rounds), *_settled(around.settled),
    ]  # fmt: skip
    cited = {key for _, keys in told for key in keys}
    return Methods(
        sentences=tuple(sentence for sentence, _ in told), references=tuple(REFERENCES[key] for key in sorted(cited))
    )


def _sources(agreement: Agreement, around: Circumstances) -> Iterator[Told]:
    comparison = agreement.comparison
    judged, coders = comparison.judged, comparison.coders
    n = len(comparison.sources)
    two = f"both {_and(coders)}" if len(coders) == TWO else f"two or more of {len(coders)} coders ({_and(coders)})"
    filters = "" if around.filters == "none" else f" (filter: {around.filters})"
    yield f"Of {_n(around.looked_at, 'source')}{filters}, {n:,} {_were(n)} coded by {two}.", ()
    for sample in around.samples:
        by = f", stratified by {_and(sample.by)}" if sample.by else ""
        yield f"{sample.sources:,} of these {_were(sample.sources)} drawn at random ({sample.name}{by}).", ()
    if around.blind:
        yield (
            f"{_of(around.blind, n)} were assigned blind: no coder saw the codings of another before all had"
            " finished.",
            (),
        )
    if around.late:
        many, at = sum(around.late.values()), len({source for source, _ in around.late})
        yield (
            f"{_n(many, 'coding')} on {_n(at, 'source')} came in after their coder had finished there: they are"
            " counted, and were not blind.",
            (),
        )
    if opened := len(judged.opened):
        yield f"{_n(opened, 'blind assignment')} {_were(opened)} opened before all had finished.", ()
    read = n - judged.by_assignment
    if read and around.basis == "coded":
        yield f"In {_of(read, n).lower()}, who coded anything is taken to have judged all of it for every code.", ()
    elif read:
        yield f"In {_of(read, n).lower()} a note that all of it was read tells that a coder has judged it.", ()


def _units(agreement: Agreement) -> Iterator[Told]:
    how, units = agreement.comparison.how, agreement.overall.units
    yield f"The unit is: {how} ({_n(units, 'unit')}). For each code a unit is coded or not.", ()
    yield (
        "A source that was judged and holds no coding counts as not coded; a source that a coder did not judge, and a"
        " code that came into the codebook after they had finished, are missing for that coder.",
        (),
    )


def _coefficients(agreement: Agreement, around: Circumstances) -> Iterator[Told]:
    several = {len(row.coders) > TWO for row in agreement.codes} or {len(agreement.comparison.coders) > TWO}
    kappas = ["Cohen's kappa (Cohen 1960)"] * (False in several) + ["Conger's kappa (Conger 1980)"] * (
        True in several
    )
    which = ", of two and of more coders" if len(kappas) > 1 else ""
    yield (
        f"Agreement on each code is given as Krippendorff's α (Krippendorff 2004), beside {_and(kappas)}{which},"
        " Gwet's AC1 (Gwet 2008), percent agreement and positive agreement (Cicchetti and Feinstein 1990).",
        ("Krippendorff 2004", "Gwet 2008", "Cicchetti and Feinstein 1990")
        + ("Cohen 1960",) * (False in several)
        + ("Conger 1980",) * (True in several),
    )
    if around.boundaries:
        yield (
            "How far coders mark the same stretches is given as u-α (Krippendorff et al. 2016).",
            ("Krippendorff et al. 2016",),
        )
    if _intervals(agreement):
        within = " within sites" if agreement.within else ""
        yield (
            f"Intervals are 95{NB}% percentile intervals of {agreement.replicates:,} bootstrap resamples of"
            f" sources{within} (Efron and Tibshirani 1993; seed {agreement.seed}).",
            ("Efron and Tibshirani 1993",),
        )
    else:
        pooled = agreement.overall.pooled
        why = pooled.interval.why or pooled.why if agreement.replicates else "none were asked for"
        yield f"No intervals are given ({why.removeprefix('no interval: ')}).", ()


def _figures(agreement: Agreement) -> Iterator[Told]:
    overall = agreement.overall
    varied = overall.codes - overall.undefined
    of_pairs = ", the mean over pairs of coders" if len(overall.coders) > TWO else ""
    yield (
        f"Pooled kappa (De Vries et al. 2008{of_pairs}) over {_n(varied, 'code')}:"
        f" {with_interval(overall.pooled, 'κ')}.",
        ("De Vries et al. 2008",),
    )
    enough = f"{_n(overall.of, 'code')} with {ENOUGH} or more coded units"
    yield f"Median over the {enough}: {with_interval(overall.median, 'α')}.", ()
    yield from _reached(agreement)


def _reached(agreement: Agreement) -> Iterator[Told]:
    """How many codes reach the two limits: by the lower limit of alpha, and without intervals by none."""
    defined = [row for row in agreement.codes if row.figures["alpha"].defined]
    if not defined:
        return
    n = len(defined)
    lows = [low for row in defined if (low := row.figures["alpha"].interval.low) is not None]
    if not lows:
        firm, tentative = (_at_least([r.figures["alpha"].value for r in defined], at) for at in (FIRM, TENTATIVE))
        yield (
            f"Without intervals no code is held to be reliable; by its value alone α is at least .800 for {firm} of"
            f" {_n(n, 'code')} and at least .667 for {tentative} (Krippendorff 2004).",
            ("Krippendorff 2004",),
        )
        return
    none = f"; {n - len(lows)} had no interval" if len(lows) < n else ""
    yield (
        f"The lower limit of α is at least .800 for {_at_least(lows, FIRM)} of {_n(n, 'code')} and at least .667 for"
        f" {_at_least(lows, TENTATIVE)}{none} (Krippendorff 2004).",
        ("Krippendorff 2004",),
    )


def _undefined(agreement: Agreement) -> Iterator[Told]:
    flat, unused = [row for row in agreement.codes if not row.figures["alpha"].defined], len(agreement.unused)
    if flat:
        why = _and(sorted({row.figures["alpha"].why for row in flat}))
        yield f"For {_n(len(flat), 'code')} α is undefined ({why}); {_it(flat)} in no mean and no median.", ()
    if unused:
        yield (
            f"{_n(unused, 'code')} {_were(unused)} judged and used by nobody, so that nothing can be said of them.",
            (),
        )


def _rounds(rounds: Sequence[RoundTold]) -> Iterator[Told]:
    for each in rounds:
        ended = f" to {each.ended[:10]}" if each.ended else ", not ended"
        before = with_interval(each.before["pooled"], "κ") if each.before else "not taken"
        changed = _n(each.redefined, "definition")
        yield (
            f"In a round of calibration ({each.name}, {each.began[:10]}{ended}; {_n(each.sources, 'source')},"
            f" {_n(each.codes, 'code')}), pooled kappa before discussion was: {before}; {changed}"
            f" {_were(each.redefined)} changed.",
            (),
        )
        if each.after:
            yield (
                f"After discussion it was {with_interval(each.after['pooled'], 'κ')}, of coders who knew each other's"
                " codings: no reliability of blind coding.",
                (),
            )


def _settled(settled: Settled | None) -> Iterator[Told]:
    if settled is None:
        return
    by = f" by {_and(settled.by)}" if settled.by else ""
    yield (
        f"Of {_n(settled.differing, 'passage')} that were coded differently, {settled.decided:,}"
        f" {_were(settled.decided)} decided{by} and recorded in a consensus layer.",
        (),
    )
    yield "Agreement is of what each coder coded before any decision.", ()


def _intervals(agreement: Agreement) -> bool:
    figures: list[Figure] = [agreement.overall.pooled, *(row.figures["alpha"] for row in agreement.codes)]
    return any(f.interval.low is not None for f in figures)


def _at_least(values: Sequence[float], least: float) -> int:
    return sum(value >= least for value in values)


def _it(rows: Sequence[Row]) -> str:
    return "it is" if len(rows) == 1 else "they are"


def _of(k: int, n: int) -> str:
    """How many of them.

    >>> _of(3, 12), _of(3, 3)
    ('3 of the 12', 'All 3')
    """
    return f"All {n:,}" if k == n else f"{k:,} of the {n:,}"


def _were(n: int) -> str:
    return "was" if n == 1 else "were"


def _n(n: int, noun: str) -> str:
    """A number with its noun.

    >>> _n(1, "code"), _n(1200, "code")
    ('1 code', '1,200 codes')
    """
    return f"{n:,} {noun}{'s' * (n != 1)}"


def _and(words: Sequence[str]) -> str:
    """Words in a row.

    >>> _and(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1] if words else "")))
