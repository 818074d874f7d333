"""The parts of a text in quotation marks or brackets, within which no sentence ends.

In: a text. Out: the outermost pairs, with their marks. A mark without its partner, such as that of a quotation that
goes on in the next paragraph, encloses nothing.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.text.quotation_marks import OPENING

_AT_MOST = 1_000
"""Characters; a longer quotation or bracket does not keep its sentences together."""

_OPENING = re.compile(
    rf"[(\[{OPENING}]"
    r"|(?<![^\s(\[—–/“-])(?:[\"”»](?=\S)|['‘‚](?=[^\W\d]))"  # marks that may also close, or be an apostrophe
    r"|(?<=[.!?])\"(?=[A-Z])"  # 'said."And'
)

# What follows each opening mark, to the end of the quotation. Another one of the same kind before that means that the
# first is not closed.
_REST = {
    mark: re.compile(rest.replace("]*", f"]{{0,{_AT_MOST}}}"))
    for mark, rest in {
        "(": r"[^()]*(?:\([^()]*\)[^()]*)?\)",
        "[": r"[^\[\]]*\]",
        "“": r"[^“”\"]*(?:”|\"(?!\w))",
        "„": r"[^„“”\"]*[“”\"]",
        "«": r"[^«»]*»",
        "»": r"[^«»]*«",
        "”": r"[^”]*”",
        '"': r"[^\"“”]*(?:“[^\"“”]*”[^\"“”]*)?(?:(?<=\S)\"(?!\w)|(?<=[.,?!])\"|”)",
        # Single marks count only around speech: others may be apostrophes.
        "‘": r"[^‘]*?[.,?!…]’(?!\w)",
        "‚": r"[^‚]*?[.,?!…][‘’](?!\w)",
        "'": r"[^\n]*?[.,?!…]'(?!\w)",
    }.items()
}


class Enclosure(NamedTuple):
    """A part of a text in quotation marks or brackets: `text[start:end]`."""

    start: int
    end: int


def find_enclosures(text: str) -> Iterator[Enclosure]:
    """Yield the outermost quotations and brackets of a text, in order."""
    position = 0
    while opening := _OPENING.search(text, position):
        rest = _REST[opening[0]].match(text, opening.end())
        position = rest.end() if rest else opening.end()
        if rest:
            yield Enclosure(opening.start(), rest.end())
