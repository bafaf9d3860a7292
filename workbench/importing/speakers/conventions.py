"""The ways in which transcripts mark a speaker.

A shape is how one line with a label looks; a convention is a shape with a name that people know it by. To add one,
name its pattern in ``SHAPES``, with the groups ``name`` and, where there are times, ``before``, ``after`` and
``colon``, and say what it looks like in ``CONVENTIONS``. Every repetition is bounded, so that no line, however long
or odd, costs more than a glance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from workbench.importing.speakers.labels import Candidate, like_a_label, normal, says_asking_or_answering, standing
from workbench.importing.speakers.times import STAMP, TIME

_GAP = r"[ \t\u00a0\u202f]"
_NAME = r"(?P<name>(?:[^\W_]|\?)[^:*\n\[\]]{0,39}?)"
_ANY_NAME = rf"{_NAME[:-1]}|\[[^\W\d_][^:*\n\[\]]{{0,37}}\])"  # also [Principal A], as names are masked
_INDENT = r"[ \t]{0,16}(?P<number>\d{1,4}(?:\t|[ \t]{2,8}))?"  # the number of a paragraph, as some exports print it
_BEFORE = rf"(?:(?P<before>{STAMP})[ \t]{{0,8}})?"
_ALONE = rf"[ \t]{{0,16}}{_NAME}[ \t]{{0,8}}$"

SHAPES: Mapping[str, re.Pattern[str]] = {
    "bold": re.compile(  # **Name:** text, **Name (0:12):** text
        rf"{_INDENT}{_BEFORE}\*\*{_ANY_NAME}{_GAP}{{0,8}}(?P<after>{STAMP})?(?P<colon>:)\*\*(?=\s|$)"
    ),
    "bold-name": re.compile(  # **Name**: text, **Name** [0:12]: text
        rf"{_INDENT}{_BEFORE}\*\*{_NAME}\*\*{_GAP}{{0,8}}(?P<after>{STAMP})?(?P<colon>:)(?=\s|$)"
    ),
    "name": re.compile(  # NAME: text, [0:12] NAME: text, 0:12 NAME: text, NAME (0:12): text, NAME [0:12] text
        rf"{_INDENT}(?:(?:(?P<before>{STAMP})|(?P<bare>{TIME})(?=[ \t]))[ \t]{{0,8}})?"
        rf"{_ANY_NAME}{_GAP}{{0,8}}(?:(?P<after>{STAMP})(?P<colon>:)?|:)(?=\s|$)"
    ),
    "clock": re.compile(  # Name  0:12, and the words on the lines below; Name 0:12 | words, in the row of a table
        rf"[ \t]{{0,16}}{_NAME}(?:(?P<gap>{_GAP}{{2,8}})(?P<after>{TIME})[ \t]{{0,8}}$"
        rf"|{_GAP}{{1,8}}(?P<cell>{TIME})[ \t]{{0,8}}\|(?=\s))"
    ),
    "zoom": re.compile(rf"[ \t]{{0,16}}\[{_NAME}\][ \t]{{1,8}}(?P<after>{TIME})[ \t]{{0,8}}$"),  # [Name] 09:41:12
    "trint": re.compile(rf"[ \t]{{0,16}}(?P<before>{STAMP})[ \t]{{1,8}}{_ALONE}"),  # [0:12] Name
    "meet": re.compile(  # **Name**
        rf"{_INDENT}{_BEFORE}\*\*{_NAME}\*\*{_GAP}{{0,8}}(?P<after>{STAMP})?[ \t]{{0,8}}$"
    ),
    "alone": re.compile(_ALONE),
}
_BOLD = frozenset(("bold", "bold-name"))
WHOLE_LINES = frozenset(("trint", "meet", "alone"))  # without a colon: only what stands above words is a label

CONVENTIONS: Mapping[str, str] = {  # name: what it looks like
    "name": "Ines Calder: We meet.",
    "name-time": "Ines Calder (00:01:02): We meet.",
    "time-name": "[00:01:02] Ines Calder: We meet.",
    "question-answer": "Q: Who? and A: We.",
    "roles": "Interviewer: Who? and Respondent: We.",
    "letters": "I: Who? and R: We. and P1: FG-3: S2:",
    "capitals": "MODERATOR: Who?",
    "numbered": "12   Ines Calder: We meet.",
    "bold": "**Ines Calder:** We meet.",
    "bold-name": "**Ines Calder**: We meet.",
    "maxqda": "I: Who? #00:01:02-4#",
    "otranscribe": "0:41 We meet.",
    "rev": "Ines Calder (00:00:12): and the words below",
    "sonix": "Ines Calder [00:00:12] and the words below",
    "trint": "[00:00:12] Ines Calder and the words below",
    "otter": "Ines Calder  0:12 and the words below",
    "teams": "Ines Calder   0:12 and the words below, or Ines Calder 0:12 | We meet.",
    "zoom": "[Ines Calder] 09:41:12 and the words below",
    "meet": "**Ines Calder** and the words below",
    "alone": "Ines Calder and the words below",
    "none": "no labels",
}
_SHAPE_OF = {"otter": "clock", "teams": "clock", **{name: name for name in SHAPES if name in CONVENTIONS}}
_AFTER = frozenset(("name-time", "rev", "sonix"))
_BEFORE_NAME = frozenset(("time-name", "otranscribe"))
_LETTERS = re.compile(r"(?:fg|sp|[a-z])[ -]?\d{0,2}|[^\W\d_]{1,2}[ -]?\d{1,2}")
_LABELS: Mapping[str, Callable[[str], bool]] = {  # conventions that are told by their labels alone, narrowest first
    "question-answer": lambda label: normal(label) in ("q", "a", "question", "answer"),
    "letters": lambda label: bool(_LETTERS.fullmatch(normal(label))),
    "capitals": str.isupper,
    "roles": says_asking_or_answering,
}
_TEAMS_GAP = 3  # blanks that Teams leaves before a time; Otter leaves two
_LOOK = 160  # code points of a line that can hold a label and its times
_WIDEST = 100  # code points of a line that holds a label and nothing but a time
_HASHED = re.compile(rf"#{TIME}#[ \t]{{0,8}}(?:\n|$)")
_MOST_LINES = 5_000  # different short lines; a file that has more is a list

_EVENT = re.compile(
    r"(?:[ \t*_]*\\?[\[(][^\[\]()\n]+[\])][ \t.*_]*"  # (pause), \[laughter\], *[phone rings]*
    r"|#{1,6}[ \t][^\n]*"  # a Markdown heading
    rf"|\*\*[^*\n]{{1,80}}\*\*:?[ \t]*(?:{STAMP})?[ \t]*"  # a line in bold, with or without its time
    rf"|[ \t]{{0,8}}{TIME}[ \t]{{0,8}}"  # a time alone
    r"|(?:transcribed by|end of (?:transcript|interview|recording|audio))\b[^\n]{0,120})$",
    re.IGNORECASE,
)
_EVENT_STARTS = frozenset(" \t*_\\[(#0123456789TtEe")
FACT = re.compile(  # Date: 3 May, Place of interview: library
    r"(?:(?:interview )?date|time|place|location|title|site|school|district|participants|present|duration|length"
    r"|recorded|recording|transcribed|transcriber|wave|project|file|pseudonym|setting)\b[^:\n]{0,25}:",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s*\n")
_SPEECH = re.compile(r"[?!…]$|:[ \t].*\.$|^.{40,}\.$")  # but 'Interview with Ms. O.' is a title
_HEAD_LINES = 30
_HEAD_WIDTH = 80  # characters; a longer line is somebody speaking


class Line(NamedTuple):
    """A line in code points, without its line end; ``kind`` is 'text', 'event' or 'blank'."""

    start: int
    end: int
    kind: str


def lines(text: str, start: int) -> Iterator[Line]:
    r"""The lines of a text from ``start`` on; blank lines in a row are told once.

    >>> [line.kind for line in lines("One.\n\n\n[laughs]\n(He) and (I)", 0)]
    ['text', 'blank', 'event', 'text']
    """
    while start < len(text):
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline
        if text[start:end].strip():
            may_be = text[start] in _EVENT_STARTS
            yield Line(start, end, "event" if may_be and _EVENT.match(text, start, end) else "text")
            start = end + 1
        else:
            yield Line(start, end, "blank")
            blanks = _BLANKS.match(text, start)
            start = blanks.end() if blanks else len(text)


def shape_of(convention: str) -> str:
    """The shape that a convention's lines have; '' where it has none.

    >>> shape_of("rev"), shape_of("otter"), shape_of("none")
    ('name', 'clock', '')
    """
    return "" if convention == "none" else _SHAPE_OF.get(convention, "name")


def candidates(text: str, start: int, shapes: Collection[str]) -> dict[str, list[Candidate]]:
    """All lines from ``start`` on that look labelled, by shape; facts above a transcript are none.

    Shapes of whole lines have no candidates here: see ``above_words``.
    """
    found: dict[str, list[Candidate]] = {shape: [] for shape in shapes}
    tried = [(SHAPES[shape], found[shape], shape) for shape in shapes if shape not in WHOLE_LINES]
    start = _after_facts(text, start)
    # every label has a colon, if only in its time: lines without one are jumped over
    while tried and (colon := text.find(":", start)) >= 0:
        line = max(start, text.rfind("\n", start, colon) + 1)
        newline = text.find("\n", colon)
        end = len(text) if newline < 0 else newline
        if colon - line < _LOOK:
            stop = min(end, line + _LOOK)
            starred = text.find("**", line, stop)
            for pattern, into, shape in tried:
                possible = starred >= 0 if shape in _BOLD else starred != line
                if possible and (match := pattern.match(text, line, stop)):
                    into.append(_candidate(match, line, end, shape))
        start = end + 1
    return found


def above_words(text: str, start: int, shape: str, labels: Collection[str]) -> list[Candidate]:
    """Whole lines that hold one of the labels and stand above words, as a title does; no two of them in a row.

    Args:
        text: the canonical text.
        start: the code point where the body starts.
        shape: one of ``WHOLE_LINES``.
        labels: in their normal form.
    """
    found: list[Candidate] = []
    waiting = None
    for line in lines(text, _after_facts(text, start)) if labels else ():
        match = _whole(text, line, SHAPES[shape])
        if match and normal(match["name"]) in labels:
            waiting = _candidate(match, line.start, line.end, shape)
        elif waiting and line.kind == "text":
            found.append(waiting)
            waiting = None
    return found


def repeated(text: str, start: int, shapes: Collection[str]) -> dict[str, frozenset[str]]:
    """By shape the labels, in their normal form, that are the whole of two lines or more."""
    counts: dict[str, Counter[str]] = {shape: Counter() for shape in shapes}
    start = _after_facts(text, start)
    while start < len(text):
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline
        if 0 < end - start < _WIDEST:
            for shape, labels in counts.items():
                if match := SHAPES[shape].match(text, start, end):
                    labels[match["name"]] += 1
                    if len(labels) > _MOST_LINES:
                        return dict.fromkeys(shapes, frozenset())
        start = end + 1
    return {
        shape: frozenset(normal(label) for label, count in labels.items() if count > 1 and like_a_label(label))
        for shape, labels in counts.items()
    }


def _whole(text: str, line: Line, pattern: re.Pattern[str]) -> re.Match[str] | None:
    short = line.kind != "blank" and line.end - line.start < _WIDEST
    return pattern.match(text, line.start, line.end) if short else None


def _candidate(match: re.Match[str], line: int, end: int, shape: str) -> Candidate:
    groups = match.groupdict()
    label = match["name"].strip()
    time = groups.get("cell") or groups.get("after") or groups.get("before") or groups.get("bare") or ""
    return Candidate(
        label=label,
        line=line,
        words=match.end(),
        # 'Yes [00:12] we did' is speech with a time in it: without its colon a time proves nothing
        timed=shape in (*_BOLD, "name") and bool(groups.get("before") or (groups.get("after") and groups["colon"])),
        apart=shape in _BOLD or shape in ("clock", "zoom") or (shape == "trint" and " " in label),
        time=time.strip("\\[]()#"),
        form=_form(groups, shape, below=match.end() == end),
    )


def _form(groups: Mapping[str, str | None], shape: str, *, below: bool) -> str:
    """The convention that one line follows, as far as the line alone tells."""
    if shape == "clock":
        return "teams" if groups["cell"] or len(groups["gap"] or "") >= _TEAMS_GAP else "otter"
    if shape != "name":
        return shape
    if groups["before"] or groups["bare"]:
        return "time-name" if groups["before"] else "otranscribe"
    if groups["after"]:
        return ("rev" if groups["colon"] else "sonix") if below else "name-time"
    return "numbered" if groups["number"] else "name"


def follows(candidate: Candidate, convention: str) -> bool:
    """Whether a line that has the shape of a convention follows the convention too.

    >>> said = Candidate(label="He said", line=0, words=8, form="name")
    >>> follows(said, "name"), follows(said, "capitals"), follows(said, "rev")
    (True, False, False)
    """
    if convention in _LABELS:
        return _LABELS[convention](candidate.label) or standing(candidate.label) != "person"
    if convention == "numbered":
        return candidate.form == "numbered"
    return next((candidate.form in group for group in (_AFTER, _BEFORE_NAME) if convention in group), True)


def told(text: str, labels: Sequence[Candidate]) -> str:
    """The name of the convention that the labelled lines of a text follow; most of them decide."""
    form = Counter(each.form for each in labels).most_common(1)[0][0]
    if form in ("otter", "teams") and "otter.ai" in text:
        return "otter"
    if form != "name":
        return form
    if 2 * sum(1 for _ in _HASHED.finditer(text)) >= len(labels):
        return "maxqda"
    written = {each.label for each in labels if standing(each.label) == "person"} or {""}
    return next((name for name, fits in _LABELS.items() if all(map(fits, written))), "name")


def _after_facts(text: str, start: int) -> int:
    """Where a block of facts above a transcript ends ('Date: ..., Interviewer: ...'), else ``start``."""
    after, open_block = start, False
    for number, line in enumerate(lines(text, start)):
        written = text[line.start : line.end].strip(" \t*#")
        if number == _HEAD_LINES or len(written) > _HEAD_WIDTH:
            break
        if FACT.match(written):
            after, open_block = line.end, True
        elif line.kind == "blank":
            open_block = False
        elif open_block:  # 'Interviewer: AB' below a fact, before any blank line
            after = line.end
        elif _SPEECH.search(written):  # 'Transcribed by: AB' below is a footer
            break
    return after
