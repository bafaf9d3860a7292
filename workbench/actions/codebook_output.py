"""The codebook leaves the study, in every form that people use, and is looked at for trouble."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.actions.workplace import Progress, Workplace, no_progress
from workbench.errors import NotKnown, WorkbenchError
from workbench.store import codes, codings, freeze, journal
from workbench.store.corpus import read_corpus

if TYPE_CHECKING:
    from workbench.displays.codebook_remarks import Remark
    from workbench.displays.codebook_use import Use
    from workbench.model.codebook import Codebook
    from workbench.model.corpus import Corpus
    from workbench.reports.document import Document

Decision = tuple[str, str, str]
LONGEST_CELL = 32_767  # characters that a cell of Excel holds; more would be cut off without a word


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A codebook as it leaves. ``when``: the time of the journal's head; ``head`` names it; ``use``: see `Use`."""

    book: Codebook
    ids: Mapping[str, str]
    coded: frozenset[str]
    study: str
    when: datetime
    head: str
    use: Mapping[str, Use]
    decisions: Sequence[Decision] = ()


def export_codebook(
    place: Workplace,
    target: Path,
    *,
    form: str = "",
    codebook: str = "",
    overwrite: bool = False,
) -> int:
    """Write the codebook to a file, in the form that its ending tells unless given; gives the number of codes.

    Args:
        place: The study.
        target: Never a file that is there, without ``overwrite``; it is whole or not there.
        form: One of ``FORMS``.
        codebook: The slug of one codebook, of several that the study has codes of.
        overwrite: Whether a file may be replaced.
    """
    chosen = form or target.suffix.removeprefix(".").casefold()
    if chosen not in FORMS:
        raise WorkbenchError(
            f"{target.name} does not tell in which form the codebook is wanted",
            hint=f"let the name end in .{', .'.join(FORMS)}, or give --form",
        )
    if target.exists() and not overwrite:
        raise WorkbenchError(f"{target} is there already", hint="choose another name, or give --overwrite")
    if not target.parent.is_dir():
        raise WorkbenchError(f"the folder {target.parent} is missing", hint="make it, or choose another one")
    made, count = rendered(place, chosen, codebook=codebook)
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(made)
        part.replace(target)
    except OSError as error:
        raise WorkbenchError(
            f"cannot write {target}: {error.strerror or error}", hint="choose another folder"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return count


def rendered(place: Workplace, form: str, *, codebook: str = "") -> tuple[bytes, int]:
    """The codebook in one of ``FORMS``, with its number of codes; the same study gives the same bytes."""
    if form not in FORMS:
        raise NotKnown("form", form, FORMS, hint=f"forms are {', '.join(FORMS)}")
    leaving = _leaving(place, codebook, counted=form in COUNTED)
    if form == "yaml" and "," in leaving.book.slug:
        raise WorkbenchError(
            f"the study has codes of several codebooks ({leaving.book.slug}), and a YAML file holds one",
            hint="give --codebook NAME",
        )
    return FORMS[form](leaving), len(leaving.book.codes)


def _leaving(place: Workplace, wanted: str, *, counted: bool) -> Leaving:
    """What a form is made of; the codings are read only where they are counted."""
    with place.reading() as study:
        book = codes.codebook(study.db)
        homes, ids = codes.homes(study.db), codes.ids(study.db)
        coded = frozenset(slug for slug, number in codings.count_by(study.db, "code").items() if number)
        last = journal.runs(study.db, limit=1, counts=False)
        title, heads = study.title, study.heads
        decided = [d for d in freeze.decisions(study.db) if not wanted or d.codebook in ("", wanted)]
        use = _use(read_corpus(study.db)) if counted and book.codes else {}
    if not book.codes:
        raise WorkbenchError("the study has no codes yet", hint="run 'workbench codebook load FILE' first")
    if wanted:
        if wanted not in homes.values():
            raise NotKnown("codebook", wanted, sorted(set(homes.values())))
        kept = tuple(code for code in book if homes[code.slug] == wanted)
        book = replace(book, slug=wanted, title=wanted, codes=kept)
    return Leaving(
        book=book, ids=ids, coded=coded, study=title, use=use,
        decisions=[(d.date[:10], d.coder, d.memo) for d in decided],
        when=datetime.fromtimestamp(last[0].clock // 1_000_000, UTC), head=" ".join(head[:12] for head in heads),
    )  # fmt: skip


def _use(corpus: Corpus) -> Mapping[str, Use]:
    from workbench.displays.codebook_use import codebook_use

    return codebook_use(corpus)


def _yaml(leaving: Leaving) -> bytes:
    from workbench.coding.codebook_file import dump_codebook

    return dump_codebook(leaving.book).encode("utf-8")


def _qdc(leaving: Leaving) -> bytes:
    from workbench.exchange.qdc import dump_qdc

    return dump_qdc(leaving.book, leaving.ids, coded=leaving.coded, version=__version__)


def _table(leaving: Leaving) -> list[list[str]]:
    """Rows of text, the names of the columns first; nothing in them runs in a spreadsheet."""
    from workbench.coding.codebook_table import COLUMNS, rows_of
    from workbench.model.cells import disarmed

    figures = {slug: _figures(use) for slug, use in leaving.use.items()}
    return [list(COLUMNS), *([disarmed(cell) for cell in row] for row in rows_of(leaving.book, figures))]


def _figures(use: Use) -> tuple[str, str, str, str]:
    """The cells of a code that somebody has used or read for; else empty, which is not 0."""
    if not use.told:
        return ("", "", "", "")
    return str(use.codings), str(use.sources), str(use.sites), "; ".join(use.coders)


def _csv(leaving: Leaving) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(_table(leaving))
    return out.getvalue().encode("utf-8-sig")  # without the mark, Excel takes UTF-8 for something else


def _xlsx(leaving: Leaving) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.styles import Alignment, Font
    from openpyxl.xml.functions import tostring

    from workbench.reports.docx_parts import same_bytes

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = "codebook"
    for number, row in enumerate(_table(leaving), 1):
        long = next((cell for cell in row if len(cell) > LONGEST_CELL), None)
        if long is not None:
            raise WorkbenchError(
                f"code {row[0]} has a text of {len(long):,} characters; a cell of Excel holds {LONGEST_CELL:,}",
                hint="export to .csv or .yaml",
            )
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell) for cell in row])
        for cell in sheet[number]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    sheet.freeze_panes = "B2"
    out = io.BytesIO()
    workbook.save(out)  # it notes the clock, which the file must not tell
    when = leaving.when.replace(tzinfo=None)
    told: Any = tostring(DocumentProperties(creator="workbench", created=when, modified=when).to_tree())
    return same_bytes(out.getvalue(), {"docProps/core.xml": told})


def _document(leaving: Leaving) -> Document:
    from workbench.reports.codebook_document import codebook_document

    one = leaving.book.title
    meta = [("As of", leaving.when.strftime("%Y-%m-%d")), ("Journal head", leaving.head), ("Codebook", one)]
    return codebook_document(leaving.book, leaving.use, title=leaving.study, meta=meta, decisions=leaving.decisions)


def _markdown(leaving: Leaving) -> bytes:
    from workbench.reports.markdown import render

    return render(_document(leaving)).encode("utf-8")


def _html(leaving: Leaving) -> bytes:
    from workbench.reports.html import render

    return render(_document(leaving)).encode("utf-8")


def _docx(leaving: Leaving) -> bytes:
    from workbench.reports.docx import render

    return render(_document(leaving), when=leaving.when)


FORMS: Mapping[str, Callable[[Leaving], bytes]] = {
    "yaml": _yaml, "qdc": _qdc, "csv": _csv, "xlsx": _xlsx, "md": _markdown, "html": _html, "docx": _docx,
}  # fmt: skip
COUNTED = frozenset(("csv", "xlsx", "md", "html", "docx"))  # forms that tell how far a code is used


def check_use(place: Workplace, *, progress: Progress = no_progress) -> tuple[Codebook, tuple[Remark, ...]]:
    """The study's codebook, and everything in it that looks like trouble."""
    from workbench.displays.codebook_remarks import remarks

    with place.reading() as study:
        corpus = read_corpus(study.db, progress=progress)
    if not corpus.codebook.codes:
        raise WorkbenchError("the study has no codes yet", hint="run 'workbench codebook load FILE' first")
    return corpus.codebook, remarks(corpus)
