"""Claims in the cross-site report: all of them by site, then each with its verdicts and the words they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.model.claim import Stage, Verdict
from workbench.model.consent import PARAPHRASE_ONLY, quotable_source
from workbench.model.corpus import Corpus
from workbench.model.unseen import NO_NEWS
from workbench.patterns.gate import Gate, gate
from workbench.patterns.outline_words import scope_words
from workbench.patterns.rivals import last_search, said_of_rival, weigh_rivals
from workbench.patterns.trial import SiteTrial, Trial
from workbench.patterns.weight import said_of_challenges, weigh
from workbench.reports.compose import heading, items, note, paragraph, strong, table
from workbench.reports.document import Block, Cell, Column, Details, Region
from workbench.reports.voices import heard, names

SIGN = {Verdict.SUPPORTS: "+", Verdict.QUALIFIES: "±", Verdict.CHALLENGES: "−", Verdict.SILENT: "·"}


MOST = 25  # passages of one stance at one site that are printed; the command prints all


def claims(corpus: Corpus, trials: Sequence[Trial]) -> Iterator[Block]:
    """A table of claims by site, then each claim with its verdicts, its words, and room for the analyst."""
    if not trials:
        yield note("reason", "The study has no claims yet: write them in a YAML file and run 'workbench claim load'.")
        return
    columns = [Column(label="Claim"), *site_columns(corpus, [s.slug for s in corpus.sites])]
    rows = []
    for trial in trials:
        by_site = {s.site: s for s in trial.sites}
        cells = [_verdict_cell(corpus, by_site.get(s.slug), trial) for s in corpus.sites]
        rows.append([Cell(text=trial.claim.statement, href=f"#claim-{trial.claim.slug}"), *cells])
    yield table(
        "Claims by site",
        columns,
        rows,
        note="+ supports, ± qualifies, − challenges; other words say why a site is silent; blank: not about it.",
    )
    for trial in trials:
        yield from _claim(corpus, trial)


def _verdict_cell(corpus: Corpus, trial: SiteTrial | None, whole: Trial) -> Cell:
    if trial is None:
        return Cell(text=" ", title="the claim is not about sites of this level")
    title = f"{corpus.name_of(trial.site)}: {trial.explanation}"
    text = SIGN[trial.verdict] if trial.silence is None else trial.silence.reason.value
    return Cell(text=text, title=title, href=f"#claim-{whole.claim.slug}")


def site_columns(corpus: Corpus, sites: Sequence[str]) -> list[Column]:
    """A column for each site, under the name of its district."""
    of = {s.slug: s for s in corpus.sites}
    districts = {d.slug: d.name for d in corpus.districts}
    return [
        Column(label=of[s].name, kind="matrix", group=districts.get(of[s].district or "", "no district"))
        for s in sites
    ]


def _claim(corpus: Corpus, trial: Trial) -> Iterator[Block]:
    claim = trial.claim
    yield heading(3, claim.statement, f"claim-{claim.slug}")
    author = f", put by {claim.by}" if claim.by else ""
    weight = weigh(corpus, trial)
    judged = gate(corpus, trial, news=corpus.news.get(claim.slug, NO_NEWS), weight=weight)
    yield paragraph(strong(trial.summary), f" Stage: {judged.stage}{author}; scope: {trial.scope}.")
    yield paragraph(
        strong(f"{weight.pattern.value.capitalize()}: {scope_words(weight.pattern, weight.sites)}."),
        f" {said_of_challenges(weight).capitalize()}.",
        f" From one source only: {names(corpus, weight.single_source)}." * bool(weight.single_source),
        f" Another class without {names(corpus, [w.site for w in weight.hangs_on])}." * bool(weight.hangs_on),
    )
    yield from _gate(trial, judged)
    yield table(
        f"“{claim.statement}”: site by site",
        ["Site", Column(label="Verdict", kind="stance"), "Why"],
        [[s.name, _verdict(s), s.silence.detail if s.silence else s.explanation] for s in trial.sites],
    )
    if trial.outside:
        yield note("reason", f"Not about these sites, by level: {names(corpus, trial.outside)}.")
    again = f"workbench claim show {claim.slug}"
    for site in trial.sites:
        if site.heard.any:
            words = tuple(heard(corpus, site.heard, most=MOST, again=again))
            yield Details(summary=f"{site.name}: {_verdict(site)}", blocks=words)
    if trial.other_voices.any:
        yield Details(
            summary="Other voices, of no site and in no count",
            blocks=tuple(heard(corpus, trial.other_voices, most=MOST, again=again)),
        )
    if rivals := list(weigh_rivals(corpus, claim)):
        yield items(*((strong("Rival: "), said_of_rival(each.rival)) for each in rivals))
    yield from _unjudged(corpus, trial)
    if claim.note:
        yield note("reason", claim.note)
    yield Region(
        name=f"claim-{claim.slug}",
        prompt="What does this mean, which rival explanation is there, what is still to ask?",
    )


def _gate(trial: Trial, judged: Gate) -> Iterator[Block]:
    """The search for what speaks against the claim, and what it lacks where it is called a finding."""
    claim = trial.claim
    if last_search(claim):
        yield note("method", f"{trial.search[:1].upper()}{trial.search[1:]}.")
    if claim.stage is not Stage.FINDING:
        return
    if judged.missing:
        yield note("warning", f"Called a finding, but: {'; '.join(need.says for need in judged.missing)}.")
    if judged.override:
        why = judged.override.override
        yield note("warning", f"Stands by decision of {judged.override.coder}, without what a finding needs: {why}.")


def _unjudged(corpus: Corpus, trial: Trial) -> Iterator[Block]:
    topics = [s.code for s in trial.claim.sides if not corpus.code(s.code).proposition]
    if trial.unjudged and topics:
        named = ", ".join(f"“{corpus.code(c).name}”" for c in topics)
        yield note(
            "warning",
            f"{named} state{'s' * (len(topics) == 1)} no proposition. Passages that stand on the claim's side because"
            f" the claim says so, judged by nobody one by one: {trial.unjudged}. Read them and give each its stance,"
            " under 'passages' of the claim.",
        )
    for mark in trial.unmatched:
        words = f"“{mark.quote[:60]}”" if quotable_source(corpus, mark.source) else PARAPHRASE_ONLY
        yield note("warning", f"No coded passage of {mark.source} fits the judged words {words}.")


def _verdict(site: SiteTrial) -> str:
    return site.verdict.value if site.silence is None else f"silent: {site.silence.reason.value}"
