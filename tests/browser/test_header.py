"""The header is the same on every page, and marks the place that is shown."""

import re

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.test_accessibility import findings
from tests.browser.test_chat import PHONE, width_beyond_the_screen

pytestmark = pytest.mark.browser

PLACES = ["Ask", "Search", "Quotes", "Check", "Kept", "Library", "Imports"]
ARTICLE = "/article/79e05a6b8541"


def top_and_height(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box
    return box["y"], box["height"]


@pytest.mark.parametrize("screen", [{"viewport": {"width": 1400, "height": 900}}, PHONE], ids=["wide", "phone"])
def test_it_stands_in_one_place_with_the_same_links(open_page: Open, seed_app: str, screen: dict[str, object]) -> None:
    visit = open_page(seed_app, **screen)
    places = []
    for path in (
        "/",
        "/search",
        "/quotes?about=troops",
        "/check",
        "/kept",
        "/library",
        "/added",
        ARTICLE,
        "/article/none",
        "/nope",
    ):
        visit.page.goto(seed_app + path)
        expect(visit.page.locator(".bar .places a")).to_have_text(PLACES)
        places.append([top_and_height(link) for link in visit.page.locator(".bar a").all()])
        assert width_beyond_the_screen(visit.page) == 0
    visit.problems.clear()  # the browser reports the pages that are not there
    for boxes in places[1:]:
        for box, first in zip(boxes, places[0], strict=True):
            assert box == pytest.approx(first, abs=2)


@pytest.mark.parametrize(
    ("path", "marked", "value"),
    [
        ("/", "Ask", "page"),
        ("/search?q=troops", "Search", "page"),
        ("/quotes?about=troops", "Quotes", "page"),
        ("/check", "Check", "page"),
        ("/kept", "Kept", "page"),
        ("/library?order=title", "Library", "page"),
        ("/added", "Imports", "page"),
        (ARTICLE, "Library", "true"),
    ],
)
def test_the_place_is_marked(open_page: Open, seed_app: str, path: str, marked: str, value: str) -> None:
    current = open_page(seed_app, path).page.locator(".bar [aria-current]")
    expect(current).to_have_text([marked])
    expect(current).to_have_attribute("aria-current", value)


def test_an_unknown_path_is_a_page_for_browsers(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app, "/health")
    for path in ("/nope", "/nope/deeper?q=1", "/library/nope"):
        response = visit.page.goto(seed_app + path)
        assert response is not None
        assert response.status == 404
        assert "default-src 'none'" in response.headers["content-security-policy"]
        expect(visit.page.get_by_role("heading", level=1)).to_have_text("Not found")
        assert findings(visit.page) == []
    visit.problems.clear()  # the browser reports the status 404
    visit.page.get_by_role("link", name=re.compile("^Ask a question")).click()
    expect(visit.page.get_by_label("Your question")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/nope", "*/*"), ("/nope", "application/json"), ("/api/nope", "text/html"), ("/api/articles/nope", "text/html")],
)
def test_an_unknown_path_is_json_for_programs(seed_app: str, path: str, accept: str) -> None:
    response = httpx.get(seed_app + path, headers={"Accept": accept})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/json"
    assert response.json()
