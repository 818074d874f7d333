"""The page of what changed from one version to the next, and where the article's page tells of it and of copies."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Article, Index
from qa.surfaces.web.pages.article import article_pages
from tests.index.storage.test_duplicate_groups import story, write
from tests.qa.surfaces.web.html_pages import Page


@pytest.fixture(scope="module")
def article(odd_index: Index) -> Article:
    return odd_index.article(odd_index.articles()[0].id)


def test_what_changed_is_shown_word_by_word(pages: TestClient, article: Article) -> None:
    response = pages.get(f"/article/{article.id}/changes")
    assert response.status_code == 200
    assert "<del>Plain</del><ins>Changed</ins> opening paragraph" in response.text
    assert response.text.count('<section class="change">') == 1
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_text_never_becomes_markup(pages: TestClient, article: Article) -> None:
    page = Page(pages.get(f"/article/{article.id}/changes").text)
    assert not page.names() & {"script", "img", "b", "i", "iframe", "object", "svg", "form"}
    assert all(link["href"].startswith("/") for link in page.links())


def test_the_first_version_has_nothing_before_it(pages: TestClient, article: Article) -> None:
    for query in ("?version=1", "?version=3", "?version=x"):
        response = pages.get(f"/article/{article.id}/changes{query}")
        assert response.status_code == 404
        assert "no earlier version to compare with" in response.text
    assert pages.get("/article/nosuchid/changes").status_code == 404


def test_the_article_leads_to_its_changes(pages: TestClient, article: Article) -> None:
    link = f"/article/{article.id}/changes?version=2"
    assert link in [found["href"] for found in Page(pages.get(f"/article/{article.id}").text).links()]
    assert "/changes" not in pages.get(f"/article/{article.id}?version=1").text


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[tuple[Index, TestClient]]:
    """Two copies, one of which is from a page that only seems to have a date, and an article in German."""
    folder = tmp_path_factory.mktemp("copied")
    write(folder, "a", story(1), outlet="Wire <b>")
    write(folder, "b", story(1), outlet="Post", published="2025-09-06", updated="2025-09-09")
    german = (
        "Die Brücke bleibt nach Angaben der Stadt bis zum Frühjahr geschlossen, weil die Seile erneuert werden müssen."
    )
    head = "<title>Die Brücke</title><link rel='canonical' href='https://blatt.example.com/2025/09/07/bruecke'>"
    body = f"<article><h1>Die Brücke</h1><p>{german}</p><p>{german[:80]}."
    (folder / "c.html").write_text(f"<html><head>{head}</head><body>{body}", encoding="utf-8")
    with Index.open(tmp_path_factory.mktemp("copied-index"), model=tiny_model) as index:
        index.add([folder])
        app = FastAPI()
        app.include_router(article_pages(index))
        with TestClient(app) as client:
            yield index, client


def page_of(copied: tuple[Index, TestClient], outlet: str) -> str:
    index, client = copied
    identity = next(info.id for info in index.articles() if info.outlet == outlet)
    return client.get(f"/article/{identity}").text


def test_an_article_tells_of_its_copies(copied: tuple[Index, TestClient]) -> None:
    html = page_of(copied, "Post")
    assert "Near-duplicate of" in html
    assert "<bdi>Wire &lt;b&gt;</bdi>" in html
    assert "Near-duplicates count as one source." in html


def test_an_article_without_copies_tells_of_none(copied: tuple[Index, TestClient]) -> None:
    assert "Near-duplicate" not in page_of(copied, "example.com")


def test_a_date_that_is_not_stated_says_where_it_is_from(copied: tuple[Index, TestClient]) -> None:
    assert "7 September 2025</time> (from its URL)" in page_of(copied, "example.com")


def test_an_update_is_told_beside_the_date(copied: tuple[Index, TestClient]) -> None:
    html = page_of(copied, "Post")
    assert '<time datetime="2025-09-06">6 September 2025</time>' in html
    assert 'Updated <time datetime="2025-09-09">9 September 2025</time>' in html
    assert "Updated" not in page_of(copied, "example.com")


def test_another_language_is_flagged(copied: tuple[Index, TestClient]) -> None:
    assert "<li>In German</li>" in page_of(copied, "example.com")
    assert "Language:" not in page_of(copied, "Post")
