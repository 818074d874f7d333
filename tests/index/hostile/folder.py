"""A folder of 1,200 files, most of them malicious, with good articles among them."""

import os
import random
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from tests.index.hostile.archives import archives
from tests.index.hostile.damage import damaged
from tests.index.hostile.disk import no_files, odd_names
from tests.index.hostile.documents import documents
from tests.index.hostile.markup import pages
from tests.index.hostile.records import records
from tests.index.hostile.stories import FORMATS, Story, story
from tests.index.hostile.texts import texts

FILES = 1_200
_GOOD = 153
"""Nine of each format."""

SECRET = "The password of the harbour master is xyzzy-4711, which nobody may read."


def make_folder(folder: Path, secret: Path) -> dict[Path, Story]:
    """Fill `folder` deterministically; return the good articles in it. `secret` is a file outside of it."""
    secret.write_text(SECRET, encoding="utf-8")
    chance = random.Random(20_240_506)
    for name, make in (("names", odd_names), ("no-files", no_files)):
        (folder / name).mkdir(parents=True)
        make(folder / name)
    families = {
        "archives": archives(),
        "documents": documents(secret),
        "markup": pages(),
        "records": records(),
        "texts": texts(chance),
    }
    for family, files in families.items():
        _write(folder / family, files)
    good = _good_articles(folder, [*families, "names"])
    left = FILES - sum(1 for _ in files_in(folder))
    assert left > 0
    _write(folder / "damaged", islice(damaged(chance), left))
    return good


def files_in(folder: Path) -> Iterator[Path]:
    """Yield everything in a folder except folders, recursively."""
    for root, _, names in os.walk(folder):
        yield from (Path(root, name) for name in names)


def _write(folder: Path, files: Iterator[tuple[str, bytes]]) -> None:
    folder.mkdir()
    for name, data in files:
        path = folder / name
        assert not path.exists(), name
        path.write_bytes(data)


def _good_articles(folder: Path, families: list[str]) -> dict[Path, Story]:
    good: dict[Path, Story] = {}
    suffixes = chain.from_iterable(FORMATS.items() for _ in range(_GOOD // len(FORMATS)))
    for number, (suffix, write) in enumerate(suffixes):
        path = folder / families[number % len(families)] / f"good-{number:03}{suffix}"
        good[path] = story(number)
        path.write_bytes(write(good[path]))
    return good
