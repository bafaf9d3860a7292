"""The framework matrix: for each site and theme the analyst's own summary, what it cites, and whether that stands.

A summary is stale when what it cites reads otherwise or is gone, or when passages of its theme at its site came or
went since it was written. That is told and nothing else: only its author can say whether it still holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.displays.frame import Frame
from workbench.memos.workflow import themes_of
from workbench.model.corpus import Corpus, Passage
from workbench.model.framework import Summary
from workbench.model.text import digest, short_id

MOST_NOTED = 5000  # passages of a cell that are noted one by one; of more, only that they are others is told
_CITED = re.compile(r"\[\[coding:([0-9a-f]{8,64})\]\]")


def cited(body: str) -> tuple[str, ...]:
    """The quotation ids that a text cites, each once.

    >>> cited("They meet [[coding:ba7816bf]], all of them [[coding:ba7816bf]].")
    ('ba7816bf',)
    """
    return tuple(dict.fromkeys(_CITED.findall(body)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A site and a theme. ``passages``: counted ones at hand there; ``why``: reasons why its summary is stale."""

    site: str
    theme: str
    summary: Summary | None
    passages: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Framework:
    """A corpus as the framework matrix reads it; indexes are built once."""

    corpus: Corpus

    @cached_property
    def by_id(self) -> dict[str, Passage]:
        """Quotation id → its passage, also of passages that count nowhere."""
        return {short_id(p.coding.id): p for p in self.corpus.passages}

    @cached_property
    def _there(self) -> dict[tuple[str, str], list[Passage]]:
        found: dict[tuple[str, str], list[Passage]] = {}
        for passage in self.corpus.counted:
            if passage.source.site:
                found.setdefault((passage.source.site, passage.coding.code), []).append(passage)
        return found

    def passages(self, site: str, theme: str) -> list[Passage]:
        """Counted passages at a site under a theme and all below it."""
        under = Frame.of(self.corpus).under.get(theme, frozenset())
        return [p for code in sorted(under) for p in self._there.get((site, code), ())]

    def unknown(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of the quotation ids that name no passage of the study."""
        return tuple(each for each in ids if each not in self.by_id)

    def elsewhere(self, site: str, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of the quotation ids that stand at another site."""
        return tuple(each for each in ids if each in self.by_id and self.by_id[each].source.site != site)

    def seen(self, site: str, theme: str, ids: Iterable[str]) -> str:
        """What a summary rests on, to be kept beside it: digest of what it cites, ids of passages of the cell."""
        here = sorted(short_id(p.coding.id) for p in self.passages(site, theme))
        noted = " ".join(here) if len(here) <= MOST_NOTED else f"={digest(' '.join(here))}"
        return f"{self._wording(ids)} {len(here)} {noted}".strip()

    def why_stale(self, summary: Summary) -> tuple[str, ...]:
        """What changed since a summary was written; nothing where it was never noted."""
        gone = self.unknown(summary.cites)
        told = [f"cites {', '.join(gone)}, which the study has no more"] if gone else []
        if not summary.seen:
            return tuple(told)
        wording, before, *noted = summary.seen.split(" ")
        if not gone and wording != self._wording(summary.cites):
            told.append("what it cites reads otherwise, or was coded otherwise")
        now = [short_id(p.coding.id) for p in self.passages(summary.site, summary.theme)]
        if noted and noted[0].startswith("="):
            other = f"={digest(' '.join(sorted(now)))}" != noted[0]
            told += [f"its passages are others ({before} then, {len(now)} now)"] if other else []
        else:
            new, lost = len({*now} - {*noted}), len({*noted} - {*now})
            parts = [f"{new} coding{'s' * (new != 1)} new"] if new else []
            parts += [f"{lost} gone"] if lost else []
            told += [", ".join(parts)] if parts else []
        return tuple(told)

    def cells(self, *, sites: Sequence[str] = (), themes: Sequence[str] = ()) -> tuple[Cell, ...]:
        """The cells by site and theme, empty ones too; themes that have summaries come after the groups of codes."""
        written = {(s.site, s.theme): s for s in self.corpus.summaries if s.body}
        more = dict.fromkeys((*themes_of(self.corpus), *(theme for _, theme in written)))
        found = []
        for site in sites or [s.slug for s in self.corpus.sites]:
            for theme in themes or more:
                summary = written.get((site, theme))
                why = self.why_stale(summary) if summary else ()
                found.append(
                    Cell(site=site, theme=theme, summary=summary, why=why, passages=len(self.passages(site, theme)))
                )
        return tuple(found)

    def _wording(self, ids: Iterable[str]) -> str:
        there = (self.by_id[each] for each in sorted(ids) if each in self.by_id)
        return digest("\n".join(f"{p.coding.id} {p.coding.code} {p.coding.stance} {p.coding.quote}" for p in there))[
            :8
        ]
