"""PyTorch is imported where a model needs it, and not by spaCy, which would take a second and 200 MB for nothing."""

import sys
from typing import cast

_MODULES = cast("dict[str, object]", sys.modules)


def hide_torch() -> None:
    """Let `import torch` fail in this process as if it were not installed, until `show_torch`. For programs, at their
    start: spaCy imports it if it can, and a library must not take it from others in the process."""
    _MODULES.setdefault("torch", None)


def show_torch() -> None:
    """Let torch be imported again; nothing happens if it has not been hidden."""
    if "torch" in _MODULES and _MODULES["torch"] is None:
        del _MODULES["torch"]
