"""The canonical text of formats that mark speakers themselves, written turn by turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.importing.speakers.labels import voice_of
from workbench.model.source import Locator, Turn, Voice


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Words of a turn, and the places that the file names for them: (kind, value)."""

    words: str
    places: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class Written:
    """A text while its turns are written: a paragraph each, with the label of the speaker before the words.

    >>> written = Written()
    >>> written.add("Ines Calder", [Piece(words="We meet", places=(("time", "00:00:07"),)), Piece(words="often.")])
    >>> written.text, written.turns[0].start, written.locators[0].start
    ('Ines Calder: We meet often.', 13, 13)
    """

    locators: list[Locator] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0

    @property
    def text(self) -> str:
        """All that is written."""
        return "".join(self._pieces)

    def add(self, speaker: str, said: Sequence[Piece], *, event: bool = False) -> None:
        """Write a turn, or what is nobody's words (``event``): the label stays outside of it."""
        self._write("\n\n" if self._pieces else "")
        self._write(f"{speaker}: " if speaker and not event else "")
        start = self._length
        for number, piece in enumerate(said):
            self._write(" " if number else "")
            self.locators += (Locator(start=self._length, kind=kind, value=value) for kind, value in piece.places)
            self._write(piece.words)
        who, voice = ("", Voice.EVENT) if event else (speaker, voice_of(speaker))
        self.turns.append(Turn(start=start, end=self._length, speaker=who, voice=voice))

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)
