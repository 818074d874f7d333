"""The first-run time: from `make app` in a fresh clone to the first cited answer about the user's own folder.

    python -m benchmarks.first_answer FOLDER "What did the mayor say about the bridge?"

Clones this repository, runs `make app`, opens the page in Chromium, adds the folder on the library page and asks. The
environment is created as on any other machine, so that most of the time is pip's.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

_ROOT = Path(__file__).parents[1]
_PORT = 7899
_PATIENCE_MS = 600_000
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def started_app(folder: Path) -> Iterator[str]:
    """Run `make app` in a fresh clone in `folder`; yield the line that it prints when it is ready."""
    subprocess.run(["git", "clone", "--quiet", str(_ROOT), str(folder / "byline")], check=True)
    process = subprocess.Popen(
        ["make", "app", f"PORT={_PORT}"], cwd=folder / "byline", stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "is ready at" in line:
                break
        else:
            sys.exit("make app failed; see above")
        yield line
    finally:
        process.terminate()
        process.wait()


def ask_own_folder(page: Page, articles: Path, question: str) -> list[tuple[str, float]]:
    """Do what a new user does on the page, and return the time at the end of each step."""
    steps = []
    page.goto(f"http://127.0.0.1:{_PORT}")
    page.get_by_label("Your question").wait_for()
    steps.append(("the page has loaded", time.perf_counter()))
    page.get_by_role("link", name="Library").click()
    page.get_by_label("A folder").set_input_files(articles)
    page.locator(".job.done").first.wait_for()
    print(page.locator(".job .how").first.inner_text())
    steps.append(("the folder has been added", time.perf_counter()))
    page.get_by_role("link", name="Ask").click()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".cite, .abstained").first).to_be_visible()
    steps.append(("the answer is shown", time.perf_counter()))
    print(page.locator(".answer").inner_text())
    return steps


def main() -> None:
    """Do all steps, and print the time at the end of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, metavar="FOLDER")
    parser.add_argument("question", metavar="QUESTION")
    options = parser.parse_args()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, started_app(Path(folder)) as ready, sync_playwright() as playwright:
        steps = [(ready.strip().split(" (")[0], time.perf_counter())]
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium"), args=_FLAGS
        )
        page = browser.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        expect.set_options(timeout=_PATIENCE_MS)
        steps += ask_own_folder(page, options.articles.resolve(), options.question)
        browser.close()
    for name, moment in steps:
        print(f"{moment - begun:7.1f} s  {name}")


if __name__ == "__main__":
    main()
