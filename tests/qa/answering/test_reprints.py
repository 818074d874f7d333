"""A quote in near-duplicates of an article is cited once, with all reprints."""

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
def reprinted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An agency story in three outlets, and another outlet's own report."""
    folder = tmp_path_factory.mktemp("reprinted")
    body = story(7)
    write(folder, "a", [NEWS, *body], outlet="Daily Post", published="2025-09-06")
    write(folder, "b", ["Our readers asked.", NEWS, *body[:6]], outlet="Wire", published="2025-09-05")
    write(folder, "c", [NEWS, *body[1:]], outlet="Evening Star", published="2025-09-07")
    own = (
        "Councillor Amara Okoye told the Echo on Friday that the Tilbury footbridge will reopen in March after repairs."
    )
    write(folder, "d", [own, *story(8)], outlet="Echo", published="2025-09-06")
    with Index.open(tmp_path_factory.mktemp("reprinted-index") / "index") as index:
        index.add([folder])
        yield index


@pytest.fixture(scope="module")
def answer(reprinted: Index) -> Answer:
    return Assistant(reprinted).ask("When will the Tilbury footbridge reopen?")


def test_a_quote_in_three_near_duplicates_is_one_citation(answer: Answer) -> None:
    cited = [citation for citation in answer.citations if citation.quote == NEWS]
    (citation,) = cited
    assert citation.article.outlet == "Wire"  # published first
    assert [reprint.article.outlet for reprint in citation.also_in] == ["Daily Post", "Evening Star"]


def test_the_quote_is_in_each_reprint_character_by_character(answer: Answer, reprinted: Index) -> None:
    (citation,) = [citation for citation in answer.citations if citation.quote == NEWS]
    for reprint in citation.also_in:
        text = reprinted.article(reprint.article.id).paragraphs[reprint.paragraph - 1].text
        place = f"{reprint.paragraph}:{reprint.start}-{reprint.end}"
        assert text[reprint.start : reprint.end] == NEWS
        assert reprint.marked_link == (f"/article/{reprint.article.id}?version=1&mark={place}#p{reprint.paragraph}")


def test_another_outlets_own_report_is_a_separate_source(answer: Answer) -> None:
    outlets = [citation.article.outlet for citation in answer.citations]
    assert sorted(filter(None, outlets)) == ["Echo", "Wire"]


def test_each_paragraph_is_listed_once(answer: Answer) -> None:
    texts = [passage.text for passage in answer.passages]
    assert len(texts) == len(set(texts))


def test_the_reprints_are_in_the_json(answer: Answer) -> None:
    (citation,) = [c for c in answer.to_dict()["citations"] if c["quote"] == NEWS]
    assert [reprint["outlet"] for reprint in citation["also_in"]] == ["Daily Post", "Evening Star"]
    assert set(citation["also_in"][0]) == {
        *(
            "article_id",
            "title",
            "outlet",
            "genre",
            "published",
            "updated",
            "url",
            "paragraph",
            "start",
            "end",
            "permalink",
        )
    }


def test_a_filter_for_an_outlet_cites_its_reprint(reprinted: Index) -> None:

    found = Assistant(reprinted).ask(
        "When will the Tilbury footbridge reopen?", options=AskOptions(outlets=("Evening Star",))
    )
    assert {citation.article.outlet for citation in found.citations} == {"Evening Star"}


def test_near_duplicates_are_cited_once() -> None:
    sentences = [
        read_sentence("a", "Okoye said the footbridge will reopen in March.", 5.0, source="wire"),
        read_sentence(
            "b", "Okoye said the footbridge will reopen in March 2026.".replace(" 2026", ""), 4.9, source="wire"
        ),
        read_sentence("c", "Okoye said that the footbridge will reopen in March.", 4.8),
    ]
    (statement,) = compose(sentences, lambda _: None, 3)
    assert [citation.article.id for citation in statement.citations] == ["a", "c"]
