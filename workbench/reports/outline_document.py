"""The analytic outline to work on: headings and bullets with claims, classes, figures and citations, and regions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbench.model.coding import Stance
from workbench.model.consent import quotation as words_of
from workbench.model.corpus import Corpus, Passage
from workbench.model.text import short_id
from workbench.patterns.outline import Outline, Part
from workbench.patterns.outline_words import scope_words
from workbench.patterns.questions import Area
from workbench.patterns.trial import Trial
from workbench.patterns.weight import said_of_challenges, weigh
from workbench.reports.compose import Words, code, heading, items, note, strong
from workbench.reports.cross_site_parting import departing, gap, sharpest, told_contrast
from workbench.reports.document import Block, Document, Region

FIRST_WORDS = 14  # of a quotation that is cited
MOST = 6  # contrasts of a theme, citations of a claim and stance
HOW = (
    "An outline to work on: what the figures say stands in the bullets, what is to be written stands between the"
    " marks. A citation such as [[coding:3fa09c11]] names a quotation ('workbench quote show 3fa09c11')."
)


def outline_document(
    corpus: Corpus, outline: Outline, footer: tuple[Block, ...], *, areas: Sequence[Area] = (), flags: str = ""
) -> Document:
    """The outline by theme, or under its research questions (``areas``); ``flags``: the filters as typed."""
    writing = _Writing(corpus, outline, flags)
    return Document(
        title="Analytic outline",
        slug="outline",
        subtitle=corpus.title,
        meta=(("sites", str(len(corpus.sites))), ("claims", str(len(outline.trials))), ("filter", corpus.filters)),
        blocks=(note("method", HOW), *writing.blocks(areas)),
        footer=footer,
    )


class _Writing:
    """The blocks of one outline; claims are tried and weighed once."""

    def __init__(self, corpus: Corpus, outline: Outline, flags: str) -> None:
        self.corpus, self.outline, self.flags = corpus, outline, flags
        self.trials: Mapping[str, Trial] = {t.claim.slug: t for t in outline.trials}

    def blocks(self, areas: Sequence[Area]) -> Iterator[Block]:
        yield Region(name="argument", prompt="The argument of the whole in five sentences.")
        if areas:
            for area in areas:
                yield heading(2, area.text)
                if area.id:
                    yield Region(name=f"question.{area.id}", prompt="What is the answer, so far?")
                for part in area.parts:
                    yield from self.part(part, 3)
                if area.again:
                    again = "; ".join(f"{p.name} ({q})" for p, q in area.again)
                    yield items(f"told under another question: {again}")
        else:
            for part in self.outline.parts:
                yield from self.part(part, 2 if part.level == 1 else 3)
        homeless = [t for t in self.outline.trials if not any(t.claim.slug in p.claims for p in self.outline.parts)]
        if homeless:
            yield heading(2, "Claims on no theme")
            yield items(*(line for trial in homeless for line in self.claim(trial)))

    def part(self, part: Part, level: int) -> Iterator[Block]:
        found = part.prevalence
        yield heading(level, part.name, part.anchor)
        if not found.sites.k and not found.challenging_only:
            yield items(f"{scope_words(part.pattern.pattern, found.sites)}; nothing to tell")
            return
        yield items(*self.lines(part))
        if part.theme:
            yield Region(name=part.code, prompt=f"{part.name}: what is the point, and for whom does it not hold?")

    def lines(self, part: Part) -> Iterator[Sequence[Words]]:
        corpus, found = self.corpus, part.prevalence
        yield (
            strong(f"{part.pattern.pattern.value}: "),
            f"{scope_words(part.pattern.pattern, found.sites)}; {found.persons} persons, {found.sources} sources ",
            code(
                f"workbench matrix --rows {'chapter' if part.level == 1 else 'group'} --code {part.code}{self.flags}"
            ),
        )
        if not part.theme:
            return
        for slug in part.claims:
            if slug in self.trials:
                yield from self.claim(self.trials[slug])
        for each in part.codes:
            if each.sites.k:
                yield f"{each.name}: {each.pattern.value}, {each.sites} sites"
        for contrast in sorted(sharpest(part.contrasts), key=lambda c: -gap(c))[:MOST]:
            yield ("parts: ", *told_contrast(corpus, contrast))
        for e in part.exceptions:
            yield f"exception, {corpus.code(e.code).name}: {departing(corpus, e)}"
        for passage in part.quotes.quotes:
            yield self.cited(passage)
        if part.quotes.counter:
            yield ("against it: ", *self.cited(part.quotes.counter))

    def claim(self, trial: Trial) -> Iterator[Sequence[Words]]:
        weight = weigh(self.corpus, trial)
        yield (
            strong(f"Claim ({trial.claim.stage.value}): "),
            f"{trial.claim.statement} {scope_words(weight.pattern, weight.sites)}; {said_of_challenges(weight)} ",
            code(f"[[claim:{trial.claim.slug}]]"),
        )
        for stance in (Stance.SUPPORTS, Stance.QUALIFIES, Stance.CHALLENGES):
            heard = [p for s in trial.sites for p in getattr(s.heard, stance.value)]
            if heard:
                more = f" and {len(heard) - MOST} more" if len(heard) > MOST else ""
                yield (f"{stance.value}: ", *_citations(heard[:MOST]), more)

    def cited(self, passage: Passage) -> Sequence[Words]:
        words = words_of(passage).split()
        first = " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")
        who = ", ".join(filter(None, (passage.role, self.corpus.name_of(passage.source.site))))
        return (code(f"[[coding:{short_id(passage.coding.id)}]]"), f" {who}: “{first}”")


def _citations(passages: Iterable[Passage]) -> Iterator[Words]:
    for number, passage in enumerate(passages):
        yield " " if number else ""
        yield code(f"[[coding:{short_id(passage.coding.id)}]]")
