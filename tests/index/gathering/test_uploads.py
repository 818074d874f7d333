"""Uploads are identified by name and content; a name is never used as a path."""

from pathlib import Path

import pytest

from index.gathering.inputs import Inputs
from index.gathering.uploads import Upload, without_upload
from index.source import Skipped, Source


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("story.txt", "story.txt"),
        ("folder/story.txt", "folder/story.txt"),
        ("../../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\temp\\story.txt", "C:/temp/story.txt"),
        ("", "file"),
        ("..", "file"),
        ("a\nb\u202egnp.exe", "a/nb/u202egnp.exe"),
    ],
)
def test_a_name_is_never_used_as_a_path(tmp_path: Path, name: str, shown: str) -> None:
    path = tmp_path / "0"
    path.write_bytes(b"The text.")
    origin = Upload(name, path).origin()
    assert origin.startswith("upload:")
    assert without_upload(f"{origin}: is empty") == f"{shown}: is empty"


def test_a_very_long_name_is_cut(tmp_path: Path) -> None:
    (tmp_path / "0").write_bytes(b"The text.")
    assert len(Upload("x" * 100_000, tmp_path / "0").origin()) < 600


def test_other_texts_stay_as_they_are() -> None:
    assert without_upload("upload:short/a.txt, /home/a/upload:b.txt") == "upload:short/a.txt, /home/a/upload:b.txt"


def test_an_upload_is_gathered_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "0").write_bytes(b"The text of it.")
    (tmp_path / "1").write_bytes(b"import os\n")
    uploads = [Upload("a.txt", tmp_path / "0"), Upload("b.py", tmp_path / "1", listed=False)]
    with Inputs(uploads) as inputs:
        found = list(inputs)
    assert isinstance(found[0], Source)
    assert found[0].data == b"The text of it."
    assert found[0].origin.endswith("/a.txt")
    assert isinstance(found[1], Skipped)
    assert inputs.done == inputs.size == 25
