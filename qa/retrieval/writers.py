"""Who writes the articles: their authors and outlets, and anybody named as the author in a line that is not
searched."""

import re
from collections.abc import Sequence

from index import ArticleInfo, IndexView, Paragraph, ParagraphKind
from index.vectors import Vectors
from qa.language.namesakes import names_of
from qa.language.outlet_names import find_outlets, outlet_forms
from qa.language.persons import PersonName, names_in
from qa.retrieval.candidates import ParagraphsOf

_NEAREST = 10
"""Maximum paragraphs whose articles are examined for an author's name in a line that is not searched."""

_LAST_LINES = 3
"""How many of the last paragraphs of an article may say who its author is."""

_SAYS_AUTHOR = re.compile(
    r"^\W*(?:by )?(?P<name>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,4}?)"
    r"(?:[’']s? (?:e-?mail|column|latest|new|next|book|work)\b|,? (?:is|can be|writes|serves|teaches|covers)\b|\W*$)",
    re.IGNORECASE,
)
"""A line on the author: "— Ruth Penn’s email address is", "Ruth Penn is a columnist", "By Ruth Penn"."""


def is_writer(name: str, vector: Vectors, view: IndexView, paragraphs_of: ParagraphsOf) -> bool:
    """Return whether some article of the whole index is by an author or outlet of this name, or one of those nearest to
    the vector of a question names them as author in a line that is not searched."""
    if find_outlets(name, outlet_forms(view.outlets)):
        return True
    person = next((mention.name for mention in names_in(name)), None)
    if person is None:
        return False
    if any(_names(text, person) for text in (*view.authors, *view.outlets)):
        return True
    nearest = view.passages(list(view.nearest_paragraphs(vector, _NEAREST)))
    articles = {passage.article.id: passage.article for passage in nearest}
    return any(is_by(person, article, paragraphs_of(article)) for article in articles.values())


def is_by(name: PersonName, article: ArticleInfo, paragraphs: Sequence[Paragraph]) -> bool:
    """Return whether a person is the author or the outlet of an article that has these paragraphs."""
    if any(_names(text, name) for text in (article.author, article.outlet) if text):
        return True
    lines = (one.text for one in paragraphs[-_LAST_LINES:] if one.kind is ParagraphKind.BOILERPLATE)
    found = (_SAYS_AUTHOR.match(line) for line in lines)
    return any(_names(line["name"], name) for line in found if line)


def _names(text: str, name: PersonName) -> bool:
    return any(mention.name.may_be(name) for mention in names_of(text))
