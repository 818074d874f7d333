from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from index import Index
from index.article import Genre
from qa import Assistant, Filters, QuestionRefused
from qa.filters import NO_FILTERS
from qa.options import AskOptions
from qa.understanding.scope import find_scope

ARTICLES = {
    "a": ("outlet: NBC News\npublished: 2025-09-05", "Mayor Reed said on Friday that the harbour bridge will close."),
    "b": ("outlet: The Morning Post\npublished: 2025-06-02", "Mayor Reed said the harbour bridge is safe and sound."),
    "c": ("outlet: The Morning Post\npublished: 2025-07-01", "In May, Mayor Reed said the harbour bridge needs paint."),
    "d": ("outlet: Time", "Mayor Reed said the harbour bridge must be sold."),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Four articles about a bridge; two from one outlet, one without a date."""
    folder = tmp_path_factory.mktemp("filters")
    write(folder, ARTICLES)
    with Index.open(folder / "index") as index:
        index.add([folder / f"{name}.txt" for name in ARTICLES])
        yield index


def write(folder: Path, articles: dict[str, tuple[str, str]]) -> None:
    for name, (head, text) in articles.items():
        (folder / f"{name}.txt").write_text(f"---\ntitle: Article {name}\n{head}\n---\n{text}\n", "utf-8")


@pytest.fixture(scope="module")
def reed(index: Index) -> Assistant:
    return Assistant(index)


def titles(assistant: Assistant, question: str, filters: Filters = NO_FILTERS) -> set[str]:
    """The last letters of the titles of all passages."""
    return {
        passage.article.title[-1] for passage in assistant.ask(question, options=AskOptions(**asdict(filters))).passages
    }


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (NO_FILTERS, "abcd"),
        (Filters(outlets=("NBC",)), "a"),
        (Filters(outlets=("the morning post", "time")), "bcd"),
        (Filters(since=date(2025, 7, 1)), "ac"),
        (Filters(until=date(2025, 7, 1)), "bc"),
        (Filters(outlets=("Morning Post",), since=date(2025, 6, 3)), "c"),
    ],
)
def test_only_the_filtered_articles_are_read(reed: Assistant, filters: Filters, expected: str) -> None:
    assert titles(reed, "What did Reed say about the bridge?", filters) == set(expected)


@pytest.mark.parametrize(
    ("question", "words", "outlets"),
    [
        ("According to NBC, will the bridge close?", "Will the bridge close?", ["NBC News"]),
        ("Will the bridge close, according to nbc news?", "Will the bridge close?", ["NBC News"]),
        ("What does the Morning Post say about Reed?", "What is reported about Reed?", ["The Morning Post"]),
        ("What did Reed say in Time?", "What did Reed say?", ["Time"]),
        ("Did Reed arrive in time?", "Did Reed arrive in time?", []),
        ("What did Reed say, according to CNN?", "What did Reed say, according to CNN?", []),
        ("What does Reed say about NBC?", "What does Reed say about NBC?", []),
        ("According to NBC?", "According to NBC?", ["NBC News"]),
    ],
)
def test_an_outlet_named_as_a_source_becomes_a_filter(
    index: Index, question: str, words: str, outlets: list[str]
) -> None:
    scope = find_scope(question, index.view(), NO_FILTERS)
    assert (scope.query, list(scope.filters.outlets)) == (words, outlets)


def test_a_filter_overrides_the_outlet_in_the_question(reed: Assistant) -> None:
    assert titles(reed, "What did Reed say, according to NBC?", Filters(outlets=("Time",))) == {"d"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Reed say about the bridge in September?", "ad"),
        ("What did Reed say about the bridge in June 2025?", "bd"),
        ("What did Reed say about the bridge on 5 September?", "ad"),
        ("What did Reed say about the bridge in 2025?", "abcd"),
        ("What did Reed say about the bridge in July?", "d"),
        ("What did Reed say about the bridge in 1999?", "d"),
        ("What was reported about the bridge in June 2025?", "b"),
    ],
)
def test_a_time_in_the_question_limits_the_passages(reed: Assistant, question: str, expected: str) -> None:
    assert titles(reed, question) == set(expected)


def test_a_passage_that_mentions_the_time_matches_whenever_it_was_published(tmp_path: Path) -> None:
    later = ("published: 2025-05-20", "Mayor Reed was in Lima.")
    relative = ("published: 2025-09-09", "On Monday, Mayor Reed met the harbour board in Lima.")
    other = ("", "In April, Mayor Reed was in Quito.")
    write(tmp_path, {"c": ARTICLES["c"], "e": later, "f": relative, "g": other})
    with Index.open(tmp_path / "index") as index:
        index.add([tmp_path / f"{name}.txt" for name in "cefg"])
        assistant = Assistant(index)
        assert titles(assistant, "Where was Mayor Reed in May?") == {"c", "e"}
        assert titles(assistant, "Where was Mayor Reed on 20 May?") == {"e"}
        (tmp_path / "h.txt").write_text("---\npublished: 2025-09-08\n---\nA quiet day in the harbour.", "utf-8")
        index.add([tmp_path / "h.txt"])
        assert "f" in titles(assistant, "Where was Mayor Reed on 8 September?")


def test_the_notes_say_what_the_search_was_limited_to(reed: Assistant) -> None:
    since = date(2025, 6, 3)
    answer = reed.ask(
        "What did Reed say about the bridge?", options=AskOptions(outlets=("Morning Post", "Time"), since=since)
    )
    assert answer.notes[:2] == (
        "Searched 1 of 4 articles (The Morning Post or Time, since 2025-06-03).",
        "Articles excluded because they have no date: 1.",
    )
    assert answer.to_dict()["filters"] == {
        "outlets": ["The Morning Post", "Time"], "since": "2025-06-03", "until": None, "genres": [],
    }  # fmt: skip
    answer = reed.ask("What did Reed say about the bridge in September?")
    assert any(note.startswith("Limited to “in September”: passages published at that time") for note in answer.notes)
    assert not answer.abstained


def test_the_reason_refers_to_the_articles_that_were_searched(reed: Assistant) -> None:
    notes = reed.ask("What did Reed say about paint?", options=AskOptions(outlets=("NBC",))).notes
    assert notes[-1] == "These articles mention Reed, but not “paint”."
    notes = reed.ask("What did Quill say?", options=AskOptions(outlets=("NBC",))).notes
    assert notes[-1] == "None of these articles mentions Quill."
    notes = reed.ask("What did Reed say?", options=AskOptions(since=date(2026, 1, 1))).notes
    assert notes[0] == "Searched 0 of 4 articles (since 2026-01-01)."
    assert notes[-1] == "No article matches the filters."


def test_invalid_filters_are_rejected_with_the_valid_ones(reed: Assistant, tmp_path: Path) -> None:
    with pytest.raises(QuestionRefused, match="no article is from 'CNN'; there are articles from NBC News, The M"):
        reed.ask("What did Reed say?", options=AskOptions(outlets=("CNN",)))
    with pytest.raises(QuestionRefused, match="since 2025-02-01 is after until 2025-01-01"):
        Filters(since=date(2025, 2, 1), until=date(2025, 1, 1))
    with Index.open(tmp_path / "empty") as empty, pytest.raises(QuestionRefused, match="no article in this index"):
        Assistant(empty).ask("Who?", options=AskOptions(outlets=("CNN",)))


def test_an_outlet_that_is_a_domain_is_named_as_people_call_it(tmp_path: Path) -> None:
    pages = {
        "a": ("outlet: cnn.com", "Mayor Reed said the harbour bridge is closed."),
        "b": ("outlet: theguardian.com", "Mayor Reed said the harbour bridge is open."),
        "c": ("outlet: nytimes.com", "Mayor Reed said the harbour bridge is old."),
        "d": ("outlet: CNN (Web News)", "Mayor Reed said the harbour bridge is new."),
    }
    write(tmp_path, pages)
    with Index.open(tmp_path / "index") as index:
        index.add([tmp_path / f"{name}.txt" for name in pages])
        assistant = Assistant(index)
        assert titles(assistant, "What did Reed say about the bridge, according to CNN?") == {"a", "d"}
        assert titles(assistant, "According to the Guardian, what did Reed say about the bridge?") == {"b"}
        assert titles(assistant, "What did Reed say about the bridge, according to the New York Times?") == {"c"}
        # The forms in which articles state an outlet are one outlet, in filters and in what is shown.
        for name in ("CNN", "cnn.com", "edition.cnn.com", "CNN (Web News)"):
            assert titles(assistant, "What did Reed say?", Filters(outlets=(name,))) == {"a", "d"}
        assert index.view().outlets == ("CNN", "The Guardian", "The New York Times")
        assert [info.outlet for info in index.articles()] == ["CNN", "The Guardian", "The New York Times", "CNN"]
        # A new name in the table makes no new versions.
        assert index.add([tmp_path / f"{name}.txt" for name in pages]).count("unchanged") == len(pages)


def test_a_weekday_in_a_statement_has_its_date(reed: Assistant) -> None:
    statement = reed.ask("When did Reed say that the bridge will close?").statements[0]
    assert statement.text.startswith("Mayor Reed said on Friday")
    assert statement.to_dict()["days"] == [{"start": 19, "end": 25, "text": "Friday", "date": "2025-09-05"}]


def test_articles_of_some_genres(tmp_path: Path) -> None:
    pages = {
        "a": ("url: https://x.example/news/a", "Mayor Reed said the harbour bridge is closed."),
        "b": ("url: https://x.example/opinion/b", "Mayor Reed said the harbour bridge is safe."),
    }
    write(tmp_path, pages)
    with Index.open(tmp_path / "index") as index:
        index.add([tmp_path / f"{name}.txt" for name in pages])
        assert [info.genre_name for info in index.articles()] == [None, "opinion"]
        assistant = Assistant(index)
        assert titles(assistant, "What did Reed say?") == {"a", "b"}
        assert titles(assistant, "What did Reed say?", Filters(genres=(Genre.OPINION,))) == {"b"}
        answer = assistant.ask("What did Reed say?", options=AskOptions(genres=(Genre.REPORT,)))
        assert answer.notes[0] == "Searched 1 of 2 articles (report)."
        assert {citation.article.genre for citation in answer.citations} == {Genre.REPORT}
