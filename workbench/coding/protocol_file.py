"""Interview protocols as YAML files: which question was put to whom, and which codes it was meant to reach."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from workbench.coding.shape import SLUG, ListOf, Record, Text, read_questions
from workbench.model.coding import Question

TEXT = Text()


def load_protocol(path: Path, *, codes: Collection[str]) -> tuple[Question, ...]:
    """The questions of a protocol. Their codes are leaves or groups out of ``codes``; a warm-up may reach none.

    ``wave`` is wanted even where there is one wave only: without it nobody can tell 'not asked'.
    """
    question = Record(
        "question",
        required={
            "id": SLUG,
            "role": TEXT,
            "wave": TEXT,
            "text": TEXT,
            "codes": ListOf(Text(what="code", one_of=codes)),
        },
    )
    return tuple(
        Question(
            id=row.text("id"),
            role=row.text("role"),
            wave=row.text("wave"),
            text=row.text("text"),
            codes=row.texts("codes"),
        )
        for row in read_questions(path, question, what="protocol", of="protocol", codes="codes")
    )
