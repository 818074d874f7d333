"""A folder with word lists of the user's own, for tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def user_language_folder(folder: Path, clear_caches: Callable[[], None]) -> Iterator[Path]:
    """Set `folder` as the user's language folder; `clear_caches` forgets what was read from there, or before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BYLINE_LANGUAGE_FOLDER", str(folder))
        clear_caches()
        yield folder
    clear_caches()
