"""The tags and words of a web page, in linear time whatever is damaged in it.

``html.parser`` would do, but in early releases of each Python before 3.14 it takes quadratic time for comments and
tags without an end: a minute for 60 kB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# A quoted value may hold '>'. Nothing is given back once it is matched (++), so that a tag costs one look at it.
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?:=\s*+(?:"[^"]*+"|'[^']*+')|[^>=]++|=)*+)>""")
_VALUE = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+""")
RAW = frozenset(("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"))  # no tags inside


class Piece(NamedTuple):
    """``text``: words, the name of a tag that starts or ends, or what is not finished, as ``kind`` says."""

    kind: str  # words, start, end, unfinished
    text: str
    attributes: str = ""  # as written


def pieces(page: str) -> Iterator[Piece]:
    """The words and tags of a page in order. Comments, declarations and all inside of RAW elements are passed over.

    >>> [piece.text for piece in pieces('<p id="1>0">We<!-- or not --> do.</P><script>if (a<b)</script>')]
    ['p', 'We', ' do.', 'p', 'script', 'script']
    """
    at = 0
    while (tag := page.find("<", at)) >= 0:
        if tag > at:
            yield Piece("words", page[at:tag])
        match = _TAG.match(page, tag)
        if match:
            name = match[2].casefold()
            yield Piece("end" if match[1] else "start", name, match[3])
            at = match.end() if match[1] or name not in RAW else _end_tag(page, name, match.end())
        else:
            at = _no_tag(page, tag)
        if at < 0:  # the page ends in the middle, and with it what a browser shows
            yield Piece("unfinished", "tag" if not match else match[2].casefold())
            return
        if at == tag:
            yield Piece("words", "<")
            at += 1
    if at < len(page):
        yield Piece("words", page[at:])


def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag by name; what has no value has an empty one.

    >>> attributes(' hidden STYLE="display: none" id=a/')
    {'hidden': '', 'style': 'display: none', 'id': 'a/'}
    """
    return {match[1].casefold(): match[2] or match[3] or match[4] or "" for match in _VALUE.finditer(written)}


def _no_tag(page: str, at: int) -> int:
    """Where a page goes on behind a '<' that begins no whole tag: there, if it is a word; -1 for nowhere."""
    if page.startswith("<!--", at):
        return _behind(page, "-->", at + len("<!"))
    if re.compile("</?[a-zA-Z]").match(page, at):
        return -1  # no '>' of its own in the whole page
    if page.startswith(("<!", "<?", "</"), at):
        return _behind(page, ">", at)
    return at


def _end_tag(page: str, name: str, at: int) -> int:
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(page, at)
    return end.start() if end else -1


def _behind(page: str, mark: str, at: int) -> int:
    found = page.find(mark, at)
    return -1 if found < 0 else found + len(mark)
