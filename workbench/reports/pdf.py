"""A page as PDF, by weasyprint from the extra ``pdf``: what the HTML page prints. Nothing is fetched."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from workbench.errors import WorkbenchError


def to_pdf(html: str) -> bytes:
    """The page as a PDF file, the same bytes for the same page on one machine.

    Raises:
        WorkbenchError: weasyprint, or a library that it needs, is not installed.
    """
    weasyprint = _loaded()
    document = weasyprint.HTML(string=html, url_fetcher=_refuse)
    whole: bytes = document.write_pdf(pdf_tags=True, pdf_identifier=b"workbench")
    return whole


def _loaded() -> Any:
    if find_spec("weasyprint") is None:
        raise WorkbenchError("PDF needs weasyprint, which is not installed", hint="pip install 'workbench[pdf]'")
    try:
        return import_module("weasyprint")
    except OSError as error:  # it draws text with Pango, which pip cannot install
        message = "weasyprint is installed, but the library Pango is not"
        raise WorkbenchError(message, hint="install Pango (on Debian: apt install libpango-1.0-0)") from error


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"a report asks for nothing from outside, not even {url[:80]!r}")
