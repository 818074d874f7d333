"""Searching passages and listing articles, with pagination."""

import json
from dataclasses import asdict
from typing import Any

import pytest
from fastapi.testclient import TestClient

from index import Index
from qa.search import MAX_FOUND, search
from tests.qa.surfaces.web.serving import error_of

TOTAL = 5


def test_the_pages_of_a_search_are_the_results_of_python(api: TestClient, index: Index) -> None:
    expected = search(index, "buffer zone")
    shown: list[dict[str, Any]] = []
    following: str | None = "/api/search?q=buffer+zone&limit=40"
    while following:
        page = api.get(following).json()
        assert page["total"] == len(expected)
        assert len(page["passages"]) == min(40, len(expected) - len(shown))
        shown += page["passages"]
        following = page["next"]
    assert shown == [
        {
            "article": json.loads(json.dumps(asdict(passage.article))),
            "paragraph": passage.paragraph,
            "text": passage.text,
            "score": round(passage.score, 4),
            "permalink": passage.permalink,
        }
        for passage in expected
    ]


def test_filters_limit_a_search(api: TestClient) -> None:
    chosen = "outlet=treaty+desk&outlet=Plainly+Asked&since=2025-09-01&until=2025-09-30"
    page = api.get(f"/api/search?q=Putin&limit=3&{chosen}").json()
    assert {passage["article"]["outlet"] for passage in page["passages"]} == {"Plainly Asked"}
    assert page["next"] == f"/api/search?q=Putin&limit=3&{chosen}&offset=3"


def test_a_page_after_the_end_is_empty(api: TestClient) -> None:
    page = api.get(f"/api/search?q=Putin&offset={MAX_FOUND}").json()
    assert (page["passages"], page["next"]) == ([], None)
    assert page["total"] > 0


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("", 422, "q: field required"),
        ("q=", 400, "the question is empty"),
        ("q=" + "x" * 2001, 400, "2,001 characters"),
        ("q=Putin&outlet=CNN", 400, "no article is from 'CNN'"),
        ("q=Putin&since=2025-02-01&until=2025-01-01", 400, "swap the two"),
        ("q=Putin&since=May", 422, "since"),
        ("q=Putin&limit=0", 422, "limit"),
        (f"q=Putin&limit={MAX_FOUND + 1}", 422, "limit"),
        ("q=Putin&offset=-1", 422, "offset"),
        ("q=Putin" + "&outlet=x" * 101, 422, "outlet"),
    ],
)
def test_an_invalid_search_is_rejected(api: TestClient, query: str, status: int, message: str) -> None:
    assert message in error_of(api.get(f"/api/search?{query}"), status)


def test_without_a_limit_all_articles_are_listed(api: TestClient, index: Index) -> None:
    response = api.get("/api/articles")
    assert [info["id"] for info in response.json()] == [info.id for info in index.articles()]
    assert response.headers["x-total-count"] == str(TOTAL)
    assert "link" not in response.headers


def test_articles_are_paginated(api: TestClient, index: Index) -> None:
    response = api.get("/api/articles?limit=2&until=2030-01-01")
    pages = [response.json()]
    while link := response.links.get("next"):
        response = api.get(link["url"])
        assert response.headers["x-total-count"] == str(TOTAL)
        pages.append(response.json())
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [info["id"] for page in pages for info in page] == [info.id for info in index.articles()]
    assert [info["id"] for info in api.get("/api/articles?offset=4").json()] == [pages[2][0]["id"]]


def test_articles_can_be_filtered_by_outlet(api: TestClient, index: Index) -> None:
    listed = [info["id"] for info in api.get("/api/articles?outlet=TREATY+desk&outlet=Plainly+Asked").json()]
    assert listed == [info.id for info in index.articles() if info.outlet in ("Treaty Desk", "Plainly Asked")]
    assert len(listed) == 2


def test_articles_can_be_filtered_by_date(api: TestClient, index: Index) -> None:
    days = sorted({(info.published or "")[:10] for info in index.articles()})
    listed = api.get(f"/api/articles?since={days[1]}&until={days[-2]}").json()
    expected = [info.id for info in index.articles() if days[1] <= (info.published or "")[:10] <= days[-2]]
    assert [info["id"] for info in listed] == expected
    assert 0 < len(listed) < TOTAL


def test_articles_can_be_filtered_by_words_of_their_titles(api: TestClient) -> None:
    (found,) = api.get("/api/articles?q=WARNS+west+harbour").json()
    assert found["title"] == "Foreign soldiers in Ukraine would be ‘targets’, Putin warns West"
    assert api.get("/api/articles?q=warns+nowhere").json() == []


@pytest.mark.parametrize(
    ("query", "status"), [("limit=0", 422), ("limit=1001", 422), ("offset=-1", 422), ("outlet=CNN", 400)]
)
def test_an_invalid_list_request_is_rejected(api: TestClient, query: str, status: int) -> None:
    error_of(api.get(f"/api/articles?{query}"), status)
