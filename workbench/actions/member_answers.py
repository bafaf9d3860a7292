"""What participants answer in member checks: read from the packets that come back, or noted by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from workbench.actions.workplace import Workplace, coder_in, write
from workbench.errors import WorkbenchError
from workbench.memos.cited import Known
from workbench.memos.packet import Box, read_packet
from workbench.model.corpus import Corpus, Passage
from workbench.model.quoting import Answer, Reply, last_replies
from workbench.store import people, steps
from workbench.store.corpus import read_corpus

MOST_BYTES = 30_000_000
MOST_WORDS = 5_000  # characters of a wording, or a reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What came back. ``unclear``: boxes that nobody can read, with why; ``unanswered``: those left empty."""

    replies: tuple[Reply, ...]
    unclear: tuple[Box, ...] = ()
    unanswered: tuple[str, ...] = ()
    same: int = 0


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
