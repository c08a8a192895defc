"""Tests of the compiling of kernels."""

from __future__ import annotations

import subprocess
import sys

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


def test_whoever_plans_nothing_loads_no_compiler() -> None:
    """The planner is imported by pages and commands that only read what it made."""
    asked = "import sys, bluehelm.deployment.plan, bluehelm.generation.match; print('numba' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
