import json

import pytest
from pydantic import TypeAdapter

from qa import Answer, Assistant
from qa.answer import Citation, Reprint, Statement
from qa.answer_json import AnswerJson
from tests.qa.exporting.factories import abstained, answer
from tests.qa.factories import article
from tests.qa.surfaces.test_renderings import timeline

ANSWER_KEYS = {
    "id", "question", "standalone_question", "filters", "answer", "abstained", "tentative", "confidence", "certainty",
    "statements", "citations", "passages", "notes", "timing_ms", "generation", "form", "sections",
}  # fmt: skip
CITATION_KEYS = {
    "n", "article_id", "title", "outlet", "published", "url", "origin", "paragraph", "start", "end", "quote",
    "paragraph_text", "permalink", "date_basis", "language", "page", "also_in",
    "version", "content_hash", "original_link", "genre", "updated", "outlet_basis",
}  # fmt: skip


def test_the_json_of_an_answer_keeps_the_contract(assistant: Assistant) -> None:
    answer = assistant.ask("What did Meloni say about troops?")
    values = json.loads(json.dumps(answer.to_dict()))
    assert set(values) == ANSWER_KEYS
    assert values["answer"] == answer.text
    assert values["abstained"] is False
    assert 0 <= values["confidence"] <= 1
    (statement, *_) = values["statements"]
    assert set(statement) == {"text", "citations", "context", "short_answer", "days", "correction", "reply"}
    assert statement["citations"] == [1]
    short = statement["short_answer"]
    assert statement["text"][short["start"] : short["end"]] == short["text"] == answer.short_answer != ""
    (citation,) = [c for c in values["citations"] if c["n"] == 1]
    assert set(citation) == CITATION_KEYS
    assert citation["paragraph_text"][citation["start"] : citation["end"]] == citation["quote"]
    assert citation["permalink"] == f"/article/{citation['article_id']}?version=1#p{citation['paragraph']}"
    assert citation["outlet"] == "Harbour Wire Africa"
    assert {"article_id", "paragraph", "text", "score"} <= set(values["passages"][0])


@pytest.mark.parametrize("made", [answer(), abstained()])
def test_the_json_of_an_answer_is_what_is_declared(made: Answer) -> None:
    values = json.loads(json.dumps(made.to_dict()))
    assert TypeAdapter(AnswerJson).validate_python(values) == values


def test_the_json_has_the_day_of_an_update_beside_that_of_publication() -> None:
    info = article("a", published="2025-09-06", updated="2025-09-08")
    cited = Citation(1, info, 1, 0, 4, "Rome", also_in=(Reprint(info, 1, 0, 4),)).to_dict()
    assert (cited["published"], cited["updated"]) == ("2025-09-06", "2025-09-08")
    assert [copy["updated"] for copy in cited["also_in"]] == ["2025-09-08"]


def test_links_name_version_paragraph_and_span() -> None:
    citation = Citation(1, article("ab/c"), 22, 3, 9, "0123456789")
    assert citation.quote == "345678"
    assert citation.permalink == "/article/ab%2Fc?version=1#p22"
    assert citation.marked_link == "/article/ab%2Fc?version=1&mark=22:3-9#p22"


def test_a_statement_without_marked_words_has_no_short_answer() -> None:
    citation = Citation(1, article("a"), 1, 0, 10, "Rome spoke.")
    assert Statement("Rome spoke.", (citation,)).to_dict()["short_answer"] is None
    assert Statement("Rome spoke.", (citation,), (0, 4)).short_answer == "Rome"


SENTENCE = "On Monday Rome said that it would under no circumstances whatsoever send any of its troops there now."


@pytest.mark.parametrize(
    ("text", "marked", "is_short"),
    [
        (SENTENCE, "Rome", True),
        (SENTENCE, "it would under no circumstances whatsoever send any of its", True),  # ten words of eighteen
        (SENTENCE, "it would under no circumstances whatsoever send any of its troops", False),  # eleven are 61 %
        (f"{SENTENCE[:-1]}, or so it was told by several of those who were in the room {'then ' * 20}.",
         "it would under no circumstances whatsoever send any of its troops there now", False),  # thirteen words
        (f"{SENTENCE} They will not go.", "They will not go", False),  # the whole of its own sentence
        (f"They will not go. {SENTENCE}", "Rome", True),
        ("Rome spoke.", "Rome", True),
        ("Rome.", "Rome", False),
    ],
)  # fmt: skip
def test_only_a_short_answer_is_emphasized(text: str, marked: str, is_short: bool) -> None:
    start = text.index(marked)
    span = (start, start + len(marked))
    statement = Statement(text, (Citation(1, article("a"), 1, 0, len(text), text),), span)
    assert statement.emphasis == (span if is_short else None)
    assert statement.short_answer == marked, "programs get it anyway"


def test_what_is_not_marked_is_not_emphasized() -> None:
    assert Statement("Rome spoke.", (Citation(1, article("a"), 1, 0, 11, "Rome spoke."),)).emphasis is None


def test_the_sections_of_an_answer_are_its_json() -> None:
    values = timeline().to_dict()
    TypeAdapter(AnswerJson).validate_python(values)
    assert values["form"] == "timeline"
    assert [section["heading"] for section in values["sections"]] == [
        "By the day on which it happened",
        "Silent: Daily Post",
    ]
    first, second = values["sections"][0]["items"]
    assert first["day"] == {"first": "2025-09-03", "last": "2025-09-03", "basis": "relative"}
    assert (second["statement"], second["outlets"], second["origins"]) == (1, ["Daily Post", "Evening Star"], 2)
    assert values["certainty"] == "Quoted from three articles of two outlets."
    assert values["statements"][1]["citations"] == [2, 3]
