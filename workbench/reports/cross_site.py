"""The cross-site report as a document: claims tried site by site, patterns, contrasts, what speaks against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from workbench.displays.contrast import Contrast
from workbench.displays.contrast import Part as Side
from workbench.displays.frame import Dimension, not_in_frame
from workbench.displays.matrix import Cell as Count
from workbench.displays.matrix import Matrix
from workbench.displays.roles import NOT_TOLD
from workbench.model.claim import Verdict
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus
from workbench.patterns.classes import Pattern
from workbench.patterns.outline import Outline, Part
from workbench.reports.claims import SIGN, claims, site_columns
from workbench.reports.compose import Words, count_cell, heading, items, link, note, paragraph, strong, table
from workbench.reports.document import Block, Cell, Column, Document, Region
from workbench.reports.voices import OF_PARAPHRASE, names, quotations, silences, sites_share

READING = (
    "Every figure is k of n: of n sites that can say something, k do. A site is left out of n, and named, when"
    " it has no such source, was not asked, or has not been coded for it yet; asked and absent is a finding, in n."
    " Sites are few, chosen on purpose and nested in districts: nothing here is inferred to other sites."
)


def cross_site_document(corpus: Corpus, outline: Outline, matrix: Matrix, footer: tuple[Block, ...]) -> Document:
    """The report across sites. ``matrix``: leaves in use × sites, ordered by district."""
    blocks = [
        note("method", READING),
        *(note("warning", f"{warning}.") for warning in corpus.warnings),
        heading(2, "Claims, tried site by site", "claims"),
        *claims(corpus, outline.trials),
        heading(2, "Patterns: how far each code is spread", "patterns"),
        *_patterns(corpus, outline),
        heading(2, "Code by site", "matrix"),
        *_matrix(corpus, matrix),
        heading(2, "Convergence and divergence", "contrasts"),
        *_contrasts(corpus, outline.contrasts),
        heading(2, "Theme by theme", "themes"),
        *_themes(corpus, outline),
        heading(2, "Negative evidence", "negative"),
        *_ledger(corpus, outline),
        heading(2, "Representation", "representation"),
        *_representation(corpus, outline),
        heading(2, "First use of the codes", "first-use"),
        paragraph(outline.first_use.sentence),
    ]
    return Document(
        title="Across sites: claims, patterns and what speaks against them",
        slug="cross-site",
        subtitle=corpus.title,
        meta=tuple(_meta(corpus)),
        blocks=tuple(blocks),
        footer=footer,
    )


def _meta(corpus: Corpus) -> Iterator[tuple[str, str]]:
    counted = [s for s in corpus.sources if s.counted]
    yield "sites", f"{len(corpus.sites)} in {len({s.district for s in corpus.sites if s.district})} districts"
    apart = "; nor is what stands beside a source in another language" * any(s.beside for s in corpus.sources)
    yield "sources that count", f"{len(counted)} of {len(corpus.sources)}; case memos are cited, never counted{apart}"
    homeless = sum(not s.site for s in counted)
    if homeless:
        yield "of no site", f"{homeless} of these sources: quoted, in no figure about sites"
    yield "respondents' words", f"{sum(corpus.respondent_words.get(s.slug, 0) for s in counted):,}"
    yield "codings", f"{len(corpus.counted)} by {', '.join(corpus.coders)}"
    yield "filter", corpus.filters


def _patterns(corpus: Corpus, outline: Outline) -> Iterator[Block]:
    rows, rules, unused = [], {}, []
    for part in filter(_is_group, outline.parts):
        for found in part.codes:
            if found.pattern.value in ("absent", "undetermined") and not found.sites.k:
                unused.append(found)
                continue
            rules[found.pattern.value] = found.rule
            marks = [f"one source: {len(found.single_source)}"] * bool(found.single_source)
            marks += [f"only challenged: {len(found.challenging_only)}"] * bool(found.challenging_only)
            rows.append(
                [
                    Cell(text=found.name, title=found.code, href=f"#{part.code.replace('/', '-')}"),
                    found.pattern.value,
                    str(found.sites),
                    str(found.districts),
                    f"{len(found.excluded)}" if found.excluded else "",
                    "; ".join(marks),
                ]
            )
    if rows:
        yield table(
            "Codes in use, by how far they are spread",
            ["Code", "Class", "Sites", "Districts", "Sites left out", "Marks"],
            rows,
            note="A site with nothing but challenging passages does not have the theme. Left out: no such source, not"
            " asked, or not yet coded.",
        )
        yield items(*_rules(rules))
    else:
        yield note("reason", "No passage of any site is coded yet.")
    foreseen = [f for f in unused if not not_in_frame(corpus.code(f.code))]
    absent = [f.name for f in foreseen if f.sites.n]
    unheard = [f.name for f in foreseen if not f.sites.n]
    if absent:
        what = "Asked and absent wherever it could be said"
        if not corpus.questions:
            what = "Absent from what was read, and no protocol tells what was asked"
        yield note("reason", f"{what} ({len(absent)} codes): {', '.join(absent)}.")
    if unheard:
        yield note(
            "reason", f"No site can say, for want of question or reading ({len(unheard)}): {', '.join(unheard)}."
        )


def _rules(rules: dict[str, str]) -> Iterator[tuple[Words, ...]]:
    """What each class in the table means: the rule without the figures of the code it was met by."""
    for name, rule in sorted(rules.items()):
        if name == Pattern.UNDETERMINED:
            rule = "a district has no site that was asked and wholly read, so the class could be another"  # noqa: PLW2901
        yield strong(f"{name}: "), rule.removeprefix(f"{name}: ").split(" (sites", 1)[0].split(": ", 1)[0]


def _matrix(corpus: Corpus, matrix: Matrix) -> Iterator[Block]:
    if not matrix.rows:
        yield note("reason", "No passage that counts is coded yet.")
        return
    most = max((c.units or 0 for r in matrix.rows for c in r.cells), default=0)
    rows: list[list[str | Cell]] = []
    for row in matrix.rows:
        cells = [_count(corpus, c, most) for c in row.cells]
        rows.append([Cell(text=row.name, title=row.code), *cells, str(row.sites)])
    yield table(
        "Sentences under each code, by site",
        [Column(label="Code"), *site_columns(corpus, matrix.sites), Column(label="Sites", kind="number")],
        rows,
        note=f"Sentences of respondents, {corpus.layer}. ·: asked and absent; –: no source, not asked, not yet coded,"
        " or no protocol; − behind a number: nothing but challenging passages, so the site is not in k of n.",
    )
    silent = {row.name: [c.silent for c in row.cells if c.silent and not c.silent.heard] for row in matrix.rows}
    if any(silent.values()):
        yield paragraph("Where a dash stands, and why:")
        yield items(*((strong(f"{name}: "), silences(corpus, found)) for name, found in silent.items() if found))


def _count(corpus: Corpus, cell: Count, most: int) -> Cell:
    told = f"{cell.silent.reason.value}, {cell.silent.detail}" if cell.silent else f"{cell.sources} sources"
    made = count_cell(cell.units, most=most, title=f"{corpus.name_of(cell.site)}: {told}")
    return replace(made, text=f"{made.text} {SIGN[Verdict.CHALLENGES]}") if cell.challenging_only else made


def _contrasts(corpus: Corpus, contrasts: Sequence[Contrast]) -> Iterator[Block]:
    if not contrasts:
        yield note(
            "reason",
            "No contrast: no group of sites has what another lacks, by the thresholds of the study; it takes two"
            " sites on either side that were asked and read.",
        )
        return
    kinds: dict[str, list[Contrast]] = {}
    for contrast in sorted(_sharpest(contrasts), key=_blur):
        kinds.setdefault(contrast.dimension.value, []).append(contrast)
    for kind in (d.value for d in Dimension if d.value in kinds):
        yield heading(3, f"By {kind}", f"by-{kind}")
        yield table(
            f"Codes that one side has and the other lacks, by {kind}, the sharpest first",
            ["Code", "Have it", "Lack it", "Cannot be told from"],
            [
                [
                    Cell(text=corpus.code(c.code).name, title=c.code),
                    _side(c, c.high),
                    _side(c, c.low),
                    ", ".join(d.value for d in c.same_split),
                ]
                for c in kinds[kind]
            ],
            note="Sites with the theme, of those asked and read. Have it: at least the study's 'most' of a side; lack"
            " it: at most its 'few'. Cannot be told from: another grouping parts the same sites in the same way.",
        )
        if kind == Dimension.WAVE.value:
            yield from _roles_by_wave(corpus)
        yield Region(
            name=f"contrast-{kind}", prompt=f"Which of these contrasts by {kind} matter, and what explains them?"
        )


def _roles_by_wave(corpus: Corpus) -> Iterator[Block]:
    """Waves in which other people were heard differ for that alone."""
    heard: dict[str, dict[str, None]] = {}
    for source in (s for s in corpus.sources if s.counted and s.kind.asked and s.wave and s.roles):
        heard.setdefault(source.wave or "", {}).update(dict.fromkeys(source.roles))
    if len({frozenset(roles) for roles in heard.values()}) > 1:
        told = "; ".join(f"wave {wave}: {', '.join(sorted(roles))}" for wave, roles in sorted(heard.items()))
        yield note("warning", f"The waves heard different roles ({told}): a difference may be one of roles.")


def _side(contrast: Contrast, part: Side) -> str:
    what = "wave " if contrast.dimension is Dimension.WAVE else ""
    return f"{what}{', '.join(part.names)}: {part.sites}"


def _gap(contrast: Contrast) -> Fraction:
    return (contrast.high.sites.part or Fraction()) - (contrast.low.sites.part or Fraction())


def _blur(contrast: Contrast) -> Fraction:
    return -_gap(contrast)


def _sharpest(contrasts: Sequence[Contrast]) -> Iterator[Contrast]:
    """Of several ways to part the same groups over one code, those with the widest gap."""
    best: dict[tuple[str, str], Fraction] = {}
    for c in contrasts:
        key = (c.code, c.dimension.value)
        best[key] = max(best.get(key, Fraction()), _gap(c))
    yield from (c for c in contrasts if _gap(c) == best[c.code, c.dimension.value])


def _is_group(part: Part) -> bool:
    """Whether a part holds leaves: a group of the second level, or a code of a flat codebook."""
    return part.level > 1 or [c.code for c in part.codes] == [part.code]


def _themes(corpus: Corpus, outline: Outline) -> Iterator[Block]:
    told = [p for p in outline.parts if p.quotes.quotes or p.quotes.counter or p.quotes.unquoted]
    if not told:
        yield note("reason", "No passage that counts is coded under any theme.")
    for part in told:
        yield from _part(corpus, part)


def _part(corpus: Corpus, part: Part) -> Iterator[Block]:
    yield heading(3 if part.level == 1 else 4, part.name, part.code.replace("/", "-"))
    left_out = silences(corpus, part.prevalence.excluded)
    yield paragraph(
        strong(f"{part.pattern.pattern.value.capitalize()}: {sites_share(part.prevalence.sites)}"),
        f", {part.pattern.districts} districts, {part.prevalence.sources} sources,",
        f" {part.prevalence.persons} persons.",
        f" With it: {names(corpus, part.prevalence.with_it)}." * bool(part.prevalence.with_it),
        f" Left out: {left_out}." if left_out else "",
        f" Beside them, in no count: {part.prevalence.elsewhere} sources of no site."
        * bool(part.prevalence.elsewhere.k),
    )
    if not _is_group(part):
        return
    yield from quotations(corpus, part.quotes)
    told = list(_exceptions(corpus, part))
    if told:
        yield items(*told)
    if part.claims:
        yield paragraph("Claims: ", *_claim_links(part.claims))
    yield Region(name=part.code, prompt=f"What do the sites share here, and where do they part: {part.name.lower()}?")


def _claim_links(claims: Iterable[str]) -> Iterator[Words]:
    for number, slug in enumerate(claims):
        yield ("; " if number else "")
        yield link(slug, f"#claim-{slug}")


def _exceptions(corpus: Corpus, part: Part) -> Iterator[tuple[Words, ...]]:
    for e in part.exceptions:
        told = [f"not at {names(corpus, e.lacking)}"] * bool(e.lacking)
        told += [f"only at {names(corpus, e.having)}"] * bool(e.having)
        told += [f"only challenged at {names(corpus, e.challenging)}"] * bool(e.challenging)
        yield strong(f"{corpus.code(e.code).name} ({e.pattern.value}): "), "; ".join(told)


def _ledger(corpus: Corpus, outline: Outline) -> Iterator[Block]:
    lines = [line for line in outline.negative if line.about == "code"]
    if not lines:
        yield note("reason", "No passage is coded as challenging or qualifying. Was it looked for?")
        return
    yield table(
        "Passages that challenge or qualify what a code states, by site",
        [
            "Code",
            "Site",
            Column(label="Stance", kind="stance"),
            Column(label="Passages", kind="number"),
            "First place",
        ],
        [
            [
                corpus.code(line.slug).name,
                corpus.name_of(line.site) if line.site else "(of no site)",
                Stance(line.stance).value,
                str(len(line.passages)),
                line.passages[0].locator,
            ]
            for line in lines
        ],
    )


def _whose(corpus: Corpus, site: str) -> str:
    return "(of no site)" if site == NOT_TOLD else corpus.name_of(site)


def _representation(corpus: Corpus, outline: Outline) -> Iterator[Block]:
    found = outline.representation
    yield table(
        "Quotations chosen under the themes, and share of respondents' words",
        ["Site", "Quotations", Column(label="Share of words", kind="number")],
        [
            [_whose(corpus, r.group), str(r.quotes), "not counted" if r.words is None else f"{100 * r.words:.0f} %"]
            for r in found.sites
        ],
    )
    yield table(
        "The same by role",
        ["Role", "Quotations", Column(label="Share of words", kind="number")],
        [
            [r.group, str(r.quotes), "not counted" if r.words is None else f"{100 * r.words:.0f} %"]
            for r in found.roles
        ],
    )
    if found.never:
        yield note("warning", f"Never quoted in the themes: {names(corpus, found.never)}.")
    if found.paraphrased:
        yield note(
            "reason",
            f"Not quoted, because all coded passages there are {OF_PARAPHRASE}: {names(corpus, found.paraphrased)}.",
        )
