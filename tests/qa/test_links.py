"""Links to original pages. That a browser finds the words is tested in tests/browser/test_original_links.py."""

import pytest

from qa.answer import Citation
from qa.links import original_link, web_url
from tests.qa.factories import article

LONG = (
    "The mayor of Tilbury said on Friday that the old footbridge over the docks will be closed in May, "
    "not in June, and will reopen."
)


@pytest.mark.parametrize("url", ["https://a.example/x?y=1#z", "http://a.example", "HTTPS://A.example/"])
def test_web_urls_are_linked(url: str) -> None:
    assert web_url(url) == url


@pytest.mark.parametrize(
    "url",
    [None, "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
     "//a.example", "/local", "https:", "https://", "http://[", "https:javascript:alert(1)"],
)  # fmt: skip
def test_other_urls_are_not_linked(url: str | None) -> None:
    assert web_url(url) is None


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "/local"])
def test_an_unsafe_url_has_no_link(url: str | None) -> None:
    assert original_link(url, "The bridge closes in May.") is None


@pytest.mark.parametrize(
    ("quote", "before", "after", "text"),
    [
        ("The bridge closes in May.", "Before.", "After.", "The%20bridge%20closes%20in%20May."),
        ("A 5-6, B & C 7%: ça", "", "", "A%205%2D6%2C%20B%20%26%20C%207%25%3A%20%C3%A7a"),
        ("The  bridge\ncloses\u00a0in May.", "", "", "The%20bridge%20closes%20in%20May."),
        ("No.", "She said: ", " He left the small room at once.", "She%20said%3A-,No.,-He%20left%20the%20small%20room"),
        ("No.", "", " He left.", "No.,-He%20left."),
        ("No.", "She said: ", "", "She%20said%3A-,No."),
        ("No.", "", "", "No."),
        (LONG, "Before.", "After.", "The%20mayor%20of%20Tilbury%20said,in%20June%2C%20and%20will%20reopen."),
        (
            LONG, "THE MAYOR of\nTilbury said no. ", "",
            "MAYOR%20of%20Tilbury%20said%20no.-,The%20mayor%20of%20Tilbury%20said,in%20June%2C%20and%20will%20reopen.",
        ),
        ("one two three four five six", "twenty", "", "twenty-,one%20two%20three%20four%20five%20six"),
    ],
)  # fmt: skip
def test_the_text_fragment(quote: str, before: str, after: str, text: str) -> None:
    assert original_link("https://a.example/x?y=1", quote, before, after) == f"https://a.example/x?y=1#:~:text={text}"


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://a.example/#p2", "https://a.example/#p2:~:text=I%20went%20there%20and%20back."),
        ("https://a.example/#", "https://a.example/#:~:text=I%20went%20there%20and%20back."),
        ("https://a.example/#p2:~:text=other", "https://a.example/#p2:~:text=I%20went%20there%20and%20back."),
        ("https://a.example/#!/news/1", "https://a.example/#!/news/1:~:text=I%20went%20there%20and%20back."),
    ],
)
def test_an_existing_fragment_is_kept(url: str, linked: str) -> None:
    assert original_link(url, "I went there and back.") == linked


def test_an_end_that_repeats_is_extended_until_it_is_unique() -> None:
    quote = f"He opened the debate on bridges {'very ' * 20}late. Then he said it all again, and he said it all again."
    link = original_link("https://a.example/", quote)
    assert link == "https://a.example/#:~:text=He%20opened%20the%20debate%20on,he%20said%20it%20all%20again."
    repeated = quote.replace("all again, and", "all again. And") + " And he said it all again."
    link = original_link("https://a.example/", repeated)
    assert link is not None
    assert link.split(",")[1] == "And%20he%20said%20it%20all%20again.%20And%20he%20said%20it%20all%20again."


def test_a_long_quote_without_spaces_is_not_shortened() -> None:
    link = original_link("https://a.example/", "東京で大きな地震がありました。" * 20)
    assert link is not None
    assert "," not in link


def test_without_words_the_link_is_the_url() -> None:
    assert original_link("https://a.example/x", " ") == "https://a.example/x"


def test_a_citation_has_a_link_to_its_quote() -> None:
    info = article("a", url="https://a.example/")
    citation = Citation(1, info, 1, 5, 8, "Yes? No. Well.")
    assert citation.original_link == "https://a.example/#:~:text=Yes%3F-,No.,-Well."
    assert Citation(1, article("a"), 1, 5, 8, "Yes? No. Well.").original_link is None
