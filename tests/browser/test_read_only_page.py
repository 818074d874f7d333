"""The chat page of a read-only server does all that it does elsewhere."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.qa.surfaces.web.serving import served_app

pytestmark = pytest.mark.browser


def test_questions_follow_ups_and_a_new_conversation(open_page: Open, seed_folder: Path) -> None:
    with served_app(seed_folder, "--read-only") as url:
        visit = open_page(url)
        expect(visit.page.locator(".example").first).to_be_visible()
        visit.ask("What did Meloni say about troops?")
        visit.ask("And Macron?")
        expect(visit.page.locator(".judge").first).to_be_hidden()
        visit.page.reload()
        expect(visit.page.locator(".answer")).to_have_count(2)
        visit.page.get_by_role("button", name="New conversation").click()
        expect(visit.page.locator(".answer")).to_have_count(0)
        visit.page.close()
