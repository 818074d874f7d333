"""Runs `byline` in separate processes: with pipes, and in an interactive terminal."""

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[4]
COMMAND = "import sys; from byline.__main__ import main; sys.exit(main())"
"""The same as the installed `byline`."""

_IN_TERMINAL = (
    "import fcntl, signal, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    f"signal.signal(signal.SIGINT, signal.default_int_handler); {COMMAND}"
)
"""The same, such that Ctrl-C reaches it, also where the tests run in the background of a shell, which ignores it."""

_PATIENCE = 120
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|.)")


def byline(*arguments: object, lines: str | bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run `byline` with these lines on its standard input."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *map(str, arguments)],
        input=lines.encode() if isinstance(lines, str) else lines,
        capture_output=True,
        cwd=ROOT,
        timeout=_PATIENCE,
        check=False,
    )


_WIPED = re.compile(r"[^\n]*\n\x1b\[\?25h\r?\x1b\[1A\x1b\[2K")
"""A line to which the cursor moved up, and which was erased."""


class Terminal:
    """`byline` in its own terminal. `raw` is all its output."""

    def __init__(self, *arguments: object, columns: int = 100, **environment: str) -> None:
        self._own, its = pty.openpty()
        termios.tcsetwinsize(its, (40, columns))
        inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _IN_TERMINAL, *map(str, arguments)],
            stdin=its, stdout=its, stderr=its, cwd=ROOT, start_new_session=True,
            env={**inherited, "TERM": "xterm-256color", **environment},
        )  # fmt: skip
        os.close(its)
        self.raw = ""
        self._seen = 0

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._own)

    def type(self, keys: str) -> None:
        """Press these keys."""
        os.write(self._own, keys.encode())

    def wait_for(self, text: str) -> str:
        """Wait for `text` in the output, and return the output since the last call."""
        until = time.monotonic() + _PATIENCE
        while text not in self.raw[self._seen :]:
            if time.monotonic() > until or not self._read():
                raise AssertionError(f"no {text!r} in {self.raw[self._seen :]!r}")
        end = self.raw.index(text, self._seen) + len(text)
        since, self._seen = self.raw[self._seen : end], end
        return since

    def ask(self, line: str) -> str:
        """Type a line at the prompt, and return the output up to the next prompt, without escapes."""
        self.type(f"{line}\r")
        self.wait_for("\n")  # of the line itself
        return without_escapes(self.wait_for("\n> ")).removesuffix("> ")

    def leaves_by(self, keys: str) -> int:
        """Press these keys, wait for the process to end, and return its exit code."""
        for _ in range(_PATIENCE // 10):
            # Python loses a Ctrl-C that arrives between showing the prompt and waiting for keys.
            self.type(keys)
            until = time.monotonic() + 10
            while time.monotonic() < until:
                if not self._read():
                    return self._process.wait(10)
        raise AssertionError(f"still running: {self.raw[self._seen :]!r}")

    def _read(self) -> bool:
        """Read available output; false at its end."""
        if not select.select([self._own], [], [], 1)[0]:
            return True
        try:
            self.raw += os.read(self._own, 100_000).decode(errors="replace").replace("\r\n", "\n")
        except OSError:  # the other end is closed
            return False
        return True


def without_escapes(text: str) -> str:
    """The visible text: the last state of each line that was overwritten."""
    lines = _ESCAPES.sub("", _WIPED.sub("", text).replace("\x1b[2K", "\r")).split("\n")
    return "\n".join(line.rsplit("\r", 1)[-1] for line in lines)
