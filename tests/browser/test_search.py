"""The search page and the timeline in a real browser, by mouse and keyboard, wide and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_accessibility import findings
from tests.browser.test_chat import PHONE, assert_in_view, width_beyond_the_screen
from tests.browser.test_hostile_article import assert_unhurt

pytestmark = pytest.mark.browser

PUTIN = "What did Putin say about foreign troops?"
WIDE = {"viewport": {"width": 1440, "height": 900}}
SMALL = {**PHONE, "viewport": {"width": 360, "height": 780}}
BOTH = pytest.mark.parametrize("screen", [WIDE, SMALL], ids=["wide", "phone"])
SUMMARY = "Timeline and outlets"


def left_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["x"]


def top_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"]


@BOTH
def test_from_the_masthead_over_a_point_to_the_passage(
    open_page: Open, seed_app: str, screen: dict[str, object]
) -> None:
    page = open_page(seed_app, **screen).page
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_label("Search terms or a question").fill("Western troops")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".hits li")).to_have_count(20)
    assert width_beyond_the_screen(page) == 0
    page.get_by_role("link", name=re.compile("^6 September 2025, Plainly Asked: ")).click()
    expect(page).to_have_url(re.compile(r"/article/\w+\?version=1#p\d+$"))
    expect(page.locator(".row:target")).to_be_in_viewport(ratio=1)  # once the browser has scrolled there
    page.go_back()
    page.get_by_role("link", name="Byline").click()
    expect(page.get_by_label("Your question")).to_be_visible()


def test_the_keyboard_is_enough(open_page: Open, seed_app: str) -> None:
    page = open_page(seed_app, "/search").page
    expect(page.get_by_label("Search terms or a question")).to_be_focused()
    page.keyboard.type("Western troops")
    page.keyboard.press("Enter")
    expect(page.locator(".hits li")).to_have_count(20)
    page.get_by_role("button", name="Search").focus()
    expect(page.locator(".tip").first).to_be_hidden()
    page.keyboard.press("Tab")
    point = page.locator(".point").first
    expect(point).to_be_focused()
    expect(page.locator(".tip").first).to_be_visible()
    expect(page.locator(".tip").first).to_contain_text("7 September 2025 · ")
    expect(page.locator(".tip:visible")).to_have_count(1)
    target = point.get_attribute("href") or ""
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(target)))


def test_a_point_says_what_it_is(open_page: Open, seed_app: str) -> None:
    page = open_page(seed_app, "/search?q=Western+troops").page
    point = page.locator(".lane", has_text="Treaty Desk").get_by_role("link")
    expect(point).to_have_accessible_name(
        re.compile(r"^11 February 2025, Treaty Desk: Peacekeepers for Ukraine: .*, the first of \d+ passages$")
    )
    point.locator(".dot").hover()
    tip = page.locator(".lane", has_text="Treaty Desk").locator(".tip p")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Peacekeepers for Ukraine: Moscow points to the Security Council")
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    expect(page.get_by_role("figure", name="Passages over time, by outlet")).to_be_visible()


@BOTH
def test_points_lie_at_their_days_and_names_beside_or_above(
    open_page: Open, seed_app: str, screen: dict[str, object]
) -> None:
    page = open_page(seed_app, "/search?q=Western+troops&since=2025-09-01", **screen).page
    places = [left_of(page, f".point[aria-label^='{day} September']") for day in (5, 6, 7)]
    assert 0.95 < (places[1] - places[0]) / (places[2] - places[1]) < 1.05
    beside = screen is WIDE
    assert (top_of(page, ".lane .track") - top_of(page, ".lane .who") < 8) is beside
    assert (left_of(page, ".lane .track") > left_of(page, ".lane .who") + 100) is beside
    for label in page.locator(".axis text").all():
        box = label.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= page.evaluate("innerWidth")
    assert width_beyond_the_screen(page) == 0


@BOTH
def test_the_tip_of_a_point_stays_on_the_screen(open_page: Open, seed_app: str, screen: dict[str, object]) -> None:
    page = open_page(seed_app, "/search?q=Western+troops", **screen).page
    for point in page.locator(".point").all():
        point.focus()
        box = page.locator(".tip:visible p").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= page.evaluate("innerWidth")
    assert width_beyond_the_screen(page) == 0


def test_from_page_to_page_and_to_one_outlet(open_page: Open, seed_app: str) -> None:
    page = open_page(seed_app, "/search?q=Western+troops").page
    first = page.locator(".hits h3 a").first.get_attribute("href")
    page.get_by_role("link", name="Next", exact=True).click()
    expect(page.get_by_role("navigation", name="Pages of passages")).to_contain_text("Page 2 of 4")
    assert page.locator(".hits h3 a").first.get_attribute("href") != first
    page.get_by_role("link", name="Previous", exact=True).click()
    expect(page.locator(".hits h3 a").first).to_have_attribute("href", first or "")
    page.locator("summary", has_text="What each outlet says").click()
    page.get_by_role("link", name=re.compile(r"^\d+ more from Treaty Desk$")).click()
    expect(page.get_by_label("Outlet", exact=True)).to_have_value("Treaty Desk")
    for facts in page.locator(".hits .facts").all():
        expect(facts).to_contain_text("Treaty Desk")


@BOTH
def test_beside_an_answer(open_page: Open, seed_app: str, screen: dict[str, object]) -> None:
    visit = open_page(seed_app, **screen)
    visit.ask(PUTIN)
    details = visit.page.locator("#sources details.overview")
    expect(details.locator(".timeline")).to_be_hidden()
    details.get_by_text(SUMMARY).click()
    expect(details.locator(".timeline")).to_be_visible()
    assert width_beyond_the_screen(visit.page) == 0
    filled, outlined = (
        details.locator(selector).first.evaluate("dot => getComputedStyle(dot).fill")
        for selector in (".cited .dot", ".point:not(.cited) .dot")
    )
    assert filled != outlined
    expect(details.get_by_role("row")).to_have_count(1 + details.locator(".lane:not(.axis)").count())
    article = visit.follow("details.overview .point.cited")
    expect(article.locator("mark")).to_have_count(1)
    assert_in_view(article, "mark")
    found = visit.follow("details.overview > .more a")
    expect(found.get_by_label("Search terms or a question")).to_have_value(PUTIN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_in_the_way(open_page: Open, seed_app: str, scheme: str) -> None:
    page = open_page(seed_app, "/search?q=Western+troops", color_scheme=scheme).page
    page.locator(".point").first.focus()
    page.locator("summary", has_text="What each outlet says").click()
    assert findings(page) == []
    for query in ("", "?q=Putin&until=1999-01-01", "?q=Putin&page=2"):
        page.goto(f"{seed_app}/search{query}")
        assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_in_the_way_beside_an_answer(open_page: Open, seed_app: str, scheme: str) -> None:
    visit = open_page(seed_app, color_scheme=scheme, **SMALL)
    visit.ask(PUTIN)
    visit.page.locator("summary", has_text=SUMMARY).press("Enter")
    visit.page.keyboard.press("Tab")
    expect(visit.page.locator(".point").first).to_be_focused()
    expect(visit.page.locator(".tip").first).to_be_visible()
    assert findings(visit.page) == []


def test_a_refused_search_is_said(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app, "/search?q=Putin&since=2025-09-05&until=2025-09-01")
    visit.problems.clear()  # the browser reports the status 400
    expect(visit.page.get_by_role("alert")).to_have_text(re.compile("^Since 2025-09-05 is after until 2025-09-01"))
    expect(visit.page.get_by_label("From")).to_have_value("2025-09-05")
    assert findings(visit.page) == []


def test_a_hostile_article_is_shown_as_words(open_page: Open, hostile_app: str) -> None:
    page = open_page(hostile_app, "/search?q=harbour+bridge</title><script>window.hurt=20</script>").page
    expect(page.locator(".hits").first).to_contain_text("<script>window.hurt=1</script>")
    page.locator(".point").first.hover()
    expect(page.locator(".tip:visible")).to_contain_text("Bridge </title></mark><script>")
    page.locator("main form").evaluate("form => form.remove()")  # our own
    assert_unhurt(page)
