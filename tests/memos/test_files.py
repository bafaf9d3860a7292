"""Memos as files: they come back as they went, and what is no memo is refused in one line. Invented data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.memos.files import as_file, file_name, read_file, state_of
from workbench.model.memo import Memo, MemoKind

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n"), max_size=80)


@given(title=TEXT.map(lambda s: " ".join(s.split())), body=TEXT)
def test_what_goes_out_comes_back_the_same(title: str, body: str) -> None:
    memo = Memo(id="0192-a", body=body, coder="ana", kind=MemoKind.CONTACT, title=title, form={"date": "no: [1]"})
    filed = read_file(as_file(memo, ["site:osgood"]))
    assert (filed.id, filed.title, filed.on, filed.kind) == ("0192-a", title, ("site:osgood",), MemoKind.CONTACT)
    assert filed.state == filed.base == state_of(memo)


@pytest.mark.parametrize("name", ["../x", "nul", "<b>*", "", "a\x00b", "é" * 300])
def test_names_of_files_are_safe(name: str) -> None:
    made = file_name(Memo(id="1", body="", coder="ana", title=name))
    assert made.replace("-", "").replace(".", "").isalnum()
    assert len(made) < 90


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no front", "no front matter"),
        ("---\nid: 1\n", "does not end"),
        ("---\nid: [a\n---\nx", "no YAML"),
        ("---\n- a\n---\nx", "no list of names"),
        ("---\nkind: poem\n---\nx", "no kind 'poem'"),
        ("---\nwho: me\n---\nx", "no field who"),
        ("---\non: osgood\n---\nx", "'on' is no list"),
        ("---\nform: [1]\n---\nx", "form is no list"),
        ("---\nid: {a: b}\n---\nx", "id is no text"),
        ("---\n!!python/object/apply:os.system [ls]\n---\nx", "no YAML"),
        ("---\n" + "[" * 5000 + "\n---\nx", "no YAML"),
    ],
)
def test_what_is_no_memo_file_is_refused_in_one_line(text: str, told: str) -> None:
    with pytest.raises(WorkbenchError, match=r"^[^\n]*$") as error:
        read_file(text)
    assert told in str(error.value)
