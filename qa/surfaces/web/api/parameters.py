"""Parameters that several routes share: filters and pagination."""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request

from index.common.options import flags, option_fields
from qa.filters import Filters

Kind = TypeVar("Kind", bound=Filters)


def from_query(kind: type[Kind]) -> Callable[..., Kind]:
    """Return a dependency that takes the fields of `kind` as query parameters; the parameter for a list is singular."""

    def options(**values: Any) -> Kind:
        return kind(**{name: values[flag.name] for name, flag in flags(kind).items()})

    parameters = [
        Parameter(
            flag.name,
            Parameter.KEYWORD_ONLY,
            default=field.default,
            annotation=Annotated[(field.annotation, *field.metadata, Query(description=field.description))],
        )
        for (name, flag), field in zip(flags(kind).items(), option_fields(kind).values(), strict=True)
    ]
    options.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # FastAPI reads it
    return options


ChosenFilters = Annotated[Filters, Depends(from_query(Filters))]


class _Paging:
    """The position of a page in a long list."""

    def __init__(
        self,
        request: Request,
        offset: Annotated[int, Query(ge=0, lt=2**31, description="Number of results to skip.")] = 0,
    ) -> None:
        self._url = request.url
        self.offset = offset

    def following(self, end: int, total: int) -> str | None:
        """Return the path and query of the page that begins at `end`, or None after the last page.

        It contains no host: behind a proxy, the server does not know its public host name.
        """
        if end >= total:
            return None
        url = self._url.include_query_params(offset=end)
        return f"{url.path}?{url.query}"


Paging = Annotated[_Paging, Depends()]
