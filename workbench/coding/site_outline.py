"""The sections of a site memo: the part ``memo`` of a site outline, which a team may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from workbench.coding.shape import PATH, SLUG, ListOf, Placed, Record, Row, Text, note_repeats
from workbench.coding.yaml_file import Findings, MapNode, load

TEXT = Text()
OTHER = "other"  # the section of codes that no other one names


class SectionKind(StrEnum):
    """What a section of a memo is made from."""

    HEADER = "header"
    GLANCE = "glance"
    CODED = "coded"
    CHANGE = "change"
    SURPRISES = "surprises"
    CONTRADICTIONS = "contradictions"
    QUESTIONS = "questions"
    LOG = "log"
    APPENDIX = "appendix"


class ShownBy(StrEnum):
    """What a coded section lays side by side beneath its figures."""

    ROLES = "roles"  # who tells which priority, and where the roles agree
    SOURCES = "sources"  # designed and enacted: what is told and written, and what observers saw


@dataclass(frozen=True, kw_only=True, slots=True)
class OutlineSection:
    """One section. ``id`` names the region of the analyst's text too, so a section keeps it when it is renamed.

    ``codes``: groups and codes whose passages belong there, of whatever codebook. ``by``: a table of its own.
    ``told_by_sites``: in the memo of a district, what its sites' sources say stands there too, apart.
    """

    id: str
    title: str
    kind: SectionKind
    codes: tuple[str, ...] = ()
    prompt: str = ""
    by: ShownBy | None = None
    told_by_sites: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """The sections of a memo in their order. ``name``: of the file, '' for one that follows from the codebook."""

    sections: tuple[OutlineSection, ...]
    name: str = ""

    def of(self, kind: SectionKind) -> OutlineSection | None:
        """The first section of a kind, or None where the team has left it out."""
        return next((s for s in self.sections if s.kind is kind), None)

    @property
    def coded(self) -> tuple[OutlineSection, ...]:
        """The sections that hold passages by code."""
        return tuple(s for s in self.sections if s.kind is SectionKind.CODED)


MEMO = ListOf(
    Record(
        "section",
        required={"id": SLUG, "title": TEXT, "kind": Text(what="kind", one_of=[str(kind) for kind in SectionKind])},
        optional={
            "codes": ListOf(PATH, filled=True),
            "prompt": TEXT,
            "by": Text(what="table", one_of=[str(by) for by in ShownBy]),
            "told-by-sites": Text(what="answer", one_of=("yes", "no")),
        },
    ),
    filled=True,
)


def load_outline(path: Path) -> Outline | None:
    """The sections that a file of a site outline tells; None where it has no part ``memo``.

    Codes that no codebook has are no mistake here: the outline serves several codebooks.

    Raises:
        Problems: everything that is wrong in that part, with its line.
    """
    found = Findings(path.name)
    tree = load(path, found)
    part = tree.fields.get("memo") if isinstance(tree, MapNode) else None
    if part is None:
        return None
    rows = [value for value in MEMO.read(part, "'memo'", found) or () if isinstance(value, Row)]
    _note_mistakes(rows, found)
    found.settle()
    return Outline(sections=tuple(_section(row) for row in rows), name=path.name)


def _note_mistakes(rows: Sequence[Row], found: Findings) -> None:
    """What only several keys, or several sections, show to be wrong."""
    note_repeats("section", (Placed(row.text("id"), row.line_of("id")) for row in rows), found)
    once = (row for row in rows if row.text("kind") != SectionKind.CODED)
    note_repeats("kind", (Placed(row.text("kind"), row.line_of("kind")) for row in once), found)
    for row in rows:
        note_repeats("code", row.placed("codes"), found)
        if row.text("id") == OTHER:
            found.note(row.line_of("id"), f"'{OTHER}' is kept for codes that no section names; take another id")
        if not row.text("kind"):
            continue
        coded = row.text("kind") == SectionKind.CODED
        if coded and "codes" not in row.keys:
            found.note(row.line, f"section '{row.text('id')}' is coded and has no 'codes'")
        for key in ("codes", "by", "told-by-sites"):
            if not coded and key in row.keys:
                found.note(row.line_of(key), f"section '{row.text('id')}' has '{key}', which only coded ones have")


def _section(row: Row) -> OutlineSection:
    return OutlineSection(
        id=row.text("id"),
        title=row.text("title"),
        kind=SectionKind(row.text("kind")),
        codes=row.texts("codes"),
        prompt=row.text("prompt"),
        by=ShownBy(row.text("by")) if row.text("by") else None,
        told_by_sites=row.text("told-by-sites") == "yes",
    )
