"""Which memos there are: by kind, coder and date, and by what they are attached to or cite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.actions.memo_things import Things
from workbench.actions.workplace import Workplace
from workbench.errors import NotKnown
from workbench.memos.cited import citations, cites
from workbench.model.memo import Attachment, Memo, MemoKind, Thing
from workbench.model.text import digest, slug
from workbench.store import codes, codings, memos, people, sources
from workbench.store.sight import kept_from
from workbench.store.study import Study

ATTACHED, CITES = "attached", "cites"


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
        self.sites = _known_sites(study, chosen.sites)
        book = codes.codebook(study.db)
        self.codes = {c for code in chosen.codes for c in book.under(codes.find_code(book, code).slug)}
        self._of_source = {s.slug: s.site for s in sources.sources(study.db)} if self.sites else {}
        self._of_person = {p.slug: p.site for p in people.participants(study.db)} if self.sites else {}
        needed = bool(self.sites or self.codes)
        self._codings = {c.id: (c.source, c.code) for c in codings.codings(study.db)} if needed else {}

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
