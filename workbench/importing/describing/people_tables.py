"""Tables of people: who took part and what they agreed to, and whom the speaker labels of the sources stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from workbench.errors import Problems
from workbench.importing.describing.fields import is_missing
from workbench.importing.describing.tables import file_key, read_table
from workbench.importing.speakers.labels import normal
from workbench.model.source import Consent, Voice
from workbench.model.text import slug

_HINT = "mend the table and try again"
_LOOK = 60  # characters of a cell that a message shows

# Beside a pseudonym these tell who it is. The study is shared; what identifies people stays outside it.
_IDENTITIES = frozenset(("real_name", "full_name", "first_name", "last_name", "surname", "email", "e_mail", "phone"))

_CONSENTS: Mapping[str, Consent] = {
    **{each.value: each for each in Consent},
    **dict.fromkeys(("yes", "quotes", "quoted", "may quote", "may be quoted", "full", "full consent"), Consent.QUOTE),
    **dict.fromkeys(("paraphrase", "no quote", "no quotes", "no quotations", "do not quote"), Consent.PARAPHRASE),
    **dict.fromkeys(("no archiving", "do not archive", "not archived"), Consent.NO_ARCHIVE),
    **dict.fromkeys(("withdrew", "withdraw", "consent withdrawn"), Consent.WITHDRAWN),
}
_NOT_TOLD = frozenset(
    ("", "unknown", "unstated", "n/a", "na", "-", "~")
)  # but 'none' may mean that nothing is agreed
_APART = (
    frozenset((Consent.QUOTE, Consent.PARAPHRASE)),
    frozenset((Consent.QUOTE, Consent.WITHDRAWN)),
)

_GROUP, _UNKNOWN = "group", "unknown"
_VOICES: Mapping[str, str] = {
    **dict.fromkeys(("interviewer", "moderator", "facilitator", "researcher"), Voice.INTERVIEWER.value),
    **dict.fromkeys(("respondent", "participant", "interviewee"), Voice.RESPONDENT.value),
    **dict.fromkeys((_GROUP, "all", "several"), _GROUP),
    **dict.fromkeys((_UNKNOWN, "unidentified", "?"), _UNKNOWN),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ParticipantRow:
    """A participant as the table tells it. ``site`` and ``district`` as written; ``consent`` () is 'not told'."""

    slug: str
    name: str
    role: str | None = None
    role_group: str | None = None
    site: str | None = None
    district: str | None = None
    consent: tuple[Consent, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeakerRow:
    """Whom a label stands for. ``source``: the file as written, '' for all; ``participant``: name or slug as written.

    ``voice``: None where the table does not tell. ``group``: several people at once. ``unknown``: nobody knows who.
    """

    source: str
    label: str
    participant: str | None = None
    role: str | None = None
    voice: Voice | None = None
    group: bool = False
    unknown: bool = False
    line: int = 0


def participants_from(path: Path) -> list[ParticipantRow]:
    """The participants of a table, in its order.

    Columns: participant (or pseudonym, or name), and as you like slug (or id), role, role_group, site, district,
    consent (quote, paraphrase only, no archive, withdrawn; several parted by ';'); further ones are attributes.

    Raises:
        Problems: a participant stands there twice, no short name can be made of one, a consent is none, a column
            tells who somebody really is; or as ``read_table``. All of them, with their lines.
    """
    rows = read_table(
        path,
        required=("participant|pseudonym|name",),
        optional=("slug|id|participant_id", "role|position", "role_group", "site|school", "district", "consent"),
    )
    problems = [f"{path.name}: {what}" for what in _identities(rows)]
    people = [_participant(row, path.name, problems) for row in rows]
    first: dict[str, ParticipantRow] = {}
    for person in people:
        same = first.setdefault(person.slug, person)
        if same is not person and person.slug != slug(""):  # a name without letters is told as that
            problems.append(
                f"{path.name}:{person.line}: participant {_short(person.name)} stands on line {same.line} too"
                f" (as {same.slug}); keep one, or give each a slug of its own"
            )
    if problems:
        raise Problems(path.name, problems, hint=_HINT)
    return people


def speakers_from(path: Path) -> list[SpeakerRow]:
    """The speaker labels of a table, in its order; rows that tell nothing of their label are left out.

    Columns: speaker (or label), and as you like source (or file; blank is all sources), participant, role, voice
    (interviewer, respondent, group, unknown).

    Raises:
        Problems: a label stands there twice for one source, a voice is none, a participant is given to a voice
            that cannot be one; or as ``read_table``.
    """
    rows = read_table(
        path,
        required=("speaker|label",),
        optional=("source|file|filename|file_name", "participant|pseudonym", "role|position", "voice"),
    )
    problems: list[str] = []
    speakers = [_speaker(row, path.name, problems) for row in rows]
    first: dict[tuple[str, str], SpeakerRow] = {}
    for each in speakers:
        same = first.setdefault((file_key(each.source), normal(each.label)), each)
        if same is not each:
            of = f" of {each.source}" if each.source else ""
            problems.append(
                f"{path.name}:{each.line}: speaker {_short(each.label)}{of} stands on line {same.line} too; keep one"
            )
    if problems:
        raise Problems(path.name, problems, hint=_HINT)
    return [each for each in speakers if each.participant or each.role or each.voice]


def speakers_of(rows: Iterable[SpeakerRow], source: str) -> dict[str, SpeakerRow]:
    """The rows that hold for one file, by label as labels are compared; its own win over those for all sources.

    Args:
        rows: as ``speakers_from`` gives them.
        source: the name of the file; rows may name it with or without its suffix.

    >>> rows = [SpeakerRow(source="", label="Q"), SpeakerRow(source="osei", label="Ana")]
    >>> sorted(speakers_of(rows, "Osei.docx")), sorted(speakers_of(rows, "calder.docx"))
    (['ana', 'q'], ['q'])
    """
    keys = {file_key(source), file_key(PurePath(source).stem)}
    fitting = [row for row in rows if not row.source or file_key(row.source) in keys]
    return {normal(row.label): row for row in sorted(fitting, key=lambda row: bool(row.source))}


def consent_of(written: str) -> tuple[Consent, ...]:
    """What a participant has agreed to; () when nothing is told.

    Raises:
        ValueError: a word that is no consent, or two that contradict each other.

    >>> [each.value for each in consent_of("No quotes; no archive")]
    ['paraphrase only', 'no archive']
    """
    if written.strip().casefold() in _NOT_TOLD:
        return ()
    found = []
    for word in (each for each in re.split(r"[;,]", written) if each.strip()):
        consent = _CONSENTS.get(" ".join(re.sub(r"[-_]", " ", word).casefold().split()))
        if consent is None:
            allowed = ", ".join(each.value for each in Consent)
            raise ValueError(f"consent is {_short(word.strip())}; write {allowed}, or nothing when it is not known")
        found.append(consent)
    for apart in _APART:
        if apart <= set(found):
            raise ValueError(f"consent is {_short(written)}, which contradicts itself; keep what was agreed last")
    return tuple(dict.fromkeys(found))


def _identities(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    columns = rows[0].keys() if rows else ()
    for name in columns:
        if name in _IDENTITIES or name in ("name", "pseudonym"):  # these two are left over beside 'participant'
            what = "two columns of names" if name in ("name", "pseudonym") else "who somebody really is"
            yield f"column {name!r}: {what}; keep the pseudonym alone, and real names outside the study"


def _participant(row: Mapping[str, str], where: str, problems: list[str]) -> ParticipantRow:
    line, written = row["_line"], row["consent"]
    told = {name: value for name, value in row.items() if not is_missing(value) and name != "consent"}
    name = row["participant"]
    told.pop("_line")
    told.pop("participant", None)
    short = told.pop("slug", name)
    if not _can_be_short(short):
        problems.append(
            f"{where}:{line}: no short name can be made of participant {_short(short)};"
            " give one from a to z in column 'slug'"
        )
    consent: tuple[Consent, ...] = ()
    try:
        consent = consent_of(written)
    except ValueError as error:
        problems.append(f"{where}:{line}: {error}")
    own = {column: told.pop(column, None) for column in ("role", "role_group", "site", "district")}
    return ParticipantRow(slug=slug(short), name=name, **own, consent=consent, attributes=told, line=int(line))


def _speaker(row: Mapping[str, str], where: str, problems: list[str]) -> SpeakerRow:
    place = f"{where}:{row['_line']}"
    told = {name: value for name, value in row.items() if not is_missing(value)}
    participant = told.get("participant")
    written = " ".join(row["voice"].casefold().split())
    meant = _VOICES.get(written, "")
    if written and not meant and not is_missing(written):
        problems.append(f"{place}: voice is {_short(row['voice'])}; write interviewer, respondent, group or unknown")
    if participant and meant in (Voice.INTERVIEWER, _GROUP, _UNKNOWN):
        problems.append(
            f"{place}: {_short(row['speaker'])} has voice {meant} and participant {_short(participant)}; keep one"
        )
    voice = Voice.RESPONDENT if meant in (_GROUP, _UNKNOWN) else Voice(meant) if meant else None
    return SpeakerRow(
        source=told.get("source", ""),
        label=row["speaker"],
        participant=participant,
        role=told.get("role"),
        voice=voice,
        group=meant == _GROUP,
        unknown=meant == _UNKNOWN,
        line=int(row["_line"]),
    )


def _can_be_short(name: str) -> bool:
    return any(letter.isascii() and letter.isalnum() for letter in unicodedata.normalize("NFKD", name))


def _short(written: str) -> str:
    return repr(written if len(written) <= _LOOK else f"{written[:_LOOK]}...")
