"""On a network drive an index is neither made nor changed, in one line; it is read without locks."""

import shutil
from pathlib import Path

import pytest

from index import Index
from index import folder as folder_module
from index.errors import IndexUnusable
from index.folder import network_type
from tests.index.helpers import write_article

LINE = "{id} 1 0:{id} / {place} rw,relatime shared:1 - {kind} {source} rw"


@pytest.fixture
def drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that lies on a network drive, as far as the list of mounts tells."""
    folder = tmp_path / "our drive"
    folder.mkdir()
    places = {
        "/": "ext4",
        str(tmp_path): "tmpfs",
        str(folder).replace(" ", r"\040"): "nfs4",
        f"{tmp_path}/other": "cifs",
    }
    lines = [
        LINE.format(id=number, place=place, kind=kind, source="server:/news")
        for number, (place, kind) in enumerate(places.items())
    ]
    (tmp_path / "mounts").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(folder_module, "_MOUNTS", tmp_path / "mounts")
    return folder


def test_the_type_is_that_of_the_nearest_mount(drive: Path, tmp_path: Path) -> None:
    assert network_type(drive) == "nfs4"
    assert network_type(drive / "below" / "it") == "nfs4"
    assert network_type(tmp_path / "other") == "cifs"
    assert network_type(tmp_path / "others") is None
    link = tmp_path / "link"
    link.symlink_to(drive)
    assert network_type(link / "index") == "nfs4"


def test_of_several_mounts_at_one_place_the_last_is_seen(drive: Path, tmp_path: Path) -> None:
    with (tmp_path / "mounts").open("a") as file:
        file.write(LINE.format(id=9, place=str(drive).replace(" ", r"\040"), kind="ext4", source="disk") + "\n")
    assert network_type(drive) is None


def test_without_a_list_of_mounts_nothing_is_refused(drive: Path, tmp_path: Path) -> None:
    (tmp_path / "mounts").unlink()
    assert network_type(drive) is None


REFUSED = r"is on a network drive \(nfs4\), where SQLite's locks are unreliable; keep the index on a disk of this"


def test_no_index_is_made_there(drive: Path) -> None:
    with pytest.raises(IndexUnusable, match=REFUSED):
        Index.open(drive / "index")


def test_one_that_was_copied_there_is_read_and_not_changed(
    index: Index, articles: Path, drive: Path, tmp_path: Path
) -> None:
    index.add([write_article(articles, 1)])
    index.close()
    shutil.copytree(index.path, drive / "index")
    before = sorted(path.name for path in (drive / "index").iterdir())
    with Index.open(drive / "index") as copied:
        (info,) = copied.articles()
        view = copied.view()
        assert len(view.nearest_paragraphs(view.embed("harbour"), 5)) == 3
        for change in (lambda: copied.remove([info.id]), lambda: copied.add([write_article(articles, 2)])):
            with pytest.raises(IndexUnusable, match=REFUSED):
                change()
        copied.backup(tmp_path / "backup")
    assert sorted(path.name for path in (drive / "index").iterdir()) == before


def test_a_backup_may_lie_there(index: Index, articles: Path, drive: Path, tmp_path: Path) -> None:
    index.add([write_article(articles, 1)])
    index.backup(drive / "backup")
    assert Index.restore(drive / "backup", tmp_path / "restored").articles == 1
