"""How far codes are used: every figure of k with its n, and nothing said of what nobody has looked at."""

from tests.displays.build import SIX, schools
from workbench.displays.codebook_use import codebook_use
from workbench.model.source import Kind


def test_a_code_that_only_a_memo_carries_is_used_but_counts_nowhere():
    build = schools(*SIX).source("a1-memo", kind=Kind.CASE_MEMO).coded("a1-memo", "g/b", 1)
    use = codebook_use(build.corpus())["g/b"]

    assert (use.codings, use.apart, use.sources, str(use.sites)) == (0, 1, 0, "0 of 6")


def test_a_code_counts_with_all_below_it_and_a_source_once():
    build = schools(*SIX).coded("a1-p", "g/a", 1).coded("a1-p", "g/b", 2, coder="ben").coded("b1-p", "g/a", 1)
    use = codebook_use(build.corpus())

    assert (use["g"].codings, use["g"].own, use["g"].sources, str(use["g"].sites)) == (3, 0, 2, "2 of 6")
    assert (use["g"].coders, use["g/a"].coders) == (("ana", "ben"), ("ana",))


def test_figures_say_nothing_where_nobody_has_read():
    build = schools(*SIX)
    build.coverage.clear()

    assert not any(use.told for use in codebook_use(build.corpus()).values())
