"""The report on agreement: figures by code, where coders differ, what they confuse, and a methods paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from workbench.agreement.confusion import SHOWN as PLACES
from workbench.agreement.definitions import Wanting
from workbench.agreement.findings import Findings
from workbench.model.codebook import Codebook
from workbench.model.corpus import Corpus
from workbench.model.retrieval import code_paths
from workbench.reports.agreement_parts import (
    codes_table,
    confusion_table,
    counts_table,
    drift_table,
    gains_table,
    names_of,
    others_table,
    overall_table,
    overalls_table,
    without,
)
from workbench.reports.agreement_passages import Words, passage
from workbench.reports.compose import code as verbatim
from workbench.reports.compose import heading, items, k_of_n, note, paragraph, strong
from workbench.reports.document import Block, Details, Document, Region, Run, Text

REGION = "agreement/interpretation"
CONFUSED = 20  # pairs of codes in the table
WITH_PASSAGES = 5  # of them, those of which passages are printed
LAYER = "originals of each coder, before any consensus"


def agreement_document(
    corpus: Corpus, found: Findings, footer: tuple[Block, ...], *, instead: Mapping[str, Sequence[str]]
) -> Document:
    """The report on agreement.

    ``instead``: source → for each of its turns what is printed in the stead of its words, '' where they may be.
    """
    comparison = found.agreement.comparison
    words = Words(
        corpus=corpus, materials={m.slug: m for m in found.materials}, instead=instead, every=comparison.how.every
    )
    names = _names(comparison.book)
    blocks = [
        *_how(found), *_figures(found, names), *_wanting(found, words, names), *_confusion(found, words, names),
        *_disagreements(found, words, names), *_drift(found), *_left_out(found), *_methods(found),
    ]  # fmt: skip
    return Document(
        title="Agreement of coders", slug="agreement", subtitle=corpus.title, meta=tuple(_meta(found)),
        blocks=tuple(blocks), footer=footer,
    )  # fmt: skip


def _names(book: Codebook) -> dict[str, str]:
    """Code → its name; its whole path where another code has the same name."""
    often = Counter(code.name for code in book)
    paths = code_paths(book)
    return {code.slug: code.name if often[code.name] == 1 else paths[code.slug] for code in book}


def _meta(found: Findings) -> Iterator[tuple[str, str]]:
    comparison, around = found.agreement.comparison, found.around
    judged = comparison.judged
    yield "coders", names_of(comparison.coders)
    yield "sources", f"{k_of_n(len(comparison.sources), around.looked_at)} judged by two"
    yield "unit", str(comparison.how)
    yield "units", f"{found.agreement.overall.units:,}"
    other = "codings" if around.basis == "coded" else "what was noted as read"
    yield (
        "judged by",
        f"assignment: {judged.by_assignment:,}; {other}: {len(judged.sources) - judged.by_assignment:,}",
    )
    yield "filter", around.filters
    yield "seed", str(found.agreement.seed)
    yield "layer", LAYER


def _how(found: Findings) -> Iterator[Block]:
    agreement = found.agreement
    drawn = (
        f" Intervals: {agreement.replicates:,} draws of sources{' within sites' * agreement.within}, seed"
        f" {agreement.seed}; none of fewer than ten sources."
        if agreement.replicates
        else " No intervals were asked for."
    )
    yield note(
        "method",
        f"Unit: {agreement.comparison.how}. Each code is a judgement of its own on each unit: coded or not. Compared"
        " are sources that two or more coders have judged; a source or a code that a coder did not judge is missing,"
        " and never 'not coded'. A code that everybody or nobody used does not vary: its coefficients are undefined,"
        " and in no mean. Words of participants who agreed to paraphrase only are counted and not printed." + drawn,
    )
    for (source, coder), many in found.around.late.items():
        told = f"{many:,} coding{'s' * (many != 1)} of {coder} on {source} came in after {coder} had finished there"
        yield note("warning", f"{told}: counted, and not blind.")
    for source, coder in agreement.comparison.judged.opened:
        yield note("warning", f"The blind assignment of {source} to {coder} was opened before all had finished.")


def _figures(found: Findings, names: Mapping[str, str]) -> Iterator[Block]:
    agreement = found.agreement
    coders = agreement.comparison.coders
    yield heading(2, "Figures", "figures")
    yield overall_table(agreement.overall)
    if agreement.codes:
        yield codes_table(agreement.codes, names, "Agreement by code")
        yield counts_table(agreement.codes, coders, names)
        yield others_table(agreement.codes, names, found.boundaries)
    else:
        yield paragraph("Nobody used a code on a unit of these sources.")
    if agreement.groups:
        yield codes_table(agreement.groups, names, "Agreement by group: a code or any below it")
    if agreement.pairs:
        yield overalls_table(agreement.pairs, "pair")
    yield Details(
        summary=f"By source ({len(agreement.sources)})", blocks=(overalls_table(agreement.sources, "source"),)
    )
    yield from _undefined(found, names)
    yield Region(name=REGION, prompt="What these figures mean for this study")


def _undefined(found: Findings, names: Mapping[str, str]) -> Iterator[Block]:
    reasons = without(found.agreement, interval=False)
    if reasons:
        yield paragraph("Alpha is undefined:")
        yield _reasons(reasons, names)
    reasons = without(found.agreement, interval=True)
    if reasons:
        many = sum(map(len, reasons.values()))
        yield Details(summary=f"{_codes(many)} without an interval", blocks=(_reasons(reasons, names),))
    unused = found.agreement.unused
    if unused:
        listed = items(*((verbatim(code), Text(text=f" {names[code]}")) for code in unused))
        yield Details(summary=f"{_codes(len(unused))} judged by two and used by nobody: undefined", blocks=(listed,))


def _reasons(reasons: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> Block:
    return items(*(f"{why}: {'; '.join(names[code] for code in codes)}" for why, codes in reasons.items()))


def _codes(n: int) -> str:
    return f"{n:,} code{'s' * (n != 1)}"


def _wanting(found: Findings, words: Words, names: Mapping[str, str]) -> Iterator[Block]:
    yield heading(2, "Codes whose definitions need work", "definitions")
    if not found.wanting:
        yield paragraph("None: no code has ten coded units and an alpha, or a lower limit of it, below .667, is often"
                        " confused with another, or holds codings under other rules.")  # fmt: skip
        return
    for each in found.wanting:
        yield heading(3, names[each.code.slug])
        yield paragraph(verbatim(each.code.slug))
        yield items(*each.reasons)
        yield items(*_written(each))
        shown = found.of_code[each.code.slug]
        blocks = [block for one in shown for block in passage(words, one, names, named=False)]
        yield Details(summary=f"Passages that show it ({len(shown)})", blocks=tuple(blocks))


def _written(each: Wanting) -> Iterator[tuple[Run, ...]]:
    code = each.code
    for label, text in (("Definition", code.definition), ("Include", code.include), ("Exclude", code.exclude)):
        yield strong(f"{label}: "), Text(text=text.strip() or "nothing is written")


def _confusion(found: Findings, words: Words, names: Mapping[str, str]) -> Iterator[Block]:
    yield heading(2, "Codes that stand in for each other", "confusion")
    every = found.confusion
    if not every:
        yield paragraph("On no unit did one coder use only one code and another only another.")
        return
    yield confusion_table(every[:CONFUSED], names)
    if len(every) > CONFUSED:
        yield paragraph(f"{len(every) - CONFUSED:,} more pairs of codes, on fewer units each.")
    for each in every[:WITH_PASSAGES]:
        first, second = (names[code] for code in each.codes)
        blocks: list[Block] = []
        for place in each.places:
            one, other = place.coders
            blocks += [paragraph(strong(one), f": {first}; ", strong(other), f": {second}")]
            blocks += [words.quotation(place.stretch)]
        longest = "the longest passages" if len(each.places) == PLACES else "passages"
        yield Details(summary=f"{first} / {second}: {longest}", blocks=tuple(blocks))


def _disagreements(found: Findings, words: Words, names: Mapping[str, str]) -> Iterator[Block]:
    yield heading(2, "Where coders differ", "disagreements")
    apart = found.disagreements
    if not apart.stretches:
        yield paragraph("Nowhere, in these units.")
        return
    yield gains_table(apart.codes, names)
    printed = k_of_n(len(found.shown), len(apart.stretches))
    yield paragraph(
        f"Passages: {printed} are printed. A passage is units in a row that some coded and others did not."
        " First come those by which pooled kappa would rise most, whichever way they are settled, and of equal ones"
        " those by which the alpha of their code would. Each gain is of this passage alone, all others left as they"
        " are."
    )
    for each in found.shown:
        yield from passage(words, each, names)


def _drift(found: Findings) -> Iterator[Block]:
    drift = found.drift
    yield heading(2, "Over time", "drift")
    if drift.windows:
        yield drift_table(drift)
    if drift.why:
        yield note("reason", f"{drift.why[0].upper()}{drift.why[1:]}.")
    if drift.untold:
        yield note("reason", f"Nobody knows when these were finished: {', '.join(drift.untold)}.")


def _left_out(found: Findings) -> Iterator[Block]:
    left_out = found.agreement.comparison.judged.left_out or {}
    if left_out:
        yield heading(2, "Sources left out", "left-out")
        yield items(*((verbatim(source), Text(text=f": {why}")) for source, why in left_out.items()))


def _methods(found: Findings) -> Iterator[Block]:
    yield heading(2, "For a methods section", "methods")
    yield paragraph(found.methods.paragraph)
    yield items(*found.methods.references)
