"""Sources read in a process of its own, so that one which hangs, crashes or eats memory costs itself alone.

It also reads on while the articles before are embedded.
"""

import faulthandler
import logging
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future
from contextlib import suppress

from loky import ProcessPoolExecutor, get_reusable_executor
from loky.process_executor import BrokenProcessPool

from index.article import Document
from index.errors import InputRefused
from index.parsing.document import read_document
from index.source import Gathered, Skipped, Source, Unchanged

_TIMEOUT = 60.0
"""For one source. A page of 10 MB takes about ten, on a machine that does nothing else."""

_MAX_MEMORY = 1_000_000_000
"""Bytes that the reading process may use."""

_MAX_PENDING = 32
_MAX_PENDING_BYTES = 20_000_000
"""How many sources, of which size together, wait to be read or embedded."""

_IDLE_TIMEOUT = 60
"""After which the process ends; it takes half a second to start."""

_log = logging.getLogger(f"byline.{__name__}")

Outcome = Document | InputRefused | Skipped | Unchanged
_Pending = tuple[Gathered, Future[Document] | None]


def read_all(gathered: Iterable[Gathered]) -> Generator[Outcome, None, None]:
    """Yield what became of each thing gathered, in order."""
    pending: deque[_Pending] = deque()
    waiting = 0
    try:
        for thing in gathered:
            pending.append((thing, _submit(thing)))
            waiting += _size(thing)
            while len(pending) > _MAX_PENDING or (waiting > _MAX_PENDING_BYTES and len(pending) > 1):
                waiting -= _size(pending[0][0])
                yield _next(pending)
        while pending:
            yield _next(pending)
    finally:
        if pending:  # broken off: what is being read must not be waited for
            _executor().shutdown(wait=True, kill_workers=True)


def _size(thing: Gathered) -> int:
    return len(thing.data) if isinstance(thing, Source) else 0


def _submit(thing: Gathered) -> Future[Document] | None:
    if not isinstance(thing, Source):
        return None
    future: Future[Document]
    try:
        future = _executor().submit(_read, thing)
    except BrokenProcessPool:  # the process has ended just now
        future = _executor().submit(_read, thing)
    return future


def _next(pending: deque[_Pending]) -> Outcome:
    """What became of the first thing."""
    thing, future = pending.popleft()
    if future is None:
        assert not isinstance(thing, Source)
        return thing
    assert isinstance(thing, Source)
    try:
        return _result(thing, future, pending)
    except InputRefused as error:
        error.origin = thing.origin
        return error


def _result(source: Source, future: Future[Document], pending: deque[_Pending]) -> Document:
    """The document; sources are read one by one, so it is the first one that a process hangs on or dies of."""
    try:
        try:
            document = future.result(_TIMEOUT)
        except BrokenProcessPool:  # somebody may have killed it: once more
            document = _resubmit(source, pending).result(_TIMEOUT)
    except TimeoutError:
        _restart(pending)
        what = f"not read after {_TIMEOUT:.0f} seconds"
        raise InputRefused(f"{source.origin}: {what}; save its text as a .txt file") from None
    except BrokenProcessPool:
        _restart(pending)
        what = "the process that read it crashed twice"
        raise InputRefused(f"{source.origin}: {what}; save its text as a .txt file") from None
    return document


def _resubmit(source: Source, pending: deque[_Pending]) -> Future[Document]:
    """Give the source to a new process, before what waits: else it would be blamed for what that does."""
    pending.appendleft((source, None))
    _restart(pending)
    _, future = pending.popleft()
    assert future is not None
    return future


def _restart(pending: deque[_Pending]) -> None:
    """End the reading process and give what waits to a new one."""
    _log.info("the reading process is started anew")
    _executor().shutdown(wait=True, kill_workers=True)
    for position, (thing, _) in enumerate(pending):
        pending[position] = (thing, _submit(thing))


def _executor() -> ProcessPoolExecutor:
    executor: ProcessPoolExecutor = get_reusable_executor(
        max_workers=1, timeout=_IDLE_TIMEOUT, initializer=_set_limits, initargs=(_MAX_MEMORY,)
    )
    return executor


def _set_limits(memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    faulthandler.disable()  # loky turns it on; a crash becomes a refusal, and no dump on the terminal
    threading.Thread(target=_exit_with, args=(os.getppid(),), daemon=True).start()
    with suppress(ImportError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _exit_with(parent: int) -> None:
    """End this process soon after its parent, which may be killed without a word."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _read(source: Source) -> Document:
    """Read a source in the reading process: whatever goes wrong becomes a refusal."""
    try:
        return read_document(source)
    except InputRefused:
        raise
    except MemoryError:
        raise InputRefused(
            f"{source.origin}: needs more than {_MAX_MEMORY // 1_000_000} MB to be read; split it into its articles"
        ) from None
    except Exception as error:  # noqa: BLE001 (parsers raise anything on hostile input, and the rest must go on)
        what = f"{type(error).__name__}: {str(error)[:200]}"
        raise InputRefused(f"{source.origin}: cannot be read ({what}); save its text as a .txt file") from None
