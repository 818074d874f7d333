"""A backup is whole while a server answers from the index and a writer adds to it, and is restored as it was."""

import threading
from pathlib import Path

import httpx
import pytest

from index import Index
from tests.conftest import CopySeedIndex
from tests.index.helpers import write_article
from tests.qa.surfaces.web.serving import served_app

pytestmark = pytest.mark.slow


def test_backups_while_a_server_answers_and_a_writer_adds(copy_seed_index: CopySeedIndex, tmp_path: Path) -> None:
    folder, done = copy_seed_index(tmp_path / "index"), threading.Event()
    statuses: set[int] = set()

    def ask(url: str) -> None:
        with httpx.Client(base_url=url, timeout=60) as client:
            while not done.is_set():
                statuses.add(client.post("/api/ask", json={"question": "What did Meloni say?"}).status_code)

    def add() -> None:
        with Index.open(folder) as index:
            for number in range(4):
                index.add([write_article(tmp_path, number)])
        done.set()

    with served_app(folder) as url, Index.open(folder) as index:
        threads = [threading.Thread(target=ask, args=(url,)), threading.Thread(target=add)]
        for thread in threads:
            thread.start()
        reports = [index.backup(tmp_path / "backup")]
        while not done.is_set():
            reports.append(index.backup(tmp_path / "backup"))
        for thread in threads:
            thread.join()
        reports.append(index.backup(tmp_path / "backup"))
        whole = {info.id: index.article(info.id) for info in index.articles()}
    assert statuses == {200}
    for number, report in enumerate((reports[-2], reports[-1])):
        Index.restore(report.path, tmp_path / f"restored{number}")
        with Index.open(tmp_path / f"restored{number}") as restored:
            assert (restored.check().problems, restored.trouble_notes()) == ((), [])
            articles = {info.id: restored.article(info.id) for info in restored.articles()}
            assert len(articles) == report.articles
            assert articles.items() <= whole.items()
    assert articles == whole
