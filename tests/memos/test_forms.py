"""What is typed in an editor is read back as it was meant. Invented data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.memos.forms import FORMS, Draft, as_typed, headline, read_typed
from workbench.model.memo import MemoKind

WORDS = st.text(alphabet="ab <>&*_#é\n", max_size=40).map(lambda s: s.strip()).filter(lambda s: not s.startswith("#"))


@given(body=WORDS, kind=st.sampled_from([k for k in MemoKind if k is not MemoKind.REMARK]))
def test_a_body_comes_back(body: str, kind: MemoKind) -> None:
    lines = "\n".join(line for line in body.split("\n")).strip("\n").rstrip()
    assert read_typed(as_typed(Draft(title="T", body=body), kind), kind).body == lines


def test_a_form_comes_back_field_by_field() -> None:
    form = {"date": "2026-11-02", "met": "the principal\ntwo coaches", "next": "ask about the color"}
    draft = Draft(title="Visit", form=form, body="Cold hall.\n\n## Date of the visit\nis a heading of mine here")
    assert read_typed(as_typed(draft, MemoKind.CONTACT), MemoKind.CONTACT) == draft


def test_an_untouched_template_is_empty() -> None:
    for kind in (MemoKind.ANALYTIC, *FORMS):
        assert read_typed(as_typed(Draft(), kind), kind).empty


@pytest.mark.parametrize("text", ["", "\n \n", "# \n\n"])
def test_nothing_typed_is_nothing(text: str) -> None:
    assert read_typed(text, MemoKind.ANALYTIC).empty


def test_windows_line_ends_and_a_byte_order_mark_are_taken_off() -> None:
    assert read_typed("\ufeff# T\r\n\r\none\r\ntwo", MemoKind.CODE) == Draft(title="T", body="one\ntwo")


def test_a_long_body_is_called_by_its_first_words() -> None:
    assert len(headline("", "word " * 300_000)) <= 70
