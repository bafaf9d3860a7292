"""What a page can hold: transcripts bring control characters, halves of emoji and text that turns direction."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_PICTURES = 0x2400  # where Unicode has a picture of each control character
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    r"""The text with LF line ends; what no page can hold is replaced by a visible sign, never dropped.

    >>> shown("one\r\ntwo\x00 \ud83d")
    'one\ntwo␀ �'
    """
    if text.isprintable():  # most texts by far; no control character, no half of an emoji, no line feed
        return text
    return _UNPRINTABLE.sub(_sign, text.replace("\r\n", "\n").replace("\r", "\n"))


def paragraphs(text: str) -> list[str]:
    r"""The stretches of a text between blank lines; at least one.

    >>> paragraphs("a\nb\n \n\nc\n")
    ['a\nb', 'c']
    """
    return _PARAGRAPHS.split(shown(text).strip("\n"))


def flat(text: str) -> str:
    r"""The text in one line, white space drawn together.

    >>> flat(" In C#\nand  F# ")
    'In C# and F#'
    """
    return " ".join(shown(text).split())


def turns_direction(text: str) -> bool:
    r"""Whether the text holds characters that turn the direction of whatever follows them.

    >>> turns_direction("abc\u202edef"), turns_direction("שלום")
    (True, False)
    """
    return not text.isprintable() and _TURNING.search(text) is not None


def spelt_direction(text: str) -> str:
    r"""Characters that turn direction as character references: they act when rendered, not in an editor.

    >>> spelt_direction("abc\u202edef")
    'abc&#x202E;def'
    """
    return text if text.isprintable() else _TURNING.sub(lambda m: f"&#x{ord(m[0]):X};", text)


def _sign(found: re.Match[str]) -> str:
    return chr(_PICTURES + ord(found[0])) if found[0] < " " else "\ufffd"
