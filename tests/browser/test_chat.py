"""The chat page in a real browser: ask, follow the citation, ask on."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from index.saved import SavedInFolder
from qa.feedback.store import FeedbackStore
from tests.browser.conftest import MELONI, Open, Visit
from tests.conftest import CopySeedIndex
from tests.qa.surfaces.web.serving import served_app

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def judged_app(copy_seed_index: CopySeedIndex, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An app with an index of its own, where verdicts are kept, and its folder."""
    folder = copy_seed_index(tmp_path / "index")
    with served_app(folder) as url:
        yield url, folder


def assert_in_view(page: Page, selector: str) -> None:
    box = page.locator(selector).first.bounding_box()
    size = page.viewport_size
    assert box
    assert size
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= size["height"]


def width_beyond_the_screen(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("screen", [{"viewport": {"width": 1440, "height": 900}}, PHONE], ids=["wide", "phone"])
def test_a_citation_leads_to_the_very_words(open_page: Open, seed_app: str, screen: dict[str, object]) -> None:
    visit = open_page(seed_app, **screen)
    visit.ask(MELONI)
    expect(visit.page.locator(".statement").first).to_contain_text("Italy would not send troops")
    quote = httpx.post(f"{seed_app}/api/ask", json={"question": MELONI}, timeout=30).json()["citations"][0]["quote"]
    expect(visit.page.locator(".card mark").first).to_have_text(quote)
    article = visit.follow(".cite" if screen is PHONE else ".card h3 a")
    expect(article.locator("mark")).to_have_count(1)
    expect(article.locator("mark")).to_have_text(quote)
    assert_in_view(article, "mark")
    assert article.evaluate("window.opener") is None
    assert width_beyond_the_screen(visit.page) == 0
    assert width_beyond_the_screen(article) == 0


def test_the_card_leads_to_the_words_too(answered: Visit) -> None:
    expect(answered.page.locator(".card").first).to_contain_text("Paragraph 22")
    article = answered.follow(".card h3 a")
    assert_in_view(article, "mark")
    article.close()


def test_what_the_articles_do_not_say(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app)
    visit.ask("What did Modi say about troops?")
    expect(visit.page.locator(".abstained")).to_have_text("The articles don't say.")
    expect(visit.page.locator(".cite")).to_have_count(0)
    expect(visit.page.locator("#sources h2")).to_have_text("Closest passages")
    expect(visit.page.locator("#sources .card")).to_have_count(3)
    expect(visit.page.locator("#sources mark")).to_have_count(0)


def test_a_follow_up_question(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app)
    visit.ask("Will Germany send troops?")
    expect(visit.page.locator(".turn")).not_to_contain_text("Searched for")
    visit.ask("And Spain?")
    expect(visit.page.locator(".turn").last).to_contain_text("Searched for: Will Spain send troops?")


def test_a_new_conversation_forgets_the_old_one(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app)
    visit.ask("Will Germany send troops?")
    visit.page.get_by_role("button", name="New conversation").click()
    expect(visit.page.locator(".turn")).to_have_count(0)
    expect(visit.page.locator("#sources .pile li")).to_have_count(5)
    visit.ask("And Spain?")
    expect(visit.page.locator(".turn")).to_have_count(1)
    expect(visit.page.locator(".turn")).not_to_contain_text("Searched for")


def test_only_questions_go_through_the_queue(open_page: Open, seed_app: str) -> None:
    """Gradio loses a question sent in the moment in which another event of its queue ends."""
    visit = open_page(seed_app, "/health")
    queued: list[str] = []
    visit.page.on("request", lambda request: queued.append(request.url) if "/queue/join" in request.url else None)
    with visit.page.expect_response("**/run/predict*"):
        visit.page.goto(seed_app)
    visit.ask("Will Germany send troops?")
    assert len(queued) == 1
    with visit.page.expect_response("**/run/predict*"):
        visit.page.get_by_role("button", name="New conversation").click()
    expect(visit.page.locator(".turn")).to_have_count(0)
    assert len(queued) == 1


def test_two_sessions_at_once_are_two_conversations(open_page: Open, seed_app: str) -> None:
    one, other = open_page(seed_app), open_page(seed_app)
    for visit, question in ((one, "Will Germany send troops?"), (other, MELONI)):
        visit.send(question)
    for visit in (one, other):
        expect(visit.page.locator(".answer")).to_have_count(1)
    one.ask("And Spain?")
    expect(one.page.locator(".turn").last).to_contain_text("Searched for: Will Spain send troops?")
    expect(one.page.locator("#conversation")).not_to_contain_text("Meloni say")
    expect(other.page.locator(".turn")).to_have_count(1)
    for visit, question in ((one, "Will Germany send troops?"), (other, MELONI)):
        visit.page.reload()
        expect(visit.page.locator(".question").first).to_contain_text(question)
        expect(visit.page.locator("#sources .card").first).to_be_visible()
        expect(visit.page.locator("#examples")).to_be_hidden()
    expect(other.page.locator(".turn")).to_have_count(1)
    one.ask("And Poland?")
    expect(one.page.locator(".turn").last).to_contain_text("Searched for: Will Poland send troops?")
    one.page.get_by_role("button", name="New conversation").click()
    expect(one.page.locator(".start")).to_be_visible()
    one.page.reload()
    expect(one.page.locator(".start")).to_be_visible()


def test_an_example_is_asked_with_one_click(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app)
    visit.page.get_by_role("button", name="What did Volodymyr Zelenskyy say about the foreign contingent?").click()
    expect(visit.page.locator(".statement .short").first).to_contain_text("would number in the thousands")
    expect(visit.page.locator(".example:visible")).to_have_count(0)


def test_a_question_sent_before_the_last_one_is_answered_waits_for_its_turn(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app)
    turns, answers = visit.page.locator(".turn"), visit.page.locator(".answer")
    for number in (1, 3):
        visit.send(MELONI)
        expect(turns).to_have_count(number)
        visit.send(MELONI)
        expect(answers).to_have_count(number + 1)
    visit.page.get_by_label("Your question").press("Enter")
    visit.ask(MELONI)
    expect(turns).to_have_count(5)


def test_a_refused_question_is_said_and_harms_nothing(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app)
    visit.send("  ")
    expect(visit.page.locator(".problem")).to_contain_text("The question is empty")
    visit.send("x" * 3000)
    expect(visit.page.locator(".problem")).to_contain_text("3,000 characters")
    expect(visit.page.get_by_label("Your question")).to_have_value("x" * 3000)
    visit.ask(MELONI)
    expect(visit.page.locator(".problem")).to_have_count(0)
    expect(visit.page.locator(".turn")).to_have_count(1)


def test_the_keyboard_is_enough(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app)
    visit.ask(MELONI)
    expect(visit.page.get_by_label("Your question")).to_be_focused()
    visit.page.keyboard.press("Shift+Tab")
    expect(visit.page.get_by_role("button", name="Filters")).to_be_focused()
    visit.page.keyboard.press("Shift+Tab")
    expect(visit.page.get_by_label("Show as")).to_be_focused()
    for button in ("Wrong citation", "Wrong", "Right", "Keep", "Copy with citations"):
        visit.page.keyboard.press("Shift+Tab")
        expect(visit.page.get_by_role("button", name=button, exact=True)).to_be_focused()
    visit.page.keyboard.press("Shift+Tab")
    expect(visit.page.locator(".cite").last).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(visit.page.frame_locator("#reader iframe").locator("mark")).to_be_in_viewport()
    expect(visit.page.get_by_role("button", name="Sources")).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(visit.page.locator("#reader")).to_be_hidden()
    expect(visit.page.locator(".cite").last).to_be_focused()


@pytest.mark.parametrize("screen", [{"viewport": {"width": 1440, "height": 900}}, PHONE], ids=["wide", "phone"])
def test_a_citation_shows_its_words_where_it_is_pointed_at(
    open_page: Open, seed_app: str, screen: dict[str, object]
) -> None:
    visit = open_page(seed_app, **screen)
    visit.ask(MELONI)
    preview = visit.page.locator(".preview").first
    expect(preview).to_be_hidden()
    visit.page.locator(".cite").first.focus()
    expect(preview).to_be_visible()
    expect(preview.locator("q")).to_have_text(visit.page.locator(".card mark").first.inner_text())
    expect(preview).to_contain_text("Harbour Wire Africa, 7 September 2025")
    assert width_beyond_the_screen(visit.page) == 0
    visit.page.get_by_label("Your question").focus()
    expect(preview).to_be_hidden()
    visit.page.locator(".cite").first.hover()
    expect(preview).to_be_visible()


def test_the_article_opens_beside_the_answer_and_leads_from_citation_to_citation(
    open_page: Open, seed_app: str
) -> None:
    visit = open_page(seed_app)
    visit.ask("What did Putin say?")
    page, article = visit.page, visit.page.frame_locator("#reader iframe")
    quotes = page.locator(".preview q").all_text_contents()
    count = page.locator(".cite").count()
    assert count >= 2
    page.locator(".cite").first.click()
    for number in range(count):
        expect(page.locator("#reader .which")).to_have_text(f"Citation {number + 1} of {count}")
        expect(article.locator("mark").first).to_have_text(quotes[number])
        expect(article.locator("mark").first).to_be_in_viewport()
        last = number == count - 1
        if not last:
            page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.get_by_role("button", name="Previous").click()
    expect(page.locator("#reader .which")).to_have_text(f"Citation {count - 1} of {count}")
    assert len(page.context.pages) == 1
    page.get_by_role("button", name="Sources").click()
    expect(page.locator("#sources .card").first).to_be_visible()
    page.locator(".card a.number").first.click()
    expect(page.locator("#reader .which")).to_have_text(f"Citation 1 of {count}")
    visit.ask(MELONI)
    expect(page.locator("#reader")).to_be_hidden()
    expect(page.locator("#sources .card").first).to_be_visible()


def test_with_a_modifier_key_a_citation_opens_a_page_of_its_own(answered: Visit) -> None:
    with answered.page.context.expect_page() as opened:
        answered.page.locator(".cite").first.click(modifiers=["Control"])
    expect(opened.value.locator("mark")).to_have_count(1)
    opened.value.close()
    expect(answered.page.locator("#reader")).to_be_hidden()


def test_an_answer_is_copied_with_its_sources(answered: Visit) -> None:
    answered.page.get_by_role("button", name="Copy with citations").click()
    expect(answered.page.get_by_role("button", name="Copied")).to_be_visible()
    copied = answered.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"# {MELONI}")
    assert "Italy would not send troops" in copied
    assert "Harbour Wire Africa · 7 September 2025 · paragraph 22" in copied


def test_a_conversation_is_saved(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app)
    expect(visit.page.get_by_text("Save", exact=True)).to_be_hidden()
    for question in (MELONI, "What did Modi say about troops?"):
        visit.ask(question)
    for form, start in (("As Markdown", "# "), ("As a page", "<!doctype html>"), ("As JSON", "{")):
        visit.page.get_by_text("Save", exact=True).click()
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name=form).click()
        text = download.value.path().read_text(encoding="utf-8")
        assert text.lower().startswith(start)
        assert text.index("Italy would not send troops") < text.index("Modi")
        expect(visit.page.get_by_role("button", name=form)).to_be_hidden()


def test_the_save_menu_closes(answered: Visit) -> None:
    page, choice = answered.page, answered.page.get_by_role("button", name="As JSON")
    save = page.get_by_text("Save", exact=True)
    save.click()
    expect(choice).to_be_visible()
    page.keyboard.press("Escape")
    expect(choice).to_be_hidden()
    expect(save).to_be_focused()
    page.keyboard.press("Enter")
    expect(choice).to_be_visible()
    page.locator(".statement").first.click()
    expect(choice).to_be_hidden()
    save.click()
    choice.focus()
    expect(choice).to_be_visible()
    page.keyboard.press("Tab")  # out of the menu
    expect(choice).to_be_hidden()


def test_an_answer_is_judged(judged_app: tuple[str, Path], open_page: Open) -> None:
    url, folder = judged_app
    visit = open_page(url)
    visit.ask("Will Germany send troops?")
    visit.ask("And Spain?")
    last = visit.page.locator(".turn").last
    last.get_by_role("button", name="Wrong", exact=True).click()
    expect(visit.page.get_by_role("status").filter(has_text="Feedback saved: wrong.")).to_have_count(1)
    last.get_by_label("What is the right answer?").fill("Nothing is said of Spain")
    last.get_by_role("button", name="Send").click()
    expect(last.get_by_label("What is the right answer?")).to_be_hidden()
    visit.page.locator(".turn").first.get_by_role("button", name="Right", exact=True).click()
    visit.ask(MELONI)  # all is drawn again
    visit.page.reload()
    expect(visit.page.locator(".turn")).to_have_count(3)
    pressed = visit.page.locator(".judge button[aria-pressed=true]")
    expect(pressed).to_have_text(["Right", "Wrong"])
    entries = FeedbackStore(SavedInFolder(folder)).entries()
    assert [(entry.verdict.value, entry.note) for entry in entries] == [
        ("wrong", ""), ("wrong", "Nothing is said of Spain"), ("right", ""),
    ]  # fmt: skip
    assert entries[0].history == ("Will Germany send troops?",)


def test_an_answer_says_how_sure_it_is(answered: Visit) -> None:
    expect(answered.page.locator(".certainty")).to_have_text("One article says so.")
    original = answered.page.get_by_role("link", name="Original article").get_attribute("href") or ""
    assert "#:~:text=" in original


def test_only_some_outlets_and_days_are_asked(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app)
    expect(visit.page.get_by_role("button", name="Filters", expanded=False)).to_be_visible()
    visit.page.get_by_role("button", name="Filters").click()
    expect(visit.page.get_by_role("button", name="Filters", expanded=True)).to_be_visible()
    visit.page.get_by_label("Outlets").click()
    expect(visit.page.get_by_role("option")).to_have_count(5)
    visit.page.get_by_role("option", name="Treaty Desk").click()
    visit.page.get_by_label("From").focus()  # from then on it is a field for a day
    visit.page.get_by_label("From").fill("2025-01-01")
    expect(visit.page.get_by_label("From")).to_have_attribute("type", "date")
    visit.ask("What did Putin say?")
    expect(visit.page.locator(".answer")).to_contain_text("Searched 1 of 5 articles (Treaty Desk, since 2025-01-01).")
    for facts in visit.page.locator("#sources .facts").all():
        expect(facts).to_contain_text("Treaty Desk")
    visit.page.get_by_label("Until").focus()  # from then on it is a field for a day
    visit.page.get_by_label("Until").fill("2024-01-01")
    visit.send("What did Putin say?")
    expect(visit.page.locator(".problem")).to_contain_text("Since 2025-01-01 is after until 2024-01-01")


def test_what_was_read_but_not_used_is_there_to_be_looked_at(answered: Visit) -> None:
    expect(answered.page.locator("#sources article")).to_have_count(1)
    unused = answered.page.locator("#sources details.read")
    expect(unused.locator("li").first).to_be_hidden()
    unused.locator("summary").click()
    expect(unused.locator("li").first).to_be_visible()
    expect(unused.locator("li")).to_have_count(9)


def test_it_can_be_read_aloud(answered: Visit) -> None:
    log = answered.page.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(answered.page.get_by_role("region", name="Sources")).to_be_visible()
    expect(answered.page.get_by_role("main")).to_have_count(1)
    expect(answered.page.get_by_role("heading", level=1)).to_have_text("Byline")
    expect(log.get_by_role("link").first).to_have_accessible_name(
        "Source 1: Foreign soldiers in Ukraine would be ‘targets’, Putin warns West, paragraph 22"
    )
    assert answered.page.title() == "Byline"


@pytest.mark.parametrize("path", ["/", "/article/79e05a6b8541"])
def test_it_follows_the_colours_of_the_system(open_page: Open, seed_app: str, path: str) -> None:
    brightness = []
    for scheme in ("light", "dark"):
        page = open_page(seed_app, path, color_scheme=scheme).page
        expect(page.locator("h1")).to_be_visible()
        for selector in ("body", "h1"):
            style = "background-color" if selector == "body" else "color"
            colour = page.evaluate(
                "([s, p]) => getComputedStyle(document.querySelector(s)).getPropertyValue(p)", [selector, style]
            )
            brightness.append(sum(int(part) for part in colour.removeprefix("rgb(").rstrip(")").split(",")) / 3)
    light_page, dark_text, dark_page, light_text = brightness
    assert light_page - dark_text > 180
    assert light_text - dark_page > 180


def test_the_api_page_is_there_without_a_network(open_page: Open, seed_app: str) -> None:
    page = open_page(seed_app, "/docs").page
    expect(page.get_by_text("/api/ask", exact=True)).to_be_visible()


def test_a_long_conversation_keeps_the_latest_turn_and_the_question_box_in_view(open_page: Open, seed_app: str) -> None:
    visit = open_page(seed_app, viewport={"width": 1280, "height": 700})
    height = visit.page.locator("#question").evaluate("box => box.offsetHeight")
    for _ in range(6):
        visit.ask(MELONI)
    expect(visit.page.locator(".turn").last).to_be_in_viewport(ratio=0.98)
    expect(visit.page.get_by_role("button", name="Ask")).to_be_in_viewport(ratio=0.98)
    assert visit.page.locator("#question").evaluate("box => box.parentElement.clientHeight") >= height
