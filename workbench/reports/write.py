"""Reports on disk: written whole or not at all, and left alone when nothing changed."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.reports import charts, html, markdown
from workbench.reports.chart_data import FIGURES
from workbench.reports.document import Document
from workbench.reports.names import file_stem
from workbench.reports.regions import read_regions
from workbench.reports.stamp import edited_outside, sealed, touched


def _word(document: Document) -> bytes:
    from workbench.reports import docx

    return docx.render(document)


def _paper(document: Document) -> bytes:
    from workbench.reports import pdf

    return pdf.to_pdf(html.render(document))


RENDERERS: Mapping[str, Callable[[Document], bytes]] = {
    "md": lambda document: sealed(markdown.render(document)).encode(),
    "html": lambda document: html.render(document).encode(),
    "docx": _word,
    "pdf": _paper,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """One file, whether its bytes are new, and where the old page was kept when it had been edited by hand."""

    path: Path
    changed: bool
    kept: Path | None = None


def write_document(
    document: Document, folder: Path, *, formats: Iterable[str] = ("md", "html")
) -> tuple[Written, ...]:
    """Write the document in each format; nothing is written before all of them are rendered.

    Analyst text is not read here: `existing_regions` and `regions.weave` come first. A Markdown page in which
    somebody wrote outside the analyst's marks is kept beside the new one as ``NAME.edited-1.md``, and a Word file
    that somebody has saved since as ``NAME.edited-1.docx``.
    """
    stem, formats = file_stem(document.slug), tuple(formats)
    pages = [(folder / f"{stem}.{suffix}", _rendered(document, suffix)) for suffix in formats]
    pictures = [(folder / name, data) for name, data in charts.files(document)] if "md" in formats else []
    folder.mkdir(parents=True, exist_ok=True)
    if pictures:
        (folder / FIGURES).mkdir(exist_ok=True)
    if "md" in formats:
        _remove_pictures(folder, stem, but={path for path, _ in pictures})
    return tuple(_write(path, page) for path, page in (*pages, *pictures))


def _remove_pictures(folder: Path, stem: str, *, but: Collection[Path] = ()) -> None:
    for path in (folder / FIGURES).glob(f"{stem}--*.svg"):
        if path not in but:
            path.unlink()


def _write(path: Path, page: bytes) -> Written:
    kept = None
    if path.suffix in (".md", ".docx") and path.is_file():
        old = path.read_bytes()
        if old != page and _worked_on(path.suffix, old):
            number = next(n for n in count(1) if not _edited_copy(path, n).exists())
            kept = _edited_copy(path, number)
            shutil.copyfile(path, kept)
    return Written(path=path, changed=replace_bytes(path, page), kept=kept)


def _worked_on(suffix: str, page: bytes) -> bool:
    if suffix == ".md":
        return edited_outside(page.decode("utf-8", "replace"))
    from workbench.reports.docx_parts import edited

    return edited(page)


def _edited_copy(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}.edited-{number}{path.suffix}")


def existing_regions(folder: Path, slug: str) -> dict[str, str]:
    """The analyst's text in the Markdown of an earlier build; nothing when there was none."""
    path = folder / f"{file_stem(slug)}.md"
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise WorkbenchError(f"{path} is not UTF-8 (byte {error.start})", hint="save it again as UTF-8") from error
    return read_regions(text, where=str(path))


def touched_regions(folder: Path, slug: str) -> dict[str, str]:
    """Those of the analyst's texts that somebody has written, changed or emptied since the report was built."""
    path = folder / f"{file_stem(slug)}.md"
    regions = existing_regions(folder, slug)
    return touched(path.read_text(encoding="utf-8"), regions) if regions else {}


def remove_stale(folder: Path, slugs: Iterable[str]) -> int:
    """Remove generated pages of what is no longer there, so that no words stay behind; gives their number.

    A page that somebody has edited, or that no build made, is left alone.
    """
    wanted = {file_stem(slug) for slug in slugs}
    stale = [p for p in sorted(folder.glob("*.md")) if p.stem not in wanted and not _is_edited(p)]
    for path in stale:
        path.unlink()
        path.with_suffix(".html").unlink(missing_ok=True)
        _remove_pictures(folder, path.stem)
    return len(stale)


def _is_edited(path: Path) -> bool:
    return edited_outside(path.read_bytes().decode("utf-8", "replace"))


def _rendered(document: Document, suffix: str) -> bytes:
    if suffix not in RENDERERS:
        raise WorkbenchError(f"no report format {suffix!r}", hint=f"formats are {', '.join(RENDERERS)}")
    return RENDERERS[suffix](document)


def replace_bytes(path: Path, content: bytes) -> bool:
    """Put the content in place in one step; False when it already stood there."""
    if path.is_file() and path.read_bytes() == content:
        return False
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # analyst text may have no other copy
        if path.is_file():  # a report that was made private stays private
            shutil.copymode(path, beside)
        beside.replace(path)
    except OSError as error:
        raise WorkbenchError(
            f"cannot write {path}: {error.strerror}", hint="close it elsewhere and try again"
        ) from error
    finally:
        beside.unlink(missing_ok=True)
    return True
