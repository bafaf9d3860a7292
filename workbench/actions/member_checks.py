"""Member checks: packets of a participant's own quotations go out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from workbench.actions.memo_things import Named
from workbench.actions.memos import made
from workbench.actions.workplace import Workplace, coder_in, write
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.memos.choose import by_hand_of, choose
from workbench.memos.cited import citations
from workbench.memos.forms import Draft
from workbench.memos.packet import Asked, own_words
from workbench.model.corpus import Corpus, Passage
from workbench.model.memo import MemoKind, Thing
from workbench.model.quoting import Way
from workbench.model.source import Consent, Participant, Source
from workbench.model.text import digest, short_id
from workbench.store import sources
from workbench.store.corpus import read_corpus
from workbench.store.journal import new_ids
from workbench.store.study import Study

FORMATS = ("docx", "md")
PER_CODE = 3  # quotations by the rule, beside one that speaks against


class Which(StrEnum):
    """Which of a participant's quotations go into a packet."""

    REPORTS = "reports"  # what the rule of choice takes, what is pinned and what is cited
    CITED = "cited"  # what is pinned or cited
    ALL = "all"  # all that is coded


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """A packet that was written. ``memo``: uuid of the member check; ``without``: quotations without own words."""

    path: Path
    quotations: int
    memo: str
    without: int = 0


def packet(
    place: Workplace,
    wanted: str,
    to: Path,
    *,
    ids: Sequence[str] = (),
    which: Which = Which.REPORTS,
    around: int = 1,
    overwrite: bool = False,
) -> Packed:
    """Write a packet for a participant, and note it as a memo of kind member check.

    Raises:
        WorkbenchError: they have not agreed to be quoted, or there is nothing of theirs to ask about.
        Problems: ids that are no quotations of theirs.
    """
    from workbench.reports.packet_document import packet_document
    from workbench.reports.write import RENDERERS, replace_bytes

    suffix = to.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise WorkbenchError(f"{to.name} is neither .docx nor .md", hint="give a name that ends so")
    if to.exists() and not overwrite:
        raise WorkbenchError(f"{to} is there already", hint="give another name, or --overwrite")
    with place.reading() as study:
        corpus = read_corpus(study.db)
        person = _person(corpus, wanted)
        own = _own(corpus, person)
        chosen = _by_id(own, ids, person) if ids else _chosen(corpus, person, own, which)
        asked, kept, without = _asked(study, chosen, person, around)
    if not asked:
        raise WorkbenchError(
            f"there are no quotations of {person.slug} to ask about", hint="see what is coded with --all"
        )
    page = RENDERERS[suffix](packet_document(corpus.title, person.name, asked))
    with place.open() as study, study.transaction():
        coder_in(study, place.coder)
        key = new_ids(1)[0]
        body = "Sent out for checking:\n\n" + "\n".join(f"- [[coding:{each.id}]]" for each in asked)
        things: list[Named] = [(Thing.PARTICIPANT, person.id), *((Thing.CODING, p.coding.id) for p in kept)]
        draft = Draft(title=f"Member check: {person.name}", body=body)
        changes = made(study, place, draft, MemoKind.MEMBER_CHECK, things, key=key)
        write(study, place, changes, command="memo packet")
        to.parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(to, page)  # where it cannot be written the memo is not either
    return Packed(path=to, quotations=len(asked), memo=key, without=without)


def _person(corpus: Corpus, wanted: str) -> Participant:
    found = next((p for p in corpus.participants if wanted in (p.slug, p.name)), None)
    if found is None:
        raise NotKnown(
            "participant", wanted, [p.slug for p in corpus.participants], hint="see 'workbench participant list'"
        )
    if Consent.WITHDRAWN in found.consent or Consent.PARAPHRASE in found.consent:
        raise WorkbenchError(
            f"{found.slug} has agreed to no quotation ({', '.join(found.consent)})", hint="there is nothing to check"
        )
    if not found.consent:
        raise WorkbenchError(
            f"nobody has told what {found.slug} agreed to",
            hint=f"run 'workbench participant consent {found.slug} quote'",
        )
    return found


def _own(corpus: Corpus, person: Participant) -> list[Passage]:
    """The quotable passages that begin in words of the participant, each selection once."""
    found: dict[tuple[str, int, int], Passage] = {}
    for p in corpus.counted:
        if p.quotable and person.slug in (p.who.participant, None if p.source.turns else p.source.participant):
            found.setdefault((p.source.slug, p.coding.start, p.coding.end), p)
    return list(found.values())


def _by_id(own: Sequence[Passage], ids: Sequence[str], person: Participant) -> list[Passage]:
    found, wrong = [], []
    for each in ids:
        name = each.strip().removeprefix("[[").removesuffix("]]").removeprefix("coding:").lower()
        named = [p for p in own if name and digest(p.coding.id).startswith(name)]
        if len(named) == 1:
            found += named
        else:
            wrong.append(f"{each!r} names {len(named)} quotations of {person.slug}")
    if wrong:
        raise Problems("quotations", wrong, hint="nothing was written; another's words are never in a packet")
    return found


def _chosen(corpus: Corpus, person: Participant, own: Sequence[Passage], which: Which) -> list[Passage]:
    if which is Which.ALL:
        return list(own)
    ids = {short_id(p.coding.id): p.coding.id for p in own}
    wanted = {pin.coding for pin in corpus.pins if pin.way is Way.PINNED} | _cited(corpus, ids)
    if which is Which.REPORTS:
        mine = {p.coding.id for p in own}
        codes = dict.fromkeys(p.coding.code for p in own)
        sites = {p.source.site for p in own}
        for code in codes:
            pool = corpus.coded([code])
            for part in (pool, *([p for p in pool if p.source.site == site] for site in sites)):
                took = choose(part, PER_CODE, district=corpus.district_of, by_hand=by_hand_of(corpus))
                wanted |= {p.coding.id for p in (*took.quotes, took.counter) if p is not None} & mine
    return [p for p in own if p.coding.id in wanted]


def _cited(corpus: Corpus, ids: Mapping[str, str]) -> set[str]:
    """Quotations that memos, summaries and claims cite."""
    bodies = (
        *(m.body for m in corpus.memos if m.kind is not MemoKind.MEMBER_CHECK),
        *(s.body for s in corpus.summaries),
    )
    marked = {ids[c.name] for body in bodies for c in citations(body) if c.what == "coding" and c.name in ids}
    return marked | {e.coding for claim in corpus.claims for e in claim.evidence}


def _asked(
    study: Study, chosen: Iterable[Passage], person: Participant, around: int
) -> tuple[list[Asked], list[Passage], int]:
    """The quotations with their context, and how many hold no word that is surely the participant's."""
    asked, kept, without = [], [], 0
    every = {s.slug: s for s in sources.sources(study.db)}
    for slug, of_source in groupby(chosen, key=lambda p: p.source.slug):
        source = every[slug]
        text, units = sources.body(study.db, source.text), list(sources.units(study.db, source.id))
        mine = _turns_of(source, person)
        for p in of_source:
            before, words, after = own_words(text, units, mine, p.coding.start, p.coding.end, around=around)
            if not words:
                without += 1
                continue
            asked.append(Asked(id=short_id(p.coding.id), words=words, locator=p.locator, before=before, after=after))
            kept.append(p)
    return asked, kept, without


def _turns_of(source: Source, person: Participant) -> set[int]:
    """Where the participant alone speaks: of several at once nobody can tell whose words they are."""
    who = {label: source.who(label) for label in {t.speaker for t in source.turns}}
    theirs = {label for label, speaker in who.items() if speaker.participant == person.slug and not speaker.group}
    return {n for n, t in enumerate(source.turns) if t.speaker in theirs and t.voice.counted}
