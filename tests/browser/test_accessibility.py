"""Every page by the rules of axe-core, in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import MELONI, Open

pytestmark = pytest.mark.browser


def findings(page: Page) -> list[str]:
    """What axe-core calls serious or worse, with the first element that it is about."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chat_page_in_all_its_states(open_page: Open, seed_app: str, scheme: str) -> None:
    visit = open_page(seed_app, color_scheme=scheme)
    expect(visit.page.locator(".pile li")).to_have_count(5)
    assert findings(visit.page) == []
    visit.page.get_by_role("button", name="Filters").click()
    expect(visit.page.get_by_label("Outlets")).to_be_visible()
    assert findings(visit.page) == []
    visit.ask(MELONI)
    visit.page.locator(".cite").first.focus()
    visit.page.locator("details.read summary").click()
    assert findings(visit.page) == []
    visit.ask("What did Modi say about troops?")
    assert findings(visit.page) == []
    visit.send(" ")
    expect(visit.page.locator(".problem")).to_be_visible()
    assert findings(visit.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    ["/article/79e05a6b8541?mark=22:0-20#p22", "/article/none", "/added", "/quotes?about=troops", "/check", "/kept"],
)
def test_the_other_pages(open_page: Open, seed_app: str, path: str, scheme: str) -> None:
    visit = open_page(seed_app, "/health", color_scheme=scheme)
    visit.page.goto(seed_app + path)
    visit.problems.clear()  # the browser reports the 404 of the page that is not there
    expect(visit.page.locator("h1")).to_be_visible()
    assert findings(visit.page) == []


def test_axe_finds_what_is_wrong(open_page: Open, seed_app: str) -> None:
    """Else the tests above would pass on anything."""
    visit = open_page(seed_app, "/added")
    visit.page.locator("h1").evaluate("heading => heading.innerHTML = '<img src=\"/pages/base.css\">'")
    assert any(finding.startswith("image-alt") for finding in findings(visit.page))
