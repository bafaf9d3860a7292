"""What a source is: fields told by its header, by a row of the researcher's table, and by its file name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.errors import WorkbenchError
from workbench.importing.fields import field_name, is_missing
from workbench.model.source import Kind
from workbench.model.text import slug

# The first alias that is given names the field; the others remain attributes of their own.
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "kind": ("kind", "data_source", "source_type", "type", "data_type"),
    "site": ("site", "school", "case"),
    "district": ("district",),
    "participant": ("participant", "participant_id", "pseudonym", "interviewee", "respondent"),
    "role": ("role", "position"),
    "wave": ("wave", "round", "visit"),
    "date": ("date", "interview_date", "date_of_interview", "recorded"),
}
_NOT_ATTRIBUTES = frozenset({"_line", "file", "filename", "file_name"})
_KINDS: Mapping[str, Kind] = {
    **{kind.value: kind for kind in Kind},
    **dict.fromkeys(("interview", "interviews", "interview-transcript", "oral-history"), Kind.TRANSCRIPT),
    **dict.fromkeys(("focus-groups", "focus-group-interview", "group-interview", "group"), Kind.FOCUS_GROUP),
    **dict.fromkeys(
        ("observations", "field-note", "field-notes", "fieldnotes", "observation-notes", "classroom-observation"),
        Kind.OBSERVATION,
    ),
    **dict.fromkeys(("artifacts", "artefact", "document", "documents", "plan"), Kind.ARTIFACT),
    **dict.fromkeys(("surveys", "questionnaire", "open-ended-survey"), Kind.SURVEY),
    **dict.fromkeys(("memo", "site-memo", "school-memo", "case-memos"), Kind.CASE_MEMO),
    **dict.fromkeys(("district-memos", "district-case-memo"), Kind.DISTRICT_MEMO),
}
_WAVE = re.compile(r"(?:wave|round|visit|w)[\s_\-.#:]*(?=\d)|wave[\s_\-.#:]+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Description:
    """The fields of a source as told, names as written; None is 'not told'. ``attributes`` holds the rest."""

    slug: str
    title: str
    kind: Kind
    site: str | None = None
    district: str | None = None
    participant: str | None = None
    role: str | None = None
    wave: str | None = None
    date: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def describe(path_stem: str, header: Mapping[str, str], row: Mapping[str, str]) -> Description:
    """Bring together what is told of a source: the table row wins over the header, the header over the name.

    Args:
        path_stem: the file name without its suffix.
        header: attributes of the header, by field name.
        row: the row of the researcher's table, empty when there is none.

    Raises:
        WorkbenchError: the kind is none that the workbench knows.

    >>> told = describe("Osei_w2", {"data_source": "field notes"}, {"school": "Juniper", "wave": "Wave 2"})
    >>> told.slug, told.kind.value, told.site, told.wave
    ('osei-w2', 'observation', 'Juniper', '2')
    """
    above, beside = _fields(header), _fields(row)
    merged = {**above, **beside}
    kind = kind_of(merged.pop("kind"), where=path_stem) if "kind" in merged else Kind.TRANSCRIPT
    own = {name: merged.pop(name, None) for name in _ALIASES if name not in ("kind", "title")}
    return Description(
        slug=slug(path_stem),
        title=merged.pop("title", path_stem),
        kind=kind,
        **own,
        attributes=merged,
        notes=tuple(_contradictions(path_stem, above, beside)),
    )


def kind_of(written: str, *, where: str) -> Kind:
    """The kind of a source, however a researcher calls it.

    >>> kind_of("Focus Group", where="a.txt").value
    'focus-group'
    >>> kind_of("podcast", where="a.txt")
    Traceback (most recent call last):
    workbench.errors.WorkbenchError: a.txt: unknown kind 'podcast'; use transcript, focus-group, observation, \
artifact, survey, case-memo or district-memo
    """
    kind = _KINDS.get(slug(written))
    if kind is None:
        *most, last = [each.value for each in Kind]
        raise WorkbenchError(f"{where}: unknown kind {written!r}", hint=f"use {', '.join(most)} or {last}")
    return kind


def wave_of(written: str) -> str:
    """A wave without the word.

    >>> wave_of("Wave 1"), wave_of("w2"), wave_of("fall 2013")
    ('1', '2', 'fall 2013')
    """
    return _WAVE.sub("", written.strip(), count=1) if _WAVE.match(written.strip()) else written.strip()


def _fields(told: Mapping[str, str]) -> dict[str, str]:
    """What is told, under the names of ``Description``; missing values dropped."""
    known = {field_name(name): value.strip() for name, value in told.items() if name not in _NOT_ATTRIBUTES}
    known = {name: value for name, value in known.items() if name not in _NOT_ATTRIBUTES and not is_missing(value)}
    for name, aliases in _ALIASES.items():
        alias = next((each for each in aliases if each in known), None)
        if alias:
            known[name] = known.pop(alias)
    if "wave" in known:
        known["wave"] = wave_of(known["wave"])
    return known


def _contradictions(where: str, header: Mapping[str, str], row: Mapping[str, str]) -> list[str]:
    return [
        f"{where}: {name} is {row[name]!r} in the table, {told!r} in the header; the table was taken"
        for name, told in header.items()
        if name in row and not _same(name, told, row[name])
    ]


def _same(name: str, one: str, other: str) -> bool:
    if name == "kind" and slug(one) in _KINDS and slug(other) in _KINDS:
        return _KINDS[slug(one)] is _KINDS[slug(other)]
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
