"""De-identification: names are found, decided on in a table, and replaced for good wherever the study says them.

Nothing is left to undo: old texts, originals, backups and reports that hold a name go into the vault beside the key.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.actions import vault
from workbench.actions.audit import Audit, audit, in_file, key_rows, ordinary_words
from workbench.actions.build import journal_analyst_text
from workbench.actions.sources import units_of
from workbench.actions.workplace import Progress, Workplace, no_progress, who_writes
from workbench.errors import Problems, WorkbenchError
from workbench.importing.names.gathered import RosterName, holds_a_name
from workbench.importing.names.identify import KINDS, find_candidates
from workbench.importing.names.key_table import read_table, write_table
from workbench.importing.names.mask import mask, mask_value
from workbench.importing.names.pseudonyms import Key, Row, propose
from workbench.model.source import Turn
from workbench.model.text import Replaced, digest, slug
from workbench.store import people, sources, words
from workbench.store.erase import Successor, erase
from workbench.store.study import Study
from workbench.store.words import Texts

OWN = ("corpora", "reports", "backups")  # folders whose files go to the vault; elsewhere they are only named


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """The table of names: what was found, and where it lies to be edited."""

    rows: tuple[Row, ...]
    path: Path
    words: int
    finder: str  # the trained pipeline that looked too, '' for none


def find_names(
    place: Workplace, *, roster: Path | None = None, style: str = "label", progress: Progress = no_progress
) -> Names:
    """Look for names in all texts and write the table in which a person decides; earlier decisions are kept."""
    from workbench.segmenting.entities import available, entities

    listed = _roster(roster) if roster else ()
    given = [row.pseudonym for row in key_rows(place)]  # what was masked before is called so everywhere by now
    with place.open() as study, study.snapshot():
        texts = _Texts(study, given, progress)
        own = _own_names(study, {*given, *(each.name for each in listed)})
        called = _called(study)
        coders = {slug(name) for pair in people.coders(study.db).items() for name in pair}
        trained = available()
        found, ordinary = find_candidates(texts, roster=[*listed, *own], entities=entities if trained else None)
    unsaid = {each.name for each in own}
    said = [each for each in found if each.name not in given and (each.count or each.name not in unsaid)]
    before = _decided(place)
    known = {row.name for row in before}
    proposed = propose(said, before, style=style, ordinary=ordinary)
    fresh = [row for row in proposed if row.name not in known]
    rows = (
        *(row for row in proposed if row.name in known),
        *_fitted(fresh, called, coders, {row.pseudonym for row in proposed}),
    )
    path = vault.keep(place, vault.names_table(place).name, write_table(rows))
    return Names(rows=rows, path=path, words=texts.words, finder=trained or "")


def _called(study: Study) -> dict[str, str]:
    """Label of a speaker → how the study calls the participant that it stands for, where that is another name."""
    persons = {p.slug: p.name for p in people.participants(study.db)}
    told = {
        label: persons[who.participant]
        for source in sources.sources(study.db)
        for label, who in source.speakers.items()
        if who.participant in persons and holds_a_name(label)
    }
    return {label: name for label, name in told.items() if slug(label) != slug(name)}


def _fitted(rows: Sequence[Row], called: Mapping[str, str], coders: Set[str], taken: Set[str]) -> Iterator[Row]:
    """New rows as the study suggests them: whoever has a pseudonym keeps it, and coders are no participants."""
    for row in rows:
        pseudonym = f"[{called[row.name]}]" if row.name in called else row.pseudonym
        fits = pseudonym if pseudonym not in taken else row.pseudonym
        yield replace(row, pseudonym=fits, decision="keep" if slug(row.name) in coders else row.decision)


def _own_names(study: Study, known: Collection[str]) -> list[RosterName]:
    """Sites, districts and participants as the study calls them, with the roles of these."""
    own = [RosterName(name=s.name, kind="school") for s in people.sites(study.db)]
    own += [RosterName(name=d.name, kind="district") for d in people.districts(study.db)]
    own += [RosterName(name=name, role=role) for name, role in _participants_said(study)]
    own += [RosterName(name=label, role=role) for label, role in _roles_of_labels(study)]
    return [each for each in {e.name: e for e in own}.values() if each.name not in known]


def _participants_said(study: Study) -> Iterator[tuple[str, str | None]]:
    """Participants who are called in the study as they are in a label: others have a pseudonym already."""
    labels = {t.speaker.casefold() for s in sources.sources(study.db) for t in s.turns if holds_a_name(t.speaker)}
    yield from ((p.name, p.role) for p in people.participants(study.db) if p.name.casefold() in labels)


def _roles_of_labels(study: Study) -> Iterator[tuple[str, str]]:
    """Labels with a name in them that stand for a participant, with the role."""
    for source in sources.sources(study.db):
        for label, who in source.speakers.items():
            if who.participant and who.role and holds_a_name(label):
                yield label, who.role


def _decided(place: Workplace) -> tuple[Row, ...]:
    """What a person has decided so far: in the key, and in the table since."""
    path = vault.names_table(place)
    if not path.is_file():
        return key_rows(place)
    rows = read_table(path.read_text(encoding="utf-8-sig"), where=f"{vault.FOLDER}/{path.name}", settled=False)
    there = {row.name for row in rows}
    return (*(row for row in key_rows(place) if row.name not in there), *rows)


class _Texts:
    """All texts of a study, each read when its turn comes, as often as wanted; pseudonyms are blanked out."""

    def __init__(self, study: Study, pseudonyms: Sequence[str], progress: Progress) -> None:
        self.study, self.progress = study, progress
        longest_first = sorted(filter(None, pseudonyms), key=len, reverse=True)
        self.given = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self.known: Mapping[str, tuple[str, Sequence[Turn]]] = {
            s.text: (s.slug, s.turns) for s in sources.sources(study.db)
        }
        self.words = 0

    def __iter__(self) -> Iterator[tuple[str, str, Sequence[Turn]]]:
        self.words = 0
        for at, (key, body) in enumerate(words.live_texts(self.study.db)):
            self.progress("looking for names", at, max(at, len(self.known)))
            self.words += len(body.split())
            slug, turns = self.known.get(key, (key, ()))
            blank = self.given.sub(lambda found: " " * len(found[0]), body)
            yield slug, blank, [replace(t, speaker=self.given.sub(" ", t.speaker)) for t in turns]


def _roster(path: Path) -> tuple[RosterName, ...]:
    """The researcher's list: one name a line, or a table with name, kind, aliases and role."""
    from workbench.importing.describing.tables import read_table as read_rows
    from workbench.importing.formats.readers import read

    if path.suffix.casefold() not in (".csv", ".xlsx"):
        lines = read(path).text.splitlines()
        return tuple(RosterName(name=line.strip()) for line in lines if line.strip() and not line.startswith("#"))
    rows = read_rows(path, required=("name",), optional=("kind", "aliases|variants", "role"))
    problems = [
        f"{path.name}:{row['_line']}: kind {row['kind']!r}; there are {', '.join(KINDS)}"
        for row in rows
        if row["kind"] and row["kind"] not in KINDS
    ]
    if problems:
        raise Problems(path.name, problems, hint="mend the list")
    return tuple(
        RosterName(
            name=row["name"], kind=row["kind"] or "person", role=row["role"] or None,
            aliases=tuple(filter(None, (each.strip() for each in row["aliases"].split(";")))),
        )
        for row in rows
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Masking:
    """What a table of decisions would replace: pseudonym → mentions in texts, and where else names stand."""

    rows: tuple[Row, ...]
    mentions: Mapping[str, int]
    texts: int
    heads: tuple[str, ...]
    key: Key = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Masked:
    """What was done: files that went to the vault, and what the audit finds afterwards."""

    texts: int
    changes: int
    moved: tuple[str, ...]
    audit: Audit


def plan_masking(place: Workplace, table: Path, *, undecided: str = "", progress: Progress = no_progress) -> Masking:
    """Read the edited table and count what it would replace; writes nothing.

    ``undecided``: 'mask' or 'keep', for all names that the table leaves open; '' refuses them.
    """
    text = _table_text(table)
    known = key_rows(place)
    ordinary = ordinary_words(place)
    rows = read_table(text, where=table.name, ordinary=ordinary, settled=not undecided)
    rows = tuple(replace(row, decision=undecided) if row.decision == "?" else row for row in rows)
    there = {row.name for row in rows}
    together = (*(row for row in known if row.name not in there), *rows)
    # pseudonyms of both must not clash either
    read_table(write_table(together), where=f"{table.name} with the key", ordinary=ordinary)
    key = Key.of(together, ordinary)
    mentions: Counter[str] = Counter()
    changed = 0
    with place.open() as study, study.snapshot():
        for at, (_, body) in enumerate(words.live_texts(study.db)):
            progress("counting", at, at + 1)
            edits = mask(body, key)[1]
            mentions.update(edit.new for edit in edits)
            changed += bool(edits)
        return Masking(rows=together, mentions=mentions, texts=changed, heads=study.heads, key=key)


def _table_text(path: Path) -> str:
    from workbench.importing.formats.decode import decode
    from workbench.importing.formats.readers import read_bytes

    if path.suffix.casefold() == ".xlsx":
        raise WorkbenchError(f"{path.name} is a spreadsheet", hint="save it as .csv")
    return decode(read_bytes(path), where=path.name).text


def apply_masking(place: Workplace, plan: Masking, *, progress: Progress = no_progress) -> Masked:
    """Replace the names for good. What held them goes to the vault first, so that a kill loses nothing."""
    with place.open(durable=True) as study:
        study.expect(plan.heads)
        journal_analyst_text(study, place)
        heads = study.heads
        texts, successors, old = _successors(study, plan.key, progress)
        replacements = _replacements(study, plan.key, texts)
        key = write_table(replace(row, context="") for row in plan.rows)
        vault.keep(place, vault.key_file(place).name, key)
        vault.keep_texts(place, old)
        moved = tuple(_clear(place, plan.key))  # before the names go: after a kill the same command goes on
        erase(
            study, replacements, texts=successors, command="source deidentify", coder=who_writes(place), heads=heads
        )
        units_of(study, progress=progress)
    return Masked(
        texts=len(successors), changes=len(replacements), moved=moved, audit=audit(place, progress=progress)
    )


def _successors(
    study: Study, key: Key, progress: Progress
) -> tuple[Texts, dict[str, Successor | None], dict[str, str]]:
    """What each text with a name in it goes on in."""
    successors: dict[str, Successor | None] = {}
    old: dict[str, str] = {}
    moved: dict[str, Replaced] = {}
    by: dict[str, str] = {}
    for at, (text, body) in enumerate(words.live_texts(study.db)):
        progress("replacing", at, at + 1)
        new, edits = mask(body, key)
        if new != body:
            stretches = tuple((edit.start, edit.end, len(edit.new)) for edit in edits)
            successors[text] = Successor(body=new, stretches=stretches)
            moved[text], by[text], old[text] = Replaced(stretches), digest(new), body
    return Texts(by=by, moved=moved), successors, old


def _replacements(study: Study, key: Key, texts: Texts) -> dict[int, Any]:
    """Every change of the journal that says a name, or counts in a text that does, without it."""

    def change(kind: str, said: str) -> str:
        return mask(said, key)[0] if kind == "prose" else mask_value(said, key)

    found: dict[int, Any] = {}
    slugs: dict[tuple[str, str], tuple[str, bool]] = {}  # row of each, and whether it is called so anew
    problems: list[str] = []
    for told in words.said(study.db):
        new = {row: words.rewritten(told.table, values, change, texts) for row, values in told.rows}
        if any(new[row] != values for row, values in told.rows):
            found[told.n] = told.body(new)
        old = dict(told.rows)
        for row, values in new.items():
            if "slug" not in values:
                continue
            anew = values["slug"] != old[row].get("slug")
            first, was_anew = slugs.setdefault((told.table, values["slug"]), (row, anew))
            if first != row and (anew or was_anew):
                problems.append(f"two of table {told.table} would both be called {values['slug']}")
    if problems:
        raise Problems("the pseudonyms", problems, hint="give the names in their short names pseudonyms that differ")
    return found


def _clear(place: Workplace, key: Key) -> Iterator[str]:
    """Files of the study that hold a name go to the vault; a backup always, as its tables cannot be seen through."""
    for folder in OWN:
        for path in sorted(p for p in (place.root / folder).rglob("*") if p.is_file() and not p.is_symlink()):
            shown = path.relative_to(place.root).as_posix()
            if folder == "backups" or in_file(path, key, shown=shown)[0]:
                vault.take_in(place, path)
                yield shown
