"""Hostile requests, drawn by a seed, to a server in a thread of this process.

    python -m tests.torture.requests --count 5000 --seed 1

Each goes over a connection of its own, as bytes: what is no HTTP, methods that nobody knows, paths of Gradio, of the
API and of nowhere, headers of proxies, and bodies that are cut, too large, or not what was announced. What must hold:
no answer of 500, nothing on stderr, `/health` answers, and memory, file handles and `/metrics` do not grow.
"""

import argparse
import json
import random
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil

from index import Index
from tests.conftest import SEEDS
from tests.qa.surfaces.web.serving import served_app

Draw = random.Random

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "GET" * 9, "x")
_PATHS = (
    *(
        "/",
        "/config",
        "/docs",
        "/openapi.json",
        "/metrics",
        "/health",
        "/ready",
        "/library",
        "/search",
        "/quotes",
        "/kept",
        "/added",
    ),
    *(
        "/api/ask",
        "/api/ask/stream",
        "/api/search",
        "/api/articles",
        "/api/quotes",
        "/api/kept",
        "/api/feedback",
        "/api/jobs",
    ),
    *("/api/feedback/export", "/api/edits", "/api/articles/reindex", "/conversation.md", "/conversation/feedback"),
    *(
        "/conversation/sources/x",
        "/article/79e05a6b8541",
        "/article/x",
        "/pages/chat.css",
        "/pages/x.css",
        "/assets/x.js",
    ),
    *("/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/cancel", "/gradio_api/reset", "/static/x"),
    *("/gradio_api/queue/data", "/gradio_api/heartbeat/x", "/gradio_api/call/ask", "/gradio_api/call/v2/ask"),
    *(
        "/gradio_api/upload",
        "/gradio_api/info",
        "/gradio_api/dev/reload",
        "/gradio_api/file=/etc/passwd",
        "/monitoring",
    ),
    *("/gradio_api/component_server", "/gradio_api/stream/x", "/gradio_api/vibe-code", "/custom_component/a/b/c/d"),
)
_PIECES = (
    "../",
    "%2e%2e/",
    "%00",
    "//",
    "?",
    "#",
    "%ff",
    "\\",
    ";",
    "%0d%0aX: y",
    "é",
    "\x01",
    "a" * 300,
    "{}",
    "'",
    '"',
    "<b>",
)
_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**70, 1.5, 1e308, "", " ", "x" * 3_000, "\ud800", "\x00", "Who?", "What did Meloni say?"),
    *([], ["x"] * 200, [[]], {}, {"path": "/etc/passwd"}, [None] * 7, "<script>", "${1}", "{{1}}", "../../x"),
)
_FIELDS = (
    *(
        "question",
        "history",
        "outlets",
        "since",
        "until",
        "genres",
        "passages",
        "statements",
        "reader_passages",
        "threshold",
    ),
    *(
        "answer",
        "verdict",
        "note",
        "data",
        "fn_index",
        "session_hash",
        "event_id",
        "event_data",
        "trigger_id",
        "batched",
    ),
    *("simple_format", "oauth_token", "ids", "title", "outlet", "author", "published", "files", "addresses", "folder"),
)
_HEADERS = (
    *("X-Forwarded-For: 198.51.100.1", "X-Forwarded-Host: evil.example", "X-Gradio-Server: https://evil.example"),
    *("Forwarded: for=1;host=evil.example", "Origin: null", "Origin: http://[", "Origin: https://evil.example"),
    *(
        "Authorization: Basic %%%",
        "Authorization: Bearer \xff",
        "Accept: text/html",
        "Accept-Encoding: gzip",
        "Range: bytes=5-1",
    ),
    *("Cookie: a=\xff; b", "If-None-Match: *", "Expect: 100-continue", "Upgrade: websocket\r\nConnection: Upgrade"),
    *(
        "X-Byline-Conversation: " + "k" * 100,
        "Content-Type: multipart/form-data",
        "Content-Type: text/html",
        "X: " + "y" * 9_000,
    ),
)


@dataclass
class Outcome:
    """What became of the requests."""

    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield the counts, for people."""
        yield f"{self.kinds.total()} requests: {_counts(self.kinds)}"
        yield f"statuses: {_counts(self.statuses)}"
        yield f"{len(self.failures)} failures"
        yield from self.failures[:20]


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items()))


def attack(url: str, count: int, seed: int) -> Outcome:
    """Send `count` requests to the server at `url`, which is on this computer, and return what became of them."""
    draw, outcome, host = Draw(seed), Outcome(), urlsplit(url)
    assert host.hostname is not None
    assert host.port is not None
    for number in range(count):
        kind = draw.choice(tuple(_KINDS))
        sent = _KINDS[kind](draw)
        outcome.kinds[kind] += 1
        answered = _send((host.hostname, host.port), sent, ends=kind in ("misannounced", "no HTTP"))
        status = answered[9:12].decode("latin-1") if answered.startswith(b"HTTP/1.1 ") else "none"
        outcome.statuses[status] += 1
        if status.startswith("5") and status != "503":
            outcome.failures.append(f"seed {seed}, request {number}: {status} to {sent[:200]!r}")
        if b"Traceback" in answered or b"evil.example" in answered:
            outcome.failures.append(f"seed {seed}, request {number}: {answered[:200]!r} to {sent[:200]!r}")
    return outcome


def _send(address: tuple[str, int], sent: bytes, *, ends: bool) -> bytes:
    """Return the beginning of what is answered. With `ends`, the client says that it will send no more."""
    with socket.create_connection(address, timeout=10) as connection:
        try:
            connection.sendall(sent)
            if ends:
                connection.shutdown(socket.SHUT_WR)
            return connection.recv(65_536)
        except OSError:  # the server may close what it does not want to hear
            return b""


def _path(draw: Draw) -> str:
    path = draw.choice(_PATHS)
    while draw.random() < 0.3:
        place = draw.randrange(len(path) + 1)
        path = path[:place] + draw.choice(_PIECES) + path[place:]
    return path if draw.random() < 0.7 else f"{path}?{draw.choice(_FIELDS)}={draw.choice(_PIECES)}&q=x&page=x"


def _body(draw: Draw) -> bytes:
    values = {draw.choice(_FIELDS): draw.choice(_VALUES) for _ in range(draw.randrange(8))}
    text = json.dumps(values).encode()
    return draw.choice((text, text, text, text[: draw.randrange(len(text) + 1)], b"[" * 5_000, draw.randbytes(200)))


def _head(draw: Draw, method: str, *headers: str) -> bytes:
    drawn = [draw.choice(_HEADERS) for _ in range(draw.randrange(3))]
    lines = [f"{method} {_path(draw)} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers, *drawn, "", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape")


def _reading(draw: Draw) -> bytes:
    return _head(draw, draw.choice(_METHODS))


def _sending(draw: Draw) -> bytes:
    body = _body(draw)
    return _head(draw, draw.choice(_METHODS), "Content-Type: application/json", f"Content-Length: {len(body)}") + body


def _event(draw: Draw) -> bytes:
    """What a chat page sends, but for something."""
    event: dict[str, Any] = {
        "data": ["Who?", None, "key", [], "", "", []],
        "fn_index": draw.randrange(12),
        "session_hash": "torture",
    }
    event[draw.choice(("data", "fn_index", "session_hash", "event_id", "batched"))] = draw.choice(_VALUES)
    if isinstance(event["data"], list) and event["data"] and draw.random() < 0.7:
        event["data"] = list(event["data"])
        event["data"][draw.randrange(len(event["data"]))] = draw.choice(_VALUES)
    body, path = json.dumps(event).encode(), draw.choice(("queue/join", "run/predict", "cancel", "reset", "call/ask"))
    head = f"POST /gradio_api/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _misannounced(draw: Draw) -> bytes:
    """A body that is longer or shorter than announced, or in chunks that are none."""
    body = _body(draw)
    announced = draw.choice(
        (str(len(body) + 7), str(max(0, len(body) - 7)), "-1", "99999999999999", "1\r\nContent-Length: 2", "chunked")
    )
    name = "Transfer-Encoding" if announced == "chunked" else "Content-Length"
    return _head(draw, "POST", "Content-Type: application/json", f"{name}: {announced}") + body


def _form(draw: Draw) -> bytes:
    part = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\nx\r\n'
    name, file = (
        draw.choice((b"addresses", b"folder", b"\xff")),
        draw.choice((b"", b'; filename="../x"', b'; filename="')),
    )
    body = part % (name, file) * draw.choice((1, 2, 1_100)) + draw.choice((b"--b--\r\n", b"", b"--b"))
    kind = "Content-Type: multipart/form-data; boundary=b"
    head = f"POST /api/articles HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{kind}"
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _no_http(draw: Draw) -> bytes:
    return draw.choice(
        (draw.randbytes(300), b"\r\n" * 100, b"GET", b"GET / HTTP/9.9\r\n\r\n", b"A" * 70_000, b"\x16\x03\x01")
    )


_KINDS: dict[str, Callable[[Draw], bytes]] = {
    "reading": _reading,
    "sending": _sending,
    "event": _event,
    "misannounced": _misannounced,
    "form": _form,
    "no HTTP": _no_http,
}


def grown(url: str, count: int, seed: int) -> tuple[Outcome, dict[str, tuple[float, float]]]:
    """Attack after a warm-up, and return the outcome, and what was measured before and after: megabytes, handles, and
    kilobytes of `/metrics`."""
    attack(url, min(count, 300), seed + 1)
    before = _measured(url)
    outcome = attack(url, count, seed)
    time.sleep(1)
    after = _measured(url)
    return outcome, {name: (before[name], after[name]) for name in before}


def _measured(url: str) -> dict[str, float]:
    process = psutil.Process()
    metrics = httpx.get(f"{url}/metrics", timeout=30)
    assert httpx.get(f"{url}/health", timeout=30).status_code == 200
    return {
        "MB of memory": process.memory_info().rss / 1e6,
        "file handles": float(process.num_fds()),
        "kB of /metrics": len(metrics.content) / 1e3,
    }


def main() -> int:
    """Attack a server over the demo articles, print what became of it, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.requests")
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        with Index.open(Path(folder) / "index") as index:
            index.add([SEEDS])
        with served_app(Path(folder) / "index") as url:
            outcome, measured = grown(url, options.count, options.seed)
    print(*outcome.lines(), sep="\n")
    print(*(f"{name}: {before:.1f} before, {after:.1f} after" for name, (before, after) in measured.items()), sep="\n")
    return bool(outcome.failures)


if __name__ == "__main__":
    sys.exit(main())
