import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.reports.names import LONGEST, file_stem, report_href


@given(st.text(st.characters(codec=None)))
def test_any_slug_gives_a_name_that_every_system_takes(slug):
    stem = file_stem(slug)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem)
    assert len(stem) <= LONGEST
    assert stem not in {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}


@pytest.mark.parametrize(
    "slug", ["con", "PRN", "aux", "nul", "com1", "lpt9", "../../etc/passwd", "/x", "C:\\x", ".", ""]
)
def test_what_is_reserved_or_leads_elsewhere_gets_a_digest(slug):
    assert re.search(r"-[0-9a-f]{8}$", file_stem(slug))


def test_a_plain_slug_is_its_own_name():
    assert file_stem("site-memo-ash") == "site-memo-ash"


@pytest.mark.parametrize(("one", "other"), [("a/b", "a-b"), ("Ash", "ash"), ("x" * 200, "x" * 201), ("é", "e")])
def test_distinct_slugs_never_share_a_file(one, other):
    assert file_stem(one) != file_stem(other)


def test_a_link_to_a_report_names_its_file():
    assert report_href("nul", "x") == f"{file_stem('nul')}.*#x"
