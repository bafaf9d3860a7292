"""What a session notes of the turns that were read, so that the next one goes on there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from workbench.actions.desk import Desk
from workbench.actions.workplace import write
from workbench.model.reading import Readings, ranges
from workbench.store import journal, noted
from workbench.store.journal import Add, Change, Retract

Row = tuple[str, int | None, int | None]  # scope, first and last turn


@dataclass
class ReadingNotes:
    """The notes of one session on one source. ``turns``: those that count and are gone through, from 1.

    A note that is made again says that its turns were read for the codes of today. So it is only widened while the
    codebook stays as it is (``version`` of the desk); afterwards new notes begin.
    """

    desk: Desk
    scopes: tuple[str, ...]  # slugs; none is the whole codebook
    turns: tuple[int, ...]
    _before: frozenset[int] = field(init=False)  # read before this session, as far as it asks
    _settled: frozenset[int] = frozenset()  # read in this session, noted, not to be touched any more
    _read: frozenset[int] = frozenset()
    _rows: dict[Row, str] = field(default_factory=dict)  # → uuid
    _run: str = ""
    _version: int = field(init=False)

    def __post_init__(self) -> None:
        self._version = self.desk.version
        self._before = frozenset(self.turns) - set(self.left_by(noted.readings(self.desk.study.db)))

    def left_by(self, read: Readings) -> tuple[int, ...]:
        """The turns that the coder is still to read, by what is noted.

        A session for the whole codebook asks which turns were gone through: what came into the book since is what
        'recode' is for. A session for some codes wants them read as they are now.
        """
        desk = self.desk
        return read.left(desk.source.slug, desk.coder, self.turns, scopes=self.scopes, strict=bool(self.scopes))

    @property
    def left(self) -> tuple[int, ...]:
        """The turns that are still to be read."""
        return tuple(turn for turn in self.turns if turn not in self._before | self._settled | self._read)

    def settle(self) -> None:
        """The codebook may be another one from here on: what was noted stays as it is."""
        self._settled |= self._read
        self._rows, self._version = {}, self.desk.version
        if self._run and journal.is_dead(self.desk.study.db, self._run):  # somebody has undone it meanwhile
            self._run = ""

    def note(self, read: Collection[int]) -> bool:
        """Note the turns that were read in this session; whether that was the last of the source."""
        if self.desk.version != self._version:
            self.settle()
        fresh = (set(read) & set(self.turns)) - self._settled
        if fresh <= self._read:
            return False
        unread = set(self.left)
        done = bool(unread) and unread <= fresh
        parts = ranges(fresh, self.turns)
        wanted: set[Row] = {(scope, first, last) for scope in self.scopes or ("",) for first, last in parts}
        new = self._noted(wanted - self._rows.keys())
        gone = self._rows.keys() - wanted
        with self.desk.writing():
            self._write([new, *(Retract(table="coverage", row=self._rows[row]) for row in gone)])
            if done:
                self._conclude()
        kept = {row: key for row, key in self._rows.items() if row in wanted}
        self._rows = kept | {(scope, first, last): key for key, (_, _, scope, first, last) in new.rows.items()}
        self._read |= fresh
        return done

    def _conclude(self) -> None:
        """The source was read to its end: noted as a whole, for the codes for which every turn was read."""
        desk = self.desk
        read = noted.readings(desk.study.db)
        wanted = frozenset[str]().union(*map(read.leaves, self.scopes or ("",)))
        whole = read.wholly(desk.source.slug, desk.coder, self.turns)
        scopes = read.scopes(wanted & frozenset[str]().union(*map(read.leaves, whole)))
        parts = [
            Retract(table="coverage", row=n.id)
            for n in read.by.get((desk.source.slug, desk.coder), ())
            if n.first is not None and n.scope in scopes
        ]
        if scopes:
            self._write([self._noted((scope, None, None) for scope in scopes), *parts])

    def _noted(self, rows: Iterable[Row]) -> Add:
        desk = self.desk
        return noted.note(desk.study.namespace, desk.source.id, desk.who, sorted(rows, key=str))

    def _write(self, changes: Sequence[Change]) -> None:
        self._run = write(self.desk.study, self.desk.place, changes, command="code (read)", run=self._run)
