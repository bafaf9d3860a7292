"""What a source is: fields told by a row of the researcher's table, by its header, and by its path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from workbench.errors import Problems, WorkbenchError
from workbench.importing.describing.fields import field_name, is_missing
from workbench.importing.describing.values import date_of, language_of, phase_of, wave_of
from workbench.model.source import Kind
from workbench.model.text import slug

# The first alias that is given names the field; the others remain attributes of their own.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "kind": ("kind", "data_source", "source_type", "type", "data_type"),
    "site": ("site", "school", "case"),
    "district": ("district",),
    "participant": ("participant", "participant_id", "pseudonym", "interviewee", "respondent"),
    "role": ("role", "position"),
    "wave": ("wave", "round", "visit"),
    "date": ("date", "interview_date", "date_of_interview", "recorded"),
    "beside": ("beside", "translation_of", "original_of"),
}
# Attributes that are called alike in every study.
_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "phase": ("phase",),
    "collected_by": ("collected_by", "interviewer", "observer", "fieldworker"),
    "language": ("language",),
}
# 'activity' is an event where somebody observed it; of anything else it is an attribute of the study's own.
_OF_OBSERVATIONS: Mapping[str, tuple[str, ...]] = {"event_type": ("event_type", "event", "activity")}
_CANONICAL: Mapping[str, str] = {
    alias: name for name, aliases in {**_FIELDS, **_ATTRIBUTES, **_OF_OBSERVATIONS}.items() for alias in aliases
}
STANDARD = frozenset(_CANONICAL.values())
_NOT_ATTRIBUTES = frozenset({"_line", "file", "filename", "file_name"})
_KINDS: Mapping[str, Kind] = {
    **{kind.value: kind for kind in Kind},
    **dict.fromkeys(("interview", "interviews", "interview-transcript", "oral-history"), Kind.TRANSCRIPT),
    **dict.fromkeys(("transcripts", "interview-transcripts"), Kind.TRANSCRIPT),
    **dict.fromkeys(("focus-groups", "focus-group-interview", "group-interview", "group"), Kind.FOCUS_GROUP),
    **dict.fromkeys(
        ("observations", "field-note", "field-notes", "fieldnotes", "observation-notes", "classroom-observation"),
        Kind.OBSERVATION,
    ),
    **dict.fromkeys(("artifacts", "artefact", "artefacts", "document", "documents", "plan"), Kind.ARTIFACT),
    **dict.fromkeys(("surveys", "questionnaire", "open-ended-survey"), Kind.SURVEY),
    **dict.fromkeys(("memo", "site-memo", "school-memo", "case-memos"), Kind.CASE_MEMO),
    **dict.fromkeys(("district-memos", "district-case-memo"), Kind.DISTRICT_MEMO),
}
_ONE_FORM: Mapping[str, Callable[[str], str]] = {"wave": wave_of, "phase": phase_of, "language": language_of}


@dataclass(frozen=True, kw_only=True)
class Description:
    """The fields of a source as told, names as written; None is 'not told'. ``attributes`` holds the rest.

    ``date``: in ISO form where it names one day. ``beside``: the file of which this one is the translation or the
    original.
    """

    slug: str
    title: str
    kind: Kind
    site: str | None = None
    district: str | None = None
    participant: str | None = None
    role: str | None = None
    wave: str | None = None
    date: str | None = None
    beside: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def describe(
    path_stem: str, header: Mapping[str, str], row: Mapping[str, str], told: Mapping[str, str] | None = None
) -> Description:
    """Bring together what is told of a source: the table row wins over the header, the header over the path.

    Args:
        path_stem: the file name without its suffix.
        header: attributes of the header, by field name.
        row: the row of the researcher's table, empty when there is none.
        told: what the path tells by the study's pattern (``PathPattern.fields``).

    Raises:
        WorkbenchError: the kind is none that the workbench knows.
        Problems: the date is no day of the calendar.

    >>> found = describe("Osei_w2", {"data_source": "field notes"}, {"wave": "Wave 2"}, {"school": "Juniper"})
    >>> found.slug, found.kind.value, found.site, found.wave
    ('osei-w2', 'observation', 'Juniper', '2')
    """
    layers = {"table": _fields(row), "header": _fields(header), "path": _fields(told or {})}
    written = next((layer["kind"] for layer in layers.values() if "kind" in layer), None)
    kind = Kind.TRANSCRIPT if written is None else kind_of(written, where=path_stem)
    if kind is Kind.OBSERVATION:
        layers = {place: _named(layer, _OF_OBSERVATIONS) for place, layer in layers.items()}
    merged = layers["path"] | layers["header"] | layers["table"]
    merged.pop("kind", None)
    notes = list(_contradictions(path_stem, layers))
    if "date" in merged:
        merged["date"], remark = _date(path_stem, merged["date"])
        notes += [f"{path_stem}: date {remark}; kept as written, 2008-05-03 is clear"] if remark else []
    own = {name: merged.pop(name, None) for name in _FIELDS if name not in ("kind", "title")}
    return Description(
        slug=slug(path_stem),
        title=merged.pop("title", path_stem),
        kind=kind,
        **own,
        attributes=merged,
        notes=tuple(notes),
    )


def standard_name(name: str) -> str:
    """The standard field that a field name means, or the name itself.

    >>> standard_name("School"), standard_name("years in post")
    ('site', 'years_in_post')
    """
    plain = field_name(name)
    return _CANONICAL.get(plain, plain)


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


def _fields(told: Mapping[str, str]) -> dict[str, str]:
    """What is told, under the names of ``Description``; missing values dropped."""
    known = {field_name(name): value.strip() for name, value in told.items() if name not in _NOT_ATTRIBUTES}
    known = {name: value for name, value in known.items() if name not in _NOT_ATTRIBUTES and not is_missing(value)}
    known = _named(known, {**_FIELDS, **_ATTRIBUTES})
    return known | {name: form(known[name]) for name, form in _ONE_FORM.items() if name in known}


def _named(told: Mapping[str, str], names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The same values, the first alias of each name replaced by it."""
    known = dict(told)
    for name, aliases in names.items():
        alias = next((each for each in aliases if each in known), None)
        if alias:
            known[name] = known.pop(alias)
    return known


def _date(where: str, written: str) -> tuple[str, str]:
    try:
        return date_of(written)
    except ValueError as error:
        raise Problems(where, [f"date {error}"], hint="write the day as 2008-05-03") from error


def _contradictions(where: str, layers: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """What one place tells and another, which wins over it, tells otherwise."""
    places = list(layers)
    for at, place in enumerate(places):
        for name, told in layers[place].items():
            winner = next((each for each in places[:at] if name in layers[each]), None)
            if winner and not _same(name, layers[winner][name], told, loosely=place == "path"):
                yield (
                    f"{where}: {name} is {layers[winner][name]!r} in the {winner}, {told!r} in the {place};"
                    f" the {winner} was taken"
                )


def _same(name: str, one: str, other: str, *, loosely: bool) -> bool:
    """Whether two places tell the same. ``loosely``: a path writes 'juniper-street' for 'Juniper Street'."""
    if name == "kind" and slug(one) in _KINDS and slug(other) in _KINDS:
        return _KINDS[slug(one)] is _KINDS[slug(other)]
    if name == "date":
        return _day(one) == _day(other)
    if loosely:
        one, other = (re.sub(r"[-_]", " ", each) for each in (one, other))
    return _folded(one) == _folded(other)


def _day(written: str) -> str:
    try:
        return date_of(written)[0]
    except ValueError:
        return written


def _folded(value: str) -> str:
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).casefold())
    return " ".join(folded.split())
