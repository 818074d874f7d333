"""The article page shows the stored text as it is, marks exactly the cited words, and lets no text become markup."""

import pytest
from fastapi.testclient import TestClient

from index import Article, Index
from tests.qa.surfaces.web.html_pages import Page


@pytest.fixture(scope="session")
def article(odd_index: Index) -> Article:
    return odd_index.article(odd_index.articles()[0].id)


def read(pages: TestClient, article: Article, query: str = "") -> Page:
    response = pages.get(f"/article/{article.id}{query}")
    assert response.status_code == 200
    return Page(response.text)


def test_every_paragraph_is_shown_as_it_is_stored(pages: TestClient, article: Article) -> None:
    page = read(pages, article)
    assert len(article.paragraphs) == 5
    for paragraph in article.paragraphs:
        assert page.text_of[f"p{paragraph.number}"] == paragraph.text


def test_text_never_becomes_markup(pages: TestClient, article: Article) -> None:
    page = read(pages, article)
    assert not page.names() & {"script", "img", "b", "i", "iframe", "object", "svg", "form"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert all(link["href"].startswith(("#", "/")) for link in page.links())


def test_marks_count_code_points(pages: TestClient, article: Article) -> None:
    text = article.paragraphs[1].text
    start, end = text.index("talks"), text.index(" too")
    page = read(pages, article, f"?version={article.version}&mark=2:{start}-{end}")
    assert page.marks_of == {"p2": [text[start:end]]}
    assert page.text_of["p2"] == text
    assert text[start - 2] == "\U0001f600"


def test_several_marks_and_overlapping_ones(pages: TestClient, article: Article) -> None:
    first, second = article.paragraphs[0].text, article.paragraphs[1].text
    page = read(pages, article, "?mark=1:0-7&mark=2:4-9&mark=2:6-12&mark=2:20-21")
    assert page.marks_of == {"p1": [first[0:7]], "p2": [second[4:12], second[20:21]]}


@pytest.mark.parametrize(
    "mark",
    [
        "99:0-4",
        "1:0-9999",
        "1:5-5",
        "1:9-4",
        "1:-1-4",
        "0:0-1",
        "1",
        "",
        "1:0-",
        "x:y-z",
        "1:0-4;",
        "²:0-1",
        "1:0-" + "9" * 40,
    ],
)
def test_a_mark_that_is_not_in_the_text_is_left_out_with_a_note(pages: TestClient, article: Article, mark: str) -> None:
    response = pages.get(f"/article/{article.id}", params=[("mark", "1:0-7"), ("mark", mark)])
    assert response.status_code == 200
    assert Page(response.text).marks_of == {"p1": [article.paragraphs[0].text[:7]]}
    assert "not in this text" in response.text


def test_no_note_where_every_mark_is_shown(pages: TestClient, article: Article) -> None:
    response = pages.get(f"/article/{article.id}?mark=1:0-7")
    assert "not in this text" not in response.text


def test_an_edited_article_says_what_the_source_says(pages: TestClient, odd_index: Index, article: Article) -> None:
    number = odd_index.edit([article.id], author="<i>Una Fell</i>")
    page = pages.get(f"/article/{article.id}").text
    odd_index.undo_edit(number)
    assert "By <bdi>&lt;i&gt;Una Fell&lt;/i&gt;</bdi>" in page
    assert "Author edited by you; the source " in page
    assert "edited by you" not in pages.get(f"/article/{article.id}").text


def test_headings_are_headings_and_numbers_are_anchors(pages: TestClient, article: Article) -> None:
    page = read(pages, article)
    assert [tag for tag, _ in page.tags if tag in ("h1", "h2")] == ["h1", "h2"]
    assert {f"#p{n}" for n in range(1, 6)} <= {link["href"] for link in page.links()}


def test_overrides_are_isolated(pages: TestClient, article: Article) -> None:
    page = read(pages, article)
    paragraphs = [attributes for _, attributes in page.tags if attributes.get("class") == "text"]
    assert len(paragraphs) == 5
    assert all(attributes["dir"] == "auto" for attributes in paragraphs)
    style = pages.get("/pages/article.css").text
    assert "unicode-bidi: isolate" in style


def test_an_older_version_says_so_and_links_to_the_current_one(pages: TestClient, article: Article) -> None:
    old = pages.get(f"/article/{article.id}?version=1")
    assert "Plain opening" in old.text
    assert "version 1 of the article, not the current one" in old.text
    assert f"/article/{article.id}" in [link["href"] for link in Page(old.text).links()]
    current = pages.get(f"/article/{article.id}?version=2")
    assert "Changed opening" in current.text
    assert "not the current one" not in current.text


@pytest.mark.parametrize("version", ["3", "0", "-1", "one", "9" * 30, "1.0", "²"])
def test_an_unknown_version_is_a_page_that_leads_on(pages: TestClient, article: Article, version: str) -> None:
    response = pages.get(f"/article/{article.id}", params={"version": version})
    assert response.status_code == 404
    assert "does not have the requested version" in response.text
    assert {"/", f"/article/{article.id}"} <= {link["href"] for link in Page(response.text).links()}


@pytest.mark.parametrize(
    "identity", ["nope", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "a/b", "%00", "%22%3E%3Cscript%3E", "é", ""]
)
def test_an_unknown_article_is_a_page(pages: TestClient, identity: str) -> None:
    response = pages.get(f"/article/{identity}")
    assert response.status_code == 404
    assert "no article with this ID" in response.text
    assert "script" not in Page(response.text).names()


@pytest.mark.parametrize("path", ["", "?version=99"])
def test_security_headers(pages: TestClient, article: Article, path: str) -> None:
    headers = pages.get(f"/article/{article.id}{path}").headers
    policy = headers["content-security-policy"]
    for rule in ("default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'self'"):
        assert rule in policy
    assert "script" not in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_style_sheets_and_nothing_else_of_the_folder(pages: TestClient) -> None:
    for sheet in ("base", "article", "chat", "overview", "search"):
        response = pages.get(f"/pages/{sheet}.css")
        assert response.headers["content-type"].startswith("text/css")
    assert "javascript" in pages.get("/pages/chat.js").headers["content-type"]
    assert pages.get("/pages/chat.py").status_code == 404
    assert pages.get("/pages/article.html").status_code == 404
    assert pages.get("/pages/icon.svg.css").status_code == 422
