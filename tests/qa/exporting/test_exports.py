"""An answer and a conversation as Markdown, as a page and as JSON: all that a citation needs, and nothing hostile."""

import json
from datetime import UTC, datetime

import pytest
from lxml import html

from qa import Assistant
from qa.exporting import answer_markdown, conversation_html, conversation_json, conversation_markdown
from qa.exporting.escaping import closed
from tests.qa.exporting.factories import AT, HOSTILE, abstained, answer, hostile
from tests.qa.exporting.test_escaping import rendered

MARKDOWN = """\
# When does it close?

Searched for: When does the bridge close?

Short answer: on Friday

The bridge closes on Friday. \\[1\\] \\[2\\]

“Friday” was 12 September 2025\\.

**Two articles say so.**

- Only articles of May were read.

## Sources

**\\[1\\]** The bridge closes

> The bridge closes on Friday.

- Daily Post · 6 September 2025 (from its URL) · updated 8 September 2025 · paragraph 4, page 2
- URL: [https\\://post.example/a\\_(b)?x=1\\&copy;=2\\#top](https://post.example/a_%28b%29?x=1\\&copy;=2#top)
- [These words on the original page](https://post.example/a_%28b%29?x=1\\&copy;=2#top:~:text=The%20bridge%20closes%20on%20Friday.)
- Also in Evening Star: the same words, one source.
- Article post, version 3, sha256 ab12

**\\[2\\]** Title own

> It is shut.

- paragraph 1
- Article own, version 1, sha256 \\-

Answered from generation 7 of the index.

---

Exported from Byline on 26 November 2025, 01:07 UTC.
"""

OUR_LINKS = [
    "https://post.example/a_%28b%29?x=1&copy;=2#top",
    "https://post.example/a_%28b%29?x=1&copy;=2#top:~:text=The%20bridge%20closes%20on%20Friday.",
]


def page(*answers: object) -> html.HtmlElement:
    return html.document_fromstring(conversation_html(answers, exported_at=AT))  # type: ignore[arg-type]


def test_the_markdown_of_an_answer_is_this() -> None:
    assert answer_markdown(answer(), exported_at=AT) == MARKDOWN


def test_the_markdown_renders_with_our_links_alone() -> None:
    element = rendered(MARKDOWN)
    assert element.xpath(".//@href") == OUR_LINKS
    assert element.xpath("string(.//h1)") == "When does it close?"
    assert element.xpath(".//blockquote/p/text()") == ["The bridge closes on Friday.", "It is shut."]


def test_a_conversation_has_its_answers_in_order() -> None:
    element = rendered(conversation_markdown([answer(), abstained()], exported_at=AT))
    assert element.xpath(".//h2/text()") == ["When does it close?", "When does it close?"]
    assert element.xpath(".//h3/text()") == ["Sources"]
    assert "The articles don't say." in element.xpath(".//strong/text()")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words_in_markdown(text: str) -> None:
    element = rendered(answer_markdown(hostile(text), exported_at=AT))
    words = closed(text)
    assert element.xpath(".//h1")[0].text_content() == words
    assert element.xpath(".//blockquote/p")[0].text_content() == words
    assert element.xpath(".//p")[0].text_content() == f"{words} [1]"
    assert element.xpath(".//@href | .//@src") == []
    assert {inner.tag for inner in element.iterdescendants()} == {
        *("h1", "h2", "p", "blockquote", "ul", "li", "strong", "hr")
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words_on_the_page(text: str) -> None:
    root = page(hostile(text))
    assert root.xpath("string(.//h2)") == text
    assert root.xpath("string(.//blockquote)") == text
    assert root.xpath("//script | //img | //body//style | //@onerror") == []
    assert root.xpath("//@href") == ["data:,", "#s1-1"]


def test_the_page_has_all_of_a_citation_and_needs_nothing_else() -> None:
    root = page(answer(), abstained())
    text = " ".join(root.text_content().split())
    for said in (
        "Two articles say so.", "The articles don't say.", "Searched for: When does the bridge close?",
        "Daily Post · 6 September 2025 (from its URL) · updated 8 September 2025 · paragraph 4, page 2",
        "version 3, sha256 ab12",
        "Also in Evening Star", "generation 7 of the index", "Exported from Byline on 26 November 2025, 01:07 UTC",
        "“Friday” was 12 September 2025.", "Only articles of May were read.",
    ):  # fmt: skip
        assert said in text
    assert root.xpath("//@href")[1:] == ["#s1-1", "#s1-2", "https://post.example/a_(b)?x=1&copy;=2#top",
        "https://post.example/a_(b)?x=1&copy;=2#top:~:text=The%20bridge%20closes%20on%20Friday."]  # fmt: skip
    assert root.xpath("//@src | //script | //link[not(@href='data:,')] | //@style") == []
    assert root.xpath("//strong/text()") == ["on Friday"]
    assert "@import" not in root.xpath("string(//style)")
    assert "url(" not in root.xpath("string(//style)")


def test_the_json_of_a_conversation_keeps_everything() -> None:
    values = json.loads(conversation_json([answer(), abstained()], exported_at=AT))
    assert values["exported_at"] == "2025-11-26T01:07:00+00:00"
    assert values["answers"] == [answer().to_dict(), abstained().to_dict()]
    cited = values["answers"][0]["citations"][0]
    assert (cited["version"], cited["content_hash"], values["answers"][0]["generation"]) == (3, "ab12", 7)


def test_without_a_time_it_is_now() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    told = datetime.fromisoformat(json.loads(conversation_json([]))["exported_at"])
    assert before <= told <= datetime.now(UTC)


def test_a_real_answer_keeps_its_quotes_to_the_character(assistant: Assistant) -> None:
    found = assistant.ask("What did Meloni say about troops?")
    quotes = [citation.quote for citation in found.citations]
    assert quotes
    element = rendered(answer_markdown(found))
    assert [quote.text_content().strip() for quote in element.xpath(".//blockquote")] == quotes
    assert page(found).xpath("//blockquote/text()") == quotes
