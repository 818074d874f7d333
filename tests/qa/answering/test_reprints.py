"""The same words in copies of one article are said once, cited once, with all who printed them."""

from collections.abc import Iterator

import pytest

from index import Index
from qa import Answer, Assistant
from qa.answering.composition import compose
from qa.options import AskOptions
from tests.index.storage.test_duplicate_groups import story, write
from tests.qa.factories import read_sentence

NEWS = "Councillor Amara Okoye said on Friday that the Tilbury footbridge will reopen in March after repairs."


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An agency story in three outlets, and a report of another outlet's own."""
    folder = tmp_path_factory.mktemp("copied")
    body = story(7)
    write(folder, "a", [NEWS, *body], outlet="Daily Post", published="2025-09-06")
    write(folder, "b", ["Our readers asked.", NEWS, *body[:6]], outlet="Wire", published="2025-09-05")
    write(folder, "c", [NEWS, *body[1:]], outlet="Evening Star", published="2025-09-07")
    own = "Councillor Amara Okoye told the Echo that the Tilbury footbridge will reopen in March after repairs."
    write(folder, "d", [own, *story(8)], outlet="Echo", published="2025-09-06")
    with Index.open(tmp_path_factory.mktemp("copied-index") / "index") as index:
        index.add([folder])
        yield index


@pytest.fixture(scope="module")
def answer(copied: Index) -> Answer:
    return Assistant(copied).ask("When will the Tilbury footbridge reopen?")


def test_the_words_of_three_copies_are_one_citation(answer: Answer) -> None:
    cited = [citation for citation in answer.citations if citation.quote == NEWS]
    (citation,) = cited
    assert citation.article.outlet == "Wire"  # the first that was out
    assert [copy.article.outlet for copy in citation.also_in] == ["Daily Post", "Evening Star"]


def test_what_is_also_in_a_copy_stands_there_to_the_character(answer: Answer, copied: Index) -> None:
    (citation,) = [citation for citation in answer.citations if citation.quote == NEWS]
    for copy in citation.also_in:
        text = copied.article(copy.article.id).paragraphs[copy.paragraph - 1].text
        assert text[copy.start : copy.end] == NEWS
        assert copy.marked_link == (
            f"/article/{copy.article.id}?version=1&mark={copy.paragraph}:{copy.start}-{copy.end}#p{copy.paragraph}"
        )


def test_another_outlets_own_report_is_a_source_of_its_own(answer: Answer) -> None:
    outlets = [citation.article.outlet for citation in answer.citations]
    assert sorted(filter(None, outlets)) == ["Echo", "Wire"]


def test_each_paragraph_is_read_once(answer: Answer) -> None:
    texts = [passage.text for passage in answer.passages]
    assert len(texts) == len(set(texts))


def test_the_copies_are_in_the_json(answer: Answer) -> None:
    (citation,) = [c for c in answer.to_dict()["citations"] if c["quote"] == NEWS]
    assert [copy["outlet"] for copy in citation["also_in"]] == ["Daily Post", "Evening Star"]
    assert set(citation["also_in"][0]) == {
        *("article_id", "title", "outlet", "published", "url", "paragraph", "start", "end", "permalink")
    }


def test_a_filter_for_one_outlet_cites_that_one(copied: Index) -> None:

    found = Assistant(copied).ask(
        "When will the Tilbury footbridge reopen?", options=AskOptions(outlets=("Evening Star",))
    )
    assert {citation.article.outlet for citation in found.citations} == {"Evening Star"}


def test_near_copies_of_one_source_are_cited_once() -> None:
    sentences = [
        read_sentence("a", "Okoye said the footbridge will reopen in March.", 5.0, source="wire"),
        read_sentence(
            "b", "Okoye said the footbridge will reopen in March 2026.".replace(" 2026", ""), 4.9, source="wire"
        ),
        read_sentence("c", "Okoye said that the footbridge will reopen in March.", 4.8),
    ]
    (statement,) = compose(sentences, lambda _: None, 3)
    assert [citation.article.id for citation in statement.citations] == ["a", "c"]
