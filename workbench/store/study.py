"""A study on disk: made, opened, written in transactions, backed up."""

from __future__ import annotations

import os
import re
import sqlite3
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from workbench.errors import StudyDamaged, WorkbenchError
from workbench.store import journal, migrations
from workbench.store.fold import Projection, refold
from workbench.store.journal import Change, Header, Stored
from workbench.store.schema import APPLICATION_ID, FORMAT, PROJECTION
from workbench.store.trouble import RESTORE, explained, plainly

OLDEST_SQLITE = (3, 37)  # STRICT tables
KEPT_BACKUPS = 10
STAMP = re.compile(r"\d{8}-\d{6}-\d{6}")  # how backups of ours are named; others are never removed
# In a folder that a program copies elsewhere, one file must lie at rest: no -wal beside it.
SYNC_FOLDERS = ("onedrive", "dropbox", "icloud", "mobile documents", "google drive", "nextcloud")


def now_microseconds() -> int:
    """The machine's clock, UTC."""
    return time.time_ns() // 1000


class Study:
    """An open study. Use as a context manager; one connection a thread.

    ``clock`` gives UTC microseconds; tests pass their own. ``busy_timeout`` in milliseconds is how long to wait
    for another process that writes.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], int] = now_microseconds,
        durable: bool = True,
        busy_timeout: int = 5000,
    ) -> None:
        self.path = path
        self._clock = clock
        with plainly(path):
            self.db = _connect(path, durable=durable, busy_timeout=busy_timeout)
            try:
                self.replica = self.setting("replica")
                self.namespace = self.setting("namespace")
                self._renew()
            except BaseException:
                self.db.close()
                raise

    def _renew(self) -> None:
        """Tables that another version of workbench has made are made again from the journal, after a backup."""
        if self.setting("projection") == PROJECTION:
            return
        if not writable(self.path):
            raise WorkbenchError(
                f"{self.path} holds the tables of another version of workbench, and cannot be written",
                hint="copy the study to a folder in which you may write, and work there",
            )
        self.back_up(self.path.parent / "backups")
        self.db.execute("pragma foreign_keys = off")  # does nothing inside a transaction
        with self.transaction():
            if self.setting("projection") != PROJECTION:  # else another process has just done it
                migrations.renew(self.db)
        self.db.execute("pragma foreign_keys = on")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error) and (plain := explained(error, self.path)):
            raise plain from error

    def close(self) -> None:
        """Close the connection; what was not committed is gone."""
        self.db.close()

    def setting(self, name: str) -> str:
        """A local setting that is never journaled, such as the replica's id."""
        row = self.db.execute("select value from setting where name = ?", (name,)).fetchone()
        return row[0] if row else ""

    @property
    def title(self) -> str:
        """The title of the study."""
        row = self.db.execute("select title from study").fetchone()
        return row[0] if row else ""

    @property
    def heads(self) -> tuple[str, ...]:
        """The journal's heads, in hex."""
        return tuple(h.hex() for h in journal.heads(self.db))

    @property
    def now(self) -> str:
        """The time of an event that would be written now: UTC, ISO 8601, to the microsecond."""
        clock = journal.next_clock(self.db, self._clock())
        return datetime.fromtimestamp(clock / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. BEGIN IMMEDIATE: a deferred one would refuse concurrent read-then-write (DESIGN §5)."""
        with plainly(self.path):
            self.db.execute("begin immediate")
            try:
                yield
                self.db.execute("commit")
            except BaseException:
                if self.db.in_transaction:
                    with suppress(sqlite3.Error):  # the first error is the one to tell
                        self.db.execute("rollback")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One state of the study for all reads inside, whatever others write; needs no right to write."""
        with plainly(self.path):
            self.db.execute("begin")
            try:
                yield
            finally:
                if self.db.in_transaction:
                    self.db.execute("rollback")

    def expect(self, heads: Sequence[str]) -> None:
        """Refuse to go on when the study is no longer what a person was shown. Inside the caller's transaction."""
        if self.heads != tuple(heads):
            raise WorkbenchError(
                "the study was changed meanwhile, so that what was shown no longer holds; nothing was written",
                hint="run the command again",
            )

    def write(
        self,
        changes: Sequence[Change],
        *,
        command: str,
        coder: str,
        run: str,
        texts: Sequence[tuple[str, str]] = (),
    ) -> None:
        """One event inside the caller's transaction. ``texts``: (digest, body), kept once by digest.

        Raises: WorkbenchError when the run was undone meanwhile, or when a text cannot be encoded.
        """
        if not changes:
            return
        self._refuse_undone(run, command)
        for _, body in texts:
            journal.encoded(body)
        self.db.executemany("insert or ignore into text(hash, body) values(?, ?)", texts)
        rows, unpacked = [], []
        for change in changes:
            for row, plain in journal.stored(change):
                rows.append(row)
                unpacked.append(plain)
        _, first = journal.append(self.db, self._header(command=command, coder=coder, run=run), rows)
        projection = Projection(self.db)
        for at, row in enumerate(rows):
            projection.apply(row, first + at, rows=unpacked[at] if row.kind == "add" else None)

    def _refuse_undone(self, run: str, command: str) -> None:
        """A run of many events may be undone by another process before it has ended."""
        if journal.is_dead(self.db, run):
            raise WorkbenchError(
                f"{command!r} was undone before it had ended; the rest of it was not written",
                hint="run it again, or bring back what it had written by 'workbench redo'",
            )

    def revert(self, run: str, *, command: str, coder: str) -> int:
        """Undo a run (or redo it, when ``run`` is an undo) inside the caller's transaction; rows touched."""
        header = self._header(command=command, coder=coder, run=journal.new_ids(1)[0], reverts=run)
        journal.append(self.db, header, ())
        return refold(self.db, run)

    def append(self, rows: Sequence[Stored], *, command: str, coder: str) -> None:
        """Write changes that fold into nothing by themselves (an erasure)."""
        journal.append(self.db, self._header(command=command, coder=coder, run=journal.new_ids(1)[0]), rows)

    def _header(self, *, command: str, coder: str, run: str, reverts: str | None = None) -> Header:
        clock = journal.next_clock(self.db, self._clock())
        return Header(clock=clock, replica=self.replica, coder=coder, command=command, run=run, reverts=reverts)

    def back_up(self, folder: Path, *, beside: Sequence[Path] = ()) -> Path:
        """A checked copy of the study and the files ``beside`` it, as one zip; old ones beyond ten go."""
        stamp = datetime.fromtimestamp(self._clock() / 1e6, UTC).strftime("%Y%m%d-%H%M%S-%f")
        copy, part, target = (folder / f"{stamp}{end}" for end in (".db", ".part", ".zip"))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.db.execute("vacuum into ?", (str(copy),))
            _check_copy(copy)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
                archive.write(copy, "study.db")
                for path in beside:
                    archive.write(path, path.relative_to(self.path.parent).as_posix())
            part.replace(target)
        except OSError as error:
            raise WorkbenchError(
                f"no backup was made in {folder} ({error.strerror})", hint="check its rights and the room on the disk"
            ) from error
        finally:
            for left in (copy, part):
                with suppress(OSError):
                    left.unlink()
        for old in sorted(p for p in folder.glob("*.zip") if STAMP.fullmatch(p.stem))[:-KEPT_BACKUPS]:
            old.unlink()
        return target


def create(path: Path, *, title: str, namespace: str | None = None) -> None:
    """Make an empty study file; refuses to touch a file that is there. A kill leaves no half of one."""
    if path.exists():
        raise WorkbenchError(f"{path} exists already", hint="choose another folder, or work in this study")
    path.parent.mkdir(parents=True, exist_ok=True)
    space = namespace or str(uuid.uuid4())
    part = path.with_name(path.name + ".part")
    for left in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + left).unlink(missing_ok=True)
    with plainly(path):
        migrations.build(part, settings={"replica": uuid.uuid4().hex[:8], "namespace": space})
    with Study(part) as study, study.transaction():
        row = {space: [title, space]}
        study.write([journal.Add(table="study", rows=row)], command="init", coder="", run=journal.new_ids(1)[0])
    part.replace(path)


def address(path: Path) -> str:
    """How SQLite is to open the file. Where nothing may be written beside it, as a file that nobody changes."""
    beside = path.with_name(path.name + "-wal")
    if os.access(path.parent, os.W_OK) or (beside.exists() and beside.stat().st_size):
        return str(path)
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


def writable(path: Path) -> bool:
    """Whether the file may be written, and the files that SQLite puts beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _connect(path: Path, *, durable: bool, busy_timeout: int) -> sqlite3.Connection:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise WorkbenchError(
            f"SQLite {sqlite3.sqlite_version} is too old", hint="workbench needs 3.37; use a newer Python"
        )
    _refuse_absent(path)
    db = sqlite3.connect(address(path), uri=True, isolation_level=None, timeout=busy_timeout / 1000)
    try:
        refuse_strangers(db, path)
        _set_up(db, path, durable=durable)
    except BaseException:
        db.close()
        raise
    return db


def _set_up(db: sqlite3.Connection, path: Path, *, durable: bool) -> None:
    mode = "delete" if in_sync_folder(path) else "wal"
    if writable(path):
        db.execute(f"pragma journal_mode = {mode}")
    db.execute("pragma foreign_keys = on")
    db.execute(f"pragma synchronous = {'full' if durable else 'normal'}")
    db.execute("pragma fullfsync = on")
    db.execute("pragma cache_size = -65536")
    db.execute("pragma temp_store = memory")


def _refuse_absent(path: Path) -> None:
    try:
        empty = path.stat().st_size == 0
    except OSError as error:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            raise WorkbenchError(f"{path} cannot be opened ({error.strerror})", hint="check its rights") from error
        kept = path.parent.joinpath("backups").is_dir() and any(path.parent.joinpath("backups").glob("*.zip"))
        raise WorkbenchError(
            f"no study at {path}", hint=RESTORE if kept else "run 'workbench init' or give --study FOLDER"
        ) from None
    if not path.is_file():
        raise StudyDamaged(f"{path} is no file", hint="give the folder of a study with --study")
    if empty:
        raise StudyDamaged(f"{path} is empty", hint=RESTORE)


def refuse_strangers(db: sqlite3.Connection, path: Path, *, schema: str = "main") -> None:
    """Refuse a file that is no study, or one that a newer version has written."""
    application = db.execute(f"pragma {schema}.application_id").fetchone()[0]
    version = db.execute(f"pragma {schema}.user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise StudyDamaged(f"{path} is not a workbench study", hint="give the folder of a study with --study")
    if version > FORMAT:
        raise WorkbenchError(
            f"{path} was written by a newer workbench (format {version}, this one knows {FORMAT})",
            hint="install the newer version",
        )


def in_sync_folder(path: Path) -> bool:
    """Whether a program such as OneDrive copies the folder elsewhere."""
    parts = [part.lower() for part in path.resolve().parts]
    return any(name in part for part in parts for name in SYNC_FOLDERS)


def _check_copy(path: Path) -> None:
    db = sqlite3.connect(path)
    try:
        verdict = db.execute("pragma quick_check").fetchone()[0]
    finally:
        db.close()
    if verdict != "ok":
        raise StudyDamaged(f"the backup could not be verified ({verdict})", hint="run 'workbench check'")
