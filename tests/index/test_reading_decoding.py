"""Bytes to text, or a refusal that names the file."""

import os
import time
from pathlib import Path

import pytest

from index.errors import InputRefused
from index.reading import read_document
from index.reading.decoding import MAX_BYTES
from tests.index.conftest import Read
from tests.index.helpers import public_folder, texts, unprivileged

TEXT = "Le président a déclaré à la fête : « C’est très bien. » Il était déjà arrivé au théâtre."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_a_note(read: Read, encoding: str) -> None:
    document = read(TEXT.encode(encoding))
    assert texts(document) == [TEXT]
    assert document.notes == ()


def test_big_endian_utf16(read: Read) -> None:
    assert texts(read(b"\xfe\xff" + TEXT.encode("utf-16-be"))) == [TEXT]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TEXT, "cp1252"),
        ("He paid £5 for it.", "cp1252"),
        ("The minister said “no” — it’s over.", "cp1252"),
        ("Президент заявил в пятницу, что мир близок.", "cp1251"),
        ("首相は金曜日に平和が近いと述べた。", "cp932"),
    ],
)
def test_another_encoding_is_guessed_with_a_note(read: Read, text: str, encoding: str) -> None:
    document = read(text.encode(encoding))
    assert texts(document) == [text]
    assert document.notes == (f"read as {encoding}, which was guessed: check its accents",)


def test_damaged_utf8_shows_the_damage_and_keeps_the_rest(read: Read) -> None:
    document = read(TEXT.encode() + b" Fin \xff.")
    assert texts(document) == [TEXT + " Fin \ufffd."]
    assert document.notes == ("1 places are not valid UTF-8 and are shown as \ufffd: check them",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n \xe2\x80\xa8", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"PK\x03\x04\x00\x00\xff\xfe\x00", "is binary"),
        (b"text with a \x00 in it", "is binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "is binary"),
        (b"\x01\x02\x03\x04 four controls", "is binary"),
        (b"\xff\xfeodd", "is binary or damaged"),
    ],
)
def test_what_is_no_text_is_refused_by_name(read: Read, data: bytes, reason: str) -> None:
    with pytest.raises(InputRefused, match=rf"article\.txt: .*({reason})"):
        read(data)


def test_a_huge_file_is_refused_before_it_is_read(articles: Path) -> None:
    path = articles / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    started = time.perf_counter()
    with pytest.raises(InputRefused, match=r"huge\.txt: larger than 5 MB"):
        read_document(path)
    assert time.perf_counter() - started < 1


def test_the_largest_file_is_read(articles: Path) -> None:
    path = articles / "large.txt"
    path.write_bytes(b"# " + b"\n" * (MAX_BYTES - 20) + b"The truce held on.")
    assert texts(read_document(path))[-1] == "The truce held on."


def test_a_vanished_file_is_refused(articles: Path) -> None:
    with pytest.raises(InputRefused, match=r"gone\.txt: the file does not exist"):
        read_document(articles / "gone.txt")


def test_an_unreadable_file_is_refused() -> None:
    with public_folder() as folder:
        path = folder / "secret.txt"
        path.write_text(TEXT, encoding="utf-8")
        path.chmod(0)
        with unprivileged(), pytest.raises(InputRefused, match=r"secret\.txt: cannot be read \(Permission denied\)"):
            read_document(path)


def test_a_name_that_is_too_long_is_refused(articles: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be read"):
        read_document(articles / ("x" * 300 + ".txt"))


def test_a_name_with_a_null_is_refused() -> None:
    with pytest.raises(InputRefused, match="no file name"):
        read_document(Path("a\0.txt"))


def test_a_pipe_is_refused_and_not_waited_for(articles: Path) -> None:
    os.mkfifo(articles / "pipe.txt")
    with pytest.raises(InputRefused, match=r"pipe\.txt: not a regular file"):
        read_document(articles / "pipe.txt")


def test_a_device_is_refused(articles: Path) -> None:
    (articles / "zero.txt").symlink_to("/dev/zero")
    with pytest.raises(InputRefused, match=r"zero\.txt: not a regular file"):
        read_document(articles / "zero.txt")


def test_a_file_name_that_is_no_utf8_gets_an_origin_that_can_be_stored(articles: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(articles) + b"/caf\xe9.txt"))
    path.write_text(TEXT, encoding="utf-8")
    assert read_document(path).origin == f"{articles}/caf\\xe9.txt"
