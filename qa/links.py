"""Links to the pages that articles come from: which are safe, and the one that leads to the very words.

A text fragment (https://wicg.github.io/scroll-to-text-fragment/) has the browser look for words on the page, go there
and highlight them. Browsers that know none open the page at its top.
"""

import re
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

_LONGEST = 120
"""Characters up to which a quote is looked for as a whole. Of a longer one, only how it begins and ends: what lies
between may be interrupted on its page, by a line break or a note, and the address stays short."""

_WORDS = 5
"""Words that a long quote is told by at each end, and most words of what comes before and after. A quote of fewer words
may stand on its page more than once, so it is looked for with those around it."""

_INSIDE_WORD = re.compile(r"\w\Z")


def web_url(url: str | None) -> str | None:
    """Return `url` if a link to it is safe, which is an absolute http or https URL; else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def original_link(url: str | None, quote: str, before: str = "", after: str = "") -> str | None:
    """Return `url` with a text fragment that leads to `quote` on its page; None where a link to it is not safe.

    `before` and `after` are what surrounds the quote in its paragraph.
    """
    words = quote.split()
    if url is None or web_url(url) is None or not words:
        return web_url(url)
    page, _, fragment = url.partition("#")
    place = fragment.partition(":~:")[0]  # what follows is an instruction to the browser, of which there is one
    start, end = _ends(words)
    prefix = suffix = ""
    if len(words) < _WORDS or _repeats(start, before) or _cut(before, quote) or _cut(quote, after):
        prefix, suffix = " ".join(before.split()[-_WORDS:]), " ".join(after.split()[:_WORDS])
    parts = [
        prefix and f"{_encoded(prefix)}-",
        _encoded(start),
        end and _encoded(end),
        suffix and f"-{_encoded(suffix)}",
    ]
    return f"{page}#{place}:~:text={','.join(filter(None, parts))}"


def _ends(words: list[str]) -> tuple[str, str]:
    """Return how a long quote begins and ends; of another, its whole text and no end."""
    text = " ".join(words)
    if len(text) <= _LONGEST:
        return text, ""
    start = " ".join(words[:_WORDS])
    rest = text[len(start) :].casefold()
    for count in range(_WORDS, len(words) - _WORDS + 1):
        end = " ".join(words[-count:])
        if rest.find(end.casefold()) == len(rest) - len(end.casefold()):  # the browser stops at the first one
            return start, end
    return text, ""


def _repeats(start: str, before: str) -> bool:
    """Whether the browser would find the words before the quote already; it minds neither case nor line breaks."""
    return start.casefold() in " ".join(before.split()).casefold()


def _cut(one: str, other: str) -> bool:
    """Whether a word goes on from one text to the other: whole words alone are found without those around them."""
    return bool(_INSIDE_WORD.search(one)) and bool(re.match(r"\w", other))


def _encoded(text: str) -> str:
    """Encode what has a meaning in addresses, and the dash, which has one in text fragments."""
    return percent_encoded(text, safe="").replace("-", "%2D")
