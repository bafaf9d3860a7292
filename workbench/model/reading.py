"""What has been read, turn by turn: which codes a note of a reading still holds for, and what is left to read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from workbench.model.codebook import Codebook


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted:
    """A note that a coder has read, as it was made.

    ``scope``: a code with all below it, '' for the whole codebook; ``first`` and ``last``: turns from 1, None for the
    whole source; ``clock``: when it was made, UTC in microseconds.
    """

    id: str
    source: str
    coder: str
    scope: str = ""
    first: int | None = None
    last: int | None = None
    clock: int = 0


@dataclass(frozen=True, kw_only=True)
class Readings:
    """The notes of a study. ``came``: code → when it came in or was redefined, UTC in microseconds.

    A note holds **strictly** for the codes that there were, as they were defined, when it was made. Somebody who goes
    on reading asks for less: which turns they have gone through, whatever became of the codebook since.

    >>> from workbench.model.codebook import Code
    >>> book = Codebook(slug="b", title="B", codes=tuple(Code(slug=s, name=s, definition="") for s in ("a", "b")))
    >>> notes = (Noted(id="1", source="s", coder="ana", first=1, last=4, clock=5),)
    >>> read = Readings(notes=notes, book=book, came={"a": 1, "b": 9})
    >>> read.left("s", "ana", (2, 4, 6)), read.left("s", "ana", (2, 4, 6), strict=False)
    ((2, 4, 6), (6,))
    >>> read.left("s", "ana", (2, 4, 6), scopes=("a",))
    (6,)
    """

    notes: tuple[Noted, ...]
    book: Codebook
    came: Mapping[str, int]
    _of_scope: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def everything(self) -> frozenset[str]:
        """The codes that are read for: leaves. Who has read for its codes has read for a pattern code."""
        return frozenset(c.slug for c in self.book.leaves() if not c.over)

    @cached_property
    def by(self) -> dict[tuple[str, str], list[Noted]]:
        """(Source, coder) → notes."""
        found: dict[tuple[str, str], list[Noted]] = {}
        for note in self.notes:
            found.setdefault((note.source, note.coder), []).append(note)
        return found

    def leaves(self, scope: str) -> frozenset[str]:
        """The leaves of a code, or of the whole codebook for ''; none of a code that was retired."""
        if scope not in self._of_scope:
            within = self.everything & self.book.under(scope) if scope else self.everything | {""}
            self._of_scope[scope] = frozenset(within)
        return self._of_scope[scope]

    def held(self, note: Noted, *, strict: bool = True) -> frozenset[str]:
        """The leaves that a note holds for; '' stands for a codebook without codes."""
        leaves = self.leaves(note.scope)
        return frozenset(c for c in leaves if self.came.get(c, 0) <= note.clock) if strict else leaves

    def since(self, note: Noted) -> tuple[str, ...]:
        """Codes of its scope that came in or were redefined after a note, and that nobody who made it has read for.

        Another note of the same coder on the same turns may have made up for them.
        """
        later = (n for n in self.by[note.source, note.coder] if (n.first, n.last) in ((None, None), _range(note)))
        made_up = frozenset[str]().union(*map(self.held, later))
        return tuple(sorted(self.leaves(note.scope) - made_up))

    def left(
        self,
        source: str,
        coder: str,
        turns: Collection[int],
        *,
        scopes: Iterable[str] = (),
        strict: bool = True,
        before: int | None = None,
    ) -> tuple[int, ...]:
        """The turns that a coder has not read for all codes of the scopes; only notes made ``before`` a time count.

        ``turns``: those that count, from 1. A source without turns that count is never read.
        """
        wanted = frozenset[str]().union(*map(self.leaves, tuple(scopes) or ("",)))
        wanted = wanted - {""} or wanted
        notes = [n for n in self.by.get((source, coder), ()) if before is None or n.clock < before]
        held = [(n, self.held(n, strict=strict)) for n in notes]
        for note, codes in held:
            if note.first is None:
                wanted -= codes
        parts = [(range(n.first, (n.last or n.first) + 1), codes) for n, codes in held if n.first is not None]
        left: set[int] = set()
        for code in wanted:
            read = set[int]().union(*(turns_of for turns_of, codes in parts if code in codes))
            left.update(turn for turn in turns if turn not in read)
            if len(left) == len(turns):
                break
        return tuple(sorted(left))

    def wholly(self, source: str, coder: str, turns: Collection[int]) -> tuple[str, ...]:
        """The fewest scopes for which a coder has strictly read every turn of a source."""
        codes = self.everything or {""}
        return self.scopes({c for c in codes if turns and not self.left(source, coder, turns, scopes=(c,))})

    def scopes(self, leaves: Collection[str]) -> tuple[str, ...]:
        """The fewest codes that stand for all of the leaves and for no other; '' where they are all there are."""
        wanted = frozenset(leaves)
        if wanted >= (self.everything or {""}):
            return ("",)
        full = {c.slug: c for c in self.book if not c.over and self.leaves(c.slug) and self.leaves(c.slug) <= wanted}
        return tuple(slug for slug, code in full.items() if code.parent not in full)


def _range(note: Noted) -> tuple[int | None, int | None]:
    return note.first, note.last


def ranges(turns: Iterable[int], among: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Turns as ranges, both ends included; what lies between two that follow each other ``among`` all is in.

    >>> ranges({2, 4, 8}, among=(2, 4, 6, 8))
    ((2, 4), (8, 8))
    """
    found: list[list[int]] = []
    wanted, last = set(turns), None
    for turn in sorted(among):
        if turn in wanted:
            if found and found[-1][1] == last:
                found[-1][1] = turn
            else:
                found.append([turn, turn])
        last = turn
    return tuple((first, end) for first, end in found)
