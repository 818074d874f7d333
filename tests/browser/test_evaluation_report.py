"""The report of an evaluation in a real browser, opened from its file."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evaluation.report import write_report
from evaluation.results import Results
from tests.browser.conftest import Open, Visit
from tests.evaluation.report.factories import HOSTILE, OUTCOMES, QUESTIONS, hostile_results, results, system

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

OpenReport = Callable[..., Visit]


@pytest.fixture
def open_report(open_page: Open, tmp_path: Path) -> OpenReport:
    """Writes the report and opens it; a request for anything but the file is a problem."""

    def open_report(made: Results | None = None, fragment: str = "", **options: object) -> Visit:
        return open_page(write_report(made or results(), tmp_path).as_uri(), fragment, **options)

    return open_report


def shown(page: Page) -> list[str]:
    return page.locator(".entry h3").all_inner_texts()


def many() -> Results:
    """A hundred and twenty questions that were all answered wrongly."""
    questions = [replace(QUESTIONS[0], id=f"q{number}", line=number) for number in range(120)]
    return results([system(outcomes=[replace(OUTCOMES[1], id=asked.id) for asked in questions])], questions=questions)


def test_only_what_is_not_right_is_listed_at_first(open_report: OpenReport) -> None:
    page = open_report().page
    expect(page.get_by_role("status")).to_have_text("2 of 4 questions shown")
    assert shown(page) == ["Why does it close?", "And the ferries?"]
    expect(page.get_by_role("checkbox", name="right 2")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="wrong 1")).to_be_checked()
    expect(page.get_by_text("needs JavaScript")).to_have_count(0)


def test_the_cited_words_are_marked_also_after_an_emoji(open_report: OpenReport) -> None:
    page = open_report(fragment="#verdict=right").page
    entry = page.locator(".entry").first
    expect(entry.locator("mark")).to_have_count(0)
    entry.get_by_text("Sources and 2 retrieved passages").click()
    expect(entry.locator("mark")).to_have_text(["The bridge closes in May."])
    expect(entry.locator("blockquote").first).to_have_text("🎉🎉 The bridge closes in May. Ferries will run.")
    expect(entry.locator(".source").first).to_contain_text("The bridge closes, Harbour Wire, paragraph 1")


def test_an_entry_tells_all_about_its_answer(open_report: OpenReport) -> None:
    page = open_report(fragment="#id=why").page
    entry = page.locator(".entry")
    expect(entry).to_have_count(1)
    expect(entry.locator(".facts")).to_have_text(re.compile("wrong.*why.*line 2.*confidence .62.*80 ms"))
    expect(entry).to_contain_text("No article mentions “rust”.")
    expect(entry).to_contain_text("Must match (?i)rust")
    expect(entry).to_contain_text("The bridge closes, Harbour Wire, paragraph 2, not retrieved")
    expect(entry.locator(".others")).to_have_text("Others: plain keywords wrong")
    expect(entry.locator("h4:text('Retrieved, best first') + ol > li")).to_have_count(2)


def test_a_follow_up_has_what_came_before_and_what_was_searched(open_report: OpenReport) -> None:
    page = open_report(fragment="#id=and-ferries").page
    entry = page.locator(".entry")
    expect(entry).to_contain_text("Before: When does the bridge close?")
    expect(entry).to_contain_text("Searched for: When do the ferries close?")
    expect(entry).to_contain_text("Rewritten by a person: And when?")
    expect(entry).to_contain_text("paragraph 1, rank 2")
    expect(entry.locator("li.gold .tag")).to_have_text(["expected"])


def test_what_the_articles_do_not_answer_is_said(open_report: OpenReport) -> None:
    entry = open_report(fragment="#id=who").page.locator(".entry")
    expect(entry).to_contain_text("The articles don’t say.")
    expect(entry).to_contain_text("The articles don’t answer this.")


def test_the_list_is_filtered_and_the_address_says_how(open_report: OpenReport) -> None:
    page = open_report().page
    page.get_by_label("System").select_option("plain keywords")
    expect(page.get_by_role("status")).to_have_text("3 of 4 questions shown")
    page.get_by_role("checkbox", name="right-later").uncheck()
    expect(page.get_by_role("status")).to_have_text("2 of 4 questions shown")
    page.get_by_label("Search questions").fill("RUN gdansk didn't")
    expect(page.get_by_role("status")).to_have_text("1 of 4 questions shown")
    assert shown(page) == ["Why does it close?"]
    expect(page).to_have_url(re.compile("#system=plain\\+keywords&verdict=wrong%2Cmissed%2Cunfounded&q=RUN"))
    page.reload()
    expect(page.get_by_role("status")).to_have_text("1 of 4 questions shown")
    expect(page.get_by_label("System")).to_have_value("plain keywords")
    expect(page.get_by_label("Search questions")).to_have_value("RUN gdansk didn't")
    expect(page.get_by_role("checkbox", name="right-later")).not_to_be_checked()


def test_only_follow_ups(open_report: OpenReport) -> None:
    page = open_report().page
    page.get_by_label("follow-ups only").check()
    expect(page.get_by_role("status")).to_have_text("1 of 4 questions shown")
    assert shown(page) == ["And the ferries?"]


def test_links_lead_to_one_question_and_back_to_the_list(open_report: OpenReport) -> None:
    page = open_report().page
    page.locator(".others a").first.click()
    expect(page.get_by_role("status")).to_have_text("1 of 4 questions shown")
    expect(page.get_by_label("System")).to_have_value("plain keywords")
    expect(page.locator(".entry details")).to_have_attribute("open", "")
    page.get_by_role("link", name="Show the list").click()
    expect(page.get_by_role("status")).to_have_text("3 of 4 questions shown")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("1 of 4 questions shown")
    page.get_by_role("link", name="Scores").click()
    expect(page.get_by_role("status")).to_have_text("1 of 4 questions shown")


def test_a_part_of_the_bar_leads_to_its_questions(open_report: OpenReport) -> None:
    page = open_report().page
    page.get_by_role("link", name="Byline, right-later: 1, 25 %").click()
    expect(page.get_by_role("status")).to_have_text("1 of 4 questions shown")
    expect(page.locator(".entry")).to_be_in_viewport()


def test_a_long_list_is_shown_in_parts(open_report: OpenReport) -> None:
    page = open_report(many()).page
    expect(page.locator(".entry")).to_have_count(50)
    page.get_by_role("button", name="Show 50 more of 70").press("Enter")
    expect(page.locator(".entry").nth(50)).to_be_focused()
    page.get_by_role("button", name="Show 20 more of 20").click()
    expect(page.locator(".entry")).to_have_count(120)
    expect(page.locator("#more")).to_be_hidden()


def test_hostile_text_is_shown_as_words(open_report: OpenReport) -> None:
    page = open_report(hostile_results()).page
    page.locator(".entry summary").click()
    expect(page.locator(".entry h3")).to_have_text(HOSTILE)
    expect(page.locator(".entry blockquote").first).to_have_text(HOSTILE)
    expect(page.locator(".entry mark")).to_have_text(["</script>"])
    page.wait_for_timeout(200)
    assert page.evaluate("window.hurt") is None
    assert page.locator("img, iframe").count() == 0


@pytest.mark.parametrize("screen", [{"viewport": {"width": 1440, "height": 900}}, PHONE], ids=["wide", "phone"])
def test_nothing_is_wider_than_the_screen(open_report: OpenReport, screen: dict[str, object]) -> None:
    long = "x" * 300
    wordy = results(questions=[replace(QUESTIONS[0], question=long, answers=[long]), *QUESTIONS[1:]], notes=[long])
    page = open_report(wordy, "#verdict=right,right-later,wrong", **screen).page
    for summary in page.locator("summary").all():
        summary.click()
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) == 0
    expect(page.locator("#plot-risk svg[role=img]")).to_be_visible()


def test_the_numbers_are_there_without_javascript(open_report: OpenReport) -> None:
    page = open_report(java_script_enabled=False).page
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_role("row", name="MRR").get_by_text(".405")).to_be_visible()
    expect(page.get_by_role("img", name="Risk and coverage")).to_be_visible()
    expect(page.locator("#filters")).to_be_hidden()


def test_the_page_and_its_plots_follow_the_colours_of_the_system(open_report: OpenReport) -> None:
    brightness = {}
    for scheme in ("light", "dark"):
        page = open_report(color_scheme=scheme).page
        for selector, style in (("body", "background-color"), ("h1", "color"), ("#plot-risk text", "fill")):
            colour = page.evaluate(
                "([s, p]) => getComputedStyle(document.querySelector(s)).getPropertyValue(p)", [selector, style]
            )
            brightness[scheme, selector] = sum(int(part) for part in re.findall(r"\d+", colour)[:3]) / 3
    for selector in ("h1", "#plot-risk text"):
        assert brightness["light", "body"] - brightness["light", selector] > 120
        assert brightness["dark", selector] - brightness["dark", "body"] > 120
