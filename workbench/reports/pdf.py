"""A page as PDF, by weasyprint from the extra ``pdf``: what the HTML page prints. Nothing is fetched."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from workbench.errors import WorkbenchError

# What weasyprint lays out otherwise than a browser: boxes in a line, a page that lies across, upright labels.
STYLE = """
span.stance, .quotation figcaption span { display: inline !important; margin-right: 1em; }
.quotation figcaption { display: block !important; }
.shape { display: inline !important; }
.landscape + * { break-before: page; }
.landscape .scroll, .landscape table { width: 100% !important; }
.landscape table { table-layout: fixed; font-size: 6pt; }
.landscape th, .landscape td { padding: 1pt !important; min-width: 0 !important; }
.landscape thead tr:first-child > :first-child, .landscape tbody th { width: 30mm; }
.landscape.tall thead tr:last-child th { height: 30mm; }
.landscape.tall thead th.matrix span {
  display: block; width: 3mm; max-height: none; white-space: nowrap;
  transform: translateX(1.1em) rotate(-90deg) !important; transform-origin: left bottom;
}
"""


def to_pdf(html: str) -> bytes:
    """The page as a PDF file, the same bytes for the same page on one machine.

    Raises:
        WorkbenchError: weasyprint, or a library that it needs, is not installed.
    """
    weasyprint = _loaded()
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    document = weasyprint.HTML(string=html, url_fetcher=nothing)
    whole: bytes = document.write_pdf(stylesheets=[weasyprint.CSS(string=STYLE)], pdf_identifier=b"workbench")
    return whole


def _loaded() -> Any:
    if find_spec("weasyprint") is None:
        raise WorkbenchError("PDF needs weasyprint, which is not installed", hint="pip install 'workbench[pdf]'")
    try:
        return import_module("weasyprint")
    except OSError as error:  # it draws text with Pango, which pip cannot install
        message = "weasyprint is installed, but the library Pango is not"
        raise WorkbenchError(message, hint="install Pango (on Debian: apt install libpango-1.0-0)") from error
