"""The limits of fetching: pauses between requests, the time for one URL, and the size of a decompressed body."""

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import suppress
from email.utils import formatdate
from itertools import pairwise

import pytest

from index.errors import InputRefused
from index.gathering.web import Fetcher, fetching, limits
from index.gathering.web.limits import Clock, NotFetched, Pace, read_body, seconds_until
from tests.index.gathering.web.local_server import LocalServer, in_turn, local_server, page, raw, refusal


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with local_server({"/a": page(), "/b": page()}) as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True) as fetcher:
        yield fetcher


def gaps(server: LocalServer) -> list[float]:
    times = [request.at for request in server.requests]
    return [later - earlier for earlier, later in pairwise(times)]


def test_a_second_between_requests(server: LocalServer, fetcher: Fetcher) -> None:
    fetcher.fetch(f"{server.url}/a")
    assert len(gaps(server)) == 1  # after robots.txt
    assert 1 <= gaps(server)[0] < 30


def test_requests_to_one_host_are_kept_apart(
    server: LocalServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.2)
    fetcher.fetch(f"{server.url}/a")
    fetcher.fetch(f"{server.url}/b")
    assert [gap >= 0.2 for gap in gaps(server)] == [True, True]


def test_hosts_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 100.0)
    pace = Pace(Clock())
    start = time.monotonic()
    for host in ("a.example", "b.example", "c.example"):
        with pace.turn(host, 0):
            pass
    assert time.monotonic() - start < 90


def test_the_pause_starts_at_the_end_of_a_request_even_a_failed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.2)
    pace = Pace(Clock())
    start = time.monotonic()
    with suppress(ZeroDivisionError), pace.turn("a.example", 0):
        time.sleep(0.1)
        raise ZeroDivisionError
    with pace.turn("a.example", 0):
        assert time.monotonic() - start >= 0.3


def test_a_crawl_delay_is_respected_up_to_a_limit(
    server: LocalServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.0)
    monkeypatch.setattr(limits, "MAX_WAIT", 0.4)
    server.routes["/robots.txt"] = page(b"User-agent: *\nCrawl-delay: 0.2")
    fetcher.fetch(f"{server.url}/a")
    assert gaps(server)[0] >= 0.2
    with local_server({"/robots.txt": page(b"User-agent: *\nCrawl-delay: 3600"), "/a": page()}) as slow:
        fetcher.fetch(f"{slow.url}/a")
        assert 0.4 <= gaps(slow)[0] < 30


def test_a_retry_after_is_respected(server: LocalServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.0)
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.0)
    server.routes["/a"] = in_turn(page(b"", 503, Retry_After="1"), page(b"now"))
    assert fetcher.fetch(f"{server.url}/a") is not None
    assert 1 <= gaps(server)[-1] < 30


def test_a_retry_after_longer_than_a_run_ends_the_attempts(
    server: LocalServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.0)
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.0)
    server.routes["/a"] = page(b"", 429, Retry_After="3600")
    for path in ("/a", "/b"):
        with pytest.raises(InputRefused, match=r"127\.0\.0\.1 asks for a pause of another 3[56]\d\d s; try again"):
            fetcher.fetch(f"{server.url}{path}")
    assert server.paths == ["/a"]


def test_attempts_are_further_and_further_apart(
    server: LocalServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.0)
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.1)
    server.routes["/a"] = in_turn(page(b"", 503), page(b"", 503), page())
    fetcher.fetch(f"{server.url}/a")
    first, second = gaps(server)[-2:]
    assert first >= 0.1
    assert second >= 0.2


@pytest.mark.parametrize(("asked", "pause"), [("200", 0.0), ("0", 200.0)], ids=["by-the-server", "between-attempts"])
def test_no_pause_is_longer_than_the_time_left(
    server: LocalServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, asked: str, pause: float
) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.0)
    monkeypatch.setattr(fetching, "FIRST_PAUSE", pause)
    monkeypatch.setattr(fetching, "MAX_SECONDS", 60.0)
    monkeypatch.setattr(limits, "MAX_WAIT", 300.0)
    server.routes["/a"] = page(b"", 503, Retry_After=asked)
    start = time.monotonic()
    assert "takes longer than 60 s" in refusal(fetcher, f"{server.url}/a")
    assert time.monotonic() - start < 50


@pytest.mark.parametrize(
    "parts",
    [[b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 100], [b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 100]],
    ids=["body", "header"],
)
def test_a_slow_response_is_dropped_at_the_time_limit(
    server: LocalServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, parts: list[bytes]
) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.0)
    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.3)
    server.routes["/a"] = raw(*parts, pause=0.2)
    start = time.monotonic()
    assert "takes longer than 0.3 s; try again later" in refusal(fetcher, f"{server.url}/a")
    assert time.monotonic() - start < 15  # the whole response takes 20


def test_clock() -> None:
    clock = Clock()
    assert clock.at_most(5) == 5
    with clock.limit(200):
        assert 100 < clock.at_most(500) <= 200
        assert clock.at_most(1) == 1
        with clock.limit(900):
            assert 800 < clock.at_most(None) <= 900
        assert 0 < clock.at_most(None) <= 200
    with clock.limit(0), pytest.raises(NotFetched, match="takes longer than 0 s"):
        clock.at_most(5)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0), ("", 0), ("7", 7), ("-7", 0), ("1.5", 0), ("soon", 0), ("9" * 5000, 86_400), ("9" * 20, 86_400),
        ("Fri, 05 Sep 2025 10:00:00 GMT", 0), ("Fri, 05 Sep 2025 10:00:00", 0), ("Fri, 99 Sep 2025 10:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400), ("Fri, 05 Sep 99999 10:00:00 GMT", 0),
    ],
)  # fmt: skip
def test_seconds_until(header: str | None, seconds: float) -> None:
    assert seconds_until(header) == seconds


@pytest.mark.parametrize("options", [{"usegmt": True}, {"localtime": True}, {}])
def test_seconds_until_a_date(options: dict[str, bool]) -> None:
    assert 1_900 < seconds_until(formatdate(time.time() + 2_000, **options)) <= 2_000


TEXT = b"The council met on Tuesday. " * 500


def parts(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 2, 7, 65_536])
@pytest.mark.parametrize(
    ("data", "coding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzip.compress(TEXT), "gzip"),
        (gzip.compress(TEXT), " GZIP "),
        (gzip.compress(TEXT), "x-gzip"),
        (zlib.compress(TEXT), "deflate"),
        (gzip.compress(TEXT[:999]) + gzip.compress(TEXT[999:]), "gzip"),
    ],
)
def test_whole(data: bytes, coding: str, size: int) -> None:
    assert read_body(parts(data, size), coding, len(TEXT)) == (TEXT, True)


@pytest.mark.parametrize("coding", ["", "gzip", "deflate"])
def test_empty(coding: str) -> None:
    assert read_body([], coding, 10) == (b"", True)


@pytest.mark.parametrize(("pack", "coding"), [(bytes, ""), (gzip.compress, "gzip")])
def test_a_body_is_cut_at_the_limit(pack: type[bytes], coding: str) -> None:
    assert read_body(parts(pack(TEXT), 100), coding, 1000) == (TEXT[:1000], False)
    assert read_body(parts(pack(TEXT), 100), coding, len(TEXT) - 1) == (TEXT[:-1], False)


def test_a_bomb_is_unpacked_only_up_to_the_limit() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    tracemalloc.start()
    start = time.process_time()
    body, whole = read_body([bomb], "gzip", 1_000_000)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(body), whole) == (1_000_000, False)
    assert used < 8_000_000
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no gzip at all", "was damaged in transit"),
        (gzip.compress(TEXT)[:-20], "was cut short in transit"),
        (gzip.compress(TEXT)[:-8] + bytes(8), "was damaged in transit"),
        (gzip.compress(TEXT) + b"and more", "was damaged in transit"),
        (b"\x1f", "was cut short in transit"),
    ],
)
def test_damaged(data: bytes, says: str) -> None:
    with pytest.raises(NotFetched, match=says):
        read_body([data], "gzip", 100_000)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "gzip,br", "compress", "x" * 10_000])
def test_an_encoding_that_was_not_requested(coding: str) -> None:
    with pytest.raises(NotFetched, match=r"is sent with the encoding '.{2,40}', which was not requested"):
        read_body([TEXT], coding, 100_000)
