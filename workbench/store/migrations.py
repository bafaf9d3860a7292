"""Making a study file and bringing an older one up: sqlite-utils migrations over event, change and text only.

The projection is never migrated: when its shape changes it is dropped and replayed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.store.schema import APPLICATION_ID, DERIVED_DDL, FORMAT, JOURNAL_DDL, projection_ddl

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
        db.conn.executemany("insert into setting values(?, ?)", settings.items())
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
        for statement in filter(str.strip, JOURNAL_DDL.split(";")):
            db.conn.execute(statement)

    return journal
