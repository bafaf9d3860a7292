"""A corrected transcript takes the place of an old one: a plan for every coding and mark, then one run.

What cannot be placed for certain stays on the old text, leaves every count, and waits on the review list.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.actions.assigning import blind_sources
from workbench.actions.finding import find_source
from workbench.actions.sources import keep_original, units_of
from workbench.actions.workplace import Progress, Workplace, no_progress, write
from workbench.errors import WorkbenchError
from workbench.importing.describing.header import split_header
from workbench.importing.formats.readers import Reading, read, read_bytes
from workbench.importing.revision.reanchor import Anchor, Fate, context, reanchor
from workbench.importing.speakers.parts import find as find_parts
from workbench.importing.speakers.turns import Turns
from workbench.model.claim import Claim, Mark
from workbench.model.source import Source, Voice
from workbench.model.text import Span, digest, mark, occurrences, slug
from workbench.store import anchors, frame, sources
from workbench.store.anchors import Anchored
from workbench.store.claims import claims as read_claims
from workbench.store.fold import standing_text
from workbench.store.journal import Change, Set
from workbench.store.study import Study

PLACED = (Fate.KEPT, Fate.MOVED, Fate.INSIDE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What becomes of one coding or mark. ``old`` and ``new`` show it with the words around it; «» set it off.

    ``what``: coding, review (a coding that waits on the list already) or mark (of a claim). ``name``: its code, or
    the claim. ``places``: where it could be meant, if that is not certain.
    """

    fate: Fate
    what: str
    name: str
    coder: str
    old: str
    new: str = ""
    places: tuple[str, ...] = ()
    why: str = ""
    at: Span | None = None


@dataclass(frozen=True, kw_only=True)
class Revision:
    """The plan of a revision; ``apply`` writes it as long as the journal still ends in ``heads``."""

    source: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    run: str = ""
    heads: tuple[str, ...] = ()
    path: Path = Path()
    raw_digest: str = ""
    text: tuple[str, str] = ("", "")
    changes: tuple[Change, ...] = field(default=(), repr=False)

    @property
    def counts(self) -> dict[Fate, int]:
        """How many codings and marks have each fate, in the order of the fates."""
        counted = Counter(line.fate for line in self.lines)
        return {fate: counted[fate] for fate in Fate if counted[fate]}


def plan_revision(
    place: Workplace,
    wanted: str,
    path: Path,
    *,
    encoding: str | None = None,
    convention: str | None = None,
    interviewers: Sequence[str] = (),
) -> Revision:
    """Compare a source with a corrected file and say what becomes of everything that stands on it; writes nothing."""
    reading = read(path, encoding=encoding)
    with place.open() as study, study.snapshot():
        source = find_source(study, wanted)
        _refuse_text(study, source, reading, path)
        old = sources.body(study.db, source.text)
        header = split_header(reading.text, where=path.name)
        asking = [label for label in _labels(source) if _asks(source, label)]
        parts = find_parts(
            reading.decoded, header.body_start, source.kind, convention=convention,
            interviewers=[*interviewers, *asking], labels=_labels(source),
        )  # fmt: skip
        if convention not in (None, "none") and not parts.speakers:
            raise WorkbenchError(f"no line of {path.name} follows {convention!r}", hint="leave --convention out")
        key = digest(reading.text)
        fields: dict[str, object] = {
            **sources.layout_fields(key, parts.turns, parts.locators), "original": path.name,
            "original_digest": reading.raw_digest, "encoding": reading.decoded.encoding,
        }  # fmt: skip
        if source.answers is not None:
            answers = _answers(source, old, reading.text, parts)
            fields["answers"] = sources.answers_field(answers)
        lines, changes = _codings(study, source, reading.text)
        told, claims = _marks(read_claims(study.db), source, old, reading.text)
        changes += frame.put_claims(study.db, study.namespace, claims) if told else []
        return Revision(
            source=source.slug, lines=(*lines, *told), heads=study.heads, path=path, raw_digest=reading.raw_digest,
            notes=(*reading.decoded.notes, *_notes(source, parts, told)), text=(key, reading.text),
            changes=(Set(table="source", row=source.id, values=fields), *changes),
        )  # fmt: skip


def as_seen(place: Workplace, plan: Revision) -> tuple[Line, ...]:
    """The lines of a plan, without those of others' codings that the coder is not to see yet."""
    if plan.source not in blind_sources(place):
        return plan.lines
    return tuple(line for line in plan.lines if line.what == "mark" or line.coder == slug(place.coder))


def apply_revision(place: Workplace, plan: Revision, *, progress: Progress = no_progress) -> Revision:
    """Write what the plan says as one run that can be undone; refused when the study was changed since."""
    if hashlib.sha256(read_bytes(plan.path)).hexdigest() != plan.raw_digest:
        raise WorkbenchError(f"{plan.path.name} was changed since the plan was made", hint="run the command again")
    with place.open() as study:
        with study.transaction():
            study.expect(plan.heads)
            keep_original(place, plan.path, plan.raw_digest)
            run = write(study, place, plan.changes, command="source revise", texts=[plan.text])
        units_of(study, progress=progress)
    return replace(plan, run=run)


def _refuse_text(study: Study, source: Source, reading: Reading, path: Path) -> None:
    key = digest(reading.text)
    if key == source.text:
        raise WorkbenchError(
            f"{path.name} has the very words that {source.slug} has", hint="there is nothing to revise"
        )
    if twin := sources.known_texts(study.db).get(key):
        raise WorkbenchError(f"{path.name} has the words of another source, {twin}", hint="check which file it is")
    if key in sources.erased_texts(study.db):
        raise WorkbenchError(f"the words of {path.name} were erased from the study for good", hint="leave it out")


def _labels(source: Source) -> list[str]:
    return list(dict.fromkeys(t.speaker for t in source.turns if t.speaker))


def _asks(source: Source, label: str) -> bool:
    return any(t.voice is Voice.INTERVIEWER for t in source.turns if t.speaker == label)


def _answers(source: Source, old: str, new: str, parts: Turns) -> dict[int, tuple[str, ...]]:
    """The questions that turns answer, at the turns that hold the same words now; where that is not sure, none."""
    numbers = sorted(source.answers or {})
    spans = [Span(start=source.turns[n].start, end=source.turns[n].end) for n in numbers if n < len(source.turns)]
    found: dict[int, tuple[str, ...]] = {}
    for number, anchor in zip(numbers, reanchor(old, new, spans), strict=False):
        for at, turn in enumerate(parts.turns):
            if anchor.new and turn.start <= anchor.new.start < turn.end and source.answers:
                found[at] = source.answers[number]
    return found


def _codings(study: Study, source: Source, new: str) -> tuple[list[Line], list[Change]]:
    """The codings of the source on whatever text, each text compared with the new one."""
    lines: list[Line] = []
    changes: list[Change] = []
    for text, group in _by_text(anchors.anchored(study.db, source.id)).items():
        body = standing_text(study.db, text).body
        key = mark(digest(new))
        spans = [Span(start=k.start, end=k.end) for k in group if k.end <= len(body)]
        for coding, anchor in zip((k for k in group if k.end <= len(body)), reanchor(body, new, spans), strict=True):
            what = "coding" if text == mark(source.text) else "review"
            lines.append(line_of(anchor, body, new, what=what, name=coding.code, coder=coding.coder))
            if anchor.new:
                changes.append(anchors.placed(coding.id, anchor.new.start, anchor.new.end, key))
    return lines, changes


def _by_text(found: Iterable[Anchored]) -> dict[str, list[Anchored]]:
    groups: dict[str, list[Anchored]] = {}
    for coding in found:
        groups.setdefault(coding.text, []).append(coding)
    return groups


def line_of(anchor: Anchor, old: str, new: str, *, what: str, name: str, coder: str) -> Line:
    """An anchor as a person reads it."""
    return Line(
        fate=anchor.fate, what=what, name=name, coder=coder, old=context(old, anchor.span),
        new=context(new, anchor.new) if anchor.new else "", why=anchor.note, at=anchor.new,
        places=tuple(f"{at.start}:{at.end} {context(new, at)}" for at in anchor.candidates),
    )  # fmt: skip


def _marks(claims: Sequence[Claim], source: Source, old: str, new: str) -> tuple[list[Line], list[Claim]]:
    """The marks of claims on this source; a quotation that was corrected is corrected in the claim too."""
    lines: list[Line] = []
    changed: list[Claim] = []
    for claim in claims:
        marks: list[Mark] = []
        for judged in claim.marks:
            places = occurrences(old, judged.quote) if judged.source == source.slug else []
            found = reanchor(old, new, places[:1])
            lines += (line_of(anchor, old, new, what="mark", name=claim.slug, coder=claim.by) for anchor in found)
            at = found[0].new if found else None
            marks.append(replace(judged, quote=at.cut(new)) if at else judged)
        changed.append(replace(claim, marks=tuple(marks)))
    return lines, changed


def _notes(source: Source, parts: Turns, marks: Sequence[Line]) -> list[str]:
    notes = []
    known = {t.speaker for t in source.turns if t.speaker}
    heard = {t.speaker for t in parts.turns if t.speaker}
    if gone := sorted(known - heard):
        notes.append(f"speakers that are not in the new text: {', '.join(gone)}")
    if fresh := sorted(heard - known):
        notes.append(f"new speakers: {', '.join(fresh)}; say who they are by 'workbench participant map'")
    notes.append(f"{len(source.turns)} turns before, {len(parts.turns)} now ({parts.convention})")
    corrected = sorted({line.name for line in marks if line.fate is Fate.INSIDE})
    if corrected:
        notes.append(f"quotations of claims were corrected too ({', '.join(corrected)}): mend them in their file")
    return notes
