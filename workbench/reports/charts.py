"""Charts as pictures, by matplotlib: the same bytes for the same chart, readable in grey, in its own font.

matplotlib comes with the extra ``charts`` and is loaded when a chart is drawn. Pictures are kept in memory while the
formats of one document are made, never on disk.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from workbench.reports.chart_data import FIGURES, Chart
from workbench.reports.document import Block, Document, rewritten, walk
from workbench.reports.names import file_stem

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS = 200  # per inch, of pictures in Word
_KEPT = 16  # pictures in memory
_OURS = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: widths do not depend on the machine
    "font.size": 9.0,
    "text.parse_math": False,  # a name may hold dollar signs
    "text.usetex": False,
    "svg.fonttype": "none",  # text stays text
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#595f69",
    "text.color": "#1e2126",
    "axes.labelcolor": "#1e2126",
    "xtick.color": "#1e2126",
    "ytick.color": "#1e2126",
}
_HEAD = re.compile(r"<\?xml.*?(?=<svg)", re.DOTALL)
_LEFT_OUT = re.compile(r"<!--.*?-->\s*|<metadata>.*?</metadata>\s*|<style[^>]*>.*?</style>\s*", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')
_USE = re.compile(r'xlink:href="#([^"]*)"')


def available() -> bool:
    """Whether pictures can be drawn here."""
    return find_spec("matplotlib") is not None


def pictured(document: Document) -> Document:
    """The document with the place of its picture in every chart; without matplotlib it stays as it is."""
    if not any(isinstance(b, Chart) for b in walk((*document.blocks, *document.footer))) or not available():
        return document
    stem = file_stem(document.slug)

    def place(block: Block) -> Block:
        return replace(block, file=f"{FIGURES}/{file_name(stem, block)}") if isinstance(block, Chart) else block

    return replace(document, blocks=rewritten(document.blocks, place), footer=rewritten(document.footer, place))


def file_name(stem: str, chart: Chart) -> str:
    """What a picture is called: ``PAGE--CHART.svg``, as no name of a page holds two hyphens in a row."""
    return f"{stem}--{chart.name}.svg"


def files(document: Document) -> Iterator[tuple[str, bytes]]:
    """The pictures that lie beside a Markdown page: (path from the page, bytes)."""
    for block in charts_of(pictured(document)):
        if block.file:
            yield block.file, draw(block).encode("utf-8")


def charts_of(document: Document) -> Iterable[Chart]:
    """All charts of a document, in order."""
    return (block for block in walk((*document.blocks, *document.footer)) if isinstance(block, Chart))


def draw(chart: Chart) -> str:
    """The chart as an SVG file that stands for itself: its words are text, and it has a title."""
    return _svg(replace(chart, file=""))


def inline(chart: Chart) -> str:
    """The same to stand in an HTML page: without namespaces and title, which the page has already."""
    bare = re.sub(r' xmlns(?::xlink)?="[^"]*"', "", draw(chart))
    return re.sub(r"<title>.*?</title>\s*", "", bare, count=1, flags=re.DOTALL).replace("xlink:href", "href")


def picture(chart: Chart) -> bytes:
    """The chart as a PNG, for Word."""
    return _png(replace(chart, file=""))


@lru_cache(maxsize=_KEPT)
def _svg(chart: Chart) -> str:
    from markupsafe import escape

    out = io.BytesIO()
    with _settled(chart) as figure:
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    plain = _LEFT_OUT.sub("", _HEAD.sub("", out.getvalue().decode("utf-8"), count=1))
    tag, _, rest = plain.partition(">")
    return f"{tag}>\n<title>{escape(_title(chart))}</title>{_own_ids(rest, chart)}"


@lru_cache(maxsize=_KEPT)
def _png(chart: Chart) -> bytes:
    out = io.BytesIO()
    with _settled(chart) as figure:
        figure.savefig(out, format="png", dpi=DOTS, metadata={"Software": None})
    return out.getvalue()


@contextmanager
def _settled(chart: Chart) -> Iterator[Figure]:
    """The figure of a chart, under settings that no matplotlibrc of a user has changed."""
    import matplotlib

    from workbench.reports.chart_draw import figure_of

    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # signs that the font lacks: they are text in the picture all the same
        matplotlib.rcdefaults()
        settings: Any = matplotlib.rcParams
        settings.update({**_OURS, "svg.hashsalt": f"workbench {chart.name}"})
        figure = figure_of(chart)
        for artist in figure.findobj():
            artist.set_clip_on(False)  # clipping makes ids that differ from chart to chart
        yield figure


def _own_ids(svg: str, chart: Chart) -> str:
    """Only ids that something refers to, each with the chart's own mark, so that two charts can share a page."""
    mark = "c" + sha256(chart.name.encode()).hexdigest()[:6]
    used = set(_USE.findall(svg))

    def renamed(found: re.Match[str]) -> str:
        return f' id="{mark}.{found[1]}"' if found[1] in used else ""

    return _USE.sub(rf'xlink:href="#{mark}.\1"', _ID.sub(renamed, svg))


def _title(chart: Chart) -> str:
    from workbench.reports.characters import flat

    return f"{flat(chart.caption)}. {flat(chart.alternative)}"
