"""What a page says about its article: title, outlet, author, date, URL, language."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from index.parsing.html.blocks import PageBlock
from index.parsing.html.dates import publication_date, update_date
from index.parsing.html.extraction import extract_author
from index.parsing.html.head import Head, text_of
from index.parsing.html.page import key_of, visible_line, words_of
from index.source import Source
from index.text.metadata import Metadata, valid_url
from index.text.urls import domain

_FRONT = re.compile(r"/?(?:(?:index|default|home)\.\w{3,5})?")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SLOGAN = re.compile(r"\s+[|–—]\s+.*")


def page_title(source: Source, head: Head) -> str | None:
    """Return the headline of the article, without the name of its site."""
    return _headline(head, _site_names(source, head))


def page_metadata(source: Source, head: Head, title: str | None, neighbours: Sequence[PageBlock]) -> Metadata:
    """Return the metadata of a page's article; `neighbours` are the blocks around its text, where dates are shown."""
    metadata = Metadata()
    url, language = _url(source, head), _language(head)
    metadata.add("title", title, where="page")
    metadata.add("outlet", _outlet(head), where="page")
    metadata.add("author", _authors(head, _site_names(source, head)), where="page")
    metadata.add("url", url, where="page")
    metadata.add("language", language, where="page")
    published, notes = publication_date(head, url, language, neighbours)
    metadata.notes += notes
    if published is not None:
        metadata.add("published", published.value, where="page")
        metadata.date_basis = published.basis
    metadata.add("updated", update_date(head, language, neighbours), where="page")
    return metadata


def page_labels(head: Head) -> list[str]:
    """Return what a page calls its article: its types in JSON-LD, its sections, and the parts of its title."""
    labels: list[str] = []
    for value in (head.article.get("@type"), head.article.get("articleSection")):
        labels += [label for item in (value if isinstance(value, list) else [value]) if (label := text_of(item))]
    labels += [content for name, content in head.metas if name in ("article:section", "section", "og:type")]
    titles = (head.title, head.meta("og:title") or "")
    return [*labels, *(part.strip() for title in titles for part in _SEPARATOR.split(title) if part.strip())]


def is_front_page(source: Source, head: Head) -> bool:
    """Whether a page declares itself, or was fetched as, the front page of its site."""
    urls = [head.canonical, head.meta("og:url"), source.url]
    return any(_is_front(url) for url in urls if valid_url(url))


def _outlet(head: Head) -> str | None:
    name = head.meta("og:site_name") or text_of(head.article.get("publisher"))
    return _SLOGAN.sub("", name) if name else None


def _site_names(source: Source, head: Head) -> list[str]:
    urls = (source.url, head.canonical, head.meta("og:url"))
    domains = [found for url in urls if (found := _site(valid_url(url)))]
    labels = [found.split(".")[0] for found in domains]
    stated = [_outlet(head), text_of(head.article.get("publisher")), head.meta("application-name")]
    return [name for name in (*stated, *domains, *labels) if name]


def _url(source: Source, head: Head) -> str | None:
    """Return the URL that the page states, if it can be that of this article; else the one it was fetched from.

    A URL on another site counts if the page states it twice, as an archived page does; a single one may be a counter's,
    or that of the article's first publisher.
    """
    canonical, shared = (
        url if valid_url(url) and not _is_front(url) else None
        for url in (_absolute(head.canonical, source.url), head.meta("og:url"))
    )
    home = _site(source.url)
    agreed = canonical and shared and _site(canonical) == _site(shared)
    for url in (canonical, shared):
        if url and (home is None or agreed or _site(url) == home):
            return url
    return source.url


def _site(url: str | None) -> str | None:
    """Return the registered domain of a URL, or its host if it has none."""
    return domain(url) or (urlsplit(url or "").hostname or "").removeprefix("www.") or None


def _absolute(url: str | None, fetched: str | None) -> str | None:
    """Resolve a root-relative URL; other relative URLs are usually mistakes."""
    try:
        return urljoin(fetched or "", url) if url and url.startswith("/") else url
    except ValueError:
        return None


def _is_front(url: str | None) -> bool:
    parts = urlsplit(url or "")
    return _FRONT.fullmatch(parts.path) is not None and not parts.query


def _language(head: Head) -> str | None:
    attributes = (head.tree.get("lang"), head.tree.get("xml:lang"))
    stated = (*attributes, *map(head.meta, ("og:locale", "content-language", "dc.language", "language", "inlanguage")))
    subtags = (re.split(r"[-_,;\s]", value.strip().lower())[0] for value in stated if value)
    return next((subtag for subtag in subtags if _LANGUAGE.fullmatch(subtag)), None)


_SEPARATOR = re.compile(r"(\s+[|–—·•»«⋆~‹›<>/-]+\s+|\s*[|｜]\s*|\s*[:：]\s+|\s+[:：])")
_BARS = ("|", "｜", "»", "›")
"""Separators that never occur in a headline: what follows the first of them is a section of the site."""

_MAX_SITE_WORDS = 5
"""Words; a longer part of a title with the site's name in it is a headline about the site."""

_ALIKE = 0.6
"""Share of common words from which two texts are wordings of the same headline."""

_LEAST_PART = 0.4
"""Least share of a title that a heading in it must cover; a shorter one is the name of a blog or section."""

_LEAST_CUT = 60
"""Characters; search engines and social networks used to show only 60 to 110 of a headline."""


def _headline(head: Head, sites: list[str]) -> str | None:
    """Return the headline as the page shows it, or else as its metadata states it; `sites` are names of its site."""
    stated = [text_of(head.article.get("headline")), *(head.meta(name) for name in ("og:title", "twitter:title"))]
    titles = [_without_site(title, sites) for title in (*stated, head.title) if title]
    for same in (_shown, _alike):
        for heading in head.headings:
            for title in titles:
                if found := same(heading, title):
                    return found
    return titles[0] if titles else next(iter(head.headings), None)


def _without_site(title: str, sites: list[str]) -> str:
    """Return a title without the site's name at either end, and without the section names before that."""
    names = {key for site in sites if len(key := key_of(site)) > 1}
    parts = _SEPARATOR.split(title)
    last = next((place for place in range(2, len(parts), 2) if _names_site(parts[place], names)), len(parts) + 1)
    if last < len(parts) and parts[last - 1].strip() in _BARS:
        last = parts.index(parts[last - 1]) + 1
    first = 2 if last > 3 and len(parts) > 1 and key_of(parts[0]) in names else 0
    return "".join(parts[first : last - 1]).strip() or title


def _names_site(part: str, names: set[str]) -> bool:
    key = key_of(part)
    if not key or len(words_of(part)) > _MAX_SITE_WORDS:
        return False
    return any(key.startswith(name) or key.endswith(name) or name.startswith(key) for name in names)


def _shown(heading: str, title: str) -> str | None:
    """Return the heading if the title contains it, perhaps with a word before it or a section after it."""
    shown, stated = key_of(heading), key_of(title)
    return heading if shown and shown in stated and len(shown) >= _LEAST_PART * len(stated) else None


def _alike(heading: str, title: str) -> str | None:
    """Return the heading if the title is cut off or worded a little differently, the title if the heading only adds to
    it."""
    cut = title.rstrip(".… ")
    if len(cut) >= _LEAST_CUT and heading.startswith(cut):
        return heading if cut != title else title
    one, other = set(words_of(heading)), set(words_of(title))
    return heading if len(one & other) >= _ALIKE * len(one | other) > 0 else None


_META = re.compile(r"(?:^|[.:_-])(?:author|byl|byline|creator)s?$")
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af|author|autor)\b\s*:?\s*", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*(?:[,;/|•·]|&|\b(?:and|und|et|y|e|en|och|og|i)\b(?=\s+[^\W\d_a-z]))\s*")
_NO_NAME = re.compile(r"[@\d<>{}=()\[\]]|https?:|www\.|\.(?:com|org|net|[a-z]{2})\b", re.IGNORECASE)
_PARTICLE = re.compile(
    r"^(?:al|an|ap|ben|bin|da|dal|das|de|del|della|den|der|di|do|dos|du|el|la|le|ter|ten|van|von|y|zu)$"
)

_MAX_NAME, _MAX_WORDS = 50, 6
_MAX_NAMES = 20


def _authors(head: Head, sites: list[str]) -> str | None:
    """Return the authors' names, joined by commas, from the first place that has any; None if there are none.

    A site's own name does not count as an author.
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
    # A guess from the layout; a single word is as often "Posted" or a commenter.
    guessed = extract_author(head.tree) or ""
    yield [name for name in _names(guessed) if " " in name]


def _of_json(value: Any) -> list[str]:
    return [name for item in (value if isinstance(value, list) else [value]) if (name := text_of(item))]


def _of_elements(tree: HtmlElement) -> list[str]:
    found = tree.xpath(
        "//*[@itemprop='author']//*[@itemprop='name'] | //*[@itemprop='author'][not(.//*)] | //a[@rel='author']"
    )
    return [line for element in found if (line := visible_line(element.text_content()))]


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
