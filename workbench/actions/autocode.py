"""Rules over the study: what they hit becomes suggestions, or codings of whoever answers for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.actions.codings import Coded, Taken, planned
from workbench.actions.proposing import Proposed, propose
from workbench.actions.workplace import Progress, Workplace, coder_in, no_progress
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.codebook import Codebook
from workbench.model.filters import Filters
from workbench.model.rule import Rule, RuleHit
from workbench.model.source import Source
from workbench.model.text import Span, mark, slug
from workbench.store import codes, people, sources
from workbench.store.codings import NewCoding
from workbench.store.corpus import resolve
from workbench.store.readings import Reading, readings
from workbench.store.study import Study
from workbench.store.suggestions import NewSuggestion

if TYPE_CHECKING:
    from workbench.coding.rule_preview import Preview
    from workbench.coding.rules import Material


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """What rules hit. ``proposed`` tells what of it is new; ``coded`` is the plan where codings are to be written.

    ``heads``: how the journal ended when the rules ran. ``stating``: hits under codes that state something, which
    without a stance count as support.
    """

    preview: Preview
    proposed: Proposed
    coded: Coded | None
    heads: tuple[str, ...]
    stating: int = 0


def rules_of(place: Workplace, path: Path | None, *, only: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules of a YAML file, or the codebook's cues where no file is given; of some codes, or of all.

    Raises:
        Problems: everything that is wrong in the file.
    """
    from workbench.coding.rules import cue_rules
    from workbench.coding.rules_file import load_rules

    with place.open() as study, study.snapshot():
        book = codes.codebook(study.db)
        every = sources.sources(study.db)
    known = {c.slug for c in book} | {old for c in book for old in c.former}
    found = cue_rules(book) if path is None else load_rules(path, codes=known).rules
    _refuse_unknown(found, every)

    def now(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(codes.find_code(book, name).slug for name in names)

    current = tuple(
        replace(rule, code=now([rule.code])[0], inside=now(rule.inside), outside=now(rule.outside)) for rule in found
    )
    wanted = {c for each in only for c in book.under(codes.find_code(book, each).slug)}
    kept = tuple(rule for rule in current if not wanted or rule.code in wanted)
    if not kept:
        where = path.name if path else "the codebook"
        raise WorkbenchError(
            f"{where} has no {'rule' if path else 'cue'}{' for these codes' if only else ''}",
            hint="give a file of rules, or codes with cues",
        )
    return kept


def _refuse_unknown(rules: Sequence[Rule], every: Sequence[Source]) -> None:
    """A role or speaker that is misspelt would make a rule silent for ever."""
    roles = {role for s in every for role in s.roles}
    speakers = {label for s in every for t in s.turns for label in (t.speaker, s.who(t.speaker).participant) if label}
    for rule in rules:
        for what, told, known in (("role", rule.roles, roles), ("speaker", rule.speakers, speakers)):
            for name in told:
                if slug(name) not in {slug(each) for each in known}:
                    raise NotKnown(what, name, known, hint=f"rule {rule.id} names it")


def run(
    place: Workplace,
    rules: Sequence[Rule],
    filters: Filters,
    *,
    as_codings: bool = False,
    coder: str = "",
    progress: Progress = no_progress,
) -> Ruled:
    """See what rules hit in the sources that count; nothing is written.

    ``as_codings``: plan codings of the coder instead of suggestions.
    """
    from workbench.coding.rule_preview import preview
    from workbench.coding.rules import run as run_rules

    with place.reading() as study:
        who = coder_in(study, coder or place.coder) if as_codings else ""
        book = codes.codebook(study.db)
        count = _Counted()
        materials = count.each(readings(study.db, resolve(study.db, filters), every=True, progress=progress))
        hits = list(run_rules(rules, materials, book=book))
        told = preview(hits, rules, units=count.units)
        wanted = list(_suggestions(study, book, hits))
        proposed = propose(study, place, wanted, coder=who)
        coded = _codings(study, proposed, who) if as_codings else None
        states = {key for slug, key in codes.ids(study.db).items() if (c := book.get(slug)) and c.proposition}
        stating = sum(s.code in states for s in proposed.found)
        return Ruled(preview=told, proposed=proposed, coded=coded, heads=study.heads, stating=stating)


class _Counted:
    """Counts units as they go by."""

    def __init__(self) -> None:
        self.units = 0

    def each(self, found: Iterable[Reading]) -> Iterator[Material]:
        """Each source as rules see it."""
        from workbench.coding.rules import Material

        for reading in found:
            self.units += sum(u.voice.counted for u in reading.units)
            coded: dict[str, list[Span]] = {}
            for c in reading.codings:
                coded.setdefault(c.code, []).append(Span(start=c.start, end=c.end))
            yield Material(source=reading.heard.source, text=reading.text, units=reading.units, coded=coded)


def _suggestions(study: Study, book: Codebook, hits: Iterable[RuleHit]) -> Iterator[NewSuggestion]:
    keys = codes.ids(study.db)
    by_slug = {code.slug: code for code in book}
    known = {s.slug: s for s in sources.sources(study.db)}
    for hit in hits:
        yield NewSuggestion(
            source=known[hit.source].id, code=keys[hit.code], start=hit.span.start, end=hit.span.end,
            text=mark(known[hit.source].text), method=f"rule:{hit.rule}", score=1.0, marks=(hit.match,),
            fingerprint=by_slug[hit.code].fingerprint,
        )  # fmt: skip


def propose_all(place: Workplace, ruled: Ruled) -> Proposed:
    """Write what ``run`` has shown as suggestions; refused when the study was changed since."""
    with place.open(durable=False) as study, study.transaction():
        study.expect(ruled.heads)
        return propose(study, place, ruled.proposed.found, command="autocode run")


def _codings(study: Study, proposed: Proposed, coder: str) -> Coded:
    """The plan of codings for what is new, and for what stands as a suggestion and is not coded."""
    known = {s.id: s for s in sources.sources(study.db)}
    of_code = {key: slug for slug, key in codes.ids(study.db).items()}
    book = {c.slug: c for c in codes.codebook(study.db)}
    key = people.row_id(study.db, study.namespace, "coder", coder)
    texts = _Texts(study)
    taken: list[Taken] = [
        (known[s.source], _coding(s, key), book[of_code[s.code]], texts.of(known[s.source])) for s in proposed.found
    ]
    return planned(study, taken, command="autocode run --apply")


def _coding(s: NewSuggestion, coder: str) -> NewCoding:
    return NewCoding(
        source=s.source, code=s.code, coder=coder, start=s.start, end=s.end, text=s.text, method=s.method,
        fingerprint=s.fingerprint,
    )  # fmt: skip


class _Texts:
    """Texts of sources that come in runs."""

    def __init__(self, study: Study) -> None:
        self._study, self._last = study, ("", "")

    def of(self, source: Source) -> str:
        """The canonical text."""
        if self._last[0] != source.text:
            self._last = (source.text, sources.body(self._study.db, source.text))
        return self._last[1]
