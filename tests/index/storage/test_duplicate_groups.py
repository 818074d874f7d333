"""Near-duplicates in an index: detected, reported, and counted as one source."""

import random
from pathlib import Path

import pytest

from index import Index
from index.storage.matching import Change

WORDS = (
    "minister harbour treaty drone winter budget election vaccine river museum bridge council police farmer school"
    " hospital island storm market engine village judge border letter festival railway factory library senator coach"
).split()


def story(seed: int, paragraphs: int = 8) -> list[str]:
    """Return the paragraphs of an article; each seed has a different one."""
    draw = random.Random(seed)
    return [
        " ".join(f"The {' '.join(draw.choices(WORDS, k=12))}, officials said." for _ in range(2))
        for _ in range(paragraphs)
    ]


def write(folder: Path, name: str, paragraphs: list[str], **head: str) -> Path:
    path = folder / f"{name}.txt"
    lines = "".join(f"{key}: {value}\n" for key, value in {"title": f"Title {name}", **head}.items())
    path.write_text(f"---\n{lines}---\n" + "\n\n".join(paragraphs), encoding="utf-8")
    return path


def copies(index: Index, title: str) -> list[str]:
    identity = next(info.id for info in index.articles() if info.title == f"Title {title}")
    return [info.title.removeprefix("Title ") for info in index.near_duplicates(identity)]


def test_a_syndicated_article_is_stored_separately_and_known_as_a_near_duplicate(index: Index, articles: Path) -> None:
    write(articles, "a", story(1), outlet="Wire", published="2025-09-05")
    write(articles, "b", [*story(1)[:6], "The Post adds a line of its own."], outlet="Post", published="2025-09-06")
    write(articles, "c", story(2))
    report = index.add([articles])
    assert [file.change for file in report.files] == [Change.ADDED] * 3
    assert [file.duplicate_of for file in report.files] == [None, report.files[0].article_id, None]
    assert (copies(index, "a"), copies(index, "b"), copies(index, "c")) == (["b"], ["a"], [])
    assert index.article(report.files[1].article_id).paragraphs[-1].text == "The Post adds a line of its own."


def test_it_is_found_in_a_later_run_too(index: Index, articles: Path) -> None:
    index.add([write(articles, "a", story(1))])
    index.add([write(articles, "b", story(1)[1:])])
    assert copies(index, "a") == ["b"]


def test_the_earliest_comes_first(index: Index, articles: Path) -> None:
    for name, published in (("a", "2025-09-07"), ("b", "2025-09-05"), ("c", "2025-09-06T10:00:00+00:00")):
        write(articles, name, story(1), published=published)
    write(articles, "d", story(1))
    index.add([articles])
    assert copies(index, "a") == ["b", "c", "d"]


def test_near_duplicates_of_near_duplicates_are_one_source(index: Index, articles: Path) -> None:
    long = story(1, 12)
    write(articles, "a", long[:8])
    write(articles, "b", long)
    write(articles, "c", long[5:])
    index.add([articles])
    assert set(copies(index, "a")) == {"b", "c"}
    assert set(copies(index, "c")) == {"a", "b"}


def test_a_version_with_other_words_is_no_longer_a_near_duplicate(index: Index, articles: Path) -> None:
    write(articles, "a", story(1))
    write(articles, "b", story(1))
    index.add([articles])
    write(articles, "b", story(2))
    index.add([articles])
    assert copies(index, "a") == []
    write(articles, "b", story(1)[1:])
    index.add([articles])
    assert copies(index, "a") == ["b"]


def test_a_corrected_version_is_not_a_near_duplicate_of_itself(index: Index, articles: Path) -> None:
    index.add([write(articles, "a", story(1))])
    report = index.add([write(articles, "a", [*story(1), "Correction: it was Friday."])])
    assert [(file.change, file.duplicate_of) for file in report.files] == [(Change.UPDATED, None)]
    assert copies(index, "a") == []


def test_removing_a_near_duplicate_leaves_the_others(index: Index, articles: Path) -> None:
    for name in "abc":
        write(articles, name, story(1))
    index.add([articles])
    index.remove([info.id for info in index.articles() if info.title == "Title b"])
    assert copies(index, "a") == ["c"]
    assert index.check().problems == ()


def test_passages_of_near_duplicates_have_one_source(index: Index, articles: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write(articles, name, story(seed))
    index.add([articles])
    view = index.view()
    found = view.passages(list(view.nearest_paragraphs(view.embed("The minister"), 100)))
    sources: dict[str, set[int]] = {}
    for passage in found:
        sources.setdefault(passage.article.title[-1], set()).add(passage.source)
    assert sources["a"] == sources["b"] != sources["c"]
    assert all(len(keys) == 1 for keys in sources.values())


def test_an_unknown_article_has_no_near_duplicates(index: Index) -> None:
    assert index.near_duplicates("nosuchid") == []


@pytest.mark.parametrize("url", ["https://m.news.example/a", "https://www.news.example/a/amp/?utm_source=x"])
def test_an_equivalent_url_is_the_same_article(index: Index, articles: Path, url: str) -> None:
    index.add([write(articles, "a", story(1), url="https://news.example/a")])
    report = index.add([write(articles, "b", story(1), url=url)])
    assert [file.change for file in report.files] == [Change.UPDATED]  # it has another title
    assert len(index.articles()) == 1


def test_the_same_words_at_an_equivalent_url_are_a_duplicate(index: Index, articles: Path) -> None:
    for name, url in (("one", "https://news.example/a"), ("two", "https://news.example/a?utm_source=feed")):
        write(articles, name, story(1), title="Same", url=url)
    assert [file.change for file in index.add([articles]).files] == [Change.ADDED, Change.DUPLICATE]
