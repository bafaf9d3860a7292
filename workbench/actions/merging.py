"""Two copies of one study come together: planned, shown, and then done as it was shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.actions import vault
from workbench.actions.coders import alike
from workbench.actions.history import back_up
from workbench.actions.sources import units_of
from workbench.actions.workplace import CONFIG, DATABASE, Progress, Workplace, no_progress
from workbench.errors import StudyDamaged, WorkbenchError
from workbench.store import coder_moves, merge_conflicts, merge_plan, merge_proof
from workbench.store.coder_moves import Coder
from workbench.store.merge import Heads
from workbench.store.merge import merge as unite
from workbench.store.merge_codes import CodeChange, code_changes, tree_conflicts
from workbench.store.merge_plan import Count, Line, Visit
from workbench.store.merge_proof import Proof
from workbench.store.merge_rows import Conflict
from workbench.store.study import now_microseconds

SHOWN = 5  # files that a note names


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a merge will do. It holds as long as both journals end in ``heads``.

    ``visits``: who brings what; ``counts``: table → what becomes of its rows; ``lines``: codings by source and coder;
    ``arrivals``: table → slugs that come in. ``likes``: slug of a new coder → a known one whom they resemble, and
    how. ``after``: the counts that the merged study must have. ``notes``: what does not come along.
    """

    other: Path
    heads: Heads
    accept_clock: bool = False
    visits: tuple[Visit, ...] = ()
    counts: Mapping[str, Count] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    arrivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: tuple[CodeChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    likes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    after: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    erases: bool = False

    @property
    def events(self) -> int:
        """How many events come in; with none, there is nothing to merge."""
        return sum(v.events for v in self.visits)


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """A merge that was made. ``backup``: of the study as it was, or as it is where words had to be destroyed.

    ``units``: sources whose units were made; ``old_backups``: zips that hold words which were destroyed by the merge.
    """

    events: int
    backup: Path
    units: int
    old_backups: tuple[Path, ...] = ()


def find_other(given: Path) -> Path:
    """The study.db that somebody means by it, or by its folder."""
    return given / DATABASE if given.is_dir() else given


def plan(place: Workplace, given: Path, *, accept_clock: bool = False) -> Plan:
    """What merging another copy of this study would do; nothing is written to either copy.

    ``given``: a study.db or its folder. ``accept_clock``: its events may lie more than a day ahead.

    Raises:
        WorkbenchError: It is no study, another one, this one itself, newer, damaged, or ahead.
    """
    other = find_other(given)
    with place.open() as study:  # which brings it to the tables of this version
        namespace = study.namespace
    now = now_microseconds()
    with merge_plan.united(place.database, other, namespace=namespace, now=now, accept_clock=accept_clock) as db:
        heads, visits = merge_plan.heads_of(db), merge_plan.visits(db)
        if not visits:
            return Plan(other=other, heads=heads)
        lines, found = merge_plan.lines(db), (*tree_conflicts(db), *merge_conflicts.conflicts(db))
        return Plan(
            other=other, heads=heads, accept_clock=accept_clock, visits=visits, counts=merge_plan.counts(db),
            lines=lines, arrivals=merge_plan.arrivals(db), codes=code_changes(db),
            conflicts=(*_texts_differ(lines), *found),
            likes=_likes(coder_moves.coders(db), merge_plan.new_coders(db)), after=merge_plan.live_counts(db),
            notes=(*_left_behind(place, other.parent, merge_plan.originals(db)), *_ahead(visits, now)),
            erases=merge_conflicts.erases(db),
        )  # fmt: skip


def _texts_differ(lines: Collection[Line]) -> Iterator[Conflict]:
    """Codings that count in a text which their source has no more: nobody guesses where they belong now."""
    for line in lines:
        if line.waits:
            yield Conflict(
                kind="the text differs",
                text=f"{_many(line.waits, 'coding')} of {line.coder} on {line.source} made on another text than it"
                " has by then: out of every count until they are placed",
                hint="'workbench coding review --settle' places what has one certain place, you the rest",
            )


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _likes(known: Collection[Coder], new: Collection[str]) -> dict[str, tuple[str, str]]:
    found = {}
    for one in (c for c in known if c.id in new):
        for two in (c for c in known if c.live and not c.kind and c.id not in new):
            if why := alike(one, two):
                found[one.slug] = (two.slug, why)
    return found


def _left_behind(place: Workplace, there: Path, originals: Collection[tuple[str, str]]) -> Iterator[str]:
    """What lies in the other folder and stays there."""
    if there.joinpath(vault.FOLDER).is_dir():
        yield "the other folder has a vault with the key of pseudonyms; it stays there"
    corpora = place.root / "corpora"
    missing = [name for name, key in originals if not _lies(corpora, name, key)]
    if missing:
        shown = ", ".join(missing[:SHOWN]) + (", …" if len(missing) > SHOWN else "")
        yield f"{_many(len(missing), 'original')} of sources that come in {_is(missing)} not in corpora/: {shown}"
    own, other = (_content(folder / CONFIG) for folder in (place.root, there))
    if other and own != other:
        yield f"the other folder's {CONFIG} (queries, variables, thresholds) is not the same; it stays there"


def _is(things: Collection[str]) -> str:
    return "is" if len(things) == 1 else "are"


def _lies(corpora: Path, name: str, key: str) -> bool:
    """Whether an original was kept, under its own name or under the one that another file of its name leaves it."""
    plain = Path(name).name
    return any((corpora / f"{Path(plain).stem}{end}{Path(plain).suffix}").exists() for end in ("", f"-{key[:8]}"))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _ahead(visits: Collection[Visit], now: int) -> Iterator[str]:
    if (latest := max(v.until for v in visits)) > now:
        yield (
            f"the other copy's clock was {_many(-(-(latest - now) // 60_000_000), 'minute')} ahead of this machine's:"
            " of two changes to one thing its own may stand although it came first"
        )


def refuse(plan: Plan, *, two_persons: Collection[str] = ()) -> None:
    """Refuse to bring in a coder who may be somebody that is known, unless a person has said that they are two."""
    left = {new: like for new, like in plan.likes.items() if new not in two_persons}
    if left:
        told = ", ".join(f"{new} may be {known} ({why})" for new, (known, why) in left.items())
        new, (known, _) = next(iter(left.items()))
        raise WorkbenchError(
            f"of the coders who come in, {told}; nothing was written",
            hint=f"give {' '.join(f'--new-coder {each}' for each in left)}; of two names of one person,"
            f" 'workbench coder join {new} --into {known}' makes one afterwards",
        )


def merge(
    place: Workplace, plan: Plan, *, two_persons: Collection[str] = (), progress: Progress = no_progress
) -> Done:
    """Do what was shown, after a backup, in one transaction; units of what came in are made afterwards.

    Raises:
        WorkbenchError: A copy was changed since, or a new coder resembles a known one and is not in ``two_persons``.
        StudyDamaged: The merged tables are not what was foretold; everything is as it was before.
    """
    refuse(plan, two_persons=two_persons)
    older = tuple(sorted((place.root / "backups").glob("*.zip")))
    progress("backup", 0, 3)
    backup = back_up(place)
    with place.open(durable=True) as study:
        progress("merging", 1, 3)
        merged = unite(
            study, plan.other, now=now_microseconds(), accept_clock=plan.accept_clock, heads=plan.heads,
            prove=lambda db: _prove(merge_plan.live_counts(db), plan.after),
        )  # fmt: skip
        units = units_of(study, progress=progress)
    if plan.erases:  # what was destroyed must not go on in a zip of our own making
        backup.unlink(missing_ok=True)
        backup = back_up(place)
    return Done(events=merged.events, backup=backup, units=units, old_backups=older if plan.erases else ())


def _prove(found: Mapping[str, int], foretold: Mapping[str, int]) -> None:
    wrong = [name for name in sorted(found.keys() | foretold.keys()) if found.get(name) != foretold.get(name)]
    if wrong:
        told = ", ".join(f"{name} {found.get(name, 0)}, not {foretold.get(name, 0)}" for name in wrong)
        raise StudyDamaged(
            f"the merged study does not hold what was foretold ({told}); nothing was written",
            hint="run 'workbench check' on both studies",
        )


def prove(place: Workplace, given: Path, *, accept_clock: bool = False) -> Proof:
    """Try the merge in both orders and twice, in scratch databases, and add up the counts; nothing is written."""
    with place.open() as study:
        namespace = study.namespace
    return merge_proof.prove(
        place.database, find_other(given), namespace=namespace, now=now_microseconds(), accept_clock=accept_clock
    )
