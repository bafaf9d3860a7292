"""Memos as they are read: listed, shown with what they cite, searched, checked."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.actions.memo_things import Things, named
from workbench.actions.memos import one_of
from workbench.actions.workplace import Workplace
from workbench.errors import NotKnown, WorkbenchError
from workbench.memos.cited import Known, Resolved, Standing, citations, cites, resolved
from workbench.memos.forms import headline
from workbench.model.corpus import Corpus
from workbench.model.memo import Attachment, Memo, MemoKind, Thing
from workbench.model.quoting import last_replies
from workbench.model.text import Lines, digest, short_id, slug
from workbench.store import anchors, codings, memos, people, sources
from workbench.store.corpus import read_corpus
from workbench.store.memo_history import Wording, wordings
from workbench.store.sight import kept_from
from workbench.store.speech import Words, speech
from workbench.store.study import Study
from workbench.store.withheld import withheld_ranges

ATTACHED, CITES = "attached", "cites"
AROUND = 60  # characters that a search shows before and after what it found
_SELECTION = re.compile(r"(.+)@(\d{1,12})-(\d{1,12})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """Which memos are wanted; of several kinds, things or sites one is enough. ``since``: an ISO date."""

    kinds: tuple[MemoKind, ...] = ()
    on: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    since: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A memo in a list. ``how``: whether it is attached to what was asked for, cites it, or both."""

    memo: Memo
    how: tuple[str, ...] = ()
    citations: int = 0


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A memo with all that is known of it. ``cited_by``: memos that cite it or are attached to it."""

    memo: Memo
    known: Known
    cited_by: tuple[Memo, ...]
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Failing:
    """What is to be looked at in a memo: a citation, an attachment, or a wording that stands beside its body."""

    memo: Memo
    what: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A memo that holds all that was searched for, with the words around the first of it."""

    memo: Memo
    words: str


def listed(place: Workplace, chosen: Chosen) -> tuple[Listed, ...]:
    """The memos that are wanted, the oldest first; with ``on`` those too that cite it."""
    with place.reading() as study:
        return tuple(_listed(study, place, chosen))


def seen_memos(study: Study, place: Workplace) -> list[Memo]:
    """The memos that the coder may see: not what others wrote on sources that are blind for them."""
    every = memos.memos(study.db)
    blind = kept_from(study.db)
    if not blind:
        return list(every)
    own = place.coder and slug(place.coder)
    return [m for m in every if m.coder == own or not any(_lies_in(a, blind) for a in m.attached)]


def _lies_in(attachment: Attachment, blind: frozenset[str]) -> bool:
    if attachment.what is Thing.CODING:
        return not attachment.name  # the codings that are hidden are among those that have no name here
    return attachment.what in (Thing.SOURCE, Thing.SELECTION) and attachment.name.partition(memos.AT)[0] in blind


def _listed(study: Study, place: Workplace, chosen: Chosen) -> Iterator[Listed]:
    things = Things(study)
    wanted = [things.one(each) for each in chosen.on]
    typed = [_cited_as(things, what, key) for what, key in wanted]
    places = _Places(study, chosen)
    for memo in seen_memos(study, place):
        if chosen.kinds and memo.kind not in chosen.kinds:
            continue
        if chosen.coders and memo.coder not in chosen.coders:
            continue
        if chosen.since and memo.written[: len(chosen.since)] < chosen.since:
            continue
        if not places.hold(memo):
            continue
        held = {(a.what, a.target) for a in memo.attached}
        how = (ATTACHED,) * any(w in held for w in wanted) + (CITES,) * any(cites(memo.body, *t) for t in typed)
        if how or not wanted:
            yield Listed(memo=memo, how=how, citations=len(citations(memo.body)))


def _cited_as(things: Things, what: Thing, key: str) -> tuple[str, tuple[str, ...]]:
    """How a thing is cited: by its slug, or by its id."""
    if what in (Thing.CODING, Thing.MEMO):
        return what.value, (digest(key),)
    if what is Thing.SELECTION:
        source, _, at = key.rpartition(memos.AT)[0].partition(memos.AT)
        name = next((s for s, k in things.by_slug[Thing.SOURCE].items() if k == source), "")
        return what.value, (f"{name}{memos.AT}{at}",)
    return what.value, tuple(name for name, k in things.by_slug.get(what, {}).items() if k == key)


class _Places:
    """Whether memos are on wanted sites and codes, by themselves or by what lies there."""

    def __init__(self, study: Study, chosen: Chosen) -> None:
        from workbench.store import codes

        self.sites = _known_sites(study, chosen.sites)
        book = codes.codebook(study.db)
        self.codes = {c for code in chosen.codes for c in book.under(codes.find_code(book, code).slug)}
        self._of_source = {s.slug: s.site for s in sources.sources(study.db)} if self.sites else {}
        self._of_person = {p.slug: p.site for p in people.participants(study.db)} if self.sites else {}
        needed = bool(self.sites or self.codes)
        self._codings = {c.id: (c.source, c.code) for c in codings.codings(study.db)} if needed else {}
        self._by_short: dict[str, str] = {}

    def hold(self, memo: Memo) -> bool:
        at_site = not self.sites or any(self._site(a) in self.sites for a in memo.attached)
        return at_site and (not self.codes or any(self._code(a) in self.codes for a in memo.attached))

    def _site(self, a: Attachment) -> str | None:
        if a.what is Thing.SITE:
            return a.name
        if a.what is Thing.CODING:
            return self._of_source.get(self._codings.get(a.target, ("", ""))[0])
        if a.what is Thing.PARTICIPANT:
            return self._of_person.get(a.name)
        return (
            self._of_source.get(a.name.partition(memos.AT)[0]) if a.what in (Thing.SOURCE, Thing.SELECTION) else None
        )

    def _code(self, a: Attachment) -> str | None:
        return a.name if a.what is Thing.CODE else self._codings.get(a.target, ("", ""))[1] or None


def _known_sites(study: Study, wanted: Sequence[str]) -> set[str]:
    known = {s.slug for s in people.sites(study.db)}
    for each in wanted:
        if each not in known:
            raise NotKnown("site", each, known, hint="see 'workbench site list'")
    return set(wanted)


def show(place: Workplace, wanted: str) -> Shown:
    """One memo with what it cites, what cites it, and what it read like before."""
    with place.reading() as study:
        every = seen_memos(study, place)
        memo = _among(every, one_of(study, wanted))
        name = digest(memo.id)
        by = [
            m
            for m in every
            if m.id != memo.id
            and (
                cites(m.body, Thing.MEMO.value, (name,))
                or any(a.what is Thing.MEMO and a.target == memo.id for a in m.attached)
            )
        ]
        return Shown(
            memo=memo, known=known_of(study, read_corpus(study.db), [memo]), cited_by=tuple(by),
            wordings=wordings(study.db).get(memo.id, ()),
        )  # fmt: skip


def _among(every: Iterable[Memo], memo: Memo) -> Memo:
    if memo.id not in {m.id for m in every}:
        raise WorkbenchError(
            f"memo {short_id(memo.id)} is on a source that is blind for you", hint="finish coding the source first"
        )
    return memo


def known_of(study: Study, corpus: Corpus, cited_in: Sequence[Memo]) -> Known:
    """What citations in some memos lead to, as a study opened for reading has it now."""
    passages = {p.coding.id: p for p in corpus.passages}
    names: dict[Thing, Mapping[str, str]] = {
        Thing.SITE: {s.slug: s.name for s in corpus.sites},
        Thing.DISTRICT: {d.slug: d.name for d in corpus.districts},
        Thing.SOURCE: {s.slug: s.title or s.slug for s in corpus.sources},
        Thing.PARTICIPANT: {p.slug: p.name for p in corpus.participants},
        Thing.CODE: {name: c.name for c in corpus.codebook for name in (c.slug, *c.former)},
        Thing.CLAIM: {c.slug: c.statement for c in corpus.claims},
        Thing.LEVER: {lever.slug: lever.name for lever in corpus.levers},
        Thing.STRATEGY: {s.slug: s.name for s in corpus.strategies},
        Thing.MEMO: {short_id(m.id): headline(m.title, m.body) for m in corpus.memos},
        Thing.STUDY: {"study": corpus.title},
    }
    live = set(memos.coding_ids(study.db))
    waiting = frozenset(a.id for a in anchors.waiting(study.db))
    ranges = {c.name for m in cited_in for c in citations(m.body) if c.what == Thing.SELECTION.value}
    return Known(
        passages=passages, waiting=waiting, hidden=frozenset(live - passages.keys() - waiting), names=names,
        selections=_selections(study, corpus, ranges), replies=last_replies(corpus.replies),
        withheld=_withheld(study, corpus),
    )  # fmt: skip


def _withheld(study: Study, corpus: Corpus) -> frozenset[str]:
    shut = withheld_ranges(study.db)
    return frozenset(
        p.coding.id
        for p in corpus.passages
        if any(low < p.coding.end and p.coding.start < high for low, high in shut.get(p.source.slug, ()))
    )


def _selections(study: Study, corpus: Corpus, wanted: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Selection → its words and where it stands; none of words that may not be printed, or that are not there."""
    found: dict[str, tuple[str, str]] = {}
    known = {s.slug: s for s in sources.sources(study.db)}
    persons = {p.slug: p for p in corpus.participants}
    shut = withheld_ranges(study.db)
    for each in sorted(wanted):
        parts = _SELECTION.fullmatch(each)
        source = known.get(parts[1]) if parts else None
        if parts is None or source is None:
            continue
        start, end = int(parts[2]), int(parts[3])
        text = sources.body(study.db, source.text)
        if not 0 <= start < end <= len(text):
            continue
        said = speech(source, persons, known.get(source.beside or ""), barred=shut.get(source.slug, ()))
        open_ = said.allowed(start, end) is Words.OPEN
        words = " ".join(text[start:end].split()) if open_ else "[not for print]"
        turn = f", turn {said.at(start) + 1}" if said.starts else ""
        found[each] = (words, f"{source.slug}{turn}, line {Lines(text).locate(start)[0]}")
    return found


def check(place: Workplace) -> tuple[int, tuple[Failing, ...]]:
    """How many citations were looked at, and what does not stand: of citations, attachments and wordings."""
    with place.reading() as study:
        every = seen_memos(study, place)
        known = known_of(study, read_corpus(study.db), every)
        bodies = wordings(study.db)
        looked, failing = 0, []
        for memo in every:
            for each in resolved(memo.body, known):
                looked += 1
                told = memo.kind is MemoKind.MEMBER_CHECK and each.standing is Standing.WITHHELD  # what it asked for
                if not each.stands and not told:
                    failing.append(Failing(memo=memo, what=each.citation.mark, why=each.problem))
            failing += [Failing(memo=memo, what=named(a), why=_lost(a, known)) for a in memo.attached
                        if not a.name]  # fmt: skip
            failing += [
                Failing(memo=memo, what=f"version by {w.coder or '(nobody)'}, {w.at[:16]}", why=BESIDE)
                for w in bodies.get(memo.id, ()) if w.apart and w.body != memo.body
            ]  # fmt: skip
        return looked, tuple(failing)


BESIDE = "was written on another copy at the same time and is not in the body: memo show --versions"


def _lost(attachment: Attachment, known: Known) -> str:
    if attachment.what is Thing.CODING and attachment.target in known.waiting:
        return "the memo is on it; its source was revised and the coding waits for review"
    return "the memo is on it; the study has it no more"


def search(place: Workplace, words: str) -> tuple[Hit, ...]:
    """The memos whose titles, forms and bodies hold all words and "phrases", in any case, the oldest first."""
    wanted = _wanted(words)
    with place.reading() as study:
        hits = []
        for memo in seen_memos(study, place):
            whole = "\n".join((memo.title, *memo.form.values(), memo.body))
            flat = " ".join(whole.split())
            folded = flat.casefold()
            at = [folded.find(each) for each in wanted]
            if min(at) >= 0:
                hits.append(Hit(memo=memo, words=_around(flat, min(at))))
        return tuple(hits)


def _wanted(words: str) -> list[str]:
    try:
        found = shlex.split(words.replace("'", "\\'"))
    except ValueError:  # a quotation mark without its fellow
        found = words.replace('"', " ").split()
    folded = [" ".join(each.casefold().split()) for each in found]
    if not any(folded):
        raise WorkbenchError("nothing to search for", hint='give words, or a "phrase"')
    return [each for each in folded if each]


def _around(text: str, at: int) -> str:
    start, end = max(0, at - AROUND), min(len(text), at + 2 * AROUND)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def without_contact(place: Workplace) -> tuple[tuple[str, str, int], ...]:
    """(Site, wave, sources) for which no contact summary was written; one on a site without a wave is for all."""
    with place.reading() as study:
        found: dict[tuple[str, str], int] = {}
        of_source = {}
        for s in sources.sources(study.db):
            if s.site and s.counted:
                visit = (s.site, s.wave or "")
                found[visit] = found.get(visit, 0) + 1
                of_source[s.slug] = visit
        done: set[tuple[str, str]] = set()
        for memo in seen_memos(study, place):
            if memo.kind is not MemoKind.CONTACT:
                continue
            wave = memo.form.get("wave", "").strip()
            for a in memo.attached:
                if a.what is Thing.SITE:
                    done |= {v for v in found if v[0] == a.name and wave in ("", v[1])}
                elif a.what in (Thing.SOURCE, Thing.SELECTION) and (
                    visit_of := of_source.get(a.name.partition(memos.AT)[0])
                ):
                    done.add(visit_of)
        return tuple((site, wave, n) for (site, wave), n in sorted(found.items()) if (site, wave) not in done)


def quotations_of(memo: Memo, known: Known) -> list[Resolved]:
    """The citations of a memo, each once."""
    return list({r.citation.mark: r for r in resolved(memo.body, known)}.values())
