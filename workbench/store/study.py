"""A study on disk: made, opened, written in transactions, backed up."""

from __future__ import annotations

import sqlite3
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from workbench.errors import StudyDamaged, WorkbenchError
from workbench.store import journal, migrations
from workbench.store.fold import Projection, refold
from workbench.store.journal import Change, Header, Stored
from workbench.store.schema import APPLICATION_ID, FORMAT

OLDEST_SQLITE = (3, 37)  # STRICT tables
KEPT_BACKUPS = 10
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
        self.db = _connect(path, durable=durable, busy_timeout=busy_timeout)
        self.replica = self.setting("replica")
        self.namespace = self.setting("namespace")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; what was not committed is gone."""
        self.db.close()

    def setting(self, name: str) -> str:
        """A local setting that is never journaled, such as the replica's id."""
        row = self.db.execute("select value from setting where name = ?", (name,)).fetchone()
        return row[0] if row else ""

    @property
    def heads(self) -> tuple[str, ...]:
        """The journal's heads, in hex."""
        return tuple(h.hex() for h in journal.heads(self.db))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. BEGIN IMMEDIATE: a deferred one would refuse concurrent read-then-write (DESIGN §5)."""
        try:
            self.db.execute("begin immediate")
        except sqlite3.OperationalError as error:
            raise _locked(error, self.path) from error
        try:
            yield
            self.db.execute("commit")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("rollback")
            raise

    def write(
        self,
        changes: Sequence[Change],
        *,
        command: str,
        coder: str,
        run: str,
        texts: Sequence[tuple[str, str]] = (),
    ) -> None:
        """One event inside the caller's transaction. ``texts``: (digest, body), kept once by digest."""
        if not changes:
            return
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
        folder.mkdir(parents=True, exist_ok=True)
        stamp = datetime.fromtimestamp(self._clock() / 1e6, UTC).strftime("%Y%m%d-%H%M%S-%f")
        copy, target = folder / f"{stamp}.db", folder / f"{stamp}.zip"
        try:
            self.db.execute("vacuum into ?", (str(copy),))
            _check_copy(copy)
            with zipfile.ZipFile(target.with_suffix(".part"), "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(copy, "study.db")
                for path in beside:
                    archive.write(path, path.relative_to(self.path.parent).as_posix())
            target.with_suffix(".part").replace(target)
        finally:
            copy.unlink(missing_ok=True)
        for old in sorted(folder.glob("*.zip"))[:-KEPT_BACKUPS]:
            old.unlink()
        return target


def create(path: Path, *, title: str, namespace: str | None = None) -> None:
    """Make an empty study file; refuses to touch a file that is there."""
    if path.exists():
        raise WorkbenchError(f"{path} exists already", hint="choose another folder, or work in this study")
    path.parent.mkdir(parents=True, exist_ok=True)
    space = namespace or str(uuid.uuid4())
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    migrations.build(part, settings={"replica": uuid.uuid4().hex[:8], "namespace": space})
    part.replace(path)
    with Study(path) as study, study.transaction():
        row = {space: [title, space]}
        study.write([journal.Add(table="study", rows=row)], command="init", coder="", run=journal.new_ids(1)[0])


def _connect(path: Path, *, durable: bool, busy_timeout: int) -> sqlite3.Connection:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise WorkbenchError(
            f"SQLite {sqlite3.sqlite_version} is too old", hint="workbench needs 3.37; use a newer Python"
        )
    if not path.is_file():
        raise WorkbenchError(f"no study at {path}", hint="run 'workbench init' or give --study FOLDER")
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=busy_timeout / 1000)
        _refuse_strangers(db, path)
        db.execute("pragma journal_mode = " + ("delete" if in_sync_folder(path) else "wal"))
    except sqlite3.DatabaseError as error:
        raise _unreadable(error, path) from error
    db.execute("pragma foreign_keys = on")
    db.execute(f"pragma synchronous = {'full' if durable else 'normal'}")
    db.execute("pragma fullfsync = on")
    db.execute("pragma cache_size = -65536")
    db.execute("pragma temp_store = memory")
    return db


def _refuse_strangers(db: sqlite3.Connection, path: Path) -> None:
    application = db.execute("pragma application_id").fetchone()[0]
    version = db.execute("pragma user_version").fetchone()[0]
    if application != APPLICATION_ID:
        db.close()
        raise StudyDamaged(f"{path} is not a workbench study", hint="give the folder of a study with --study")
    if version > FORMAT:
        db.close()
        raise WorkbenchError(
            f"{path} was written by a newer workbench (format {version}, this one knows {FORMAT})",
            hint="install the newer version",
        )


def _unreadable(error: sqlite3.DatabaseError, path: Path) -> WorkbenchError:
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return _locked(error, path)
    if "not a database" in text or "malformed" in text or "corrupt" in text:
        return StudyDamaged(
            f"{path} cannot be read as a study ({error})",
            hint="take the newest file in backups/ (a zip) and put its study.db in this place",
        )
    return WorkbenchError(f"{path} cannot be opened ({error})", hint="check the rights of the file and its folder")


def _locked(error: sqlite3.Error, path: Path) -> WorkbenchError:
    if "readonly" in str(error).lower():
        return WorkbenchError(f"{path} cannot be written", hint="check the rights of the file and its folder")
    return WorkbenchError(
        f"another process is writing to {path}", hint="wait until it ends and run the command again"
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
