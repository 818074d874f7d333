"""An article that tries to run a script, to break out of its place or to reorder the page does none of that."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser


def assert_unhurt(page: Page) -> None:
    page.wait_for_timeout(300)
    assert page.evaluate("window.hurt") is None
    assert page.locator("main img, main script, main iframe:not(#reader > iframe), main form:not(.why)").count() == 0
    assert page.evaluate("[...document.querySelectorAll('a')].filter(a => a.protocol === 'javascript:').length") == 0


def test_the_chat_page_shows_it_as_words(open_page: Open, hostile_app: str) -> None:
    visit = open_page(hostile_app)
    for question in (
        "What did Quill Harrow say about the harbour bridge?",
        "When will the harbour bridge close?",
        "<img src=x onerror=window.hurt=11> What of the harbour bridge? </bdi><script>window.hurt=12</script>",
        "What is `${window.hurt=13}` {{constructor.constructor('window.hurt=14')()}} of the harbour bridge?",
    ):
        visit.ask(question)
        expect(visit.page.locator(".question").last).to_contain_text(question)
        sources = visit.page.locator("#sources .sources:visible .card").first
        expect(sources).to_contain_text("<script>window.hurt=1</script>")
        expect(sources).to_contain_text("Harbour eltuO <img src=x onerror")
        assert_unhurt(visit.page)
        expect(visit.page.get_by_role("log")).to_be_visible()
        expect(visit.page.get_by_role("region", name="Sources")).to_be_visible()


def test_the_start_page_shows_it_as_words(open_page: Open, hostile_app: str) -> None:
    page = open_page(hostile_app).page
    expect(page.locator(".pile li")).to_contain_text("</mark><script>window.hurt=1</script>")
    assert_unhurt(page)
    outlet, date = (page.locator(f".pile .facts {tag}").bounding_box() for tag in ("bdi", "time"))
    assert outlet
    assert date
    assert outlet["x"] + outlet["width"] <= date["x"] or outlet["y"] + outlet["height"] <= date["y"]


def test_the_article_page_shows_it_as_words(open_page: Open, hostile_app: str) -> None:
    visit = open_page(hostile_app)
    expect(visit.page.locator(".pile a")).to_be_visible()
    page = visit.follow(".pile a")
    expect(page.locator("#p1 .text")).to_contain_text("<script>window.hurt=5</script>")
    expect(page.locator("#p3 .text")).to_contain_text("${window.hurt=7} {{constructor")
    expect(page.locator(".row")).to_have_count(4)
    assert_unhurt(page)
    page.goto(page.url.split("?")[0] + "?mark=2:0-5&mark=2:50-60&mark=</mark><script>window.hurt=15</script>#p2")
    expect(page.locator("mark")).to_have_count(2)
    assert_unhurt(page)


def test_the_other_pages_show_it_as_words(open_page: Open, hostile_app: str) -> None:
    visit = open_page(hostile_app, "/library?q=%22%3E%3Cscript%3Ewindow.hurt=16%3C/script%3E")
    expect(visit.page.get_by_label("Search title")).to_have_value('"><script>window.hurt=16</script>')
    for path in ("/library", "/added"):
        visit.page.goto(hostile_app + path)
        visit.page.wait_for_timeout(300)
        assert visit.page.evaluate("window.hurt") is None
        assert visit.page.locator("main img, main script, main iframe").count() == 0
        links = visit.page.locator("a").evaluate_all("links => links.map(link => link.protocol)")
        assert set(links) == {"http:"}
    visit.page.goto(f"{hostile_app}/library")
    expect(visit.page.locator("tbody")).to_contain_text("<script>window.hurt=1</script>")
