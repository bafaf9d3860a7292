"""Plain text and inline runs as Markdown that CommonMark and GitHub show to the letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

from workbench.reports.characters import flat, shown, spelt_direction, turns_direction
from workbench.reports.document import Code, Emphasis, LinkTo, Run, Strong, Text, href_in

# Everywhere: what opens markup. `_` within a word and `&` outside a reference are harmless and stay readable;
# `-->` is escaped so that no transcript can look like the end of a mark for analyst text.
_SPECIAL = re.compile(
    r"[\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#[0-9]+;|#[xX][0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)|(?<=--)>"
)
_MAYBE_SPECIAL = re.compile(r"[\\`*\[\]<|~_&>]")  # looked for first: it is quicker, and most texts have none
# At the start of a line: headings, lists, quotations, rules, underlines of headings, delimiters of tables.
_LINE_START = re.compile(r"[#>+=-]|:(?=-)|(?<=\d)[.)](?=\s|$)")
_MARK_LIKE = re.compile(r"(?:<|&lt;)\s*!?\s*[-–—]|-->")
_NUMBERED = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")


def escaped(text: str) -> str:
    r"""Text inside a line, with all that Markdown would eat made harmless.

    >>> print(escaped("a*b <i> snake_case _x_ R&D &lt; [y]"))
    a\*b \<i> snake_case \_x\_ R&D \&lt; \[y\]
    """
    said = shown(text)
    return spelt_direction(_SPECIAL.sub(r"\\\g<0>", said) if _MAYBE_SPECIAL.search(said) else said)


def cell(text: str) -> str:
    r"""Text inside a table cell: a line feed becomes ``<br>``, the only break a cell can hold.

    >>> print(cell("a|b\nc"))
    a\|b<br>c
    """
    return "<br>".join(escaped(line.strip()) for line in shown(text).strip().split("\n"))


def one_line(text: str) -> str:
    r"""Text of a heading or caption: white space drawn together, trailing number signs kept.

    >>> print(one_line("In C#\nand  F#"))
    In C# and F\#
    """
    line = escaped(flat(text))
    return re.sub(r"#(?=#*$)", r"\\#", line)


def lines(runs: Iterable[Run], *, suffix: str) -> list[str]:
    r"""Runs as the lines of one paragraph; a line feed in a text is a hard break.

    >>> lines((Text(text="1. a\n"), Strong(text="b "), LinkTo(text="c", href="d.*")), suffix="md")
    ['1\\. a\\', '**b** [c](d.md)']
    """
    whole = "".join(_joined(_pieces(runs, suffix)))
    kept = [_safe_start(line) for line in map(str.strip, whole.split("\n")) if line]
    return [*(f"{line}\\" for line in kept[:-1]), *kept[-1:]]


def _safe_start(line: str) -> str:
    at = number.end() if (number := _NUMBERED.match(line)) else 0
    return f"{line[:at]}\\{line[at:]}" if _LINE_START.match(line, at) else line


def _pieces(runs: Iterable[Run], suffix: str) -> list[tuple[str, str]]:
    """Runs as (delimiter, Markdown); white space at the edges of a stressed run moves outside."""
    split = [part for run in runs for part in _split(run, suffix)]
    grouped = groupby((part for part in split if part[1]), key=lambda part: part[0])
    return [(delimiter, "".join(body for _, body in parts)) for delimiter, parts in grouped]


def _split(run: Run, suffix: str) -> list[tuple[str, str]]:
    match run:
        case LinkTo(text=text, href=href):
            return [("", f"[{one_line(text)}]({_target(href, suffix)})")]
        case Code(text=text):
            return [("", _code(text))]
        case Text(text=text):
            return [("", escaped(text))]
        case Strong(text=text) | Emphasis(text=text):
            delimiter = "**" if isinstance(run, Strong) else "_"
            body = shown(text)
            before, after = body[: len(body) - len(body.lstrip())], body[len(body.rstrip()) :]
            middle = [(delimiter, escaped(body.strip())), ("", after)] if body.strip() else []
            return [("", before), *middle]


def _joined(pieces: list[tuple[str, str]]) -> list[str]:
    """The pieces with their delimiters, each beside something that lets it open or close.

    A delimiter between a letter and a letter (or a punctuation mark) is taken as text by CommonMark. The letter
    outside is then written as a character reference: it shows the same and counts as punctuation.
    """
    bodies = [body for _, body in pieces]
    for at, (delimiter, body) in enumerate(pieces):
        if not delimiter:
            continue
        if at and not pieces[at - 1][0] and _clashes(delimiter, body[0], bodies[at - 1][-1]):
            bodies[at - 1] = _with_last_spelt(bodies[at - 1])
        if at + 1 < len(pieces) and not pieces[at + 1][0] and _clashes(delimiter, body[-1], bodies[at + 1][0]):
            bodies[at + 1] = _with_first_spelt(bodies[at + 1])
    return [f"{delimiter}{body}{delimiter}" for (delimiter, _), body in zip(pieces, bodies, strict=True)]


def _with_first_spelt(body: str) -> str:
    """The first letter as a reference; an underscore behind it no longer stands within a word."""
    rest = body[1:]
    return f"&#{ord(body[0])};" + (f"\\{rest}" if rest.startswith("_") else rest)


def _with_last_spelt(body: str) -> str:
    """The last letter as a reference; an underscore before it no longer stands within a word."""
    rest = body[:-1]
    if rest.endswith("_") and not rest.endswith("\\_"):
        rest = f"{rest[:-1]}\\_"
    return f"{rest}&#{ord(body[-1])};"


def _clashes(delimiter: str, inside: str, outside: str) -> bool:
    return not _parts_words(outside) and (delimiter == "_" or _parts_words(inside))


def _parts_words(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] in "PS"


def _code(text: str) -> str:
    plain = flat(text)
    if turns_direction(plain) or _MARK_LIKE.search(plain) or not plain:  # a code span cannot escape anything
        return escaped(plain)
    fence = "`" * (max((len(m) for m in re.findall("`+", plain)), default=0) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def _target(href: str, suffix: str) -> str:
    return href_in(href, suffix).replace("(", "%28").replace(")", "%29")


def linked(text: str, href: str, *, suffix: str, title: str = "") -> str:
    r"""Text of a cell, as a link when it has an href.

    >>> print(linked("3", "a.*#x", suffix="md", title='of "6"'))
    [3](a.md#x "of \"6\"")
    """
    if not href:
        return cell(text)
    said = ' "' + escaped(flat(title)).replace('"', r"\"") + '"' if title else ""
    return f"[{cell(text)}]({_target(href, suffix)}{said})"
