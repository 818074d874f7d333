"""Over time and by outlet: what the sources panel shows of an answer's passages."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

from qa import Answer, Filters, ReadPassage
from qa.surfaces.web.pages.chat_events import sources
from tests.qa.surfaces.web.html_pages import Page
from tests.qa.surfaces.web.pages.test_chat_events import HURT, TEXT, answer, citation

SUMMARY = "<summary>Timeline and outlets</summary>"


def compared(*others: ReadPassage) -> Answer:
    """An answer that cites one article and for which these were read, too."""
    return replace(answer(citation(1)), passages=others)


def passage(outlet: str | None, published: str | None, number: int = 1) -> ReadPassage:
    article = replace(citation(1).article, id=f"{outlet}{published}", outlet=outlet, published=published)
    return ReadPassage(article, number, f"Passage {number} {HURT}", 0.5)


def points(html: str) -> list[tuple[str, str]]:
    """How each point looks and where it leads."""
    links = Page(html).links()
    return [(link["class"], link["href"]) for link in links if link.get("class", "").startswith("point")]


def test_it_is_shown_where_there_is_something_to_compare() -> None:
    one_day = citation(1).article
    same = ReadPassage(replace(one_day, id="other"), 1, "Other.", 0.5)
    for passages, shown in (
        ((), False),
        ((same,), False),
        ((passage("Other", "2025-09-06"),), True),
        ((passage(one_day.outlet, "2025-09-07"),), True),
    ):
        html = sources(compared(*passages))
        assert (SUMMARY in html) is shown
        assert bool(points(html)) is shown


def test_cited_passages_are_filled_and_lead_to_the_cited_words() -> None:
    html = sources(compared(passage("Other", "2025-09-07"), passage(None, None)))
    assert points(html) == [
        ("point cited", "/article/abc?version=2&mark=22:4-9#p22"),
        ("point", "/article/Other2025-09-07?version=2#p1"),
    ]
    assert "1 passage from undated articles is not shown here." in html
    table = Page(html[html.index("<table") : html.index("</table>")])
    assert table.marks_of == {"": [TEXT[4:9]]}
    assert "Unknown outlet" in "".join(table.text_of.values())


def test_an_abstention_has_it_without_anything_filled() -> None:
    html = sources(replace(answer(), passages=(passage("A", "2025-09-05"), passage("B", "2025-09-07"))))
    assert [look for look, _ in points(html)] == ["point", "point"]
    assert "Filled" not in html


def test_it_leads_to_a_search_with_the_same_words_and_choice() -> None:
    chosen = Filters(("A & B",), until=date(2025, 9, 7))
    html = sources(replace(compared(passage("Other", "2025-09-07")), filters=chosen, standalone_question="Why & how?"))
    (link,) = [link["href"] for link in Page(html).links() if link["href"].startswith("/search")]
    assert parse_qs(urlsplit(link).query) == {"q": ["Why & how?"], "outlet": ["A & B"], "until": ["2025-09-07"]}


def test_hostile_words_stay_words() -> None:
    page = Page(sources(compared(passage(f"Outlet {HURT}", "2025-09-07"), passage(HURT, "2025-09-08"))))
    assert not page.names() & {"script", "img"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert all(link["href"].startswith(("/article/", "/search?", "https://")) for link in page.links())
