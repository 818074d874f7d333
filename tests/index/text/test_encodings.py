"""The encoding of a text: what is stated, and what the bytes are."""

import pytest

from index.text.encodings import decode_stated, looks_binary


@pytest.mark.parametrize(
    ("data", "stated", "text"),
    [
        ("Märta, Gdańsk".encode(), "iso8859-1", "Märta, Gdańsk"),
        ("Märta".encode("latin-1"), "iso8859-1", "Märta"),
        ("Märta".encode("utf-16-le"), "utf-16-le", "Märta"),
        ("市長".encode("iso2022_jp"), "iso2022_jp", "市長"),
        (b"\xff\x80", "ascii", None),
        (b"plain", None, None),
    ],
)
def test_valid_utf_8_counts_more_than_what_is_stated(data: bytes, stated: str | None, text: str | None) -> None:
    assert decode_stated(data, stated) == text


def test_a_few_control_characters_make_no_binary_file() -> None:
    assert not looks_binary("The quire \0 left.")
    assert not looks_binary("It\u00e2\u0080\u0099s " * 100)
    assert looks_binary("PK\x03\x04\0\0")
    assert looks_binary("words " * 3_000 + "\0" * 2_000)
