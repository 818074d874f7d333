"""The headline of a page's article, without the name of its site."""

import re

from index.parsing.html.head import Head, text_of
from index.parsing.html.text import key_of, words_of

_SEPARATOR = re.compile(r"(\s+[|–—·•»«⋆~‹›<>/-]+\s+|\s*[|｜]\s*|\s*[:：]\s+|\s+[:：])")
_BARS = ("|", "｜", "»", "›")
"""Separators that stand in no headline: what is behind the first of them is a section of the site."""

_MAX_SITE_WORDS = 5
"""Words; a longer part of a title that has the site's name in it is a headline about it."""

_ALIKE = 0.6
"""Share of common words from which on two texts are one headline in two wordings."""

_LEAST_PART = 0.4
"""Least share of a title that a heading in it must have; a shorter one is the name of a blog or a section."""

_LEAST_CUT = 60
"""Characters; search engines and networks once showed no more than 60 to 110 of a headline."""


def headline(head: Head, sites: list[str]) -> str | None:
    """Return the headline as the page shows it, or else as it states it; `sites` are names of its site."""
    stated = [text_of(head.article.get("headline")), *(head.meta(name) for name in ("og:title", "twitter:title"))]
    titles = [without_site(title, sites) for title in (*stated, head.title) if title]
    for same in (_shown, _alike):
        for heading in head.headings:
            for title in titles:
                if found := same(heading, title):
                    return found
    return titles[0] if titles else next(iter(head.headings), None)


def without_site(title: str, sites: list[str]) -> str:
    """Return a title without the part at one of its ends that names the site, and without the sections before that."""
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
    """The heading, if a title is made of it, maybe with a word before it or a section behind it."""
    shown, stated = key_of(heading), key_of(title)
    return heading if shown and shown in stated and len(shown) >= _LEAST_PART * len(stated) else None


def _alike(heading: str, title: str) -> str | None:
    """The heading, if a title was cut or is worded a little differently; the title, if the heading has more in it."""
    cut = title.rstrip(".… ")
    if len(cut) >= _LEAST_CUT and heading.startswith(cut):
        return heading if cut != title else title
    one, other = set(words_of(heading)), set(words_of(title))
    return heading if len(one & other) >= _ALIKE * len(one | other) > 0 else None
