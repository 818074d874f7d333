"""The article next to the answer: where one is in it, how it closes, and whose sources are behind it."""

import re

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.conftest import MELONI, Open
from tests.browser.test_chat import PHONE

pytestmark = pytest.mark.browser

PUTIN = "What did Putin say about foreign troops?"
NOBODY = "What did Modi say about troops?"
ARTICLE = "/article/79e05a6b8541"
TITLE = "Foreign soldiers in Ukraine would be ‘targets’, Putin warns West"
WIDE = {"viewport": {"width": 1400, "height": 900}}


def assert_one_knows_where_one_is(page: Page | FrameLocator) -> None:
    """Headline, outlet and day are in view and not covered, above the marked words."""
    head = page.locator(".running-head")
    expect(head).to_be_in_viewport(ratio=1)
    for text in ("Harbour Wire Africa", "7 September 2025", TITLE):
        expect(head.get_by_text(text)).to_be_in_viewport(ratio=1)
    is_on_top = head.evaluate(
        """head => {
          const box = head.getBoundingClientRect();
          return head.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
        }"""
    )
    assert is_on_top
    bottom = head.evaluate("head => head.getBoundingClientRect().bottom")
    expect(page.locator("mark").first).to_be_in_viewport()
    assert page.locator("mark").first.evaluate("mark => mark.getBoundingClientRect().top") >= bottom


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_article_opens_at_the_quoted_words_with_its_headline_in_view(
    open_page: Open, seed_app: str, screen: dict[str, object]
) -> None:
    page = open_page(seed_app, f"{ARTICLE}?mark=22:0-20#p22", **screen).page
    expect(page.locator("mark")).to_be_in_viewport()
    assert_one_knows_where_one_is(page)
    page.evaluate("scrollTo(0, 0)")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
    title = page.get_by_role("heading", level=1)
    is_on_top = title.evaluate(
        """title => {
          const box = title.getBoundingClientRect();
          return title.contains(document.elementFromPoint(box.x + 4, box.y + 4));
        }"""
    )
    assert is_on_top, "the running head hides the headline"


def test_the_reader_opens_with_the_headline_in_view(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app, **WIDE)
    visit.ask(MELONI)
    visit.page.locator(".cite").first.click()
    article = visit.page.frame_locator("#reader iframe")
    expect(article.locator("mark")).to_be_in_viewport()
    assert_one_knows_where_one_is(article)


def test_escape_in_the_article_closes_it(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app, **WIDE)
    visit.ask("What did Putin say?")
    page, article = visit.page, visit.page.frame_locator("#reader iframe")
    for _ in range(2):  # each article is a new document in the frame
        page.locator(".cite").first.click()
        page.get_by_role("button", name="Next").click()
        expect(article.locator("mark").first).to_be_in_viewport()
        article.locator("mark").first.click()
        assert page.evaluate("document.activeElement.tagName") == "IFRAME"
        page.keyboard.press("Escape")
        expect(page.locator("#reader")).to_be_hidden()
        expect(page.locator(".cite").nth(1)).to_be_focused()
    expect(page.locator(".preview:visible")).to_have_count(0)  # its words have just been read


def test_paragraph_numbers_are_no_stops_of_the_tab_key(open_page: Open, seed_app: str) -> None:
    page = open_page(seed_app, ARTICLE).page
    stops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.className"))
    assert "number" not in stops
    assert page.locator("a:not(.number)").count() < len(stops), "the end of the page was not reached"
    page.get_by_role("link", name="Link to paragraph 4").click()  # by mouse they lead there
    expect(page).to_have_url(re.compile("#p4$"))


def test_each_answer_has_its_own_sources(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app, **WIDE)
    page = visit.page
    visit.ask(PUTIN)
    visit.ask(MELONI)
    quotes = page.locator(".turn").first.locator(".preview q").all_text_contents()
    others = page.locator(".turn").last.locator(".preview q").all_text_contents()
    shown = page.locator("#sources .sources:visible")
    expect(shown).to_contain_text(f"For: {MELONI}")
    page.locator(".turn").first.locator(".cite").first.click()
    expect(page.frame_locator("#reader iframe").locator("mark")).to_have_text(quotes[0])
    expect(page.locator("#reader .which")).to_have_text(f"Citation 1 of {len(quotes)}")
    page.get_by_role("button", name="Sources", exact=True).click()
    expect(shown).to_contain_text(f"For: {PUTIN}")
    expect(shown.locator(".card mark").first).to_have_text(quotes[0])
    assert sorted(shown.locator(".card mark").all_text_contents()) == sorted(quotes)  # cards are grouped by article
    shown.locator(".card a.number").first.click()
    expect(page.frame_locator("#reader iframe").locator("mark")).to_have_text(quotes[0])
    page.locator(".turn").last.locator(".cite").first.click()
    expect(page.frame_locator("#reader iframe").locator("mark")).to_have_text(others[0])
    page.keyboard.press("Escape")
    expect(shown).to_contain_text(f"For: {MELONI}")
    visit.send("  ")
    expect(page.locator(".problem")).to_be_visible()
    expect(shown).to_contain_text(f"For: {MELONI}")  # a refused question has none of its own


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_sources_of_any_answer_can_be_shown(open_page: Open, seed_app: str, screen: dict[str, object]) -> None:
    visit = open_page(seed_app, **screen)
    shown = visit.page.locator("#sources .sources:visible")
    visit.ask(PUTIN)
    expect(visit.page.get_by_role("button", name="Show sources")).to_be_hidden()
    visit.ask(NOBODY)
    expect(shown.locator("h2")).to_have_text("Closest passages")
    visit.page.get_by_role("button", name="Show sources").first.click()
    expect(shown).to_contain_text(f"For: {PUTIN}")
    expect(shown.locator("h2")).to_be_in_viewport()
    visit.page.get_by_role("button", name="Show sources").last.click()
    expect(shown).to_contain_text(f"For: {NOBODY}")
    visit.page.get_by_role("button", name="Show sources").first.click()
    expect(shown).to_contain_text(f"For: {PUTIN}")
    visit.ask(NOBODY)
    expect(shown).to_contain_text(f"For: {NOBODY}")
