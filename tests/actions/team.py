"""A small study with three coders and eight interviews in two sites, invented for tests of double coding."""

import shutil
from pathlib import Path

from tests.actions.talks import write
from workbench.actions.places import add_district, add_site, load_codebook
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace, add_coder, init

CODERS = ("ana", "bo", "cy")
SITES, ROLES, WAVES = ("osgood", "larkin"), ("coach", "principal"), ("1", "2")
NAMES = tuple(f"{site}-{role}-{wave}" for site in SITES for role in ROLES for wave in WAVES)
BLIND, OTHER = NAMES[0], NAMES[1]
MEMO = "osgood-case-memo"
CODEBOOK = """codebook: small
title: Small
codes:
  - {id: day, name: The day, definition: What people do all day.}
  - {id: rule, name: The rule, definition: Who decides.}
  - {id: calm, name: Calm, definition: What is quiet., cues: [library]}
"""


def team(folder: Path) -> Workplace:
    """Make the study. Every interview has four sentences by who answers."""
    place = Workplace(root=init(folder / "team", coder="ana").root, coder="ana")
    for who in CODERS[1:]:
        add_coder(place, who)
    add_district(place, "Brightwater")
    for site in SITES:
        add_site(place, site.title(), district="brightwater")
    load_codebook(place, write(place, "codebook.yaml", CODEBOOK))
    files = [write(place, f"{name}.txt", _interview(*name.split("-"))) for name in NAMES]
    files.append(write(place, f"{MEMO}.txt", "---\nkind: case-memo\nsite: osgood\n---\n\nWe saw a calm school.\n"))
    done = import_sources(place, files)
    assert len(done.of("imported")) == len(files), done
    return place


def _interview(site: str, role: str, wave: str) -> str:
    return f"""---
kind: transcript
site: {site}
role: {role}
wave: {wave}
---

Q: What is a usual day for you in {site}?

A: I walk the rooms in wave {wave}. The library is where I rest.

Q: And who decides here?

A: The {role} decides. We argue until four.
"""


def copied(made: Workplace, folder: Path) -> Workplace:
    """A copy to be changed at will."""
    shutil.copytree(made.root, folder / "team")
    return Workplace(root=folder / "team", coder=made.coder)
