"""What is written for Markdown is rendered as the very text, by a CommonMark parser with tables and strikethrough."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from qa.exporting.escaping import closed, escaped, link
from tests.conftest import examples
from tests.qa.exporting.factories import HOSTILE

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKS = "\\`*_[]<>&|~#!$^-+=:.)(@ \n\r\t1ab;\"'/{}"


def rendered(markdown: str) -> html.HtmlElement:
    return html.fragment_fromstring(RENDERER.render(markdown), create_parent="div")


def tags(element: html.HtmlElement) -> list[str]:
    return [inner.tag for inner in element.iterdescendants()]


def assert_stays_text(text: str) -> None:
    for before, expected in (("", ["p"]), ("> ", ["blockquote", "p"]), ("- ", ["ul", "li"]), ("# ", ["h1"])):
        element = rendered(before + escaped(text) + "\n")
        assert tags(element) == expected
        (inner,) = element.xpath(f".//{expected[-1]}")
        assert inner.text_content() == closed(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_rendered_as_itself(text: str) -> None:
    assert_stays_text(text)


@settings(max_examples=examples(400))
@given(st.text(st.sampled_from(MARKS), min_size=1).filter(str.strip))
def test_any_marks_are_rendered_as_themselves(text: str) -> None:
    assert_stays_text(text.replace("\r", "\n"))  # lxml has no "\r"


def test_a_line_break_stays_on_one_line_of_the_file() -> None:
    assert escaped("a\r\nb\rc") == "a&#13;&#10;b&#13;c"


@pytest.mark.parametrize("text", ["A well-known 5.5% of May’s (old) bridges, he said: “No.”", "It's 3+4=7; a/b."])
def test_plain_news_is_left_as_it_is(text: str) -> None:
    assert escaped(text) == text


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("plain", ""),
        ("a \u202e b", "\u202c"),
        ("a \u202e b \u202c c", ""),
        ("a \u2066 b \u202b c", "\u202c\u2069"),
        ("a \u2066 b \u202b c \u2069 d", ""),
        ("a \u202e b \u2069 c", "\u202c"),
        ("a \u2067 b \u202c c", "\u2069"),
        ("\u2069\u202c", ""),
    ],
)
def test_changes_of_direction_end_with_the_text(text: str, end: str) -> None:
    assert closed(text) == text + end


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/x_(y)?a=1&copy;=2#:~:text=a,b", "https://a.example/x_%28y%29?a=1&copy;=2#:~:text=a,b"),
        ("https://a.example/%20 <b>\"'`\\|é", "https://a.example/%20%20%3Cb%3E%22'%60%5C%7C%C3%A9"),
        ("https://a.example/\n\n# x) [y](z", "https://a.example/%0A%0A#%20x%29%20%5By%5D%28z"),
        ("https://[::1]:80/*a*~b~", "https://[::1]:80/*a*~b~"),
    ],
)
def test_a_link_leads_to_its_address(url: str, address: str) -> None:
    element = rendered(link("a]b", url))
    assert tags(element) == ["p", "a"]
    assert element.xpath(".//a/@href") == [address]
    assert element.text_content().strip() == "a]b"
