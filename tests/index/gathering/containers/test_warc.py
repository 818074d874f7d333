"""WARC files: which records are pages, their compression, and the effects of damage."""

import gzip
import io
import zlib
from collections.abc import Callable

import brotli
import pytest

from index.errors import InputRefused
from index.gathering.containers.archives import open_gzip
from index.gathering.containers.warc import unpack_warc
from index.source import MAX_BYTES
from tests.index.gathering.unpacked import Unpacked, unpack

URL = "https://paper.example/harbour"
PAGE = b"<html><body><p>The harbour opened again on Friday.</p></body></html>"
HTML = "Content-Type: text/html; charset=utf-8"


def record(kind: str, uri: str, block: bytes, *headers: str, date: str = "2024-05-06T10:00:00Z") -> bytes:
    lines = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {uri}", f"WARC-Date: {date}", *headers]
    return "\r\n".join([*lines, f"Content-Length: {len(block)}", "", ""]).encode() + block + b"\r\n\r\n"


def response(
    body: bytes, *headers: str, uri: str = URL, status: str = "200 OK", date: str = "2024-05-06T10:00:00Z"
) -> bytes:
    block = "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + body
    return record("response", uri, block, "Content-Type: application/http; msgtype=response", date=date)


INFO = record("warcinfo", "", b"software: test\r\n", "Content-Type: application/warc-fields")


def unpacked(data: bytes) -> Unpacked:
    return unpack(unpack_warc, data, "crawl.warc")


def test_a_page_has_its_url_and_media_type() -> None:
    page = unpacked(INFO + response(PAGE, HTML)).only
    assert page.origin == f"crawl.warc#{URL}"
    assert page.url == URL
    assert page.media_type == "text/html; charset=utf-8"
    assert page.data == PAGE
    assert page.notes == ()


def test_the_time_of_the_capture_is_not_a_date_of_publication() -> None:
    assert unpacked(response(PAGE, HTML)).only.stated == {}


@pytest.mark.parametrize(
    "media_type", ["text/html", "application/xhtml+xml", "text/plain", "TEXT/PLAIN;x", "application/pdf"]
)
def test_types_that_can_be_articles_are_read(media_type: str) -> None:
    assert unpacked(response(PAGE, f"Content-Type: {media_type}")).only.media_type == media_type


def test_a_page_without_a_media_type_is_read() -> None:
    assert unpacked(response(PAGE)).only.media_type is None


@pytest.mark.parametrize(
    "data",
    [
        response(PAGE, HTML, status="404 Not Found"),
        response(b"", HTML, "Location: /elsewhere", status="301 Moved"),
        response(PAGE, HTML, status="206 Partial Content"),
        response(b"\x89PNG", "Content-Type: image/png"),
        response(b"{}", "Content-Type: application/json"),
        response(b"User-agent: *", "Content-Type: text/plain", uri="https://paper.example/robots.txt"),
        response(PAGE, HTML, uri="dns:paper.example"),
        record("request", URL, b"GET /harbour HTTP/1.1\r\nHost: paper.example\r\n\r\n"),
        record("metadata", URL, b"fetchTimeMs: 1\r\n", "Content-Type: text/plain"),
        record("revisit", URL, b"HTTP/1.1 200 OK\r\n\r\n"),
        record("resource", "metadata://gnu.org/software/wget/warc/args.txt", b"-r", "Content-Type: text/plain"),
    ],
)  # fmt: skip
def test_other_records_are_skipped(data: bytes) -> None:
    found = unpacked(INFO + data + response(PAGE, HTML, uri="https://paper.example/last"))
    assert found.origins == ["crawl.warc#https://paper.example/last"]
    assert found.refused == []


@pytest.mark.parametrize("kind", ["resource", "conversion"])
def test_a_page_stored_without_an_http_response_is_read(kind: str) -> None:
    page = unpacked(INFO + record(kind, URL, b"Ferries left on time.", "Content-Type: text/plain")).only
    assert (page.origin, page.data, page.media_type) == (f"crawl.warc#{URL}", b"Ferries left on time.", "text/plain")


def _chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:])) + b"0\r\n\r\n"


def _bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE), ["Content-Encoding: gzip"]),
        (gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]), ["Content-Encoding: x-gzip"]),
        (zlib.compress(PAGE), ["Content-Encoding: deflate"]),
        (_bare_deflate(PAGE), ["Content-Encoding: deflate"]),
        (brotli.compress(PAGE), ["Content-Encoding: br"]),
        (brotli.compress(gzip.compress(PAGE)), ["Content-Encoding: gzip, br"]),
        (PAGE, ["Content-Encoding: identity"]),
        (PAGE, ["Content-Encoding: gzip"]),  # stored decompressed by the crawler
        (PAGE, ["Content-Encoding: br"]),
        (_chunked(PAGE), ["Transfer-Encoding: chunked"]),
        (PAGE, ["Transfer-Encoding: chunked"]),
        (_chunked(gzip.compress(PAGE)), ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
    ],
)
def test_a_compressed_body_is_unpacked(body: bytes, headers: list[str]) -> None:
    assert unpacked(response(body, HTML, *headers)).only.data == PAGE


@pytest.mark.parametrize(
    ("body", "coding", "reason"),
    [
        (gzip.compress(PAGE)[:-12], "gzip", "it ends too early"),
        (gzip.compress(PAGE)[:20] + b"\xff" * 40, "gzip", ""),
        (brotli.compress(PAGE)[:-5], "br", ""),
        (b"\x28\xb5\x2f\xfd" + PAGE, "zstd", "unknown coding"),
        (gzip.compress(b"a", mtime=0) * 101, "gzip", "it has more than 100 gzip members"),
    ],
)
def test_a_page_that_cannot_be_unpacked_is_refused_and_the_others_are_read(
    body: bytes, coding: str, reason: str
) -> None:
    found = unpacked(
        response(body, HTML, f"Content-Encoding: {coding}") + response(PAGE, HTML, uri="https://paper.example/2")
    )
    assert len(found.refused) == 1
    assert found.refused[0].startswith(f"crawl.warc#{URL}: it cannot be unpacked from '{coding}': {reason}")
    assert found.origins == ["crawl.warc#https://paper.example/2"]


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress])
def test_a_bomb_is_refused(pack: Callable[[bytes], bytes]) -> None:
    coding = "br" if pack is brotli.compress else "gzip"
    found = unpacked(response(pack(b" " * (MAX_BYTES + 1_000_000)), HTML, f"Content-Encoding: {coding}"))
    assert found.sources == []
    assert found.refused == [f"crawl.warc#{URL}: larger than 50 MB, too large for one article"]


def test_a_record_that_is_too_large_is_refused_and_skipped() -> None:
    large = response(b" " * (MAX_BYTES + 1), HTML, uri="https://paper.example/large")
    found = unpacked(large + response(PAGE, HTML))
    assert found.refused == ["crawl.warc#https://paper.example/large: larger than 50 MB, too large for one article"]
    assert found.origins == [f"crawl.warc#{URL}"]


def test_captures_of_the_same_url_are_distinguished_by_their_dates() -> None:
    found = unpacked(
        response(PAGE, HTML)
        + response(b"later", HTML, date="2024-05-07T08:00:00Z")
        + response(b"same second", HTML, date="2024-05-07T08:00:00Z")
    )
    assert found.origins == [
        f"crawl.warc#{URL}",
        f"crawl.warc#{URL}~2024-05-07T08:00:00Z",
        f"crawl.warc#{URL}~2024-05-07T08:00:00Z~2",
    ]
    assert [source.data for source in found.sources] == [PAGE, b"later", b"same second"]


def test_a_space_in_a_url_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert unpacked(response(PAGE, HTML, uri=f"{URL} 1")).only.url == f"{URL}%201"
    assert caplog.messages == []


def test_a_truncated_capture_is_noted() -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE[:30]
    page = unpacked(record("response", URL, block, "WARC-Truncated: length")).only
    assert page.notes == ("the crawler stored only the beginning of the page (length)",)


@pytest.mark.parametrize("each", [True, False])
def test_it_may_be_compressed_record_by_record_or_as_a_whole(each: bool) -> None:
    parts = [INFO, response(PAGE, HTML), response(b"<p>two</p>", HTML, uri="https://paper.example/2")]
    data = b"".join(map(gzip.compress, parts)) if each else gzip.compress(b"".join(parts))
    expected = [f"crawl.warc#{URL}", "crawl.warc#https://paper.example/2"]
    assert unpacked(data).origins == expected
    stream = open_gzip("crawl.warc.gz", io.BytesIO(data))
    assert unpack(unpack_warc, stream, "crawl.warc").origins == expected


@pytest.mark.parametrize("data", [b"", b"no such file\n" * 100, b"WARC/1.0\r\n\r\n", INFO[:60], b"\0" * 1_000, PAGE])
def test_a_file_in_another_format_is_refused(data: bytes) -> None:
    with pytest.raises(InputRefused, match=r"crawl\.warc: is not a WARC file \(.+\); download it again"):
        unpacked(data)


def test_a_truncated_file_is_read_up_to_its_end_and_the_record_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    data = INFO + response(PAGE, HTML) + response(PAGE, HTML, uri="https://paper.example/2")
    boundaries = {len(INFO), len(INFO + response(PAGE, HTML)), len(data)}
    whole = {boundary - end for boundary in boundaries for end in range(5)}  # the empty lines after a record
    for cut in range(len(INFO), len(data)):
        found = unpacked(data[:cut])
        assert (found.refused == []) == (cut in whole)
        assert all(source.data == PAGE for source in found.sources)
    last = unpacked(data[:-20])
    assert last.origins == [f"crawl.warc#{URL}"]
    assert last.refused == ["crawl.warc: is damaged at record 3 (the file ends within it); download it again"]
    assert capsys.readouterr() == ("", "")


def test_a_record_longer_than_declared_ends_the_reading(capsys: pytest.CaptureFixture[str]) -> None:
    right = response(PAGE, HTML)
    length = int(right.partition(b"Content-Length: ")[2].split()[0])
    wrong = right.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length - 10), 1)
    found = unpacked(INFO + wrong + response(PAGE, HTML, uri="https://paper.example/2"))
    assert len(found.refused) == 1
    assert found.refused[0].startswith(
        "crawl.warc: is damaged at record 3 (the previous record does not end where it says)"
    )
    assert capsys.readouterr() == ("", "")


def test_damage_in_the_compressed_file_ends_the_reading() -> None:
    data = gzip.compress(INFO) + gzip.compress(response(PAGE, HTML)) + gzip.compress(response(PAGE, HTML))[:-30]
    found = unpacked(data)
    assert found.origins == [f"crawl.warc#{URL}"]
    assert len(found.refused) == 1
    assert "is damaged at record 3 (crawl.warc: is damaged after" in found.refused[0]


def test_an_endless_header_line_is_refused() -> None:
    with pytest.raises(InputRefused, match="a header line is longer than 32,768 bytes"):
        unpacked(b"WARC/1.0\r\nX: " + b"x" * 1_000_000)


def test_one_flipped_byte_raises_only_a_refusal() -> None:
    data = INFO + response(gzip.compress(PAGE), HTML, "Content-Encoding: gzip")
    for position in range(len(data)):
        broken = data[:position] + bytes([data[position] ^ 0x15]) + data[position + 1 :]
        try:
            unpacked(broken)
        except InputRefused as error:
            assert str(error).startswith("crawl.warc: ")  # noqa: PT017 (either outcome is right)
