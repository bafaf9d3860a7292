"""Random tables of judgements for Hypothesis; invented."""

import warnings
from contextlib import contextmanager

import numpy as np
from hypothesis import strategies as st

A_FEW = st.integers(2, 4)


@contextmanager
def quiet():
    """Other programs warn where a coefficient is undefined; ours are silent, which pytest holds them to."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@st.composite
def units(draw, *, coders=A_FEW, q=A_FEW, missing=True):
    """Rows of units × coders, categories 1..q, None where missing."""
    width, top = draw(coders), draw(q)
    value = st.one_of(st.none(), st.integers(1, top)) if missing else st.integers(1, top)
    rows = draw(st.lists(st.lists(value, min_size=width, max_size=width), min_size=2, max_size=10))
    return rows, tuple(range(1, top + 1))


@st.composite
def tables(draw):
    """A square table of counts, at least one unit in it."""
    q = draw(st.integers(2, 4))
    cells = draw(st.lists(st.integers(0, 12), min_size=q * q, max_size=q * q).filter(any))
    return np.array(cells).reshape(q, q)


def same(one, other):
    """Equal within rounding, or both undefined."""
    return np.allclose(one, other, rtol=1e-9, atol=1e-9, equal_nan=True)
