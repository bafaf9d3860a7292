"""Making a study file and bringing an older one up: sqlite-utils migrations over event, change and text only.

The projection is never migrated: when its shape changes it is dropped and replayed.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import StudyDamaged
from workbench.store.fold import replay
from workbench.store.schema import APPLICATION_ID, DERIVED_DDL, FORMAT, JOURNAL_DDL, PROJECTION, projection_ddl

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations


def build(path: Path, *, settings: Mapping[str, str]) -> None:
    """Make a new study file at ``path``."""
    import sqlite_utils  # 0.5 s beside pandas: only a new file pays for it

    raw = sqlite3.connect(path, isolation_level=None)
    db = sqlite_utils.Database(raw)
    try:
        _migrations().apply(db)
        db.conn.executescript(DERIVED_DDL + projection_ddl())
        db.conn.executemany("insert into setting values(?, ?)", [*settings.items(), ("projection", PROJECTION)])
        db.conn.execute(f"pragma application_id = {APPLICATION_ID}")
        db.conn.execute(f"pragma user_version = {FORMAT}")
    finally:
        db.close()


def _migrations() -> Migrations:
    import sqlite_utils

    journal = sqlite_utils.Migrations("workbench.journal")

    @journal()
    def m001_journal(db: Database) -> None:
        """Event, change, text: the study itself."""
        _execute(db.conn, JOURNAL_DDL)

    return journal


def renew(db: sqlite3.Connection) -> None:
    """Drop the projected tables, whatever they are, and fold the journal into those of this version.

    The caller holds the transaction, has made a backup and switched foreign keys off.
    """
    try:
        for kind, name in _projected(db):
            db.execute(f'drop {kind} "{name}"')
        _execute(db, projection_ddl())
        replay(db, db)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise StudyDamaged(
            f"the tables cannot be made again from the journal ({error!r}); nothing was changed",
            hint="install the version of workbench that wrote the study, and run 'workbench check' with it",
        ) from error
    db.execute("insert or replace into setting values('projection', ?)", (PROJECTION,))
    db.execute(f"pragma user_version = {FORMAT}")


def _projected(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Views, then tables, that belong neither to the journal nor to the units nor to a tool."""
    bare = sqlite3.connect(":memory:")
    try:
        bare.executescript(JOURNAL_DDL + DERIVED_DDL)
        kept = {name for (name,) in bare.execute("select name from sqlite_master")}
    finally:
        bare.close()
    found = db.execute("select type, name from sqlite_master where type in ('view', 'table') order by type desc")
    return [(kind, name) for kind, name in found if name not in kept and not name.startswith(("_", "sqlite_"))]


def _execute(db: sqlite3.Connection, ddl: str) -> None:
    """Statement by statement: executescript would end the transaction."""
    for statement in filter(str.strip, ddl.split(";")):
        db.execute(statement)
