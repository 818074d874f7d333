"""How an article's outlet is known."""

import pytest

from index.article import ArticleInfo
from index.text.outlet_basis import OutletBasis, outlet_basis, shown_outlet


def article(origin: str, outlet: str | None, **more: object) -> ArticleInfo:
    known = {"version": 1, "title": "T", "added_at": "-", "content_hash": "-"}
    return ArticleInfo(id="a", origin=origin, outlet=outlet, **{**known, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("origin", "outlet", "basis", "shown"),
    [
        ("upload:0123456789ab/news.md", "Reuters", OutletBasis.UPLOADED, "states that it is Reuters"),
        ("upload:0123456789ab/x.zip/a.html", "Harbour Wire", OutletBasis.UPLOADED, "states that it is Harbour Wire"),
        ("/news/a.md", "Reuters", OutletBasis.STATED, "Reuters"),
        ("https://www.reuters.com/a", "Reuters", OutletBasis.ADDRESS, "Reuters"),
        ("https://reuters.com.evil.example/a", "Reuters", OutletBasis.STATED, "states that it is Reuters"),
        ("https://evil.example/f#https://reuters.com/a", "Reuters", OutletBasis.STATED, "states that it is Reuters"),
        ("https://www.reuters.com@evil.example/a", "Reuters", OutletBasis.STATED, "states that it is Reuters"),
        ("https://harbour.example/a", "Harbour Wire", OutletBasis.STATED, "Harbour Wire"),
        ("https://www.reuters.com/a", "reuters.com", OutletBasis.ADDRESS, "reuters.com"),
        ("upload:0123456789ab/news.md", None, None, None),
    ],
)  # fmt: skip
def test_only_its_site_and_users_vouch_for_an_outlet(
    origin: str, outlet: str | None, basis: OutletBasis | None, shown: str | None
) -> None:
    found = article(origin, outlet, url="https://www.reuters.com/a")
    assert (outlet_basis(found), shown_outlet(found)) == (basis, shown)


def test_an_edit_vouches_for_it() -> None:
    edited = article("upload:0123456789ab/news.md", "Reuters", edited={"outlet": "Reutters"})
    assert (outlet_basis(edited), shown_outlet(edited)) == (OutletBasis.EDIT, "Reuters")
