"""A record that stands for what is no text: a photograph, a map, a wall of data."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from pathlib import Path

from workbench.actions.arrivals import FileResult, Telling, arrive
from workbench.actions.known import known_to
from workbench.actions.sources import addition, keep_original, units_of
from workbench.actions.workplace import Workplace, write
from workbench.errors import WorkbenchError
from workbench.model.source import Kind

_STEP = 2**20  # bytes


def add_surrogate(
    place: Workplace,
    path: Path,
    *,
    title: str,
    about: str,
    fields: Mapping[str, str],
    dry_run: bool = False,
) -> FileResult:
    """Bring in a record of a file, which itself is kept under ``corpora/``.

    ``about`` tells what is to be seen, in the researcher's words: that is what is coded. ``fields``: what else is
    known, by field name.
    """
    from workbench.importing.formats.decode import Decoded
    from workbench.importing.formats.readers import Reading
    from workbench.importing.speakers.artifact import surrogate

    if fields.get("kind", Kind.ARTIFACT.value) != Kind.ARTIFACT.value:
        raise WorkbenchError(f"what stands for {path.name} is an artifact", hint="leave kind= out")
    raw = _digest(path)
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    record = {"surrogate_of": path.name, "sha256": raw, "media_type": media} | {n: v for n, v in fields.items() if v}
    reading = Reading(
        decoded=Decoded(text=surrogate(title, about, record), encoding="utf-8"), raw_digest=raw
    )  # fmt: skip
    with place.open() as study:
        result, arrival = arrive(path, reading, known_to(study), Telling(variables=place.variables))
        if arrival and not dry_run:
            keep_original(place, path, raw)
            with study.transaction():
                text = (arrival.source.text, arrival.body)
                write(study, place, [addition(study, arrival)], command="source surrogate", texts=[text])
            units_of(study)
    return result


def _digest(path: Path) -> str:
    """The sha256 of a file of any size."""
    whole = hashlib.sha256()
    try:
        if not path.is_file():
            raise WorkbenchError(f"{path}: no such file", hint="check the name and the folder")
        with path.open("rb") as file:
            while step := file.read(_STEP):
                whole.update(step)
    except OSError as error:
        raise WorkbenchError(f"{path} cannot be read ({error.strerror})", hint="check its rights") from error
    return whole.hexdigest()
