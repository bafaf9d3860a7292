"""A chapter gathers what analysts wrote, each piece with its source. The study is invented."""

from dataclasses import replace

from tests.displays.build import SIX, schools
from workbench.displays.matrix import code_by_site
from workbench.model.corpus import Corpus
from workbench.model.framework import Summary
from workbench.model.memo import Attachment, Memo, MemoKind, Thing
from workbench.patterns.confidence import NOT_COMPARED
from workbench.patterns.outline import outline, part_of
from workbench.reports import markdown
from workbench.reports.chapter import Prose, chapter_document
from workbench.reports.cross_site_theme import Telling


def study() -> Corpus:
    build = schools(*SIX, codes=("g", "g/a", "g/a/x", "g/a/not-in-frame")).asked("g/a").read()
    return build.coded("a1-p", "g/a/x", 1).coded("b1-p", "g/a/not-in-frame", 2).corpus()


def page(corpus: Corpus, *prose: Prose) -> str:
    matrix = code_by_site(corpus, ["g/a/x"])
    telling = Telling.of(corpus, outline(corpus), matrix, NOT_COMPARED, "")
    return markdown.render(chapter_document(telling, part_of(corpus, "g/a"), prose, ()))


def memo(kind: MemoKind, body: str) -> Memo:
    at = (Attachment(what=Thing.CODE, target="u", name="g/a/x"),)
    return Memo(id=body, title="T", body=body, coder="ana", kind=kind, attached=at)


def test_prose_memos_and_summaries_stand_with_their_source() -> None:
    corpus = replace(
        study(),
        memos=(memo(MemoKind.ANALYTIC, "Peers matter."), memo(MemoKind.MEMBER_CHECK, "For her eyes.")),
        summaries=(
            Summary(id="s", site="a1", theme="g/a", body="All in one.", coder="ben", at="2026-11-02T10:00:00Z"),
        ),
    )
    text = page(corpus, Prose(place="A1", report="site-memo-a1", region="g/a", text="The roof again."))
    assert "The roof again." in text
    assert "From site-memo-a1, region g/a." in text
    assert "Peers matter." in text
    assert "Framework summary by ben on 2026-11-02." in text
    assert "For her eyes." not in text


def test_what_the_frame_does_not_foresee_is_a_run_of_its_own() -> None:
    text = page(study())
    new = text[text.index("## Runs on new codes") :]
    assert "B1: 1 passages" in new
    assert "`workbench report evidence --code g/a/not-in-frame`" in new


def test_what_is_missing_is_said() -> None:
    text = page(study())
    for said in ("No memo of these sites", "No summary of the theme", "No memo is attached", "No vignette stands"):
        assert said in text
