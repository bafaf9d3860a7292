"""One line that a coder types, as what it asks for. Nothing is looked up here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.errors import WorkbenchError
from workbench.model.coding import Stance

HELP = """\
Enter  next sentence            b  back            g N  turn N          /words  next sentence with them
CODE CODE ...  give it codes: a name, the last part of one, a beginning, initials, or 1-9 of the list l
CODE s STANCE m MEMO  with a stance (supports, qualifies, challenges, context) and a memo, as far as told
"part of the words" CODE  give them to these words alone         .  the last codes again
+  one sentence more            - or w  one less        + CODE  both at once
v  a new code named by the words (in vivo);  v NAME,  v PARENT/NAME,  v "part of the words" PARENT
m MEMO, s STANCE  on the last coding             x CODE  take your coding off
u  undo            r  redo            d CODE  what a code means            l  the last codes
c  what stands around           q  stop; the next session goes on here    =CODE  a code of one letter"""

QUOTES = {'"': '"', "\N{LEFT DOUBLE QUOTATION MARK}": "\N{RIGHT DOUBLE QUOTATION MARK}"}
ALONE = "bclqur?"  # take nothing
DIGITS = 9  # of the number of a turn
STANCES = tuple(stance.value for stance in Stance)


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What a line asks for.

    ``verb``: a letter of the help, '' for the next sentence, '+' for more of the text alone, '=' to code.
    ``grow``: sentences more (or, below 0, less) before anything else. ``part``: words in quotation marks.
    ``words``: codes, as they were typed. ``text``: a memo, words to look for, the name of a new code.
    """

    verb: str
    grow: int = 0
    part: str = ""
    words: tuple[str, ...] = ()
    text: str = ""
    stance: str = ""


def parse(line: str) -> Typed:
    """A line as what it asks for; a refusal says how it is written.

    >>> parse("+ load s sup m as in May").words, parse("+ load s sup m as in May").text
    (('load',), 'as in May')
    >>> parse('"twice a week" visits').part, parse("/ twice a week").text
    ('twice a week', 'twice a week')
    """
    told = line.strip()
    if told == "w":
        return Typed(verb="+", grow=-1)
    rest = told.lstrip("+-")
    signs = told[: len(told) - len(rest)]
    rest, grow = rest.strip(), signs.count("+") - signs.count("-")
    if not rest:
        return Typed(verb="+" if signs else "", grow=grow)
    if rest.startswith("/"):
        return Typed(verb="/", text=rest[1:].strip())
    if rest[0] in QUOTES:
        part, rest = _part(rest)
        return _coding(rest, grow=grow, part=part)
    verb, _, after = rest.partition(" ")
    read = _READ.get(verb)
    return read(verb, after.strip(), grow) if read else _coding(rest, grow=grow)


def _part(line: str) -> tuple[str, str]:
    """The words in quotation marks and what follows; the mark that closes has white space behind it, or nothing."""
    found = re.compile(re.escape(QUOTES[line[0]]) + r"(?=\s|$)").search(line, 1)
    words = line[1 : found.start()].strip() if found else ""
    if found is None or not words:
        raise WorkbenchError("these words have no end", hint='write "part of the words" CODE')
    return words, line[found.end() :].strip()


def _coding(rest: str, *, grow: int, part: str = "") -> Typed:
    """CODE ... s STANCE m MEMO."""
    told, memo = rest, ""
    if found := re.search(r"(?:^|\s)m\s+(?=\S)", rest):
        told, memo = rest[: found.start()], rest[found.end() :].strip()
    words = re.split(r"[\s,]+", told.strip(" ,"))
    given = ""
    if "s" in words[1:]:
        at = words.index("s", 1)
        if len(words) != at + 2:
            raise WorkbenchError("which stance?", hint=f"s and one of {', '.join(STANCES)}")
        given, words = stance(words[at + 1]), words[:at]
    codes = tuple(word.removeprefix("=") for word in words)
    if not all(codes):
        raise WorkbenchError("which code?", hint="name one, or a digit of the list l")
    return Typed(verb="=", grow=grow, part=part, words=codes, text=memo, stance=given)


def stance(word: str) -> str:
    """A stance by its name or its beginning.

    >>> stance("q"), stance("con")
    ('qualifies', 'context')
    """
    found = [name for name in STANCES if word and name.startswith(word.casefold())]
    if len(found) != 1:
        raise WorkbenchError(f"{word!r} is not one stance", hint=f"there are {', '.join(STANCES)}")
    return found[0]


def _memo(verb: str, rest: str, grow: int) -> Typed:
    if not rest:
        raise WorkbenchError("which memo?", hint="m and its words")
    return Typed(verb=verb, text=rest, grow=grow)


def _stance(verb: str, rest: str, grow: int) -> Typed:
    return Typed(verb=verb, stance=stance(rest), grow=grow)


def _codes(verb: str, rest: str, grow: int) -> Typed:
    words = tuple(word.removeprefix("=") for word in re.split(r"[\s,]+", rest) if word)
    if not words:
        raise WorkbenchError("which code?", hint=f"{verb} and its name")
    return Typed(verb=verb, words=words, grow=grow)


def _turn(verb: str, rest: str, grow: int) -> Typed:
    if not (rest.isdecimal() and len(rest) <= DIGITS):
        raise WorkbenchError("which turn?", hint="g and its number")
    return Typed(verb=verb, text=rest, grow=grow)


def _in_vivo(verb: str, rest: str, grow: int) -> Typed:
    if rest[:1] in QUOTES:
        part, parent = _part(rest)
        return Typed(verb=verb, part=part, words=(parent,) if parent else (), grow=grow)
    return Typed(verb=verb, text=rest, grow=grow)


def _alone(verb: str, rest: str, grow: int) -> Typed:
    if rest:
        raise WorkbenchError(f"{verb} takes nothing more", hint=f"a code of that name: ={verb}")
    return Typed(verb=verb, grow=grow)


_READ = dict.fromkeys(ALONE, _alone) | {"m": _memo, "s": _stance, "x": _codes, "d": _codes, "g": _turn, "v": _in_vivo}
