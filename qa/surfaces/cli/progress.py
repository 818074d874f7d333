"""The progress of a command, on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def progress_bar(title: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on stderr, if that is a terminal; the yielded function sets how much is done, of how much."""
    with tqdm(desc=title, unit=unit, disable=None if sys.stderr.isatty() else True, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
