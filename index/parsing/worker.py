"""Parsing in a separate process, so that a source that hangs, crashes or exhausts memory only costs itself.

The process also keeps parsing while earlier articles are embedded.
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
from index.common.faults import raise_machine_fault
from index.errors import InputRefused, MachineFault
from index.parsing.document import read_document
from index.source import Gathered, Skipped, Source, Unchanged

_TIMEOUT = 60.0
"""Seconds for one source. A page of 10 MB takes about ten on an idle machine."""

_MAX_MEMORY = 1_000_000_000
"""Bytes that the parsing process may use."""

_MAX_PENDING = 32
_MAX_PENDING_BYTES = 20_000_000
"""How many sources, and of what total size, may wait to be parsed or embedded."""

_IDLE_TIMEOUT = 60
"""Seconds after which an idle process ends; starting one takes half a second."""

_log = logging.getLogger(f"byline.{__name__}")

Outcome = Document | InputRefused | Skipped | Unchanged
_Pending = tuple[Gathered, Future[Document] | None]


def read_all(gathered: Iterable[Gathered]) -> Generator[Outcome, None, None]:
    """Parse the sources among the gathered items, and yield the outcome of each item, in order."""
    pending: deque[_Pending] = deque()
    waiting = 0
    try:
        for item in gathered:
            pending.append((item, _submit(item)))
            waiting += _size(item)
            while len(pending) > _MAX_PENDING or (waiting > _MAX_PENDING_BYTES and len(pending) > 1):
                waiting -= _size(pending[0][0])
                yield _next(pending)
        while pending:
            yield _next(pending)
    finally:
        if pending:  # stopped early: do not wait for what is being parsed
            _executor().shutdown(wait=True, kill_workers=True)


def _size(item: Gathered) -> int:
    return len(item.data) if isinstance(item, Source) else 0


def _submit(item: Gathered) -> Future[Document] | None:
    if not isinstance(item, Source):
        return None
    future: Future[Document]
    try:
        future = _executor().submit(_read, item)
    except BrokenProcessPool:  # the process has just ended
        future = _executor().submit(_read, item)
    return future


def _next(pending: deque[_Pending]) -> Outcome:
    """Return the outcome of the first pending item."""
    item, future = pending.popleft()
    if future is None:
        assert not isinstance(item, Source)
        return item
    assert isinstance(item, Source)
    try:
        return _result(item, future, pending)
    except InputRefused as error:
        error.origin = item.origin
        return error


def _result(source: Source, future: Future[Document], pending: deque[_Pending]) -> Document:
    """Return the document. Sources are parsed one by one, so the first pending one is what a process hangs on or dies
    of."""
    try:
        try:
            document = future.result(_TIMEOUT)
        except BrokenProcessPool:  # it may have been killed from outside: try once more
            document = _resubmit(source, pending).result(_TIMEOUT)
    except TimeoutError:
        _restart(pending)
        what = f"not parsed after {_TIMEOUT:.0f} seconds"
        raise InputRefused(f"{source.origin}: {what}; save its text as a .txt file") from None
    except BrokenProcessPool:
        _restart(pending)
        what = "the process that parsed it crashed twice"
        raise InputRefused(f"{source.origin}: {what}; save its text as a .txt file") from None
    return document


def _resubmit(source: Source, pending: deque[_Pending]) -> Future[Document]:
    """Submit the source to a new process, ahead of the pending ones, so that it is not blamed for them."""
    pending.appendleft((source, None))
    _restart(pending)
    _, future = pending.popleft()
    assert future is not None
    return future


def _restart(pending: deque[_Pending]) -> None:
    """Replace the parsing process, and submit the pending sources to the new one."""
    _log.info("restarting the parsing process")
    _executor().shutdown(wait=True, kill_workers=True)
    for position, (item, _) in enumerate(pending):
        pending[position] = (item, _submit(item))


def _executor() -> ProcessPoolExecutor:
    executor: ProcessPoolExecutor = get_reusable_executor(
        max_workers=1, timeout=_IDLE_TIMEOUT, initializer=_set_limits, initargs=(_MAX_MEMORY,)
    )
    return executor


def _set_limits(memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent process
    faulthandler.disable()  # loky enables it; a crash should become a refusal, not a dump on the terminal
    threading.Thread(target=_exit_with, args=(os.getppid(),), daemon=True).start()
    with suppress(ImportError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _exit_with(parent: int) -> None:
    """End this process soon after its parent, which may be killed without notice."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _read(source: Source) -> Document:
    """Parse a source in the parsing process; any failure but one of the machine becomes a refusal."""
    try:
        return read_document(source)
    except InputRefused:
        raise
    except MemoryError:
        raise InputRefused(
            f"{source.origin}: needs more than {_MAX_MEMORY // 1_000_000} MB to parse; split it into its articles"
        ) from None
    except MachineFault:
        raise
    except Exception as error:  # noqa: BLE001 (parsers raise anything on hostile input, and the rest must still be read)
        raise_machine_fault(error)
        what = f"{type(error).__name__}: {str(error)[:200]}"
        raise InputRefused(f"{source.origin}: cannot be parsed ({what}); save its text as a .txt file") from None
