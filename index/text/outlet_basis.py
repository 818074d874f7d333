"""How an article's outlet is known, so that an impostor does not pass for the outlet that it names."""

from enum import StrEnum

from index.article import UPLOAD_PREFIX, ArticleInfo
from index.text.outlets import is_known_outlet, outlet_domain, outlet_name


class OutletBasis(StrEnum):
    """Where an article's outlet comes from."""

    ADDRESS = "address"
    """The article was fetched from the outlet's site."""
    EDIT = "edit"
    """A user has set it."""
    STATED = "stated"
    """The file or page itself states it, or its first lines do."""
    UPLOADED = "uploaded"
    """A file that somebody uploaded to a server states it."""


def outlet_basis(article: ArticleInfo) -> OutletBasis | None:
    """Return how the outlet is known; None if there is none. The URL that a file gives is no more trustworthy than
    the file."""
    if article.outlet is None:
        return None
    if "outlet" in article.edited:
        return OutletBasis.EDIT
    if article.origin.startswith(UPLOAD_PREFIX):
        return OutletBasis.UPLOADED
    fetched_from = outlet_domain(article.origin) if _was_fetched(article) else None
    is_its_site = fetched_from is not None and outlet_name(fetched_from) == outlet_name(article.outlet)
    return OutletBasis.ADDRESS if is_its_site else OutletBasis.STATED


def shown_outlet(article: ArticleInfo) -> str | None:
    """Return the outlet as it is shown: "states that it is Reuters" if only an upload, or a page of another site,
    says so. For pages, this applies to known outlets only: a small one may well have another name than its domain."""
    basis = outlet_basis(article)
    if basis is OutletBasis.UPLOADED or (
        basis is OutletBasis.STATED and _was_fetched(article) and is_known_outlet(article.outlet or "")
    ):
        return f"states that it is {article.outlet}"
    return article.outlet


def _was_fetched(article: ArticleInfo) -> bool:
    return article.origin.startswith(("http://", "https://"))
