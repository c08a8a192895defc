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


def njit(*, cache: bool, allocates: bool = True) -> Callable[[Kernel], Any]:
    """
    Return a decorator that compiles a kernel, or leaves it as it is where there is no numba.

    A kernel gives the same answer either way: it draws, adds up and compares in the order that it states, and
    no whole number leaves its range.

    Parameters
    ----------
    cache
        Whether what is compiled is kept beside the module.
    allocates
        Whether the kernel makes arrays or returns any. One that does not counts no references to those it
        reads; counting takes as long as the rest of a small kernel. It is refused where it does make one.

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
    if not IS_COMPILED:
        return _as_it_is
    counts: dict[str, Any] = {"_nrt": allocates}  # numba's types do not know the option
    compiled: Callable[[Kernel], Any] = numba.njit(cache=cache, **counts)
    return compiled


def _as_it_is(kernel: Kernel) -> Kernel:
    return kernel
