"""The end of a memo: what is open, who amended what, all figures, and every quotation with its id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.memos.choose import LONGEST, SHORTEST
from workbench.memos.entry import THIN, CodeLine
from workbench.memos.gaps import Gaps
from workbench.memos.site import SiteMemo
from workbench.memos.workflow import sentences_changed
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus
from workbench.model.stages import Amendment, Step
from workbench.model.text import short_id
from workbench.reports.compose import Words, code, items, note, paragraph, strong, table
from workbench.reports.document import Block, Cell, Column, ColumnKind
from workbench.reports.site_memo_section import group_anchor, marks
from workbench.reports.site_memo_words import cut, more, names_of, plural
from workbench.reports.voices import described, source_href

NUMBER: ColumnKind = "number"
MOST_AMENDED = 40  # statements of the log
MOST_OF_ONE = 60  # words of one statement, each side
MOST_NOTED = 20  # open questions of contact summaries


def question_blocks(corpus: Corpus, memo: SiteMemo) -> Iterator[Block]:
    """What the study itself shows to be open, and what visitors noted."""
    lines = [*_gaps(corpus, memo.gaps)]
    if lines:
        yield paragraph("What the study shows to be open here:")
        yield items(*lines)
    else:
        yield note("reason", "No gap shows: every source is read, and every role was heard in every wave.")
    noted = memo.gaps.noted
    if noted:
        yield paragraph(strong("From contact summaries (researchers' words):"))
        yield items(
            *(
                (strong(f"{field}: "), f"{cut(text)} ({note_of.coder}, {note_of.written[:10] or 'no date'})")
                for note_of, field, text in noted[:MOST_NOTED]
            )
        )
        yield from more(len(noted) - MOST_NOTED, "open questions", "")


def _gaps(corpus: Corpus, gaps: Gaps) -> Iterator[tuple[Words, ...]]:
    told = (
        (f"Sources not read for every code ({len(gaps.unread)}): ", list(gaps.unread)),
        ("Roles heard elsewhere and never here: ", list(gaps.roles)),
        ("Waves without a source here: ", list(gaps.waves)),
        ("Kinds of source that others have: ", list(gaps.kinds)),
        (f"Codes that nobody here was asked about ({len(gaps.codes)}): ", _names(corpus, gaps.codes)),
        (f"Codes that rest on one source ({len(gaps.alone)}): ", _names(corpus, gaps.alone)),
    )
    for label, found in told[:4]:
        if found:
            yield strong(label), names_of(found)
    for role, groups in gaps.unasked:
        yield strong(f"Never asked of {role} ({len(groups)}): "), names_of(groups)
    for label, found in told[4:]:
        if found:
            yield strong(label), names_of(found)


def _names(corpus: Corpus, codes: Sequence[str]) -> list[str]:
    return [corpus.code(slug).name for slug in codes]


def log_blocks(memo: SiteMemo, steps: Sequence[Step], log: Sequence[Amendment], again: str) -> Iterator[Block]:
    """Who said what of the memo, and each statement amended since the draft. ``again``: what lists all of them."""
    if not steps:
        yield note("reason", "Nobody has said yet that this memo is drafted.")
    else:
        yield items(
            *(
                (
                    strong(f"{step.at[:10]} {step.stage.value} "),
                    f"by {step.coder}{f': {step.reason}' * bool(step.reason)}",
                )
                for step in steps
            )
        )
    titles = {s.id: s.title for s in memo.outline.sections}
    changes = [(a, old, new) for a in log for old, new in sentences_changed(a.old, a.new)]
    if not changes:
        yield note("reason", "No statement was amended since the draft." if steps else "No statement is logged.")
        return
    yield table(
        "Amended statements, old and new",
        ["When", "Who", "Section", "Taken out", "Put in"],
        [
            [
                a.at[:10], a.coder, titles.get(a.region, a.region), cut(old, MOST_OF_ONE) or "–",
                cut(new, MOST_OF_ONE) or "–",
            ]
            for a, old, new in changes[:MOST_AMENDED]
        ],
    )  # fmt: skip
    yield from more(len(changes) - MOST_AMENDED, "amended statements", again)


def appendix_blocks(corpus: Corpus, memo: SiteMemo) -> Iterator[Block]:
    """All counts of the codes that were found, and every quotation of the memo."""
    yield from _counts(memo)
    yield from _quotations(corpus, memo)
    rules = dict.fromkeys(e.quotes.rule for s in memo.sections for e in s.entries if e.quotes.quotes)
    lines: list[tuple[Words, ...]] = [
        (
            strong("Quotations: "),
            f"{SHORTEST} to {LONGEST} words where there are such. {'. Or: '.join(rules) or 'None'}.",
        ),
        (
            strong("Thin evidence: "),
            f"fewer than {THIN} passages, what several coders marked in one place being one.",
        ),
        (strong("A passage decided by hand: "), code("workbench quote list")),
    ]
    if memo.unknown:
        lines.append((strong("In the outline and not in this codebook: "), names_of(memo.unknown)))
    yield items(*lines)


def _counts(memo: SiteMemo) -> Iterator[Block]:
    rows = [
        _count_row(line, f"#{group_anchor(section, entry)}" if entry.code != section.code else f"#{section.code}")
        for section in memo.sections
        for entry in section.entries
        for line in entry.present
    ]
    if not rows:
        yield note("reason", "No code was found here.")
        return
    yield table(
        "Full counts of the codes found",
        ["Code", Column(label="Sentences", kind=NUMBER), Column(label="Passages", kind=NUMBER), "Sources", "Persons",
         "Waves", "Stances", "Mark"],
        rows,
        note="Sentences of respondents under the code, each once, of any stance. Sources and persons: those that"
        " carry the code, of those asked and read for it. Waves: with it, of those that could say something."
        " Stances: passages, of codes that state a proposition.",
    )  # fmt: skip


def _count_row(line: CodeLine, href: str) -> list[str | Cell]:
    counts = line.counts
    stances = ", ".join(f"{stance.value} {line.stances[stance]}" for stance in Stance if stance in line.stances)
    return [
        Cell(text=line.name, href=href.replace("/", "-")), str(counts.units or 0), str(counts.passages),
        str(counts.sources), str(counts.persons), str(counts.waves), stances or "–", marks(line),
    ]  # fmt: skip


def _quotations(corpus: Corpus, memo: SiteMemo) -> Iterator[Block]:
    found = memo.quoted
    if not found:
        return
    order = {s.slug: at for at, s in enumerate(corpus.sources)}
    ordered = sorted(found, key=lambda p: (order[p.source.slug], p.coding.start, p.coding.code, p.coding.id))
    yield table(
        f"Quotations in this memo ({plural(len(found), 'passage')})",
        ["Quotation", "Code", "Who", "Place"],
        [
            [
                short_id(p.coding.id), corpus.code(p.coding.code).name, described(corpus, p.source, p.role),
                Cell(text=p.locator, href=source_href(p.source.slug, p.turn)),
            ]
            for p in ordered
        ],
        note="'workbench quote show ID' tells all of one; 'quote pin' and 'quote exclude' override the choice.",
    )  # fmt: skip
