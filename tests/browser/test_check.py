"""The page that checks a draft in a real browser, wide and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_accessibility import findings
from tests.browser.test_chat import PHONE, width_beyond_the_screen

pytestmark = pytest.mark.browser

WIDE = {"viewport": {"width": 1440, "height": 900}}
BOTH = pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])

DRAFT = (
    "Dear readers. “We will not send troops to Ukraine,” Giorgia Meloni said."
    " Vladimir Putin bought a football club in Leeds. Who pays for it?"
)


def send(page: Page, draft: str) -> None:
    page.get_by_label("Draft", exact=True).fill(draft)
    page.get_by_role("button", name="Check the draft").click()
    expect(page.locator(".checked")).to_be_visible()


@BOTH
def test_a_draft_is_checked_sentence_by_sentence(open_page: Open, seed_app: str, screen: dict[str, object]) -> None:
    page = open_page(seed_app, **screen).page
    page.get_by_role("link", name="Check", exact=True).click()
    send(page, DRAFT)
    expect(page.locator("#seen")).to_be_focused()
    expect(page.locator(".sentences > li")).to_have_count(4)
    expect(page.locator(".no-claim .verdict").last).to_have_text("Not a claim: a question")
    assert width_beyond_the_screen(page) == 0
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page) == []


def test_what_is_dismissed_and_noted_outlives_a_reload(open_page: Open, seed_app: str) -> None:
    page = open_page(seed_app, "/check").page
    send(page, DRAFT)
    claim = page.locator("[data-key]").filter(has_text="football club")
    claim.get_by_label("Note").fill("ask the club")
    claim.get_by_role("button", name="Dismiss").click()
    page.reload()
    expect(page.get_by_label("Draft", exact=True)).to_have_value(DRAFT)
    expect(claim.get_by_label("Note")).to_have_value("ask the club")
    expect(claim.get_by_role("button", name="Dismiss")).to_have_attribute("aria-pressed", "true")
    expect(claim.locator(".verdict")).to_be_hidden()
    claim.get_by_role("button", name="Dismiss").click()
    expect(claim.locator(".verdict")).to_be_visible()


def test_a_report_can_be_kept(open_page: Open, seed_app: str, tmp_path: Path) -> None:
    page = open_page(seed_app, "/check").page
    send(page, DRAFT)
    for name, end in (("HTML", "html"), ("Word", "docx"), ("JSON", "json")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        assert download.value.suggested_filename == f"byline-check.{end}"


def test_a_draft_that_cannot_be_checked_says_why(open_page: Open, seed_app: str) -> None:
    page = open_page(seed_app, "/check").page
    page.get_by_role("button", name="Check the draft").click()
    expect(page.get_by_role("alert")).to_have_text("The draft is empty.")
    page.get_by_label("Draft", exact=True).fill("Who pays for it?")
    page.get_by_role("button", name="Check the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("has no claim in it")


def test_nothing_of_a_draft_or_an_article_is_markup(open_page: Open, hostile_app: str) -> None:
    page = open_page(hostile_app, "/check").page
    send(page, "The old harbour bridge will close in May <img src=x onerror='window.hurt=1'>, Quill Harrow said.")
    expect(page.locator(".evidence li").first).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("window.hurt") is None
    assert page.locator("main img, main script").count() == 0
