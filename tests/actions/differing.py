"""Two interviews that Ana and Ben have both coded, not alike. All of it is invented for these tests."""

import shutil
from dataclasses import replace
from pathlib import Path

from workbench.actions.codings import add_codings
from workbench.actions.coverage import mark_coverage
from workbench.actions.places import load_codebook
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace, add_coder, init
from workbench.store import sources

MOSS, GALE = "moss-w1", "gale-w1"
HEAD = "---\nkind: transcript\nrole: coach\nwave: 1\n---\n\n"
TEXTS = {
    MOSS: HEAD
    + """Q: How do you meet?

A: We meet on Tuesdays. The door is open. Nobody is made to come.

Q: Do you trust them?

A: I trust the team. They ask before they act. It took a year.
""",
    GALE: HEAD
    + """Q: How do you meet?

A: We do not meet. There is no time.
""",
}
CODEBOOK = """codebook: small
title: Small
codes:
  - {id: work, name: Work, definition: About work.}
  - {id: work/time, name: Time, parent: work, definition: When people meet., include: Meetings., exclude: Travel.}
  - {id: work/door, name: Door, parent: work, definition: Who may come in.}
  - {id: trust, name: Trust, definition: Who trusts whom., proposition: Trust comes before change.}
"""


def made(folder: Path) -> Workplace:
    """The study: three coders, two of whom have read and coded both sources."""
    root = init(folder / "study", coder="Ana").root
    place = Workplace(root=root, coder="ana")
    for name in ("Ben", "Cy"):
        add_coder(place, name)
    (folder / "codes.yaml").write_text(CODEBOOK, encoding="utf-8")
    load_codebook(place, folder / "codes.yaml")
    paths = [folder / f"{name}.txt" for name in TEXTS]
    for path in paths:
        path.write_text(TEXTS[path.stem], encoding="utf-8")
    import_sources(place, paths)
    for who in ("ana", "ben"):
        mark_coverage(place, [MOSS, GALE], coder=who)
    code(place, "ana", MOSS, "work/time", "We meet on Tuesdays.")
    code(place, "ben", MOSS, "work/time", "meet on Tuesdays")  # the same sentence: no disagreement
    code(place, "ana", MOSS, "work/door", "The door is open.", memo="Whose?")
    code(place, "ben", MOSS, "work/door", "The door is open. Nobody is made to come.")
    code(place, "ana", MOSS, "trust", "I trust the team.", stance="supports")
    code(place, "ben", MOSS, "trust", "I trust the team.", stance="qualifies")
    code(place, "ben", MOSS, "work/time", "It took a year.")
    code(place, "ana", GALE, "work/time", "There is no time.")
    code(place, "ben", GALE, "work/time", "There is no time.")
    return place


def code(place: Workplace, who: str, source: str, name: str, quote: str, *, stance: str = "", memo: str = "") -> None:
    add_codings(place, source, [name], quote=quote, coder=who, stance=stance, memo=memo)


def copied(place: Workplace, folder: Path) -> Workplace:
    """A copy to be changed at will, in which Cy decides."""
    shutil.copytree(place.root, folder / "study", ignore=shutil.ignore_patterns("study.db-*"))
    return replace(place, root=folder / "study", coder="cy")


def at(place: Workplace, words: str, source: str = MOSS) -> tuple[int, int]:
    """Where words stand in a source."""
    with place.open() as study:
        text = sources.body(study.db, sources.sources(study.db, slug=source)[0].text)
    start = text.index(words)
    return start, start + len(words)
