"""UTF-8 that was read as another encoding: mended in all that is stored, whatever its format, with a note."""

import pytest

from index.text.clean import clean
from index.text.mending import MENDED, mend_encoding, noticing_mended
from tests.index.conftest import Read
from tests.index.helpers import texts
from tests.index.parsing.office.package_files import package
from tests.index.parsing.office.test_epub import book, page
from tests.index.parsing.office.test_word import parts
from tests.index.parsing.pdf.files import lines, pdf


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


def test_a_mended_text_is_noticed_once_and_only_within_the_block() -> None:
    with noticing_mended() as notes:
        assert clean("Märta") == "Märta"
        assert notes == []
        assert clean("MÃ¤rta, itâ€™s late in GdaÅ\x84sk") == "Märta, it’s late in Gdańsk"
        clean("ZoÃ«")
    clean("ZoÃ«")
    assert notes == [MENDED]


_SPOILED = "The mayorâ€™s office in MÃ¼nchen said itâ€™s â€œtoo lateâ€\x9d for ZoÃ« Nord."
_MEANT = "The mayor’s office in München said it’s “too late” for Zoë Nord."
_DRAWN = "The mayorâ€™s office in MÃ¼nchen said itâ€™s late for ZoÃ« Nord."


@pytest.mark.parametrize(
    ("name", "data", "meant"),
    [
        ("a.txt", _SPOILED.encode(), _MEANT),
        ("a.html", f"<article><h1>Too late</h1><p>{_SPOILED}</p></article>".encode(), _MEANT),
        ("a.docx", package(parts(f"<w:p><w:r><w:t>{_SPOILED}</w:t></w:r></w:p>")), _MEANT),
        (
            "runs.docx",
            package(parts("<w:p>" + "".join(f"<w:r><w:t>{word} </w:t></w:r>" for word in _SPOILED.split()) + "</w:p>")),
            _MEANT,
        ),
        ("a.epub", package(book(page(f"<p>{_SPOILED}</p>"))), _MEANT),
        ("a.pdf", pdf(lines(50, 100, _DRAWN)), "The mayor’s office in München said it’s late for Zoë Nord."),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 12 else "",
)
def test_it_is_mended_in_every_format(read: Read, name: str, data: bytes, meant: str) -> None:
    document = read(data, name)
    assert texts(document)[-1] == meant
    assert MENDED in document.notes
