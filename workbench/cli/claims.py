"""One claim on the terminal, school by school, down to the quoted line."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.model.consent import marked_words

if TYPE_CHECKING:
    from workbench.model.corpus import Corpus, Passage
    from workbench.patterns.trial import Heard, Trial

MARKS = {"supports": "+", "qualifies": "~", "challenges": "-", "silent": "·"}


def lines_of(corpus: Corpus, trial: Trial) -> Iterator[str]:
    """The claim, its summary, then each site with its verdict and passages."""
    yield f"{trial.claim.statement} ({trial.claim.stage.value})"
    yield trial.summary
    for site in trial.sites:
        yield ""
        yield f"{MARKS[site.verdict.value]} {site.name}: {site.explanation}"
        yield from _heard(site.heard)
    if trial.outside:
        yield ""
        yield "not about: " + ", ".join(corpus.name_of(s) for s in trial.outside)
    if trial.other_voices.any:
        yield ""
        yield "other voices, of no school and in no count:"
        yield from _heard(trial.other_voices)


def _heard(heard: Heard) -> Iterator[str]:
    for stance in ("supports", "qualifies", "challenges", "context"):
        for passage in getattr(heard, stance):
            yield from _passage(passage, stance)


def _passage(passage: Passage, stance: str) -> Iterator[str]:
    yield from textwrap.wrap(f"“{marked_words(passage)}”", 100, initial_indent="    ", subsequent_indent="    ")
    yield f"      {stance}, {passage.locator}, coded by {' and '.join(passage.coders)}"
