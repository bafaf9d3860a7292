"""1 is found, 0 is asked, read and not found, and nothing is nobody can say."""

from tests.displays.build import Build, schools
from workbench.displays.binary import binary, codes_in_use
from workbench.displays.matrix import code_by_site
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus


def values(corpus: Corpus, by: str, *codes: str) -> dict[str, list[tuple[int | None, str]]]:
    return {row.slug: [(c.value, c.reason) for c in row.cells] for row in binary(corpus, codes, by=by)}


def test_by_source_each_has_its_own_reason() -> None:
    build = schools(("a1", "north")).source("a1-q").read("a1-q").source("a1-unread").coded("a1-p", "g/a", 1)
    found = values(build.corpus(), "source", "g/a", "g")

    assert found["a1-p"] == [(1, "coded"), (1, "coded")]
    assert found["a1-q"] == [(0, "asked and absent")] * 2
    assert found["a1-unread"] == [(None, "not yet coded")] * 2


def test_what_was_not_asked_is_empty_and_what_was_found_unasked_is_1() -> None:
    build = Build().code("a").site("ash").source("ash-p").source("ash-t", role="teacher").asked("a", role="principal")
    build.read().source("ash-u", role="teacher").read("ash-u").coded("ash-u", "a", 3)
    found = values(build.corpus(), "source", "a")

    assert [found[s][0][0] for s in ("ash-p", "ash-t", "ash-u")] == [0, None, 1]
    assert found["ash-t"][0][1] == "not asked"


def test_a_challenging_passage_is_a_passage_and_an_interviewers_words_are_none() -> None:
    build = schools(("a1", "north"), ("a2", "north")).code("p", "P.").asked("p").read()
    build.coded("a1-p", "p", 1, stance=Stance.CHALLENGES).coded("a2-p", "p")

    assert values(build.corpus(), "source", "p") == {"a1-p": [(1, "coded")], "a2-p": [(0, "asked and absent")]}


def test_by_site_it_is_the_matrix() -> None:
    build = schools(("a1", "north"), ("a2", "north")).site("a3").source("a3-p").site("a4").coded("a1-p", "g/a", 1, 2)
    corpus = build.corpus()
    matrix = {
        (row.code, cell.site): cell.units for row in code_by_site(corpus, ["g/a", "g/b"]).rows for cell in row.cells
    }
    found = values(corpus, "site", "g/a", "g/b")

    for site, (a, b) in found.items():
        expected = [matrix[code, site] for code in ("g/a", "g/b")]
        assert [a[0], b[0]] == [units if units is None else min(units, 1) for units in expected]


def test_columns_are_codes_in_use_or_their_groups() -> None:
    corpus = schools(("a1", "north")).code("h").code("h/c").coded("a1-p", "h/c", 1).coded("a1-p", "g/a", 2).corpus()

    assert codes_in_use(corpus) == ("g/a", "h/c")
    assert codes_in_use(corpus, groups=True) == ("g", "h")
