"""The terminal, MCP, Markdown, the exported page and the chat page say the same of an answer."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from lxml import html

from index.article import Genre
from index.common.terminal import printable
from qa.answer import Answer, Citation, ReadPassage, Statement
from qa.answer_view import AnswerView
from qa.exporting import answer_markdown, conversation_html
from qa.form import DayBasis, Form
from qa.language.event_days import EventDay
from qa.sections import Item, Section
from qa.surfaces.cli.chat.rendering import answer_lines
from qa.surfaces.mcp.texts import answer_text
from qa.surfaces.web.pages.chat_events import Turn, conversation, sources
from tests.qa.exporting.factories import AT, HOSTILE, abstained, answer, hostile
from tests.qa.exporting.test_escaping import rendered
from tests.qa.factories import article


def in_context() -> Answer:
    """An answer whose statement leans on the paragraph before."""
    info = article("a", title="Rome speaks", outlet="Daily Post", published="2025-09-06")
    text, above = "She said no to it.", "Giorgia Meloni spoke in Rome."
    context = Citation(2, info, 3, 0, len(above), above)
    statement = Statement(f"{above} {text}", (Citation(1, info, 4, 0, len(text), text), context), needs_context=True)
    return answer(statements=(statement,), notes=())


def hostile_timeline() -> Answer:
    """An answer in sections, whose articles mean harm."""
    return timeline("<b>[x](y)</b> \x1b[2J")


def timeline(outlet: str = "Daily Post") -> Answer:
    """An answer in sections: two statements by day, one of them of two outlets, and outlets that say nothing."""
    statements = []
    for number, (day, text) in enumerate((("2025-09-04", "The bridge opened."), ("2025-09-06", "The bridge closed."))):
        info = article(f"t{number}", title=f"Bridge {number}", outlet=outlet, published=day)
        statements.append(Statement(text, (Citation(number + 1, info, 1, 0, len(text), text),)))
    also = article("t2", title="Bridge 2", outlet="Evening Star", published="2025-09-06")
    text = statements[1].text
    cited = (*statements[1].citations, Citation(3, also, 1, 0, len(text), text))
    statements[1] = replace(statements[1], citations=cited)
    told, published = date(2025, 9, 3), date(2025, 9, 6)
    items = (
        Item(0, None, EventDay(told, told, DayBasis.RELATIVE)),
        Item(1, "has changed since", EventDay(published, published, DayBasis.PUBLISHED)),
    )
    sections = (Section("By the day on which it happened", items), Section(f"Silent: {outlet}", (), (f"{outlet}.",)))
    return answer(form=Form.TIMELINE, statements=tuple(statements), sections=sections, notes=())


def tentative() -> Answer:
    """An answer whose passage may bear on the question."""
    (statement,) = answer().statements
    return answer(statements=(replace(statement, marked=None),), tentative=True)


def closest() -> Answer:
    """An answer that abstains and has passages to show."""
    infos = [article(name, title=f"Title {name}", outlet=name.title(), published="2025-09-06") for name in "abcde"]
    read = tuple(ReadPassage(info, 7, f"What {info.id} says.", 0.5) for info in infos)
    return replace(abstained(), passages=read)


def terminal(shown: Answer) -> str:
    return "\n".join(line.text.plain for line in answer_lines(AnswerView.of(shown), styled=False))


def exported_page(shown: Answer) -> str:
    return str(html.document_fromstring(conversation_html([shown], exported_at=AT)).find("body").text_content())


def chat_page(shown: Answer) -> str:
    page = conversation((Turn(shown.question, shown),)) + sources(shown)
    return str(html.fragment_fromstring(page, create_parent="div").text_content())


def markdown(shown: Answer) -> str:
    return str(rendered(answer_markdown(shown, exported_at=AT)).text_content())


RENDERERS = [terminal, answer_text, markdown, exported_page, chat_page]


def corrected() -> Answer:
    """An answer whose statement has been corrected since."""
    note = "The bridge does not close."
    later = article("later", title="Correction", outlet="Daily Post", published="2025-09-14")
    (statement,) = answer().statements
    return answer(statements=(replace(statement, correction=Citation(3, later, 1, 0, len(note), note)),))


ANSWERS = {
    "correction": corrected(),
    "copies, a page, a day, an article without a date": answer(),
    "context": in_context(),
    "tentative": tentative(),
    "sections": timeline(),
    "hostile sections": hostile_timeline(),
    "none": abstained(),
    "closest passages": closest(),
    **{f"hostile {text[:12]!r}": hostile(text) for text in HOSTILE},
    "hostile day": hostile("x", url="https://x.example/"),
}


def said(text: str) -> str:
    """The words of a text, without what a terminal leaves out and whatever the space between them."""
    return " ".join(printable(text).split())


def expected(view: AnswerView) -> list[str]:
    """All that each rendering must say."""
    found = [f"Searched for: {view.searched_for}"] if view.searched_for else []
    found += [view.introduction or view.conclusion or "", *view.notes]
    for section in view.sections:
        found += [section.heading, *section.lines, *(item.line for item in section.items)]
    for statement in view.statements:
        found += [statement.text, *statement.remarks]
    for source in view.sources:
        found += [source.article.title, *source.facts, source.reprints]
    if view.closest:
        found += ["Closest passages", "None of these appears to answer the question."]
    for source in view.closest:
        found += [source.article.title, *source.facts, source.text]
    return [said(line) for line in found]


@pytest.mark.parametrize("render", RENDERERS)
@pytest.mark.parametrize("shown", ANSWERS.values(), ids=ANSWERS)
def test_each_rendering_says_all_of_an_answer(shown: Answer, render: Callable[[Answer], str]) -> None:
    text = said(render(shown))
    assert [line for line in expected(AnswerView.of(shown)) if line.casefold() not in text.casefold()] == []


@pytest.mark.parametrize("render", RENDERERS)
def test_what_is_expected_of_them_is_there(render: Callable[[Answer], str]) -> None:
    """So that the test above cannot hold because there is nothing to say."""
    text = said(render(answer()))
    for line in (
        "Searched for: When does the bridge close?",
        "The bridge closes on Friday.",
        "“Friday” was 12 September 2025.",
        "Two articles say so.",
        "Only articles of May were read.",
        "Daily Post",
        "6 September 2025 (from its URL)",
        "pdated 8 September 2025",
        "Also in Evening Star: the same words, one source.",
    ):
        assert line in text
    assert re.search("paragraph 4, page 2", text, re.IGNORECASE)
    assert "one article, indirectly." in said(render(in_context())).casefold()
    abstention = said(render(closest()))
    assert "The articles don't say." in abstention
    assert "No article mentions Isreal." in abstention
    assert [name for name in "abc" if f"What {name} says." not in abstention] == []


@pytest.mark.parametrize("render", RENDERERS[:4])
def test_only_the_closest_passages_are_listed_under_an_answer(render: Callable[[Answer], str]) -> None:
    assert [name for name in "abcde" if f"What {name} says." in said(render(closest()))] == ["a", "b", "c"]


@pytest.mark.parametrize("render", RENDERERS)
def test_the_short_answer_is_in_each_rendering(render: Callable[[Answer], str]) -> None:
    assert "on Friday" in said(render(answer()))


@pytest.mark.parametrize("render", RENDERERS)
def test_a_tentative_answer_begins_with_what_it_is(render: Callable[[Answer], str]) -> None:
    text = said(render(tentative()))
    assert text.index("These passages may bear on it.") < text.index("The bridge closes on Friday.")
    assert "Short answer" not in text
    assert "say so" not in text


@pytest.mark.parametrize("render", RENDERERS)
def test_sections_have_their_statements_in_order_with_day_and_outlets(render: Callable[[Answer], str]) -> None:
    text = said(render(timeline()))
    lines = [
        "By the day on which it happened",
        "3 September 2025 · Daily Post, 4 September 2025",
        "The bridge opened.",
        "has changed since · Reported on 6 September 2025 · Daily Post, 6 September 2025 · also Evening Star",
        "2 independent articles",
        "The bridge closed.",
        "Silent: Daily Post",
        "Quoted from three articles of two outlets.",
    ]
    assert [text.index(line) for line in lines] == sorted(text.index(line) for line in lines)
    assert "say so" not in text


@pytest.mark.parametrize("render", [terminal, answer_text, markdown])
def test_texts_name_the_short_answer(render: Callable[[Answer], str]) -> None:
    assert re.search("Short answer:( >)? on Friday", said(render(answer())))


def test_pages_set_the_short_answer_in_bold() -> None:
    for page in (conversation_html([answer()]), conversation((Turn("When?", answer()),))):
        assert html.document_fromstring(page).xpath("//strong[not(@*)]/text() | //strong[@class='short']/text()") == [
            "on Friday"
        ]


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.__name__)
def test_opinion_is_never_quoted_without_the_word(renderer: Callable[[Answer], str]) -> None:
    info = article("a", title="Keep the bridge", outlet="Daily Post", published="2025-09-06", genre=Genre.OPINION)
    text = "The bridge must stay."
    statement = Statement(text, (Citation(1, info, 4, 0, len(text), text),))
    assert "opinion" in renderer(answer(statements=(statement,), notes=())).lower()
    report = replace(statement, citations=(Citation(1, replace(info, genre=Genre.REPORT), 4, 0, len(text), text),))
    assert "opinion" not in renderer(answer(statements=(report,), notes=())).lower()


def test_the_number_of_a_correction_is_a_link_to_its_source() -> None:
    chat = html.document_fromstring(conversation((Turn("When?", corrected()),)))
    assert chat.xpath("//p[@class='aside']//a[text()='[3]']/@href") == ["/article/later?version=1&mark=1:0-26#p1"]
    exported = html.document_fromstring(conversation_html([corrected()]))
    assert exported.xpath("//p[@class='aside']/a[text()='[3]']/@href") == ["#s1-3"]
    assert exported.xpath("//li[@id='s1-3']/blockquote/text()") == ["The bridge does not close."]
