"""What several routes take: texts, the articles to look at, and the page of a long list."""

from typing import Annotated

from fastapi import Depends, Query, Request

from qa.filters import Filters
from qa.surfaces.schema import MAX_OUTLETS, Day, Text


def _chosen_filters(
    outlet: Annotated[
        list[Text],
        Query(
            default_factory=list, max_length=MAX_OUTLETS, description="Only this outlet's; may be given several times."
        ),
    ],
    since: Annotated[Day | None, Query(description="Only articles from this day on.")] = None,
    until: Annotated[Day | None, Query(description="Only articles up to this day, it included.")] = None,
) -> Filters:
    return Filters(tuple(outlet), since, until)


ChosenFilters = Annotated[Filters, Depends(_chosen_filters)]


class _Paging:
    """Where in a long list a page begins."""

    def __init__(
        self,
        request: Request,
        offset: Annotated[int, Query(ge=0, lt=2**31, description="How many to pass over.")] = 0,
    ) -> None:
        self._url = request.url
        self.offset = offset

    def following(self, end: int, total: int) -> str | None:
        """Return the path and query of the page that begins at `end`; None where nothing comes after it.

        It names no host: behind a proxy, the server does not know the one that people call it by.
        """
        if end >= total:
            return None
        url = self._url.include_query_params(offset=end)
        return f"{url.path}?{url.query}"


Paging = Annotated[_Paging, Depends()]
