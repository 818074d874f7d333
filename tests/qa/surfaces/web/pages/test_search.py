"""The search page: the form, what is found page by page, its timeline, and every state in which nothing is."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa import Filters
from qa.search import MAX_FOUND, search
from qa.surfaces.web.pages.search import PAGE, search_page
from tests.index.helpers import write_article
from tests.qa.surfaces.web.html_pages import Page


def serve(index: Index) -> TestClient:
    app = FastAPI()
    app.include_router(search_page(index))
    return TestClient(app)


@pytest.fixture(scope="module")
def seeds(index: Index) -> Iterator[TestClient]:
    with serve(index) as client:
        yield client


@pytest.fixture(scope="module")
def odd(odd_index: Index) -> Iterator[TestClient]:
    with serve(odd_index) as client:
        yield client


def found(client: TestClient, query: str, status: int = 200) -> tuple[str, Page]:
    response = client.get(f"/search?{query}")
    assert response.status_code == status
    return response.text, Page(response.text)


def hits(page: Page) -> list[str]:
    """The links of the list: the headings' own, after those of the timeline and the table."""
    ordered = [(tag, attributes) for tag, attributes in page.tags if tag in ("h3", "a")]
    return [ordered[at + 1][1]["href"] for at, (tag, _) in enumerate(ordered) if tag == "h3"]


def points(page: Page) -> list[dict[str, str]]:
    return [link for link in page.links() if link.get("class", "").startswith("point")]


def test_before_a_search_there_is_the_form_with_the_outlets(seeds: TestClient) -> None:
    html, page = found(seeds, "")
    assert [a.get("name") for tag, a in page.tags if tag in ("input", "select")] == [
        "q",
        "outlet",
        "genre",
        "since",
        "until",
    ]
    assert "<option>Harbour Wire Africa</option>" in html
    assert "ask a question</a>" in html
    assert not points(page)
    assert 'role="alert"' not in html
    assert {link["href"] for link in page.links()} == {
        "/",
        "/search",
        "/quotes",
        "/check",
        "/kept",
        "/library",
        "/added",
    }


def test_the_passages_are_those_of_a_search_in_their_order(seeds: TestClient, index: Index) -> None:
    expected = search(index, "Putin troops")
    html, page = found(seeds, "q=Putin+troops")
    assert hits(page) == [passage.permalink for passage in expected[:PAGE]]
    assert f"{len(expected)} passages, 5 outlets" in html
    assert 'value="Putin troops"' in html
    assert {text.casefold() for text in page.marks_of["found"]} <= {"putin", "putin’s", "troops", "troop"}
    assert "<title>&#x2068;Putin troops&#x2069; · Search · Byline</title>" in html


def test_the_pages_lead_to_each_passage_once(seeds: TestClient, index: Index) -> None:
    expected = [passage.permalink for passage in search(index, "Putin", Filters(("Harbour Wire Africa",)))]
    path, seen, backward = "q=Putin&outlet=Harbour+Wire+Africa&since=&until=", [], None
    for number in range(1, 9):
        html, page = found(seeds, path)
        seen += hits(page)
        links = {link["rel"]: link["href"] for link in page.links() if "rel" in link}
        assert (links.get("prev") or "").removesuffix("#found") == (backward or "")
        if "next" not in links:
            break
        assert f"Page {number} of 2" in html
        backward = f"/search?{path}" if number > 1 else "/search?q=Putin&outlet=Harbour+Wire+Africa"
        path = urlsplit(links["next"]).query
    assert number == 2
    assert seen == expected
    assert len(seen) > PAGE


@pytest.mark.parametrize(("page", "shown"), [("99", 4), ("0", 1), ("-1", 1), ("²", 1), ("x", 1), ("9" * 5000, 1)])
def test_a_page_that_is_none_is_the_nearest(seeds: TestClient, page: str, shown: int) -> None:
    html, _ = found(seeds, f"q=Putin&page={page}")
    assert f"Page {shown} of 4" in html
    assert f'<ol class="hits" start="{(shown - 1) * PAGE + 1}">' in html


def test_the_timeline_has_a_point_for_each_outlet_that_leads_to_its_best_passage(
    seeds: TestClient, index: Index
) -> None:
    best: dict[str | None, str] = {}
    for passage in search(index, "Putin"):
        best.setdefault(passage.article.outlet, passage.permalink)
    html, page = found(seeds, "q=Putin")
    shown = points(page)
    assert sorted(point["href"] for point in shown) == sorted(best.values())
    labels = "\n".join(point["aria-label"] for point in shown)
    assert re.search(r"^11 February 2025, Treaty Desk: Peacekeepers .*, paragraph \d+, the first of \d+ passages$",
                     labels, re.MULTILINE)  # fmt: skip
    assert re.findall(r'y="14">([^<]+)</text>', html) == "Mar Apr May Jun Jul Aug Sep".split()
    assert "style=" not in html  # the policy of the page would leave it out


def test_the_table_has_each_outlet_and_leads_to_all_that_it_says(seeds: TestClient) -> None:
    html, page = found(seeds, "q=Putin&since=2025-09-01")
    outlets = [attributes for tag, attributes in page.tags if tag == "th" and attributes.get("scope") == "row"]
    assert len(outlets) == 4
    table = html[html.index("<table") : html.index("</table>")]
    more = [parse_qs(urlsplit(link["href"]).query) for link in Page(table).links() if "/search" in link["href"]]
    assert {"q": ["Putin"], "outlet": ["Plainly Asked"], "since": ["2025-09-01"]} in more
    assert "Treaty Desk" not in table


def test_one_outlet_alone_has_no_table(seeds: TestClient) -> None:
    html, page = found(seeds, "q=Putin&outlet=Treaty+Desk")
    assert "<option selected>Treaty Desk</option>" in html
    assert "<table" not in html
    assert len(points(page)) == 1


def test_undated_articles_are_said_to_be_missing_on_the_axis(tmp_path: Path, tiny_model: str) -> None:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        for number in range(2):
            write_article(tmp_path, number)
        index.add([tmp_path / "a000.txt", tmp_path / "a001.txt"])
        html, page = found(serve(index), "q=minister")
    assert not points(page)
    assert re.search(r"\d passages from undated articles are not shown here\.", html)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=Putin&outlet=CNN", "No article is from &#39;CNN&#39;; there are articles from Harbour"),
        ("q=Putin&since=2025-09-05&until=2025-09-01", "Since 2025-09-05 is after until 2025-09-01; swap the two."),
        ("q=Putin&since=tomorrow", "&#39;tomorrow&#39; is not a valid date; use YYYY-MM-DD"),
        ("q=" + "x" * 2001, "The question has 2,001 characters"),
        ("q=?!", "The question is empty; write what you want to know"),
    ],
)
def test_what_is_refused_is_said_and_stays_in_the_form(seeds: TestClient, query: str, said: str) -> None:
    html, page = found(seeds, query, 400)
    assert f'<p class="notice" role="alert">{said}' in html
    assert not hits(page)
    for name, (value,) in parse_qs(query).items():
        if name != "outlet":
            assert f'name="{name}" value="{value}"' in html


@pytest.mark.parametrize("query", ["q=", "q=+", "q=&outlet=&since=&until="])
def test_an_empty_form_is_no_mistake(seeds: TestClient, query: str) -> None:
    html, _ = found(seeds, query)
    assert 'role="alert"' not in html


def test_what_is_left_empty_limits_nothing(seeds: TestClient) -> None:
    assert hits(found(seeds, "q=Putin&outlet=&since=&until=&page=")[1]) == hits(found(seeds, "q=Putin")[1])


def test_nothing_found_says_what_to_do(seeds: TestClient) -> None:
    html, page = found(seeds, "q=Putin&until=1999-01-01")
    assert "<h2>Nothing found</h2>" in html
    assert not points(page)


def test_words_that_nothing_has_are_said_to_be_met_by_meaning_only(seeds: TestClient) -> None:
    assert "None of these passages contains your search terms." in found(seeds, "q=xyzzy")[0]
    assert "None of these passages contains your search terms." not in found(seeds, "q=xyzzy+Putin")[0]


def test_an_empty_index_says_how_to_begin(tmp_path: Path, tiny_model: str) -> None:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        assert "python -m index add PATH" in found(serve(index), "q=Putin")[0]
        assert "python -m index add PATH" in found(serve(index), "")[0]


def test_an_index_that_cannot_be_used_is_said(tmp_path: Path, tiny_model: str) -> None:
    index = Index.open(tmp_path / "index", model=tiny_model)
    index.close()
    html, _ = found(serve(index), "q=Putin", 503)
    assert '<p class="notice" role="alert">' in html


def test_hostile_articles_are_only_words(odd: TestClient) -> None:
    evil = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    for query in ("q=odd+article+talks", f"q=talks{evil}", f"q=talks&outlet={evil}", f"q=talks&since={evil}"):
        response = odd.get(f"/search?{query}")
        page = Page(response.text)
        assert not page.names() & {"script", "img", "b", "i", "iframe", "object"}
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert all(link["href"].startswith("/") for link in page.links())
    html, page = found(odd, "q=odd+article+talks")
    assert points(page)[0]["aria-label"].startswith("4 March 2025, Evil eltuO <b>Times</b>: Odd </title><script>")
    assert "Odd &lt;/title&gt;&lt;script&gt;" in html


def test_the_outlet_of_a_hostile_article_can_be_chosen(odd: TestClient, odd_index: Index) -> None:
    (outlet,) = odd_index.view().outlets
    response = odd.get("/search", params={"q": "talks", "outlet": outlet})
    assert response.status_code == 200
    assert "<option selected>Evil eltuO &lt;b&gt;Times&lt;/b&gt;</option>" in response.text


def test_the_headers_are_strict_but_for_its_form(odd: TestClient) -> None:
    headers = odd.get("/search").headers
    policy = headers["content-security-policy"]
    for rule in ("default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'"):
        assert rule in policy
    assert "script" not in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_as_many_as_are_found_at_most_are_called_the_best(tmp_path: Path, tiny_model: str) -> None:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        index.add([write_article(tmp_path, number) for number in range(60)])
        html, _ = found(serve(index), "q=minister+officials")
    assert f"Top {MAX_FOUND} passages" in html
    assert "Page 1 of 5" in html
