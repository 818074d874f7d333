"""spaCy imports PyTorch if it is installed, for models other than Byline's, which takes a second and 200 MB."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import cast

_hidden = Event()
_modules = cast("dict[str, object]", sys.modules)


def hide_torch() -> None:
    """Let `torch_hidden` hide PyTorch. To be called by programs when they start: a library must not hide it from
    spaCy models that others may use in the same process."""
    _hidden.set()


@contextmanager
def torch_hidden() -> Iterator[None]:
    """In one of our programs, let `import torch` fail within the block as if it were not installed."""
    if not _hidden.is_set() or "torch" in _modules:
        yield
        return
    _modules["torch"] = None
    try:
        yield
    finally:
        del _modules["torch"]
