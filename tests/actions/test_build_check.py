"""The manifest of reports: what each was made from, and what is out of date since."""

import json
from pathlib import Path

import pytest

from workbench.actions.build import build
from workbench.actions.build_check import check_reports
from workbench.actions.codings import add_codings
from workbench.actions.history import undo
from workbench.actions.workplace import CONFIG, Workplace
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.reports.manifest import NAME, read_manifest

ONE = ("levers",)


@pytest.fixture
def built(coded: Workplace) -> Workplace:
    """The sample study with one report and the manifest of that alone."""
    (coded.reports / NAME).unlink()
    build(coded, ONE)
    return coded


def reasons(place: Workplace) -> list[str]:
    return [reason for each in check_reports(place) for reason in each.reasons]


def test_what_was_just_built_is_up_to_date_and_the_same_bytes_again(built: Workplace) -> None:
    before = (built.reports / NAME).read_bytes()
    build(built, ONE)

    assert (reasons(built), [d.slug for d in read_manifest(built.reports).documents]) == ([], ["levers"])
    assert (built.reports / NAME).read_bytes() == before
    told = json.loads(before)["documents"][0]
    assert told["command"] == "workbench report levers"
    assert told["files"].keys() == {"levers.md", "levers.html"}


def test_a_coding_makes_it_older_than_its_data_until_it_is_built_again(built: Workplace) -> None:
    add_codings(built, "osgood-principal-w1", ["environment/operations/load"], at=(400, 440))
    assert any("its data changed: 1 command since" in reason for reason in reasons(built))
    undo(built)
    assert any("2 commands since" in reason for reason in reasons(built))
    build(built, ONE)
    assert reasons(built) == []


def test_a_filtered_report_stands_beside_the_whole_one(built: Workplace) -> None:
    build(built, ONE, filters=Filters(wave=("1",)))
    assert [d.command for d in read_manifest(built.reports).documents] == [
        "workbench report levers", "workbench report levers --wave 1",
    ]  # fmt: skip


def page(built: Workplace) -> Path:
    return built.reports / "levers.md"


def test_pages_that_are_gone_or_edited_are_named(built: Workplace) -> None:
    built.reports.joinpath("levers.html").write_text("mine", encoding="utf-8")
    page(built).write_text(page(built).read_text("utf-8").replace("# ", "# My ", 1), encoding="utf-8")
    assert reasons(built) == [
        "levers.html was changed by hand", "levers.md was edited outside the analyst's marks",
    ]  # fmt: skip
    built.reports.joinpath("levers.html").unlink()
    assert "levers.html is missing" in reasons(built)


def test_the_analysts_words_are_not_yet_on_the_other_pages(coded: Workplace) -> None:
    build(coded, ("cross-site",))
    path = coded.reports / "cross-site.md"
    text = path.read_text(encoding="utf-8")
    mark = next(line for line in text.splitlines() if line.startswith("<!-- analyst: "))
    path.write_text(text.replace(mark, f"{mark}\n\nOur words.\n", 1), encoding="utf-8")
    late = {each.slug: each.reasons for each in check_reports(coded)}
    assert [r for r in late["cross-site"] if "analyst text that other formats lack" in r]
    build(coded, ("cross-site",))
    assert {each.slug: each.reasons for each in check_reports(coded)}["cross-site"] == ()


def test_settings_and_another_copy_are_told_apart(built: Workplace) -> None:
    config = built.root / CONFIG
    config.write_text(config.read_text("utf-8").replace('most = "2/3"', 'most = "3/4"'), encoding="utf-8")
    assert reasons(built) == [f"{CONFIG}, or an outline in codebooks/, was changed"]
    told = json.loads((built.reports / NAME).read_text("utf-8"))
    told["documents"][0]["heads"] = ["ab" * 32]
    (built.reports / NAME).write_text(json.dumps(told), encoding="utf-8")
    assert reasons(built)[0] == "it was built from another copy of the study"


@pytest.mark.parametrize("text", ["", "[]", '{"study": "S", "documents": [{"slug": 1}]}', '{"study": 1}'])
def test_a_damaged_manifest_is_named_and_nothing_is_written(built: Workplace, text: str) -> None:
    (built.reports / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(WorkbenchError, match=r"manifest\.json is no manifest .* delete it"):
        check_reports(built)
