"""Bytes to text, or a refusal that names the file."""

import pytest

from index.errors import InputRefused
from index.parsing import read_document
from index.parsing.decoding import MAX_BYTES
from index.parsing.plain_text import read_plain_text
from index.source import Source
from index.text.encodings import stated_encoding
from tests.index.conftest import Read
from tests.index.helpers import texts

TEXT_OF_RUSSIA = "Президент заявил в пятницу, что мир близок."
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
        (TEXT_OF_RUSSIA, "cp1251"),
        ("首相は金曜日に平和が近いと述べた。", "cp932"),
    ],
)
def test_another_encoding_is_guessed_with_a_note(read: Read, text: str, encoding: str) -> None:
    document = read(text.encode(encoding))
    assert texts(document) == [text]
    assert document.notes == (f"read as {encoding}, which was guessed: check its accents",)


def test_quotation_marks_that_became_controls_are_marks_again(read: Read) -> None:
    document = read("The minister said \x93no\x94 \x97 it\x92s over.")
    assert texts(document) == ["The minister said “no” — it’s over."]


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
def test_what_is_no_text_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(InputRefused, match=rf"article\.txt: .*({reason})"):
        read_plain_text(Source(origin="article.txt", data=data))


def test_a_text_too_large_for_one_article_is_refused(read: Read) -> None:
    with pytest.raises(InputRefused, match=r"article\.txt: larger than 5 MB"):
        read(b"word " * 1_000_001)


def test_the_largest_text_is_read(read: Read) -> None:
    document = read(b"# " + b"\n" * (MAX_BYTES - 20) + b"The truce held on.")
    assert texts(document)[-1] == "The truce held on."


def test_an_encoding_that_is_stated_is_taken(read: Read) -> None:
    assert read_document(_as("text/plain; charset=cp1251", TEXT_OF_RUSSIA.encode("cp1251"))).notes == ()
    assert texts(read_document(_as('text/plain; Charset="cp1251"', TEXT_OF_RUSSIA.encode("cp1251")))) == [
        TEXT_OF_RUSSIA
    ]


def test_an_encoding_that_is_wrong_or_unknown_is_not_taken(read: Read) -> None:
    for stated in ("utf-8", "no-such-encoding", "", "base64"):
        document = read_document(_as(f"text/plain; charset={stated}", TEXT_OF_RUSSIA.encode("cp1251")))
        assert texts(document) == [TEXT_OF_RUSSIA]
        assert document.notes == ("read as cp1251, which was guessed: check its accents",)


def _as(media_type: str, data: bytes) -> Source:
    return Source(origin="article.txt", data=data, media_type=media_type)


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "raw_unicode_escape", "punycode", "idna", "hex", "\0", "x" * 999]
)
def test_an_encoding_that_texts_are_not_in_is_not_taken(charset: str) -> None:
    """ "unicode_escape" makes halves of characters, which cannot be stored; "punycode" takes hours."""
    data = b"The \\ud800 harbour-opens."
    source = Source(origin="a.txt", data=data, media_type=f"text/plain; charset={charset}")
    assert texts(read_document(source)) == [data.decode()]


@pytest.mark.parametrize(
    "name", ["UTF8", "latin-1", "windows-1252", "Shift_JIS", "gb2312", "koi8-r", "utf-16-le", "ISO-8859-15", "us-ascii"]
)
def test_the_usual_names_of_encodings_are_known(name: str) -> None:
    assert stated_encoding(name)
