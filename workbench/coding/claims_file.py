"""Claims as YAML files: cross-site propositions with the codes that bear on them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from workbench.coding.shape import SLUG, Either, ListOf, Placed, Record, Row, Text, note_repeats, read_record
from workbench.model.claim import Claim, Mark, Side, Stage
from workbench.model.coding import Stance
from workbench.model.source import Kind

TEXT = Text()
STAGE = Text(what="stage", one_of=tuple(Stage))
STANCE = Text(what="stance", one_of=tuple(Stance))
KIND = Text(what="kind", one_of=tuple(Kind))


def load_claims(path: Path, *, codes: Collection[str]) -> tuple[Claim, ...]:
    """The claims of a file; a code that stands there as plain text supports."""
    return tuple(claim for claim, _ in read_claims(path, codes=codes))


def read_claims(path: Path, *, codes: Collection[str]) -> tuple[tuple[Claim, bool], ...]:
    """The claims of a file, each with whether the file tells its stage; where it does not it reads as a hunch."""
    code = Text(what="code", one_of=codes)
    side = Either(code, Record("code", required={"code": code}, optional={"stance": STANCE}))
    claim = Record(
        "claim",
        required={"id": SLUG, "statement": TEXT, "codes": ListOf(side, filled=True)},
        optional={
            "passages": ListOf(Record("passage", required={"source": TEXT, "quote": TEXT, "stance": STANCE})),
            "stage": STAGE,
            "kinds": ListOf(KIND),
            "roles": ListOf(TEXT),
            "levels": ListOf(TEXT),
            "waves": ListOf(TEXT),
            "note": TEXT,
            "by": TEXT,
        },
    )
    shape = Record(
        "file of claims",
        required={"claims": ListOf(claim, filled=True)},
        optional={"claims_of": SLUG, "title": TEXT, "version": TEXT, "about": TEXT},
    )
    top, found = read_record(path, shape)
    rows = top.rows("claims")
    note_repeats("claim", (Placed(row.text("id"), row.line_of("id")) for row in rows), found)
    for row in rows:
        note_repeats("code", (_code(entry) for entry in row.mixed("codes")), found)
    found.settle()
    return tuple((_claim(row), bool(row.text("stage"))) for row in rows)


def _code(entry: Placed | Row) -> Placed:
    """The code of a side, whichever way it is written."""
    return entry if isinstance(entry, Placed) else Placed(entry.text("code"), entry.line)


def _side(entry: Placed | Row) -> Side:
    stance = entry.text("stance") if isinstance(entry, Row) else ""
    return Side(code=_code(entry).text, stance=Stance(stance) if stance else Stance.SUPPORTS)


def _claim(row: Row) -> Claim:
    stage = row.text("stage")
    return Claim(
        slug=row.text("id"),
        statement=row.text("statement"),
        sides=tuple(_side(entry) for entry in row.mixed("codes")),
        marks=tuple(
            Mark(source=each.text("source"), quote=each.text("quote"), stance=Stance(each.text("stance")))
            for each in row.rows("passages")
        ),
        stage=Stage(stage) if stage else Stage.HUNCH,
        kinds=row.texts("kinds"),
        roles=row.texts("roles"),
        levels=row.texts("levels"),
        waves=row.texts("waves"),
        note=row.text("note"),
        by=row.text("by"),
    )
