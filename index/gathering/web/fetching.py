"""Fetching articles from the web: as robots.txt allows, at a slow pace, within limits on size and time."""

import logging
import re
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from types import TracebackType
from typing import Self

import httpcore
import httpx
import tenacity

from index.errors import InputRefused
from index.gathering.web.guard import host_of, open_pool, parse_url
from index.gathering.web.limits import (
    ACCEPTED,
    Clock,
    Forbidden,
    NotFetched,
    Pace,
    TooManyRedirects,
    Transient,
    read_body,
    seconds_until,
)
from index.gathering.web.robots import AGENT, MAX_ROBOTS, Rules, no_rules, read_rules, unknown_rules
from index.source import MAX_BYTES, Validators

USER_AGENT = f"{AGENT}/0.1 (+news reader; respects robots.txt)"

MAX_SECONDS = 180.0
"""For one URL with its redirects, waits and retries: enough for the largest file at 0.3 MB/s."""

ROBOTS_SECONDS = 60.0
"""For one robots.txt with its redirects, waits and retries."""

MAX_REDIRECTS = 10
"""Followed for one URL. RFC 9309 asks for five or more; shorteners, https and www take four."""

FIRST_PAUSE = 1.0
"""Seconds before the second attempt; twice as long before the third."""

_ATTEMPTS = 3
_HEADERS = (
    ("User-Agent", USER_AGENT),
    ("Accept", "text/html, application/xhtml+xml, */*;q=0.8"),
    ("Accept-Encoding", ACCEPTED),
    # What a broken server sends after a page would be taken for the response to the next request.
    ("Connection", "close"),
)
_TIMEOUTS = {"connect": 10.0, "read": 20.0, "write": 10.0, "pool": 10.0}
_REDIRECTS = (301, 302, 303, 307, 308)
_TRY_AGAIN = (429, 502, 503, 504)
_NOT_PUBLIC = (401, 402, 403, 451)
_GONE = (404, 410)

_log = logging.getLogger(f"byline.{__name__}")

_Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """The content at a URL. `url` is the final one, after redirects; `media_type` the whole Content-Type header."""

    url: str
    data: bytes = field(repr=False)
    media_type: str | None
    validators: Validators


@dataclass(frozen=True, slots=True)
class _Response:
    """A server's response. The body is read only for status 200; `whole` is false if it was cut off."""

    status: int
    headers: httpx.Headers
    data: bytes
    whole: bool


class Fetcher:
    """Fetches URLs one after the other; a context manager, for one run and one thread.

    It keeps no cookies, so that no page learns about the previous one. With `allow_private` it also contacts this
    machine and its network, which URLs written by strangers must not reach.
    """

    def __init__(self, *, allow_private: bool = False) -> None:
        self._clock = Clock()
        self._pace = Pace(self._clock)
        self._allow_private = allow_private
        self._closing = ExitStack()
        self._rules: dict[tuple[str, bytes], Rules] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._closing.close()

    @cached_property
    def _pool(self) -> httpcore.ConnectionPool:
        """Opened on first use: reading the trusted certificates takes 0.1 s, and may fail."""
        return self._closing.enter_context(open_pool(self._clock, allow_private=self._allow_private))

    def fetch(self, url: str, known: Validators | None = None) -> Fetched | None:
        """Return the content at `url`, or None if it has not changed since the server sent the validators `known`.

        Raises `InputRefused`, with the URL and the reason, if it cannot be fetched or may not be.
        """
        trail: list[httpx.URL] = []
        try:
            with self._clock.limit(MAX_SECONDS):
                trail.append(parse_url(url))
                answer = self._follow(trail, self._permit, MAX_BYTES, known)
                return _to_fetched(trail[-1], answer, known)
        except NotFetched as error:
            via = f"redirects to {_printable_url(str(trail[-1]))}: " if len(trail) > 1 else ""
            raise InputRefused(f"{_printable_url(url)}: {via}{error}") from error

    def _permit(self, address: httpx.URL) -> float:
        """Return the seconds that the site wants between two requests. Raises `NotFetched` if it allows none."""
        site = (address.scheme, address.netloc)
        if site not in self._rules:
            self._rules[site] = self._fetch_rules(address.join("/robots.txt"))
        rules = self._rules[site]
        if rules.failure:
            raise NotFetched(f"its robots.txt, which is needed first, cannot be read: {rules.failure}")
        if not rules.allow(str(address)):
            raise NotFetched("the site's robots.txt does not allow it; save the page in a browser and add the file")
        return rules.delay

    def _fetch_rules(self, address: httpx.URL) -> Rules:
        """Return a site's rules: without a robots.txt everything is allowed, with an unreachable one nothing (RFC 9309,
        2.3.1).

        Too many requests (429) counts as unreachable, which the standard leaves open.
        """
        try:
            with self._clock.limit(ROBOTS_SECONDS):
                answer = self._follow([address], lambda _: 0.0, MAX_ROBOTS)
        except Forbidden:
            raise
        except TooManyRedirects:
            return no_rules()
        except NotFetched as error:
            return unknown_rules(str(error))
        if answer.status >= 500:
            return unknown_rules(_status_message(answer.status))
        return read_rules(answer.data) if answer.status == 200 else no_rules()

    def _follow(
        self,
        trail: list[httpx.URL],
        permit: Callable[[httpx.URL], float],
        limit: int,
        known: Validators | None = None,
    ) -> _Response:
        """Return the response at the end of all redirects; each URL on the way is appended to `trail`.

        A redirect from https to http is followed: shorteners do it, and the final URL shows it. Nothing secret is sent,
        and the http URL could have been requested directly.
        """
        while True:
            delay = permit(trail[-1])
            answer = self._ask(trail[-1], _conditions(trail[-1], known), limit, delay)
            if answer.status not in _REDIRECTS:
                return answer
            target = _target(trail[-1], answer)
            if target in trail or len(trail) > MAX_REDIRECTS:
                raise TooManyRedirects(f"redirects in a circle, or more than {MAX_REDIRECTS} times; check the URL")
            trail.append(target)

    def _ask(self, address: httpx.URL, conditions: _Headers, limit: int, delay: float) -> _Response:
        """Send a request, and retry it if that may help."""
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Transient),
            stop=tenacity.stop_after_attempt(_ATTEMPTS),
            wait=tenacity.wait_exponential(multiplier=FIRST_PAUSE),
            sleep=self._clock.sleep,
            reraise=True,
        )
        return attempts(self._ask_once, address, conditions, limit, delay)

    def _ask_once(self, address: httpx.URL, conditions: _Headers, limit: int, delay: float) -> _Response:
        target = httpcore.URL(
            scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
        )
        headers = [("Host", address.netloc.decode("ascii")), *_HEADERS, *conditions]
        with self._pace.turn(host_of(address), delay):
            try:
                with self._pool.stream("GET", target, headers=headers, extensions={"timeout": _TIMEOUTS}) as response:
                    return self._read(address, response, limit)
            except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
                raise Transient(f"{host_of(address)} does not respond ({_brief(error)}); try again later") from error
            except httpcore.LocalProtocolError as error:
                raise NotFetched(f"cannot be requested ({_brief(error)}); check the URL") from error

    def _read(self, address: httpx.URL, response: httpcore.Response, limit: int) -> _Response:
        headers = httpx.Headers(response.headers)
        if response.status in _TRY_AGAIN:
            self._pace.back_off(host_of(address), seconds_until(headers.get("Retry-After")))
            raise Transient(_status_message(response.status))
        data, whole = b"", True
        if response.status == 200:
            data, whole = read_body(response.iter_stream(), headers.get("Content-Encoding", ""), limit)
        _log.info("%s: status %d, %d bytes", address, response.status, len(data))
        return _Response(response.status, headers, data, whole)


def _conditions(address: httpx.URL, known: Validators | None) -> _Headers:
    """Return the headers of a conditional request, if there are validators for this URL."""
    if known is None or known.url != str(address):
        return []
    conditions = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    return [(name, value) for name, value in conditions if value and value.isascii()]


def _target(address: httpx.URL, answer: _Response) -> httpx.URL:
    location = answer.headers.get("Location", "")
    if not location:
        raise NotFetched("redirects without a target; check the URL")
    try:
        return parse_url(str(address.join(location)))
    except (httpx.InvalidURL, ValueError, NotFetched) as error:
        raise NotFetched(f"redirects to {_printable_url(location)}: {error}") from error


def _to_fetched(address: httpx.URL, answer: _Response, known: Validators | None) -> Fetched | None:
    if answer.status == 304 and _conditions(address, known):
        return None
    if answer.status != 200:
        raise NotFetched(_status_message(answer.status))
    if not answer.whole:
        limit = MAX_BYTES // 1_000_000
        raise NotFetched(
            f"is larger than {limit} MB, too large for one article; save it and split it into its articles"
        )
    url, headers = str(address), answer.headers
    validators = Validators(url, headers.get("ETag"), headers.get("Last-Modified"))
    return Fetched(url, answer.data, headers.get("Content-Type"), validators)


def _status_message(status: int) -> str:
    phrase = ""
    with suppress(ValueError):  # a server may send any number
        phrase = f" ({HTTPStatus(status).phrase})"
    if status in _GONE:
        advice = "check the URL"
    elif status in _NOT_PUBLIC:
        advice = "it is not public: save the page in a browser and add the file"
    else:
        advice = "try again later, or save the page in a browser and add the file"
    return f"the server responds with {status}{phrase}; {advice}"


def _printable_url(url: str) -> str:
    """Return a URL for a message: one line of valid text, not too long, without a password."""
    line = " ".join(url.encode(errors="backslashreplace").decode().split())
    return re.sub(r"//[^/?#]*@", "//", line)[:200]


def _brief(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:100]
