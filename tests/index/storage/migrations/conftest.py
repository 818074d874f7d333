"""A copy of the stored index of schema 3."""

import shutil
from pathlib import Path

import pytest

OLD_INDEXES = Path(__file__).parent / "old_indexes"
SCHEMA_3 = OLD_INDEXES / "schema3"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Folder of an index of schema 3, to be upgraded."""
    return Path(shutil.copytree(SCHEMA_3, tmp_path / "old"))
