"""The tasks of jobs, with a real index."""

import io
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.errors import IndexUnusable
from qa.surfaces.web.jobs.tasks import (
    AddArticles,
    Counts,
    EditArticles,
    Reindex,
    RemoveArticles,
    UndoEdit,
    save_uploads,
)
from tests.index.helpers import unprivileged, write_article

TEXT = b"The ministers met in Paris on Thursday. They spoke about the harbour."


@pytest.fixture
def index(tmp_path: Path, tiny_model: str) -> Iterator[Index]:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        yield index


def proceed(_: float, __: Counts) -> bool:
    return True


def adding(index: Index, files: dict[str, bytes], *, listed: bool = True) -> AddArticles:
    sent = [(name, io.BytesIO(data)) for name, data in files.items()]
    folder, uploads = save_uploads(sent, index.path, listed=listed)
    return AddArticles(index, uploads, folder)


def test_uploads_are_added_under_their_names_and_deleted(index: Index) -> None:
    reported: list[tuple[float, Counts]] = []

    def on_progress(progress: float, counts: Counts) -> bool:
        reported.append((progress, counts))
        return True

    task = adding(index, {"../../etc/one.txt": TEXT, "two.txt": TEXT + b" Again.", "bad.pdf": b"\0\1\2"})
    counts, details, _ = task.run(on_progress)
    assert (counts["added"], counts["refused"]) == (2, 1)
    assert [info.origin.partition("/")[2] for info in index.articles()] == ["etc/one.txt", "two.txt"]
    assert details["refused"][0].partition("/")[2].startswith("bad.pdf: is of an unknown type")
    assert reported[-1] == (1.0, {"read": 2, "refused": 1})
    task.discard()
    assert list((index.path / ".incoming").iterdir()) == []


def test_a_file_sent_again_with_a_change_is_a_new_version_of_itself(index: Index) -> None:
    for data in (TEXT, TEXT.replace(b"Thursday", b"Friday")):
        task = adding(index, {"story.txt": data})
        counts, details, _ = task.run(proceed)
        task.discard()
    assert (counts["added"], counts["updated"]) == (0, 1)
    assert details["updated"][0].startswith("version 2 of The ministers met in Paris on Friday")
    (info,) = index.articles()
    assert info.version == 2


def test_two_files_with_one_name_are_two_articles_and_a_file_sent_twice_is_one(index: Index) -> None:
    for data in (TEXT, b"Another story about the river, told by the mayor on Friday.", TEXT):
        task = adding(index, {"story.txt": data})
        task.run(proceed)
        task.discard()
    assert len(index.articles()) == 2
    assert {info.version for info in index.articles()} == {1}


def test_other_file_types_in_a_folder_are_skipped(index: Index) -> None:
    counts, details, _ = adding(index, {"a/one.txt": TEXT, "a/run.py": b"import os\n"}, listed=False).run(proceed)
    assert (counts["added"], counts["refused"], counts["skipped"]) == (1, 0, 1)
    assert details["skipped"][0].endswith("/a/run.py")


def test_a_failed_upload_is_an_error_and_leaves_no_files(index: Index, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    index.path.chmod(0o555)
    with unprivileged(), pytest.raises(IndexUnusable, match="cannot be saved"):
        save_uploads([("one.txt", io.BytesIO(TEXT))], index.path, listed=True)
    index.path.chmod(0o755)
    assert not (index.path / ".incoming").exists()


def test_uploads_of_a_killed_server_are_deleted_after_two_days(index: Index) -> None:
    old, _ = save_uploads([("one.txt", io.BytesIO(TEXT))], index.path, listed=True)
    fresh, _ = save_uploads([("two.txt", io.BytesIO(TEXT))], index.path, listed=True)
    long_ago = time.time() - 3 * 86_400
    os.utime(old, (long_ago, long_ago))
    save_uploads([("three.txt", io.BytesIO(TEXT))], index.path, listed=True)
    assert not old.exists()
    assert fresh.exists()


def test_uploads_in_the_index_folder_are_not_added_with_it(index: Index) -> None:
    save_uploads([("one.txt", io.BytesIO(TEXT))], index.path, listed=True)
    assert index.add([index.path]).files == []


def test_articles_are_removed_and_missing_ones_noted(index: Index, tmp_path: Path) -> None:
    index.add([write_article(tmp_path, number) for number in range(3)])
    one, two, three = (info.id for info in index.articles())
    index.remove([two])
    counts, details, _ = RemoveArticles(index, [one, two, one]).run(proceed)
    assert counts == {"removed": 1}
    assert details["note"] == [f"{two} had already been removed"]
    assert [info.id for info in index.articles()] == [three]


def test_a_removal_stopped_before_it_starts_removes_nothing(index: Index, tmp_path: Path) -> None:
    index.add([write_article(tmp_path, 1)])
    assert RemoveArticles(index, [index.articles()[0].id]).run(lambda _, __: False) == ({}, {}, None)
    assert len(index.articles()) == 1


def test_articles_are_edited_missing_ones_noted_and_all_restored(index: Index, tmp_path: Path) -> None:
    index.add([write_article(tmp_path, number) for number in range(3)])
    one, two, three = (info.id for info in index.articles())
    index.remove([two])
    counts, details, number = EditArticles(index, [one, two, three], {"outlet": "Isle Post"}).run(proceed)
    assert (counts, details) == ({"edited": 2}, {"note": [f"{two} had already been removed"]})
    assert [info.outlet for info in index.articles()] == ["Isle Post", "Isle Post"]
    assert number is not None
    assert UndoEdit(index, number).run(proceed).counts == {"restored": 2}
    assert [info.outlet for info in index.articles()] == [None, None]


def test_an_edit_of_articles_that_are_all_removed_is_none(index: Index) -> None:
    outcome = EditArticles(index, ["gone"], {"outlet": "Isle Post"}).run(proceed)
    assert outcome == ({}, {"note": ["gone had already been removed"]}, None)
    assert index.edits() == []


def test_all_sources_are_reindexed_and_the_index_is_checked(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    kept, changed, gone = (write_article(folder, number) for number in range(3))
    records = folder / "many.jsonl"
    records.write_text('{"title": "One", "text": "One was here on Monday."}\n{"title": "Two", "text": "Two came."}\n')
    index.add([folder])
    adding(index, {"sent.txt": TEXT}).run(proceed)
    changed.write_text("The mayor changed her mind on Friday, said the paper.", encoding="utf-8")
    gone.unlink()
    counts, details, _ = Reindex(index).run(proceed)
    assert (counts["updated"], counts["unchanged"], counts["refused"]) == (1, 3, 1)
    (refused,) = details["refused"]
    assert refused.startswith(f"{gone}: the file does not exist")
    sound, uploaded = details["note"]
    assert (sound, uploaded.partition(";")[0]) == (
        "Index check: OK.",
        "One article was uploaded and not kept, so it cannot be re-indexed here",
    )
    assert kept.exists()


def test_an_upload_that_was_kept_is_reindexed(index: Index) -> None:
    folder, uploads = save_uploads([("sent.txt", io.BytesIO(TEXT))], index.path, listed=True)
    task = AddArticles(index, uploads, folder, keep=True)
    task.run(proceed)
    task.discard()
    counts, details, _ = Reindex(index).run(proceed)
    assert (counts["unchanged"], counts["refused"], details["note"]) == (1, 0, ["Index check: OK."])


def test_adding_stops_on_request(index: Index, tmp_path: Path) -> None:
    paths = [write_article(tmp_path, number) for number in range(40)]
    folder, _ = save_uploads([], index.path, listed=True)

    def on_progress(_: float, counts: Counts) -> bool:
        return counts["read"] < 16

    counts, _, _ = AddArticles(index, paths, folder).run(on_progress)
    assert counts["added"] == 16
    assert len(index.articles()) == 16
    assert index.check().problems == ()
    assert index.view().generation == index.stats()["generation"]
