"""A real Chromium, and the real app over the demo articles and over a hostile one."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    WebError,
    expect,
    sync_playwright,
)

from index import Index
from tests.qa.surfaces.web.serving import served_app

PATIENCE_MS = 30_000
"""How long something may take to appear. On a busy machine of two cores an answer has taken more than five seconds."""

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

MELONI = "What did Meloni say about troops?"

HOSTILE = """---
title: "Bridge </title></mark><script>window.hurt=1</script> \u202eegdirb"
outlet: "Harbour \u202eeltuO <img src=x onerror=window.hurt=2>"
author: "\\"onmouseover=\\"window.hurt=3"
published: 2025-03-04
url: "javascript:window.hurt=4"
---

Mayor Quill Harrow said the old harbour bridge will close in May \\<script>window.hurt=5\\</script>.

Quill Harrow says that the harbour bridge \\</mark>\\</blockquote>\\<img src=x onerror="window.hurt=6"> is not safe.

The harbour bridge ${window.hurt=7} {{constructor.constructor('window.hurt=8')()}} `${window.hurt=9}` is old.

Read [the harbour bridge report](javascript:window.hurt=10) or ![it](x) and **ask** Quill Harrow \u202e about it.
"""


@dataclass
class Visit:
    """A page of an app in a browser session of its own, and what went wrong on it or on the pages that it opened."""

    context: BrowserContext
    url: str = ""
    page: Page = field(init=False)
    problems: list[str] = field(default_factory=list)

    def send(self, question: str) -> None:
        """Type the question and send it with Enter."""
        box = self.page.get_by_label("Your question")
        box.fill(question)
        box.press("Enter")  # not the keyboard's: the page may have moved the focus meanwhile

    def ask(self, question: str) -> None:
        """Send the question and wait for its answer."""
        answers = self.page.locator(".answer")
        before = answers.count()
        self.send(question)
        expect(answers).to_have_count(before + 1)

    def follow(self, selector: str) -> Page:
        """Click a link that opens a page of its own."""
        with self.page.expect_popup() as popup:
            self.page.locator(selector).first.click()
        popup.value.wait_for_load_state()
        return popup.value


Open = Callable[..., Visit]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seed_app(seed_folder: Path) -> Iterator[str]:
    with served_app(seed_folder) as url:
        yield url


@pytest.fixture(scope="session")
def hostile_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    with Index.open(folder / "index") as index:
        assert not index.add([folder / "hostile.md"]).refused
    with served_app(folder / "index") as url:
        yield url


@pytest.fixture(scope="session")
def ended() -> dict[str, list[Visit]]:
    """Visits that have ended, by the options of their browser sessions."""
    return defaultdict(list)


@pytest.fixture
def open_page(browser: Browser, ended: dict[str, list[Visit]]) -> Iterator[Open]:
    """Opens a page of an app in a session without other pages; at the end, no page may have had a problem of any kind.

    A session is used again: it has the scripts of the pages in its cache. A conversation belongs to its page. A test
    with an app of its own asks for that first, so that the pages are closed before the app is.
    """
    visits: list[tuple[Visit, list[Visit]]] = []

    def open_page(url: str, path: str = "/", **options: Any) -> Visit:
        alike = ended[repr(options)]
        visit = alike.pop() if alike else _new_visit(browser, options)
        visits.append((visit, alike))
        visit.url = url
        visit.page = visit.context.new_page()
        visit.page.goto(url + path)
        return visit

    yield open_page
    for visit, alike in visits:
        for page in visit.context.pages:
            page.close()
        visit.context.clear_permissions()
        problems = list(visit.problems)
        visit.problems.clear()
        alike.append(visit)
        assert problems == []


@pytest.fixture(scope="module")
def answered(browser: Browser, seed_app: str) -> Iterator[Visit]:
    """A page with the answer to `MELONI`, for tests of a module that leave it as it is: each page takes a second."""
    visit = _new_visit(browser, {"permissions": ["clipboard-read", "clipboard-write"]})
    visit.url = seed_app
    visit.page = visit.context.new_page()
    visit.page.goto(seed_app)
    visit.ask(MELONI)
    yield visit
    visit.context.close()
    assert visit.problems == []


def _new_visit(browser: Browser, options: Mapping[str, Any]) -> Visit:
    visit = Visit(browser.new_context(**options))
    visit.context.set_default_timeout(PATIENCE_MS)
    _watch(visit.context, visit)
    return visit


def _watch(context: BrowserContext, visit: Visit) -> None:
    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            visit.problems.append(message.text)

    def dialog(dialog: Dialog) -> None:
        visit.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def error(error: WebError) -> None:
        visit.problems.append(str(error.error))

    def request(request: Request) -> None:
        if not request.url.startswith((visit.url, "data:", "blob:")):
            visit.problems.append(f"request to {request.url}")

    context.on("console", console)
    context.on("dialog", dialog)
    context.on("weberror", error)
    context.on("request", request)
