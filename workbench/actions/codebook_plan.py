"""What a command is going to do to the codebook: planned, shown, and then written as it was shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from workbench.actions.assigning import blind_sources
from workbench.actions.workplace import Workplace, write
from workbench.coding.lifecycle import Fate, fate, folded
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code, Codebook
from workbench.model.text import slug
from workbench.store import code_moves, codes, freeze, suggestions
from workbench.store.code_moves import Tally
from workbench.store.journal import Change
from workbench.store.study import Study

HEAD = 4096  # characters of a file in which it tells its codebook
LARGEST = 4_000_000  # bytes of a codebook file that is compared with the study


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a command does, to be shown and then given to ``apply``.

    ``done`` tells it in one line. ``touched``: the codings that go to another code, out of the counts or out of date.
    ``asks``: whether a person is to be asked first. It holds as long as the journal ends in ``heads``; ``run`` is
    '' until it is written. ``homes``: the codebooks (slugs) that it changes.
    """

    command: str
    done: str
    fates: tuple[Fate, ...] = ()
    touched: Tally = field(default_factory=Tally)
    notes: tuple[str, ...] = ()
    asks: bool = True
    changes: tuple[Change, ...] = ()
    heads: tuple[str, ...] = ()
    homes: frozenset[str] = frozenset()
    run: str = ""


@dataclass(frozen=True)
class Shelf:
    """The codebook of an open study, as it is while a change of it is planned."""

    study: Study
    book: Codebook
    homes: Mapping[str, str]  # slug of each code → its codebook
    ids: Mapping[str, str]

    @cached_property
    def made_under(self) -> Mapping[str, Mapping[str, int]]:
        """Slug of a code → fingerprint → number of live codings."""
        return code_moves.outdated(self.study.db)

    def find(self, wanted: str) -> Code:
        """The code that somebody means, in a codebook that may be changed; near misses are offered."""
        code = codes.find_code(self.book, wanted)
        self.refuse_frozen([self.homes[code.slug]])
        return code

    def refuse_frozen(self, homes: Iterable[str]) -> None:
        """Refuse to change codebooks that are frozen."""
        for home in dict.fromkeys(homes):
            if by := freeze.frozen(self.study.db, home):
                raise WorkbenchError(
                    f"codebook {home} is frozen since {by.date[:10]} by {by.coder} ({' '.join(by.memo.split())})",
                    hint="'workbench codebook thaw' lets it change again",
                )

    def beside(self, home: str) -> tuple[Code, ...]:
        """The codes of one codebook."""
        return tuple(c for c in self.book if self.homes[c.slug] == home)

    def codings(self, slug: str) -> int:
        """How many live codings a code has."""
        return sum(self.made_under.get(slug, {}).values())

    def tally(self, slugs: Iterable[str]) -> Tally:
        """The codings of some codes, as a person is told of them."""
        return code_moves.tally(self.study.db, [self.ids[slug] for slug in slugs])

    def following(self, changed: Mapping[str, Code], *, minor: bool = False) -> dict[str, Code]:
        """Slug now → code as it is to be, knowing what it has been."""
        now, old = self.study.now, {c.slug: c for c in self.book}
        return {slug: code.following(old[slug], when=now, minor=minor) for slug, code in changed.items()}

    def fates(self, changed: Mapping[str, Code], *, minor: bool = False) -> tuple[Fate, ...]:
        """What happens to codes; ``changed``: slug now → code as it is to be."""
        old = {c.slug: c for c in self.book}
        found = (fate(old[slug], c, codings=self.codings(slug), minor=minor) for slug, c in changed.items())
        return folded([f for f in found if f])

    def lapsing(self, slugs: Collection[str]) -> tuple[str, ...]:
        """What to tell of open suggestions that a change of these codes takes out of the list."""
        decided = suggestions.judgements(self.study.db)
        left = sum(s.code in slugs and s.id not in decided for s in suggestions.suggestions(self.study.db))
        return (f"{many(left, 'open suggestion')} lapse: have them made again afterwards",) if left else ()

    def plan(self, command: str, done: str, changes: Sequence[Change], *homes: str) -> Plan:
        """A plan that holds as long as the study stays as it is."""
        return Plan(
            command=command, done=done, changes=tuple(changes), heads=self.study.heads, homes=frozenset(homes)
        )


@contextmanager
def shelf(place: Workplace) -> Iterator[Shelf]:
    """One state of the study's codebook."""
    with place.open() as study, study.snapshot():
        yield shelf_of(study)


def shelf_of(study: Study) -> Shelf:
    """The codebook of a study that is open."""
    db = study.db
    return Shelf(study, codes.codebook(db), codes.homes(db), codes.ids(db))


def apply(place: Workplace, plan: Plan) -> Plan:
    """Write what was shown, as one run; refused when the study was changed since."""
    if not plan.changes:
        return plan
    with place.open() as study, study.transaction():
        study.expect(plan.heads)
        run = write(study, place, plan.changes, command=plan.command)
    return replace(plan, run=run)


def as_seen(place: Workplace, found: Tally) -> Tally:
    """A tally that does not tell where codings are that the coder is not to see yet; its total holds them all."""
    kept_from = blind_sources(place)
    own = slug(place.coder) if kept_from else ""
    return replace(
        found,
        counts=tuple(c for c in found.counts if c[0][0] == own or c[0][1] not in kept_from),
        first=tuple(c for c in found.first if c.coder == own or c.source not in kept_from),
    )


def many(number: int, noun: str) -> str:
    """A number with its noun.

    >>> many(1, "coding"), many(1200, "coding")
    ('1 coding', '1,200 codings')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"


def behind(place: Workplace, homes: Iterable[str]) -> tuple[tuple[Path, str], ...]:
    """Files in ``codebooks/`` that these codebooks came from and that say something else by now.

    Each with its codebook, '' where the study has only that one.
    """
    wanted = set(homes)
    folder = place.root / "codebooks"
    files = [path for path in sorted(folder.glob("*.yaml")) if _tells(path) in wanted]
    if not files:
        return ()
    with shelf(place) as here:
        several = len(set(here.homes.values())) > 1
        books = ((path, _tells(path)) for path in files)
        return tuple((path, book if several else "") for path, book in books if _differs(path, here.beside(book)))


def _tells(path: Path) -> str:
    """The codebook that a file is about, by its head; '' for any other file."""
    try:
        with path.open(encoding="utf-8") as lines:
            head = lines.read(HEAD).splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    told = (line.partition(":")[2].partition("#")[0] for line in head if line.startswith("codebook:"))
    return next(told, "").strip().strip("\"'")


def _differs(path: Path, here: Sequence[Code]) -> bool:
    from workbench.coding.codebook_file import load_codebook

    try:
        if path.stat().st_size > LARGEST:
            return False
        there = load_codebook(path)
    except (WorkbenchError, OSError):
        return True
    return {_said(c) for c in there} != {_said(c) for c in here}


def _said(code: Code) -> Code:
    """A code as a file tells it: without what it has been."""
    return replace(code, former=(), alike=(), redefined="")
