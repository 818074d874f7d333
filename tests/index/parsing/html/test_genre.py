"""What a page calls its article decides the genre."""

import json

import pytest

from index.article import Genre
from index.parsing.document import read_document
from index.source import Source

_TEXT = "<p>The council of Ledworth will close the old bridge over the river for a year, it said on Monday.</p>" * 4


def genre(head: str = "", title: str = "Bridge to close") -> Genre:
    page = (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{_TEXT}</article></body></html>"
    )
    return read_document(Source(origin="bridge.html", data=page.encode())).genre


def data(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"headline": "Bridge to close", **values})}</script>'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (data(**{"@type": "NewsArticle"}), Genre.REPORT),
        (data(**{"@type": "OpinionNewsArticle"}), Genre.OPINION),
        (data(**{"@type": ["NewsArticle", "AnalysisNewsArticle"]}), Genre.OPINION),
        (data(**{"@type": "LiveBlogPosting"}), Genre.LIVE_BLOG),
        (data(**{"@type": "pressRelease"}), Genre.PRESS_RELEASE),
        (data(**{"@type": "NewsArticle", "articleSection": "Opinion"}), Genre.OPINION),
        (data(**{"@type": "NewsArticle", "articleSection": ["Ledworth", "Columns"]}), Genre.OPINION),
        (data(**{"@type": "NewsArticle", "author": {"name": "Associated Press"}}), Genre.AGENCY_COPY),
        ('<meta property="article:section" content="Meinung">', Genre.OPINION),
        ('<link rel="canonical" href="https://courier.example/opinion/bridge">', Genre.OPINION),
    ],
)
def test_the_genre_of_a_page(head: str, expected: Genre) -> None:
    assert genre(head) is expected


def test_a_section_in_the_title_of_the_page() -> None:
    assert genre(title="Opinion | Bridge to close | Ledworth Courier") is Genre.OPINION
