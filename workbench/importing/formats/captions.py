"""Subtitles as transcripts: cues of one speaker become one turn, with the times of the cues as locators."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.errors import WorkbenchError
from workbench.importing.formats.cues import Cue, clock, cues_of
from workbench.importing.formats.decode import Decoded, decode
from workbench.importing.formats.written import Piece, Written
from workbench.importing.speakers.labels import Candidate, accepted, normal

PAUSE = 2.0  # seconds; so long a silence parts the turns of captions that name nobody
_MOST_PROBLEMS = 5  # told one by one
_ROLLING = 0.3  # of the cues begin with what the cue before ended with
_MOST_SHARED = 60  # words; two lines of captions have about 20
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?[ \t]+([^<>]{1,200})>|</v>")
_TAG = re.compile(r"</?(?:c|i|b|u|s|v|lang|ruby|rt|font)(?:[.\s][^<>]{0,200})?>|<[\d:.]{1,20}>|\{\\[^{}]{1,40}\}")
_SPACES = re.compile(r"\s+")
_DASH = re.compile(r"[ \t]*(?:[-–—][ \t]+|[-–—](?=[^\W\d_])|>>+[ \t]*)")
_NAMED = re.compile(r"([^\W_][^:\n<>\[\]()]{0,39}?)[ \t]{0,8}:(?=\s|$)")
_IN_BRACKETS = re.compile(r"\(([^()\n:]{1,40})\)[ \t]*$")
_EVENT = re.compile(r"(?:\[[^\[\]]+\]|\([^()]+\)|[♪♫♬][^♪♫♬]*[♪♫♬]?)[ .]*")
_SOUNDS_WRITTEN = """laughter laughs laughing applause music pause silence crosstalk inaudible unintelligible sigh
    sighs cough coughs coughing clapping cheering noise background indistinct foreign speaking chuckles chuckling bell
    whispering crying sobbing cheers"""
_SOUNDS = frozenset(_SOUNDS_WRITTEN.split())


def read_vtt(raw: bytes, *, encoding: str | None = None, where: str = "the file") -> Decoded:
    """The canonical text of WebVTT captions: a paragraph for each turn, ``Name: words`` where the file names a voice.

    Speakers are known by ``<v Name>``, ``Name:``, or ``(Name)`` on a line of its own; a dash or ``>>`` begins a turn.
    Cues of one speaker are one turn. Where nobody is named, a pause of ``PAUSE`` parts the turns. Words that rolling
    captions repeat are left out and counted. A locator says when the words of each cue begin.

    Args:
        raw: the bytes of the file.
        encoding: as in ``decode``.
        where: how messages call the file.

    Raises:
        WorkbenchError: the file is no text, or holds no words.
    """
    return _read(raw, encoding, where, comments=True)


def read_srt(raw: bytes, *, encoding: str | None = None, where: str = "the file") -> Decoded:
    """The canonical text of SubRip subtitles, in the same way as ``read_vtt``."""
    return _read(raw, encoding, where, comments=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """Words of one voice in one cue. ``speaker``: '' goes on with the running turn. ``fresh``: it never does."""

    words: str
    start: float | None
    end: float | None
    speaker: str = ""
    fresh: bool = False
    event: bool = False


def _read(raw: bytes, encoding: str | None, where: str, *, comments: bool) -> Decoded:
    decoded = decode(raw, encoding=encoding, where=where)
    cues, mended = cues_of(decoded.text, comments=comments)
    cues, repeated = _unrolled(cues)
    speakers = _speakers(cues)
    said = [each for cue in cues for each in _voices(cue, speakers)]
    if not said:
        raise WorkbenchError(f"{where} holds no words", hint="export the captions again")
    named = any(each.speaker for each in said)
    written = Written()
    for turn in _turns(said, named=named):
        _write(written, turn)
    notes = list(decoded.notes) + [f"{where}: {problem}" for problem in mended.problems[:_MOST_PROBLEMS]]
    if len(mended.problems) > _MOST_PROBLEMS:
        notes.append(f"{where}: and {len(mended.problems) - _MOST_PROBLEMS} more times that cannot be read")
    if mended.comments:
        notes.append(f"{where}: left out {mended.comments} comment{'s' * (mended.comments != 1)}")
    if repeated:
        notes.append(f"{where}: left out {repeated} words that captions repeat while they roll")
    if not named:
        notes.append(f"{where} names no speakers: a turn ends where nobody speaks for {PAUSE:g} seconds")
    return Decoded(
        text=written.text,
        encoding=decoded.encoding,
        notes=tuple(notes),
        locators=tuple(written.locators),
        turns=tuple(written.turns),
        convention="captions",
    )


def _unrolled(cues: Sequence[Cue]) -> tuple[list[Cue], int]:
    """The cues without the words that they repeat from the cue before, and how many words these were.

    Captions roll where three cues of ten or more begin with the last two or more words of the one before. In other
    files, what is said twice was said twice.
    """
    words = [_plain("\n".join(cue.lines)).split() for cue in cues]
    shared = [0, *(_shared(before, after) for before, after in pairwise(words))][: len(cues)]
    if sum(number > 1 for number in shared) < max(1, _ROLLING * len(cues)):
        return list(cues), 0
    kept = []
    for cue, of, number in zip(cues, words, shared, strict=True):
        voice = _VOICE.match("".join(cue.lines).lstrip())
        rest = (f"{voice[0] if voice else ''}{' '.join(of[number:])}",) if number else cue.lines
        kept.append(Cue(start=cue.start, end=cue.end, lines=rest))
    return kept, sum(shared)


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words at the end of one cue are the first of the next."""
    most = min(len(before), len(after), _MOST_SHARED)
    return next((n for n in range(most, 0, -1) if before[-n:] == after[:n]), 0)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", _TAG.sub("", _VOICE.sub("", text))).strip()


def _speakers(cues: Iterable[Cue]) -> frozenset[str]:
    """The labels of lines, in normal form, that are speakers of this file; ``<v Name>`` needs no proof."""
    lines = (_DASH.sub("", _plain(line), count=1) for cue in cues for line in cue.lines)
    labels = [(label, line.startswith("(")) for line in lines if (label := _label(line))]
    sure = accepted(Candidate(label=label, line=at, words=at) for at, (label, _) in enumerate(labels))
    if any(bracketed and normal(label) in sure for label, bracketed in labels):  # then others in brackets speak too
        sure |= {normal(label) for label, bracketed in labels if bracketed and label.istitle()}
    return sure


def _label(line: str) -> str:
    """The label that a line may begin with, '' for none."""
    if match := _NAMED.match(line):
        return match[1].strip()
    match = _IN_BRACKETS.match(line)
    capital = match is not None and match[1][0].isupper()
    return match[1].strip() if match and capital and _SOUNDS.isdisjoint(match[1].casefold().split()) else ""


def _voices(cue: Cue, speakers: Collection[str]) -> Iterator[_Said]:
    """What each voice says in a cue, in order."""
    open_speaker, fresh = "", False
    dashes = sum(bool(_DASH.match(_VOICE.sub("", line))) for line in cue.lines)
    for line in cue.lines:
        at = 0
        for match in (*_VOICE.finditer(line), None):
            piece = line[at : match.start() if match else len(line)]
            speaker, words, new = _labelled(piece, speakers, dashed=dashes > 1 or ">>" in piece)
            open_speaker, fresh = (speaker or open_speaker * (not new)), fresh or new
            if words:
                event = bool(_EVENT.fullmatch(words))
                yield _Said(words=words, start=cue.start, end=cue.end, speaker=open_speaker, fresh=fresh, event=event)
                fresh = False
            if match:
                open_speaker = _SPACES.sub(" ", match[1] or "").strip()
                at = match.end()


def _labelled(piece: str, speakers: Collection[str], *, dashed: bool) -> tuple[str, str, bool]:
    """The speaker named at the start of some words, the words without it, and whether they begin a turn anyway."""
    words = _plain(piece)
    dash = _DASH.match(words) if dashed else None
    if dash:
        words = words[dash.end() :]
    label = _label(words)
    if label and normal(label) in speakers:
        named = _NAMED.match(words) or _IN_BRACKETS.match(words)
        return label, words[named.end() if named else 0 :].strip(), dash is not None
    return "", words, dash is not None


def _turns(said: Iterable[_Said], *, named: bool) -> Iterator[list[_Said]]:
    """What goes together as one turn. A stage direction is a turn of its own, after which the speaker goes on."""
    turn: list[_Said] = []
    speaker, ended = "", None
    for each in said:
        pause = each.start is not None and ended is not None and each.start - ended >= PAUSE
        other = bool(each.speaker) and normal(each.speaker) != normal(speaker)
        cut = each.event or (turn and turn[-1].event) or other or each.fresh or (pause and not named)
        if turn and cut:
            yield turn
            turn = []
        if each.speaker or each.fresh:
            speaker = each.speaker if other or each.fresh else speaker
        turn.append(each if each.event else _with_speaker(each, speaker))
        ended = each.end if each.end is not None else ended
    if turn:
        yield turn


def _with_speaker(said: _Said, speaker: str) -> _Said:
    return _Said(words=said.words, start=said.start, end=said.end, speaker=speaker)


def _write(written: Written, turn: Sequence[_Said]) -> None:
    """Write a turn; a time stands where the next cue begins."""
    pieces, last = [], None
    for each in turn:
        begins = () if each.start is None or each.start == last else (("time", clock(each.start)),)
        pieces.append(Piece(words=each.words, places=begins))
        last = each.start
    written.add(turn[0].speaker, pieces, event=turn[0].event)
