"""What the chat page renders, and its events, without a browser."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date
from html import escape

import gradio as gr
import pytest

from index import ArticleInfo, Index
from qa import Answer, Assistant, Citation, Filters, Progress, ReadPassage, Statement
from qa.errors import QuestionRefused
from qa.filters import NO_FILTERS
from qa.form import Form
from qa.language.relative_dates import ResolvedDate
from qa.options import DEFAULT_OPTIONS, AskOptions
from qa.surfaces.web.pages.chat_events import ChatEvents, Turn, conversation, sources
from qa.surfaces.web.pages.conversations import Conversations
from tests.qa.surfaces.web.html_pages import Page

HURT = (
    '<script>hurt()</script><img src=x onerror=hurt()>[a](javascript:hurt())</mark>{{ 7*7 }}${hurt()}" onclick="hurt()'
)
TEXT = f"The İ and \U0001f600 {HURT} were said to be quoted."


def citation(n: int, start: int = 4, end: int = 9, url: str | None = "https://a.example/1") -> Citation:
    article = ArticleInfo(
        id="abc", version=2, title=f"Title {HURT}", outlet=f"Outlet {HURT}", url=url, published="2025-09-06",
        origin="a.md", added_at="2026-01-01T00:00:00+00:00", content_hash="0",
    )  # fmt: skip
    return Citation(n, article, 22, start, end, TEXT)


def answer(*citations: Citation, standalone: str = "Why?", notes: tuple[str, ...] = ()) -> Answer:
    article = (*citations, citation(1))[0].article
    return Answer(
        id="1",
        question="Why?",
        standalone_question=standalone,
        statements=tuple(Statement(f"{HURT} {c.quote}", (c,)) for c in citations),
        confidence=0.5,
        passages=tuple(ReadPassage(article, n, f"Passage {n} {HURT}", 0.5) for n in range(1, 6)),
        notes=notes,
    )


def harmless(html: str) -> Page:
    page = Page(html)
    assert not page.names() & {"script", "img"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert all(link["href"].startswith(("/article/", "/added", "https://")) for link in page.links())
    return page


def test_a_conversation_links_each_citation_to_its_words() -> None:
    page = harmless(conversation((Turn(HURT, answer(citation(1), citation(2))),)))
    assert [link["href"] for link in page.links()] == ["/article/abc?version=2&mark=22:4-9#p22"] * 2
    assert all(link["target"] == "_blank" and link["rel"] == "noopener" for link in page.links())
    assert page.tags[0][1]["aria-live"] == "polite"


def test_a_conversation_shows_notes_and_what_was_searched_for() -> None:
    html = conversation((Turn("And B?", answer(citation(1), standalone=f"Why B? {HURT}", notes=(f"Note {HURT}",))),))
    harmless(html)
    assert "Searched for: <bdi>Why B?" in html
    assert "Note &lt;script&gt;" in html
    assert "Searched for" not in conversation((Turn("Why?", answer(citation(1))),))


def test_a_conversation_tells_the_day_of_a_friday() -> None:
    told = replace(
        answer(citation(1)),
        statements=(Statement("On Friday.", (citation(1),), days=(ResolvedDate(3, 9, date(2025, 9, 5)),)),),
    )
    page = harmless(conversation((Turn("When?", told),)))
    assert "“Friday” was 5 September 2025." in "".join(page.text_of.values())


def test_an_abstention_is_plain() -> None:
    html = conversation((Turn("Why?", answer()),))
    assert "The articles don&#39;t say." in html
    assert "closest" not in "".join(Page(html).text_of.values()).lower()


def test_sources_mark_exactly_the_quoted_words() -> None:
    page = harmless(sources(answer(citation(1), citation(2, 10, 11))))
    assert page.marks_of == {"": [TEXT[4:9], TEXT[10:11]]}
    assert {link["rel"] for link in page.links() if link["href"].startswith("https:")} == {"noopener noreferrer"}


@pytest.mark.parametrize("url", [None, "javascript:hurt()", "data:text/html,x"])
def test_sources_link_only_web_pages(url: str | None) -> None:
    page = harmless(sources(answer(citation(1, url=url))))
    assert {link["href"].split("?")[0] for link in page.links()} == {"/article/abc"}


def test_sources_of_an_abstention_are_the_closest_passages() -> None:
    html = sources(answer())
    page = harmless(html)
    assert "None of these appears to answer the question." in html
    assert page.marks_of == {}
    assert [name for name, _ in page.tags].count("blockquote") == 3
    assert [name for name, _ in page.tags].count("li") == 2
    assert "Read but not used (2 passages from 1 article)" in html


def test_sources_come_article_by_article_and_what_was_read_but_not_used_after_them() -> None:
    other = replace(citation(2).article, id="other", title="Other")
    cited = (citation(1), replace(citation(2), article=other, paragraph=3), replace(citation(3, 10, 11), paragraph=4))
    html = sources(answer(*cited))
    page = harmless(html)
    assert [name for name, _ in page.tags].count("article") == 2
    assert page.marks_of == {"": [TEXT[4:9], TEXT[10:11], TEXT[4:9]]}
    assert "Read but not used (4 passages from 1 article)" in html  # paragraph 4 of "abc" is cited


def test_a_citation_shows_its_words_on_hover() -> None:
    html = conversation((Turn("Why?", answer(citation(1))),))
    harmless(html)
    assert f'<q dir="auto">{escape(TEXT[4:9])}</q>' in html
    assert html.index("</a>") < html.index('<span class="preview" popover="manual" aria-hidden="true">')


def test_only_a_short_answer_is_bold() -> None:
    text = "Rome said on Monday that no soldier of its army would be sent to the front, whatever was agreed in Paris."
    for marked, bold in (("no soldier", True), (text[:80], False)):
        start = text.index(marked)
        statement = Statement(text, (citation(1),), (start, start + len(marked)))
        html = conversation((Turn("Why?", replace(answer(citation(1)), statements=(statement,))),))
        assert (f'<strong class="short">{marked}</strong>' in html) is bold
        assert ("<strong" in html) is bold


def test_where_nothing_was_asked_no_source_is_shown() -> None:
    nothing = replace(answer(), guidance="Ask a question about the articles.", passages=())
    assert "Ask a question about the articles." in conversation((Turn("Hello", nothing),))
    html = sources(nothing)
    assert "Nothing was searched." in html
    assert "Closest passages" not in html


def test_sources_say_which_question_they_belong_to() -> None:
    for shown in (answer(), answer(citation(1))):
        html = sources(replace(shown, question=f"Why so? {HURT}", id="abc123"))
        harmless(html)
        assert "For: <bdi>Why so? &lt;script&gt;" in html
        assert 'data-answer="abc123"' in html


class Scripted(Assistant):
    """Answers everything but what it is told to refuse, and remembers what it was asked."""

    def __init__(self, index: Index) -> None:
        super().__init__(index)
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.options = DEFAULT_OPTIONS

    def stream(
        self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS
    ) -> Generator[Progress | Answer, None, None]:
        self.asked.append((question, tuple(history)))
        self.options = options
        if not question.strip():
            raise QuestionRefused("the question is empty; write what you want to know")
        if question == "break":
            raise ZeroDivisionError("secret detail")
        yield Progress("Why on earth?", NO_FILTERS)
        yield Progress("Why on earth?", NO_FILTERS, 1_234)
        yield answer(citation(1))


@pytest.fixture
def scripted(odd_index: Index) -> tuple[ChatEvents, Scripted]:
    assistant = Scripted(odd_index)
    return ChatEvents(odd_index, assistant, Conversations()), assistant


def test_a_question_shows_at_once_then_with_its_answer(scripted: tuple[ChatEvents, Scripted]) -> None:
    events, assistant = scripted
    first, understood, found, last = events.ask(" One? ", ())
    assert first[0] == ""
    assert "Searching the articles…" in first[1]
    assert first[4] == understood[4] == found[4] == ()
    assert "Searching for: <bdi>Why on earth?</bdi>" in understood[1]
    assert "Searching the articles…" in understood[1]
    assert "Reading 1,234 passages…" in found[1]
    assert "Reading 1,234" not in last[1]
    assert [turn.question for turn in last[4]] == ["One?"]
    *_, last = events.ask("Two?", last[4])
    assert assistant.asked[-1] == ("Two?", ("One?",))
    assert [turn.question for turn in last[4]] == ["One?", "Two?"]


def test_what_is_chosen_limits_the_articles(scripted: tuple[ChatEvents, Scripted]) -> None:
    events, assistant = scripted
    list(events.ask("One?", (), "", ["Harbour Wire"], "2025-09-05", "2025-09-06 00:00:00"))
    assert assistant.options.filters == Filters(("Harbour Wire",), date(2025, 9, 5), date(2025, 9, 6))
    list(events.ask("One?", (), "", None, "", None))
    assert assistant.options.filters == NO_FILTERS
    *_, last = events.ask("One?", (), "", [], "tomorrow")
    assert "is not a valid date; use YYYY-MM-DD" in last[1]


def test_the_last_answer_is_shown_in_another_form(scripted: tuple[ChatEvents, Scripted]) -> None:
    events, assistant = scripted
    *_, turns = list(events.ask("When?", ()))[-1]
    *_, turns = list(events.ask("Why?", turns))[-1]
    *_, turns = list(events.show_as("timeline", turns, "", ["Daily"]))[-1]
    assert [turn.question for turn in turns] == ["When?", "Why?"]
    assert assistant.asked[-1] == ("Why?", ("When?",))
    assert (assistant.options.form, assistant.options.outlets) == (Form.TIMELINE, ("Daily",))
    assert events.shown_form(turns)["value"] == "sentence"  # that of the answer, whatever was chosen
    assert list(events.show_as("timeline", ())) == []
    assert list(events.show_as("Who?", turns)) == []


def test_the_outlets_of_the_articles_are_offered(scripted: tuple[ChatEvents, Scripted], odd_index: Index) -> None:
    events, _ = scripted
    _, found, *_, outlets = events.load("a")
    assert found == events.welcome()
    assert outlets["choices"] == list(odd_index.view().outlets)


def test_a_conversation_is_there_again_for_whoever_has_its_key(scripted: tuple[ChatEvents, Scripted]) -> None:
    events, _ = scripted
    *_, last = events.ask("One?", (), "secret")
    talk, found, examples, turns, _ = events.load("secret")
    assert (talk, turns) == (conversation(last[4]), last[4])
    assert 'class="card"' in found
    assert not examples["visible"]
    for key in ("other", ""):
        assert 'class="pile"' in events.load(key)[1]
    events.new_conversation("secret")
    assert 'class="pile"' in events.load("secret")[1]


def test_an_answer_given_while_the_page_loads_is_not_wiped_away(
    scripted: tuple[ChatEvents, Scripted], odd_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    events, _ = scripted
    articles = odd_index.articles

    def meanwhile() -> Sequence[ArticleInfo]:
        list(events.ask("One?", (), "secret"))
        return articles()

    monkeypatch.setattr(odd_index, "articles", meanwhile)
    assert 'class="card"' in events.load("secret")[1]


def test_a_conversation_goes_on_where_gradio_has_forgotten_the_session(scripted: tuple[ChatEvents, Scripted]) -> None:
    events, assistant = scripted
    list(events.ask("One?", (), "secret"))
    *_, last = events.ask("Two?", (), "secret")
    assert assistant.asked[-1] == ("Two?", ("One?",))
    assert [turn.question for turn in last[4]] == ["One?", "Two?"]
    list(events.show_as("timeline", (), "secret"))
    assert assistant.asked[-1] == ("Two?", ("One?",))


@pytest.mark.parametrize(("question", "shown"), [(" ", "The question is empty"), ("break", "Something went wrong")])
def test_a_failed_question_stays_in_the_box_and_out_of_the_history(
    scripted: tuple[ChatEvents, Scripted], question: str, shown: str
) -> None:
    events, _ = scripted
    *_, before = events.ask("One?", ())
    *_, last = events.ask(question, before[4])
    assert last[0] == question
    assert shown in last[1]
    assert "secret" not in last[1]
    assert last[4] == before[4]


def test_an_empty_box_changes_nothing(scripted: tuple[ChatEvents, Scripted]) -> None:
    events, assistant = scripted
    assert list(events.ask("", ())) == [(gr.skip(),) * 5]
    assert assistant.asked == []


def test_where_nobody_says_anything_no_example_is_offered(scripted: tuple[ChatEvents, Scripted]) -> None:
    events, _ = scripted
    assert events.examples() == []
    assert [update.get("visible") for update in events.offer_examples()] == [None] * 4


def test_the_welcome_lists_the_articles(scripted: tuple[ChatEvents, Scripted], odd_index: Index) -> None:
    events, _ = scripted
    page = harmless(events.welcome())
    assert [link["href"] for link in page.links()] == [f"/article/{odd_index.articles()[0].id}", "/added"]


def test_the_welcome_of_an_empty_index(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Index.open(tmp_path_factory.mktemp("empty")) as index:
        assert "python -m index add" in ChatEvents(index, Assistant(index), Conversations()).welcome()
