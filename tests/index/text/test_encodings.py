"""The encoding of a text: what is stated, what the bytes are, and what went wrong before."""

import pytest

from index.text.encodings import decode_stated, looks_binary, mend_encoding


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("It\u00e2\u0080\u0099s Zoe\u00cc\u0088", "It’s Zoe\u0308"),
        ("JÃ¶rg GroÃŸ, GdaÅ\x84sk, mÃ\xadnimo, voilÃ\xa0", "Jörg Groß, Gdańsk, mínimo, voilà"),
        ("It cost â‚¬20 â€“ â€œcheapâ€\x9d, he said.\nLater: Â£5m.", "It cost €20 – “cheap”, he said.\nLater: £5m."),
        ("łódź, and it isnâ€™t in one line", "łódź, and it isn’t in one line"),
    ],
)
def test_doubly_encoded_text_is_mended(text: str, meant: str) -> None:
    assert mend_encoding(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "“It’s ‘fine’,” Zoë said – at last… ﬁne ＡＢＣ &eacute; \x1b[31m \x92",
        "L’ÉCOLE À CÔTÉ DE SÃO PAULO, AMANHÃ? Voilà.",
        "Ju\u0308rgen, İstanbul, Ωμέγα, ½ 5 °C ¿Qué? ¡Sí! 25 % ± 3",
        "市長は月曜日に述べた。 Мэр сказал. قال العمدة",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert mend_encoding(text) == text


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
