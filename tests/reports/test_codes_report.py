"""The report on codes as a document."""

from tests.displays.build import Build, schools
from workbench.displays.retrieval import retrieved
from workbench.model.corpus import Corpus
from workbench.model.retrieval import Around
from workbench.reports import html, markdown
from workbench.reports.codes_report import codes_document


def text(corpus: Corpus, around: dict[str, Around] | None = None) -> str:
    document = codes_document(corpus, retrieved(corpus, corpus.passages), (), around=around)
    assert "<html" in html.render(document)
    return markdown.render(document)


def build() -> Build:
    return schools(("a1", "north"), ("a2", "north")).coded("a1-p", "g/a", 1, text="We meet.")


def test_each_code_has_its_path_its_figures_and_its_passages_with_their_places() -> None:
    found = text(build().coded("a1-p", "g/b", 1, coder="ben").corpus())

    assert "## G > G/A" in found
    assert "1 passage in 1 of 2 sources, at 1 of 2 sites, coded by ana" in found
    assert "> We meet." in found
    assert "a1-p, turn 1, line 1" in found
    assert "**Also coded:** g/b (ben)" in found


def test_words_that_may_not_be_quoted_are_not_and_what_stands_around_is_as_it_was_given() -> None:
    built = build().coded("a2-p", "g/a", 2, text="Never print this.", quotable=False)
    corpus = built.corpus()
    found = text(corpus, {corpus.passages[0].coding.id: Around(before="A: Well.", after="")})

    assert "Never print this" not in found
    assert "[paraphrase only]" in found.replace("\\", "")
    assert found.index("A: Well.") < found.index("> We meet.")


def test_sites_of_which_nobody_can_say_are_named_with_the_reason() -> None:
    assert "not yet coded: A3" in text(build().site("a3").source("a3-p").corpus())


def test_without_passages_it_says_so() -> None:
    assert "No passage that counts has any of these codes." in text(schools(("a1", "north")).corpus())
