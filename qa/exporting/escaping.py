"""Texts and addresses for Markdown. Articles come from strangers: their words stay words and never become markup."""

import re
from urllib.parse import quote

_MARKUP = re.compile(
    r"[\\`*_\[\]<>&|~#!$^]"
    r"|(?<!\S)[-+=:]"  # lists, lines under headings, definitions
    r"|(?<=\d)[.)](?=\s|$)"  # numbered lists
    r"|:(?=//)|(?<=www)\.|@"  # addresses, which GitHub links as they stand
)
_LOST_SPACE = re.compile(r"\A\s|\s\Z|[\n\r]")
"""Line breaks, which would end a quotation, and spaces at the ends, which would be left out or make code of it."""

_ADDRESS = "%/:?#[]@!$'*+,;=~&"
"""Characters that a URL may have unescaped, besides letters, digits and "-._". Parentheses would end a link."""

_EMBEDDINGS, _END_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
_ISOLATES, _END_ISOLATE = "\u2066\u2067\u2068", "\u2069"


def escaped(text: str) -> str:
    """Return Markdown that is rendered as exactly `text`, wherever it stands in a line.

    It is always one line of the file, and a right-to-left override in it ends with it.
    """
    return _LOST_SPACE.sub(lambda space: f"&#{ord(space[0])};", _MARKUP.sub(r"\\\g<0>", closed(text)))


def link(text: str, url: str) -> str:
    """Return a Markdown link; `url` must be one that is safe to link to (see `web_url`)."""
    address = quote(url, safe=_ADDRESS).replace("&", "\\&")  # "&copy;" would become a symbol
    return f"[{escaped(text)}]({address})"


def closed(text: str) -> str:
    """Return `text` with every change of direction closed, so that none affects the text after it."""
    opened = ""
    for sign in text:
        if sign in _EMBEDDINGS + _ISOLATES:
            opened += sign
        elif sign == _END_EMBEDDING and opened[-1:] in [*_EMBEDDINGS]:
            opened = opened[:-1]
        elif sign == _END_ISOLATE:  # it also ends the embeddings since the isolate began
            outer = opened.rstrip(_EMBEDDINGS)
            opened = outer[:-1] if outer else opened
    return text + "".join(_END_ISOLATE if sign in _ISOLATES else _END_EMBEDDING for sign in reversed(opened))
