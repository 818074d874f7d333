"""Keeping in a real browser: an answer's question, a checked claim, and what an upload has that is new on them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from index import Index
from tests.browser.conftest import PATIENCE_MS, Open
from tests.browser.test_accessibility import findings
from tests.browser.test_chat import PHONE, width_beyond_the_screen
from tests.qa.keeping.conftest import FERRY, STRIKE, TOLL, add_to
from tests.qa.surfaces.web.serving import served_app

pytestmark = pytest.mark.browser


@pytest.fixture
def app(tmp_path: Path) -> Iterator[str]:
    """An app over the articles of the ferry, with the real model."""
    with Index.open(tmp_path / "index") as index:
        add_to(index, FERRY, STRIKE)
    with served_app(tmp_path / "index") as url:
        yield url


def test_what_an_upload_has_that_is_new_is_told(app: str, open_page: Open, tmp_path: Path) -> None:
    visit = open_page(app, **PHONE)
    page = visit.page
    visit.ask("How many people drowned off Kesh?")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("button", name="Kept", exact=True)).to_be_disabled()

    page.goto(f"{app}/check")
    page.get_by_label("Draft").fill("Nine people drowned when the ferry Maren sank off Kesh.")
    page.get_by_role("button", name="Check the draft").click()
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("button", name="Kept", exact=True)).to_be_disabled()

    page.goto(f"{app}/library")
    (tmp_path / "toll.json").write_text(json.dumps([TOLL]), encoding="utf-8")
    page.set_input_files("#files", tmp_path / "toll.json")
    expect(page.locator("#kept-news")).to_contain_text(
        "2 kept, 2 with something new", timeout=4 * PATIENCE_MS
    )  # two jobs, which give way to all else on a busy machine
    page.locator("#kept-news h2 a").click()
    expect(page.get_by_text("Contradicts the claim")).to_be_visible()
    expect(page.locator(".denied blockquote").first).to_contain_text("Nine people drowned.")
    assert width_beyond_the_screen(page) == 0
    assert findings(page) == []

    page.get_by_role("button", name="Rename").first.click()
    page.get_by_label("Name").first.fill("The toll <b>")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".kept h3", has_text="The toll <b>")).to_be_visible()
    page.get_by_role("button", name="Mark all as seen").click()
    expect(page.locator(".kept .status")).to_have_text(["Nothing new.", "Nothing new."])
    for left in (1, 0):
        page.get_by_role("button", name="Remove").first.click()
        page.get_by_text("Really remove?").click()
        expect(page.locator(".kept > li")).to_have_count(left)
    assert visit.problems == []
