"""Answers in sections on the chat page in a real browser, and the choice of another form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.qa.forms.cases import assistant_over_all
from tests.qa.surfaces.web.serving import served_app

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def stories_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app over the articles of all stories."""
    folder: Path = tmp_path_factory.mktemp("stories")
    with assistant_over_all(folder):
        pass
    with served_app(folder / "index") as url:
        yield url


def width_beyond_the_screen(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("screen", [{"viewport": {"width": 1440, "height": 900}}, PHONE], ids=["wide", "phone"])
def test_a_timeline_is_shown_in_order_and_as_a_digest(
    open_page: Open, stories_app: str, screen: dict[str, object]
) -> None:
    visit = open_page(stories_app, **screen)
    page = visit.page
    visit.ask("Give me a timeline of the Kesh ferry disaster")
    expect(page.locator(".part h3")).to_have_text(["By the day on which it happened"])
    expect(page.locator(".about").first).to_have_text("4 May 2025 · Kesh Post, 5 May 2025")
    shown = page.get_by_label("Show as")
    expect(shown).to_have_value("Timeline")
    assert width_beyond_the_screen(page) == 0

    shown.click()
    page.get_by_role("option", name="Digest").click()
    expect(page.locator(".part h3").first).to_have_text("The newest")
    expect(shown).to_have_value("Digest")
    expect(page.locator(".question")).to_have_count(1)

    visit.ask("Who was arrested in Kesh?")
    expect(shown).to_have_value("Sentence")
    article = visit.follow(".turn:last-child .cite" if screen is PHONE else ".card h3 a")
    expect(article.locator("mark").first).to_contain_text("arrested")
