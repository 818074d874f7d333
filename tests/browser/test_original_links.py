"""Links to the original page: a real Chromium goes to the quoted words and highlights these and no others."""

import io
from collections.abc import Callable, Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from qa.links import original_link
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

_STYLE = (
    "p { margin: 4000px 0; white-space: nowrap } ::target-text { background: rgb(255, 0, 0); color: rgb(255, 0, 0) }"
)
_HIGHLIGHT = (255, 0, 0)
_WIDE = {"width": 4000, "height": 400}

# Where the words between the two bars lie on the screen.
_PLACE = """() => {
  const range = document.createRange();
  range.setStartAfter(document.querySelector('#from'));
  range.setEndBefore(document.querySelector('#to'));
  const place = range.getBoundingClientRect();
  return [place.left, place.top, place.right, place.bottom];
}"""

Serve = Callable[[str], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves one page, whose body is given, on a port of its own, and gives its address."""
    servers: list[ThreadingHTTPServer] = []

    def serve(body: str) -> str:
        page = f"<!doctype html><meta charset=utf-8><link rel=icon href=data:,><style>{_STYLE}</style>{body}".encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: object) -> None:
                pass

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def paragraph(before: str, quote: str, after: str) -> str:
    """A paragraph far down the page, with the quote between two marks that have no width."""
    return f"<p>{escape(before)}<i id=from></i>{escape(quote)}<i id=to></i>{escape(after)}</p>"


def highlighted(page: Page) -> tuple[int, int, int, int] | None:
    """The box around all that is highlighted, in pixels."""
    pixels = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
    rows, columns = np.nonzero((pixels == _HIGHLIGHT).all(axis=2))
    if not rows.size:
        return None
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def assert_leads_to_the_quote(page: Page) -> None:
    expect(page.locator("#from")).to_be_in_viewport()
    assert highlighted(page) == pytest.approx(tuple(page.evaluate(_PLACE)), abs=2)


QUOTES = {
    "accents": "Déjà vu in Zürich: the café’s naïve façade fell.",
    "dashes and commas": "It is a well-known, 50-50 choice — or so they say – today, and -tomorrow-,",
    "ampersands": "Johnson & Johnson, AT&T and R&D lost &amp; won &copy; all.",
    "percent signs": "Prices grew by 5% (or 100 %), not by %20 or %E2%80%93, he said.",
    "curly quotation marks": "“We won’t go,” she said, ‘ever’ again.",
    "plain quotation marks": "\"Plain quotes\" and it's fine to use them, isn't it?",
    "an address": "See https://a.example/x?y=1&z=2#:~:text=no,yes-,for more.",
    "signs": "Cost: $5/€4 + 10 = “a*b_c” [sic] {x} | y ~ z ^ `code` \\ <b>.",
    "Japanese": "東京で大きな地震がありました。",
    "Arabic": "قال الرئيس إن الحرب انتهت يوم الجمعة.",
    "emoji": "Emoji 🎉 and a family 👨‍👩‍👧 stood here together.",
    "odd spaces": "A non\u00a0breaking space and a soft\u00adhyphen  word here.",
    "long": "He said that " + " ".join(f"word{number}, and" for number in range(30)) + " that was all he said – so.",
    "long and repeating": "And so it goes on and on. " * 12 + "And so it goes on and on.",
    "one word": "No.",
}


@pytest.mark.parametrize(
    ("quote", "path"),
    [
        *(pytest.param(quote, "/", id=name) for name, quote in QUOTES.items()),
        *(
            pytest.param(QUOTES[name], "/news?a=1&b=%20#p2", id=f"{name}, at a fragment")
            for name in ("accents", "percent signs", "an address", "one word")
        ),
    ],
)
def test_the_link_leads_to_the_very_words(serve: Serve, open_page: Open, quote: str, path: str) -> None:
    before, after = "It was said before — ", " It was said after."
    address = serve("<p id=p2>Something else.</p>" + paragraph(before, quote, after))
    link = original_link(address + path, quote, before, after)
    assert link is not None
    page = open_page(address, link.removeprefix(address), viewport=_WIDE).page
    assert_leads_to_the_quote(page)
    assert page.evaluate("location.href") == address + path  # the page sees nothing of it


def test_words_that_stand_on_the_page_twice_are_told_by_those_around(serve: Serve, open_page: Open) -> None:
    before, after = "Asked by the mayor whether it would reopen, he said: “", "” And he left."
    address = serve("<p>He said: “No.” And she left.</p>" + paragraph(before, "No.", after))
    link = original_link(address, "No.", before, after)
    assert link is not None
    assert_leads_to_the_quote(open_page(address, link.removeprefix(address), viewport=_WIDE).page)


def test_words_that_stand_in_their_paragraph_twice_are_told_by_those_around(serve: Serve, open_page: Open) -> None:
    before, quote = "The bridge will close in May. The mayor said: ", "the bridge will close in May."
    address = serve(paragraph(before, quote, ""))
    link = original_link(address, quote, before)
    assert link is not None
    assert_leads_to_the_quote(open_page(address, link.removeprefix(address), viewport=_WIDE).page)


def test_part_of_a_word_is_found_with_those_around(serve: Serve, open_page: Open) -> None:
    before, quote, after = "They were very un", "happy that the ferry was late", "ly announced."
    address = serve(paragraph(before, quote, after))
    link = original_link(address, quote, before, after)
    assert link is not None
    assert_leads_to_the_quote(open_page(address, link.removeprefix(address), viewport=_WIDE).page)


def test_a_quote_over_two_lines_of_its_page_is_found(serve: Serve, open_page: Open) -> None:
    words = [f"word{number}" for number in range(40)]
    lines = " ".join(words[:20]) + "<br>" + " ".join(words[20:])
    address = serve(f"<p><i id=from></i>{lines}<i id=to></i></p>")
    link = original_link(address, " ".join(words))
    assert link is not None
    assert_leads_to_the_quote(open_page(address, link.removeprefix(address), viewport=_WIDE).page)
