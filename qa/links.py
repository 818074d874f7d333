"""Links to articles: to Byline's own page for each, and to original pages, if their URLs are safe, with a text fragment
that opens them at the quoted words.

With a text fragment (https://wicg.github.io/scroll-to-text-fragment/), the browser searches the page for the words,
scrolls there and highlights them. Browsers without support open the page at the top.
"""

import re
from urllib.parse import quote as percent_encoded
from urllib.parse import urlencode, urlsplit

from index import ArticleInfo

_MAX_WHOLE = 120
"""Maximum characters of a quote that is searched for as a whole. For a longer one, only its start and end are: the
text between may be interrupted on the page, by a line break or a note, and the URL stays short."""

_WORDS = 5
"""Words that identify a long quote at each end, and maximum words of context before and after. A quote with fewer words
may occur on the page more than once, so its context is searched for too."""

_INSIDE_WORD = re.compile(r"\w\Z")


def permalink(article: ArticleInfo, paragraph: int) -> str:
    """Return the path of Byline's page of an article, in this version, at a paragraph."""
    return f"/article/{percent_encoded(article.id, safe='')}?version={article.version}#p{paragraph}"


def marked_link(article: ArticleInfo, paragraph: int, *spans: tuple[int, int]) -> str:
    """Return the same with these spans of the paragraph marked."""
    marks = [f"{paragraph}:{start}-{end}" for start, end in spans]
    query = urlencode({"version": article.version, "mark": marks}, doseq=True, safe=":")
    return f"/article/{percent_encoded(article.id, safe='')}?{query}#p{paragraph}"


def web_url(url: str | None) -> str | None:
    """Return `url` if it is safe to link to, that is, an absolute http or https URL; else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def original_link(url: str | None, quote: str, before: str = "", after: str = "") -> str | None:
    """Return `url` with a text fragment for `quote`, or None if a link to it is not safe.

    `before` and `after` are the text around the quote in its paragraph.
    """
    words = quote.split()
    if url is None or web_url(url) is None or not words:
        return web_url(url)
    page, _, fragment = url.partition("#")
    place = fragment.partition(":~:")[0]  # the rest is an existing directive, of which there can be only one
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
    """Return the start and end of a long quote; for a short one, its whole text and an empty end."""
    text = " ".join(words)
    if len(text) <= _MAX_WHOLE:
        return text, ""
    start = " ".join(words[:_WORDS])
    rest = text[len(start) :].casefold()
    for count in range(_WORDS, len(words) - _WORDS + 1):
        end = " ".join(words[-count:])
        if rest.find(end.casefold()) == len(rest) - len(end.casefold()):  # the browser takes the first match
            return start, end
    return text, ""


def _repeats(start: str, before: str) -> bool:
    """Whether the browser would find these words before the quote; it ignores case and line breaks."""
    return start.casefold() in " ".join(before.split()).casefold()


def _cut(one: str, other: str) -> bool:
    """Whether a word continues from one text into the other: without context, the browser matches whole words only."""
    return bool(_INSIDE_WORD.search(one)) and bool(re.match(r"\w", other))


def _encoded(text: str) -> str:
    """Percent-encode the text, including the dash, which is a delimiter in text fragments."""
    return percent_encoded(text, safe="").replace("-", "%2D")
