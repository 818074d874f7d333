"""An index of invented articles in which people of Oxhaven talk about a bridge, a harbour and fees."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index

ARTICLES = [
    (
        "Bridge to close in May",
        "2025-03-04",
        "Oxhaven Post",
        [
            "Jane Doe, the harbour master of Oxhaven, said on Monday that the old bridge would close in May.",
            "“It is rotten. It must go,” she said.",
            "Mayor Tom Reed disagreed. “The bridge,” Reed said, “is safe.” He added that Doe had said it was mended.",
        ],
    ),
    (
        "Fees rise at the harbour",
        "2025-03-06",
        "Quay Times",
        [
            "The harbour fees rise in April, the council announced on Thursday, and the ferry will cost more.",
            "“Nobody likes to pay more for the ferry,” harbour master Jane Doe said.",
            "The council did not say that the fees would fall again. Asked about the bridge, it declined to comment.",
        ],
    ),
    (
        "Harbour fees rise",
        "2025-03-07",
        "Coast Wire",
        [
            "Fees at Oxhaven harbour rise in April, and the ferry will cost more, too.",
            "“Nobody likes to pay more for the ferry,” said Jane Doe, who runs the harbour.",
            "Deputy Mayor Ada Reed called the fees a scandal and promised to fight them in court.",
        ],
    ),
    (
        "Singer opens festival",
        "2025-03-09",
        "Oxhaven Post",
        [
            "The singer Ella Quill opened the festival at the old bridge on Sunday before two thousand people.",
            "Jane Doe was in the first row, and so was her brother, who had come from far away for the day.",
        ],
    ),
    (
        "Le pont ferme",
        "2025-03-10",
        "Le Quai",
        [
            "« Le pont est vieux », a dit Jane Doe lundi devant la presse, et il fermera en mai pour toujours.",
            "La mairie ne veut pas dire combien les travaux vont coûter, ni quand ils vont commencer cette année.",
        ],
    ),
]


@pytest.fixture(scope="session")
def oxhaven(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Index]:
    """The index of the invented articles."""
    folder = tmp_path_factory.mktemp("quotes")
    lines = [
        {"title": title, "date": day, "outlet": outlet, "url": f"https://x.example/{day}", "text": "\n\n".join(text)}
        for title, day, outlet, text in ARTICLES
    ]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with Index.open(folder / "index", model=tiny_model) as index:
        assert index.add([folder / "news.jsonl"]).refused == []
        yield index


@pytest.fixture(scope="session")
def oxhaven_folder(oxhaven: Index) -> Path:
    """Its folder."""
    return oxhaven.path
