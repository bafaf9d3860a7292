"""How passages, sites and shares read in a report: the words that all documents have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbench.displays.eligibility import Silent
from workbench.displays.tally import Share
from workbench.memos.choose import Chosen
from workbench.model.coding import Stance
from workbench.model.consent import beside
from workbench.model.consent import quotation as words_of
from workbench.model.corpus import Corpus, Passage
from workbench.model.source import Source
from workbench.model.text import short_id
from workbench.patterns.trial import Heard
from workbench.reports.compose import note, paragraph
from workbench.reports.document import Block, Quotation
from workbench.reports.names import file_stem

OF_PARAPHRASE = "of participants who agreed to paraphrase only"
FOLDER = "sources"  # beside the reports: one page a source, so that a quotation leads to its line


def source_href(slug: str, turn: int | None = None) -> str:
    """Where a source's page is, seen from a report.

    >>> source_href("osgood-teacher-w2", 4)
    'sources/osgood-teacher-w2.*#turn-4'
    """
    return f"{FOLDER}/{file_stem(slug)}.*" + (f"#turn-{turn}" if turn else "")


def described(corpus: Corpus, source: Source, role: str | None = None) -> str:
    """Who speaks, as a co-author reads it: role, school or district, wave.

    ``role``: that of a turn; without it all roles that speak in the source.
    """
    belongs = corpus.name_of(source.site) if source.site else _district(corpus, source)
    wave = f"wave {source.wave}" if source.wave else ""
    roles = role or ", ".join(source.roles)
    return ", ".join(filter(None, (roles or source.kind.value.replace("-", " "), belongs, wave)))


def _district(corpus: Corpus, source: Source) -> str:
    return next((d.name for d in corpus.districts if d.slug == source.district), "")


def quotation(corpus: Corpus, passage: Passage, stance: Stance | None = None) -> Quotation:
    """A passage grown to whole sentences, with its speaker, its place and its stance.

    Words that may not be quoted are not: their place is named. Where the turn stands in another language too, both
    are quoted.

    ``stance`` is the stance to a claim; without it the coding's own is shown.
    """
    source = passage.source
    unknown = "role not told" if source.roles and source.speakers else None
    speaker = described(corpus, source, passage.role or unknown)
    if source.kind.value == "focus-group" and passage.speaker:
        speaker = f"{passage.speaker} in a focus group, {speaker}"
    return Quotation(
        text=words_of(passage),
        locator=f"{passage.locator}; {_coded(corpus, passage)}",
        href=source_href(source.slug, passage.turn),
        stance=stance or passage.coding.stance,
        speaker=speaker,
        beside=beside(passage),
        language=passage.beside_language,
    )


def _no_counter(corpus: Corpus, chosen: Chosen) -> str:
    if chosen.unquoted_counter:
        return f"No counter quotation: what challenges or qualifies ({chosen.unquoted_counter}) is {OF_PARAPHRASE}."
    if not any(corpus.code(slug).proposition for p in chosen.quotes for slug in p.codes):
        return (
            "No counter quotation: these codes state no proposition, so none of their passages can stand against one."
        )
    return f"No counter quotation: none of the {chosen.considered} coded passages challenges or qualifies."


def _coded(corpus: Corpus, passage: Passage) -> str:
    codes = ", ".join(f"“{corpus.code(slug).name}”" for slug in passage.codes)
    taken = {(c.coder, c.stance.value) for c in (passage.coding, *passage.also) if c.stance}
    if len({stance for _, stance in taken}) > 1:
        differ = ", ".join(f"{coder}: {stance}" for coder, stance in sorted(taken))
        return f"{codes}, the coders differ ({differ})"
    return f"{codes}, coded by {' and '.join(passage.coders)}"


def quotations(corpus: Corpus, chosen: Chosen) -> list[Block]:
    """The chosen quotations, then the counter quotation or why there is none."""
    blocks: list[Block] = [quotation(corpus, p) for p in chosen.quotes]
    if chosen.counter is not None:
        blocks += [paragraph("Against it, or with limits:"), quotation(corpus, chosen.counter)]
    elif chosen.quotes:
        blocks.append(note("reason", _no_counter(corpus, chosen)))
    if chosen.by_hand:
        told = "; ".join(f"{short_id(key)} {why}" for key, why in chosen.by_hand.items())
        blocks.append(note("method", f"Decided by hand, before the rule of choice ({chosen.rule}): {told}."))
    if chosen.unquoted:
        many = "s" * (chosen.unquoted != 1)
        blocks.append(note("reason", f"{chosen.unquoted} passage{many} {OF_PARAPHRASE}: not quoted."))
    return blocks


def heard(corpus: Corpus, found: Heard, *, most: int | None = None, again: str = "") -> Iterator[Block]:
    """What was heard on a claim, by stance; what two coders marked in one place stands once.

    ``most``: passages of one stance that are printed; how many more there are is said, with the command ``again``.
    """
    for stance in Stance:
        passages = getattr(found, stance.value)
        for passage in passages[:most]:
            yield quotation(corpus, passage, stance)
        if most is not None and len(passages) > most:
            yield note("reason", f"… and {len(passages) - most} more that say {stance.value}: {again}")


def names(corpus: Corpus, sites: Iterable[str]) -> str:
    """The names of sites in a row.

    Empty for none.
    """
    return ", ".join(corpus.name_of(site) for site in sites)


def sites_share(share: Share, noun: str = "sites") -> str:
    """'4 of 6 sites'; of none it says that nobody was eligible.

    >>> sites_share(Share(k=4, n=6)), sites_share(Share(k=0, n=0))
    ('4 of 6 sites', 'no sites eligible')
    """
    return f"{share} {noun}" if share.n else f"no {noun} eligible"


def silences(corpus: Corpus, silent: Sequence[Silent]) -> str:
    """Sites left out of a denominator, by reason: 'not asked: Larkin Middle; not yet coded: Osgood Middle'."""
    reasons: dict[str, list[str]] = {}
    for each in silent:
        reasons.setdefault(each.reason.value, []).append(corpus.name_of(each.site))
    return "; ".join(f"{reason}: {', '.join(sites)}" for reason, sites in reasons.items())
