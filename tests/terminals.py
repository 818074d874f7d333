"""Commands run on a terminal of their own."""

import os
import pty
import subprocess
import termios
from collections.abc import Sequence
from pathlib import Path

_PATIENCE = 120
"""Seconds."""


def run_on_terminal(command: Sequence[object], cwd: Path) -> tuple[subprocess.CompletedProcess[bytes], str]:
    """Run a command whose standard error is a terminal of 120 columns; return its result and what the terminal got."""
    terminal, stderr = pty.openpty()
    termios.tcsetwinsize(terminal, (40, 120))
    result = subprocess.run(
        list(map(str, command)), check=False, cwd=cwd, stdout=subprocess.PIPE, stderr=stderr, timeout=_PATIENCE
    )
    os.close(stderr)
    shown = b""
    try:
        while part := os.read(terminal, 100_000):  # one read may give less than all
            shown += part
    except OSError:  # Linux's end of a terminal
        pass
    os.close(terminal)
    return result, shown.decode()
