"""Hand-written PDF files: text in Helvetica at given positions, as typesetting programs write it; and one page."""

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.parsing.draft import Draft
from index.parsing.pdf.reader import read_pdf
from index.source import Source

ORIGIN = "paper/page.pdf"
WIDTH, HEIGHT = 595, 842

PICTURE = "q 500 0 0 700 50 70 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"
"""One grey pixel that covers most of the page, like a scan."""


class Text(NamedTuple):
    """Text that begins `left` points from the left and stands `top` points below the upper edge of the page."""

    left: float
    top: float
    text: str
    size: float = 10
    bold: bool = False

    def drawn(self) -> str:
        font = "B" if self.bold else "R"
        text = self.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"BT /{font} {self.size} Tf 1 0 0 1 {self.left} {HEIGHT - self.top} Tm ({text}) Tj ET"


def lines(left: float, top: float, text: str, size: float = 10, leading: float = 12) -> list[Text]:
    """The lines of a text one below the other; spaces before a line indent it by three points each."""
    return [
        Text(left + 3 * (len(line) - len(line.lstrip())), top + leading * number, line.strip(), size)
        for number, line in enumerate(text.strip("\n").split("\n"))
    ]


def pdf(*pages: Sequence[Text | str], **properties: str) -> bytes:
    """A PDF of these pages, each of texts and of raw operators; `properties` are those of the document."""
    first = 5
    contents = [
        "\n".join(item if isinstance(item, str) else item.drawn() for item in page).encode("cp1252") for page in pages
    ]
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    info = "".join(f"/{key}<feff{value.encode('utf-16-be').hex()}>" for key, value in properties.items())
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        f"<</Font<</R {_font('Helvetica')}/B {_font('Helvetica-Bold')}>>>>".encode(),
        f"<<{info}>>".encode(),
    ]
    for number, content in enumerate(contents):
        packed = zlib.compress(content)
        parts.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources 3 0 R"
            f"/Contents {first + 2 * number + 1} 0 R>>".encode()
        )
        parts.append(b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed))
    return assembled(parts, "/Info 4 0 R")


def _font(name: str) -> str:
    return f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>"


def assembled(parts: Iterable[bytes], trailer: str = "") -> bytes:
    """A file of these objects, of which the first is the root."""
    data = b"%PDF-1.7\n"
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(places) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer <</Size {count}/Root 1 0 R{trailer}>>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


def read(data: bytes) -> Draft:
    """Read a file."""
    return read_pdf(Source(origin=ORIGIN, data=data))


def texts(draft: Draft, *, kind: str | None = None) -> list[str]:
    """The texts of the blocks, or of those of one kind."""
    return [block.text for block in draft.blocks if kind in (None, block.kind.value)]


HEADLINE = Text(50, 80, "Council keeps the old bridge", 24, bold=True)
LEFT = """
The council voted on Tuesday evening to keep
the old bridge open to pedestrians through the
whole of next year.
   Its chairwoman said that repairs would begin
in the spring, once the river has gone down
again.
"""
RIGHT = """
   Shopkeepers on both banks had asked for the
bridge to stay. They lost a third of their cus-
tomers while it was closed.
   A new one would cost eleven million euros,
which the town does not have.
"""
ARTICLE = [
    "The council voted on Tuesday evening to keep the old bridge open to pedestrians through the whole of next year.",
    "Its chairwoman said that repairs would begin in the spring, once the river has gone down again.",
    (
        "Shopkeepers on both banks had asked for the bridge to stay. They lost a third of their customers while it was "
        "closed."
    ),
    "A new one would cost eleven million euros, which the town does not have.",
]
PAGE = [HEADLINE, *lines(50, 120, LEFT), *lines(310, 120, RIGHT)]
