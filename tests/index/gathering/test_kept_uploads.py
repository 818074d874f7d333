"""Uploads that are kept: read again, backed up with the index, and deleted with their last article."""

import json
import sqlite3
from pathlib import Path

import pytest

from index import Index
from index.errors import IndexUnusable
from index.gathering.kept_uploads import KeptUploads
from index.gathering.uploads import Upload
from tests.index.helpers import write_article
from tests.index.parsing.office.package_files import package
from tests.postgres_server import NewDatabase


@pytest.fixture
def upload(articles: Path) -> Upload:
    return Upload("../../etc/a story.txt", write_article(articles, 1))


def kept(index: Index) -> list[str]:
    return [path.name for path in KeptUploads(index.path).files()]


@pytest.mark.both_stores
def test_an_upload_is_kept_with_its_article_and_deleted_with_it(index: Index, upload: Upload) -> None:
    index.add([upload], keep_uploads=True)
    (info,) = index.articles()
    digits = info.origin.partition("/")[0].removeprefix("upload:")
    assert kept(index) == [digits, f"{digits}.json"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (index.path / ".uploads").iterdir())
    found = KeptUploads(index.path).find(info.origin)
    assert found is not None
    assert (found.name, found.path.read_bytes()) == (upload.name, upload.path.read_bytes())
    index.add([upload], keep_uploads=True)
    assert len(kept(index)) == 2
    index.remove([info.id])
    assert kept(index) == []


def test_one_is_not_kept_unless_asked_for_nor_if_it_is_refused(index: Index, upload: Upload, articles: Path) -> None:
    index.add([upload])
    assert not (index.path / ".uploads").exists()
    (articles / "b.pdf").write_bytes(b"\0\1\2")
    assert index.add([Upload("b.pdf", articles / "b.pdf")], keep_uploads=True).refused
    assert kept(index) == []


@pytest.mark.both_stores
def test_it_is_there_for_each_version_and_each_part(index: Index, articles: Path) -> None:
    one, two = write_article(articles, 1), write_article(articles, 2)
    archive = articles / "c.zip"
    archive.write_bytes(package({"d/one.txt": one.read_text(), "two.txt": two.read_text()}))
    index.add([Upload("c.zip", archive)], keep_uploads=True)
    one.write_text(one.read_text() + "\nMore was said about it in the evening.\n")
    index.add([Upload("c.zip/d/one.txt", one)], keep_uploads=True)
    uploads = KeptUploads(index.path)
    for info in index.articles():
        found = uploads.find(info.origin)
        assert found is not None
        assert found.name == ("c.zip/d/one.txt" if info.version == 2 else "c.zip")
    assert uploads.find("upload:000000000000/c.zip") is None
    assert uploads.find("upload:../../x") is None


def test_an_upload_that_another_process_is_adding_is_not_deleted(
    new_database: NewDatabase, upload: Upload, articles: Path, tiny_model: str
) -> None:
    address = new_database()
    other_upload = Upload("other.txt", write_article(articles, 2))
    with Index.open(address, model=tiny_model) as index, Index.open(address, model=tiny_model) as other:
        other.add([other_upload], keep_uploads=True)
        others = other.articles()

        def meanwhile(_: object) -> bool:  # the upload is kept, and not yet stored
            other.remove([info.id for info in others])
            others.clear()
            return True

        index.add([upload], keep_uploads=True, on_progress=meanwhile)
        assert KeptUploads(index.path).find(index.articles()[0].origin) is not None
        assert len(kept(index)) == 2, "what the other one could not delete is gone, too"


def test_one_that_was_changed_is_not_read_again(index: Index, upload: Upload) -> None:
    index.add([upload], keep_uploads=True)
    (info,) = index.articles()
    path = index.path / ".uploads" / kept(index)[0]
    path.write_bytes(path.read_bytes().replace(b"gave", b"took"))
    assert KeptUploads(index.path).find(info.origin) is None
    index.add([upload], keep_uploads=True)  # which mends it
    assert KeptUploads(index.path).find(info.origin) is not None
    path.with_suffix(".json").write_text("[", encoding="utf-8")
    assert KeptUploads(index.path).find(info.origin) is None


def test_damage_is_repaired_from_it(index: Index, upload: Upload) -> None:
    index.add([upload], keep_uploads=True)
    (info,) = index.articles()
    whole = index.article(info.id)
    with sqlite3.connect(index.path / "articles.sqlite") as db:
        db.execute("UPDATE paragraphs SET text = 'other' WHERE number = 2")
    db.close()
    (line,) = index.check(repair=True).repaired
    assert line.endswith(f"it was read again from {info.origin}")
    assert index.article(info.id) == whole


def test_it_is_backed_up_and_restored(index: Index, upload: Upload, tmp_path: Path) -> None:
    index.add([upload], keep_uploads=True)
    (info,) = index.articles()
    report = index.backup(tmp_path / "backup")
    Index.restore(tmp_path / "backup", tmp_path / "restored")
    found = KeptUploads(tmp_path / "restored").find(info.origin)
    assert found is not None
    assert found.path.parent == tmp_path / "restored" / ".uploads"
    values = json.loads(report.path.read_text())
    for file in values["files"]:
        file["name"] = f"../../{file['name']}"
    report.path.write_text(json.dumps(values))
    Index.restore(report.path, tmp_path / "again" / "index")
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == ["index"]


def test_without_space_for_it_nothing_is_added(index: Index, upload: Upload) -> None:
    (index.path / ".uploads").write_bytes(b"")
    with pytest.raises(IndexUnusable, match=r"the uploads cannot be kept .* serve without --keep-uploads"):
        index.add([upload], keep_uploads=True)
    assert index.articles() == []
