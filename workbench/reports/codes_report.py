"""Every passage of every code as a document, each with its place, its speaker, its coders and what overlaps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.displays.retrieval import Entry, Retrieved
from workbench.model.codebook import Code
from workbench.model.corpus import Corpus
from workbench.model.retrieval import Around, code_paths
from workbench.reports.compose import code as verbatim
from workbench.reports.compose import emphasis, heading, items, note, paragraph, strong, table
from workbench.reports.document import Block, Cell, Column, Document, Run, Text
from workbench.reports.voices import quotation, silences, sites_share

HOW = (
    "Passages that count: words of respondents in sources that are data, grown to whole sentences. What several"
    " coders marked with one stance in one place is one passage. The figures of a code are of it and all codes below"
    " it, whatever the stance. Sources and sites: those with a passage, of those that were asked and read for the"
    " code, or hold one. 'Also coded': other codes on the same words. Of participants who agreed to paraphrase only,"
    " places are named and no words."
)


def codes_document(
    corpus: Corpus,
    found: Sequence[Retrieved],
    footer: tuple[Block, ...],
    *,
    around: Mapping[str, Around] | None = None,
) -> Document:
    """The report on passages by code. ``around``: coding (by id) → what stands before and after it, if wanted."""
    paths = code_paths(corpus.codebook)
    blocks: list[Block] = [note("method", HOW), *(note("warning", f"{warning}.") for warning in corpus.warnings)]
    if found:
        blocks += [heading(2, "Codes", "codes"), _contents(found, paths)]
    else:
        blocks.append(paragraph("No passage that counts has any of these codes."))
    for number, each in enumerate(found, 1):
        blocks += _section(corpus, each, paths[each.code], _anchor(number), around or {})
    return Document(
        title="Passages by code",
        slug="codes",
        subtitle=corpus.title,
        meta=(
            ("codes", str(len(found))),
            ("passages", f"{sum(each.own for each in found):,}"),
            ("filter", corpus.filters),
        ),
        blocks=tuple(blocks),
        footer=footer,
    )


def _anchor(number: int) -> str:
    return f"code-{number}"


def _contents(found: Sequence[Retrieved], paths: Mapping[str, str]) -> Block:
    columns: list[str | Column] = ["Code", Column(label="Passages", kind="number"), "Sources", "Sites", "Coders"]
    return table(
        "Codes with passages",
        columns,
        [
            [Cell(text=paths[each.code], href=f"#{_anchor(number)}"), f"{each.passages:,}", str(each.sources),
             str(each.sites) if each.sites.n else "–", ", ".join(each.coders)]
            for number, each in enumerate(found, 1)
        ],
    )  # fmt: skip


def _section(
    corpus: Corpus, each: Retrieved, path: str, anchor: str, around: Mapping[str, Around]
) -> Iterator[Block]:
    code = corpus.code(each.code)
    yield heading(2, path, anchor)
    yield paragraph(verbatim(code.slug))
    yield items(*_told(corpus, code, each))
    for entry in each.entries:
        yield from _entry(corpus, entry, around.get(entry.passage.coding.id))


def _told(corpus: Corpus, code: Code, each: Retrieved) -> Iterator[tuple[Run, ...]]:
    yield strong("Definition: "), Text(text=code.definition or "none is written")
    many = f"{each.passages:,} passage{'s' * (each.passages != 1)}"
    where = f"in {each.sources} sources, at {sites_share(each.sites)}, coded by {', '.join(each.coders)}"
    below = f"; {each.own:,} of this code itself, printed here" if each.own != each.passages else ""
    yield strong("Found: "), Text(text=f"{many} {where}{below}")
    if each.silent:
        yield strong("Nobody can say: "), Text(text=silences(corpus, each.silent))


def _entry(corpus: Corpus, entry: Entry, around: Around | None) -> Iterator[Block]:
    if around and around.before:
        yield paragraph(emphasis(around.before))
    yield quotation(corpus, entry.passage)
    if around and around.after:
        yield paragraph(emphasis(around.after))
    told: list[tuple[Run, ...]] = []
    if entry.overlaps:
        also = "; ".join(f"{code} ({', '.join(coders)})" for code, coders in entry.overlaps)
        told.append((strong("Also coded: "), Text(text=also)))
    told += [(strong(f"Memo of {coder}: "), Text(text=memo)) for coder, memo in entry.memos]
    if told:
        yield items(*told)
