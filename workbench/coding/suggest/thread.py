"""One thread for linear algebra: the matrices are small, and threads that wait for each other cost twice the time.

It also makes the order of sums, and with it the last bits of a model, the same on machines of any number of cores.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def on_one_thread(function: Callable[P, T]) -> Callable[P, T]:
    """The same function, with BLAS and OpenMP held to one thread while it runs."""

    @wraps(function)
    def held(*given: P.args, **named: P.kwargs) -> T:
        from threadpoolctl import threadpool_limits  # comes with scikit-learn

        with threadpool_limits(limits=1):
            return function(*given, **named)

    return held
