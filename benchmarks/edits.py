"""Random corrections of a transcript that know, for each character, where it came from.

The text is a list of characters with the offset each had in the old text. So what became of a passage is known from
the edits themselves, by means that have nothing in common with the search that is judged by it.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator

from benchmarks.drafts import LABEL, Draft, paragraphs_of, sentences_of, turns_of, words_of

SENTENCES = (
    "We should say more about that later.", "I don't know if that is the whole story.", "Yes.", "So that was that.",
    "There was a meeting about it.", "And then the district called again.", "I think the teachers know the kids.",
    "Well, you know, it is what it is.", "No, not really.", "That is how we look at the data now.",
    "[crosstalk]", "(Laughter)", "It took us a year to get there.", "I don't know.",
)  # fmt: skip
COMMON = "really well so then perhaps school the and kids of data a we teachers maybe that's plan year to it"
WORDS = COMMON.split()
SYMBOLS = ("😀", "👩\u200d🏫", "𝒜", "\u0301", "é", "→", "\u200b", "🇫🇮", "…", "—")
NAMES = ("Rosa Delgado", "P1", "Speaker 2", "R", "Tom", "DR. OKAFOR", "Facilitator", "S")
FILLERS = re.compile(r"\b(?:um|uh|you know|I mean|kind of|sort of|like|well|so)\b,? ?", re.IGNORECASE)


def typo(draft: Draft, chance: random.Random) -> None:
    """A letter wrong, missing, too many, or two of them exchanged, in one to six places."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(draft.characters) - 1)
        letter = chance.choice("etaoinshrdlu")
        how = chance.randrange(4)
        if how == 0:
            draft.replace(at, at + 1, letter)
        elif how == 1:
            draft.insert(at, letter)
        elif how == 2:
            draft.delete(at, at + 1)
        else:
            draft.move(at + 1, at + 2, at)


def word(draft: Draft, chance: random.Random) -> None:
    """A word replaced, deleted, put in or said twice, in one to five places."""
    for _ in range(chance.randint(1, 5)):
        start, end = chance.choice(words_of(draft.text))
        how = chance.randrange(4)
        if how == 0:
            draft.replace(start, end, chance.choice(WORDS))
        elif how == 1:
            draft.delete(start, min(end + 1, len(draft.characters)))
        elif how == 2:
            draft.insert(start, chance.choice(WORDS) + " ")
        else:
            draft.insert(start, draft.text[start:end] + " ")


def spaces(draft: Draft, chance: random.Random) -> None:
    """Two words joined or one split, in one to four places."""
    for _ in range(chance.randint(1, 4)):
        start, end = chance.choice(words_of(draft.text))
        if chance.random() < 0.5 and end - start > 2:
            draft.insert(chance.randrange(start + 1, end), " ")
        elif end < len(draft.characters) and draft.characters[end] == " ":
            draft.delete(end, end + 1)


def sentence_in(draft: Draft, chance: random.Random) -> None:
    """One to three sentences put between others."""
    for _ in range(chance.randint(1, 3)):
        start, _end = chance.choice(sentences_of(draft.text) or [(0, 0)])
        draft.insert(start, chance.choice(SENTENCES) + " ")


def sentence_out(draft: Draft, chance: random.Random) -> None:
    """One to three sentences deleted."""
    for _ in range(chance.randint(1, 3)):
        start, end = chance.choice(sentences_of(draft.text) or [(0, 0)])
        draft.delete(start, min(end + 1, len(draft.characters)))


def sentence_anew(draft: Draft, chance: random.Random) -> None:
    """A sentence deleted and another one put in its place."""
    start, end = chance.choice(sentences_of(draft.text) or [(0, 0)])
    gone = draft.text[start:end]
    draft.replace(start, end, chance.choice([s for s in SENTENCES if s not in gone]))


def line_in(draft: Draft, chance: random.Random) -> None:
    """A turn or two put in, some of them short answers like others."""
    for _ in range(chance.randint(1, 2)):
        at = chance.choice(paragraphs_of(draft.text))[0]
        labels = [m.group(1) for m in LABEL.finditer(draft.text)] or ["A"]
        draft.insert(at, f"{chance.choice(labels)}: {chance.choice(SENTENCES)}\n\n")


def line_out(draft: Draft, chance: random.Random) -> None:
    """A paragraph deleted."""
    draft.delete(*chance.choice(paragraphs_of(draft.text)))


def moved(draft: Draft, chance: random.Random) -> None:
    """A turn taken to another place, up to six turns away or anywhere."""
    turns = turns_of(draft.text) or paragraphs_of(draft.text)
    if not turns:
        return
    number = chance.randrange(len(turns))
    far = 6 if chance.random() < 0.5 else len(turns)
    to = chance.randrange(max(0, number - far), min(len(turns), number + far + 1))
    if to not in (number, number + 1):
        draft.move(*turns[number], turns[to][0])


def doubled(draft: Draft, chance: random.Random) -> None:
    """A paragraph copied, right behind itself or to another place."""
    paragraphs = paragraphs_of(draft.text)
    if not paragraphs:
        return
    start, end = chance.choice(paragraphs)
    beside = chance.random() < 0.3
    at = end if beside else chance.choice(paragraphs)[0]
    origins = draft.origins[start:end]
    draft.insert(at, draft.text[start:end])
    draft.copied[at : at + end - start] = origins
    if at in (start, end):
        draft.beside.update(origins)


def typography(draft: Draft, chance: random.Random) -> None:
    """Quotation marks, dashes, ellipses, spaces or accents made typographic, or plain, throughout."""
    plain = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "—": "--", "–": "-", "…": "...", "\u00a0": " "})
    rich = str.maketrans({'"': "“", "'": "’", "-": "–"})
    how = chance.randrange(4)
    for at in range(len(draft.characters) - 1, -1, -1):
        c = draft.characters[at]
        other = c.translate(plain if how == 0 else rich) if how < 2 else unicodedata.normalize("NFD", c)
        if how == 3:
            other = "\u00a0" if c == " " and chance.random() < 0.3 else c
        if other != c:
            draft.replace(at, at + 1, other)


def wrapped(draft: Draft, chance: random.Random) -> None:
    """All paragraphs wrapped anew, or each put on one line."""
    width = chance.choice((40, 72, 100, 100_000))
    for start, end in reversed(paragraphs_of(draft.text)):
        column = 0
        for first, last in [m.span() for m in re.finditer(r"\S+", draft.text[start:end])]:
            column += last - first + 1
            if first and draft.characters[start + first - 1] in " \n":
                breaks = column > width
                draft.replace(start + first - 1, start + first, "\n" if breaks else " ")
                column = last - first if breaks else column


def symbols(draft: Draft, chance: random.Random) -> None:
    """Emoji, astral, combining and invisible characters put in anywhere, one to eight of them."""
    for _ in range(chance.randint(1, 8)):
        draft.insert(chance.randrange(len(draft.characters) + 1), chance.choice(SYMBOLS))


def labels(draft: Draft, chance: random.Random) -> None:
    """Every speaker called something else, throughout."""
    found = [(m.start(1), m.end(1), m.group(1)) for m in LABEL.finditer(draft.text)]
    names = dict(zip(sorted({name for _, _, name in found}), chance.sample(NAMES, len(NAMES)), strict=False))
    for start, end, name in reversed(found):
        if name in names:
            draft.replace(start, end, names[name])


def header(draft: Draft, chance: random.Random) -> None:
    """A header on top."""
    lines = "\n".join(chance.sample(("title: Interview", "site: Example School", "wave: 2", "role: principal"), 3))
    draft.insert(0, f"---\n{lines}\n---\n\n")


def times(draft: Draft, chance: random.Random) -> None:
    """A time before every turn."""
    for number, (start, _) in reversed(list(enumerate(turns_of(draft.text)))):
        draft.insert(start, f"[00:{number // 60:02}:{number % 60:02}] ")


def line_ends(draft: Draft, chance: random.Random) -> None:
    """Line ends as Windows has them, or blank lines doubled."""
    more = chance.choice("\r\n")
    for at in range(len(draft.characters) - 1, -1, -1):
        if draft.characters[at] == "\n":
            draft.insert(at, more)


def fillers(draft: Draft, chance: random.Random) -> None:
    """Most fillers taken out throughout."""
    for match in reversed(list(FILLERS.finditer(draft.text))):
        if chance.random() < 0.8:
            draft.delete(*match.span())


def case(draft: Draft, chance: random.Random) -> None:
    """Some sentences in capitals, some words capitalised."""
    for start, _end in chance.choices(words_of(draft.text), k=12):
        draft.replace(start, start + 1, draft.characters[start].upper()[0])
    for start, end in chance.choices(sentences_of(draft.text) or [(0, 0)], k=2):
        for at in range(start, end):
            if len(upper := draft.characters[at].upper()) == 1 and upper != draft.characters[at]:
                draft.replace(at, at + 1, upper)


FEWEST = 5  # words
KINDS: dict[str, Callable[[Draft, random.Random], None]] = {
    "typos": typo, "words": word, "joined and split words": spaces, "sentences put in": sentence_in,
    "sentences deleted": sentence_out, "a sentence replaced": sentence_anew, "turns put in": line_in,
    "a paragraph deleted": line_out, "a turn moved": moved, "a paragraph doubled": doubled, "typography": typography,
    "lines wrapped anew": wrapped, "symbols put in": symbols, "speakers renamed": labels, "a header on top": header,
    "times put in": times, "line ends": line_ends, "fillers deleted": fillers, "case": case,
}  # fmt: skip
MIXED = "two to six kinds at once"


def corrected(text: str, kind: str, chance: random.Random) -> Draft:
    """A text after one kind of correction."""
    draft = Draft.of(text)
    chosen = chance.sample(list(KINDS), chance.randint(2, 6)) if kind == MIXED else [kind]
    for each in chosen:
        if len(words_of(draft.text)) < FEWEST or not paragraphs_of(draft.text):
            break  # hardly anything is left to be corrected
        KINDS[each](draft, chance)
    return draft


def coded(text: str, count: int, chance: random.Random) -> Iterator[tuple[int, int]]:
    """Passages as coders mark them: sentences, parts of them, short answers, turns, two sentences, single words."""
    words, sentences, turns = words_of(text), sentences_of(text), turns_of(text)
    short = [s for s in sentences if s[1] - s[0] < 24]
    for _ in range(count):
        how = chance.random()
        if how < 0.35 and sentences:
            yield chance.choice(sentences)
        elif how < 0.5 and short:
            yield chance.choice(short)
        elif how < 0.6 and len(sentences) > 3:
            at = chance.randrange(len(sentences) - 2)
            yield sentences[at][0], sentences[at + chance.randint(1, 2)][1]
        elif how < 0.7 and turns:
            start, end = chance.choice(turns)
            yield start, start + len(text[start:end].rstrip())
        else:
            at = chance.randrange(len(words) - 13)
            yield words[at][0], words[at + (0 if how > 0.96 else chance.randint(2, 12))][1]
