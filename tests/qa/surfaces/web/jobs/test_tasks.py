"""What the jobs do, with a real index."""

import io
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.errors import IndexUnusable
from qa.surfaces.web.jobs.tasks import AddArticles, Counts, Reindex, Removing, keep_uploads
from tests.index.helpers import unprivileged, write_article

TEXT = b"The ministers met in Paris on Thursday. They spoke about the harbour."


@pytest.fixture
def index(tmp_path: Path, tiny_model: str) -> Iterator[Index]:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        yield index


def goes_on(_: float, __: Counts) -> bool:
    return True


def adding(index: Index, files: dict[str, bytes], *, listed: bool = True) -> AddArticles:
    sent = [(name, io.BytesIO(data)) for name, data in files.items()]
    folder, uploads = keep_uploads(sent, index.path, listed=listed)
    return AddArticles(index, uploads, folder)


def test_uploads_are_added_under_their_names_and_thrown_away(index: Index) -> None:
    told: list[tuple[float, Counts]] = []

    def tell(share: float, counts: Counts) -> bool:
        told.append((share, counts))
        return True

    work = adding(index, {"../../etc/one.txt": TEXT, "two.txt": TEXT + b" Again.", "bad.pdf": b"\0\1\2"})
    counts, lines = work.run(tell)
    assert (counts["added"], counts["refused"]) == (2, 1)
    assert [info.origin.partition("/")[2] for info in index.articles()] == ["etc/one.txt", "two.txt"]
    assert lines["refused"][0].partition("/")[2].startswith("bad.pdf: is of an unknown type")
    assert told[-1] == (1.0, {"read": 2, "refused": 1})
    work.discard()
    assert list((index.path / ".incoming").iterdir()) == []


def test_two_files_of_one_name_are_two_and_one_sent_twice_is_one(index: Index) -> None:
    for data in (TEXT, b"Another story about the river, told by the mayor on Friday.", TEXT):
        work = adding(index, {"story.txt": data})
        work.run(goes_on)
        work.discard()
    assert len(index.articles()) == 2
    assert {info.version for info in index.articles()} == {1}


def test_of_a_folder_other_types_are_left_out(index: Index) -> None:
    counts, lines = adding(index, {"a/one.txt": TEXT, "a/run.py": b"import os\n"}, listed=False).run(goes_on)
    assert (counts["added"], counts["refused"], counts["skipped"]) == (1, 0, 1)
    assert lines["skipped"][0].endswith("/a/run.py")


def test_what_cannot_be_kept_is_said_and_leaves_nothing(index: Index, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    index.path.chmod(0o555)
    with unprivileged(), pytest.raises(IndexUnusable, match="cannot be kept"):
        keep_uploads([("one.txt", io.BytesIO(TEXT))], index.path, listed=True)
    index.path.chmod(0o755)
    assert not (index.path / ".incoming").exists()


def test_what_a_killed_server_left_is_deleted_after_two_days(index: Index) -> None:
    old, _ = keep_uploads([("one.txt", io.BytesIO(TEXT))], index.path, listed=True)
    fresh, _ = keep_uploads([("two.txt", io.BytesIO(TEXT))], index.path, listed=True)
    long_ago = time.time() - 3 * 86_400
    os.utime(old, (long_ago, long_ago))
    keep_uploads([("three.txt", io.BytesIO(TEXT))], index.path, listed=True)
    assert not old.exists()
    assert fresh.exists()


def test_uploads_are_never_taken_for_articles_of_their_folder(index: Index) -> None:
    keep_uploads([("one.txt", io.BytesIO(TEXT))], index.path, listed=True)
    assert index.add([index.path]).files == []


def test_articles_are_removed_and_those_gone_are_told(index: Index, tmp_path: Path) -> None:
    index.add([write_article(tmp_path, number) for number in range(3)])
    one, two, three = (info.id for info in index.articles())
    index.remove([two])
    counts, lines = Removing(index, [one, two, one]).run(goes_on)
    assert counts == {"removed": 1}
    assert lines["note"] == [f"{two} was removed already"]
    assert [info.id for info in index.articles()] == [three]


def test_a_removal_that_is_stopped_before_it_begins_removes_nothing(index: Index, tmp_path: Path) -> None:
    index.add([write_article(tmp_path, 1)])
    assert Removing(index, [index.articles()[0].id]).run(lambda _, __: False) == ({}, {})
    assert len(index.articles()) == 1


def test_all_are_read_again_and_the_index_is_checked(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    kept, changed, gone = (write_article(folder, number) for number in range(3))
    records = folder / "many.jsonl"
    records.write_text('{"title": "One", "text": "One was here on Monday."}\n{"title": "Two", "text": "Two came."}\n')
    index.add([folder])
    adding(index, {"sent.txt": TEXT}).run(goes_on)
    changed.write_text("The mayor changed her mind on Friday, said the paper.", encoding="utf-8")
    gone.unlink()
    counts, lines = Reindex(index).run(goes_on)
    assert (counts["updated"], counts["unchanged"], counts["refused"]) == (1, 3, 1)
    assert lines["refused"] == [f"{gone}: the file does not exist; check the path and add it again"]
    assert lines["note"] == [
        "The index is sound.",
        "One article was uploaded, so it cannot be read again here; upload what has changed.",
    ]
    assert kept.exists()


def test_adding_stops_where_it_is_told_to(index: Index, tmp_path: Path) -> None:
    paths = [write_article(tmp_path, number) for number in range(40)]
    folder, _ = keep_uploads([], index.path, listed=True)

    def tell(_: float, counts: Counts) -> bool:
        return counts["read"] < 16

    counts, _ = AddArticles(index, paths, folder).run(tell)
    assert counts["added"] == 16
    assert len(index.articles()) == 16
    assert index.check().problems == ()
    assert index.view().generation == index.stats()["generation"]
