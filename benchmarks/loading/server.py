"""The real app as a process, another process that adds to its index, and the app's memory."""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Server:
    """A running app; once it has stopped, with its exit code and its stderr."""

    url: str
    pid: int
    code: int | None = None
    stderr: str = ""


@contextmanager
def running_server(index: Path, *arguments: str) -> Iterator[Server]:
    """Run the app on an index and a free local port, and yield it when it is ready."""
    command = [sys.executable, str(ROOT / "app.py"), "--index", str(index), "--port", "0", *arguments]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as stderr:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            if "ready at http://" not in ready:
                stderr.seek(0)
                sys.exit(f"the app does not start: {stderr.read()}")
            server = Server(ready.split("ready at ")[1].split()[0], process.pid)
            yield server
        finally:
            process.terminate()
            code = process.wait(timeout=60)
        stderr.seek(0)
        server.code, server.stderr = code, stderr.read()


class Adding:
    """`python -m index add` on the served index, in a process of its own, if there is anything to add."""

    def __init__(self, index: Path, inputs: Sequence[str]) -> None:
        command = [sys.executable, "-m", "index", "add", *inputs, "--index", str(index)]
        self._begun = time.monotonic()
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdout=quiet, stderr=quiet) if inputs else None

    def end(self) -> str:
        """Wait for it, and return its outcome."""
        if self._process is None:
            return "none"
        is_late = self._process.poll() is None
        code = self._process.wait()
        seconds = time.monotonic() - self._begun
        how = f"exit code {code}, {seconds:.0f} s" + (", longer than the load" if is_late else "")
        return how + (", some were refused" if code == 1 else "")


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory in megabytes."""

    start: float
    first_quarter: float
    last_quarter: float
    peak: float


class MemoryWatch(threading.Thread):
    """Records every two seconds how much memory a process and its children use.

    The quarters are those after `warm_up` seconds: until then threads, models and allocators grow to their normal size.
    """

    def __init__(self, pid: int, warm_up: float, interval: float = 2.0) -> None:
        super().__init__(name="memory", daemon=True)
        self._process = psutil.Process(pid)
        self._interval = interval
        self._cold = int(warm_up / interval)
        self._stop = threading.Event()
        self._seen = [self._now()]

    def run(self) -> None:
        """Record until `end` is called."""
        while not self._stop.wait(self._interval):
            self._seen.append(self._now())

    def end(self) -> Memory:
        """Stop, and return the measurements."""
        self._stop.set()
        self._seen.append(self._now())
        warm = self._seen[self._cold :] or self._seen[-1:]
        quarter = max(1, len(warm) // 4)
        first, last = median(warm[:quarter]), median(warm[-quarter:])
        return Memory(self._seen[0], first, last, max(self._seen))

    def _now(self) -> float:
        processes = [self._process, *self._process.children(recursive=True)]
        return sum(process.memory_info().rss for process in processes) / 1e6
