"""Work in a forked process: nothing is loaded anew, and no process of its own or lock of it is left behind here."""

import os
import pickle
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from loky import reusable_executor
from loky.backend.context import set_start_method

from index.parsing import read_document
from index.search import run_embedder
from index.search.embedding import Embedder
from index.source import Source
from tests.index.helpers import write_article
from tests.torture.world import make_quick_model

T = TypeVar("T")


def in_child(work: Callable[[], T]) -> T:
    """Return what `work` returns in a forked process. Raises `RuntimeError` with its traceback if it raises."""
    reading, writing = os.pipe()
    child = forked(lambda: _send(work, writing))
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        sent = file.read()
    status = ended(child)
    if not sent:
        raise RuntimeError(f"a process ended with status {status}")
    is_done, result = pickle.loads(sent)
    if not is_done:
        raise RuntimeError(result)
    return result  # type: ignore[no-any-return]


def _send(work: Callable[[], T], writing: int) -> int:
    try:
        result: tuple[bool, object] = (True, work())
    except BaseException:  # noqa: BLE001 (raised by the parent)
        result = (False, traceback.format_exc())
    with os.fdopen(writing, "wb") as file:
        file.write(pickle.dumps(result))
    return 0


def forked(work: Callable[[], int]) -> int:
    """Start a forked process that ends with what `work` returns, and leaves without this one's clean-up."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        os.setsid()
        code = work()
        _end_parsing()
    except BaseException:  # noqa: BLE001 (the parent shows it)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a forked process, end what it has left behind, and return its status.

    Its parsing process is forked, too, and so would hold the writer's lock for another half a second.
    """
    status = os.waitpid(child, 0)[1]
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return status


def _end_parsing() -> None:
    """End the parsing process that this one has started, if any."""
    if (executor := reusable_executor._executor_storage.executor) is not None:
        executor.shutdown(wait=True, kill_workers=True)


def prepare(work: Path) -> None:
    """Load what children need to add articles, so that they need not."""
    warnings.filterwarnings("ignore", "`fork` start method")
    set_start_method("fork", force=True)  # the parsing process starts in no time
    read_document(Source(origin="a.txt", data=write_article(work, 1).read_bytes()))
    embedder = Embedder(make_quick_model(work / "warm"))
    embedder.encode(["Officials spoke about it."])
    embedder.estimate(["Officials spoke about it."])
    run_embedder._EXACT = 0  # each run has quick vectors, as a long one has
