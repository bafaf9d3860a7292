"""A study of one source, four codes and a coder, and the commands that the fuzz draws from."""

import functools
import shutil
import sqlite3
import tempfile
from pathlib import Path

from workbench.model.source import Kind, Source, Turn
from workbench.model.text import digest, mark, natural_id
from workbench.store import sources
from workbench.store.codings import NewCoding, add_codings
from workbench.store.journal import Add, Change, new_ids
from workbench.store.study import Study, create

TEXT = "Ana: We meet on Tuesdays. 🎈 The door is open.\n\nQ: Who decides?\n\nAna: The team does, mostly.\n"
NAMESPACE = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


NOWHERE = sqlite3.connect(":memory:", check_same_thread=False)  # a source without speakers asks nobody
OPENED: list[Study] = []


def ident(kind: str, name: str) -> str:
    return natural_id(NAMESPACE, kind, name)


def source_row(slug: str, text: str = TEXT) -> tuple[Add, tuple[str, str]]:
    turns = (Turn(start=5, end=45, speaker="Ana"), Turn(start=67, end=89, speaker="Ana"))
    source = Source(
        id=ident("source", slug), slug=slug, title=slug, kind=Kind.TRANSCRIPT, text=digest(text), turns=turns
    )
    arrival = sources.Arrival(source=source, body=text, original=slug, original_digest=slug, encoding="utf-8")
    return sources.add_source(NOWHERE, arrival, namespace=NAMESPACE, site=None, district=None), (digest(text), text)


def code_row(slug: str, *, name: str = "", parent: str | None = None) -> list[object]:
    return [slug, name or slug, parent, "d", "", "", "", "[]", "", "", 0, "f", "book", "[]", "[]", "", "[]"]


def coding(source: str = "s1", code: str = "a", start: int = 5, end: int = 25, text: str = TEXT) -> NewCoding:
    return NewCoding(
        source=ident("source", source),
        code=ident("code", code),
        coder=ident("coder", "ana"),
        start=start,
        end=end,
        text=mark(digest(text)),
    )


def write(
    study: Study, *changes: Change, command: str = "test", run: str = "", texts: tuple[tuple[str, str], ...] = ()
) -> str:
    run = run or new_ids(1)[0]
    with study.transaction():
        study.write(changes, command=command, coder="ana", run=run, texts=texts)
    return run


def revert(study: Study, run: str) -> str:
    with study.transaction():
        study.revert(run, command="undo", coder="ana")
    return str(study.db.execute("select run from event order by n desc limit 1").fetchone()[0])


def open_study(path: Path) -> Study:
    """A fresh copy of the small study; it is made once a process, since the fuzz asks for hundreds."""
    made = template()
    shutil.copy(made, path)
    return quick(Study(path, durable=False))


def quick(study: Study) -> Study:
    """No waiting for the disk: these studies live for milliseconds."""
    study.db.execute("pragma synchronous = off")
    OPENED.append(study)
    return study


def close_all() -> None:
    """Close what a test opened, however it ended."""
    while OPENED:
        OPENED.pop().close()


@functools.cache
def template() -> Path:
    path = Path(tempfile.mkdtemp()) / "template.db"
    create(path, title="Small", namespace=NAMESPACE)
    with Study(path, durable=False) as study:
        fill(study)
        study.db.execute("pragma journal_mode = delete")
    return path


def fill(study: Study) -> None:
    source, text = source_row("s1")
    write(
        study,
        Add(table="coder", rows={ident("coder", "ana"): ["ana", "Ana", ""]}),
        Add(table="code", rows={ident("code", c): code_row(c) for c in "abcd"}),
        source,
        texts=(text,),
    )


def add(study: Study, *new: NewCoding) -> str:
    return write(study, *add_codings(new))


def copy(study: Study, path: Path) -> Study:
    """Another replica of the same study."""
    study.db.execute("pragma wal_checkpoint(truncate)")
    shutil.copy(study.path, path)
    other = quick(Study(path, durable=False))
    other.db.execute("update setting set value = ? where name = 'replica'", (path.stem,))
    other.replica = path.stem
    return other
