"""Memory that threads have freed, in a process of its own: arenas stay once they are made."""

import subprocess
import sys

import pytest

_COUNT_ARENAS = """
import ctypes
import threading
from index.common.command_line import run_command

def allocate():
    block = ctypes.c_void_p(libc.malloc(50_000))
    all_have_one.wait()
    libc.free(block)

def main():
    threads = [threading.Thread(target=allocate) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
all_have_one = threading.Barrier(6)
{run}
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's")
@pytest.mark.parametrize(("run", "shared"), [("run_command(main)", True), ("main()", False)])
def test_threads_of_a_command_share_arenas(run: str, *, shared: bool) -> None:
    process = subprocess.run(
        [sys.executable, "-c", _COUNT_ARENAS.format(run=run)], capture_output=True, text=True, check=True
    )
    arenas = process.stdout.count("<heap nr=")
    assert arenas == 2 if shared else arenas > 2, process.stderr
