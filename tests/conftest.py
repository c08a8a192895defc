"""What every test may ask for."""

from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

settings.register_profile("house", deadline=None, max_examples=50)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def field_data() -> Path:
    """Return the folder of raw field data; a clone alone does not have it and skips such tests."""
    folder = ROOT / "../shared/data"
    if not folder.is_dir():
        pytest.skip("the raw field data does not lie beside this clone")
    return folder.resolve()
