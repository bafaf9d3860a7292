"""The reports of the sample study, word for word: a change is reviewed as a diff (make golden writes them anew)."""

import html
import os
import re
from pathlib import Path

import pytest

from workbench.actions.build import build
from workbench.actions.workplace import Workplace

GOLDEN = Path(__file__).parent / "golden"
REPORTS = ("cross-site", "levers", "site-memo-osgood")


def plain(markdown: str) -> str:
    """Without what differs from one making of the study to the next: the journal's head, and the seal over it."""
    without_head = re.sub(r"(Journal head:\*\* `)[0-9a-f]{12}", r"\g<1>000000000000", markdown)
    without_head = re.sub(r"(?m)(?<=[|:;] )[0-9a-f]{8}(?=;| \||$)", "00000000", without_head)  # ids of quotations
    return re.sub(r"<!-- generated [0-9a-f]{12} -->", "<!-- generated 000000000000 -->", without_head)


@pytest.mark.parametrize("name", REPORTS)
def test_the_report_reads_as_reviewed(sample_place: Workplace, name: str) -> None:
    found = plain((sample_place.reports / f"{name}.md").read_text(encoding="utf-8"))
    path = GOLDEN / f"{name}.md"
    if os.environ.get("WORKBENCH_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="\n")

    assert found == path.read_text(encoding="utf-8")


def test_a_second_build_changes_no_byte(sample_place: Workplace) -> None:
    before = {p: p.read_bytes() for p in sample_place.reports.rglob("*.*")}

    again = build(sample_place)

    assert not any(d.changed for d in again.documents)
    assert again.pages == 0
    assert {p: p.read_bytes() for p in sample_place.reports.rglob("*.*")} == before


def test_no_report_shows_a_uuid(sample_place: Workplace) -> None:
    uuid = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

    assert [p.name for p in sample_place.reports.rglob("*.*") if uuid.search(p.read_text(encoding="utf-8"))] == []


def test_every_quotation_of_a_report_stands_in_its_source(sample_place: Workplace) -> None:
    """Down to the letter: the quotation is cut from the canonical text, and its link leads to its turn."""
    originals = (p for p in sample_place.root.joinpath("corpora").rglob("*") if p.is_file())
    texts = " ".join(" ".join(p.read_text(encoding="utf-8").split()) for p in originals)
    page = (sample_place.reports / "cross-site.html").read_text(encoding="utf-8")
    quotes = re.findall(r"<blockquote>(.*?)</blockquote>", page, flags=re.DOTALL)
    spoken = [html.unescape(re.sub(r"<[^>]+>", "", q)) for q in quotes]

    assert len(spoken) > 100
    for quote in spoken:
        assert " ".join(quote.split()) in texts


def test_every_link_between_reports_leads_somewhere(sample_place: Workplace) -> None:
    for path in sample_place.reports.glob("*.html"):
        page = path.read_text(encoding="utf-8")
        for href in set(re.findall(r'href="([^"#]+)(?:#[^"]*)?"', page)):
            assert (path.parent / href).is_file(), f"{path.name}: {href}"
        for target, anchor in set(re.findall(r'href="([^"#]*)#([^"]+)"', page)):
            where = (path.parent / target).read_text(encoding="utf-8") if target else page
            assert f'id="{anchor}"' in where, f"{path.name}: {target}#{anchor}"
