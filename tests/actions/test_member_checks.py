"""Member checks: only a participant's own words go out; what they withhold is printed nowhere. Invented data."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from workbench.actions import member_answers, member_checks, memo_listing
from workbench.actions.build import build
from workbench.actions.member_checks import Which
from workbench.actions.memo_listing import Chosen
from workbench.actions.participants import add_participant
from workbench.actions.reading import corpus
from workbench.actions.workplace import Workplace
from workbench.errors import Problems, WorkbenchError
from workbench.model.filters import Filters
from workbench.model.memo import MemoKind
from workbench.model.quoting import Answer
from workbench.model.source import Consent
from workbench.model.text import short_id
from workbench.store import frames

PELL = "mr-pell"


@pytest.fixture
def pell(coded: Workplace) -> Workplace:
    """The sample study, which knows one of its principals as a participant who agreed to be quoted."""
    add_participant(coded, "Mr. Pell", role="principal", site="osgood", consent=["quote"])
    return coded


def marked(path: Path, boxes: dict[int, tuple[int, str]]) -> list[str]:
    """Write into the boxes of a packet: number of the quotation → row and mark. Gives the ids of the quotations."""
    word = docx.Document(str(path))
    for number, (row, mark) in boxes.items():
        word.tables[number].rows[row].cells[1].text = mark
    word.save(str(path))
    return [table.rows[0].cells[0].text.removeprefix("Quotation ") for table in word.tables]


def test_answers_come_back_from_word_and_nothing_is_guessed(pell: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "check.docx"
    done = member_checks.packet(pell, PELL, path)
    ids = marked(path, {0: (1, "x"), 1: (3, "☒"), 2: (1, "perhaps"), 3: (2, "x")})
    assert len(ids) == done.quotations

    taken = member_answers.take(pell, path)
    assert [(short_id(r.coding), r.answer, r.participant) for r in taken.replies] == [
        (ids[0], Answer.APPROVED, PELL), (ids[1], Answer.WITHHELD, PELL),
    ]  # fmt: skip
    assert [box.id for box in taken.unclear] == [ids[2], ids[3]]
    assert len(taken.unanswered) == len(ids) - 4
    assert member_answers.take(pell, path).same == 2, "a packet may be read twice"


def test_a_packet_is_a_memo_on_the_participant_and_the_quotations(pell: Workplace, tmp_path: Path) -> None:
    done = member_checks.packet(pell, PELL, tmp_path / "a.md")
    (each,) = memo_listing.listed(pell, Chosen(on=(f"participant:{PELL}",)))
    assert (each.memo.id, each.memo.kind) == (done.memo, MemoKind.MEMBER_CHECK)
    assert len(each.memo.attached) == done.quotations + 1


def test_only_own_words_are_in_a_packet(pell: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    done = member_checks.packet(pell, PELL, path, which=Which.ALL)
    read = corpus(pell, Filters())
    others = [p for p in read.counted if p.source.participant != PELL]
    page = path.read_text(encoding="utf-8")
    assert done.quotations > 3
    assert not [p.coding.id for p in others if len(p.coding.quote) > 30 and p.coding.quote in page]
    with pytest.raises(Problems, match="names 0 quotations of mr-pell"):
        member_checks.packet(pell, PELL, tmp_path / "b.md", ids=[short_id(others[0].coding.id)])
    assert not (tmp_path / "b.md").exists()


@pytest.mark.parametrize("scope", [Consent.PARAPHRASE, None])
def test_a_packet_needs_consent(coded: Workplace, tmp_path: Path, scope: Consent | None) -> None:
    add_participant(coded, "Mr. Pell", role="principal", site="osgood", consent=[scope.value] if scope else [])
    with pytest.raises(WorkbenchError, match="agreed to"):
        member_checks.packet(coded, PELL, tmp_path / "a.docx")


def test_withheld_words_are_in_no_report_export_memo_or_packet(pell: Workplace, tmp_path: Path) -> None:
    member_checks.packet(pell, PELL, tmp_path / "a.md", which=Which.ALL)
    passage = max(
        (p for p in corpus(pell, Filters(site=("osgood",))).counted if p.source.participant == PELL),
        key=lambda p: len(p.coding.quote),
    )
    words, name = passage.coding.quote[5:45], short_id(passage.coding.id)
    assert words in (tmp_path / "a.md").read_text(encoding="utf-8")

    member_answers.reply(pell, name, Answer.WITHHELD, reason="names a parent")

    member_checks.packet(pell, PELL, tmp_path / "b.md", which=Which.ALL)
    build(pell, ["site-memos", "cross-site"], sites=["osgood"])
    pages = [tmp_path / "b.md", *(p for p in pell.reports.glob("*.*") if p.suffix in (".md", ".html"))]
    assert not [p.name for p in pages if words in p.read_text(encoding="utf-8")]
    with pell.reading() as study:
        assert not [row for row in frames.rows_of(study.db, "codings").rows if words in str(row)]
        assert not [row for row in frames.rows_of(study.db, "units").rows if words in str(row)]

    member_answers.reply(pell, name, Answer.APPROVED)  # the last answer holds
    assert any(p.coding.id == passage.coding.id and p.quotable for p in corpus(pell, Filters()).counted)


def test_an_edited_wording_needs_words_and_never_replaces_the_text(pell: Workplace) -> None:
    passage = next(p for p in corpus(pell, Filters()).counted if p.source.participant == PELL)
    name = short_id(passage.coding.id)
    with pytest.raises(WorkbenchError, match="edited into what"):
        member_answers.reply(pell, name, Answer.EDITED)
    member_answers.reply(pell, name, Answer.EDITED, words="Kinder.")
    now = next(p for p in corpus(pell, Filters()).counted if p.coding.id == passage.coding.id)
    assert (now.text, now.quotable) == (passage.text, True)


@pytest.mark.parametrize("content", [b"PK\x03\x04 no package", b"", b"\xff\xfe"])
def test_a_file_that_is_no_packet_is_refused(pell: Workplace, tmp_path: Path, content: bytes) -> None:
    for name in ("a.docx", "a.md", "a.pdf"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(WorkbenchError):
            member_answers.take(pell, tmp_path / name)
