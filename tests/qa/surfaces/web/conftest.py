"""The demo articles and a client of the API over them; an index over an odd article, and a client of its pages."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa import Assistant
from qa.surfaces.web.pages.article import article_pages
from tests.qa.surfaces.web.serving import client

ODD = """---
title: "Odd </title><script>window.hurt = 1</script> \u202egnp.exe"
outlet: "Evil \u202eeltuO <b>Times</b>"
author: "Bobby \\"onload=\\"alert(1)"
published: 2025-03-04
url: "javascript:alert(1)//https://odd.example/"
---

Plain opening paragraph of the odd article, which has nothing special in it at all.

The İstanbul \U0001f600 talks began: "We agreed," she said. \\<img src=x onerror=alert(1)> and & &amp; too.

## A heading \\<i>in\\</i> the middle

An override \u202e starts here and never ends in this paragraph of the article.

A closing tag \\</mark>\\</p>\\</div> and a [link](javascript:alert(2)) are only words here.
"""


@pytest.fixture(scope="session")
def index(seed_index: Index) -> Index:
    """An index of the demo articles."""
    return seed_index


@pytest.fixture(scope="session")
def api(index: Index) -> Iterator[TestClient]:
    """The API over the demo articles."""
    with client(index, Assistant(index)) as api:
        yield api


@pytest.fixture(scope="session")
def odd_index(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Index]:
    """One article in two versions: the first says "Plain", the second, current one says "Changed"."""
    folder = tmp_path_factory.mktemp("odd")
    file = folder / "odd.md"
    with Index.open(folder / "index", model=tiny_model) as index:
        file.write_text(ODD, encoding="utf-8")
        index.add([file])
        file.write_text(ODD.replace("Plain opening", "Changed opening"), encoding="utf-8")
        index.add([file])
        yield index


@pytest.fixture(scope="session")
def pages(odd_index: Index) -> Iterator[TestClient]:
    """The article pages alone: they need no model and no assistant."""
    app = FastAPI()
    app.include_router(article_pages(odd_index))
    with TestClient(app) as client:
        yield client
