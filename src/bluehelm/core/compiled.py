"""Compile kernels by numba where it is installed; elsewhere they run as the Python that they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, update_wrapper
from importlib.util import find_spec
from typing import Any

IS_COMPILED = find_spec("numba") is not None
"""Whether numba is installed; it is loaded when the first kernel is called."""
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
    counts = {"_nrt": allocates}  # numba's types do not know the option
    return lambda kernel: _Late(kernel, options={"cache": cache, **counts})


class _Late:
    """
    A kernel that is handed to numba when it is first called, or when another kernel that calls it is.

    numba takes 65 MB to load, which a server of pages or a command that plans nothing spares.

    Parameters
    ----------
    kernel
        The function.
    options
        What numba is told.
    """

    def __init__(self, kernel: Kernel, *, options: dict[str, Any]) -> None:
        self._options = options
        update_wrapper(self, kernel)

    @cached_property
    def _compiled(self) -> Any:
        import numba

        return numba.njit(**self._options)(self.__wrapped__)  # type: ignore[attr-defined]

    @property
    def _numba_type_(self) -> Any:
        """Return what numba asks of a name that it meets in a kernel."""
        return self._compiled._numba_type_

    def __call__(self, *arrays: Any) -> Any:
        return self._compiled(*arrays)


def _as_it_is(kernel: Kernel) -> Kernel:
    return kernel
