"""Which codes stand in which section of a memo: an outline laid over the codebook of a study.

A code stands where it is named itself, else where the nearest group above it is named. What nobody names comes under
'Other codes', so that no passage is left out for want of a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.coding.site_outline import OTHER, Outline, OutlineSection, SectionKind
from workbench.displays.frame import Frame
from workbench.displays.parts import Group, sections

ENDS = (
    ("header", "About this memo", SectionKind.HEADER, ""),
    ("glance", "At a glance", SectionKind.GLANCE, "Two or three sentences: what kind of place is this?"),
    ("change", "Change between waves", SectionKind.CHANGE, "What changed here, and what is only told differently?"),
    ("surprises", "Surprises, and what the codebook does not hold", SectionKind.SURPRISES, "What did not fit?"),
    ("contradictions", "Contradictions and negative evidence", SectionKind.CONTRADICTIONS, "Who says otherwise?"),
    ("next-visit", "Open questions and the next visit", SectionKind.QUESTIONS, "What is still to be asked here?"),
    ("corroboration", "Corroborator's log", SectionKind.LOG, "What the second visitor adds to the log, in words."),
    ("appendix", "Appendix: full counts and quotations", SectionKind.APPENDIX, ""),
)
BEFORE = 2  # of these stand before the sections of codes


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A coded section of the outline with the groups of codes that stand in it, in the order of the codebook."""

    section: OutlineSection
    groups: tuple[Group, ...]


def filled(frame: Frame, outline: Outline) -> tuple[Filled, ...]:
    """The coded sections of an outline, and 'Other codes' where some are named nowhere."""
    every = [group for part in sections(frame) for group in part.groups]
    named: dict[str, list[str]] = {}
    for section in outline.coded:
        for code in section.codes:
            named.setdefault(code, []).append(section.id)
    places = {leaf: _sections_of(frame, leaf, named) for group in every for leaf in (*group.codes, *group.unforeseen)}
    found = [Filled(section=s, groups=tuple(_within(every, places, s.id))) for s in outline.coded]
    left = [group for group in _within(every, places, OTHER) if group.codes]
    if left:
        prompt = "What do these codes show here?"
        other = OutlineSection(id=OTHER, title="Other codes", kind=SectionKind.CODED, prompt=prompt)
        found.append(Filled(section=other, groups=tuple(left)))
    return tuple(found)


def unknown_codes(frame: Frame, outline: Outline) -> tuple[str, ...]:
    """What an outline names and the codebook lacks, each once."""
    return tuple(dict.fromkeys(c for section in outline.coded for c in section.codes if c not in frame.codes))


def outline_of(frame: Frame) -> Outline:
    """The outline that follows from a codebook alone: its codes of level 1 are the sections between the ends."""
    ends = [OutlineSection(id=key, title=title, kind=kind, prompt=prompt) for key, title, kind, prompt in ENDS]
    taken = {each.id for each in ends} | {OTHER}
    roots = [
        OutlineSection(
            id=part.slug if part.slug not in taken else f"code-{part.slug}", title=part.name, kind=SectionKind.CODED,
            codes=(part.slug,), prompt=f"What does this site show about: {part.name.lower()}?", told_by_sites=True,
        )
        for part in sections(frame)
    ]  # fmt: skip
    return Outline(sections=(*ends[:BEFORE], *roots, *ends[BEFORE:]))


def _sections_of(frame: Frame, leaf: str, named: dict[str, list[str]]) -> Sequence[str]:
    """The sections that name a code or the nearest code above it; cycles end where they close."""
    seen: set[str] = set()
    at: str | None = leaf
    while at is not None and at in frame.codes and at not in seen:
        if at in named:
            return named[at]
        seen.add(at)
        at = frame.codes[at].parent
    return (OTHER,)


def _within(every: Iterable[Group], places: dict[str, Sequence[str]], section: str) -> Iterable[Group]:
    """The groups, or what of them stands in one section."""
    for group in every:
        codes = tuple(c for c in group.codes if section in places[c])
        unforeseen = tuple(c for c in group.unforeseen if section in places[c])
        if codes or unforeseen:
            yield replace(group, codes=codes, unforeseen=unforeseen)
