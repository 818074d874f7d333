"""Shows the progress of a run: a bar on a terminal, otherwise a line on stderr now and then."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from tqdm import tqdm

from index.common.command_line import print_error
from index.ingest.adding import AddProgress, AddReport, ProgressCallback

_FORMAT = "{desc}: {percentage:3.0f}% |{bar}| {postfix}, {elapsed} elapsed, {remaining} left"

_TICK_SECONDS = 1.0
"""How often the bar is redrawn, so that it moves while a model is loaded."""

_LINE_SECONDS = 10.0
"""How often a line is written if there is no terminal."""

_MEGABYTE = 1_000_000


class ProgressDisplay:
    """Displays what a run does and its progress, from a separate thread while the run is busy; a context manager.

    `starting` is what it does until the first article has been read.
    """

    def __init__(self, on_progress: ProgressCallback, *, visible: bool, starting: str = "Adding") -> None:
        self._on_progress = on_progress
        self._visible = visible
        self._bar = tqdm(desc=starting, bar_format=_FORMAT, disable=None if visible else True)
        self._doing = starting
        self._progress = AddProgress(0, 0, AddReport())
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="progress", daemon=True)

    def __enter__(self) -> "ProgressDisplay":
        if self._visible:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        if self._visible:
            self._thread.join()
        self._bar.close()

    def update(self, progress: AddProgress) -> bool:
        """Show the progress of the run; return whether to continue."""
        if not self._progress.size:
            self._say("Adding")
        self._progress, self._bar.total = progress, progress.size
        self._bar.set_postfix_str(_counts(progress.report), refresh=False)
        self._bar.update(progress.done - self._bar.n)
        return self._on_progress(progress)

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Show that the run does something other than adding within the block."""
        self._say(what)
        try:
            yield
        finally:
            self._say("Adding")

    def _say(self, what: str) -> None:
        self._doing = what
        self._bar.set_description_str(what)

    def _tick(self) -> None:
        every = _LINE_SECONDS if self._bar.disable else _TICK_SECONDS
        while not self._over.wait(every):
            if self._bar.disable:
                print_error(self._line())
                sys.stderr.flush()
            else:
                self._bar.refresh()

    def _line(self) -> str:
        if not self._progress.size:  # nothing is known yet
            return self._doing
        counts = _counts(self._progress.report)
        done, size = (f"{part / _MEGABYTE:.1f}" for part in (self._progress.done, self._progress.size))
        return f"{self._doing}: {counts}" if size == "0.0" else f"{self._doing}: {done} of {size} MB read, {counts}"


def _counts(report: AddReport) -> str:
    return f"{len(report.files)} articles, {len(report.refused)} refused"
