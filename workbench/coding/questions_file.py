"""Research questions as YAML files, tied to the groups of a codebook where their evidence would stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from workbench.coding.shape import SLUG, Either, ListOf, Record, Text, read_questions

TEXT = Text()


@dataclass(frozen=True, kw_only=True, slots=True)
class ResearchQuestion:
    """A question of the study and the codes under which one would look for an answer."""

    id: str
    text: str
    groups: tuple[str, ...]


def load_research_questions(path: Path, *, codes: Collection[str]) -> tuple[ResearchQuestion, ...]:
    """The research questions of a file; their groups are out of ``codes``."""
    origin = Either(TEXT, Record("origin", required={"chapter": TEXT, "section": TEXT}))
    groups = ListOf(Text(what="code", one_of=codes), filled=True)
    question = Record("question", required={"id": SLUG, "text": TEXT, "groups": groups}, optional={"origin": origin})
    rows = read_questions(path, question, what="file of research questions", of="questions_of", codes="groups")
    return tuple(
        ResearchQuestion(id=row.text("id"), text=row.text("text"), groups=row.texts("groups")) for row in rows
    )
