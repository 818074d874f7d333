"""An assistant over invented articles, for the sets of cases that are measured by a command too."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from index import Index
from qa import Assistant


@contextmanager
def assistant_over(articles: Iterable[Mapping[str, str]], folder: Path) -> Iterator[Assistant]:
    """Yield an assistant over these records, all of which are added, with its index in `folder`."""
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    with Index.open(folder / "index") as index:
        report = index.add([folder / "articles.jsonl"])
        assert not report.refused, report.refused
        yield Assistant(index)
