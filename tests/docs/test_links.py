"""Every relative link of the documents leads to a file, and every anchor to a heading of it."""

import re
from pathlib import Path

import pytest

from tests.docs.console import ROOT

DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "codebooks" / "README.md",
        *(ROOT / "corpora").rglob("README.md"),
    ]
)
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)


def prose(path: Path) -> str:
    return _CODE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """As GitHub makes them: lower case, punctuation gone, spaces to hyphens."""
    plain = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in _HEADING.findall(plain)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path: Path) -> None:
    for href in _LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", href):
            continue
        name, _, anchor = href.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), f"{href} leads nowhere"
        if anchor:
            assert anchor in anchors(target), f"{href}: no such heading"


def test_every_document_is_reached_from_the_first_page() -> None:
    reached, queue = set(), [ROOT / "README.md"]
    while queue:
        path = queue.pop()
        if path in reached or path.suffix not in (".md", "") or not path.exists():
            continue
        reached.add(path)
        if path.is_dir():
            queue += sorted(path.glob("*.md"))
            continue
        queue += [(path.parent / h.partition("#")[0]).resolve() for h in _LINK.findall(prose(path)) if ":" not in h]

    assert [p for p in DOCUMENTS if p not in reached] == []
