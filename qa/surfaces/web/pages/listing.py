"""What pages with results share: the filters, the pages of a list, and what the index contains."""

import re

from pydantic import BaseModel, ConfigDict

from index import BylineError, Index
from qa.filters import Filters
from qa.search import adding_notes
from qa.surfaces.web.pages.article import HEADERS
from qa.surfaces.web.pages.filter_form import chosen_options

# The headers of a page with a form, which may only be sent to Byline.
FORM_HEADERS = HEADERS | {
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace("form-action 'none'", "form-action 'self'")
}

_NUMBER = re.compile(r"[0-9]{1,4}")


class FilterForm(BaseModel):
    """The values of the form, as text; those not chosen are empty. `page` counts from 1."""

    model_config = ConfigDict(frozen=True)

    outlet: list[str] = []
    genre: list[str] = []
    since: str = ""
    until: str = ""
    page: str = ""

    def filters(self) -> Filters:
        """Return the chosen filters. Raises `QuestionRefused` for invalid ones."""
        outlets, genres = ([name for name in names if name.strip()] for names in (self.outlet, self.genre))
        return chosen_options(outlets, self.since, self.until, genres).filters

    def page_of(self, pages: int) -> int:
        """Return the requested page, of this many; the first one if it is invalid."""
        wanted = int(self.page) if _NUMBER.fullmatch(self.page) else 1
        return min(max(wanted, 1), pages)


def page_count(items: int, size: int) -> int:
    """Return how many pages of this size there are, at least one."""
    return max(1, -(-items // size))


def known_articles(index: Index) -> dict[str, object]:
    """Return how many articles there are, from which outlets, and whether more are being added.

    For an unusable index, that is unknown.
    """
    try:
        view = index.view()
    except BylineError:
        return {"total": None, "outlets": (), "notes": []}
    return {"total": view.article_count, "outlets": view.outlets, "notes": adding_notes(index)}
