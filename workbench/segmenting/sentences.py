"""Where a sentence of transcribed speech may end: rules on the text around a full stop.

The rules know what the plain sentencizer does not: abbreviations (``Approx. ten``, ``No. 1``), numbered lists in
running text (``1. time, 2. trust``), quotations that go on (``"Who owns it?" she asked``), stage directions that
belong to what was said before (``Yes. [laughs] And then``), single letters (``Plan B. That``) and pauses
(``we were... trying``). Each decision looks at a bounded stretch on both sides, so time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TITLES = "mr mrs ms mx dr prof messrs"
_NUMBERINGS = "no nos p pp fig figs ch sec vol art para gr p.s"
_PREFIXES = "approx cf e.g i.e eg ie vs viz esp incl"
_SHORT_FORMS = """st ave rd blvd dept univ inc co corp ltd bros assn asst assoc adm u.s u.k u.n d.c ph.d ed.d m.a b.a
    m.ed b.s jr sr supt gov sen rep rev hon capt lt sgt gen mt ft jan feb mar apr jun jul aug sept sep oct nov dec
    mon tue tues thu thur thurs fri est min hr hrs wk yr yrs al"""
_STARTERS = """the a an this that these those there here it he she they we you i my our your his her their its what
    when where why how who which if so and but or because then now well yes no yeah ok okay oh um uh in on at for
    with from as to not some all every each one most many people after before since while even just also"""
_VERBS_OF_SAYING = "said says asked asks replied goes answered added explained wondered"

_NEVER = frozenset((*_TITLES.split(), *_PREFIXES.split()))
_NUMBERING = frozenset(_NUMBERINGS.split())
_SHORT = frozenset(_SHORT_FORMS.split())  # they end a sentence only before a word that opens one
_STARTS = frozenset(_STARTERS.split())
_QUOTES = frozenset("\"”'’»")
_LONGEST_LIST = 20  # items; a larger number is an amount

_DIRECTION = (
    r"(?i:[\[(](?:[^\[\]()\n]{0,40}\b)?(?:laugh|chuckl|paus|sigh|inaudible|unintelligible|crosstalk|overlap|cough"
    r"|cries|crying|applau|silen|nois|phone|gestur|nod|smil|music|\d{1,2}:\d\d)[^\[\]()\n]{0,60}[\])])"
)
# An end mark with what closes behind it, and white space; or a paragraph break, or a new item of a list.
_BREAK = re.compile(
    rf"(?P<mark>[.!?…](?:[ ]?[.!?…])*)(?P<close>[\"'”’»)\]*_\\]*)(?:\s?\\?{_DIRECTION})*(?P<gap>\s+|$)"
    r"|\n(?:[ \t]*\n\s*|[ \t]*(?=(?:[-*•–]|\(?\d{1,2}[.)])[ \t]))"
)
_LAST_WORD = re.compile(r"[^\s\"“‘'(\[,;:–—]*$")
_NEXT_WORD = re.compile(r"[\"'“‘«(\[*_\\]*([^\s,.;:!?…\"”)\]'’]+)")
_WHO_SAYS = re.compile(rf"(?:[\w’'.]+[ ]){{0,2}}(?:{'|'.join(_VERBS_OF_SAYING.split())})\b(?![,:])")
_WIDTH = 40  # characters looked at on either side


def sentence_starts(text: str) -> Iterator[int]:
    """Code points at which a further sentence begins, each behind white space.

    >>> text = 'See No. 1, approx. ten. "Who owns it?" she asked. [laughs] To a B. That is it.'
    >>> [text[at:at + 9] for at in sentence_starts(text)]
    ['"Who owns', 'To a B. T', 'That is i']
    """
    begun = 0
    for match in _BREAK.finditer(text):
        at = match.end()
        if at < len(text) and (match["mark"] is None or _ends(text, match, begun)) and not text[begun:at].isspace():
            yield at
            begun = at


def _ends(text: str, match: re.Match[str], begun: int) -> bool:
    """Whether an end mark ends the sentence that began at ``begun``."""
    at, mark, close = match.end(), match["mark"], match["close"]
    following = _NEXT_WORD.match(text, at, at + _WIDTH)
    word = following[1] if following else ""
    lower = word[:1].islower()
    if match["gap"].count("\n") > 1:
        return True
    if not _QUOTES.isdisjoint(close) and (lower or _WHO_SAYS.match(text, at, at + _WIDTH)):
        return False
    if "?" in mark or "!" in mark:
        return True
    if len(mark) > 1 or mark == "…":
        return not lower and word not in ("I", "")  # 'I' is written large in mid-sentence too
    if close:
        return not lower
    return _stops(text[max(begun, match.start() - _WIDTH) : match.start()], word)


def _stops(before: str, word: str) -> bool:
    """Whether a full stop between ``before`` and ``word`` ends a sentence."""
    found = _LAST_WORD.search(before)
    written = found[0] if found else ""
    last = written.casefold()
    starts = word[:1].isupper() and word.casefold() in _STARTS
    if last in _NEVER:
        return False
    if last in _NUMBERING:
        return not word[:1].isdigit()
    if last in _SHORT or (len(written) == 1 and written.isupper()):
        return starts
    if written.isdecimal() and int(written) <= _LONGEST_LIST:
        return _number_ends(before[: -len(written)].rstrip(), word, starts=starts)
    # 'etc.', 'a.m.' and what else has a full stop inside go on before a small letter
    return (last != "etc" and "." not in last) or not word[:1].islower()


def _number_ends(lead: str, word: str, *, starts: bool) -> bool:
    """Whether '3.' ends a sentence ('in grade 3. We') or numbers an item ('1. time, 2. trust')."""
    if not lead or lead[-1] in ",;:(–—" or word[:1].islower():
        return False
    return starts or not lead.endswith((" and", " or"))
