"""Negative evidence, and whose words stand in the quotations: the study's last checks before writing.

'Accurate representation of each site', disconfirming and triangulating evidence: the Methodological Appendix of
the urban-leadership study; methods/02, displays 13 and 21.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from workbench.displays.frame import Frame
from workbench.displays.roles import NOT_TOLD, role_of, words_by_role
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
    """Whose words are quoted.

    ``never``: sites (slugs) with sources and without a quotation that could have one; ``paraphrased``: those where
    every passage is of a participant who agreed to paraphrase only.
    """

    sites: tuple[Represented, ...]
    roles: tuple[Represented, ...]
    never: tuple[str, ...]
    paraphrased: tuple[str, ...] = ()


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
    counted = [s for s in corpus.sources if s.counted]
    frame = Frame.of(corpus)
    quoted = {passage.source.site for passage in used}
    never = [site for site, sources in corpus.by_site.items() if sources and site not in quoted]
    paraphrased = [site for site in never if _paraphrase_only(frame, site)]
    return Representation(
        sites=_against(used, lambda p: p.source.site or NOT_TOLD, *_words_by(counted, partial(_whole, corpus))),
        roles=_against(used, role_of, *_words_by(counted, partial(_spoken, frame))),
        never=tuple(site for site in never if site not in paraphrased),
        paraphrased=tuple(paraphrased),
    )


def _paraphrase_only(frame: Frame, site: str) -> bool:
    passages = [p for found in frame.at_site.get(site, {}).values() for p in found]
    return bool(passages) and not any(p.quotable for p in passages)


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


def _whole(corpus: Corpus, source: Source) -> dict[str, int | None]:
    return {source.site or NOT_TOLD: corpus.respondent_words.get(source.slug)}


def _spoken(frame: Frame, source: Source) -> dict[str, int | None]:
    return words_by_role(frame.corpus, source, frame.roles[source.slug])


def _words_by(
    sources: Iterable[Source], words: Callable[[Source], dict[str, int | None]]
) -> tuple[dict[str, int], bool]:
    """Words by group, groups in the order in which the study meets them; whether all of them are known."""
    found: dict[str, int] = {}
    complete = True
    for source in sources:
        for group, count in words(source).items():
            found[group] = found.get(group, 0) + (count or 0)
            complete &= count is not None
    return found, complete


def _against(
    used: Sequence[Passage], trait: Callable[[Passage], str], words: Mapping[str, int], complete: bool
) -> tuple[Represented, ...]:
    total = sum(words.values()) if complete else 0
    rows = []
    for group in dict.fromkeys([*words, *map(trait, used)]):
        k = sum(trait(passage) == group for passage in used)
        share = words.get(group, 0) / total if total else None
        rows.append(Represented(group=group, quotes=Share(k=k, n=len(used)), words=share))
    return tuple(rows)
