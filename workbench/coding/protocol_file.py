"""Interview protocols as YAML files: which question was put to whom, and which codes it was meant to reach."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from workbench.coding.shape import SLUG, ListOf, Placed, Record, Text, note_repeats, read_record
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
    shape = Record(
        "protocol",
        required={"questions": ListOf(question, filled=True)},
        optional={"protocol": SLUG, "title": TEXT, "version": TEXT, "about": TEXT},
    )
    top, found = read_record(path, shape)
    rows = top.rows("questions")
    note_repeats("question", (Placed(row.text("id"), row.line_of("id")) for row in rows), found)
    for row in rows:
        note_repeats("code", row.placed("codes"), found)
    found.settle()
    return tuple(
        Question(
            id=row.text("id"),
            role=row.text("role"),
            wave=row.text("wave"),
            text=row.text("text"),
            codes=row.texts("codes"),
        )
        for row in rows
    )
