"""Withdrawal and purge: words that are destroyed for good, and a list of where else they may lie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.actions import vault
from workbench.actions.audit import files_of
from workbench.actions.history import back_up
from workbench.actions.sources import units_of
from workbench.actions.workplace import Progress, Workplace, no_progress, who_writes
from workbench.errors import NotKnown, WorkbenchError
from workbench.importing.names.key_table import read_table, write_table
from workbench.model.codebook import in_vivo_words
from workbench.model.source import Consent, Participant, Source
from workbench.model.text import Replaced, digest, mark, short_id, slug
from workbench.store import anchors, people, sources, suggestions, words
from workbench.store.erase import Successor, erase
from workbench.store.journal import Change, Retract
from workbench.store.rows import read
from workbench.store.study import Study
from workbench.store.words import Texts

GONE = "[withdrawn]"
ABOUT_CODINGS = ("evidence", "pin", "reply")  # tables whose rows say why of one coding, in words
GRAM = 8  # words in a row that make a quotation of somebody's words


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """What a withdrawal or purge destroys, and what a person must destroy elsewhere.

    ``whole``: sources that go altogether; ``parts``: sources of several voices, with the number of turns that go.
    ``files``: originals and backups that are deleted. ``elsewhere``: where their words are quoted or may lie.
    """

    whole: tuple[str, ...] = ()
    parts: Mapping[str, int] = field(default_factory=dict)
    codings: int = 0
    texts: int = 0
    files: tuple[Path, ...] = ()
    elsewhere: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    work: _Work | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class _Work:
    """What is to be overwritten."""

    replacements: Mapping[int, Any]
    texts: Mapping[str, Successor | None]
    changes: Sequence[Change]


def plan_withdrawal(place: Workplace, wanted: str) -> Withdrawal:
    """What goes when a participant withdraws; writes nothing."""
    with place.open() as study, study.snapshot():
        person = _participant(study, wanted)
        known = sources.sources(study.db)
        whole = [s for s in known if _only(s, person)]
        spoken = {s.slug: _turns_of(study, s, person) for s in known if s not in whole}
        parts = {slug: turns for slug, turns in spoken.items() if turns}
        texts = {v.text: None for s in whole for v in anchors.versions(study.db, s.id)}
        said = [sources.body(study.db, v.text) for s in whole for v in anchors.versions(study.db, s.id)]
        if not whole and not parts:
            raise WorkbenchError(
                f"{person.slug} speaks in no source, as far as the study tells",
                hint="say whom speakers' labels stand for by 'workbench participant map', then withdraw",
            )
        moved, successors = _without(study, [s for s in known if s.slug in parts], person)
        said += [sources.body(study.db, s.text)[a:b] for s in known for a, b in parts.get(s.slug, ())]
        every: dict[str, Successor | None] = {**texts, **successors}
        gone = [k for s in known for k in anchors.anchored(study.db, s.id) if _falls(k, s, whole, parts)]
        work = _Work(
            replacements=_blanked(
                study, person, {s.id for s in whole}, {k.id for k in gone} | _proposed(study, whole, parts), moved,
                named=_named_by(study, said),
            ),
            texts=every, changes=_retracted(whole, [k.id for k in gone]),
        )  # fmt: skip
        originals = _originals(study, [s.id for s in known if s in whole or s.slug in parts])
        old = vault.of_texts(place, words.predecessors(study.db, every))
        _, mixed = _memos_about(study, person, {s.id for s in whole} | {k.id for k in gone})
        told = (f"memo {short_id(key)} is attached to their words, and to other things: read it" for key in mixed)
        return Withdrawal(
            whole=tuple(s.slug for s in whole), parts={slug: len(turns) for slug, turns in parts.items()},
            codings=len(gone), texts=len(every), files=_each(_files(place, originals), old), heads=study.heads,
            work=work,
            elsewhere=(*sorted(told), *_elsewhere(study, place, said, {s.slug for s in whole} | set(parts))),
        )  # fmt: skip


def plan_purge(place: Workplace) -> Withdrawal:
    """What goes in a purge: texts of sources that were taken out, and old texts on which no coding waits."""
    with place.open() as study, study.snapshot():
        unused = words.unused_texts(study.db)
        live = sources.standing_ids(study.db)
        rows = [told for told in words.said(study.db) if told.table == "source"]
        dead = {row for told in rows for row, _ in told.rows if row not in live}
        old = vault.of_texts(place, words.predecessors(study.db, unused))
        nobody = Participant(id="", slug="", name="")
        blank = _blanked(study, nobody, dead, set(), Texts(by={}, moved={}), named={})
        now = {row["original_digest"] for row in _source_rows(study) if row["id"] in live}
        before = {
            values["original_digest"] for told in rows for _, values in told.rows if "original_digest" in values
        }
        return Withdrawal(
            texts=len(unused), heads=study.heads,
            files=_each(_files(place, before - now), old) if unused else (),
            work=_Work(replacements=blank if unused else {}, texts=dict.fromkeys(unused), changes=()),
            elsewhere=tuple(_everywhere(place)) if unused else (),
        )  # fmt: skip


def apply_withdrawal(
    place: Workplace, plan: Withdrawal, *, command: str, progress: Progress = no_progress
) -> Withdrawal:
    """Destroy it and make a new backup; refused when the study was changed since the plan."""
    if plan.work is None:
        raise ValueError("a plan is needed")
    with place.open() as study:
        study.expect(plan.heads)
        for path in plan.files:  # first: after a kill the same command finds the texts again, and not these
            path.unlink(missing_ok=True)
        _forget_contexts(place)
        erase(
            study, plan.work.replacements, texts=plan.work.texts, changes=plan.work.changes, command=command,
            coder=who_writes(place), final=True, heads=plan.heads,
        )  # fmt: skip
        units_of(study, progress=progress)
    back_up(place)
    return replace(plan, work=None)


def _each(*paths: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(path for some in paths for path in some))


def _forget_contexts(place: Workplace) -> None:
    """The table of names shows words around each: they go with the words of anybody."""
    for path in (vault.names_table(place), vault.key_file(place)):
        if path.is_file():
            rows = read_table(path.read_text(encoding="utf-8-sig"), where=path.name, settled=False)
            vault.keep(place, path.name, write_table(replace(row, context="") for row in rows))


def _participant(study: Study, wanted: str) -> Participant:
    known = people.participants(study.db)
    found = next((p for p in known if wanted in (p.slug, p.name) or slug(wanted) == p.slug), None)
    if found is None:
        raise NotKnown("participant", wanted, [p.slug for p in known], hint="see 'workbench participant list'")
    return found


def _only(source: Source, person: Participant) -> bool:
    """Whether nobody else answers in a source: without the answers its questions are nothing to keep."""
    heard = {source.who(t.speaker).participant for t in source.turns if t.voice.counted}
    return heard == {person.slug} or (not heard and source.participant == person.slug)


def _turns_of(study: Study, source: Source, person: Participant) -> tuple[tuple[int, int], ...]:
    """The person's turns that still have words."""
    body = sources.body(study.db, source.text)
    return tuple(
        (t.start, t.end)
        for t in source.turns
        if t.voice.counted and source.who(t.speaker).participant == person.slug and body[t.start : t.end] != GONE
    )


def _falls(coding: anchors.Anchored, source: Source, whole: Sequence[Source], parts: Mapping[str, Any]) -> bool:
    if source in whole:
        return True
    return coding.text == mark(source.text) and any(
        coding.start < end and start < coding.end for start, end in parts.get(source.slug, ())
    )


def _proposed(study: Study, whole: Sequence[Source], parts: Mapping[str, Any]) -> set[str]:
    """Suggestions on words that go, on older texts too: reasons against them may tell these words."""
    all_of = {s.slug for s in whole}
    return {
        key
        for key, source, text, first, last in suggestions.placed(study.db)
        if source in all_of or any(first < end and start < last for start, end in parts.get(source, ()))
    }


def _without(study: Study, found: Iterable[Source], person: Participant) -> tuple[Texts, dict[str, Successor | None]]:
    """Each text without the turns of one voice; older texts of the same sources go altogether."""
    moved: dict[str, Replaced] = {}
    by: dict[str, str] = {}
    successors: dict[str, Successor | None] = {}
    for source in found:
        stretches = tuple((start, end, len(GONE)) for start, end in _turns_of(study, source, person))
        body, pieces, last = sources.body(study.db, source.text), [], 0
        for start, end, _ in stretches:
            pieces += [body[last:start], GONE]
            last = end
        new = "".join([*pieces, body[last:]])
        successors |= {v.text: None for v in anchors.versions(study.db, source.id)}
        successors[source.text] = Successor(body=new, stretches=stretches)
        moved[source.text], by[source.text] = Replaced(stretches), digest(new)
    return Texts(by=by, moved=moved), successors


def _named_by(study: Study, said: Sequence[str]) -> dict[str, str]:
    """What goes → what stands for it: names, slugs and definitions of in-vivo codes that are these words."""
    spoken = [" ".join(text.split()) for text in said]
    found: dict[str, str] = {}
    for told in words.said(study.db):
        for row, values in told.rows if told.table == "code" else ():
            quote = in_vivo_words(values.get("definition") or "")
            if quote and any(quote in text for text in spoken):
                instead = f"withdrawn-{digest(row)[:8]}"
                found |= {values["definition"]: GONE, quote: GONE}
                names = (values.get("slug", "").rpartition("/")[2], values.get("name", ""))  # a set tells some fields
                found |= {name: instead for name in names if name}
    return found


_OF_CODES = ("code", "coverage", "link", "question", "claim")  # tables that name codes


def _blanked(
    study: Study,
    person: Participant,
    whole: set[str],
    codings: set[str],
    texts: Texts,
    *,
    named: Mapping[str, str],
) -> dict[int, Any]:
    """Changes of the journal that tell of the person: rows of their sources, their own row, memos on their words.

    ``named``: what codes are called by their words, and what stands for it.
    """

    def change(_kind: str, said: str) -> str:
        return named.get(said, said)

    theirs, _ = _memos_about(study, person, whole | codings)
    found: dict[int, Any] = {}
    for told in words.said(study.db):
        new = {}
        for row, values in told.rows:
            new[row] = values
            if told.table == "source" and row in whole:
                new[row] = _empty_source(values)
            elif told.table == "source":
                new[row] = words.rewritten("source", values, lambda _, said: said, texts)
            elif told.table == "participant" and row == person.id:
                new[row] = {**values, **_empty_person(values)}
            elif told.table == "memo" and (values.get("target") in codings | whole or row in theirs):
                new[row] = {**values, **{name: GONE for name in ("body", "title") if values.get(name)}}
                new[row] |= {"form": "{}"} if values.get("form") else {}
            elif told.table in ABOUT_CODINGS and (values.get("coding") in codings or _of(person, values)):
                new[row] = {**values, **{name: GONE for name in ("reason", "words") if values.get(name)}}
            elif told.table == "verdict" and values.get("suggestion") in codings and values.get("reason"):
                new[row] = {**values, "reason": GONE}
            elif named and told.table in _OF_CODES:
                new[row] = words.rewritten(told.table, values, change, texts)
        if any(new[row] != values for row, values in told.rows):
            found[told.n] = told.body(new)
    return found


def _of(person: Participant, values: Mapping[str, Any]) -> bool:
    """Whether a row is a reply of the person, whatever quotation it is about."""
    return bool(person.id) and values.get("participant") == person.id


def _memos_about(study: Study, person: Participant, gone: set[str]) -> tuple[set[str], set[str]]:
    """Memos (uuids) attached to nothing but the person and what goes with them, and those attached to more.

    The former go; the latter may hold much else, and somebody has to read them.
    """
    of: dict[str, set[str]] = {}
    for row in read(study.db, "attachment"):
        of.setdefault(row["memo"], set()).add(row["target"].partition("@")[0])  # of a selection, its source
    known = gone | ({person.id} if person.id else set())
    touched = {memo for memo, targets in of.items() if targets & known}
    whole = {memo for memo in touched if of[memo] <= known}
    return whole, touched - whole


def _empty_source(values: dict[str, Any]) -> dict[str, Any]:
    blank = {
        "slug": f"withdrawn-{digest(values.get('text') or '')[:8]}", "title": GONE, "original": GONE,
        "turns": "[]", "locators": "[]", "speakers": "{}", "attributes": "{}", "participant": None, "date": None,
        "answers": None,
    }  # fmt: skip
    return {name: blank.get(name, value) for name, value in values.items()}


def _empty_person(values: dict[str, Any]) -> dict[str, Any]:
    consent = f'["{Consent.WITHDRAWN.value}"]'
    blank = {"name": GONE, "attributes": "{}", "consent": consent, "role": None, "role_group": None}
    return {name: blank[name] for name in values if name in blank}


def _retracted(whole: Sequence[Source], codings: Sequence[str]) -> list[Change]:
    return [
        *(Retract(table="coding", row=key) for key in codings),
        *(Retract(table="source", row=s.id) for s in whole),
    ]


def _source_rows(study: Study) -> list[dict[str, Any]]:
    return read(study.db, "source")


def _originals(study: Study, wanted: Sequence[str]) -> set[str]:
    """Digests of all files that these sources (uuids) have ever come from."""
    return {
        values["original_digest"]
        for told in words.said(study.db)
        if told.table == "source"
        for row, values in told.rows
        if row in wanted and "original_digest" in values
    }


def _files(place: Workplace, originals: set[str]) -> tuple[Path, ...]:
    """Files under corpora/ and in the vault that are one of these originals; and every backup, in the vault too."""
    found = []
    for folder in ("corpora", "vault"):
        for path in sorted(p for p in (place.root / folder).rglob("*") if p.is_file() and not p.is_symlink()):
            found += [path] if hashlib.sha256(path.read_bytes()).hexdigest() in originals else []
    left = (place.root / "corpora").glob(".*.part")  # of an import that was killed
    return (*found, *sorted(left), *sorted((place.root / "backups").glob("*.zip")), *vault.copies(place))


def _elsewhere(study: Study, place: Workplace, said: Sequence[str], own: set[str]) -> Iterator[str]:
    """What quotes eight words in a row of what goes, and where words may lie that nobody here can see."""
    grams = {gram for text in said for gram in _grams(text)}
    for source in sources.sources(study.db):
        if source.slug not in own and not grams.isdisjoint(_grams(sources.body(study.db, source.text))):
            yield f"source {source.slug} quotes their words: revise it"
    for told in words.said(study.db):
        for row, values in told.rows:
            quoted = [v for v in values.values() if isinstance(v, str) and told.table != "source"]
            if any(not grams.isdisjoint(_grams(v)) for v in quoted):
                yield f"{told.table} {values.get('slug') or row[:8]} quotes their words: rewrite it"
    yield from _beside(study, own)
    if left := words.unused_texts(study.db):
        yield f"{len(left)} texts of sources taken out or corrected may hold their words: run 'workbench study purge'"
    yield from _everywhere(place)


def _beside(study: Study, own: set[str]) -> Iterator[str]:
    """Translations and originals of what goes: they say the same in another language."""
    known = {s.slug: s for s in sources.sources(study.db)}
    for source in known.values():
        other = source.beside
        if other and (source.slug in own) != (other in own):
            left = other if source.slug in own else source.slug
            yield f"source {left} stands beside one of these and says the same: revise it, or remove it and purge"


def _everywhere(place: Workplace) -> Iterator[str]:
    reports = [p for p in files_of(place, ()) if p.suffix in (".md", ".html") and place.reports in p.parents]
    if reports:
        yield "reports/ still holds what was quoted: run 'workbench build', and destroy copies that were sent"
    yield "the folders that files were imported from, outside of the study"
    yield "copies of study.db with colleagues: merge this study into them, or destroy them"
    yield "whatever 'workbench export' has written, and the backups that your backup program made"


def _grams(text: str) -> Iterator[str]:
    told = text.casefold().split()
    return (" ".join(told[at : at + GRAM]) for at in range(len(told) - GRAM + 1))
