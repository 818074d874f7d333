"""The quote of a citation that is pointed at: on the screen, over nothing that can be pressed, and gone afterwards."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import MELONI, Open
from tests.browser.test_chat import PHONE

pytestmark = pytest.mark.browser

WIDE = {"viewport": {"width": 1400, "height": 900}}
LOW = {"viewport": {"width": 1100, "height": 520}}
SCREENS = pytest.mark.parametrize("screen", [WIDE, LOW, PHONE], ids=["wide", "low", "phone"])

_COVERED = """preview => {
  const box = preview.getBoundingClientRect();
  const over = one => box.left < one.right && one.left < box.right && box.top < one.bottom && one.top < box.bottom;
  return [...document.querySelectorAll('button, input, textarea, summary, .cite')]
    .filter(one => one.getClientRects().length && one.checkVisibility() && over(one.getBoundingClientRect()))
    .filter(one => !one.closest('#conversation') || within(one, one.closest('#conversation')))
    .map(one => one.outerHTML.slice(0, 80));
  function within(one, scrolled) {
    const inner = one.getBoundingClientRect(), outer = scrolled.getBoundingClientRect();
    return inner.bottom > outer.top && inner.top < outer.bottom;
  }
}"""


def assert_well_placed(page: Page, preview: Locator) -> None:
    box = preview.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= page.evaluate("innerWidth")
    assert box["y"] + box["height"] <= page.evaluate("innerHeight")
    assert preview.evaluate(_COVERED) == []
    assert preview.evaluate("preview => preview.scrollHeight <= preview.clientHeight"), "it is cut off"
    # It is on top: the text that it covers does not shine through.
    assert preview.evaluate(
        """preview => {
          preview.style.pointerEvents = 'auto';
          const box = preview.getBoundingClientRect();
          const points = [[box.left + 5, box.top + 5], [box.right - 5, box.bottom - 5]];
          const on_top = points.every(([x, y]) => preview.contains(document.elementFromPoint(x, y)));
          preview.style.pointerEvents = '';
          return on_top;
        }"""
    )


@SCREENS
def test_it_is_on_the_screen_and_covers_nothing_that_can_be_pressed(
    open_page: Open, seed_app: str, screen: dict[str, object]
) -> None:
    visit = open_page(seed_app, **screen)
    for question in (MELONI, "What did Putin say?", "What did Peskov say?", "Who warned the West?"):
        visit.ask(question)
    cites = visit.page.locator(".cite")
    assert cites.count() >= 4
    seen = 0
    for number in range(cites.count()):
        cites.nth(number).scroll_into_view_if_needed()
        cites.nth(number).hover()
        preview = cites.nth(number).locator("+ .preview")
        if preview.is_visible():
            seen += 1
            assert_well_placed(visit.page, preview)
    assert seen >= cites.count() - 1


def test_it_does_not_stay(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app, **WIDE)
    visit.ask("What did Putin say?")
    page, shown = visit.page, visit.page.locator(".preview:visible")
    first, second = page.locator(".cite").first, page.locator(".cite").nth(1)
    first.hover()
    expect(shown).to_have_count(1)
    page.mouse.move(5, 5)
    expect(shown).to_have_count(0)
    first.hover()
    second.hover()
    expect(shown).to_have_count(1)
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    first.hover()
    first.click()  # the article is read now
    expect(shown).to_have_count(0)
    page.get_by_role("button", name="Sources", exact=True).click()
    expect(shown).to_have_count(0)
    first.hover()
    expect(shown).to_have_count(1)
    page.get_by_label("Your question").focus()
    page.keyboard.type("What did Merz say?")  # the mouse still lies on the citation
    expect(shown).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_have_count(2)
    expect(shown).to_have_count(0)


def test_it_does_not_open_by_touch(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app, **PHONE)
    visit.ask(MELONI)
    with visit.page.expect_popup():
        visit.page.locator(".cite").first.tap()
    expect(visit.page.locator(".preview:visible")).to_have_count(0)
