"""What SQLite refuses, said so that a researcher can act on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import StudyDamaged, WorkbenchError

RESTORE = "put study.db of the newest zip in backups/ in its place, and delete study.db-wal and -shm beside it"
RIGHTS = "check the rights of the file and its folder"
AGAIN = "wait until it ends and run the command again"
# primary result code of SQLite → what happened ({0} is the file, {1} what SQLite says), what to do
MEANING = {
    sqlite3.SQLITE_BUSY: ("another process is writing to {0}", AGAIN),
    sqlite3.SQLITE_LOCKED: ("another process is writing to {0}", AGAIN),
    sqlite3.SQLITE_PROTOCOL: ("another process is writing to {0}", AGAIN),
    sqlite3.SQLITE_CORRUPT: ("{0} cannot be read as a study ({1})", RESTORE),
    sqlite3.SQLITE_NOTADB: ("{0} cannot be read as a study ({1})", RESTORE),
    sqlite3.SQLITE_READONLY: ("{0} cannot be written", RIGHTS),
    sqlite3.SQLITE_PERM: ("{0} cannot be written", RIGHTS),
    sqlite3.SQLITE_CANTOPEN: ("{0} cannot be opened", RIGHTS),
    sqlite3.SQLITE_FULL: ("no room is left to write {0}", "make room and run the command again"),
    sqlite3.SQLITE_IOERR: ("the disk failed at {0} ({1})", "look at the disk, then run 'workbench check'"),
}


def explained(error: sqlite3.Error, path: Path) -> WorkbenchError | None:
    """The refusal in one line; None for what no circumstance causes, but a fault of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code not in MEANING:
        return None
    message, hint = MEANING[code]
    kind = StudyDamaged if hint is RESTORE else WorkbenchError
    return kind(message.format(path, error), hint=hint)


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Errors of the database that a circumstance causes come out as one clear line."""
    try:
        yield
    except sqlite3.Error as error:
        plain = explained(error, path)
        if plain is None:
            raise
        raise plain from error
