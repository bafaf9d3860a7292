"""What in a codebook looks like trouble: codes nobody needs, pairs that are one code, codings under old rules.

A remark is a reason to look, never a verdict: a code that one school alone speaks of may be the finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations

from workbench.displays.codebook_use import Use, codebook_use
from workbench.displays.frame import Frame, not_in_frame
from workbench.displays.tally import Share
from workbench.model.codebook import Code
from workbench.model.corpus import Corpus, Passage

LONGEST_NAME = 60  # characters; a longer one does not fit a column, nor a coder's memory
ALIKE = 0.8  # so much of the units that either of two codes has are shared: Jaccard's index
FEWEST = 5  # shared units below which that may be chance
_ES = re.compile(r"(?<=s|x|z)es$|(?<=ch|sh)es$")


class Trouble(StrEnum):
    """What may be wrong with a code, in the order in which it is told."""

    NO_DEFINITION = "no definition"
    SAME_RULES = "include and exclude say the same"
    LONG_NAME = f"name longer than {LONGEST_NAME} characters"
    SAME_NAME = "name differs in case, plural or punctuation only"
    UNREAD = "not used yet: nobody has read for it"
    UNUSED = "never used"
    ONE_CODER = "used by one coder only"
    ONE_SITE = "in one site only"
    SAME_UNITS = "codes the same units"
    PARENT_CODED = "coded itself, although it has codes below"
    OUTDATED = "codings made under other rules"


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """One trouble of one code. ``other``: the second code of a pair; ``share`` of ``unit``: how much it concerns."""

    code: str
    trouble: Trouble
    other: str = ""
    detail: str = ""
    share: Share | None = None
    unit: str = ""

    @property
    def how_much(self) -> str:
        """The figure with its unit and whatever else tells it.

        >>> Remark(code="a", trouble=Trouble.ONE_SITE, share=Share(k=1, n=6), unit="sites", detail="ash").how_much
        '1 of 6 sites (ash)'
        """
        figure = f"{self.share} {self.unit}" if self.share else ""
        return f"{figure} ({self.detail})" if figure and self.detail else figure or self.detail


def remarks(corpus: Corpus) -> tuple[Remark, ...]:
    """Everything in the codebook that looks like trouble, in the order of the codebook, then of ``Trouble``."""
    look = _Look(corpus)
    found = [*look.at_texts(), *look.at_names(), *look.at_use(), *look.at_pairs(), *look.at_parents()]
    found += look.at_old_rules()
    order = {slug: at for at, slug in enumerate(look.frame.codes)}
    rank = {trouble: at for at, trouble in enumerate(Trouble)}
    return tuple(sorted(found, key=lambda r: (order[r.code], rank[r.trouble], order.get(r.other, -1))))


@dataclass(frozen=True)
class _Look:
    """One corpus, looked at from every side."""

    corpus: Corpus

    @property
    def frame(self) -> Frame:
        return Frame.of(self.corpus)

    @cached_property
    def use(self) -> dict[str, Use]:
        return codebook_use(self.corpus)

    def at_texts(self) -> Iterator[Remark]:
        """What can be seen in the codebook alone."""
        for code in self.frame.codes.values():
            if not code.definition.strip():
                yield Remark(code=code.slug, trouble=Trouble.NO_DEFINITION)
            if code.include.strip() and _words(code.include) == _words(code.exclude):
                yield Remark(code=code.slug, trouble=Trouble.SAME_RULES)
            if len(code.name) > LONGEST_NAME:
                yield Remark(code=code.slug, trouble=Trouble.LONG_NAME, detail=f"{len(code.name)} characters")

    def at_names(self) -> Iterator[Remark]:
        """Each code whose name says what an earlier one's says."""
        first: dict[str, str] = {}
        for code in self.frame.codes.values():
            known = first.setdefault(bare_name(code.name), code.slug)
            if known != code.slug:
                said = f"'{self.frame.codes[known].name}' and '{code.name}'"
                yield Remark(code=code.slug, other=known, trouble=Trouble.SAME_NAME, detail=said)

    def at_use(self) -> Iterator[Remark]:
        """Leaves that are used by nobody, by one coder, in one site."""
        for slug, use in self.use.items():
            if slug in self.frame.leaves and not self.frame.codes[slug].over:
                yield from self._at_leaf(self.frame.codes[slug], use)

    def _at_leaf(self, code: Code, use: Use) -> Iterator[Remark]:
        sources = sum(source.counted for source in self.corpus.sources)
        if not (use.codings or use.apart) and not not_in_frame(code):
            trouble = Trouble.UNUSED if use.read else Trouble.UNREAD
            yield Remark(code=code.slug, trouble=trouble, share=Share(k=use.read, n=sources), unit="sources read")
        readers = self.readers[code.slug] | set(use.coders)
        if len(use.coders) == 1 and len(readers) > 1:
            of = Share(k=1, n=len(readers))
            told = f"{use.coders[0]}: {_codings(use.codings)}"
            yield Remark(
                code=code.slug, trouble=Trouble.ONE_CODER, share=of, unit="coders who read for it", detail=told
            )
        if use.sites.k == 1 and use.sites.n > 1:
            yield Remark(
                code=code.slug, trouble=Trouble.ONE_SITE, share=use.sites, unit="sites", detail=self.sites[code.slug]
            )

    @cached_property
    def sites(self) -> dict[str, str]:
        """Code → a site in which it was coded."""
        return {p.coding.code: p.source.site for p in self.corpus.counted if p.source.site}

    @cached_property
    def readers(self) -> dict[str, set[str]]:
        """Code → the coders who have read something for it."""
        found: dict[str, set[str]] = {slug: set() for slug in self.frame.codes}
        for coder, scope in {(row.coder, row.scope) for row in self.corpus.coverage}:
            for slug in self.frame.under.get(scope, ()) if scope else found:
                found[slug].add(coder)
        return found

    def at_pairs(self) -> Iterator[Remark]:
        """Pairs of codes that stand on the same units."""
        patterns = {code.slug for code in self.frame.codes.values() if code.over}
        sizes, shared = _overlaps(p for p in self.corpus.counted if p.coding.code not in patterns)
        order = {slug: at for at, slug in enumerate(self.frame.codes)}
        for pair, both in shared.items():
            one, other = sorted(pair, key=lambda slug: order.get(slug, -1))
            union = sizes[one] + sizes[other] - both
            if both >= FEWEST and both >= ALIKE * union and one in order:
                yield Remark(
                    code=other, other=one, trouble=Trouble.SAME_UNITS, share=Share(k=both, n=union), unit="units"
                )

    def at_parents(self) -> Iterator[Remark]:
        """Codes with others below that carry codings themselves."""
        for slug, use in self.use.items():
            if use.own and slug not in self.frame.leaves:
                yield Remark(
                    code=slug, trouble=Trouble.PARENT_CODED, share=Share(k=use.own, n=use.codings), unit="codings"
                )

    def at_old_rules(self) -> Iterator[Remark]:
        """Codes with codings that were made when their rules were others."""
        every, old = Counter[str](), Counter[str]()
        for coding in (passage.coding for passage in self.corpus.passages):
            code = self.frame.codes.get(coding.code)
            if code:
                every[code.slug] += 1
                old[code.slug] += code.outdated(coding.fingerprint)
        for slug, number in old.items():
            if number:
                since = self.frame.codes[slug].redefined[:10]
                yield Remark(
                    code=slug, trouble=Trouble.OUTDATED, share=Share(k=number, n=every[slug]), unit="codings",
                    detail=f"redefined {since}" if since else "",
                )  # fmt: skip


def _overlaps(passages: Iterable[Passage]) -> tuple[Counter[str], Counter[frozenset[str]]]:
    """Code → its distinct units, and pair of codes → the units that both have.

    Units that carry the same set of codes are counted together, so that a long passage under two codes costs one
    step, and no pair that never meets costs any.
    """
    at_unit: dict[tuple[str, int], set[str]] = {}
    for passage in passages:
        for unit in passage.units:
            at_unit.setdefault((passage.source.slug, unit), set()).add(passage.coding.code)
    sizes, shared = Counter[str](), Counter[frozenset[str]]()
    for codes, units in Counter(map(frozenset, at_unit.values())).items():
        for code in codes:
            sizes[code] += units
        for pair in combinations(codes, 2):
            shared[frozenset(pair)] += units
    return sizes, shared


def bare_name(name: str) -> str:
    """A name without what people vary by accident: case, punctuation, plural.

    >>> bare_name("Data-walls"), bare_name("data wall"), bare_name("Policies & Classes"), bare_name("Class Policy")
    ('data wall', 'data wall', 'policy class', 'class policy')
    """
    return " ".join(map(_singular, _words(name)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > len("ties"):
        return f"{word[:-3]}y"
    if _ES.search(word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _codings(number: int) -> str:
    return f"{number:,} coding{'s' * (number != 1)}"
