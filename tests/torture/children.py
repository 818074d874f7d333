"""Work in a forked process: nothing is loaded anew, and no process of its own or lock of it is left behind here."""

import os
import pickle
import sys
import traceback
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def in_child(work: Callable[[], T]) -> T:
    """Return what `work` returns in a forked process. Raises `RuntimeError` with its traceback if it raises."""
    reading, writing = os.pipe()
    child = forked(lambda: _send(work, writing))
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        sent = file.read()
    status = os.waitpid(child, 0)[1]
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
        code = work()
    except BaseException:  # noqa: BLE001 (the parent shows it)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
