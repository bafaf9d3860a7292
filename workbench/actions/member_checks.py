"""Member checks: packets of a participant's own quotations go out, answers come back."""

from __future__ import annotations

from collections import Counter
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
from workbench.memos.cited import Known, citations
from workbench.memos.forms import Draft
from workbench.memos.packet import Asked, Box, own_words, read_packet
from workbench.model.corpus import Corpus, Passage
from workbench.model.memo import MemoKind, Thing
from workbench.model.quoting import Answer, Reply, Way, last_replies
from workbench.model.source import Consent, Participant, Source
from workbench.model.text import digest, short_id
from workbench.store import people, sources, steps
from workbench.store.corpus import read_corpus
from workbench.store.journal import new_ids
from workbench.store.study import Study

FORMATS = ("docx", "md")
PER_CODE = 3  # quotations by the rule, beside one that speaks against
MOST_BYTES = 30_000_000
MOST_WORDS = 5_000  # characters of a wording, or a reason


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What came back. ``unclear``: boxes that nobody can read, with why; ``unanswered``: those left empty."""

    replies: tuple[Reply, ...]
    unclear: tuple[Box, ...] = ()
    unanswered: tuple[str, ...] = ()
    same: int = 0


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


def take(place: Workplace, path: Path, *, dry_run: bool = False) -> Taken:
    """Read the answers of a packet that came back. Clear ones are noted, the others named, and nothing is guessed.

    Raises:
        WorkbenchError: it is no packet, or cannot be read.
    """
    boxes = read_packet(_text(path))
    if not boxes:
        raise WorkbenchError(f"{path.name} holds no quotations with boxes", hint="give a packet that came back")
    twice = {name for name, times in Counter(box.id for box in boxes).items() if times > 1}
    with place.open() as study, study.transaction():
        coder = people.row_id(study.db, study.namespace, "coder", coder_in(study, place.coder))
        corpus = read_corpus(study.db)
        held, known = last_replies(corpus.replies), _quotations(corpus)
        now, new, unclear, empty, same = study.now, list[tuple[Reply, str]](), list[Box](), list[str](), 0
        for box in boxes:
            found, problem = _passage(known, box.id)
            problem = box.problem or problem or ("it stands in the file twice" if box.id in twice else "")
            if problem or found is None:
                unclear.append(Box(id=box.id, problem=problem))
            elif box.answer is None:
                empty.append(box.id)
            else:
                reply, person = _reply(corpus, found, box, box.answer, coder=place.coder, at=now)
                if _alike(held.get(reply.coding), reply):
                    same += 1
                else:
                    new.append((reply, person))
        if new and not dry_run:
            write(study, place, steps.note_replies(coder, new), command="memo reply")
    return Taken(replies=tuple(r for r, _ in new), unclear=tuple(unclear), unanswered=tuple(empty), same=same)


def reply(place: Workplace, wanted: str, answer: Answer, *, words: str = "", reason: str = "") -> Reply:
    """Note by hand what a participant answered of one quotation."""
    if answer is Answer.EDITED and not words.strip():
        raise WorkbenchError("edited into what?", hint='give --words "THE WORDING THEY WISH"')
    if len(words) > MOST_WORDS or len(reason) > MOST_WORDS:
        raise WorkbenchError("the wording or reason is too long", hint=f"{MOST_WORDS:,} characters at most")
    with place.open() as study, study.transaction():
        coder = people.row_id(study.db, study.namespace, "coder", coder_in(study, place.coder))
        corpus = read_corpus(study.db)
        name = wanted.strip().removeprefix("[[").removesuffix("]]").removeprefix("coding:")
        found, problem = _passage(_quotations(corpus), name)
        if found is None:
            raise WorkbenchError(f"{wanted!r}: {problem}", hint="see the ids in 'workbench coding list'")
        noted, person = _reply(
            corpus,
            found,
            Box(id=name, answer=answer, words=words, reason=reason),
            answer,
            coder=place.coder,
            at=study.now,
        )
        write(study, place, steps.note_replies(coder, [(noted, person)]), command="memo reply")
    return noted


def _quotations(corpus: Corpus) -> Known:
    return Known(passages={p.coding.id: p for p in corpus.passages})


def _passage(known: Known, name: str) -> tuple[Passage | None, str]:
    """The passage that an id names, or why there is none."""
    found = known.coding(name) if name else ()
    if len(found) == 1:
        return known.passages[found[0]], ""
    return None, "several quotations begin so" if found else "the study has no such quotation now"


def _reply(corpus: Corpus, of: Passage, box: Box, answer: Answer, *, coder: str, at: str) -> tuple[Reply, str]:
    """A reply, and the uuid of the participant, '' where nobody knows who speaks."""
    slug = of.who.participant or of.source.participant or ""
    person = next((p for p in corpus.participants if p.slug == slug), None)
    made_of = Reply(
        id="", coding=of.coding.id, participant=person.slug if person else "", answer=answer,
        words=" ".join(box.words.split())[:MOST_WORDS] if answer is Answer.EDITED else "",
        reason=" ".join(box.reason.split())[:MOST_WORDS], coder=coder, at=at,
    )  # fmt: skip
    return made_of, person.id if person else ""


def _alike(held: Reply | None, new: Reply) -> bool:
    """Whether the same was noted before: a packet may be read twice."""
    return held is not None and (held.answer, held.words, held.reason) == (new.answer, new.words, new.reason)


def _text(path: Path) -> str:
    from workbench.importing.formats.docx import read_docx

    suffix = path.suffix.lower()
    if suffix not in (".docx", ".md"):
        raise WorkbenchError(f"{path.name} is neither .docx nor .md", hint="save it as .docx in Word")
    if not path.is_file():
        raise WorkbenchError(f"{path} is no file", hint="give the packet that came back")
    if path.stat().st_size > MOST_BYTES:
        raise WorkbenchError(f"{path.name} has more than {MOST_BYTES // 1_000_000} MB", hint="give the packet alone")
    raw = path.read_bytes()
    if suffix == ".docx":
        return read_docx(raw, where=path.name).text
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkbenchError(
            f"{path.name} is not UTF-8 (byte {error.start})", hint="save it again as UTF-8"
        ) from error
