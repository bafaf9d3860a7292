"""A code is split: each of its codings goes to one of several codes, or stays. Planned, shown, then applied."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.actions.assigning import kept_from_coder
from workbench.actions.codebook_changes import new_code
from workbench.actions.codebook_freezing import by_ids
from workbench.actions.codebook_merging import Taken, moved_into, told
from workbench.actions.codebook_plan import Plan, Shelf, many, shelf
from workbench.actions.codebook_retiring import naming_claims, refuse_named
from workbench.actions.workplace import Workplace
from workbench.coding.codebook_file import prefix
from workbench.coding.lifecycle import Fate, Kind
from workbench.coding.placing import children, path
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.model.cells import disarmed
from workbench.model.codebook import Code
from workbench.model.coding import Coding
from workbench.model.filters import Filters
from workbench.model.text import slug
from workbench.store import code_moves, codes, codings
from workbench.store.journal import Add, Change, Retract

STAY = "stay"
COLUMNS = ("id", "source", "quote", "code")


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where codings of a split code go: a code that is there, or with a ``definition`` one that comes in.

    A ``code`` without '/' comes in beside the one that is split. ``query``: the codings that bear witness to it.
    """

    code: str
    definition: str = ""
    query: str = ""


def plan_split(
    place: Workplace,
    wanted: str,
    targets: Sequence[Target],
    *,
    table: Path | None = None,
    rest: str = "",
    retire: bool = False,
    although: bool = False,
    drop_stances: bool = False,
) -> Plan:
    """Give each coding of a code to one of several codes, by queries or by a table with the columns id and code.

    Args:
        place: The study.
        wanted: The code that is split.
        targets: Where its codings go.
        table: A .csv or .xlsx file as ``write_split`` makes it; 'stay', or the code itself, leaves a coding.
        rest: What no query and no row tells: 'stay', or one of the targets.
        retire: Take the code out of use; refused while codings stay.
        although: Retire it also when claims, links, questions or pattern codes name it.
        drop_stances: Codings may lose stances towards what their new code does not state.

    Raises:
        Problems: Rows of the table are wrong; all of them.
        WorkbenchError: Codings would go nowhere, or to two codes, or lose their stances.
    """
    with shelf(place) as here:
        code = here.find(wanted)
        goals = _goals(here, code, targets)
        held = {c.id: c for each in code_moves.held(here.study.db, [here.ids[code.slug]]).values() for c in each}
        own = [c for c in codings.codings(here.study.db) if c.code == code.slug]
        if table is not None:
            assigned = _by_table(table, code, goals, own)
        else:
            assigned = _by_queries(here, code, targets, {c.id for c in own})
        _settle_rest(assigned, held, rest, goals)
        staying = [key for key, goal in assigned.items() if goal == STAY]
        named = _refuse_retiring(here, code, staying, although=although) if retire else ()
        changes: list[Change] = []
        notes: list[str] = []
        for name, goal in goals.items():
            going = [key for key, chosen in assigned.items() if chosen == name]
            taken = _given(here, code, goal, going, looked_at=table is not None)
            if not drop_stances:
                taken.refuse_losing_stances(goal.code)
            changes += [*goal.changes, *taken.changes(here)]
            notes += [f"{goal.code.slug}: {many(len(going), 'coding')}", *taken.notes()]
        changes += [Retract(table="code", row=here.ids[code.slug])] if retire else []
        if not retire:  # else they are named as what the code is named by
            notes += [f"{line}: codings that go elsewhere leave it" for line in naming_claims(here, [code.slug])]
        notes += [f"{code.slug}: {many(len(staying), 'coding')} left there"] if staying else []
        notes += [] if table else ["made under the old rules: 'workbench coding confirm' once looked at again"]
        touched = code_moves.tally(here.study.db, [key for key, goal in assigned.items() if goal != STAY], by="id")
        done = f"{code.slug} split into {', '.join(g.code.slug for g in goals.values())}{' and retired' * retire}"
        homes = {here.homes[code.slug], *(g.home for g in goals.values())}
        made = here.plan("codebook split", done, changes, *homes)
        fates = [Fate(code=g.code.slug, kinds=(Kind.NEW,)) for g in goals.values() if g.changes]
        fates += [Fate(code=code.slug, kinds=(Kind.RETIRED,))] if retire else []
    return replace(made, fates=tuple(fates), touched=touched, notes=(*notes, *named))


@dataclass(frozen=True, kw_only=True)
class _Goal:
    code: Code
    key: str  # uuid
    home: str
    changes: tuple[Change, ...] = ()  # that bring it in


def _goals(here: Shelf, code: Code, targets: Sequence[Target]) -> dict[str, _Goal]:
    """Name as it was given → where its codings go."""
    found: dict[str, _Goal] = {}
    for each in targets:
        if each.code in found or each.code == STAY:
            raise WorkbenchError(f"--to {each.code} is given twice, or means to stay", hint="give each code once")
        found[each.code] = _goal(here, code, each)
        if found[each.code].code.slug == code.slug:
            raise WorkbenchError(f"{code.slug} is what is split", hint="--rest stay leaves codings there")
    if not found:
        raise WorkbenchError("into what is it split?", hint='give --to NEW:"WHEN TO USE IT", once for each code')
    for what in ("slug", "name"):
        said = [getattr(goal.code, what) for goal in found.values()]
        if len(set(said)) < len(said):
            raise WorkbenchError(f"two of the codes would have one {what}", hint="give each another one")
    return found


def _goal(here: Shelf, code: Code, target: Target) -> _Goal:
    if not target.definition:
        there = here.find(target.code)
        return _Goal(code=there, key=here.ids[there.slug], home=here.homes[there.slug])
    above = prefix(code.slug)
    slug = target.code if "/" in target.code or above is None else f"{above}/{target.code}"
    # what is split states a thing in all its parts, until somebody says otherwise: stances must not fall off
    wanted = Code(slug=path(slug), name="", definition=target.definition, proposition=code.proposition)
    new, home, changes = new_code(here, wanted, codebook=here.homes[code.slug])
    key = next(key for change in changes if isinstance(change, Add) for key in change.rows)
    return _Goal(code=new, key=key, home=home, changes=tuple(changes))


def _by_queries(here: Shelf, code: Code, targets: Sequence[Target], own: Collection[str]) -> dict[str, str]:
    """Coding → target. A coding that two queries find is refused: nobody has said where it goes."""
    from workbench.actions.querying import witnesses

    assigned: dict[str, str] = {}
    twice: dict[str, str] = {}
    for each in targets:
        found = witnesses(here.study, each.query, Filters(code=(code.slug,))) if each.query else frozenset()
        for key in sorted(found & set(own)):
            if assigned.setdefault(key, each.code) != each.code:
                twice[key] = each.code
    if twice:
        raise WorkbenchError(
            f"{told(list(twice))} found by two queries",
            hint="narrow the queries with 'and not', or assign by --write-plan and --from",
        )
    return assigned


def _by_table(table: Path, code: Code, goals: Mapping[str, _Goal], own: Sequence[Coding]) -> dict[str, str]:
    """Coding → target, 'stay' for those that a row leaves where they are."""
    from workbench.importing.describing.tables import read_table

    rows = read_table(table, required=("id",), optional=("code",))
    names = {name: name for name in goals} | {goal.code.slug: name for name, goal in goals.items()}
    names |= {STAY: STAY, code.slug: STAY}
    known = by_ids(own, [row["id"] for row in rows])
    assigned: dict[str, str] = {}
    problems: list[str] = []
    for row in rows:
        where = f"line {row['_line']}"
        if row["id"] not in known:
            problems.append(f"{where}: {row['id']!r} is no coding of {code.slug}")
        elif row["code"] and row["code"] not in names:
            problems.append(f"{where}: {NotKnown('target', row['code'], names, hint='each is given by --to')}")
        elif row["code"] and assigned.setdefault(known[row["id"]].id, names[row["code"]]) != names[row["code"]]:
            problems.append(f"{where}: {row['id']} has another code above")
    if problems:
        raise Problems(table.name, problems, hint="nothing was split; mend these rows")
    return assigned


def _settle_rest(assigned: dict[str, str], held: Collection[str], rest: str, goals: Mapping[str, _Goal]) -> None:
    """Give what is told of nowhere to ``rest``; without one it is refused."""
    if rest and rest != STAY and rest not in goals:
        raise NotKnown("target", rest, [*goals, STAY], hint="--rest takes 'stay' or a code of --to")
    left = [key for key in held if key not in assigned]
    if left and not rest:
        raise WorkbenchError(
            f"{told(left)} would go nowhere", hint="give --rest stay, or --rest CODE for where they go"
        )
    assigned |= dict.fromkeys(left, rest)


def _refuse_retiring(here: Shelf, code: Code, staying: Sequence[str], *, although: bool) -> tuple[str, ...]:
    if staying:
        raise WorkbenchError(
            f"{told(staying)} would stay in {code.slug}", hint="leave out --retire, or give --rest CODE"
        )
    if below := children(here.book, code.slug):
        raise WorkbenchError(f"{below[0].slug} lies below {code.slug}", hint="move it first, or leave out --retire")
    return refuse_named(here, {code.slug: None}, although=although)


def _given(here: Shelf, code: Code, goal: _Goal, going: Collection[str], *, looked_at: bool) -> Taken:
    """Codings of one code made those of another; who ``looked_at`` each has seen the rules of the new one."""
    old = here.ids[code.slug]
    stating = [old] if code.proposition and code.proposition == goal.code.proposition else []
    only = dict.fromkeys(going, goal.code.fingerprint if looked_at else None)
    return moved_into(here, {old, goal.key}, key=goal.key, into=goal.code, stating=stating, join=False, only=only)


def write_split(place: Workplace, wanted: str, target: Path) -> int:
    """Write a table of a code's codings with a column 'code' to be filled in; gives their number."""
    with shelf(place) as here:
        code = codes.find_code(here.book, wanted)
        kept_from, own = kept_from_coder(here.study, place.coder), place.coder and slug(place.coder)
        every = (c for c in codings.codings(here.study.db) if c.code == code.slug)
        rows = [c for c in every if c.coder == own or c.source not in kept_from]
    if not rows:
        raise WorkbenchError(f"{code.slug} has no codings", hint="it can be retired, or renamed")
    try:
        with target.open("x", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows([c.id, disarmed(c.source), disarmed(c.quote), ""] for c in rows)
    except FileExistsError:
        raise WorkbenchError(f"{target} is there already", hint="choose another name") from None
    except OSError as error:
        raise WorkbenchError(f"cannot write {target} ({error.strerror})", hint="choose another folder") from error
    return len(rows)
