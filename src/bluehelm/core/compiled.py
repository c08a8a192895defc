"""Compile kernels by numba where it is installed; elsewhere they run as the Python that they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

try:
    import numba
except ImportError:
    IS_COMPILED = False
else:
    IS_COMPILED = True

Kernel = Callable[..., Any]
"""A function that takes arrays and gives arrays."""


def njit(*, cache: bool) -> Callable[[Kernel], Any]:
    """
    Return a decorator that compiles a kernel, or leaves it as it is where there is no numba.

    A kernel gives the same answer either way: it draws, adds up and compares in the order that it states, and
    no whole number leaves its range.

    Parameters
    ----------
    cache
        Whether what is compiled is kept beside the module.

    Returns
    -------
    Callable
        The decorator.

    Examples
    --------
    >>> @njit(cache=False)
    ... def twice(number):
    ...     return 2 * number
    >>> twice(21)
    42
    """
    compiled: Callable[[Kernel], Any] = numba.njit(cache=cache) if IS_COMPILED else _as_it_is
    return compiled


def _as_it_is(kernel: Kernel) -> Kernel:
    return kernel
