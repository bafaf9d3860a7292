"""Seventeen coded interviews beside the checkout: their paragraphs as segments. GPL-3.0, read and not kept.

A segment is a paragraph of a transcript, whoever speaks; its codes are those of the highlights that touch it. That is
how the data's own table has them: 2,991 paragraphs, 2,035 of them coded, 2,391 pairs of paragraph and code.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import ROOT
from workbench.coding.suggest.segments import Segment
from workbench.model.codebook import Code, Codebook

DATA = ROOT.parent / "shared" / "data" / "serdif_taguette"
HELD_OUT = 0.3  # of the sources


def segments(data: Path = DATA) -> list[Segment]:
    """All paragraphs in their order, each with the one before and the one after in its source."""
    read = [json.loads(line) for line in (data / "segments.jsonl").read_text(encoding="utf-8").splitlines()]
    found = []
    for at, row in enumerate(read):
        near = (
            read[i]["text"] if 0 <= i < len(read) and read[i]["doc"] == row["doc"] else "" for i in (at - 1, at + 1)
        )
        before, after = near
        codes = frozenset(code for given in row["codes"].values() for code in given)
        found.append(Segment(
            source=row["doc"], start=at, end=at + 1, text=row["text"], before=before, after=after, codes=codes
        ))  # fmt: skip
    return found


def codebook(data: Path = DATA) -> Codebook:
    """The codes with their definitions."""
    with (data / "codebook.csv").open(encoding="utf-8", newline="") as lines:
        codes = tuple(Code(slug=r["code"], name=r["code"], definition=r["definition"]) for r in csv.DictReader(lines))
    return Codebook(slug="serdif", title="serdif", codes=codes)


def protocol(every: Sequence[Segment], *, coded: int, seed: int) -> tuple[list[Segment], list[Segment]]:
    """What a researcher has when so many segments are coded, and the sources that are held out.

    Sources are taken in random order and read from their beginning, until ``coded`` segments have a code; uncoded
    ones read so far are negatives. The first 30 % of that order are held out. All other text has no answers.
    """
    order = sorted({segment.source for segment in every})
    random.Random(seed).shuffle(order)
    held_out = set(order[: max(1, round(HELD_OUT * len(order)))])
    place = {source: at for at, source in enumerate(order)}
    given, left = [], coded
    for segment in sorted(every, key=lambda s: place[s.source]):
        if segment.source in held_out or left <= 0:
            given.append(replace(segment, codes=frozenset(), read=frozenset()))
        else:
            given.append(segment)
            left -= bool(segment.codes)
    return given, [segment for segment in every if segment.source in held_out]
