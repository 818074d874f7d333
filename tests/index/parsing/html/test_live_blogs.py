"""The entries of a live blog stay apart from each other."""

import pytest

from index.article import ParagraphKind
from index.parsing.document import read_document
from index.source import Source
from tests.index.parsing.html.factories import PARAGRAPHS, article, read

BODY, HEADING, BOILERPLATE = ParagraphKind.BODY, ParagraphKind.HEADING, ParagraphKind.BOILERPLATE


def entry(time: str, paragraph: str, *, tag: str = "div", head: str = "") -> str:
    return f"<{tag} class='x'>{head}<span>{time}</span><p>{paragraph}</p></{tag}>"


def blog(*times: str, tag: str = "div", head: str = "") -> str:
    parts = zip(times, PARAGRAPHS, strict=False)
    return article("".join(entry(time, text, tag=tag, head=head) for time, text in parts))


def lines(markup: str) -> list[tuple[ParagraphKind, str]]:
    return [(block.kind, block.text) for block in read(markup).blocks]


@pytest.mark.parametrize("tag", ["div", "section", "article", "li"])
def test_the_time_of_an_entry_is_a_heading_between_the_entries(tag: str) -> None:
    found = lines(blog("<time>18:00</time>", "<time datetime='2024-03-05T12:00Z'>12 Feb</time>", tag=tag))
    texts = [text for kind, text in found if kind is HEADING]
    assert texts == ["18:00", "12 Feb"]
    assert [text for _, text in found] == ["18:00", PARAGRAPHS[0], "12 Feb", PARAGRAPHS[1]]


def test_the_title_of_an_entry_is_a_heading_too() -> None:
    found = lines(blog("<time>18:00</time>", "<time>12:00</time>", head="<h2>News of the bridge</h2>"))
    assert [kind for kind, _ in found] == [HEADING, HEADING, BODY] * 2


def test_the_reporter_and_the_share_button_of_an_entry_are_boilerplate() -> None:
    head = "<div class='entry-author'>Ada Brandt</div><p>Share this update</p>"
    found = lines(blog("<time>18:00</time>", "<time>12:00</time>", head=head))
    assert [text for kind, text in found if kind is BODY and text != "Share this update"] == list(PARAGRAPHS[:2])
    assert (BOILERPLATE, "Ada Brandt") in found


def test_one_time_makes_no_live_blog() -> None:
    found = lines(blog("<time>18:00</time>", "", ""))
    assert "18:00" not in [text for _, text in found]


def test_a_time_in_a_sentence_stays_in_it() -> None:
    texts = [f"{text} It was <time>9 p.m.</time> by then." for text in PARAGRAPHS]
    found = lines(article("".join(f"<p>{text}</p>" for text in texts)))
    assert [kind for kind, _ in found] == [BODY] * len(PARAGRAPHS)


def test_the_time_stays_a_heading_in_the_document() -> None:
    markup = blog("<time>18:00</time>", "<time>9.30</time>")
    document = read_document(Source(origin="page.html", data=markup.encode()))
    assert [p.text for p in document.paragraphs if p.kind is HEADING] == ["18:00", "9.30"]
