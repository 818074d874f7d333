"""ZIP, gzip and WARC files that unpack to too much, to the wrong places, or to undeclared content."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from tests.index.hostile.packing import gzipped
from tests.index.hostile.stories import as_html, as_text, story, warc_of

_ARTICLE = as_text(story(900))
_NAMES = (
    *("../../escaped.txt", "/escaped.txt", "//server/share/escaped.txt", "..\\..\\escaped.txt", "C:\\escaped.txt"),
    *("C:/escaped.txt", "a/../../escaped.txt", "./escaped.txt", "~/escaped.txt", "file:///tmp/escaped.txt"),
    *("a\0b.txt", "CON.txt", "NUL", "aux.html", "LPT1.txt", "a.txt.", "a.txt ", " .txt", ".txt", "..", "..."),
    *("a\nb.txt", "a\rb.txt", "\x1b[31mred.txt", "a\u202etxt.exe", "{{7*7}}.txt", "$(id).txt", "a;rm -rf ~.txt"),
    *("%00.txt", "<script>alert(1)</script>.txt", "'; DROP TABLE articles; --.txt", "a" * 60_000 + ".txt"),
    *("a" + "/a" * 5_000 + ".txt", "é\u0301.txt", "\U0001f600.txt", "a.txt/b.txt", "a.txt/", "articles.sqlite"),
)
"""Member names that would lead outside of the folder, if they were trusted."""


def archives() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents."""
    for number, name in enumerate(_NAMES):
        yield f"name-{number}.zip", _with_name(name)
    yield "names.zip", zipped([(name, _ARTICLE) for name in _NAMES if "\0" not in name])
    zeros = gzipped(bytes(10_000_000), 100)
    yield "flat-1gb.zip", zipped([("a.txt", bytes(40_000_000))])
    yield "flat-1gb-twice.zip", zipped([("zeros.gz", zeros), ("a.txt", _ARTICLE)])
    yield "zeros.txt.gz", zeros
    yield "zeros-twice.txt.gz.gz", gzip.compress(zeros, mtime=0)
    yield "zeros-thrice.gz", gzip.compress(gzip.compress(zeros, mtime=0), mtime=0)
    yield "harmless-text.txt.gz", gzip.compress(_ARTICLE * 50, mtime=0)
    yield "overlapping.zip", _overlapping(1_000)
    yield "members-100001.zip", _many_members(100_001)
    yield "members-1000000.zip", _many_members(1_000_000)
    yield "pictures-20000.zip", zipped([(f"{number}.png", b"\x89PNG\r\n") for number in range(20_000)])
    yield "empty-members.zip", zipped([(f"{number}.txt", b"") for number in range(300)])
    for number, data in enumerate(_lying()):
        yield f"lying-{number}.zip", data
    for depth in (3, 4, 5, 40):
        yield f"deep-{depth}.zip", _deep(depth)
    yield "tree-of-zips.zip", _tree(4, 16)
    yield "self.zip", _self_like()
    yield "gz-of-nothing.gz", gzip.compress(b"", mtime=0) * 1_000
    yield "gz-in-gz.txt.gz", _gzip_in_gzip(10)
    for name, method in (("bzip2", zipfile.ZIP_BZIP2), ("lzma", zipfile.ZIP_LZMA)):
        yield f"{name}.zip", zipped([("a.txt", bytes(30_000_000))], method)
    yield "two-of-one-name.zip", _two_of_one_name()
    plain, encrypted = b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0"
    yield "encrypted.zip", zipped([("a.txt", _ARTICLE)]).replace(plain, encrypted)
    yield "link.zip", _link("/etc/passwd")
    yield from _crawls()


def zipped(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return file.getvalue()


def _with_name(name: str) -> bytes:
    """An archive whose only member has this name, which zipfile itself would change."""
    safe = "x" * len(name.encode())
    return zipped([(safe, _ARTICLE)]).replace(safe.encode(), name.encode())


def _directory(count: int, place: int, size: int, packed: int) -> bytes:
    """The directory of an archive: members of one name that all begin at one offset."""
    entry = (
        b"PK\1\2" + struct.pack("<6H3L5H2L", 20, 20, 0, 8, 0, 0, 0, packed, size, 5, 0, 0, 0, 0, 0, place) + b"a.txt"
    )
    return entry * count


def _end(directory: bytes, place: int, count: int) -> bytes:
    return b"PK\5\6" + struct.pack("<4H2LH", 0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), place, 0)


def _overlapping(count: int) -> bytes:
    """Many members that share the bytes of one kernel, each of which unpacks to 10 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = packer.compress(bytes(10_000_000)) + packer.flush()
    local = b"PK\3\4" + struct.pack("<5H3L2H", 20, 0, 8, 0, 0, 0, len(kernel), 10_000_000, 5, 0) + b"a.txt" + kernel
    directory = _directory(count, 0, 10_000_000, len(kernel))
    return local + directory + _end(directory, len(local), count)


def _many_members(count: int) -> bytes:
    local = b"PK\3\4" + struct.pack("<5H3L2H", 20, 0, 8, 0, 0, 0, 0, 0, 5, 0) + b"a.txt"
    directory = _directory(count, 0, 0, 0)
    return local + directory + _end(directory, len(local), count)


def _lying() -> Iterator[bytes]:
    """Archives that declare a wrong size, offset or checksum for their member, in each of the fields."""
    data = zipped([("a.txt", _ARTICLE), ("b.txt", as_text(story(901)))])
    directory = data.index(b"PK\1\2")
    for field in (6, 8, 14, 18, 22, 26, 28):  # of the member's own header: flags, method, checksum, sizes, lengths
        for value in (b"\0\0", b"\xff\xff", b"\x01\0"):
            yield data[:field] + value + data[field + 2 :]
    for field in (8, 10, 16, 20, 24, 28, 30, 32, 42):  # of the directory
        for value in (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01\0\0\x7f"):
            yield data[: directory + field] + value + data[directory + field + 4 :]
    end = data.rindex(b"PK\5\6")
    for field in (8, 12, 16, 20):
        yield data[: end + field] + b"\xff\xff" + data[end + field + 2 :]


def _deep(depth: int) -> bytes:
    data = zipped([("a.txt", _ARTICLE)])
    for level in range(depth - 1):
        data = zipped([(f"{level}.zip", data)])
    return data


def _tree(levels: int, width: int) -> bytes:
    """Archives in archives, with 65,536 articles of 500 KB in the last ones; the file has 40 KB."""
    data = _ARTICLE + b" " * 500_000
    for level in range(levels):
        data = zipped([(f"{number}.{'zip' if level else 'txt'}", data) for number in range(width)])
    return data


def _self_like() -> bytes:
    """An archive whose only member is the rest of the archive, with the directory that names it."""
    end_size, entry_size = 22, 51
    size = end_size + entry_size
    local = b"PK\3\4" + struct.pack("<5H3L2H", 20, 0, 0, 0, 0, 0, size, size, 5, 0) + b"a.zip"
    directory = b"PK\1\2" + struct.pack("<6H3L5H2L", 20, 20, 0, 0, 0, 0, 0, size, size, 5, 0, 0, 0, 0, 0, 0) + b"a.zip"
    return local + directory + _end(directory, len(local), 1)


def _gzip_in_gzip(times: int) -> bytes:
    data = _ARTICLE
    for _ in range(times):
        data = gzip.compress(data, mtime=0)
    return data


def _two_of_one_name() -> bytes:
    first = zipped([("a.txt", _ARTICLE), ("b.txt", as_text(story(901)))])
    return first.replace(b"b.txt", b"a.txt")


def _link(target: str) -> bytes:
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(info, target)
    return file.getvalue()


def _crawls() -> Iterator[tuple[str, bytes]]:
    page, html = as_html(story(902)), "Content-Type: text/html"
    yield "pieces.warc", warc_of(gzip.compress(b"a", mtime=0) * 20_000, html, "Content-Encoding: gzip")
    yield "bomb.warc", warc_of(gzip.compress(gzipped(bytes(10_000_000), 10)), html, "Content-Encoding: gzip, gzip")
    yield "codings.warc", warc_of(page, html, "Content-Encoding: " + "gzip, " * 5_000)
    yield "not-gzip.warc", warc_of(b"\0" + page, html, "Content-Encoding: br")
    yield "chunked.warc", warc_of(b"FFFFFFFFFFFFFFFF\r\n" + page, html, "Transfer-Encoding: chunked")
    yield "chunked-negative.warc", warc_of(b"-5\r\n" + page, html, "Transfer-Encoding: chunked")
    for name, length in (("negative", b"-1"), ("huge", b"9" * 30), ("short", b"10"), ("word", b"many")):
        data = warc_of(page, html)
        start = data.index(b"Content-Length: ") + 16
        yield f"length-{name}.warc", data[:start] + length + data[data.index(b"\r\n", start) :]
    yield "long-header.warc", b"WARC/1.0\r\nWARC-Type: " + b"a" * 10_000_000
    yield "many-headers.warc", b"WARC/1.0\r\n" + b"A: b\r\n" * 200_000 + b"\r\n"
    for number, url in enumerate(("javascript:alert(1)", "file:///etc/passwd", "http://[", "http://a\nb/", "data:,x")):
        yield f"address-{number}.warc", warc_of(page, html, url=url)
    for charset in ("utf-7", "utf-16", "unicode_escape", "punycode", "nonsense", "\\x00", "base64"):
        yield f"charset-{charset.strip(chr(92))}.warc", warc_of(page, f"Content-Type: text/plain; charset={charset}")
    yield "again.warc", warc_of(page, html) * 30
