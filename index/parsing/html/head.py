"""A page's machine-readable metadata: its meta elements and its JSON-LD."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from index.parsing.html.page import key_of, visible_line
from index.text.markup import without_markup

_ARTICLE = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|Report|[Pp]ressRelease)$")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
"""Where a node contains the page's own article; elsewhere there are only articles that it links to."""

_MAX_DEPTH = 8
_MAX_LINE = 5_000
"""Characters of a title or description that are read; the longest in 81 pages has 800."""

_MAX_HEADINGS = 20
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")


@dataclass(frozen=True)
class Head:
    """The machine-readable metadata of one page."""

    tree: HtmlElement

    def meta(self, *names: str) -> str | None:
        """Return the content of the first of these meta elements that has any."""
        return next((content for name in names for known, content in self.metas if known == name), None)

    @cached_property
    def metas(self) -> list[tuple[str, str]]:
        """The names (in lower case) and contents of all meta elements, including microdata and http-equiv."""
        found = []
        for element in self.tree.iter("meta"):
            content = visible_line(element.get("content", "")[:_MAX_LINE])
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                name = element.get(attribute)
                if name and content:
                    found.append((name.strip().lower(), content))
        return found

    @cached_property
    def title(self) -> str:
        """The content of the title element, which usually includes the site's name."""
        element = self.tree.find(".//title")
        return "" if element is None else visible_line(element.text_content()[:_MAX_LINE])

    @cached_property
    def canonical(self) -> str | None:
        """The canonical URL that the page states."""
        links = self.tree.iterfind(".//link[@href]")
        return next(
            (link.get("href", "").strip() for link in links if link.get("rel", "").lower() == "canonical"), None
        )

    @cached_property
    def headings(self) -> list[str]:
        """The texts of the h1 headings."""
        headings = islice(self.tree.iter("h1"), _MAX_HEADINGS)
        return [line for heading in headings if (line := visible_line(heading.text_content()[:_MAX_LINE]))]

    @cached_property
    def description(self) -> str:
        """The page's description, often the lead of its article."""
        return self.meta("description", "og:description", "twitter:description") or ""

    @cached_property
    def is_article(self) -> bool:
        """Whether the page declares itself to be one article, not a list of them."""
        return bool(self.article) or self.meta("og:type") == "article"

    @cached_property
    def structured_data(self) -> list[Any]:
        """The values in the page's JSON-LD; None for one that is too damaged to be read."""
        scripts = self.tree.iter("script")
        return [
            _parsed(script.text or "")
            for script in scripts
            if script.get("type", "").lower().startswith("application/ld+json") and (script.text or "").strip()
        ]

    @cached_property
    def article(self) -> dict[str, Any]:
        """The page's own article in its JSON-LD; empty if there is none, or none of several can be identified as its
        own."""
        nodes = [node for value in self.structured_data for node in _nodes(value, _MAX_DEPTH)]
        titles = "\n".join(key_of(text) for text in (self.title, self.meta("og:title") or "", *self.headings))
        own = [node for node in nodes if (key := key_of(text_of(node.get("headline")) or "")) and key in titles]
        if not own and len({key_of(text_of(node.get("headline")) or "") for node in nodes}) == 1:
            own = nodes
        return {key: value for node in reversed(own) for key, value in node.items()}


def text_of(value: Any) -> str | None:
    """Return a JSON-LD value as a line of text without left-over markup; None if it is not text."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return visible_line(without_markup(value)) or None if isinstance(value, str) else None


# Outside of strings: comments, and the comma after the last value.
_NOT_JSON = re.compile(r'(?P<string>"(?:[^"\\]|\\.)*+")|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)


def _parsed(script: str) -> Any:
    """Return the value in a script. Comments, commas after the last value and line breaks in strings are tolerated."""
    text = _WRAPPED.sub("", script)
    for _ in range(3):  # a comment may be between such a comma and the bracket
        with suppress(ValueError, RecursionError):
            return json.loads(text, strict=False)
        text = _NOT_JSON.sub(lambda found: found["string"] or "", text)
    return None


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth - 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if any(
            isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield value
        for key in _INSIDE:
            yield from _nodes(value.get(key), depth - 1)
