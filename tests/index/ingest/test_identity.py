"""Which article a text is: by its origin, URL and record id, and an upload by its name and words."""

import json
import sqlite3
from pathlib import Path

import pytest

from index import AddReport, Index
from index.folder import STORE_FILE
from index.gathering.uploads import Upload
from tests.index.helpers import seal

LIVE = "https://tarn.example/live"
TEXTS = (
    "Police chief Ina Vale said all roads into Tarn were shut at ten because of the flood.",
    "The head of Tarn school, Abe Noor, said that pupils were sent home at eleven.",
    "The Marlow bridge fell at noon, engineer Cy Dorn said, but nobody was hurt.",
)


def feed(*entries: tuple[str, str, str]) -> str:
    """A feed of entries with these guids, links and texts."""
    items = ""
    for guid, link, text in entries:
        named = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
        described = f"<description>&lt;p&gt;{text}&lt;/p&gt;</description>"
        items += f"<item><title>Flood</title><link>{link}</link>{named}{described}</item>"
    return f"<rss version='2.0'><channel><title>Tarn News</title>{items}</channel></rss>"


def write_rows(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def counts(report: AddReport) -> dict[str, int]:
    assert report.refused == []
    kinds = ("added", "updated", "unchanged", "duplicate")
    return {kind: number for kind in kinds if (number := report.count(kind))} | (
        {"removed": len(report.removed)} if report.removed else {}
    )


def stored(index: Index) -> set[str]:
    return {index.article(info.id).paragraphs[0].text for info in index.articles()}


@pytest.mark.parametrize(
    ("guids", "links"),
    [
        (("live-0", "live-1", "live-2"), (LIVE, LIVE, LIVE)),
        (("", "", ""), (f"{LIVE}#e1", f"{LIVE}#e2", f"{LIVE}#e3")),
        (("", "", ""), (f"{LIVE}#/e/1", f"{LIVE}#/e/2", f"{LIVE}#/e/3")),
        (("", "", ""), (LIVE, LIVE, LIVE)),
        (("same", "same", "same"), (LIVE, LIVE, LIVE)),
    ],
)
def test_entries_with_the_same_page_are_articles_of_their_own(
    index: Index, articles: Path, guids: tuple[str, ...], links: tuple[str, ...]
) -> None:
    path = articles / "feed.xml"
    entries = list(zip(guids, links, TEXTS, strict=True))
    path.write_text(feed(*entries), encoding="utf-8")
    assert counts(index.sync([articles])) == {"added": 3}
    assert stored(index) == set(TEXTS)
    before = index.articles()
    path.write_text(feed(*entries[::-1]), encoding="utf-8")
    assert counts(index.sync([articles])) == {"unchanged": 3}
    assert index.articles() == before


def test_an_entry_with_the_same_guid_is_updated_and_one_left_alone_is_still_itself(
    index: Index, articles: Path
) -> None:
    path = articles / "feed.xml"
    path.write_text(feed(*((f"live-{n}", LIVE, text) for n, text in enumerate(TEXTS))), encoding="utf-8")
    index.add([path])
    path.write_text(
        feed(
            ("live-1", LIVE, TEXTS[1] + " All are safe."),
            ("live-3", LIVE, "It has rained in Tarn for three days, the mayor said."),
        ),
        encoding="utf-8",
    )
    assert counts(index.add([path])) == {"updated": 1, "added": 1}
    path.write_text(feed(("live-4", LIVE, "The rain over Tarn has stopped, the mayor said.")), encoding="utf-8")
    assert counts(index.add([path])) == {"added": 1}
    assert len(index.articles()) == 5


def test_the_page_of_a_live_blog_replaces_none_of_its_entries(index: Index, articles: Path) -> None:
    path = articles / "feed.xml"
    path.write_text(feed(("live-0", LIVE, TEXTS[0]), ("live-1", LIVE, TEXTS[1])), encoding="utf-8")
    index.add([path])
    assert counts(index.add([write_rows(articles / "a.jsonl", {"url": LIVE, "text": TEXTS[2]})])) == {"added": 1}
    assert stored(index) == set(TEXTS)


def test_an_entry_with_the_same_guid_is_the_same_article_at_another_url(index: Index, articles: Path) -> None:
    path = articles / "feed.xml"
    path.write_text(feed(("post-7", "https://tarn.example/flood", TEXTS[0])), encoding="utf-8")
    index.add([path])
    path.write_text(feed(("post-7", "https://tarn.example/flood-in-tarn", TEXTS[0] + " It is over.")), encoding="utf-8")
    assert counts(index.add([path])) == {"updated": 1}
    assert [info.url for info in index.articles()] == ["https://tarn.example/flood-in-tarn"]


def test_tracking_and_comments_are_no_entries(index: Index, articles: Path) -> None:
    rows = [{"url": f"{LIVE}{end}", "text": TEXTS[0]} for end in ("", "#comments", "#utm_source=rss", "#top")]
    assert counts(index.add([write_rows(articles / "a.jsonl", *rows)])) == {"added": 1, "duplicate": 3}


def test_rows_with_one_url_keep_their_articles_in_any_order(index: Index, articles: Path) -> None:
    rows = [{"url": LIVE, "text": text} for text in TEXTS]
    path = write_rows(articles / "a.jsonl", *rows)
    assert counts(index.sync([articles])) == {"added": 3}
    write_rows(path, *rows[::-1])
    assert counts(index.sync([articles])) == {"unchanged": 3}
    write_rows(path, rows[2] | {"text": TEXTS[2] + " It was old."}, rows[0], rows[1])
    assert counts(index.sync([articles])) == {"added": 1, "unchanged": 2, "removed": 1}
    assert stored(index) == {TEXTS[0], TEXTS[1], TEXTS[2] + " It was old."}


def test_a_row_alone_with_its_url_is_updated(index: Index, articles: Path) -> None:
    path = write_rows(articles / "a.jsonl", {"url": LIVE, "id": "1", "text": TEXTS[0]})
    index.add([path])
    write_rows(path, {"url": LIVE, "id": "2", "text": TEXTS[0] + " It is over."})
    assert counts(index.add([path])) == {"updated": 1}


def test_articles_stored_before_record_ids_get_theirs(index: Index, articles: Path) -> None:
    """Until schema 5 the entries of a live blog were versions of one article, each replacing the last."""
    path = articles / "feed.xml"
    entries = [(f"live-{number}", LIVE, text) for number, text in enumerate(TEXTS)]
    path.write_text(feed(*entries), encoding="utf-8")
    index.add([path])
    first = index.articles()[0].id
    with sqlite3.connect(index.path / STORE_FILE) as db:
        for number in (2, 3):
            db.execute("UPDATE versions SET current = 0 WHERE article_id = ?", (first,))
            db.execute("UPDATE versions SET article_id = ?, version = ? WHERE id = ?", (first, number, number))
        db.execute("DELETE FROM articles WHERE id != ?", (first,))
        db.execute("UPDATE articles SET record_id = NULL")
        seal(db)
    db.close()
    assert counts(index.add([path])) == {"added": 2, "unchanged": 1}
    assert stored(index) == set(TEXTS)
    assert counts(index.add([path])) == {"unchanged": 3}


def test_an_article_stored_before_routes_counted_gets_its_own(index: Index, articles: Path) -> None:
    rows = [{"url": f"https://tarn.example/app#/story/{number}", "text": TEXTS[number]} for number in range(2)]
    path = write_rows(articles / "a.jsonl", rows[0])
    index.add([path])
    with sqlite3.connect(index.path / STORE_FILE) as db:
        db.execute("UPDATE articles SET canonical_url = 'https://tarn.example/app'")
        db.execute("UPDATE versions SET content_hash = 'of another URL'")
        seal(db)
    db.close()
    write_rows(path, *rows)
    assert counts(index.add([path])) == {"updated": 1, "added": 1}
    assert counts(index.add([path])) == {"unchanged": 2}
    assert {info.url for info in index.articles()} == {row["url"] for row in rows}


def test_a_page_found_again_in_a_feed_is_not_duplicated(index: Index, articles: Path) -> None:
    index.add([write_rows(articles / "a.jsonl", {"url": LIVE, "text": TEXTS[0]})])
    (articles / "feed.xml").write_text(feed(("live-0", LIVE, TEXTS[0] + " They open at six.")), encoding="utf-8")
    assert counts(index.add([articles / "feed.xml"])) == {"updated": 1}
    assert counts(index.add([articles / "feed.xml"])) == {"unchanged": 1}
    assert len(index.articles()) == 1


def test_another_date_of_an_update_is_kept_but_is_no_new_version(index: Index, articles: Path) -> None:
    row = {"url": LIVE, "text": TEXTS[0], "published": "2024-03-05"}
    path = write_rows(articles / "a.jsonl", row | {"updated": "2024-03-06"})
    index.add([path])
    generation = index.stats()["generation"]
    write_rows(path, row | {"updated": "2024-03-07"})
    assert counts(index.add([path])) == {"unchanged": 1}
    (info,) = index.articles()
    assert (info.version, info.published, info.updated) == (1, "2024-03-05", "2024-03-07")
    assert index.stats()["generation"] == generation


def upload(folder: Path, name: str, text: str) -> Upload:
    path = folder / str(len(list(folder.iterdir())))
    path.write_text(text, encoding="utf-8")
    return Upload(name, path)


def test_a_file_uploaded_again_under_its_name_is_a_new_version(index: Index, articles: Path) -> None:
    index.add([upload(articles, "notes.txt", TEXTS[0])])
    report = index.add([upload(articles, "notes.txt", TEXTS[0].replace("ten", "nine"))])
    assert counts(report) == {"updated": 1}
    assert report.files[0].version == 2
    assert stored(index) == {TEXTS[0].replace("ten", "nine")}
    assert index.reports()[0].lines["updated"][0].startswith(f"version 2 of {report.files[0].title} (upload:")


def test_another_file_of_the_same_name_is_another_article(index: Index, articles: Path) -> None:
    index.add([upload(articles, "notes.txt", TEXTS[0])])
    report = index.add([upload(articles, "notes.txt", TEXTS[1])])
    assert counts(report) == {"added": 1}
    assert report.files[0].notes == (
        f"has the name of another upload, “{TEXTS[0]}”, but different words: added as a separate article",
    )
    assert counts(index.add([upload(articles, "other.txt", TEXTS[0].replace("ten", "nine"))])) == {"added": 1}
    assert stored(index) == {TEXTS[0], TEXTS[1], TEXTS[0].replace("ten", "nine")}
