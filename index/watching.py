"""Keeping an index in line with folders and feeds for as long as wanted."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import watchfiles

from index.errors import BylineError
from index.gathering.inputs import KnownState, is_url
from index.ingest.adding import AddReport
from index.library import Index

_POLL_SECONDS = 1.0
"""Seconds between two looks at whether to stop, or whether the feeds' time has come."""

OnReport = Callable[[AddReport | BylineError], None]


@dataclass(frozen=True, slots=True)
class Watcher:
    """Syncs `inputs` whenever a file below them changes, and every `every` seconds where there are addresses."""

    index: Index
    inputs: Sequence[str | Path]
    every: float
    allow_private: bool = False

    def run(self, on_report: OnReport, stop: threading.Event) -> None:
        """Sync now and with every change until `stop` is set; what is being added is finished first.

        `told` is given each report, or what went wrong; then the next change is waited for.
        """
        before: KnownState = {}
        self._sync(on_report, before)
        due = time.monotonic() + self.every
        has_addresses = any(map(is_url, self.inputs))
        for changed in self._changes(stop):
            if changed or (has_addresses and time.monotonic() >= due):
                self._sync(on_report, before)
                due = time.monotonic() + self.every

    def _sync(self, on_report: OnReport, before: KnownState) -> None:
        try:
            on_report(self.index.sync(self.inputs, before=before, allow_private=self.allow_private))
        except BylineError as error:
            on_report(error)

    def _changes(self, stop: threading.Event) -> Iterator[bool]:
        """Yield, about once a second, whether a file below the inputs has changed, until `stop` is set."""
        named = [Path(name) for name in self.inputs if not is_url(name)]
        paths = [path for path in named if path.exists()]
        if not paths:
            while not stop.wait(_POLL_SECONDS):
                yield False
            return
        milliseconds = int(_POLL_SECONDS * 1000)
        looks = watchfiles.watch(
            *paths, watch_filter=self._is_input, stop_event=stop, rust_timeout=milliseconds, yield_on_timeout=True
        )
        for changes in looks:
            yield bool(changes)

    def _is_input(self, _: watchfiles.Change, path: str) -> bool:
        """The index may lie in a folder that it is made from."""
        return not Path(path).is_relative_to(self.index.path.absolute())
