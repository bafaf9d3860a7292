"""Codebooks are frozen by a dated decision, thawed by another; coders confirm what they coded before a change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.actions.codebook_plan import Plan, Shelf, many, shelf, shelf_of
from workbench.actions.workplace import Workplace, coder_in, write
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.coding import Coding
from workbench.model.filters import Filters
from workbench.model.text import digest
from workbench.store import code_moves, codes, codings, freeze
from workbench.store.freeze import Decision
from workbench.store.journal import Set
from workbench.store.study import Study


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """A decision; ``frozen`` tells of which kind, ``standing`` whether the codebook is now as it was then."""

    decision: Decision
    frozen: bool
    standing: bool


def freeze_codebook(place: Workplace, memo: str, *, codebook: str = "", coder: str = "") -> Decision:
    """Freeze a codebook, or all that the study has: from now on commands refuse to change it."""
    if not memo.strip():
        raise WorkbenchError("why is it frozen?", hint='give --memo "THE DECISION"')
    return _decide(place, memo, codebook=codebook, coder=coder, frozen=True)


def thaw_codebook(place: Workplace, memo: str = "", *, codebook: str = "", coder: str = "") -> Decision:
    """Let a frozen codebook change again; the decision to freeze it stays on the list."""
    return _decide(place, memo, codebook=codebook, coder=coder, frozen=False)


def _decide(place: Workplace, memo: str, *, codebook: str, coder: str, frozen: bool) -> Decision:
    with place.open() as study, study.transaction():
        here = shelf_of(study)
        _refuse_unknown(here, codebook)
        known = {codebook} if codebook else set(here.homes.values()) or {""}
        standing = {home: freeze.frozen(study.db, home) for home in sorted(known)}
        if frozen and all(standing.values()):
            here.refuse_frozen(known)
        if not frozen and not any(standing.values()):
            raise WorkbenchError(
                f"{codebook or 'the codebook'} is not frozen", hint="see 'workbench codebook decisions'"
            )
        made = Decision(
            codebook=codebook, coder=coder_in(study, coder or place.coder), date=study.now,
            fingerprint=_version(here, codebook) if frozen else "", memo=memo.strip(),
        )  # fmt: skip
        changes = freeze.decide(study.db, study.namespace, made)
        write(study, place, changes, command=f"codebook {'freeze' if frozen else 'thaw'}")
    return made


def _refuse_unknown(here: Shelf, codebook: str) -> None:
    known = set(here.homes.values())
    if codebook and codebook not in known:
        raise NotKnown("codebook", codebook, sorted(known), hint="see 'workbench codebook show'")
    if not known:
        raise WorkbenchError("the study has no codes yet", hint="run 'workbench codebook load FILE' first")


def _version(here: Shelf, codebook: str) -> str:
    return freeze.version(here.beside(codebook) if codebook else here.book)


def decisions(place: Workplace) -> tuple[Decided, ...]:
    """All decisions about codebooks, in their order."""
    with shelf(place) as here:
        return tuple(
            Decided(decision=d, frozen=bool(d.fingerprint), standing=d.fingerprint == _version(here, d.codebook))
            for d in freeze.decisions(here.study.db)
        )


def plan_confirm(
    place: Workplace, ids: Sequence[str] = (), *, code: str = "", query: str = "", coder: str = ""
) -> Plan:
    """A coder has looked again at codings made under other rules, and they stand under those of today.

    Named by their ids, or all of the coder's on a ``code``, with ``query`` those that bear witness to it.
    """
    with shelf(place) as here:
        study = here.study
        who = coder_in(study, coder or place.coder)
        now = {c.slug: c for c in here.book}
        own = list(codings.codings(study.db, coder=who))
        if ids:
            chosen = _named(study, ids, own, who)
        else:
            wanted = codes.find_code(here.book, code).slug
            chosen = [c for c in own if c.code == wanted]
        if query:
            chosen = _answering(study, query, Filters(code=(code,) if code else ()), chosen)
        late = [c for c in chosen if now[c.code].outdated(c.fingerprint)]
        changes = [Set(table="coding", row=c.id, values={"fingerprint": now[c.code].fingerprint}) for c in late]
        touched = code_moves.tally(study.db, [c.id for c in late], by="id")
        done = f"{many(len(late), 'coding')} confirmed under the rules of today"
        made = here.plan("coding confirm", done, changes)
    rest = len(chosen) - len(late)
    notes = (f"{many(rest, 'coding')} up to date before",) if rest else ()
    return replace(made, touched=touched, notes=notes)


def _named(study: Study, ids: Sequence[str], own: Sequence[Coding], who: str) -> list[Coding]:
    found = by_ids(own, ids)
    missing = [wanted for wanted in ids if wanted not in found]
    if missing:
        others = by_ids([c for c in codings.codings(study.db) if c.coder != who], missing)
        for wanted in missing:
            if wanted in others:
                raise WorkbenchError(
                    f"coding {wanted} is {others[wanted].coder}'s", hint="who coded it looks again; or give --coder"
                )
            raise WorkbenchError(f"no coding {wanted!r}", hint="see the ids in 'workbench coding list'")
    return list({c.id: c for c in found.values()}.values())


def by_ids(known: Collection[Coding], wanted: Sequence[str]) -> Mapping[str, Coding]:
    """Each id, or beginning of one as 'coding list' shows it, → its coding; what names none is left out.

    Raises:
        WorkbenchError: A beginning is that of several codings.
    """
    lengths = {len(each) for each in wanted}
    found: dict[str, list[Coding]] = {}
    asked = {each.casefold(): each for each in wanted if each}
    for coding in known:
        key = digest(coding.id)
        names = {coding.id, *(key[:n] for n in lengths)}
        for name in names & asked.keys():
            found.setdefault(asked[name], []).append(coding)
    for name, several in found.items():
        if len(several) > 1:
            raise WorkbenchError(f"{len(several)} codings begin with {name!r}", hint="give more of the id")
    return {name: one for name, (one,) in found.items()}


def _answering(study: Study, query: str, filters: Filters, chosen: Sequence[Coding]) -> list[Coding]:
    from workbench.actions.querying import witnesses

    found = witnesses(study, query, filters)
    return [c for c in chosen if c.id in found]
