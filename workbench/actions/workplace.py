"""Where a study lies and who works in it: found, made, opened."""

from __future__ import annotations

import os
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import NotKnown, WorkbenchError
from workbench.model.config import Config, Thresholds
from workbench.model.team import CONSENSUS, UNION
from workbench.model.text import slug
from workbench.store import people
from workbench.store.journal import Change, new_ids
from workbench.store.sight import seen
from workbench.store.study import Study, create

if TYPE_CHECKING:
    from workbench.importing.describing.variables import Variables

Progress = Callable[[str, int, int], None]
FOLDERS = ("codebooks", "corpora", "reports", "backups")
CONFIG = "workbench.toml"
DATABASE = "study.db"
NOTE_OF_BUILD = "build (analyst text)"  # the run by which a build journals what the analyst wrote


def no_progress(stage: str, done: int, total: int) -> None:
    """For callers that show none."""


def tell_nobody(kept_from: frozenset[str]) -> None:
    """For callers to whom it need not be told that codings were hidden."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Workplace:
    """A study's folder and the coder who gives the commands ('' when nobody said).

    ``tell`` is called with the sources on which others' codings were hidden from a reading, where there are any.
    """

    root: Path
    coder: str = ""
    tell: Callable[[frozenset[str]], None] = field(default=tell_nobody, compare=False, repr=False)

    @property
    def database(self) -> Path:
        """The study file."""
        return self.root / DATABASE

    @property
    def reports(self) -> Path:
        """Where documents are built."""
        return self.root / "reports"

    @property
    def config(self) -> Config:
        """What workbench.toml says; a mistake in it is named with its place."""
        return read_config(self.root / CONFIG)

    @property
    def variables(self) -> Variables:
        """The variables that workbench.toml declares; all mistakes in their table are named at once."""
        from workbench.importing.describing.variables import Variables

        return Variables.read(self.config.variables, where=CONFIG)

    @contextmanager
    def open(self, *, durable: bool = True) -> Iterator[Study]:
        """The study, open; closed afterwards. Bulk work may wait less for the disk (``durable`` false)."""
        with Study(self.database, durable=durable) as study:
            yield study

    @contextmanager
    def reading(self, *, layer: str = "") -> Iterator[Study]:
        """The study in one state, as its coder may see it: one layer of codings, none that are blind to them.

        Whatever shows or counts codings reads them here; whatever changes them needs all (`open`).
        """
        who = slug(self.coder) if self.coder else ""
        with self.open() as study, study.snapshot(), seen(study.db, layer=layer or UNION, coder=who) as kept_from:
            if kept_from:
                self.tell(kept_from)
            yield study


def locate(start: Path, *, given: Path | None = None) -> Path:
    """The folder of the study: as given, else ``start`` or the nearest folder above it that holds one."""
    if given is not None:
        folder = given.parent if given.name == DATABASE else given
        if not ((folder / DATABASE).exists() or (folder / CONFIG).exists()):
            raise WorkbenchError(f"no study in {folder}", hint="give the folder that 'workbench init' made")
        return folder
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file() or (folder / DATABASE).is_file():
            return folder
    raise WorkbenchError(
        "there is no study here", hint="run 'workbench init FOLDER', go into its folder, or give --study FOLDER"
    )


def read_config(path: Path) -> Config:
    """Read ``workbench.toml``; a study without one has the defaults."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Config(title=path.parent.name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkbenchError(f"{path.name}: {error}", hint="mend the file") from error
    except OSError as error:
        raise WorkbenchError(f"{path} cannot be read ({error.strerror})", hint="check its rights") from error
    table = _table(path, raw, "thresholds", "[thresholds]")
    return Config(
        title=str(raw.get("title", path.parent.name)),
        thresholds=Thresholds(
            most=_share(path, table, "most", Thresholds().most), few=_share(path, table, "few", Thresholds().few)
        ),
        variables=_table(path, raw, "variables", "[variables.source], [variables.site] or [variables.participant]"),
        queries=_queries(path, _table(path, raw, "queries", "[queries]")),
    )


def _queries(path: Path, table: Mapping[str, object]) -> dict[str, str]:
    for name, text in table.items():
        if not isinstance(text, str):
            hint = f'write {name} = "code:a and not code:b"'
            raise WorkbenchError(f"{path.name}: queries.{name} is no text", hint=hint)
    return {name: str(text) for name, text in table.items()}


def _table(path: Path, raw: Mapping[str, object], name: str, written: str) -> dict[str, object]:
    table = raw.get(name, {})
    if not isinstance(table, dict):
        raise WorkbenchError(f"{path.name}: {name} is no table", hint=f"write {written} and its lines below")
    return table


def _share(path: Path, table: dict[str, object], name: str, default: Fraction) -> Fraction:
    try:
        share = Fraction(str(table.get(name, default)))
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 < share < 1:
        raise WorkbenchError(
            f"{path.name}: thresholds.{name} is {table.get(name)!r}",
            hint='write a share between 0 and 1 such as "2/3"',
        )
    return share


_VARIABLES = """Variables that every import is checked against. Take away the signs before the lines that you need.
[variables.source]
wave = ["1", "2"]
role = ["principal", "assistant principal", "teacher leader"]
[variables.site]
size = ["small", "large"]
enrolment = "number"      # or "text", or "date"
[variables.participant]
years_in_post = "number\""""


def write_config(path: Path, title: str) -> None:
    """Write a new ``workbench.toml``, with an example of declared variables as comments."""
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment("A workbench study. This file travels with it; it holds no names of coders."))
    document["title"] = title
    table = tomlkit.table()
    table.comment("shares of eligible sites: at least 'most' is most of them, at most 'few' is few")
    table["most"], table["few"] = "2/3", "1/3"
    document["thresholds"] = table
    document.add(tomlkit.nl())
    for line in _VARIABLES.splitlines():
        document.add(tomlkit.comment(line))
    path.write_text(tomlkit.dumps(document), encoding="utf-8", newline="\n")


def init(folder: Path, *, title: str = "", coder: str = "") -> Workplace:
    """Make a new study in ``folder``, with the shipped codebooks to choose from; files that are there stay."""
    from workbench.actions.resources import copy_codebooks

    name = title or folder.resolve().name
    key = short_name(coder) if coder else ""
    if (folder / DATABASE).exists() or (folder / CONFIG).exists():
        raise WorkbenchError(f"{folder} holds a study already", hint="choose another folder")
    try:
        for part in FOLDERS:
            (folder / part).mkdir(parents=True, exist_ok=True)
        copy_codebooks(folder / "codebooks")
        create(folder / DATABASE, title=name)
        write_config(folder / CONFIG, name)
    except OSError as error:
        raise WorkbenchError(
            f"{folder} cannot be written ({error.strerror})", hint="choose another folder"
        ) from error
    place = Workplace(root=folder, coder=key)
    if coder:
        add_coder(place, coder)
    return place


def short_name(name: str) -> str:
    """The slug by which a coder, site or district is called; a name that gives none is refused.

    >>> short_name("Ana Ruiz")
    'ana-ruiz'
    """
    if not any(c.isascii() and c.isalnum() for c in unicodedata.normalize("NFKD", name)):
        raise WorkbenchError(
            f"{name!r} has no letter from a to z and no digit to make a short name of",
            hint="write it in Latin letters too",
        )
    return slug(name)


def add_coder(place: Workplace, name: str) -> str:
    """Make a coder known; gives the slug under which codings name them."""
    key = short_name(name)
    if key == CONSENSUS:
        raise WorkbenchError(
            f"{name!r} is what coders agree on, and no coder", hint="choose another name; see 'workbench adjudicate'"
        )
    with place.open() as study, study.transaction():
        changes = people.add_coders(study.db, study.namespace, [(key, name)])
        write(study, place, changes, command=f"coder add {key}")
    return key


def coder_in(study: Study, wanted: str) -> str:
    """The slug of a known coder; an error says how to become one."""
    return known_coder(people.coders(study.db), wanted)


def known_coder(known: Mapping[str, str], wanted: str, *, hint: str = "") -> str:
    """The slug of one of the coders (slug → name), however the name is written."""
    if not wanted:
        raise WorkbenchError("who is coding?", hint=hint or "give --coder NAME, or set WORKBENCH_CODER")
    found = slug(wanted)
    if found not in known:
        raise NotKnown("coder", wanted, known, hint=f"run 'workbench coder add \"{wanted}\"'")
    return found


def write(
    study: Study,
    place: Workplace,
    changes: Iterable[Change],
    *,
    command: str,
    run: str = "",
    texts: Iterable[tuple[str, str]] = (),
) -> str:
    """Write changes as one event of a run (a new one unless given) inside the caller's transaction.

    ``command`` enters the event's id for good, so it must hold no name of a person, a place or a source.
    """
    run = run or new_ids(1)[0]
    study.write(list(changes), command=command, coder=who_writes(place), run=run, texts=list(texts))
    return run


def who_writes(place: Workplace) -> str:
    """The name that the journal notes: the coder, else whoever is logged in."""
    return slug(place.coder) if place.coder else os.environ.get("USER", "")
