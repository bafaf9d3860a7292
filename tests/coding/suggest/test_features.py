"""Rows beside those of scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from workbench.coding.suggest.features import Space, grams, words

TEXTS = ["We met on Monday.", "On Monday we met, and met again", "Nobody met us", "we we we"]


@given(st.text(alphabet="abcé", min_size=1, max_size=9))
def test_runs_of_characters_are_those_of_char_wb(word):
    theirs = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5)).build_analyzer()

    assert sorted(grams(word)) == sorted(theirs(word))


def test_words_alone_have_the_values_of_a_tfidf_vectorizer():
    space = Space.of(TEXTS, fast=True)
    theirs = TfidfVectorizer(
        tokenizer=words, token_pattern=None, sublinear_tf=True, ngram_range=(1, 2), vocabulary=terms(space)
    ).fit_transform(TEXTS)

    assert np.allclose(space.rows(TEXTS).toarray(), theirs.toarray())


def test_runs_of_characters_are_scaled_by_themselves():
    space = Space.of(TEXTS)
    rows = space.rows(["met"]).toarray()[0]
    first = len(space.words) + len(space.pairs)

    assert np.linalg.norm(rows[:first]) == pytest.approx(1)
    assert np.linalg.norm(rows[first:]) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "...", "xyzzy plugh"])
def test_a_text_without_known_terms_is_a_row_of_zeros(text):
    assert Space.of(TEXTS, fast=True).rows([text, "we"]).toarray()[0].sum() == 0


def test_a_line_without_spaces_is_cut_and_costs_no_more_than_a_word():
    assert words("x" * 100_000) == ["x" * 40]
    assert (
        len(Space.of(["x" * 100_000, "x" * 100_000]).grams) == 9
    )  # of 3 to 5 letters: at the start, inside, the end


def terms(space):
    """Its columns as scikit-learn names them: a pair is joined by a blank."""
    return {
        term if isinstance(term, str) else " ".join(term): at for term, at in {**space.words, **space.pairs}.items()
    }
