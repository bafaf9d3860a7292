"""The sections of a site memo as a team may write them; the outlines here are invented."""

from pathlib import Path

import pytest

from workbench.actions.resources import resource
from workbench.coding.site_outline import SectionKind, ShownBy, load_outline
from workbench.errors import Problems

PLAIN = """
memo:
  - {id: glance, title: At a glance, kind: glance, prompt: What place is this}
  - id: team
    title: The team
    kind: coded
    by: sources
    told-by-sites: yes
    codes: [team, work/roles]
  - {id: end, title: Appendix, kind: appendix}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "site-outline.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_sections_come_in_their_order_with_their_codes(tmp_path: Path) -> None:
    outline = load_outline(written(tmp_path, f"codebook: x\ntitle: X\n{PLAIN}"))
    assert outline is not None
    assert [(s.id, s.kind) for s in outline.sections] == [
        ("glance", SectionKind.GLANCE),
        ("team", SectionKind.CODED),
        ("end", SectionKind.APPENDIX),
    ]
    (team,) = outline.coded
    assert (team.codes, team.by, team.told_by_sites) == (("team", "work/roles"), ShownBy.SOURCES, True)
    assert (outline.name, outline.of(SectionKind.LOG)) == ("site-outline.yaml", None)


def test_a_file_without_that_part_tells_nothing(tmp_path: Path) -> None:
    assert load_outline(written(tmp_path, "codebook: x\ntitle: X\n")) is None


def test_all_mistakes_are_named_at_once_with_their_lines(tmp_path: Path) -> None:
    text = """memo:
  - {id: a, title: A, kind: codedd}
  - {id: a, title: '', kind: coded}
  - {id: b, title: B, kind: change, codes: [x]}
  - {id: c, title: C, kind: change, told-by-sites: perhaps}
  - {id: d, titel: D, kind: coded, codes: [x, x, Y Z], by: role}
  - {id: other, title: Other, kind: log}
"""
    with pytest.raises(Problems) as caught:
        load_outline(written(tmp_path, text))
    told = "\n".join(caught.value.problems)
    for line in (
        "line 2: no kind 'codedd'; did you mean coded?",
        "line 3: 'title' is empty",
        "line 3: section 'a' is repeated (first on line 2)",
        "line 3: section 'a' is coded and has no 'codes'",
        "line 4: section 'b' has 'codes', which only coded ones have",
        "line 5: kind 'change' is repeated (first on line 4)",
        "line 5: no answer 'perhaps'; known: yes, no",
        "line 6: unknown key 'titel' in section 'd'; did you mean title?",
        "line 6: code 'x' is repeated (first on line 6)",
        "line 6: no table 'role'; did you mean roles?",
        "line 7: 'other' is kept for codes that no section names",
    ):
        assert line in told


@pytest.mark.parametrize("text", ["memo: []\n", "memo: yes\n", "memo: [a, b]\n", "memo: {a: b}\n"])
def test_what_is_no_list_of_sections_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Problems):
        load_outline(written(tmp_path, text))


def test_the_shipped_outline_has_the_sections_of_the_methods_page() -> None:
    outline = load_outline(resource("codebooks") / "site-outline.yaml")
    if outline is None:
        pytest.skip("the shipped site outline has no part 'memo' yet")
    assert [s.id for s in outline.sections] == [
        "header", "glance", "agenda", "configuration", "supervisory", "teacher-leaders", "environment", "growing",
        "change", "surprises", "contradictions", "next-visit", "corroboration", "appendix",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["site-outline", "urban-leadership"])
def test_every_code_of_the_shipped_codebooks_has_a_section(name: str) -> None:
    from workbench.coding.codebook_file import load_codebook

    outline = load_outline(resource("codebooks") / "site-outline.yaml")
    if outline is None:
        pytest.skip("the shipped site outline has no part 'memo' yet")
    named = {code for section in outline.coded for code in section.codes}
    book = load_codebook(resource("codebooks") / f"{name}.yaml")
    paths = {c.slug: {c.slug, *(p for p in (c.parent, (c.parent or "").split("/")[0]) if p)} for c in book}
    assert [slug for slug, path in paths.items() if not path & named and slug != "not-in-frame"] == []
