"""The real interviews beside the checkout are read as the benchmark says; none of their words are here."""

import importlib
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # benchmarks/ is no installed package
serdif = importlib.import_module("benchmarks.serdif")
pytestmark = pytest.mark.skipif(not serdif.DATA.exists(), reason=f"needs {serdif.DATA.name} beside the checkout")


def test_paragraphs_codes_and_pairs_are_as_many_as_the_data_says():
    found = serdif.segments()

    assert (len(found), sum(bool(s.codes) for s in found), sum(len(s.codes) for s in found)) == (2991, 2035, 2391)
    assert {code for s in found for code in s.codes} == {code.slug for code in serdif.codebook()}
    assert all(s.before == "" for s in found if s.start == 0 or found[s.start - 1].source != s.source)


def test_no_answer_of_a_source_that_is_held_out_is_given():
    every = serdif.segments()
    given, test = serdif.protocol(every, coded=200, seed=1)
    held_out = {s.source for s in test}

    assert len(held_out) == 5  # 30 % of 17
    assert len(given) == len(every)
    assert sum(bool(s.codes) for s in given) == 200
    assert all(s.read == frozenset() and not s.codes for s in given if s.source in held_out)
