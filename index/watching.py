"""Watching folders and feeds, and syncing the index with every change."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import watchfiles

from index.common.paths import user_path
from index.errors import BylineError
from index.gathering.inputs import KnownState, is_url
from index.ingest.adding import AddReport
from index.library import Index

_POLL_SECONDS = 0.2
"""Seconds between two checks whether to stop, and whether the feeds are due; also until the first sync."""

OnReport = Callable[[AddReport | BylineError], None]


@dataclass(frozen=True, slots=True)
class Watcher:
    """Syncs `inputs` whenever a file below them changes, and every `interval` seconds if there are URLs among them."""

    index: Index
    inputs: Sequence[str | Path]
    interval: float
    allow_private: bool = False

    def run(self, on_report: OnReport, stop: threading.Event) -> None:
        """Sync at the start and on every change until `stop` is set; a sync that has begun is finished first.

        `on_report` is called with each report, or with the error if a sync failed; then the next change is awaited.
        """
        known_state: KnownState = {}
        has_urls = any(map(is_url, self.inputs))
        due: float | None = None
        for changed in self._changes(stop):  # begins to watch before the first sync, which else would miss a change
            if changed or due is None or (has_urls and time.monotonic() >= due):
                self._sync(on_report, known_state)
                due = time.monotonic() + self.interval

    def _sync(self, on_report: OnReport, known_state: KnownState) -> None:
        try:
            on_report(self.index.sync(self.inputs, known_state=known_state, allow_private=self.allow_private))
        except BylineError as error:
            on_report(error)

    def _changes(self, stop: threading.Event) -> Iterator[bool]:
        """Yield, every `_POLL_SECONDS` or at once, whether a file below the inputs has changed, until `stop` is set."""
        named = [user_path(name) for name in self.inputs if not is_url(name)]
        paths = [path for path in named if path.exists()]
        if not paths:
            while not stop.wait(_POLL_SECONDS):
                yield False
            return
        milliseconds = int(_POLL_SECONDS * 1000)
        batches = watchfiles.watch(
            *paths, watch_filter=self._is_input, stop_event=stop, rust_timeout=milliseconds, yield_on_timeout=True
        )
        for changes in batches:
            yield bool(changes)

    def _is_input(self, _: watchfiles.Change, path: str) -> bool:
        """Ignore the index's own files: it may lie inside a folder that is watched."""
        return not Path(path).is_relative_to(self.index.path.absolute())
