"""The back of the cross-site report: negative evidence, first use, whose words stand in it, how it was counted."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.displays.roles import NOT_TOLD
from workbench.memos.choose import LONGEST, SHORTEST
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus, Passage
from workbench.model.text import short_id
from workbench.patterns.ledger import Represented
from workbench.patterns.outline import Outline, Part
from workbench.patterns.weight import said_of_challenges
from workbench.reports.compose import code, heading, items, note, paragraph, strong, table
from workbench.reports.cross_site_theme import Telling
from workbench.reports.document import Block, Cell, Column
from workbench.reports.vignettes import vignettes_of
from workbench.reports.voices import OF_PARAPHRASE, names, source_href


def back_matter(telling: Telling) -> Iterator[Block]:
    """All that stands behind the themes."""
    corpus, outline = telling.corpus, telling.outline
    yield heading(2, "Negative evidence", "negative")
    yield from _claims(telling)
    yield from _ledger(corpus, outline)
    yield heading(2, "Representation", "representation")
    yield from _representation(corpus, outline)
    yield heading(2, "First use of the codes", "first-use")
    yield paragraph(outline.first_use.sentence)
    if vignettes_of(corpus):
        yield heading(2, "Vignettes", "vignettes")
        yield paragraph(_vignettes(corpus))
    yield heading(2, "How this was done", "method")
    yield from _method(telling)
    yield heading(2, "Index of quotations", "quotations")
    yield from _index(corpus, outline)


def _claims(telling: Telling) -> Iterator[Block]:
    """Every claim with the sites that fit, that do not, and that have no data."""
    corpus = telling.corpus
    if not telling.outline.trials:
        return
    rows: list[list[str | Cell]] = []
    for trial in telling.outline.trials:
        weight = telling.weights[trial.claim.slug]
        not_fitting = [s.name for s in trial.sites if s.counted and not s.has]
        qualified = [s.name for s in trial.sites if s.counted and s.has and s.verdict.value == "qualifies"]
        rows.append(
            [
                Cell(text=trial.claim.statement, href=f"#claim-{trial.claim.slug}"),
                str(weight.sites),
                ", ".join(qualified) or "–",
                ", ".join(not_fitting) or "–",
                names(corpus, [s.site for s in trial.unheard]) or "–",
                said_of_challenges(weight).removeprefix("challenge share").lstrip(": "),
            ]
        )
    yield table(
        "Claims: sites that fit, that do not, and that have no data",
        ["Claim", "Fit", "Of these qualified", "Do not fit", "No data", "Challenge share"],
        rows,
        note="Fit: sites that support it, outright or qualified, of those that count. Challenge share: sites that"
        " challenge it, of those that support or challenge it. Again: workbench claim show CLAIM",
    )


def _ledger(corpus: Corpus, outline: Outline) -> Iterator[Block]:
    lines = [line for line in outline.negative if line.about == "code"]
    if not lines:
        yield note("reason", "No passage is coded as challenging or qualifying. Was it looked for?")
        return
    yield table(
        "Passages that challenge or qualify what a code states, by site",
        ["Code", "Site", Column(label="Stance", kind="stance"), Column(label="Passages", kind="number"),
         "First place"],
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
    )  # fmt: skip


def _representation(corpus: Corpus, outline: Outline) -> Iterator[Block]:
    found = outline.representation
    for caption, label, groups in (
        ("Quotations chosen under the themes, and share of respondents' words", "Site", found.sites),
        ("The same by role", "Role", found.roles),
    ):
        yield table(
            caption,
            [label, "Quotations", Column(label="Share of words", kind="number")],
            [_row(corpus, each, of_site=label == "Site") for each in groups],
        )
    if found.never:
        yield note("warning", f"Never quoted in the themes: {names(corpus, found.never)}.")
    if found.paraphrased:
        yield note(
            "reason",
            f"Not quoted, because all coded passages there are {OF_PARAPHRASE}: {names(corpus, found.paraphrased)}.",
        )


def _row(corpus: Corpus, each: Represented, *, of_site: bool) -> list[str]:
    name = each.group
    if of_site:
        name = "(of no site)" if name == NOT_TOLD else corpus.name_of(name)
    return [name, str(each.quotes), "not counted" if each.words is None else f"{100 * each.words:.0f} %"]


def _vignettes(corpus: Corpus) -> str:
    held = [m for m in vignettes_of(corpus) if not m.form.get("consent", "").strip()]
    told = f"{len(vignettes_of(corpus))} in the study, printed under the themes and in the chapters they stand with."
    if held:
        told += f" Not printed, for want of a basis of consent: {', '.join(m.title or short_id(m.id) for m in held)}."
    return told


def _method(telling: Telling) -> Iterator[Block]:
    rules = list(dict.fromkeys(p.quotes.rule for p in telling.outline.parts if p.quotes.quotes))
    flags = telling.flags
    yield items(
        (strong("Quotations: "), f"{SHORTEST} to {LONGEST} words where there are such. {'. Or: '.join(rules)}."),
        (strong("Decided by hand: "), f"{len(telling.corpus.pins)} quotations; see ", code("workbench quote list")),
        (strong("Scope words "), "of themes and claims follow from the class: all, most, some, few and none of the"
         " eligible sites mean what 'How far each code is spread' prints as its rule."),
        (strong("Figures again: "), code(f"workbench matrix{flags}"), ", ", code("workbench claim list"), ", ",
         code("workbench agree"), "; a theme names the commands for its own."),
    )  # fmt: skip


def _index(corpus: Corpus, outline: Outline) -> Iterator[Block]:
    """Quotations under the themes, each with its id, its place and where it is used."""
    used: dict[str, list[Part]] = {}
    passages: dict[str, Passage] = {}
    for part in (p for p in outline.parts if p.theme):
        for passage in (*part.quotes.quotes, *([part.quotes.counter] if part.quotes.counter else [])):
            passages.setdefault(passage.coding.id, passage)
            used.setdefault(passage.coding.id, []).append(part)
    if not passages:
        yield note("reason", "No quotation stands under a theme.")
        return
    order = {s.slug: at for at, s in enumerate(corpus.sources)}
    found = sorted(
        passages.values(), key=lambda p: (order[p.source.slug], p.coding.start, p.coding.code, p.coding.id)
    )
    yield table(
        "Quotations under the themes",
        ["Quotation", "Place", "Used under"],
        [
            [
                short_id(p.coding.id),
                Cell(text=p.locator, href=source_href(p.source.slug, p.turn)),
                Cell(text="; ".join(part.name for part in used[p.coding.id]), href=f"#{used[p.coding.id][0].anchor}"),
            ]
            for p in found
        ],
        note="'workbench quote show ID' tells all of one; 'quote pin' and 'quote exclude' override the choice.",
    )
