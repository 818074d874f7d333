"""However the server is stopped, and whatever it is doing: it ends soon, with code 0 and without output.

`test_app_process.py` stops one with Ctrl-C.
"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.qa.surfaces.web.serving import running_app, running_questions
from tests.waiting import PATIENCE

pytestmark = pytest.mark.process

ASK = {"question": "What did Meloni say about troops?"}
QUICK = ("--reader", "none")
"""Reading takes most of the time, and would not be noticed here."""


@contextmanager
def busy(url: str, askers: int) -> Iterator[None]:
    """Clients that ask continuously until the server is gone."""
    started = threading.Barrier(askers + 1)

    def ask_continuously() -> None:
        with httpx.Client(base_url=url, timeout=PATIENCE) as client, suppress(httpx.HTTPError):
            client.get("/health")
            started.wait()
            while client.post("/api/ask", json=ASK).status_code in (200, 503):
                pass

    threads = [threading.Thread(target=ask_continuously) for _ in range(askers)]
    for thread in threads:
        thread.start()
    started.wait()
    yield
    for thread in threads:
        thread.join(PATIENCE)


def test_the_server_stops_while_it_is_busy(seed_folder: Path) -> None:
    with (
        running_app(seed_folder, *QUICK) as (url, process),
        httpx.Client(base_url=url, timeout=PATIENCE) as client,
        busy(url, 12),
        running_questions(client, ASK["question"]),
    ):
        start = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
        seconds = time.monotonic() - start
    assert (process.returncode, out, err) == (0, "", "")
    assert seconds < 60  # 4 to 6 on an idle machine


def test_the_server_stops_immediately_after_it_has_started(seed_folder: Path) -> None:
    with running_app(seed_folder, *QUICK) as (_, process):
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0
