"""Who wrote a page's article: names, and nothing else."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.html import HtmlElement

from index.parsing.html.extraction import extract_author
from index.parsing.html.head import Head, text_of
from index.parsing.html.text import key_of, shown_line

_META = re.compile(r"(?:^|[.:_-])(?:author|byl|byline|creator)s?$")
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af|author|autor)\b\s*:?\s*", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*(?:[,;/|•·]|&|\b(?:and|und|et|y|e|en|och|og|i)\b(?=\s+[^\W\d_a-z]))\s*")
_NO_NAME = re.compile(r"[@\d<>{}=()\[\]]|https?:|www\.|\.(?:com|org|net|[a-z]{2})\b", re.IGNORECASE)
_PARTICLE = re.compile(
    r"^(?:al|an|ap|ben|bin|da|dal|das|de|del|della|den|der|di|do|dos|du|el|la|le|ter|ten|van|von|y|zu)$"
)

_MAX_NAME, _MAX_WORDS = 50, 6
_MAX_NAMES = 20


def authors(head: Head, sites: list[str]) -> str | None:
    """Return the names of the authors, joined by commas, from the first place that has any; None if none has.

    A site that gives its own name for its author says nothing.
    """
    own = {key_of(site) for site in sites}
    for texts in _places(head):
        names = [name for text in texts for name in _names(text) if not _is_site(name, own)]
        if names:
            return ", ".join(list(dict.fromkeys(names))[:_MAX_NAMES])
    return None


def _places(head: Head) -> Iterator[Iterable[str]]:
    yield _of_json(head.article.get("author"))
    yield [content for name, content in head.metas if _META.search(name) and not name.startswith("twitter:")]
    yield _of_elements(head.tree)
    # A guess at what is set like a name; one word alone is "Posted" or a commentator as often.
    guessed = extract_author(head.tree) or ""
    yield [name for name in _names(guessed) if " " in name]


def _of_json(value: Any) -> list[str]:
    return [name for item in (value if isinstance(value, list) else [value]) if (name := text_of(item))]


def _of_elements(tree: HtmlElement) -> list[str]:
    found = tree.xpath(
        "//*[@itemprop='author']//*[@itemprop='name'] | //*[@itemprop='author'][not(.//*)] | //a[@rel='author']"
    )
    return [line for element in found if (line := shown_line(element.text_content()))]


def _names(text: str) -> Iterator[str]:
    for part in _SEVERAL.split(_BY.sub("", text)):
        name = part.strip(" .:-–—")
        words = name.split()
        if not words or len(words) > _MAX_WORDS or len(name) > _MAX_NAME or _NO_NAME.search(name):
            continue
        if all(word[0].isupper() or not word[0].isascii() or _PARTICLE.match(word) for word in words):
            yield name


def _is_site(name: str, own: set[str]) -> bool:
    key = key_of(name)
    return not key or any(key == site or (len(site) > 3 and site in key) for site in own)
