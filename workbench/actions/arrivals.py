"""One file on its way in: read, described, matched with what the study knows; or refused, with all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.actions.known import Known, settle
from workbench.errors import Problems, WorkbenchError
from workbench.model.source import Kind, Source, Speaker, Voice
from workbench.model.text import digest, natural_id, slug
from workbench.store.sources import Arrival

if TYPE_CHECKING:
    from workbench.importing.describing.attributes import Description
    from workbench.importing.describing.paths import PathPattern
    from workbench.importing.describing.people_tables import SpeakerRow
    from workbench.importing.describing.variables import Variables
    from workbench.importing.formats.readers import Reading
    from workbench.importing.speakers.turns import Turns

_SPOKEN = (Kind.TRANSCRIPT, Kind.FOCUS_GROUP, Kind.SURVEY, Kind.OBSERVATION)
_SHOWN = 6  # labels, names and the like that a line names


@dataclass(frozen=True, kw_only=True, slots=True)
class FileResult:
    """What became of one file. ``state``: imported, known (imported before), refused, skipped (not a source).

    ``notes``: why it did not come in, all of it, or what a person should know about it. ``labels``: its speakers.
    ``beside``: the other file's name, as written, where this one is a translation or an original.
    """

    path: Path
    state: str
    slug: str = ""
    notes: tuple[str, ...] = ()
    turns: int = 0
    labels: tuple[str, ...] = ()
    words: int = 0
    convention: str = ""
    missing: tuple[str, ...] = ()
    beside: str = ""

    @property
    def detail(self) -> str:
        """The notes in one line."""
        return "; ".join(self.notes)

    @property
    def speakers(self) -> int:
        """How many labels speak in it."""
        return len(self.labels)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What the researcher tells of the files of an import, beside the files themselves.

    ``rows``: of the table of sources, by file. ``pattern``: what a path tells. ``names``: slugs of files that would
    otherwise be called alike.
    """

    variables: Variables
    rows: Mapping[str, dict[str, str]] = field(default_factory=dict)
    speakers: Sequence[SpeakerRow] = ()
    pattern: PathPattern | None = None
    names: Mapping[Path, str] = field(default_factory=dict)
    encoding: str | None = None
    convention: str | None = None
    interviewers: Sequence[str] = ()


def take(path: Path, known: Known, telling: Telling) -> tuple[FileResult, Arrival | None]:
    """Read and describe one file; without an arrival it is refused, or known already."""
    from workbench.importing.formats.readers import read

    try:
        _refuse_unreadable(path)
        return arrive(path, read(path, encoding=telling.encoding), known, telling)
    except Problems as error:
        hint = [error.hint] if error.hint else []
        if len(error.problems) == 1:
            return _refused(path, ["; ".join((*error.problems, *hint))]), None
        return _refused(path, [_plain(each, path) for each in (*error.problems, *hint)]), None
    except WorkbenchError as error:
        return _refused(path, [str(error)]), None


def _refused(path: Path, problems: Sequence[str]) -> FileResult:
    return FileResult(path=path, state="refused", notes=tuple(" ".join(each.split()) for each in problems))


def arrive(path: Path, reading: Reading, known: Known, telling: Telling) -> tuple[FileResult, Arrival | None]:
    """Describe what was read of a file.

    Raises:
        WorkbenchError, Problems: it cannot come in; all that is wrong with what is told of it.
    """
    from workbench.importing.describing.attributes import describe
    from workbench.importing.describing.header import split_header
    from workbench.importing.describing.people_tables import speakers_of
    from workbench.importing.describing.tables import row_for
    from workbench.importing.speakers.parts import find

    key = digest(reading.text)
    if twin := _twin(reading, key, known):
        return replace(twin, path=path), None
    header = split_header(reading.text, where=path.name)
    by_path, notes = _told_by_path(path, telling.pattern)
    told = describe(path.stem, header.attributes, row_for(telling.rows, path), by_path)
    told = replace(told, slug=telling.names.get(path, told.slug))
    told, problems = settle(told, known, telling.variables, where=path.name)
    problems += _taken(told.slug, natural_id(known.namespace, "source", f"{told.slug}:{key}"), path, known)
    if problems:
        raise Problems(path.name, problems)
    rows = speakers_of(_by_file(telling.speakers, told.slug, path), path.name)
    found = find(
        reading.decoded, header.body_start, told.kind, convention=telling.convention,
        interviewers=[*telling.interviewers, *(r.label for r in rows.values() if r.voice is Voice.INTERVIEWER)],
        labels=[row.label for row in rows.values()],
    )  # fmt: skip
    if not found.speakers and found.convention == "none" and told.kind in _SPOKEN:
        _refuse_convention(telling.convention)
    found = _answering(found, rows)
    source = _source(told, key, found, rows, known)
    known.originals[reading.raw_digest] = known.texts[key] = told.slug
    known.slugs[told.slug] = str(path)
    undeclared = telling.variables.notes("source", path.name, told.attributes)
    notes = [*reading.decoded.notes, *notes, *told.notes, *undeclared, *_doubts(source, found, rows, known)]
    result = FileResult(
        path=path, state="imported", slug=told.slug, convention=found.convention, turns=len(found.turns),
        labels=tuple(found.speakers), words=sum(len(reading.text[t.start : t.end].split()) for t in found.turns),
        notes=tuple(_plain(note, path) for note in notes), missing=_missing(source), beside=told.beside or "",
    )  # fmt: skip
    arrival = Arrival(
        source=source, body=reading.text, original=path.name, original_digest=reading.raw_digest,
        encoding=reading.decoded.encoding,
    )  # fmt: skip
    return result, arrival


def _by_file(rows: Sequence[SpeakerRow], name: str, path: Path) -> list[SpeakerRow]:
    """The rows that name a source by its slug ``name`` as if they named its file."""
    return [replace(row, source=path.name) if row.source and name in slugs_of(row.source) else row for row in rows]


def slugs_of(written: str) -> frozenset[str]:
    """What a source may be called that a table names by its file or its slug.

    >>> sorted(slugs_of("Teacher 3.txt"))
    ['teacher-3', 'teacher-3-txt']
    """
    return frozenset((slug(written), slug(Path(written).stem)))


def _refuse_convention(forced: str | None) -> None:
    """One that is forced and fits no line would make answers of everybody's words."""
    from workbench.importing.speakers.conventions import CONVENTIONS

    if forced not in (None, "none"):
        others = ", ".join(name for name in CONVENTIONS if name != forced)
        raise WorkbenchError(f"no line follows {forced!r}", hint=f"leave --convention out, or name one of {others}")


def _twin(reading: Reading, key: str, known: Known) -> FileResult | None:
    """The result of a file that is in the study already; words that were erased for good are refused."""
    for what, twin in (("bytes", known.originals.get(reading.raw_digest)), ("words", known.texts.get(key))):
        if twin:
            return FileResult(path=Path(), state="known", slug=twin, notes=(f"the same {what} as {twin}",))
    if key in known.erased:
        raise WorkbenchError("these words were erased from the study for good", hint="leave the file out")
    return None


def _told_by_path(path: Path, pattern: PathPattern | None) -> tuple[dict[str, str], list[str]]:
    if pattern is None:
        return {}, []
    told = pattern.fields(path.resolve())
    return (told, []) if told is not None else ({}, [f"its path does not fit {pattern.written}, and tells nothing"])


def _source(told: Description, text: str, found: Turns, rows: Mapping[str, SpeakerRow], known: Known) -> Source:
    return Source(
        id=natural_id(known.namespace, "source", f"{told.slug}:{text}"), slug=told.slug, title=told.title,
        kind=told.kind, text=text, site=told.site, district=told.district, participant=told.participant,
        role=told.role, wave=told.wave, date=told.date, turns=found.turns, attributes=told.attributes,
        speakers=_speakers(found, rows, known), locators=found.locators,
    )  # fmt: skip


def _answering(found: Turns, rows: Mapping[str, SpeakerRow]) -> Turns:
    """The turns of those whom the table calls respondents, whatever their labels look like."""
    from workbench.importing.speakers.labels import normal

    answering = {label for label, row in rows.items() if row.voice is Voice.RESPONDENT or row.participant}
    turns = (
        replace(t, voice=Voice.RESPONDENT) if t.voice is Voice.INTERVIEWER and normal(t.speaker) in answering else t
        for t in found.turns
    )
    return replace(found, turns=tuple(turns)) if answering else found


def _speakers(found: Turns, rows: Mapping[str, SpeakerRow], known: Known) -> dict[str, Speaker]:
    """Whom the labels stand for, by the table or where they say themselves that they are several, or nobody known."""
    from workbench.importing.speakers.labels import normal, standing

    asking = {t.speaker for t in found.turns if t.voice is Voice.INTERVIEWER}
    speakers: dict[str, Speaker] = {}
    for label in found.speakers:
        row = rows.get(normal(label))
        if label in asking:
            continue
        if row and (row.participant or row.role or row.group or row.unknown):
            person = row.participant and (known.participants.fits(row.participant) or slug(row.participant))
            speakers[label] = Speaker(participant=person, role=row.role, group=row.group)
        elif not row and standing(label) != "person":
            speakers[label] = Speaker(group=standing(label) == "group")
    return speakers


def _missing(source: Source) -> tuple[str, ...]:
    """What a source of its kind should tell; the role of a focus group belongs to its turns."""
    fields = ["site", "role", "wave"] if source.kind.asked else ["site"]
    if source.kind is Kind.FOCUS_GROUP:
        fields.remove("role")
    return tuple(f for f in fields if not getattr(source, f) and not (f == "site" and source.district))


def _doubts(source: Source, found: Turns, rows: Mapping[str, SpeakerRow], known: Known) -> Iterator[str]:
    """What a person should look at: who asks, who may be the same, who is not known."""
    if source.kind.asked and len(found.speakers) > 1 and all(t.voice is not Voice.INTERVIEWER for t in source.turns):
        yield "nobody is recognised as interviewer: name who asks by --interviewer LABEL"
    if found.doubted:
        which = ", ".join(f"'{label}:'" for label in found.doubted[:_SHOWN])
        more = len(found.doubted) - _SHOWN
        several = f" and {more} more were" if more > 0 else " were" if len(found.doubted) > 1 else " was"
        them = "it" if len(found.doubted) == 1 else "them"
        yield f"{which}{several} read as words: if somebody speaks, name {them} with --speakers or --interviewer"
    for label, other in found.aliases:
        yield f"{label} seems to be {other}: if so, say it by 'workbench participant map'"
    heard = {" ".join(label.casefold().split()) for label in found.speakers}
    told = dict.fromkeys(row.participant for label, row in rows.items() if row.participant and label in heard)
    strange = [name for name in told if name and known.participants.fits(name) is None]
    if strange:
        yield f"no participant {_some(strange)} is known yet; 'workbench participant import TABLE' brings them in"
    silent = [row.label for label, row in rows.items() if row.source and label not in heard]
    if silent:
        yield f"the table of speakers has {_some(silent)}, who is not in this file"


def _some(names: Sequence[str] | Mapping[str, int]) -> str:
    shown = list(names)[:_SHOWN]
    return ", ".join(shown) + (f" and {len(names) - len(shown)} more" if len(names) > len(shown) else "")


def _plain(note: str, path: Path) -> str:
    """A note without the name of the file, which stands above it."""
    for name in (path.name, path.stem):
        note = note.removeprefix(f"{name}: ")
    return " ".join(note.split())


def _refuse_unreadable(path: Path) -> None:
    """A name of bytes that are no Unicode can be shown, but not journaled."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        raise WorkbenchError("the name of the file is no valid Unicode", hint="rename the file") from None


def _taken(name: str, key: str, path: Path, known: Known) -> Iterator[str]:
    """A name that another source has; one of the same words is hidden with its site, and comes back."""
    if name not in known.slugs or known.ids.get(name) == key:
        return
    there = known.slugs[name]
    apart = Path(there).parent != path.parent and there != "the study"
    yield (
        f"a source called {name} is there already (from {there}); rename {path.name} if it is another one"
        + (", or tell the folders apart by --path '{site}/*'" if apart else "")
    )
