"""What the pages share that list what is found: the choice of articles, the pages of a list, what the index has."""

import re

from pydantic import BaseModel, ConfigDict

from index import BylineError, Index
from qa.filters import Filters
from qa.search import adding_notes
from qa.surfaces.web.pages.article import HEADERS
from qa.surfaces.web.pages.filter_form import chosen_options

# Of a page with a form, which leads to a page of Byline alone.
FORM_HEADERS = HEADERS | {
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace("form-action 'none'", "form-action 'self'")
}

_NUMBER = re.compile(r"[0-9]{1,4}")


class FilterForm(BaseModel):
    """What the form was sent with, as it was written; it sends what is not chosen as empty. `page` counts from 1."""

    model_config = ConfigDict(frozen=True)

    outlet: list[str] = []
    genre: list[str] = []
    since: str = ""
    until: str = ""
    page: str = ""

    def filters(self) -> Filters:
        """Return which articles were chosen. Raises `QuestionRefused` where that is no choice."""
        outlets, genres = ([name for name in names if name.strip()] for names in (self.outlet, self.genre))
        return chosen_options(outlets, self.since, self.until, genres).filters

    def page_of(self, pages: int) -> int:
        """Return the page that was asked for, of this many; the first where it is none."""
        wanted = int(self.page) if _NUMBER.fullmatch(self.page) else 1
        return min(max(wanted, 1), pages)


def page_count(items: int, size: int) -> int:
    """Return how many pages of this size there are, at least one."""
    return max(1, -(-items // size))


def known_articles(index: Index) -> dict[str, object]:
    """Return how many articles there are, of which outlets, and whether more are being added.

    Of an index that cannot be used, that is not known.
    """
    try:
        view = index.view()
    except BylineError:
        return {"total": None, "outlets": (), "notes": []}
    return {"total": view.article_count, "outlets": view.outlets, "notes": adding_notes(index)}
