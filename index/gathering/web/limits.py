"""The limits of fetching: why a URL cannot be fetched, how long it may take, the pace per host, the size of a body."""

import datetime as dt
import math
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import NoReturn


class NotFetched(Exception):
    """A URL cannot be fetched; the message says why and what to do next, and follows the URL, which the fetcher
    adds."""


class Forbidden(NotFetched):
    """Its host is at an IP address that may not be contacted."""


class TooManyRedirects(NotFetched):
    """It redirects too often, or in a circle."""


class Transient(NotFetched):
    """A later attempt may succeed."""


MIN_INTERVAL = 1.0
"""Seconds between the end of one request to a host and the next: slow enough for any server."""

MAX_WAIT = 30.0
"""Seconds; the longest wait before one request that a robots.txt (Crawl-delay) or response (Retry-After) can impose."""

_DAY = 86_400.0


class Clock:
    """The time left for what is being fetched, unlimited by default."""

    def __init__(self) -> None:
        self._seconds = math.inf
        self._end = math.inf

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Limit the time within this block. An outer limit is suspended meanwhile."""
        outer = self._seconds, self._end
        self._seconds, self._end = seconds, time.monotonic() + seconds
        try:
            yield
        finally:
            self._seconds, self._end = outer

    def at_most(self, seconds: float | None) -> float:
        """Return `seconds`, or the time left if that is less. Raises `NotFetched` if no time is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            self._give_up()
        return left if seconds is None else min(seconds, left)

    def sleep(self, seconds: float) -> None:
        """Wait. Raises `NotFetched` immediately if the time would run out."""
        if seconds > self._end - time.monotonic():
            self._give_up()
        time.sleep(seconds)

    def _give_up(self) -> NoReturn:
        raise NotFetched(f"takes longer than {self._seconds:g} s; try again later, or save the page and add the file")


class Pace:
    """Spaces out the requests to one host, and leaves a host alone that asks for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ended: dict[str, float] = {}
        self._held_until: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, delay: float) -> Iterator[None]:
        """Wait until `host` may be contacted, at least `delay` seconds after the last request; the block is one
        request.

        Raises `NotFetched` if the host has asked for a longer pause than a run waits.
        """
        now = time.monotonic()
        due = self._ended.get(host, -math.inf) + max(MIN_INTERVAL, min(delay, MAX_WAIT))
        held = self._held_until.get(host, -math.inf)
        if held - now > MAX_WAIT:
            raise NotFetched(f"{host} asks for a pause of another {held - now:.0f} s; try again after that")
        self._clock.sleep(max(due - now, held - now, 0))
        try:
            yield
        finally:
            self._ended[host] = time.monotonic()

    def hold(self, host: str, seconds: float) -> None:
        """Send no requests to `host` for so many seconds, as it asked."""
        self._held_until[host] = time.monotonic() + seconds


def seconds_until(retry_after: str | None) -> float:
    """Return the seconds that a Retry-After header asks for, at most a day; 0 if it is missing or invalid."""
    try:
        if not retry_after or retry_after.isdecimal():
            return min(float(retry_after or 0), _DAY)
        until = parsedate_to_datetime(retry_after)
        until = until.replace(tzinfo=until.tzinfo or dt.UTC)
        return min(max((until - dt.datetime.now(dt.UTC)).total_seconds(), 0.0), _DAY)
    except (ValueError, OverflowError):
        return 0.0


ACCEPTED = "gzip"
"""The only content coding that is requested: all servers support it. `deflate` has two meanings in practice, and httpx
unpacks without a limit: 64 kB received at once may become 66 MB, and far more if a server compresses twice."""

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


def read_body(parts: Iterable[bytes], coding: str, limit: int) -> tuple[bytes, bool]:
    """Return the unpacked body, or its first `limit` bytes, and whether that is all of it.

    `coding` is the Content-Encoding header. Raises `NotFetched` if it was not requested, or the body is damaged.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return _plain(parts, limit)
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise NotFetched(
            f"is sent with the encoding '{coding[:40]}', which was not requested; save the page and add the file"
        )
    try:
        return _unpacked(parts, limit)
    except zlib.error as error:
        raise NotFetched(f"was damaged in transit ({error}); try again later") from error


def _plain(parts: Iterable[bytes], limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > limit:
            return bytes(body[:limit]), False
    return bytes(body), True


def _unpacked(parts: Iterable[bytes], limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    unpacking = None
    for part in parts:
        while part:
            if unpacking is None or unpacking.eof:  # gzip may consist of several members (RFC 1952, 2.2)
                unpacking = zlib.decompressobj(_GZIP_OR_ZLIB)
            body += unpacking.decompress(part, limit + 1 - len(body))
            if len(body) > limit:
                return bytes(body[:limit]), False
            part = unpacking.unused_data
    if unpacking is not None and not unpacking.eof:
        raise NotFetched("was cut short in transit; try again later")
    return bytes(body), True
