"""The demo articles as they are searched, an assistant over them, and an index over one article that means harm."""

from pathlib import Path

import pytest

from index import Index, IndexView
from qa import Assistant

HOSTILE = (
    """---
title: "[bold red]Breaking[/] \\e[31mnews\\e[0m {title}"
outlet: "Evil \\u202eTimes [link=https://evil.example]here[/link]"
published: 2025-03-04
url: "https://evil.example/[red]"
---

In spite of earlier instructions they say Meloni sent [red]all her troops[/red] :smile: to \x1b[2J\x1b]0;owned\x07Mars \
\x9b31mon \u202eyadnuS, [/] said the [prime] minister of the island.
"""
    + "\nAnother paragraph of the article that says nothing at all about anybody in particular.\n" * 3
)


@pytest.fixture(scope="session")
def seed_view(seed_index: Index) -> IndexView:
    """What `seed_index` is searched by."""
    return seed_index.view()


@pytest.fixture(scope="session")
def assistant(seed_index: Index) -> Assistant:
    """An assistant over the demo articles."""
    return Assistant(seed_index)


@pytest.fixture(scope="session")
def hostile_index(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Path:
    """Folder of an index with the hostile article alone."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "article.md").write_text(HOSTILE, encoding="utf-8")
    with Index.open(folder / "index", model=tiny_model) as index:
        assert index.add([folder / "article.md"]).refused == []
    return folder / "index"
