"""The page of what the last runs added and refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa.surfaces.web.pages.history import added_page
from tests.index.helpers import write_article
from tests.qa.surfaces.web.html_pages import Page

EVIL = "<img src=x onerror=alert(1)>.txt"


@pytest.fixture
def served(tmp_path: Path, tiny_model: str) -> Iterator[tuple[Index, TestClient]]:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        app = FastAPI()
        app.include_router(added_page(index))
        with TestClient(app) as client:
            yield index, client


def test_an_empty_index_says_how_to_begin(served: tuple[Index, TestClient]) -> None:
    assert "python -m index add PATH" in served[1].get("/added").text


def test_each_run_has_its_counts_and_reasons(served: tuple[Index, TestClient], tmp_path: Path) -> None:
    index, client = served
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(3):
        write_article(folder, number)
    (folder / "empty.txt").write_bytes(b"")
    (folder / EVIL).write_bytes(b"")
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    index.sync([folder])
    index.add([folder / "a001.txt"])  # nothing happened: no run to tell of
    (folder / "a001.txt").unlink()
    index.sync([folder])
    html = client.get("/added").text
    assert html.count('<section class="run">') == 2
    newest, oldest = html.split('<section class="run">')[1:]
    assert "3 added, 1 skipped, 2 rejected" in oldest
    assert "2 unchanged, 1 removed, 1 skipped, 2 rejected" in newest
    assert f"{folder}/empty.txt: the file is empty; nothing was added" in oldest
    assert "no longer exists)" in newest


def test_names_never_become_markup(served: tuple[Index, TestClient], tmp_path: Path) -> None:
    index, client = served
    (tmp_path / EVIL).write_bytes(b"")
    index.add([tmp_path / EVIL])
    response = client.get("/added")
    assert "&lt;img src=x" in response.text
    assert not Page(response.text).names() & {"script", "img"}
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
