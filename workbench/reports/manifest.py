"""What lies in ``reports/`` and what it was made from: one JSON file, so that anybody can see what is out of date.

It holds no time: the same study gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from workbench.errors import WorkbenchError

NAME = "manifest.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """One document as it was built.

    Attributes:
        slug: What its files are called.
        title: Its title.
        command: What builds it again.
        heads: The journal's heads that it was built from, in hex.
        codebook: Digest of the codes and their rules.
        settings: Digest of the configuration and of the frames that reports are ordered by.
        version: Of workbench.
        files: Name → sha256 of what was written; of Markdown, in which the analyst writes on, ''.
    """

    slug: str
    title: str
    command: str
    heads: tuple[str, ...]
    codebook: str
    settings: str
    version: str
    files: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """All documents that lie in the folder, by slug."""

    study: str = ""
    documents: tuple[Made, ...] = ()

    def with_(self, study: str, made: Iterable[Made]) -> Manifest:
        """The manifest after a build: what was built anew takes the place of what stood there.

        >>> one = Made(slug="a", title="A", command="", heads=(), codebook="", settings="", version="1", files={})
        >>> [d.slug for d in Manifest().with_("S", [one]).with_("S", [one]).documents]
        ['a']
        """
        by = {each.slug: each for each in (*self.documents, *made)}
        return Manifest(study=study, documents=tuple(by[slug] for slug in sorted(by)))

    def only(self, slugs: Iterable[str]) -> Manifest:
        """The same without documents that are there no more."""
        kept = set(slugs)
        return Manifest(study=self.study, documents=tuple(d for d in self.documents if d.slug in kept))

    @property
    def json(self) -> str:
        """As the file holds it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of reports; an empty one where none was written."""
    path = folder / NAME
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            study=str(told["study"]), documents=tuple(_made(each) for each in told["documents"]),
        )  # fmt: skip
    except FileNotFoundError:
        return Manifest()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WorkbenchError(
            f"{path} is no manifest ({error})", hint="delete it and run 'workbench build'; no text is lost by that"
        ) from error


def _made(told: Mapping[str, object]) -> Made:
    files, heads = told["files"], told["heads"]
    if not isinstance(files, dict) or not isinstance(heads, list):
        raise TypeError("files or heads are not what they should be")
    texts = {name: str(told[name]) for name in ("slug", "title", "command", "codebook", "settings", "version")}
    return Made(**texts, heads=tuple(map(str, heads)), files={str(k): str(v) for k, v in files.items()})


def file_digest(path: Path) -> str:
    """What the manifest notes of a file: '' of Markdown, which the analyst writes on."""
    return "" if path.suffix == ".md" else sha256(path.read_bytes()).hexdigest()
