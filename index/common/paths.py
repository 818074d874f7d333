"""Paths as people write them."""

import os
from pathlib import Path


def user_path(name: str | Path) -> Path:
    """Return a user's path with "~" expanded; shells do not expand it in `--index=~/news`."""
    return Path(os.path.expanduser(name))  # noqa: PTH111 (Path.expanduser raises where there is no such user)
