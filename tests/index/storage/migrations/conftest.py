"""A copy of the index that schema 3 was kept in."""

import shutil
from pathlib import Path

import pytest

SCHEMA_3 = Path(__file__).parent / "old_indexes" / "schema3"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Folder of an index of schema 3, to be upgraded."""
    return Path(shutil.copytree(SCHEMA_3, tmp_path / "old"))
