"""A small invented study of an interview and a focus group, with participants, codes and a claim."""

from pathlib import Path

from workbench.actions.choosing import list_codings
from workbench.actions.codings import add_codings
from workbench.actions.places import add_site, load_claims, load_codebook
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace, write
from workbench.model.filters import Filters
from workbench.model.source import Participant, Speaker
from workbench.store import people, sources
from workbench.store.journal import Set

BOOK = """\
codebook: mine
title: Mine
codes:
  - id: trust
    name: Trust
    definition: They trust.
    proposition: People trust each other.
  - id: time
    name: Time
    definition: Time is short.
"""
CALDER = """\
---
site: Juniper Street
role: principal
wave: 1
participant: ines-calder
---
Interviewer: Who decides here?

Ines Calder: The team does. Rob Amadi told me so at Juniper Street, on a bad day. My mail is ines@juniper.example.

Interviewer: And the time?

Ines Calder: There is none. Will you write that? Will Osei would.
"""
GROUP = """\
---
kind: focus group
site: Juniper Street
wave: 1
---
Moderator: How do you meet?

Rob Amadi: We meet on Tuesdays, in the old library behind the gym, and nobody takes notes.

Lena Tran: I come late. We trust each other.

Rob Amadi: Mostly.
"""
CLAIMS = """\
claims:
  - id: they-decide
    statement: Teams decide.
    codes: [{code: trust}]
    passages:
      - {source: calder-w1, quote: The team does., stance: supports}
"""


def fill(place: Workplace, folder: Path) -> Workplace:
    """The study, coded by Ana Ruiz."""
    folder.mkdir(exist_ok=True)
    files = {"book.yaml": BOOK, "calder-w1.txt": CALDER, "group-w1.txt": GROUP, "claims.yaml": CLAIMS}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    load_codebook(place, folder / "book.yaml")
    add_site(place, "Juniper Street")
    done = import_sources(place, [folder / "calder-w1.txt", folder / "group-w1.txt"])
    assert not done.of("refused"), done
    for source, code, quote in (
        ("calder-w1", "trust", "The team does. Rob Amadi told me so"),
        ("calder-w1", "time", "There is none."),
        ("group-w1", "trust", "We trust each other."),
        ("group-w1", "time", "We meet on Tuesdays"),
    ):
        add_codings(place, source, [code], quote=quote, coder="ana-ruiz")
    load_claims(place, folder / "claims.yaml")
    return place


def tell_participants(place: Workplace) -> None:
    """Who they are, and who speaks in the focus group."""
    persons = [
        Participant(id="", slug="ines-calder", name="Ines Calder", role="principal"),
        Participant(id="", slug="rob-amadi", name="Rob Amadi", role="coach"),
        Participant(id="", slug="lena-tran", name="Lena Tran", role="teacher"),
    ]
    speakers = {"Rob Amadi": Speaker(participant="rob-amadi"), "Lena Tran": Speaker(participant="lena-tran")}
    with place.open() as study, study.transaction():
        (group,) = sources.sources(study.db, slug="group-w1")
        field = sources.speakers_field(study.db, study.namespace, speakers)
        changes = people.put_participants(study.db, study.namespace, persons)
        write(study, place, changes, command="participant import")
        mapped = Set(table="source", row=group.id, values={"speakers": field})
        write(study, place, [mapped], command="participant map")


def quotes(place: Workplace) -> dict[str, list[str]]:
    """Source → its live quotations."""
    found: dict[str, list[str]] = {}
    for coding in list_codings(place, Filters()):
        found.setdefault(coding.source, []).append(coding.quote)
    return found


def held(place: Workplace, words: str) -> list[str]:
    """Files of the study, its vault left out, that hold these words as they are."""
    return [
        path.relative_to(place.root).as_posix()
        for path in sorted(place.root.rglob("*"))
        if path.is_file() and "vault" not in path.parts and words.encode() in path.read_bytes()
    ]
