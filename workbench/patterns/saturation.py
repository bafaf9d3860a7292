"""Saturation of codes that emerged: when new interviews bring (almost) no new ones (methods/02, row 15).

Guest, Namey & Chen 2020. A code of a frame that stood beforehand cannot be saturated, only used for the first time
(`patterns.firstuse`); here only codes are counted that were made of what was heard.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from statistics import median

from workbench.displays.frame import Frame, not_in_frame
from workbench.model.codebook import in_vivo_words
from workbench.model.corpus import Corpus
from workbench.patterns.firstuse import interviews_read

BASE, RUN, THRESHOLD, STEP = 4, 2, 0.05, 1
ORDERS = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """``base`` interviews make the base; runs of ``run`` follow, ``step`` apart.

    It is met where a run adds at most ``threshold`` of what the base holds. With a step of 1 runs overlap, with
    a step of ``run`` they do not.
    """

    base: int = BASE
    run: int = RUN
    threshold: float = THRESHOLD
    step: int = STEP

    def __post_init__(self) -> None:
        if min(self.base, self.run, self.step) < 1 or not 0 <= self.threshold < 1:
            raise ValueError(f"base, run and step are 1 or more, the threshold is from 0 to below 1; got {self}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """Interviews ``first`` to ``last``, from 1: codes that are new in them, of those of the base. None: no base."""

    first: int
    last: int
    new: int
    ratio: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Saturated:
    """``used``: codes known after each interview. ``base``: codes of the base. ``met``: the first run that does."""

    used: tuple[int, ...]
    base: int
    runs: tuple[Run, ...]
    met: Run | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Orders:
    """Over many orders drawn at random: interviews until the first run that meets the rule ends.

    ``least`` and ``middle`` are None where no order, or not even half of them, comes to it. ``never``: orders that do
    not.
    """

    many: int
    seed: int
    least: int | None
    middle: float | None
    never: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Saturation:
    """Saturation of emergent codes.

    Attributes:
        emergent: Slug → why it is one.
        sources: Interviews that were read, in the order that was gone by.
        rule: The rule.
        told: In that order.
        orders: In orders drawn at random; None where there are too few interviews.
        unread: Interviews that nobody has read throughout and that hold nothing; left out.
        sentence: What comes of it, in words.
    """

    emergent: Mapping[str, str]
    sources: tuple[str, ...]
    rule: Rule
    told: Saturated
    orders: Orders | None
    unread: tuple[str, ...]
    sentence: str


def saturated(interviews: Sequence[AbstractSet[str]], rule: Rule = Rule()) -> Saturated:
    """The rule on the codes of each interview, in order.

    >>> saturated([{"a", "b"}, {"c"}, {"a"}, {"b"}], Rule(base=2)).met
    Run(first=3, last=4, new=0, ratio=0.0)
    """
    used, seen = [], set[str]()
    for codes in interviews:
        seen |= codes
        used.append(len(seen))
    base = used[rule.base - 1] if len(used) >= rule.base else 0
    runs = []
    for first in range(rule.base, len(used) - rule.run + 1, rule.step):
        new = used[first + rule.run - 1] - used[first - 1]
        runs.append(Run(first=first + 1, last=first + rule.run, new=new, ratio=new / base if base else None))
    met = next((run for run in runs if run.ratio is not None and run.ratio <= rule.threshold), None)
    return Saturated(used=tuple(used), base=base, runs=tuple(runs), met=met)


def over_orders(
    interviews: Sequence[AbstractSet[str]],
    rule: Rule = Rule(),
    *,
    many: int = ORDERS,
    seed: int = 1,
) -> Orders:
    """The rule over ``many`` orders drawn at random from a seed; the same seed draws the same orders."""
    chance, order = random.Random(seed), list(interviews)  # noqa: S311 – no secret is drawn
    ends: list[float] = []
    for _ in range(many):
        chance.shuffle(order)
        met = saturated(order, rule).met
        ends.append(met.last if met else float("inf"))
    least, middle = min(ends), median(ends)
    return Orders(
        many=many, seed=seed, least=int(least) if least < float("inf") else None,
        middle=middle if middle < float("inf") else None, never=ends.count(float("inf")),
    )  # fmt: skip


def emergent_codes(corpus: Corpus, came: Mapping[str, int], first_coding: int | None) -> dict[str, str]:
    """Slug → why a code is taken to have emerged, in the order of the codebook.

    ``came``: code → when it came into the codebook; ``first_coding``: when the first coding was made; both UTC in
    microseconds. Pattern codes and the leaves "not in frame" are heaps of others and count for none.
    """
    frame = Frame.of(corpus)
    found = {}
    for slug, code in frame.codes.items():
        above = [frame.codes[c] for c in frame.paths[slug][1:]]
        if code.over or not_in_frame(code):
            continue
        if in_vivo_words(code.definition):
            found[slug] = "in vivo"
        elif any(not_in_frame(each) for each in above):
            found[slug] = "under 'not in frame'"
        elif first_coding is not None and came.get(slug, first_coding) > first_coding:
            found[slug] = "made after coding began"
    return found


def saturation(
    corpus: Corpus,
    emergent: Mapping[str, str],
    *,
    rule: Rule = Rule(),
    order: Sequence[str] | None = None,
    many: int = ORDERS,
    seed: int = 1,
) -> Saturation:
    """Saturation of emergent codes over the interviews, focus groups and surveys that were read.

    ``order``: slugs of sources as they were held or coded; the study's order when None.
    """
    read, unread = interviews_read(corpus, order)
    held: dict[str, set[str]] = {source: set() for source in read}
    for passage in corpus.counted:
        if passage.source.slug in held and passage.coding.code in emergent:
            held[passage.source.slug].add(passage.coding.code)
    interviews = [held[source] for source in read]
    enough = len(interviews) >= rule.base + rule.run
    told = saturated(interviews, rule)
    return Saturation(
        emergent=emergent, sources=tuple(read), rule=rule, told=told, unread=tuple(unread),
        orders=over_orders(interviews, rule, many=many, seed=seed) if enough and emergent else None,
        sentence=_sentence(emergent, told, rule),
    )  # fmt: skip


def _sentence(emergent: Mapping[str, str], told: Saturated, rule: Rule) -> str:
    read = len(told.used)
    if not emergent:
        return "No code emerged from the data, so there is nothing to be saturated; see 'display first-use'."
    if read < rule.base + rule.run:
        return (
            f"{read} interviews are read; a base of {rule.base} and a run of {rule.run} need {rule.base + rule.run}."
        )
    if not told.base:
        return f"The first {rule.base} interviews hold no emergent code, so nothing can be compared with them."
    start = f"Of {len(emergent)} emergent codes the first {rule.base} interviews hold {told.base}"
    if told.met is None:
        return f"{start}; no run of {rule.run} adds {rule.threshold:.0%} or less of that."
    return (
        f"{start}; interviews {told.met.first} to {told.met.last} add {told.met.new}, {told.met.ratio:.0%} of that."
    )
