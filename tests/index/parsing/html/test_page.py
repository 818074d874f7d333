"""Decoding of pages in all usual encodings, correctly and wrongly declared."""

import pytest

from index.errors import InputRefused
from index.parsing.html.page import decode_page
from index.source import Source

FRENCH = (
    "<p>L’été dernier, les élèves étaient fâchés : le café du château a fermé à Besançon, et c’est là qu’ils allaient."
)
RUSSIAN = "<p>Городской совет решил закрыть старый мост на один год, чтобы его отремонтировать, сообщила мэр города."
JAPANESE = "<p>市議会は橋を一年間閉鎖することを決定しました。"
CHINESE = "<p>市议会决定将这座桥关闭一年，以便进行维修。"


def decode(markup: str, encoding: str, *, header: str | None = None, meta: str | None = None) -> tuple[str, str | None]:
    head = f"<html><head><meta charset='{meta}'></head>" if meta else "<html>"
    data = (head + markup).encode(encoding)
    text, note = decode_page(Source(origin="page.html", data=data, media_type=header))
    return text.removeprefix(head), note


@pytest.mark.parametrize(
    ("markup", "encoding", "header", "meta"),
    [
        (FRENCH, "utf-8", None, None),
        (FRENCH, "utf-8", "text/html; charset=iso-8859-1", "iso-8859-1"),
        (FRENCH, "cp1252", "text/html; charset=ISO-8859-1", None),
        (FRENCH, "cp1252", None, "iso-8859-1"),
        (FRENCH, "utf-16", None, None),
        (FRENCH, "utf-16-le", None, "utf-8"),
        (FRENCH, "utf-8-sig", None, "utf-8"),
        (RUSSIAN, "cp1251", "text/html; charset=utf-8", "windows-1251"),
        (RUSSIAN, "koi8-r", "text/html;charset=koi8-r", None),
        (JAPANESE, "cp932", None, "Shift_JIS"),
        (JAPANESE, "euc-jp", None, "EUC-JP"),
        (JAPANESE, "iso-2022-jp", None, "iso-2022-jp"),
        (CHINESE, "gb18030", None, "gb2312"),
    ],
)
def test_a_page_is_read_in_its_encoding_without_a_note(
    markup: str, encoding: str, header: str | None, meta: str | None
) -> None:
    assert decode(markup, encoding, header=header, meta=meta) == (markup, None)


@pytest.mark.parametrize(
    ("markup", "encoding", "meta", "note"),
    [
        (FRENCH, "cp1252", "utf-8", "declares utf-8, but is not in it: read as cp1252, which was guessed"),
        (RUSSIAN, "cp1251", "utf-8", "declares utf-8, but is not in it: read as cp1251, which was guessed"),
        (FRENCH, "cp1252", None, "does not declare its encoding: read as cp1252, which was guessed"),
        (FRENCH, "cp1252", "unicode_escape", "does not declare its encoding: read as cp1252, which was guessed"),
    ],
)
def test_a_missing_or_wrongly_declared_encoding_is_guessed_with_a_note(
    markup: str, encoding: str, meta: str | None, note: str
) -> None:
    assert decode(markup, encoding, meta=meta) == (markup, f"the page {note}: check the accents")


def test_damaged_characters_are_shown_with_a_note() -> None:
    data = (RUSSIAN * 5).encode() + b" \xff\xfe <p>end"
    text, note = decode_page(Source(origin="page.html", data=data))
    assert text == RUSSIAN * 5 + " \ufffd\ufffd <p>end"
    assert note == "2 characters are not valid utf-8 and are shown as \ufffd: check them"


@pytest.mark.parametrize("data", [b"", b" \r\n\0", bytes(range(1, 256)) * 40])
def test_a_page_without_text_or_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(
        InputRefused, match=r"^page\.html: (the page is empty|the encoding of the page could not be detected)"
    ):
        decode_page(Source(origin="page.html", data=data))
