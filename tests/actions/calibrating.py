"""A study of three interviews, two coders and three codes for rounds of calibration; all of it is invented."""

from pathlib import Path

from workbench.actions.codings import add_codings
from workbench.actions.places import load_codebook
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace, add_coder, init, write
from workbench.store.assignments import amend, assignments

BOOK = """\
codebook: mine
title: Mine
codes:
  - {id: trust, name: Trust, definition: They trust each other.}
  - {id: time, name: Time, definition: Time is short., exclude: Holidays.}
  - {id: rest, name: Rest, definition: Nobody uses it.}
"""
WORDS = "They meet. They talk. They trust. They wait. Time is short. It is late. They sing. They go."
TALK = f"Q: How is it?\n\nA: {WORDS}\n"
SOURCES = ("one", "two", "three")
BOTH = ("ana", "ben")


def fill(base: Path) -> Workplace:
    """The study; nobody has coded yet."""
    place = init(base / "study", coder="Ana")
    add_coder(place, "Ben")
    (base / "book.yaml").write_text(BOOK, encoding="utf-8")
    load_codebook(place, base / "book.yaml")
    for name in SOURCES:
        (base / f"{name}.txt").write_text(TALK.replace("Q:", f"Q: Well, {name}."), encoding="utf-8")
    done = import_sources(place, [base / f"{name}.txt" for name in SOURCES])
    assert not done.of("refused"), done
    return place


def finish(place: Workplace, *coders: str) -> None:
    with place.open() as study, study.transaction():
        own = [a.id for a in assignments(study.db) if a.coder in coders]
        write(study, place, amend(own, finished=study.now), command="assignment finish")


def code(place: Workplace, coder: str, slug: str, *quotes: str, source: str = "one") -> None:
    for quote in quotes:
        add_codings(place, source, [slug], quote=quote, coder=coder)


def coded(place: Workplace) -> None:
    """Ana: two units of trust and one of time; Ben: one of both and another of trust."""
    code(place, "ana", "trust", "They talk.", "They trust.")
    code(place, "ben", "trust", "They trust.", "They wait.")
    code(place, "ana", "time", "Time is short.", source="two")
    code(place, "ben", "time", "Time is short.", source="two")
    finish(place, *BOTH)
