"""What may be printed of a participant's words: the one place that every report, page and list asks.

Words of somebody who agreed to be paraphrased only are counted like all others, and printed nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from workbench.model.corpus import Corpus, Passage
from workbench.model.source import Consent, Participant, Source

PARAPHRASE_ONLY = "[paraphrase only]"
WITHDRAWN = "[withdrawn]"
WITHHELD = "[withheld by the participant]"
INSTEAD = {Consent.WITHDRAWN: WITHDRAWN, Consent.PARAPHRASE: PARAPHRASE_ONLY}  # the strictest first


def quotation(passage: Passage) -> str:
    """The words of a passage, grown to whole sentences, as they may be printed."""
    return passage.text if passage.quotable else PARAPHRASE_ONLY


def marked_words(passage: Passage) -> str:
    """The words that the coder marked, in one line, as they may be printed."""
    return " ".join(passage.coding.quote.split()) if passage.quotable else PARAPHRASE_ONLY


def beside(passage: Passage) -> str:
    """The same turn in the other language, as it may be printed; empty where there is none."""
    return passage.beside if passage.quotable else ""


def withheld(corpus: Corpus, source: Source) -> tuple[str, ...]:
    """As ``instead_of_turns``, for a source of a corpus."""
    other = next((s for s in corpus.sources if s.slug == source.beside), None) if source.beside else None
    return instead_of_turns(source, other, corpus.participants)


def instead_of_turns(source: Source, other: Source | None, participants: Iterable[Participant]) -> tuple[str, ...]:
    """For each turn of a source what is printed in its stead; '' where its words may be, as researchers' always may.

    ``other``: the source it stands beside. Several voices at once ('ALL') are quoted when everybody in the source
    may be. In a translation a turn also obeys what was agreed for its original; where the two have not as many
    turns, nobody can tell which turn renders which, and all obey the strictest.
    """
    consents = {p.slug: _instead(p.consent) for p in participants}
    own = _by_turn(source, consents)
    if other is None:
        return own
    theirs = _by_turn(other, consents)
    if len(theirs) != len(own):
        theirs = (_strictest(theirs),) * len(own)
    either = zip(own, theirs, source.turns, strict=True)
    return tuple(_strictest((one, two)) if turn.voice.counted else "" for one, two, turn in either)


def quotable_source(corpus: Corpus, slug: str) -> bool:
    """Whether all words of a source may be printed; False where the study has no such source."""
    source = next((s for s in corpus.sources if s.slug == slug), None)
    return source is not None and not any(withheld(corpus, source))


def _by_turn(source: Source, consents: Mapping[str, str]) -> tuple[str, ...]:
    everybody = {source.participant or "", *(who.participant or "" for who in source.speakers.values())}
    instead = {}
    for label in {turn.speaker for turn in source.turns}:
        who = source.who(label)
        meant = everybody if who.group else {who.participant or ""}
        instead[label] = _strictest(consents.get(each, "") for each in meant)
    return tuple(instead[turn.speaker] if turn.voice.counted else "" for turn in source.turns)


def _instead(consent: Collection[Consent]) -> str:
    return next((words for barred, words in INSTEAD.items() if barred in consent), "")


def _strictest(instead: Iterable[str]) -> str:
    told = set(instead)
    return next((words for words in INSTEAD.values() if words in told), "")
