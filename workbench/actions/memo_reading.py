"""Memos as they are read: listed, shown with what they cite, searched, checked."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.actions.memo_listing import seen_memos
from workbench.actions.memo_things import named
from workbench.actions.memos import one_of
from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError
from workbench.memos.cited import Known, Resolved, Standing, citations, cites, resolved
from workbench.memos.forms import headline
from workbench.model.corpus import Corpus
from workbench.model.memo import Attachment, Memo, MemoKind, Thing
from workbench.model.quoting import last_replies
from workbench.model.text import Lines, digest, short_id
from workbench.store import anchors, memos, sources
from workbench.store.corpus import read_corpus
from workbench.store.memo_history import Wording, wordings
from workbench.store.speech import Words, speech
from workbench.store.study import Study
from workbench.store.withheld import withheld_ranges

AROUND = 60  # characters that a search shows before and after what it found
_SELECTION = re.compile(r"(.+)@(\d{1,12})-(\d{1,12})")


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


def quotations_of(memo: Memo, known: Known) -> list[Resolved]:
    """The citations of a memo, each once."""
    return list({r.citation.mark: r for r in resolved(memo.body, known)}.values())
