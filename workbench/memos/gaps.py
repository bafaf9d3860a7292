"""What is still open at a site, as far as the study itself can tell: for the next visit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.displays.frame import Dimension, Frame
from workbench.displays.roles import NOT_TOLD
from workbench.memos.entry import Entry
from workbench.model.claim import Silence
from workbench.model.memo import Memo, MemoKind
from workbench.model.source import Source

OPEN_FIELDS = ("question", "next")  # what the fields of a contact summary are called that hold something open


@dataclass(frozen=True, kw_only=True, slots=True)
class Gaps:
    """What has not been asked, heard or seen at a site. Codes are slugs.

    Attributes:
        unread: Sources that nobody has read for every code.
        roles: Roles that speak elsewhere in the study and in no source here.
        waves: Waves of the study without a source here.
        kinds: Kinds of source that other sites have.
        unasked: Role group → groups of codes (names) that it was never asked about here.
        codes: Codes that nobody here was asked about.
        alone: Codes that one source alone carries.
        noted: What contact summaries leave open: (memo, field, text).
    """

    unread: tuple[str, ...]
    roles: tuple[str, ...]
    waves: tuple[str, ...]
    kinds: tuple[str, ...]
    unasked: tuple[tuple[str, tuple[str, ...]], ...]
    codes: tuple[str, ...]
    alone: tuple[str, ...]
    noted: tuple[tuple[Memo, str, str], ...]


def gaps_at(
    frame: Frame, sources: Sequence[Source], entries: Sequence[Entry], *,
    like: Sequence[Source], unread: Iterable[str], memos: Iterable[Memo],
) -> Gaps:  # fmt: skip
    """The gaps of one place. ``like``: sources of all such places; ``memos``: those on the place."""
    return Gaps(
        unread=tuple(unread),
        roles=_lacking(frame, Dimension.ROLE, sources, like),
        waves=_lacking(frame, Dimension.WAVE, sources, like),
        kinds=_lacking(frame, Dimension.KIND, sources, like),
        unasked=_unasked(entries),
        codes=tuple(
            code
            for entry in entries
            for silent in entry.missing
            if silent.reason is Silence.NOT_ASKED
            for code, _ in silent.codes
        ),
        alone=tuple(line.code for entry in entries for line in entry.present if line.single_source),
        noted=tuple(
            (memo, field, text)
            for memo in memos
            if memo.kind is MemoKind.CONTACT
            for field, text in memo.form.items()
            if text.strip() and any(word in field.casefold() for word in OPEN_FIELDS)
        ),
    )


def _lacking(
    frame: Frame, dimension: Dimension, here: Sequence[Source], elsewhere: Sequence[Source]
) -> tuple[str, ...]:
    """Groups that sources of other places stand in and none of these; a place without sources lacks everything."""
    held = {value for source in here for value in frame.values(source, dimension)}
    known = {value for source in elsewhere for value in frame.values(source, dimension)}
    return frame.ordered(dimension, known - held - {NOT_TOLD})


def _unasked(entries: Sequence[Entry]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A group that stands in two sections is named once."""
    found: dict[str, dict[str, None]] = {}
    for entry in entries:
        for role, why in entry.roles.unheard:
            if why.reason is Silence.NOT_ASKED:
                found.setdefault(role, {})[entry.name] = None
    return tuple((role, tuple(names)) for role, names in found.items())
