"""Adding by many machines: sources are put into a queue in the database of an index, and workers take them."""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.errors import InputRefused
from index.gathering.files import find_files, origin_of
from index.gathering.inputs import is_url
from index.ingest.adding import AddReport
from index.library import Index

_PAUSE = 2.0
"""Seconds until a worker looks again, when nothing waits."""

_LONGEST = 2_500
"""Bytes of a path or URL, of which each is in the queue once: the database cannot compare longer ones."""

OnReport = Callable[[AddReport], None]


def enqueue(index: Index, inputs: Sequence[str]) -> tuple[int, list[str]]:
    """Put the files below `inputs`, and the URLs among them, into the queue of an index; return how many of them do not
    wait already, and what was refused.

    The workers read the files by the same paths, so these lie where all machines have them. Raises `IndexUnusable` if
    the index is in a folder, or the server cannot be used.
    """
    found = find_files(name for name in inputs if not is_url(name))
    refused = [str(refusal) for refusal in found.refused.values()]
    sources = [name for name in inputs if is_url(name)]
    for path in found.files:
        try:
            sources.append(os.fsencode(path).decode())
        except UnicodeDecodeError:
            refused.append(str(InputRefused(f"{origin_of(path)}: its name is not UTF-8; rename it")))
    too_long = [source for source in sources if len(source.encode()) > _LONGEST]
    refused += [str(InputRefused(f"{s[:200]}…: has more than {_LONGEST:,} bytes; add it without")) for s in too_long]
    return index.queue().put(source for source in sources if source not in too_long), refused


@dataclass(frozen=True, slots=True)
class Worker:
    """Adds what is in the queue of `index`, a few sources at a time."""

    index: Index
    allow_private: bool = False

    def run(self, on_report: OnReport, stop: threading.Event, *, until_empty: bool) -> None:
        """Add until `stop` is set, or if `until_empty` until nothing waits; `on_report` is called with each report.

        What is begun when it stops goes back to the queue; what was added stays. Raises what `Index.add` does.
        """
        queue = self.index.queue()
        while not stop.is_set():
            with queue.take() as taken:
                if taken is not None:
                    report = self.index.add(taken.sources, allow_private=self.allow_private)
                    taken.done(report.refused)
                    on_report(report)
            if taken is None and (until_empty or stop.wait(_PAUSE)):
                return
