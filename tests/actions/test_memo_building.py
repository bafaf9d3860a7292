"""Memos of the sample study, built as a team builds them: own sections, filters, analyst text that stays."""

import re
from pathlib import Path

import pytest

from workbench.actions.build_check import check_reports
from workbench.actions.memo_building import build_memos, own_outline
from workbench.actions.stages import mark
from workbench.actions.workplace import Workplace
from workbench.errors import NotKnown, Problems
from workbench.model.filters import Filters
from workbench.model.stages import SiteStage

OUTLINE = """codebook: site-outline
title: Ours
codes: [{id: a, name: A, definition: d}]
memo:
  - {id: glance, title: What we saw, kind: glance}
  - {id: rooms, title: In classrooms, kind: coded, codes: [supervisory/classrooms], prompt: What is seen there}
  - {id: change, title: Then and now, kind: change, prompt: What changed}
"""


@pytest.fixture
def place(sample_copy: Path) -> Workplace:
    return Workplace(root=sample_copy, coder="coder-1")


def own(place: Workplace, text: str = OUTLINE) -> None:
    (place.root / "codebooks" / "site-outline.yaml").write_text(text, encoding="utf-8")


def page(place: Workplace, name: str) -> str:
    return (place.reports / f"{name}.md").read_text(encoding="utf-8")


def test_the_studys_own_outline_orders_the_memo(place: Workplace) -> None:
    own(place)
    build_memos(place, "site-memos", ["osgood"])
    headings = re.findall(r"(?m)^## (.*)$", page(place, "site-memo-osgood"))
    assert headings == ["What we saw", "In classrooms", "Other codes", "Then and now", "How this report was made"]


def test_a_mistake_in_the_outline_is_named_and_nothing_is_written(place: Workplace) -> None:
    before = page(place, "site-memo-osgood")
    own(place, OUTLINE.replace("kind: change", "kind: chnage"))
    with pytest.raises(Problems, match=r"site-outline\.yaml"):
        build_memos(place, "site-memos", ["osgood"])
    assert page(place, "site-memo-osgood") == before


def test_text_whose_section_the_team_took_out_is_kept(place: Workplace) -> None:
    build_memos(place, "site-memos", ["osgood"])
    path = place.reports / "site-memo-osgood.md"
    text = page(place, "site-memo-osgood")
    path.write_text(text.replace("<!-- analyst: next-visit -->\n", "<!-- analyst: next-visit -->\nAsk Ms. Tran.\n"))
    own(place)
    build_memos(place, "site-memos", ["osgood"])
    assert "Ask Ms. Tran." in page(place, "site-memo-osgood").split("## Kept from an earlier build")[1]


def test_a_second_build_changes_no_byte(place: Workplace) -> None:
    for what, name in (("site-memos", "osgood"), ("district-memos", "brightwater")):
        build_memos(place, what, [name])
        assert not any(d.changed for d in build_memos(place, what, [name]).documents)


def test_a_filtered_memo_is_one_of_its_own(place: Workplace) -> None:
    done = build_memos(place, "site-memos", ["osgood"], filters=Filters(wave=("2",)))
    assert [d.slug for d in done.documents] == ["site-memo-osgood-wave-2"]
    told = page(place, "site-memo-osgood-wave-2")
    assert "`workbench site-memo build osgood --wave 2`" in told
    assert "wave 1 " not in told


def test_every_district_has_a_memo_and_the_manifest_knows_it(place: Workplace) -> None:
    done = build_memos(place, "district-memos")
    slugs = ["district-memo-alder-county", "district-memo-brightwater", "district-memo-copperfield"]
    assert [d.slug for d in done.documents] == slugs
    fresh = {each.slug: each for each in check_reports(place)}
    assert fresh[slugs[1]].reasons == ()
    assert fresh[slugs[1]].again == "workbench district-memo build brightwater"
    assert "brightwater-central-office-w1" in page(place, slugs[1])


def test_what_was_said_and_amended_since_the_draft_stands_in_the_log(place: Workplace) -> None:
    build_memos(place, "site-memos", ["osgood"])
    mark(place, "osgood", SiteStage.DRAFTED)
    path = place.reports / "site-memo-osgood.md"
    text = page(place, "site-memo-osgood")
    path.write_text(text.replace("<!-- analyst: change -->\n", "<!-- analyst: change -->\nIt grew louder.\n"))
    build_memos(place, "site-memos", ["osgood"])
    told = page(place, "site-memo-osgood")
    assert "- **status:** drafted" in told
    assert "| It grew louder. |" in told
    assert "The evidence changed" not in told


def test_unknown_places_are_refused(place: Workplace) -> None:
    with pytest.raises(NotKnown, match="no site 'osgod'; did you mean osgood"):
        build_memos(place, "site-memos", ["osgod"])
    with pytest.raises(NotKnown, match="no district 'bright'"):
        build_memos(place, "district-memos", ["bright"])


def test_a_study_without_an_outline_of_its_own_takes_the_shipped_one(place: Workplace) -> None:
    (place.root / "codebooks" / "site-outline.yaml").unlink()
    assert own_outline(place) is None
    build_memos(place, "site-memos", ["osgood"])
    assert "## Change between waves" in page(place, "site-memo-osgood")
