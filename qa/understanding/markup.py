"""Removes HTML and Markdown markup from what was typed or pasted, and keeps the words in it."""

import re
from html import unescape

_TAG = re.compile(r"</?[a-z][\w-]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]+)\]\((?:[^()\s]|\([^()\s]*\))*\)")
_LINE_START = re.compile(r"^[ \t]*(?:>+|#{1,6}|[-*•])[ \t]+", re.MULTILINE)
_PAIR = re.compile(r"(?P<mark>\*\*|__|~~|`{1,3}|\*)(?=\S)(?P<text>[^\n]+?)(?<=\S)(?P=mark)")


def without_markup(text: str) -> str:
    """Return `text` without tags, links, and marks of headings, quotations, lists, emphasis and code.

    "**Who** resigned?" becomes "Who resigned?". A text of nothing but markup is unchanged.
    """
    words = _LINE_START.sub("", _LINK.sub(r"\g<text>", _TAG.sub("", unescape(text))))
    words = _PAIR.sub(r"\g<text>", words).strip()
    return words or text
