"""The library page in a real browser: adding, removing, taking back, and asking what was added."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index import Index
from tests.browser.conftest import Open
from tests.browser.test_accessibility import findings
from tests.index.helpers import write_article
from tests.qa.surfaces.web.serving import served_app

pytestmark = pytest.mark.browser

FERRY = """---
title: Ferry line to Tarn begins
outlet: Isle Post
published: 2025-04-04
---

The new ferry line to Tarn begins on 3 June, said Una Fell, who runs the harbour office.

Una Fell told reporters that the ferry costs nine euros and sails twice a day.
"""


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of articles."""
    folder = tmp_path_factory.mktemp("there")
    for number in range(6):
        write_article(folder, number)
    return folder


@pytest.fixture(scope="module")
def library(there: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app over these articles, with the real model; the tests here add and remove some, each its own."""
    folder = tmp_path_factory.mktemp("library") / "index"
    with Index.open(folder) as index:
        index.add([there])
    with served_app(folder) as url:
        yield url


def rows(page: Page) -> list[str]:
    return page.locator("tbody th").all_inner_texts()


def test_a_folder_is_added_and_asked(open_page: Open, library: str, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "ferry.md").write_text(FERRY, encoding="utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / ".hidden.txt").write_text("This is nobody's business.", encoding="utf-8")
    visit = open_page(library)
    visit.page.get_by_role("link", name="Library").click()
    expect(visit.page.locator("tbody th").first).to_be_visible()
    visit.page.wait_for_load_state()  # until its script runs, which a busy machine may bring after the table
    visit.page.get_by_label("A folder").set_input_files(folder)
    expect(visit.page.locator("#announcement")).to_contain_text("1 added, 1 skipped")
    expect(visit.page.locator("tbody th").first).to_have_text("Ferry line to Tarn begins")
    expect(visit.page.locator("#outlet option")).to_have_text(["All", "Isle Post"])
    visit.page.get_by_role("link", name="Ask").click()
    visit.ask("What did Una Fell say about the ferry?")
    expect(visit.page.locator(".statement").first).to_contain_text("nine euros")


def test_what_is_dropped_is_added(open_page: Open, library: str) -> None:
    visit = open_page(library, "/library")
    visit.page.evaluate(
        """text => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], 'holm.md'));
          const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
          document.querySelector('#drop').dispatchEvent(drop);
        }""",
        FERRY.replace("Tarn", "Holm"),
    )
    job = visit.page.locator(".job", has_text="holm.md")
    expect(job.locator(".how")).to_have_text("1 added")


def test_what_is_refused_says_why(open_page: Open, library: str, tmp_path: Path) -> None:
    evil = tmp_path / "<img src=x onerror=alert(1)>.pdf"
    evil.write_bytes(b"\0\1\2\3")
    visit = open_page(library, "/library")
    visit.page.get_by_label("Files").set_input_files(evil)
    expect(visit.page.locator(".job").first).to_contain_text("<img src=x onerror=alert(1)>.pdf: is of an unknown type")
    visit.page.get_by_label("Or the URL").fill("http://127.0.0.1:80/feed")
    visit.page.get_by_role("button", name="Add", exact=True).click()
    expect(visit.page.locator(".job").first).to_contain_text("http://127.0.0.1:80/feed: ")
    expect(visit.page.locator(".job").first).to_contain_text("1 rejected")
    expect(visit.page.locator("tbody", has_text="onerror")).to_have_count(0)


def test_finished_jobs_fold_away(open_page: Open, library: str, tmp_path: Path) -> None:
    file = tmp_path / "folded.md"
    file.write_text(FERRY.replace("Tarn", "Fold"), encoding="utf-8")
    visit = open_page(library, "/library")
    visit.page.get_by_label("Files").set_input_files(file)
    job = visit.page.locator(".job", has_text="folded.md")
    expect(job.locator(".how")).to_have_text("1 added")
    expect(job).to_be_visible()  # what came of it is not hidden from whoever waited for it
    visit.page.reload()
    expect(visit.page.locator("#jobs .job")).to_have_count(0)
    expect(job).to_be_hidden()
    visit.page.get_by_text("Finished jobs").click()
    expect(job).to_be_visible()
    count = visit.page.locator("#finished .job").count()
    expect(visit.page.locator("#finished summary").first).to_have_text(f"Finished jobs ({count})")
    visit.page.get_by_label("Files").set_input_files(file)
    expect(visit.page.locator("#jobs .job .how")).to_have_text("1 unchanged")
    expect(visit.page.locator("#finished .job")).to_have_count(count)
    expect(job.first).to_be_visible()  # what was opened stays open


BROKEN_WORDS = """names => names.flatMap(name => [...name.textContent.matchAll(/\\S+/g)].filter(word => {
  const range = document.createRange();
  const text = document.createTreeWalker(name, NodeFilter.SHOW_TEXT).nextNode();
  range.setStart(text, word.index);
  range.setEnd(text, word.index + word[0].length);
  return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1;
}).map(word => word[0]))"""


def test_names_of_outlets_do_not_break_inside_words(open_page: Open, library: str, tmp_path: Path) -> None:
    outlets = ["Christian Science Monitor", "International Business Times", "businessinsider.com", "U" + "x" * 200]
    for number, outlet in enumerate(outlets):
        text = FERRY.replace("Isle Post", outlet).replace("Tarn", f"Outlet {number}")
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    visit = open_page(library, "/library")
    visit.page.get_by_label("Files").set_input_files(sorted(tmp_path.glob("*.md")))
    expect(visit.page.locator(".job .how").first).to_contain_text("4 added")
    for width in (390, 700, 900, 1300):
        visit.page.set_viewport_size({"width": width, "height": 850})
        visit.page.goto(f"{library}/library?q=outlet")
        expect(visit.page.locator("td.outlet bdi")).to_have_count(4)
        assert visit.page.locator("td.outlet bdi").evaluate_all(BROKEN_WORDS) in ([], [outlets[-1]])
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_removal_is_taken_back_or_done(open_page: Open, library: str) -> None:
    visit = open_page(library, "/library?q=story+number&order=title")
    expect(visit.page.locator("tbody tr")).to_have_count(6)
    title, other = rows(visit.page)[:2]
    visit.page.get_by_role("button", name=f"Remove {title}").click()
    expect(visit.page.locator("tr.gone")).to_have_count(1)
    visit.page.get_by_role("button", name="Undo").click()
    expect(visit.page.locator(".job .what").first).to_have_text(f"Kept {title}")
    expect(visit.page.locator("tr.gone")).to_have_count(0)
    for name in (title, other):
        visit.page.get_by_label(f"Select {name}").check()
    visit.page.get_by_role("button", name="Remove selected (2)").click()
    expect(visit.page.locator("tr.gone")).to_have_count(2)
    expect(visit.page.locator("tbody tr")).to_have_count(4)  # ten seconds later
    expect(visit.page.locator(".job .what").first).to_contain_text("Removed")


def test_articles_are_edited_and_restored(open_page: Open, library: str, tmp_path: Path) -> None:
    for name in ("Skerry", "Voe"):
        (tmp_path / f"{name}.md").write_text(FERRY.replace("Tarn", name), encoding="utf-8")
    visit = open_page(library, "/library")
    visit.page.get_by_label("Files").set_input_files(sorted(tmp_path.glob("*.md")))
    expect(visit.page.locator(".job .how").first).to_have_text("2 added")
    visit.page.goto(f"{library}/library?q=ferry+line&order=title")
    skerry, voe = (visit.page.locator("tbody tr", has_text=name) for name in ("Skerry", "Voe"))
    skerry.get_by_role("button", name="Edit").click()
    dialog = visit.page.get_by_role("dialog")
    expect(dialog.get_by_label("Title")).to_have_value("Ferry line to Skerry begins")
    expect(dialog.get_by_label("Date")).to_have_value("2025-04-04")
    dialog.get_by_label("Date").fill("2999-01-01")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("'2999-01-01' is not a complete past date")
    visit.problems.clear()  # the browser reports the status of the response
    visit.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    for row in (skerry, voe):
        row.get_by_role("checkbox").check()
    visit.page.get_by_role("button", name="Edit selected (2)").click()
    expect(dialog.get_by_role("heading")).to_have_text("Edit 2 articles")
    expect(dialog.get_by_label("Outlet")).to_have_value("")
    dialog.get_by_label("Outlet").fill("Harbour Times")
    visit.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(visit.page.locator(".job .how").first).to_have_text("2 edited")
    expect(skerry.locator(".edited")).to_have_text("Outlet edited by you; the source says “Isle Post”.")
    expect(voe.locator("td.outlet")).to_have_text("Harbour Times")
    expect(voe.locator(".day").first).to_have_text("2025-04-04")
    visit.page.get_by_role("button", name="Undo the edit").click()
    expect(visit.page.locator(".job .how").first).to_have_text("2 restored")
    expect(visit.page.locator("p.edited")).to_have_count(0)
    expect(voe.locator("td.outlet")).to_have_text("Isle Post")
    expect(visit.page.get_by_role("button", name="Undo the edit")).to_have_count(0)


def test_all_are_read_again(open_page: Open, library: str, there: Path) -> None:
    (there / "a002.txt").write_text("The mayor changed her mind on Friday.", encoding="utf-8")
    visit = open_page(library, "/library")
    visit.page.get_by_role("button", name="Re-index all").click()
    expect(visit.page.locator(".job").first).to_contain_text("1 updated")
    expect(visit.page.locator(".job").first).to_contain_text("Index check: OK.")


def test_the_table_is_narrowed_by_keyboard(open_page: Open, library: str) -> None:
    visit = open_page(library, "/library")
    visit.page.get_by_label("Search title").focus()
    visit.page.keyboard.type("number 4")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("tbody tr")).to_have_count(1)
    expect(visit.page.get_by_label("Search title")).to_have_value("number 4")


def test_a_server_that_is_gone_is_said(open_page: Open, tmp_path: Path) -> None:
    with Index.open(tmp_path / "index"):
        pass
    with served_app(tmp_path / "index") as url:
        visit = open_page(url, "/library")
        expect(visit.page.locator(".empty")).to_contain_text("No articles yet.")
    visit.page.get_by_label("Or the URL").fill("https://a.example/")
    visit.page.get_by_role("button", name="Add", exact=True).click()
    expect(visit.page.get_by_role("alert")).to_have_text("The server cannot be reached. Is Byline still running?")
    visit.problems.clear()  # the browser reports that nobody listens


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1300])
def test_it_is_accessible_and_fits(open_page: Open, seed_app: str, scheme: str, width: int) -> None:
    visit = open_page(seed_app, "/library", color_scheme=scheme, viewport={"width": width, "height": 850})
    expect(visit.page.locator("tbody tr")).to_have_count(5)
    assert findings(visit.page) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    visit.page.get_by_role("button", name="Edit").nth(1).click()
    expect(visit.page.get_by_role("dialog")).to_be_visible()
    assert findings(visit.page) == []
    visit.page.goto(f"{seed_app}/library?q=nothing+like+it")
    expect(visit.page.locator(".empty")).to_be_visible()
    assert findings(visit.page) == []
