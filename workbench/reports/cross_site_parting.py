"""Where a theme parts: contrasts between groups of sites, exceptions to its class, rival explanations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from workbench.displays.contrast import Contrast
from workbench.displays.tally import Share
from workbench.model.claim import Claim
from workbench.model.corpus import Corpus
from workbench.model.text import short_id
from workbench.patterns.classes import Pattern
from workbench.patterns.outline import Exceptions, Part
from workbench.patterns.rivals import none_seen, weigh_rivals
from workbench.reports.compose import Words, items, note, paragraph, strong, table
from workbench.reports.document import Block, Cell
from workbench.reports.voices import names

MOST = 12  # contrasts, passages of a rival and, twice as many, exceptions that one theme lists


def contrasts_of(corpus: Corpus, part: Part) -> Iterator[Block]:
    """Where the sites agree, and the lines along which they part, the sharpest first."""
    whole = [c.name for c in part.codes if c.pattern is Pattern.UNIVERSAL and len(part.codes) > 1]
    if whole:
        yield paragraph(strong("They converge "), f"in all that count on: {', '.join(whole)}.")
    parting = sorted(sharpest(part.contrasts), key=lambda c: -gap(c))
    if parting:
        yield paragraph(strong("They part:"))
        yield items(*(told_contrast(corpus, c) for c in parting[:MOST]))
        if len(parting) > MOST:
            yield paragraph(f"… and {len(parting) - MOST} more, under Convergence and divergence.")
    else:
        yield note("reason", "No group of sites has here what another lacks, by the thresholds of the study.")


def told_contrast(corpus: Corpus, contrast: Contrast) -> tuple[Words, ...]:
    """A contrast in one line: the code, what the sides are groups of, who has it and who lacks it."""
    return strong(f"{corpus.code(contrast.code).name}, by {contrast.dimension.value}: "), contrast.text


def gap(contrast: Contrast) -> Fraction:
    """How far the two sides are apart: the difference of their shares of sites."""
    return (contrast.high.sites.part or Fraction()) - (contrast.low.sites.part or Fraction())


def sharpest(contrasts: Sequence[Contrast]) -> Iterator[Contrast]:
    """Of several ways to part the same groups over one code, those with the widest gap."""
    best: dict[tuple[str, str], Fraction] = {}
    for c in contrasts:
        key = (c.code, c.dimension.value)
        best[key] = max(best.get(key, Fraction()), gap(c))
    yield from (c for c in contrasts if gap(c) == best[c.code, c.dimension.value])


def departing(corpus: Corpus, found: Exceptions) -> str:
    """The sites that depart from the class of a code, in words."""
    where = [f"not at {names(corpus, found.lacking)}"] * bool(found.lacking)
    where += [f"only at {names(corpus, found.having)}"] * bool(found.having)
    where += [f"only challenged at {names(corpus, found.challenging)}"] * bool(found.challenging)
    return "; ".join(where)


def exceptions_of(corpus: Corpus, part: Part) -> Iterator[Block]:
    """Sites that depart from the class of a code, and the share of sites that only challenge what codes state."""
    told = [
        (strong(f"{corpus.code(e.code).name} ({e.pattern.value}): "), departing(corpus, e)) for e in part.exceptions
    ]
    if told:
        yield paragraph(strong("Exceptions"))
        yield items(*told[: 2 * MOST])
    if any(corpus.code(c).proposition for c in part.leaves):
        k = len(part.prevalence.challenging_only)
        share = Share(k=k, n=k + part.prevalence.sites.k)
        told_share = f"{share} sites that take a side" if share.n else "no site takes a side"
        yield paragraph(strong("Challenge share: "), f"{told_share} only challenge{'s' * (k == 1)} it.")


def rivals_of(corpus: Corpus, part: Part) -> Iterator[Block]:
    """The rivals of the claims on a theme, or that none is noted."""
    rows = [row for claim in corpus.claims if claim.slug in part.claims for row in rival_rows(corpus, claim)]
    if rows:
        yield rivals_table(f"{part.name}: rival explanations", rows)
    elif part.claims:
        yield note("reason", "No rival explanation is noted for the claims on this theme.")


def rival_rows(corpus: Corpus, claim: Claim) -> Iterator[list[str | Cell]]:
    """The rivals of a claim, a row each, with the passages for and against by their ids."""
    for each in weigh_rivals(corpus, claim):
        rival = each.rival
        statement = f"none seen by {rival.coder}: {rival.reason}" if none_seen(rival) else rival.statement
        verdict = "; ".join(filter(None, (rival.verdict or "open", rival.reason * (not none_seen(rival)))))
        yield [
            Cell(text=claim.slug, href=f"#claim-{claim.slug}"), statement, rival.shows or "–",
            _ids(p.coding.id for p in each.supports), _ids(p.coding.id for p in each.against), verdict,
        ]  # fmt: skip


def rivals_table(caption: str, rows: Iterable[Sequence[str | Cell]]) -> Block:
    """Rivals as a table; passages are named by quotation id."""
    return table(caption, ["Claim", "Rival", "One would see", "For it", "Against it", "Verdict"], rows)


def _ids(keys: Iterable[str]) -> str:
    found = [short_id(key) for key in keys]
    return f"{len(found)}: {', '.join(found[:MOST])}" if found else "0"
