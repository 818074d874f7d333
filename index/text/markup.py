"""HTML in what may be plain text: detected, and removed from short texts such as titles."""

import html
import re
from html.parser import HTMLParser

BLOCK_TAGS = (
    "article aside blockquote body center dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 head header html li "
    "main nav ol p picture pre section table tbody td th tr ul"
).split()
INLINE_TAGS = "a abbr b cite code em font i q s small span strong sub sup u".split()
_BREAK = re.compile(r"<(?:br|hr)\s*/?>|<img\s", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ESCAPED_TWICE = re.compile(
    r"&amp;(?=(?!amp;|lt;|gt;|quot;)(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
)
"""As in "plant&amp;#39;s", which nobody means to show; escaped tags may be meant."""

_MAX_SHORT = 2_000
"""Characters; a longer text is not a title and is not searched for markup."""


def has_blocks(text: str) -> bool:
    """Whether `text` is laid out with HTML: it has a block element that is opened and closed, a break, or an image."""
    return bool(_BREAK.search(text)) or _has_elements(text, BLOCK_TAGS)


def as_html(text: str) -> str | None:
    """Return `text` as HTML if it contains any, else None.

    If the markup is only inline, paragraphs are separated by line breaks, which become elements.
    """
    markup = _markup(text)
    if markup is None or has_blocks(markup):
        return markup
    separator = r"\n\s*\n" if "\n\n" in markup else r"\n"
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in re.split(separator, markup))


def html_or_text(text: str) -> tuple[str, bool]:
    """Return what a feed or a record gives as HTML, and whether it has any tag. Without one it is plain text, with its
    character references replaced."""
    text = _ESCAPED_TWICE.sub("&", text)
    markup = text if text.startswith("<") else _markup(text)
    if markup is None:
        return unescaped(text), False
    # By a tag at its beginning, it is recognised as HTML later.
    return markup if markup.startswith("<") else f"<div>{markup}</div>", True


def _markup(text: str) -> str | None:
    """Return a text that has HTML in it, which may be escaped once too often; else None."""
    tried = (text, unescaped(text))
    return next((one for one in tried if has_blocks(one) or _has_elements(one, INLINE_TAGS)), None)


def unescaped(text: str) -> str:
    """Return plain text with its left-over entities replaced, as in `Smith &amp; Sons`, by their characters."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def without_markup(text: str) -> str:
    """Return a title or a name without markup, and with entities replaced by their characters."""
    if len(text) > _MAX_SHORT or not ("<" in text or "&" in text):
        return text
    parser = _Text()
    try:
        parser.feed(text)
        parser.close()
    except AssertionError:  # HTMLParser's way to report a malformed declaration
        return unescaped(text)
    return "".join(parser.pieces)


def _has_elements(text: str, names: list[str]) -> bool:
    one = "|".join(names)
    opened = {found[1].lower() for found in re.finditer(rf"<({one})(?=[\s>])", text, re.IGNORECASE)}
    closed = re.finditer(rf"</({one})\s*>", text, re.IGNORECASE)
    return bool(opened) and any(found[1].lower() in opened for found in closed)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (HTMLParser's signature)
        if tag == "br":
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:  # inside a script or a style
            self.pieces.append(data)
