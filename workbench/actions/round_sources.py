"""How a round of calibration begins: its coders, its sources, and the codebook as it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.actions.finding import find_source
from workbench.actions.round_figures import some
from workbench.actions.workplace import Workplace, known_coder, short_name
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.filters import Filters
from workbench.model.source import Source
from workbench.model.team import CONSENSUS, Assignment, Round
from workbench.model.text import slug
from workbench.store import codes, codings, freeze, people
from workbench.store.assignments import assign, assignments, begin_round, rounds
from workbench.store.journal import Change
from workbench.store.sources import sources
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.actions.drawing import Sample

TWO = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Which sources a round is of: those named, those of a sample, or ``count`` drawn with ``seed``."""

    sources: tuple[str, ...] = ()
    sample: str = ""
    count: int = 0
    seed: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """A round that has begun. ``sources``: slugs; ``given``: assignments made for it; ``notes``: what spoils it."""

    round: Round
    sources: tuple[str, ...]
    given: int
    notes: tuple[str, ...]


def draw_for(place: Workplace, name: str, coders: Sequence[str], choice: Choice) -> Sample | None:
    """The sources of a round, drawn as 'agree sample' draws them; None where they are not to be drawn."""
    from workbench.actions.drawing import Wanted, plan_sample

    if not choice.count or choice.sources or choice.sample:
        return None
    wanted = Wanted(coders=tuple(coders), count=choice.count, seed=choice.seed, name=f"round {name}")
    return plan_sample(place, wanted, Filters())


def begin(
    study: Study,
    name: str,
    coders: Sequence[str],
    choice: Choice,
    *,
    drawn: Sample | None,
    wanted: Sequence[str],
    memo: str,
) -> tuple[Started, list[Change]]:
    """A round and the changes that begin it."""
    from workbench.agreement.rewording import wording

    key = short_name(name)
    _refuse_taken(study, key)
    who = _coders(study, coders)
    chosen, how = _chosen(study, choice, drawn)
    book, ids = codes.codebook(study.db), codes.ids(study.db)
    if not book.codes:
        raise WorkbenchError("the study has no codes yet", hint="run 'workbench codebook load FILE' first")
    roots = [codes.find_code(book, each).slug for each in wanted]
    within = frozenset[str]().union(*map(book.under, roots)) if roots else book.slugs
    about = tuple(c for c in book if c.slug in within)
    standing = freeze.frozen(study.db)
    new = Round(
        id="", slug=key, began=study.now, coders=who, wording=wording(about, ids), memo=memo.strip(),
        sample={
            **how, "sources": [s.id for s in chosen], "codes": [ids[root] for root in roots],
            "codebook": freeze.version(about), "frozen": standing.date if standing else "",
        },
    )  # fmt: skip
    known = assignments(study.db)
    held = {(a.source, a.coder) for a in known}
    given = [
        Assignment(id="", source=s.slug, coder=c, sample=f"round {key}", given=new.began)
        for s in chosen for c in who if (s.slug, c) not in held
    ]  # fmt: skip
    slugs = tuple(s.slug for s in chosen)
    notes = (*_not_blind(known, slugs, who), *_coded_before(study, slugs, who))
    changes = [begin_round(study.namespace, new), *assign(study.db, study.namespace, given)]
    return Started(round=new, sources=slugs, given=len(given), notes=notes), changes


def _refuse_taken(study: Study, key: str) -> None:
    old = next((r for r in rounds(study.db) if r.slug == key), None)
    if old:
        raise WorkbenchError(
            f"there is a round {key} already, of {old.began[:10]}", hint="choose another name for the new one"
        )


def _coders(study: Study, wanted: Sequence[str]) -> tuple[str, ...]:
    from workbench.actions.agreeing import MOST_CODERS

    if CONSENSUS in map(slug, wanted):
        raise WorkbenchError("the consensus codes nothing of its own", hint="name coders by --for")
    known = people.coders(study.db)
    found = tuple(dict.fromkeys(known_coder(known, c, hint="give --for CODER twice") for c in wanted))
    if len(found) < TWO:
        only = f"{found[0]} alone agrees with nobody" if found else "who codes it?"
        raise WorkbenchError(only, hint="give --for CODER twice; see 'workbench coder list'")
    if len(found) > MOST_CODERS:
        raise WorkbenchError(f"{len(found)} coders are too many to compare at once", hint=f"up to {MOST_CODERS}")
    return found


def _chosen(study: Study, choice: Choice, drawn: Sample | None) -> tuple[tuple[Source, ...], dict[str, object]]:
    """The sources, and how they were chosen."""
    ways = [bool(choice.sources), bool(choice.sample), bool(choice.count)]
    if sum(ways) != 1:
        raise WorkbenchError(
            "sources are named, or those of a sample, or drawn" if any(ways) else "which sources is the round of?",
            hint="name sources, or give --sample NAME, or --count N",
        )
    if drawn:
        found = tuple(s for s in sources(study.db) if s.slug in drawn.draw.chosen)
        return found, {"how": "drawn", "seed": drawn.draw.seed, "of": drawn.among, "by": list(drawn.by)}
    if choice.sample:
        return _of_sample(study, choice.sample)
    named = {s.id: s for s in (find_source(study, each) for each in choice.sources)}
    for each in named.values():
        _refuse_uncounted(each)
    return tuple(named.values()), {"how": "named"}


def _refuse_uncounted(source: Source) -> None:
    if not source.counted:
        why = f"stands beside {source.beside}" if source.beside else f"is a {source.kind.value}"
        raise WorkbenchError(f"{source.slug} {why} and enters no figure", hint="see 'workbench source list'")


def _of_sample(study: Study, wanted: str) -> tuple[tuple[Source, ...], dict[str, object]]:
    """The sources of a sample, which is called by its name, with or without the seed behind it."""
    samples: dict[str, set[str]] = {}
    for each in assignments(study.db):
        if each.sample:
            samples.setdefault(each.sample, set()).add(each.source)
    called = [name for name in samples if wanted in (name, name.rpartition(" seed ")[0])]
    if not called:
        raise NotKnown("sample", wanted, samples, hint="see 'workbench assignment list'")
    if len(called) > 1:
        raise WorkbenchError(f"{len(called)} samples are called {wanted}", hint=f"give one of {', '.join(called)}")
    found = tuple(s for s in sources(study.db) if s.slug in samples[called[0]] and s.counted)
    return found, {"how": "sample", "name": called[0]}


def _not_blind(known: Sequence[Assignment], chosen: Sequence[str], who: Sequence[str]) -> list[str]:
    return [
        f"{a.coder} was given {a.source} before, and {'has opened it' if a.opened else 'not blind'}"
        for a in known
        if a.source in chosen and a.coder in who and (a.opened or not a.blind)
    ]


def _coded_before(study: Study, chosen: Sequence[str], who: Sequence[str]) -> list[str]:
    """Who is to code blind what they have coded already may have seen the others."""
    told = []
    for coder in who:
        found = [s for s in chosen if next(codings.codings(study.db, source=s, coder=coder), None)]
        told += [f"{coder} has coded in {some(found)} before the round"] if found else []
    return told
