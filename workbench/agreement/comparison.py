"""Coders laid beside each other: for every code, which units each of them coded, and who judged it where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.axis import Numbers, Runs, Unitizing, axis, merged, whole_text
from workbench.agreement.judged import Judged
from workbench.agreement.tabulate import Counts, tabulate
from workbench.model.codebook import Codebook
from workbench.model.coding import Coding
from workbench.model.source import Turn, Unit

NOTHING: Runs = np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """One source as it is compared. ``codings``: of all coders; ``left_out``: turns that are on no axis, from 0."""

    slug: str
    site: str | None
    text: str
    turns: Sequence[Turn]
    units: Sequence[Unit]
    codings: Sequence[Coding]
    left_out: Collection[int] = ()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What coders coded on sources that two or more of them have judged.

    ``sizes``: the units of each source; ``characters``: the characters of each, of any voice, as NVivo counts.
    ``runs``: (code, coder) → ranges of units numbered through all sources; ``marked``: the same of characters.
    """

    coders: tuple[str, ...]
    book: Codebook
    how: Unitizing
    judged: Judged
    sources: tuple[str, ...]
    sites: tuple[str | None, ...]
    sizes: Numbers
    characters: Numbers
    runs: dict[tuple[str, str], Runs]
    marked: dict[tuple[str, str], Runs]
    _who: dict[frozenset[str], NDArray[np.bool_]] = field(default_factory=dict, init=False, repr=False)

    @property
    def used(self) -> frozenset[str]:
        """The codes that any of the coders used on a unit."""
        return frozenset(code for code, _ in self.runs)

    def who(self, codes: Collection[str]) -> NDArray[np.bool_]:
        """(S, R): who has judged all of these codes in a source. A code with codes below it is judged with them."""
        leaves = frozenset(codes) & self._leaves or frozenset(codes)
        if leaves not in self._who:
            by = self.judged.by
            found = [[leaves <= by.get((s, c), frozenset()) for c in self.coders] for s in self.sources]
            self._who[leaves] = np.array(found, dtype=bool).reshape(len(self.sources), len(self.coders))
        return self._who[leaves]

    @property
    def _leaves(self) -> frozenset[str]:
        return frozenset().union(*self.judged.by.values())

    def counts(self, code: str, *, below: bool = False) -> Counts:
        """Units by who coded them with a code, or with ``below`` with it or any code below it."""
        return self._tabulated(self.runs, self.sizes, code, below=below)

    def in_characters(self, code: str, *, below: bool = False) -> Counts:
        """The same in characters of the whole text."""
        return self._tabulated(self.marked, self.characters, code, below=below)

    def _tabulated(self, runs: dict[tuple[str, str], Runs], sizes: Numbers, code: str, *, below: bool) -> Counts:
        under = self.book.under(code)
        who = self.who(under)
        if below:
            of_coder = [_united([runs[c, w] for c in sorted(under) if (c, w) in runs]) for w in self.coders]
        else:
            of_coder = [runs.get((code, w), NOTHING) for w in self.coders]
        return tabulate(of_coder, sizes, who)


def _united(several: Sequence[Runs]) -> Runs:
    return merged(np.concatenate(several)) if several else NOTHING


def compare(
    materials: Iterable[Material], judged: Judged, coders: Sequence[str], book: Codebook, how: Unitizing
) -> Comparison:
    """Lay the coders beside each other on the sources that two or more of them have judged.

    Sources are gone through one by one, and of their text nothing is kept.
    """
    kept, sites, sizes, characters = [], [], [], []
    runs: dict[tuple[str, str], list[Runs]] = {}
    marked: dict[tuple[str, str], list[Runs]] = {}
    at = chars = 0
    wanted = set(judged.sources)
    for each in materials:
        if each.slug not in wanted:
            continue
        units = axis(each.text, each.turns, each.units, how, left_out=each.left_out)
        whole = whole_text(each.text)
        for key, spans in _spans(each, coders).items():
            if len(found := units.covered(spans)):
                runs.setdefault(key, []).append(found + at)
            marked.setdefault(key, []).append(whole.covered(spans) + chars)
        kept.append(each.slug)
        sites.append(each.site)
        sizes.append(units.size)
        characters.append(whole.size)
        at, chars = at + units.size, chars + whole.size
    return Comparison(
        coders=tuple(coders), book=book, how=how, judged=judged, sources=tuple(kept), sites=tuple(sites),
        sizes=np.array(sizes, dtype=np.int64), characters=np.array(characters, dtype=np.int64),
        runs={key: merged(np.concatenate(of)) for key, of in runs.items()},
        marked={key: merged(np.concatenate(of)) for key, of in marked.items()},
    )  # fmt: skip


def _spans(of: Material, coders: Sequence[str]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    among = set(coders)
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for coding in of.codings:
        if coding.coder in among:
            found.setdefault((coding.code, coding.coder), []).append((coding.start, coding.end))
    return found
