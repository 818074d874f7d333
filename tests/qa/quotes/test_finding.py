"""Finding quotes by speaker, topic and filters."""

import json
import logging
import shutil
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from index import Index
from qa.errors import QuestionRefused
from qa.quotes import QuoteOptions, Quotes, find_quotes
from qa.quotes.finding import not_quoted_on
from qa.quotes.quote_json import QuotesJson
from qa.quotes.store import FILE_NAME, store_in
from tests.qa.quotes.conftest import ARTICLES


def find(index: Index, speaker: str = "", about: str = "", **more: object) -> Quotes:
    return find_quotes(index, QuoteOptions(speaker=speaker, about=about, **more), seconds=None)  # type: ignore[arg-type]


def words(found: Quotes) -> list[str]:
    return [" … ".join(quote.paragraph_text[a:b] for a, b in quote.words) for quote in found.quotes]


def test_every_quote_stands_in_the_store_to_the_character(oxhaven: Index) -> None:
    found = find(oxhaven)
    assert found.total == len(found.quotes) == 12
    for quote in found.to_dict()["quotes"]:
        text = oxhaven.article(quote["article_id"], quote["version"]).paragraphs[quote["paragraph"] - 1].text
        assert text[quote["start"] : quote["end"]] == quote["text"]
        assert all(text[said["start"] : said["end"]] == said["text"] for said in quote["words"])


@pytest.mark.parametrize("name", ["Jane Doe", "jane doe", "Doe", "Ms Doe", "the harbour master", "J. Doe"])
def test_a_speaker_is_found_by_name_and_by_office(oxhaven: Index, name: str) -> None:
    assert {quote.speaker for quote in find(oxhaven, name).quotes} == {"Jane Doe"}


def test_they_are_the_newest_first_and_the_same_words_count_once(oxhaven: Index) -> None:
    found = find(oxhaven, "Jane Doe")
    assert words(found) == [
        "“Nobody likes to pay more for the ferry,”",
        "the old bridge would close in May",
        "“It is rotten. It must go,”",
        "it was mended",
    ]
    assert [info.outlet for info, _ in found.quotes[0].also_in] == ["Quay Times"]
    assert found.quotes[0].article.outlet == "Coast Wire"
    assert [quote.second_hand for quote in found.quotes] == [False, False, False, True]


def test_a_topic_stands_in_the_paragraph_or_in_the_one_before(oxhaven: Index) -> None:
    assert "“It is rotten. It must go,”" in words(find(oxhaven, "Doe", "the bridge"))
    assert words(find(oxhaven, "Doe", "ferries")) == ["“Nobody likes to pay more for the ferry,”"]
    assert words(find(oxhaven, "Doe", "harbour fees")) == ["“Nobody likes to pay more for the ferry,”"]


def test_filters_limit_the_articles(oxhaven: Index) -> None:
    assert {quote.article.outlet for quote in find(oxhaven, outlets=("Quay Times",)).quotes} == {"Quay Times"}
    assert find(oxhaven, "Doe", until=date(2025, 3, 5)).total == 3


def test_speakers_topics_and_outlets_are_counted(oxhaven: Index) -> None:
    found = find(oxhaven)
    assert (found.speakers[0].name, found.speakers[0].office, found.speakers[0].count)[::2] == ("Jane Doe", 4)
    assert {speaker.name for speaker in found.speakers} >= {"Tom Reed", "Ada Reed", "council"}
    assert "fees" in {topic.name for topic in found.topics}
    assert {(outlet.name, outlet.count) for outlet in found.outlets} >= {("Oxhaven Post", 5), ("Coast Wire", 3)}


def test_a_page_of_quotes_can_be_asked_for(oxhaven: Index) -> None:
    found = find(oxhaven, "Doe", limit=2, offset=1)
    assert (found.total, found.offset, words(found)) == (4, 1, words(find(oxhaven, "Doe"))[1:3])


def test_two_persons_of_a_surname_are_told_apart(oxhaven: Index) -> None:
    assert {quote.speaker for quote in find(oxhaven, "Ada Reed").quotes} == {"Ada Reed"}
    assert {quote.speaker for quote in find(oxhaven, "the mayor").quotes} == {"Tom Reed"}
    (note,) = [note for note in find(oxhaven, "Reed").notes if note.startswith("Which")]
    assert note.startswith("Which Reed? ")
    assert "Tom Reed, mayor (2)" in note
    assert "Ada Reed" in note


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Jane Dow", "no article mentions 'Jane Dow'; the closest names that are quoted: Jane Doe, harbour master"),
        ("Zoltan Xu", "no article mentions 'Zoltan Xu'; 'byline quotes'"),
        ("Ella Quill", "no article quotes 'Ella Quill'; 'byline quotes'"),
        ("Jack Reed", "no article quotes 'Jack Reed'; the closest names that are quoted: .*Tom Reed, mayor"),
        ("Tom Reeed", "no article mentions 'Tom Reeed'; the closest names that are quoted: .*Tom Reed, mayor"),
        ("she", "names nobody"),
    ],
)
def test_an_unknown_speaker_is_refused_with_the_nearest(oxhaven: Index, name: str, message: str) -> None:
    with pytest.raises(QuestionRefused, match=message):
        find(oxhaven, name)


def test_a_topic_without_words_is_refused(oxhaven: Index) -> None:
    with pytest.raises(QuestionRefused, match="no searchable word"):
        find(oxhaven, about="the")


def test_a_speaker_who_is_not_quoted_on_a_topic_is_said_not_to_be_and_on_what_they_are(oxhaven: Index) -> None:
    found = find(oxhaven, "Jane Doe", "the festival")
    assert found.total == 0
    (note,) = [note for note in found.notes if "is not quoted" in note]
    assert note.startswith("Jane Doe is not quoted on “the festival”; Jane Doe is quoted on “")
    assert "ferry" in note
    (note,) = [note for note in find(oxhaven, "Doe", since=date(2025, 3, 8)).notes if "is not quoted" in note]
    assert note.startswith("Doe is not quoted in these articles; Doe is quoted on “")


def test_articles_in_other_languages_are_named_as_not_read(oxhaven: Index) -> None:
    assert any(note.startswith("1 article that is not in English may") for note in find(oxhaven, "Doe").notes)


def test_the_json_is_the_declared_one(oxhaven: Index) -> None:
    found = find(oxhaven, "Doe").to_dict()
    assert TypeAdapter(QuotesJson).validate_python(found) == found
    assert json.loads(json.dumps(found)) == found


def test_what_there_is_no_time_to_read_is_said_and_read_the_next_time(tmp_path: Path, oxhaven_folder: Path) -> None:
    shutil.copytree(oxhaven_folder, tmp_path / "index", ignore=shutil.ignore_patterns("quotes.sqlite*"))
    with Index.open(tmp_path / "index") as index:
        hurried = find_quotes(index, QuoteOptions(), seconds=0)
        assert hurried.notes[0] == "3 articles that may have more are not searched yet; ask again to continue."
        assert 0 < hurried.total < find(index).total


def test_the_quotes_of_a_removed_article_are_forgotten(tmp_path: Path, oxhaven_folder: Path) -> None:
    shutil.copytree(oxhaven_folder, tmp_path / "index")
    with Index.open(tmp_path / "index") as index:
        find(index)
        gone = next(info for info in index.articles() if info.title == ARTICLES[0][0])
        index.remove([gone.id])
        assert find(index, "Doe").total == 1
        assert gone.id not in {article_id for article_id, _ in store_in(index.path).read()}


@pytest.mark.parametrize("damage", [b"not a database", b""])
def test_a_damaged_or_empty_file_is_made_anew(
    tmp_path: Path, oxhaven_folder: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(oxhaven_folder, tmp_path / "index", ignore=shutil.ignore_patterns("quotes.sqlite*"))
    (tmp_path / "index" / FILE_NAME).write_bytes(damage)
    with Index.open(tmp_path / "index") as index, caplog.at_level(logging.WARNING):
        assert find(index, "Doe").total == 4
    assert "is damaged" in caplog.text


@pytest.mark.parametrize(
    "change", ["quote = replace(quote, 'Doe', 'Dot')", "quote = '{'", "terms = ' doe jane '", "sum = x'00'"]
)
def test_a_quote_that_was_changed_is_not_shown_and_read_anew(
    tmp_path: Path, oxhaven_folder: Path, change: str, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(oxhaven_folder, tmp_path / "index", ignore=shutil.ignore_patterns("quotes.sqlite*"))
    with Index.open(tmp_path / "index") as index, caplog.at_level(logging.WARNING):
        before = find(index, "Doe")
        with sqlite3.connect(index.path / FILE_NAME) as db:
            assert db.execute(f"UPDATE quotes SET {change} WHERE quote LIKE '%Doe%'").rowcount
        db.close()
        assert any("of quotes was changed after it was written" in line for line in index.check().problems)
        assert find(index, "Doe") == before
        assert index.check().problems == ()
    assert "are damaged; these articles are read again" in caplog.text


def test_a_repair_deletes_damaged_quotes_as_they_are_derived(tmp_path: Path, oxhaven_folder: Path) -> None:
    shutil.copytree(oxhaven_folder, tmp_path / "index", ignore=shutil.ignore_patterns("quotes.sqlite*"))
    with Index.open(tmp_path / "index") as index:
        before = find(index, "Doe")
        with sqlite3.connect(index.path / FILE_NAME) as db:
            db.execute("UPDATE read SET version = 7")
        db.close()
        (line,) = index.check(repair=True).repaired
        assert line == "deleted: quotes.sqlite, which was damaged; it is rebuilt when it is needed"
        assert find(index, "Doe") == before


def test_other_rules_read_the_articles_anew(
    tmp_path: Path, oxhaven_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(oxhaven_folder, tmp_path / "index")
    with Index.open(tmp_path / "index") as index:
        find(index)
        assert store_in(index.path).read()
        monkeypatch.setattr("qa.quotes.store.rules_digest", lambda: "0")
        assert store_in(index.path).read() == {}


def test_without_a_folder_to_write_to_quotes_are_kept_in_memory(
    tmp_path: Path, oxhaven_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(oxhaven_folder, tmp_path / "index", ignore=shutil.ignore_patterns("quotes.sqlite*"))
    with Index.open(tmp_path / "index") as index:
        monkeypatch.setattr("os.access", lambda *_: False)
        assert find(index, "Doe").total == 4
        assert store_in(index.path).read()
        assert not (tmp_path / "index" / FILE_NAME).exists()


def test_options_are_checked() -> None:
    with pytest.raises(QuestionRefused, match='"limit"'):
        QuoteOptions(limit=0)
    assert replace(QuoteOptions(speaker="Doe"), about="x").filters == QuoteOptions().filters


@pytest.mark.parametrize(
    ("name", "about", "note"),
    [
        ("Jane Doe", "the festival", "Jane Doe is not quoted on “the festival”; Jane Doe is quoted on “"),
        ("Jane Doe", "the bridge", None),
        ("Jane Doe", "bananas", None),
        ("Ella Quill", "the bridge", None),
    ],
)
def test_an_answer_says_that_somebody_is_quoted_but_not_on_that(
    oxhaven: Index, name: str, about: str, note: str | None
) -> None:
    said = not_quoted_on(oxhaven, oxhaven.view(), name, about)
    assert said is None if note is None else (said or "").startswith(note)
