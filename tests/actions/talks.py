"""A focus group and an interview, invented for these tests, in a study with two sites and a protocol."""

import shutil
from pathlib import Path

from workbench.actions.places import add_district, add_site, load_codebook, load_protocol
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace, init

GROUP, INTERVIEW = "osgood-group", "osgood-coach"
TEXTS = {
    GROUP: """---
kind: focus-group
site: osgood
wave: 1
---

MODERATOR: What is a usual day for you?

ABEND: I teach seventh grade and I run the library.

DANA CALDER: I coach. I am in nine rooms a week.

ALL: Nine!

HELPER: And who decides about the schedule in this school?

ABEND: The team does, in the library.

DANA CALDER: We argue until four.

HELPER: Thanks to all of you.
""",
    INTERVIEW: """---
kind: transcript
site: osgood
role: coach
participant: Dana Calder
wave: 1
---

Q: Tell me, what is a usual day for you now?

A: I walk the rooms.

Q: Why?

A: It helps.

Q: And whose call is the Tuesday timetable in this building?

A: The principal's call.
""",
}
CODEBOOK = """codebook: small
title: Small
codes:
  - {id: day, name: The day, definition: What people do all day.}
  - {id: rule, name: The rule, definition: Who decides.}
"""
PROTOCOL = """protocol: small
questions:
  - {id: day, role: coach, wave: "1", text: "What is a usual day for you?", codes: [day]}
  - {id: rule, role: coach, wave: "1", text: "Who decides about the schedule in this school?", codes: [rule]}
  - {id: late, role: coach, wave: "2", text: "What has changed since?", codes: [day]}
"""


def write(place: Workplace, name: str, text: str) -> Path:
    path = place.root / name
    path.write_text(text, encoding="utf-8")
    return path


def copied(made: Workplace, folder: Path) -> Workplace:
    """A copy to be changed at will."""
    shutil.copytree(made.root, folder / "talks")
    return Workplace(root=folder / "talks", coder=made.coder)


def talks(folder: Path) -> Workplace:
    """Make the study."""
    place = init(folder / "talks", coder="Ana Ruiz")
    place = Workplace(root=place.root, coder="ana-ruiz")
    add_district(place, "Brightwater")
    add_site(place, "Osgood", district="brightwater")
    add_site(place, "Larkin")
    load_codebook(place, write(place, "codebook.yaml", CODEBOOK))
    load_protocol(place, write(place, "protocol.yaml", PROTOCOL))
    done = import_sources(place, [write(place, f"{name}.txt", text) for name, text in TEXTS.items()])
    assert [f.slug for f in done.of("imported")] == list(TEXTS), done
    return place
