"""A small safe subset of Markdown, read into blocks, so that analyst text looks right outside Markdown too.

Paragraphs, headings (as strong lines), lists, quotations, bold, italic, code and hard breaks. Whatever else
stands there is shown as it was typed; HTML is never taken for HTML, and comments are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from workbench.reports.characters import shown
from workbench.reports.document import Block, Code, Emphasis, Items, Paragraph, Quotation, Run, Strong, Text

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINE_KINDS = (
    ("heading", re.compile(r" {0,3}#{1,6}\s+(.*?)\s*#*\s*")),
    ("bullet", re.compile(r"\s*[-*+]\s+(.*)")),
    ("number", re.compile(r"\s*\d{1,9}[.)]\s+(.*)")),
    ("quotation", re.compile(r" {0,3}> ?(.*)")),
    ("blank", re.compile(r"(\s*)")),
    ("text", re.compile(r"(.*)")),
)
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
# A stretch has an end in sight: without a bound, a tangle of opening marks would take quadratic time.
_MARKUP = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)(?P<code>.{1,1000}?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<two>\*\*|(?<!\w)__)(?=\S)(?P<strong>.{1,1000}?)(?<=\S)(?P=two)"
    r"|(?P<one>\*|(?<!\w)_)(?=\S)(?P<emphasis>.{1,1000}?)(?<=\S)(?P=one)(?!\w)",
    re.DOTALL,
)


def blocks(text: str) -> tuple[Block, ...]:
    r"""The blocks of an analyst's text.

    >>> [type(b).__name__ for b in blocks("## Load\nIt *grew*.\n\n- one\n- two\n\n> said")]
    ['Paragraph', 'Paragraph', 'Items', 'Quotation']
    """
    stretches = _stretches(_COMMENT.sub("", shown(text)).split("\n"))
    grouped = groupby(stretches, key=lambda stretch: stretch[0])
    return tuple(block for kind, group in grouped for block in _as_blocks(kind, [lines for _, lines in group]))


def inline(text: str) -> tuple[Run, ...]:
    r"""Bold, italic and code of a line; a stressed stretch inside another is shown without its marks.

    >>> inline("so **very** clear\\*")
    (Text(text='so '), Strong(text='very'), Text(text=' clear*'))
    """
    parts: list[Run] = []
    at = 0
    for found in _MARKUP.finditer(text):
        parts += [Text(text=text[at : found.start()]), _run(found)]
        at = found.end()
    parts.append(Text(text=text[at:]))
    return tuple(_merged(part for part in parts if part.text))


def _stretches(lines: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Lines that belong together with what they are; a plain line continues the stretch above it."""
    found: list[tuple[str, list[str]]] = []
    may_go_on = False
    for line in lines:
        kind, words = _kind_of(line)
        goes_on = may_go_on and (kind == "text" or (kind == "quotation" and found[-1][0] == kind))
        if goes_on:
            found[-1][1].append(words)
        elif kind != "blank":
            found.append((kind, [words]))
        may_go_on = kind not in ("blank", "heading")
    return found


def _kind_of(line: str) -> tuple[str, str]:
    return next((kind, found[1]) for kind, pattern in _LINE_KINDS if (found := pattern.fullmatch(line)))


def _as_blocks(kind: str, stretches: list[list[str]]) -> list[Block]:
    joined = [_join(lines) for lines in stretches]
    match kind:
        case "bullet" | "number":
            return [Items(items=tuple(map(inline, joined)), ordered=kind == "number")]
        case "heading":
            return [Paragraph(runs=(Strong(text=_plain(words)),)) for words in joined if words]
        case "quotation":
            return [Quotation(text=_plain("\n".join(lines))) for lines in stretches]
        case _:
            return [Paragraph(runs=inline(words)) for words in joined]


def _join(lines: list[str]) -> str:
    whole = ""
    for line in lines:
        broken = _HARD_BREAK.search(line)
        whole += (line[: broken.start()] + "\n") if broken else line.strip() + " "
    return whole.strip()


def _run(found: re.Match[str]) -> Run:
    if found["escaped"]:
        return Text(text=found["escaped"])
    if found["code"]:
        return Code(text=found["code"].strip())
    if found["strong"]:
        return Strong(text=_plain(found["strong"]))
    return Emphasis(text=_plain(found["emphasis"]))


def _plain(text: str) -> str:
    return "".join(run.text for run in inline(text))


def _merged(parts: Iterable[Run]) -> Iterable[Run]:
    for kind, group in groupby(parts, key=type):
        if kind is Text:
            yield Text(text="".join(run.text for run in group))
        else:
            yield from group
