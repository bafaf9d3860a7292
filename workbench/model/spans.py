"""Codings of one source as bare ranges: for sweeps over many, in which an object for each would cost too much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Ranges:
    """The codings of one source that touch a respondent's sentence; three arrays of one length, in any order.

    ``starts`` and ``ends`` are half-open: numbers of the source's respondents' sentences, or characters of its text.
    ``codes``: numbers of codes, as whoever read them counts. ``units``: respondents' sentences of the source.
    """

    source: str
    units: int
    codes: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
