"""Words, or codes, that mark a group: log-odds with an informative Dirichlet prior (methods/02, row 18).

Monroe, Colaresi & Quinn 2008, equations 15, 16 and 22, with the pooled counts, scaled, as the prior. A word is ranked
by z, and no z is a threshold (methods/00, Rules): the groups are few, chosen, and each speaks through few people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt

PRIOR = 0.1  # a word's part in the prior is that of its pooled count
ONE_SOURCE = 0.5  # more than this share of a word's uses in one source
FLAT = 0.01  # what every word of a flat prior gets


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """What one person says in one source: word (or code) → how often."""

    source: str
    person: str
    counts: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Odds:
    """``delta``: log-odds of a word in the first group less those in the second. ``z``: delta by its deviation."""

    delta: float
    z: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Marking:
    """A word that marks a group against another.

    Attributes:
        word: Or the slug of a code.
        group: The group that uses it more.
        odds: Of that group against the other; delta is 0 or above.
        count, other: How often each of the two uses it.
        total, other_total: Of all words of each.
        sources: Sources of the group that use it.
        persons: People of the group who use it.
        top: The share of its uses in the group that one source alone has.
    """

    word: str
    group: str
    odds: Odds
    count: int
    other: int
    total: int
    other_total: int
    sources: int
    persons: int
    top: float

    @property
    def flags(self) -> tuple[str, ...]:
        """Whether one source, or one person, makes the word."""
        told = (
            ("one source", self.sources == 1),
            ("mostly one source", self.sources > 1 and self.top > ONE_SOURCE),
            ("one person", self.persons == 1 and self.sources > 1),
        )
        return tuple(flag for flag, holds in told if holds)


def log_odds(first: Mapping[str, int], second: Mapping[str, int], prior: Mapping[str, float]) -> dict[str, Odds]:
    """Word → how much more the first says it than the second. ``prior`` has a part above 0 for every word of either.

    >>> found = log_odds({"pen": 9, "the": 90}, {"ink": 9, "the": 90}, {"pen": 1, "ink": 1, "the": 18})
    >>> found["the"].delta, found["pen"].delta == -found["ink"].delta
    (0.0, True)
    """
    n1, n2, a0 = sum(first.values()), sum(second.values()), sum(prior.values())
    found = {}
    for word, a in prior.items():
        y1, y2 = first.get(word, 0) + a, second.get(word, 0) + a
        rest1, rest2 = n1 + a0 - y1, n2 + a0 - y2
        if rest1 > 0 and rest2 > 0:  # else there is one word only
            delta = log(y1 / rest1) - log(y2 / rest2)
            found[word] = Odds(delta=delta, z=delta / sqrt(1 / y1 + 1 / y2))
    return found


def informed(first: Mapping[str, int], second: Mapping[str, int], scale: float = PRIOR) -> dict[str, float]:
    """The prior: what both say together, scaled."""
    pooled = Counter(first)
    pooled.update(second)
    return {word: scale * count for word, count in pooled.items() if count}


def flat(first: Mapping[str, int], second: Mapping[str, int], part: float = FLAT) -> dict[str, float]:
    """A prior that gives every word the same. It hides words that only one group has: for comparison."""
    return dict.fromkeys(informed(first, second), part)


def marking(
    groups: Mapping[str, Iterable[Spoken]],
    *,
    stop: Collection[str] = (),
    least: int = 2,
    scale: float = PRIOR,
) -> tuple[Marking, ...]:
    """Words of two groups, those first that mark one of them most; ties in the order of the alphabet.

    Args:
        groups: Two groups, each with what is said in it.
        stop: Words that are left out, in counts and totals.
        least: Words that both together use less often are left out of the result, not of the totals.
        scale: Of the prior.
    """
    (one, in_one), (two, in_two) = ((name, list(said)) for name, said in groups.items())
    first, second = _pooled(in_one, stop), _pooled(in_two, stop)
    odds = log_odds(first, second, informed(first, second, scale))
    chosen: dict[str, dict[str, Odds]] = {one: {}, two: {}}
    for word, each in odds.items():
        if each.delta and first[word] + second[word] >= least:
            chosen[one if each.delta > 0 else two][word] = each
    found = [
        *_marked(one, in_one, chosen[one], first, second),
        *_marked(two, in_two, {w: Odds(delta=-o.delta, z=-o.z) for w, o in chosen[two].items()}, second, first),
    ]
    return tuple(sorted(found, key=lambda m: (-round(m.odds.z, 9), m.word)))


def _pooled(said: Iterable[Spoken], stop: Collection[str]) -> Counter[str]:
    pooled: Counter[str] = Counter()
    for each in said:
        pooled.update({word: count for word, count in each.counts.items() if word not in stop})
    return pooled


def _marked(
    group: str, said: Iterable[Spoken], words: Mapping[str, Odds], own: Counter[str], other: Counter[str]
) -> Iterable[Marking]:
    by_source: dict[str, Counter[str]] = {word: Counter() for word in words}
    persons: dict[str, set[str]] = {word: set() for word in words}
    for each in said:
        for word, count in each.counts.items():
            if word in words and count:
                by_source[word][each.source] += count
                persons[word].add(each.person)
    total, other_total = own.total(), other.total()
    for word, odds in words.items():
        if not own[word]:  # nobody of the group says it: the other's silence on it is smaller still
            continue
        yield Marking(
            word=word, group=group, odds=odds, count=own[word], other=other[word], total=total,
            other_total=other_total, sources=len(by_source[word]), persons=len(persons[word]),
            top=max(by_source[word].values()) / own[word],
        )  # fmt: skip
