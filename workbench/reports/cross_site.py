"""The cross-site report as a document: claims tried site by site, patterns, contrasts, what speaks against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbench.displays.contrast import Contrast
from workbench.displays.contrast import Part as Side
from workbench.displays.frame import Dimension, not_in_frame
from workbench.displays.matrix import Cell as Count
from workbench.displays.matrix import Matrix
from workbench.model.claim import Verdict
from workbench.model.corpus import Corpus
from workbench.patterns.classes import Pattern
from workbench.patterns.confidence import NOT_COMPARED, Agreed
from workbench.patterns.outline import SLUG, Outline, Part
from workbench.patterns.questions import Area
from workbench.reports.claims import SIGN, claims, site_columns
from workbench.reports.compose import Words, count_cell, heading, items, link, note, paragraph, strong, table
from workbench.reports.cross_site_back import back_matter
from workbench.reports.cross_site_charts import charts_of
from workbench.reports.cross_site_parting import gap, sharpest
from workbench.reports.cross_site_theme import Telling, theme
from workbench.reports.document import Block, Cell, Column, Document, Region
from workbench.reports.voices import silences

READING = (
    "Every figure is k of n: of n sites that can say something, k do. A site is left out of n, and named, when"
    " it has no such source, was not asked, or has not been coded for it yet; asked and absent is a finding, in n."
    " Sites are few, chosen on purpose and nested in districts: nothing here is inferred to other sites."
)


def cross_site_document(
    corpus: Corpus,
    outline: Outline,
    matrix: Matrix,
    footer: tuple[Block, ...],
    *,
    areas: Sequence[Area] = (),
    agreed: Agreed = NOT_COMPARED,
    flags: str = "",
) -> Document:
    """The report across sites.

    ``matrix``: leaves in use × sites, ordered by district. ``areas``: research questions with their themes; without
    any the themes stand in the order of the codebook. ``agreed``: of the coders, by code. ``flags``: the filters as
    they are typed, for the commands that give a figure again.
    """
    telling = Telling.of(corpus, outline, matrix, agreed, flags)
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
        heading(2, "Question by question" if areas else "Theme by theme", "themes"),
        *_themes(telling, areas),
        *charts_of(corpus, outline, matrix),
        *back_matter(telling),
    ]
    return Document(
        title="Across sites: claims, patterns and what speaks against them",
        slug=SLUG,
        subtitle=corpus.title,
        meta=tuple(_meta(corpus)),
        blocks=tuple(blocks),
        footer=footer,
    )


def _is_theme(part: Part) -> bool:
    return part.theme


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
    for part in filter(_is_theme, outline.parts):
        for found in part.codes:
            if found.pattern.value in ("absent", "undetermined") and not found.sites.k:
                unused.append(found)
                continue
            rules[found.pattern.value] = found.rule
            marks = [f"one source: {len(found.single_source)}"] * bool(found.single_source)
            marks += [f"only challenged: {len(found.challenging_only)}"] * bool(found.challenging_only)
            rows.append(
                [
                    Cell(text=found.name, title=found.code, href=f"#{part.anchor}"),
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
    for contrast in sorted(sharpest(contrasts), key=lambda c: -gap(c)):
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


def _themes(telling: Telling, areas: Sequence[Area]) -> Iterator[Block]:
    """Theme by theme in the order of the codebook, or question by question."""
    told = {p.code: p for p in telling.outline.parts if _worth(p)}
    if not told:
        yield note("reason", "No passage that counts is coded under any theme.")
        return
    if not areas:
        for part in told.values():
            yield from theme(telling, part, 3 if part.level == 1 else 4)
        return
    for area in areas:
        yield heading(3, area.text, f"question-{area.id}" if area.id else "question-none")
        inside = [p for p in area.parts if p.code in told]
        for part in inside:
            yield from theme(telling, part, 4)
        again = [(p, q) for p, q in area.again if p.code in told]
        if again:
            yield paragraph("Told under another question: ", *_again(again))
        if not inside and not again:
            yield note("reason", "No passage that counts is coded under any theme of this question.")
        if area.id:
            yield Region(name=f"question.{area.id}", prompt="What do the themes say to this question, together?")


def _again(again: Sequence[tuple[Part, str]]) -> Iterator[Words]:
    for number, (part, question) in enumerate(again):
        yield "; " if number else ""
        yield link(part.name, f"#{part.anchor}")
        yield f" ({question})"


def _worth(part: Part) -> bool:
    """Whether there is anything to tell: a passage that may be quoted, or one that may not."""
    return bool(part.quotes.quotes or part.quotes.counter or part.quotes.unquoted)
