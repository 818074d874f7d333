"""The chat page where a question is turned away: it says why, and the question is not lost."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.qa.surfaces.web.serving import served_app

pytestmark = pytest.mark.browser


def test_too_many_questions_in_a_minute(open_page: Open, seed_folder: Path) -> None:
    with served_app(seed_folder, "--rate-limit", "20") as url:
        visit = open_page(url)
        for _ in range(21):
            visit.page.request.post(f"{url}/api/ask", data={"question": ""})
        visit.send("What did Meloni say about troops?")
        expect(visit.page.get_by_text("too many questions from your address")).to_be_visible()
        expect(visit.page.get_by_label("Your question")).to_have_value("What did Meloni say about troops?")
        expect(visit.page.locator(".turn")).to_have_count(0)
        assert [problem for problem in visit.problems if "429" not in problem] == []
        visit.problems.clear()
        visit.page.close()
