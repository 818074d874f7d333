"""Adding files: what changes, what stays, and the report."""

import gzip
import os
from pathlib import Path

import pytest

from index import AddReport, Index
from index.search.embedding import Embedder
from index.text.metadata import KEYS
from index.vectors import Vectors
from tests.index.helpers import PNG, found_texts, write_article

pytestmark = pytest.mark.both_stores

URL = "https://news.example/story"


def counts(report: AddReport) -> tuple[int, int, int, int, int]:
    """Return the numbers of added, updated, unchanged, duplicate and refused files."""
    changes = [report.count(change) for change in ("added", "updated", "unchanged", "duplicate")]
    return changes[0], changes[1], changes[2], changes[3], len(report.refused)


def versions_of(index: Index) -> dict[str, int]:
    return {info.origin.rsplit("/", 1)[-1]: info.version for info in index.articles()}


def test_adding_again_changes_nothing(index: Index, articles: Path) -> None:
    for number in range(3):
        write_article(articles, number)
    assert counts(index.add([articles])) == (3, 0, 0, 0, 0)
    before = index.articles(), index.stats()
    assert counts(index.add([articles])) == (0, 0, 3, 0, 0)
    assert (index.articles(), index.stats()) == before


def test_unchanged_paragraphs_are_not_embedded_again(
    index: Index, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(write_article(articles, 1).read_bytes())
    index.add([articles, copy])

    def encode(_self: Embedder, _texts: object) -> Vectors:
        raise AssertionError("nothing is new")

    monkeypatch.setattr(Embedder, "encode", encode)
    assert counts(index.add([articles, copy])) == (0, 0, 1, 1, 0)


def test_a_changed_file_is_a_new_version_with_the_same_id(index: Index, articles: Path) -> None:
    path = write_article(articles, 1)
    index.add([path])
    (old,) = index.articles()
    path.write_text("The story was changed on Monday.", encoding="utf-8")
    assert counts(index.add([path])) == (0, 1, 0, 0, 0)
    (new,) = index.articles()
    assert (new.id, new.version, old.version) == (old.id, 2, 1)
    assert index.article(old.id).paragraphs[0].text == "The story was changed on Monday."
    assert index.article(old.id, version=1).title == old.title
    assert found_texts(index, "The story was changed on Monday.", 10) == ["The story was changed on Monday."]


def test_a_reverted_file_is_version_three(index: Index, articles: Path) -> None:
    path = write_article(articles, 1)
    text = path.read_bytes()
    for data in (text, b"The story was changed on Monday.", text):
        path.write_bytes(data)
        index.add([path])
    assert versions_of(index) == {"a001.txt": 3}
    assert counts(index.add([path])) == (0, 0, 1, 0, 0)


def test_two_files_with_one_url_do_not_replace_each_other_in_turns(index: Index, articles: Path) -> None:
    one, two = write_article(articles, 1, url=URL), write_article(articles, 2, url=URL + "/#top")
    assert counts(index.add([one])) == (1, 0, 0, 0, 0)
    assert counts(index.add([two])) == (0, 1, 0, 0, 0)
    generation = index.stats()["generation"]
    assert counts(index.add([one, two])) == (0, 0, 2, 0, 0)
    assert counts(index.add([two, one])) == (0, 0, 2, 0, 0)
    assert index.stats()["generation"] == generation
    assert versions_of(index) == {"a002.txt": 2}


def test_an_old_version_in_another_file_stays_old(index: Index, articles: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write_article(articles, 1, url="https://x.example/1").rename(articles / name)
    assert counts(index.add([articles])) == (1, 0, 0, 2, 0)
    write_article(articles, 1, "It is corrected.", url="https://x.example/1").rename(articles / "b.txt")
    assert counts(index.add([articles])) == (0, 1, 1, 1, 0)
    assert counts(index.add([articles])) == (0, 0, 2, 1, 0)
    (info,) = index.articles()
    assert "It is corrected." in index.article(info.id).paragraphs[1].text


def test_a_compressed_file_next_to_an_uncompressed_one(index: Index, articles: Path) -> None:
    path = write_article(articles, 1)
    (articles / f"{path.name}.gz").write_bytes(gzip.compress(write_article(articles, 2).read_bytes()))
    assert counts(index.add([articles])) == (2, 0, 0, 1, 0)
    assert counts(index.add([articles])) == (0, 0, 2, 1, 0)
    assert sorted(info.origin for info in index.articles()) == [str(path), f"{path}.gz"]


def test_a_file_that_now_contains_another_article(index: Index, articles: Path) -> None:
    """The same file name every day, as with "latest.txt": the URL shows that it is another article."""
    path = write_article(articles, 1, url=URL)
    index.add([path])
    write_article(articles, 1, "Changed.", url=URL + "/tomorrow")
    assert counts(index.add([path])) == (1, 0, 0, 0, 0)
    assert [info.url for info in index.articles()] == [URL, URL + "/tomorrow"]
    assert counts(index.add([path])) == (0, 0, 1, 0, 0)
    write_article(articles, 1, "Changed again.", url=URL + "/tomorrow")
    assert counts(index.add([path])) == (0, 1, 0, 0, 0)


def test_a_file_that_gains_a_url_keeps_its_id(index: Index, articles: Path) -> None:
    index.add([write_article(articles, 1)])
    (before,) = index.articles()
    index.add([write_article(articles, 1, url=URL)])
    (after,) = index.articles()
    assert (after.id, after.version, after.url) == (before.id, 2, URL)
    elsewhere = write_article(articles, 2, url=URL)
    assert counts(index.add([elsewhere])) == (0, 1, 0, 0, 0)
    assert [info.id for info in index.articles()] == [before.id]


def test_a_file_that_gains_the_url_of_another_article_stays_its_own(index: Index, articles: Path) -> None:
    index.add([write_article(articles, 1), write_article(articles, 2, url=URL)])
    ids = [info.id for info in index.articles()]
    assert counts(index.add([write_article(articles, 1, url=URL)])) == (0, 1, 0, 0, 0)
    assert [info.id for info in index.articles()] == ids


def test_an_exact_copy_is_a_duplicate(index: Index, articles: Path) -> None:
    path = write_article(articles, 1)
    copy = articles / "copy.txt"
    copy.write_bytes(path.read_bytes())
    report = index.add([articles])
    assert counts(report) == (1, 0, 0, 1, 0)
    assert {file.article_id for file in report.files} == {info.id for info in index.articles()}
    assert counts(index.add([articles])) == (0, 0, 1, 1, 0)


def test_a_copy_of_an_earlier_version_is_a_separate_article(index: Index, articles: Path) -> None:
    """Also within one run, in which the first file is stored before the copy is compared."""
    path = write_article(articles, 1)
    copy = articles / "copy.txt"
    copy.write_bytes(path.read_bytes())
    index.add([articles])
    path.write_text("The story was changed on Monday.", encoding="utf-8")
    assert counts(index.add([articles])) == (1, 1, 0, 0, 0)
    one, two = index.articles()
    assert one.id != two.id
    assert versions_of(index) == {"a001.txt": 2, "copy.txt": 1}
    assert index.check().problems == ()
    assert counts(index.add([articles])) == (0, 0, 2, 0, 0)


def test_more_files_than_are_embedded_at_once(index: Index, articles: Path) -> None:
    for number in range(40):
        write_article(articles, number)
    (articles / "a010.txt").write_bytes(b"")
    report = index.add([articles])
    assert counts(report) == (39, 0, 0, 0, 1)
    assert [file.origin for file in report.files] == sorted(file.origin for file in report.files)
    assert index.check().problems == ()
    assert found_texts(index, "Officials spoke about the budget on day 35. They gave 35 reasons for it.") == [
        "Officials spoke about the budget on day 35. They gave 35 reasons for it."
    ]


def test_a_refused_file_does_not_stop_the_others(index: Index, articles: Path) -> None:
    write_article(articles, 1)
    (articles / "empty.txt").write_bytes(b"")
    (articles / "no_news.txt").write_text("24\nLeave a Reply", encoding="utf-8")
    (articles / "other.png").write_bytes(PNG)
    (articles / "picture.png").write_bytes(PNG)
    os.mkfifo(articles / "pipe.txt")
    report = index.add([articles, articles / "picture.png", articles / "none.txt"])
    assert report.count("added") == 1
    assert [reason.split(": ")[0].rsplit("/", 1)[-1] for reason in report.refused] == [
        *("empty.txt", "no_news.txt", "picture.png", "pipe.txt", "none.txt")
    ]
    assert report.skipped == [f"{articles}/other.png"]


def test_a_file_that_vanishes_after_it_was_listed(
    index: Index, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, kept = write_article(articles, 1), write_article(articles, 2)
    encode = Embedder.encode

    def delete_and_encode(self: Embedder, texts: list[str]) -> Vectors:
        gone.unlink(missing_ok=True)
        return encode(self, texts)

    monkeypatch.setattr(Embedder, "encode", delete_and_encode)
    monkeypatch.setattr("index.ingest.adding._BATCH_SIZE", 1)
    monkeypatch.setattr("index.parsing.worker._MAX_PENDING", 0)
    report = index.add([kept, gone])
    assert counts(report) == (1, 0, 0, 0, 1)
    assert "does not exist" in report.refused[0]


def test_odd_file_names(index: Index, articles: Path) -> None:
    names = [b"caf\xe9.txt", b"new\nline.txt", "\u202egnp.txt".encode(), b"quote'\".txt", b"-dash.txt"]
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(articles) + b"/" + name)).write_bytes(write_article(articles, number).read_bytes())
        (articles / f"a{number:03}.txt").unlink()
    assert counts(index.add([articles])) == (5, 0, 0, 0, 0)
    assert counts(index.add([articles])) == (0, 0, 5, 0, 0)
    assert f"{articles}/caf\\xe9.txt" in {info.origin for info in index.articles()}


def test_a_huge_single_line(index: Index, articles: Path) -> None:
    (articles / "line.txt").write_text("word " * 40_000 + "and a harbour at the end.", encoding="utf-8")
    assert counts(index.add([articles])) == (1, 0, 0, 0, 0)
    (paragraph,) = index.article(index.articles()[0].id).paragraphs
    assert len(paragraph.sentences) > 100
    assert index.check().problems == ()


def test_a_report_as_json_values(index: Index, articles: Path) -> None:
    path = write_article(articles, 1)
    path.write_text("---\ntitel: A typo\n---\nThe truce held.", encoding="utf-8")
    report = index.add([articles, articles / "none.txt"])
    (article,) = index.articles()
    assert report.to_dict() == {
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "duplicate": 0,
        "files": [
            {
                "origin": str(path),
                "change": "added",
                "article_id": article.id,
                "title": "The truce held.",
                "duplicate_of": None,
                "notes": (f"front matter 'titel' is not one of {', '.join(KEYS)}: ignored",),
                "version": 1,
            }
        ],
        "refused": [f"{articles}/none.txt: the file does not exist; check the path and add it again"],
        "skipped": [],
        "removed": [],
    }
