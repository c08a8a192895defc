"""Tests of the compiling of kernels."""

from __future__ import annotations

import numpy as np
import pytest

from bluehelm.core import compiled


@pytest.mark.skipif(not compiled.IS_COMPILED, reason="numba is not installed")
def test_a_kernel_that_says_it_makes_no_array_is_refused_when_it_does() -> None:
    """No reference is counted in such a kernel, so an array that it made would never be given back."""
    import numba

    @compiled.njit(cache=False, allocates=False)
    def made(length: int) -> object:
        return np.zeros(length)

    with pytest.raises(numba.core.errors.TypingError, match="zeros"):
        made(3)
