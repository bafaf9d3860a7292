"""Negative evidence, and whose words stand in the quotations: the study's last checks before writing.

'Accurate representation of each site', disconfirming and triangulating evidence: the Methodological Appendix of
the urban-leadership study; methods/02, displays 13 and 21.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workbench.displays.frame import NOT_TOLD, Frame
from workbench.displays.tally import Share, distinct
from workbench.memos.choose import COUNTER
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus, Passage
from workbench.model.source import Source
from workbench.patterns.trial import Trial


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerLine:
    """Passages of one site (None: of a district office) that challenge or qualify one code or claim.

    ``about``: 'code' or 'claim'. ``passages``: distinct, in the order of source and text.
    """

    about: str
    slug: str
    site: str | None
    stance: Stance
    passages: tuple[Passage, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Represented:
    """One site or role: its quotations of all quotations, and its share of the respondents' words (0 to 1).

    ``words`` is None where the words of a source are not known.
    """

    group: str
    quotes: Share
    words: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Representation:
    """Whose words are quoted. ``never``: sites (slugs) with sources and without a quotation."""

    sites: tuple[Represented, ...]
    roles: tuple[Represented, ...]
    never: tuple[str, ...]


def ledger(corpus: Corpus, trials: Iterable[Trial]) -> tuple[LedgerLine, ...]:
    """Every challenging and qualifying passage: codes in the order of the codebook, then claims, by site."""
    frame = Frame.of(corpus)
    lines: list[LedgerLine] = []
    for code in frame.codes:
        if code in frame.propositions:
            found = [p for p in corpus.coded([code]) if frame.stance(p) in COUNTER]
            lines += _by_site(frame, code, found)
    for trial in trials:
        for site in trial.sites:
            lines += _of_claim(trial.claim.slug, site.site, site.heard.challenges, site.heard.qualifies)
        others = trial.other_voices
        lines += _of_claim(trial.claim.slug, None, others.challenges, others.qualifies)
    return tuple(lines)


def representation(corpus: Corpus, quotes: Iterable[Passage]) -> Representation:
    """Quotations by site and role against shares of the respondents' words in sources that count."""
    used = distinct(quotes)
    counted = [s for s in corpus.sources if s.kind.counted]
    sites = [site for site, sources in corpus.by_site.items() if sources]
    by_site = _against(corpus, used, counted, lambda source: source.site or NOT_TOLD)
    quoted = {passage.source.site for passage in used}
    return Representation(
        sites=by_site,
        roles=_against(corpus, used, counted, lambda source: source.role or NOT_TOLD),
        never=tuple(site for site in sites if site not in quoted),
    )


def _by_site(frame: Frame, code: str, found: Sequence[Passage]) -> Iterable[LedgerLine]:
    grouped: dict[tuple[str | None, Stance], list[Passage]] = {}
    for passage in found:
        stance = frame.stance(passage)
        if stance is not None:
            at = passage.source.site if passage.source.site in frame.levels else None
            grouped.setdefault((at, stance), []).append(passage)
    for site in (*frame.levels, None):
        for stance in (Stance.CHALLENGES, Stance.QUALIFIES):
            if passages := grouped.get((site, stance)):
                yield LedgerLine(about="code", slug=code, site=site, stance=stance, passages=distinct(passages))


def _of_claim(
    slug: str, site: str | None, challenges: tuple[Passage, ...], qualifies: tuple[Passage, ...]
) -> Iterable[LedgerLine]:
    for stance, passages in ((Stance.CHALLENGES, challenges), (Stance.QUALIFIES, qualifies)):
        if passages:
            yield LedgerLine(about="claim", slug=slug, site=site, stance=stance, passages=passages)


def _against(
    corpus: Corpus, used: Sequence[Passage], counted: Sequence[Source], trait: Callable[[Source], str]
) -> tuple[Represented, ...]:
    """Groups in the order in which the study meets them."""
    known = corpus.respondent_words
    complete = all(source.slug in known for source in counted)
    total = sum(known[source.slug] for source in counted) if complete else 0
    rows = []
    for group in dict.fromkeys(trait(source) for source in counted):
        here = [source for source in counted if trait(source) == group]
        words = sum(known[source.slug] for source in here) / total if total else None
        k = sum(trait(passage.source) == group for passage in used)
        rows.append(Represented(group=group, quotes=Share(k=k, n=len(used)), words=words))
    return tuple(rows)
