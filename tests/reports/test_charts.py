"""Charts: the same bytes whoever draws them, no text that acts, nothing that only colour tells."""

import hashlib
import re
import subprocess
import sys
import warnings
from dataclasses import replace

import pytest
from defusedxml import ElementTree

from tests.reports import hostile
from workbench.reports import charts, html, markdown
from workbench.reports.chart_compose import (
    curve_chart,
    heat_chart,
    network_chart,
    prevalence_chart,
    similarity_chart,
)
from workbench.reports.chart_data import Chart
from workbench.reports.chart_table import as_table
from workbench.reports.document import Document

pytest.importorskip("matplotlib")

CODES = ("environment/load", "environment/time", "learning/groups")
SITES = ("Ash Elementary", "Birch Middle", "Cedar High")


def examples(codes=CODES, sites=SITES):
    """One of each kind, invented."""
    size = range(len(sites))
    return (
        heat_chart("heat", "By code and school", codes=codes, sites=sites, groups=["North", "North", "South"],
                   counts=[[3, 0, None], [22, 1, 7], [None, None, 2]]),
        prevalence_chart("bars", "Where it was seen", codes=codes, groups=["North", "South"],
                         shares=[[(1, 2), (0, 1)], [(2, 2), None], [(0, 2), (0, 0)]]),
        network_chart("network", "In one sentence", codes=codes,
                      pairs={(codes[0], codes[1]): 12, (codes[1], codes[2]): 1}),
        curve_chart("curve", "First use", steps=["s1", "s2", "s3"], lines={"used": [2, 5, 5]}, of=9),
        similarity_chart("similar", "Alike", sites=sites,
                         values=[[1.0 if i == j else None if 2 in (i, j) else 0.25 for j in size] for i in size]),
    )  # fmt: skip


each = pytest.mark.parametrize("chart", examples(), ids=lambda chart: chart.kind)


def of(*blocks):
    return Document(title="T", slug="t", blocks=blocks)


@each
def test_a_chart_is_drawn_with_the_same_bytes_twice(chart):
    first = charts.draw(chart), charts.picture(chart)
    charts._svg.cache_clear()
    charts._png.cache_clear()
    assert (charts.draw(chart), charts.picture(chart)) == first


def test_another_process_draws_the_same_bytes_whatever_its_matplotlibrc(tmp_path):
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nlines.linewidth: 9\nsvg.fonttype: path\n")
    program = (
        "import hashlib; from tests.reports.test_charts import examples; from workbench.reports.charts import draw;"
        "print(hashlib.sha256(''.join(map(draw, examples())).encode()).hexdigest())"
    )
    run = [sys.executable, "-c", program]
    env = {
        "PYTHONPATH": ":".join(sys.path),
        "MATPLOTLIBRC": str(tmp_path),
        "PYTHONHASHSEED": "7",
        "HOME": str(tmp_path),
    }
    other = subprocess.run(run, env=env, capture_output=True, text=True, check=True).stdout.strip()

    assert other == hashlib.sha256("".join(map(charts.draw, examples())).encode()).hexdigest()


@each
def test_a_picture_is_well_formed_has_a_title_and_asks_for_nothing(chart):
    svg = charts.draw(chart)
    root = ElementTree.fromstring(svg)
    assert root[0].tag.endswith("title")
    assert chart.alternative in root[0].text
    bare = charts.inline(chart)
    assert not re.search(r"https?:|url\(|@import|<script|<style|<!--|<metadata|<image", bare)


@each
def test_labels_and_figures_stand_in_the_picture_as_text(chart):
    said = "".join(ElementTree.fromstring(charts.draw(chart)).itertext())
    for label in chart.rows:
        assert label in said
    if chart.kind in ("heat", "similarity"):
        assert {"–"} <= set(said)


@each
def test_no_colour_alone_tells_a_figure(chart):
    """In grey, and without any colour, each figure can be read: it is printed, or stands on a scale."""
    said = "".join(ElementTree.fromstring(charts.draw(chart)).itertext())
    if chart.kind != "curve":
        told = {chart.reads(i, j) for i, row in enumerate(chart.values) for j, v in enumerate(row) if v}
        assert all(figure in said for figure in told)
    else:
        assert "used" in said


def test_two_charts_share_a_page_without_sharing_ids():
    curves = [replace(examples()[3], name=name) for name in ("one", "two")]
    ids = re.findall(r' id="([^"]*)"', "".join(map(charts.inline, curves)))
    assert len(ids) > 0
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "text", [t for t in hostile.TEXTS if t.strip()], ids=range(16)[: len([t for t in hostile.TEXTS if t.strip()])]
)
def test_hostile_names_are_text_in_every_picture(text):
    names = [f"{text} {at}" for at in range(3)]
    for chart in examples(names, names):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            svg = charts.draw(replace(chart, caption=f"C {text}", alternative=f"A {text}"))
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
        assert tags <= {"svg", "title", "g", "path", "text", "tspan", "defs", "use"}


def test_dollar_signs_are_no_formula():
    chart = heat_chart("heat", "C", codes=["$\\frac{1}{0}$"], sites=["$x$"], counts=[[1]])
    assert "$x$" in charts.draw(chart)


def test_nothing_to_draw_is_said():
    empty = heat_chart("heat", "Load", codes=[], sites=[], counts=[])
    assert "nothing to draw" in charts.draw(empty)
    assert as_table(empty).rows == ()


def test_a_page_shows_the_picture_with_its_words_and_the_figures_as_a_table():
    chart = examples()[0]
    page = html.render(of(chart))
    assert 'role="img"' in page
    assert f'aria-label="{chart.alternative}"' in page
    assert page.count("<svg") == 1
    assert "<summary>The figures as a table</summary>" in page


def test_markdown_leads_to_the_picture_and_has_the_figures():
    page = markdown.render(of(examples()[0]))
    assert "](figures/t--heat.svg)" in page
    assert "| environment/time | 22 | 1 | 7 |" in page
    assert [path for path, _ in charts.files(of(*examples()))] == [
        f"figures/t--{name}.svg" for name in ("heat", "bars", "network", "curve", "similar")
    ]


def test_without_matplotlib_there_is_the_table_and_the_reason(monkeypatch):
    monkeypatch.setattr(charts, "available", lambda: False)
    chart = examples()[0]
    for page in (html.render(of(chart)), markdown.render(of(chart))):
        assert "matplotlib is not installed" in page
        assert "svg" not in page.partition("</style>")[2]
        assert "22" in page
    assert list(charts.files(of(chart))) == []


def test_matplotlib_is_not_loaded_before_a_chart_is_drawn():
    program = (
        "import sys; from workbench.reports import html, write, docx, charts, chart_compose;"
        "from workbench.reports.document import Document; html.render(Document(title='T', slug='t'));"
        "print('matplotlib' in sys.modules)"
    )
    run = [sys.executable, "-c", program]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip() == "False"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "../x"}, {"name": ""}, {"caption": " "}, {"alternative": ""}, {"values": ((1,),)},
        {"values": ((float("nan"), 1, 1),) * 3}, {"texts": (("1",),)}, {"groups": ("North",)},
    ],
)  # fmt: skip
def test_a_chart_that_does_not_fit_is_refused(wrong):
    with pytest.raises(ValueError, match="chart"):
        replace(examples()[0], **wrong)


def test_no_data_is_never_zero():
    heat, bars, *_ = examples()
    assert [heat.reads(0, at) for at in range(3)] == ["3", "0", "–"]
    assert (bars.values[1][1], bars.reads(1, 1), bars.reads(2, 1)) == (None, "no data", "0 of 0")


def test_a_network_tells_its_pairs_strongest_first():
    rows = [[cell.text for cell in row] for row in as_table(examples()[2]).rows]
    assert rows == [[CODES[0], CODES[1], "12"], [CODES[1], CODES[2], "1"]]


def test_a_chart_is_data():
    assert hash(examples()[0]) == hash(examples()[0])
    assert isinstance(examples()[0], Chart)
