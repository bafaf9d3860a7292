"""One theme across sites: what is claimed, what it rests on, where it holds and parts, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.displays.frame import Frame
from workbench.displays.matrix import Cell as Count
from workbench.displays.matrix import Matrix
from workbench.displays.matrix import Row as MatrixRow
from workbench.displays.prevalence import GroupCount, Prevalence
from workbench.displays.roles import NOT_TOLD
from workbench.model.claim import Verdict
from workbench.model.corpus import Corpus
from workbench.model.memo import Thing
from workbench.model.text import short_id
from workbench.patterns.classes import Pattern
from workbench.patterns.confidence import NOT_COMPARED, Agreed, concerns
from workbench.patterns.outline import Outline, Part
from workbench.patterns.outline_words import scope_words
from workbench.patterns.trial import Trial
from workbench.patterns.weight import Weight, weigh
from workbench.reports.claims import SIGN, site_columns
from workbench.reports.compose import Words, code, count_cell, heading, items, link, note, paragraph, strong, table
from workbench.reports.cross_site_parting import contrasts_of, exceptions_of, rivals_of
from workbench.reports.document import Block, Cell, Column, Region
from workbench.reports.vignettes import vignettes
from workbench.reports.voices import names, quotations, silences, sites_share

MOST_CODES = 40  # rows of the matrix of one theme
DIGITS = 2


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What every theme is told from. ``flags``: the filters as they are typed, ' --wave 2'."""

    corpus: Corpus
    outline: Outline
    matrix: Matrix
    agreed: Agreed = NOT_COMPARED
    flags: str = ""
    weights: Mapping[str, Weight] = field(default_factory=dict)
    trials: Mapping[str, Trial] = field(default_factory=dict)
    rows: Mapping[str, MatrixRow] = field(default_factory=dict)

    @classmethod
    def of(cls, corpus: Corpus, outline: Outline, matrix: Matrix, agreed: Agreed, flags: str) -> Telling:
        """With the claims weighed and the rows of the matrix by code."""
        return cls(
            corpus=corpus, outline=outline, matrix=matrix, agreed=agreed, flags=flags,
            weights={t.claim.slug: weigh(corpus, t) for t in outline.trials},
            trials={t.claim.slug: t for t in outline.trials},
            rows={row.code: row for row in matrix.rows},
        )  # fmt: skip


def theme(telling: Telling, part: Part, level: int) -> Iterator[Block]:
    """The theme with all its parts, under a heading of that level."""
    corpus = telling.corpus
    yield heading(level, part.name, part.anchor)
    yield paragraph(*_scope(corpus, part))
    if not part.theme:
        return
    yield from _claims(telling, part)
    yield Region(name=part.code, prompt=f"What do the sites share here, and where do they part: {part.name.lower()}?")
    yield evidence_table(telling, part)
    yield from matrix_table(telling, part)
    yield from contrasts_of(corpus, part)
    yield from quotations(corpus, part.quotes)
    yield from vignettes(corpus, on=[(Thing.CODE, each) for each in (part.code, *part.leaves)])
    yield from exceptions_of(corpus, part)
    yield from rivals_of(corpus, part)
    yield from _agreement(telling, part)
    yield from _confidence(telling, part)
    yield from _further(telling, part)
    yield from _levers(corpus, part)


def _scope(corpus: Corpus, part: Part) -> Iterator[Words]:
    """The theme in one sentence whose scope words follow from its class, then who is left out."""
    found, known = part.prevalence, part.pattern
    yield strong(f"{known.pattern.value.capitalize()}: {scope_words(known.pattern, found.sites)}.")
    if found.with_it and known.pattern is not Pattern.UNIVERSAL:
        yield f" With it: {names(corpus, found.with_it)}."
    if found.excluded:
        yield f" Left out: {silences(corpus, found.excluded)}."
    if found.elsewhere.k:
        yield f" Beside them, in no count: {found.elsewhere} sources of no site."


def _claims(telling: Telling, part: Part) -> Iterator[Block]:
    told = []
    for slug in part.claims:
        trial, weight = telling.trials.get(slug), telling.weights.get(slug)
        if trial is None or weight is None:
            continue
        words = scope_words(weight.pattern, weight.sites)
        stage = trial.claim.stage.value
        told.append((link(trial.claim.statement, f"#claim-{slug}"), f" So {words} ({stage})."))
    if told:
        yield paragraph(strong("Claims on it, with how far they hold"))
        yield items(*told)
    else:
        yield note("reason", "No claim is put on this theme yet ('workbench claim add').")


def again(telling: Telling, part: Part) -> str:
    """The command that gives the figures of a theme again."""
    rows = "chapter" if part.level == 1 else "group"
    return f"workbench matrix --rows {rows} --code {part.code}{telling.flags}"


def evidence_table(telling: Telling, part: Part) -> Block:
    """What it rests on, group by group, each k of n."""
    found = part.prevalence
    rows = [
        ["Sites", sites_share(found.sites, "")], ["Districts", _groups(found.districts)],
        ["Levels", _groups(found.levels)], ["Roles", _groups(found.roles)], ["Kinds of source", _groups(found.kinds)],
        ["Waves", _groups(found.waves)], ["Sources", str(found.sources)], ["Persons", str(found.persons)],
        ["Sentences", "no data" if found.units is None else f"{found.units:,}"],
        ["Rate at the sites that count", _rates(telling.corpus, found)],
    ]  # fmt: skip
    return table(
        f"{part.name}: what it rests on",
        ["", "Figure"],
        rows,
        note="Sites with the theme, of those asked and read; by role, kind and wave in the words of those alone."
        " Rate: sentences per 1,000 respondents' words, least to most."
        f" Again: {again(telling, part)};"
        f" its passages: workbench report evidence --code {part.code}{telling.flags}",
    )


def _groups(groups: Sequence[GroupCount]) -> str:
    heard = [f"{g.name}: {g.sites}" if g.sites.n else f"{g.name}: no data" for g in groups if g.group != NOT_TOLD]
    return "; ".join(heard) or "not told"


def _rates(corpus: Corpus, found: Prevalence) -> str:
    rates = []
    for standing in (s for s in found.standings if s.counted):
        words = [corpus.respondent_words.get(slug) for slug in standing.listened]
        if words and None not in words and (total := sum(w or 0 for w in words)):
            rates.append(1000 * standing.units / total)
    return f"{min(rates):.1f} to {max(rates):.1f}" if rates else "no data"


def matrix_table(telling: Telling, part: Part) -> Iterator[Block]:
    """Codes of the theme by site, the sites with most of these codes first; each cell names a quotation."""
    corpus = telling.corpus
    used = [telling.rows[c] for c in part.leaves if c in telling.rows]
    rows = used[:MOST_CODES]
    if not rows:
        return
    more = f" {len(used) - MOST_CODES} more codes are not printed." if len(used) > MOST_CODES else ""
    sites = telling.matrix.sites
    density = {s: sum(_has(row.cells[at]) for row in rows) for at, s in enumerate(sites)}
    order = sorted(range(len(sites)), key=lambda at: -density[sites[at]])
    made: list[list[str | Cell]] = []
    for row in rows:
        cells = [_cell(corpus, row, row.cells[at]) for at in order]
        made.append([Cell(text=row.name, title=row.code), *cells, str(row.sites)])
    columns = [replace(column, group="") for column in site_columns(corpus, [sites[at] for at in order])]
    yield table(
        f"{part.name}: its codes by site, sites with most of them first",
        [Column(label="Code"), *columns, Column(label="Sites", kind="number")],
        made,
        note=f"Sentences. ·: asked and absent; –: nobody can say.{more} Again: workbench matrix --order density"
        f" --code {part.code}{telling.flags}",
    )


def _has(cell: Count) -> bool:
    return bool(cell.units) and not cell.challenging_only


def _cell(corpus: Corpus, row: MatrixRow, cell: Count) -> Cell:
    found = Frame.of(corpus).at_site.get(cell.site, {}).get(row.code, ())
    told = [corpus.name_of(cell.site), f"{cell.rate:.1f} per 1,000 words" if cell.rate is not None else ""]
    told += [f"as in quotation {short_id(found[0].coding.id)}"] if found else []
    told += [f"{cell.silent.reason.value}, {cell.silent.detail}"] if cell.silent else []
    made = count_cell(cell.units, most=64, title="; ".join(filter(None, told)))
    made = replace(made, shade=cell.shade)
    return replace(made, text=f"{made.text} {SIGN[Verdict.CHALLENGES]}") if cell.challenging_only else made


def _agreement(telling: Telling, part: Part) -> Iterator[Block]:
    agreed = telling.agreed
    used = [c for c in part.leaves if c in telling.rows]
    if agreed.why:
        yield note("reason", f"Agreement on its codes cannot be told: {agreed.why}.")
        return
    known = [agreed.codes[c] for c in used if c in agreed.codes]
    if known:
        rows = [
            [telling.corpus.code(a.code).name, "–" if a.alpha is None else f"{a.alpha:.{DIGITS}f}",
             f"{a.low:.{DIGITS}f} to {a.high:.{DIGITS}f}" if a.low is not None and a.high is not None
             else a.why or "none: too few sources", str(a.sources), f"{a.units:,}"]
            for a in known
        ]  # fmt: skip
        yield table(
            f"{part.name}: agreement of coders",
            ["Code", Column(label="Alpha", kind="number"), "95 % interval", Column(label="Sources", kind="number"),
             Column(label="Sentences", kind="number")],
            rows,
            note="Krippendorff's alpha on sentences that two or more judged, before any consensus. Again: workbench"
            f" agree --code {part.code}",
        )  # fmt: skip
    alone = [telling.corpus.code(c).name for c in used if c not in agreed.codes]
    if alone:
        yield note("reason", f"Judged by fewer than two coders: {', '.join(alone)}.")


def _confidence(telling: Telling, part: Part) -> Iterator[Block]:
    found = concerns(telling.corpus, part, telling.agreed)
    yield paragraph(strong("Concerns "), "that the figures give rise to; they set no level:")
    if found:
        yield items(*((strong(f"{c.kind.value.capitalize()}: "), f"{c.grounds}.") for c in found))
    else:
        yield note("reason", "The figures give rise to none. That is no judgement.")
    yield Region(
        name=f"confidence.{part.code}",
        prompt="How much confidence (high, moderate, low, very low), who says so, and for what reason?",
    )


def _further(telling: Telling, part: Part) -> Iterator[Block]:
    corpus = telling.corpus
    for slug in part.unforeseen:
        found = corpus.coded([slug])
        if found:
            sites = {p.source.site for p in found if p.source.site}
            yield paragraph(
                strong("Not in the frame: "),
                f"{len(found)} passages at {len(sites)} sites, to be read for new codes with ",
                code(f"workbench report evidence --code {slug}{telling.flags}"),
            )
    yield Region(name=f"further.{part.code}", prompt="Which new codes or further data runs does this theme want?")


def _levers(corpus: Corpus, part: Part) -> Iterator[Block]:
    inside = {part.code, *part.leaves}
    levers = {lever.slug: lever.name for lever in corpus.levers}
    nearest: dict[str, dict[str, None]] = {}
    for each in corpus.links:
        if each.kind == "lever" and each.code in inside and each.target in levers:
            nearest.setdefault(levers[each.target], {})[each.relevance.value] = None
    if nearest:
        told = "; ".join(f"{name} ({', '.join(found)})" for name, found in nearest.items())
        yield paragraph(strong("Levers that its codes are linked to: "), f"{told}. Proposed, not confirmed.")
    elif corpus.levers:
        yield note("reason", "No lever is linked to its codes.")
