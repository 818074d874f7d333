"""Who writes the articles: their authors and outlets, and who is named as the author in a line that is not searched."""

import re
from collections.abc import Sequence

from index import ArticleInfo, IndexView, Paragraph, ParagraphKind
from qa.language.namesakes import names_of
from qa.language.outlet_names import find_outlets, outlet_forms
from qa.language.persons import PersonName, names_in

_LAST_LINES = 3
"""The last paragraphs of an article, of which one may say who its author is."""

_SAYS_AUTHOR = re.compile(
    r"^\W*(?:by )?(?P<name>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,4}?)"
    r"(?:[’']s? (?:e-?mail|column|latest|new|next|book|work)\b|,? (?:is|can be|writes|serves|teaches|covers)\b|\W*$)",
    re.IGNORECASE,
)
"""A line on the author: "— Ruth Penn’s email address is", "Ruth Penn is a columnist", "By Ruth Penn"."""


def is_writer(name: str, view: IndexView) -> bool:
    """Return whether some article of the whole index is by an author or outlet of this name."""
    if find_outlets(name, outlet_forms(view.outlets)):
        return True
    person = next((mention.name for mention in names_in(name)), None)
    return person is not None and any(_names(text, person) for text in (*view.authors, *view.outlets))


def is_by(name: PersonName, article: ArticleInfo, paragraphs: Sequence[Paragraph]) -> bool:
    """Return whether a person is the author or the outlet of an article that has these paragraphs."""
    if any(_names(text, name) for text in (article.author, article.outlet) if text):
        return True
    lines = (one.text for one in paragraphs[-_LAST_LINES:] if one.kind is ParagraphKind.BOILERPLATE)
    found = (_SAYS_AUTHOR.match(line) for line in lines)
    return any(_names(line["name"], name) for line in found if line)


def _names(text: str, name: PersonName) -> bool:
    return any(mention.name.may_be(name) for mention in names_of(text))
