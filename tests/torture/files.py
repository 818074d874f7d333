"""Hostile files, drawn by a seed, with good articles among them, in one run of `index add`.

    python -m tests.torture.files --count 2000 --seed 1

Files of every format are cut, mutated, shuffled, repeated, given the suffix of another or the bytes of another
encoding; and so are the files of tests/index/hostile, which are malicious already. What must hold: the run goes on,
every file is added or refused in one line, every good article is whole, and the index is intact.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from index import Index
from tests.conftest import make_model
from tests.index.hostile.archives import archives
from tests.index.hostile.damage import damaged, mutated
from tests.index.hostile.documents import documents
from tests.index.hostile.markup import pages
from tests.index.hostile.records import records
from tests.index.hostile.stories import FORMATS, Story, story
from tests.index.hostile.texts import texts
from tests.torture.store import fast_folder

_MOST_BYTES = 50_000
"""Larger ones take seconds each; tests/index/test_hostile.py has them."""

_GOOD_EVERY = 20
_TEXTS = (".txt", ".html", ".md", ".csv", ".jsonl")
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-7", "cp1252", "shift_jis", "koi8-r", "cp037", "utf-8-sig", "hz")


@dataclass
class Outcome:
    """What became of the files."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0


def hostile(seed: int, secret: Path) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents without end."""
    draw = random.Random(seed)
    families = [*archives(), *documents(secret), *pages(), *records(), *texts(random.Random(seed))]
    malicious = [(name, data) for name, data in families if 0 < len(data) <= _MOST_BYTES]
    of_formats = damaged(draw)
    for number in range(sys.maxsize):
        match number % 4:
            case 0 | 1:
                yield next(of_formats)
            case 2:
                name, data = draw.choice(malicious)
                yield f"malicious-{number}-{name}", mutated(data, draw)
            case _:
                yield f"encoded-{number}{draw.choice(_TEXTS)}", _encoded(number, draw)


def _encoded(number: int, draw: random.Random) -> bytes:
    """An article in bytes of one encoding that begin, end or go on in another."""
    suffix = draw.choice(_TEXTS)
    text = FORMATS[suffix](story(20_000 + number)).decode()
    place = draw.randrange(len(text))
    first, second = (text[:place], text[place:]) if draw.random() < 0.5 else (text, "")
    one, two = draw.choice(_ENCODINGS), draw.choice(_ENCODINGS)
    return first.encode(one, "replace") + second.encode(two, "replace")


def run(work: Path, count: int, seed: int) -> Outcome:
    """Add so many hostile files, and a good article for each twenty of them; return what became of them."""
    folder = work / "files"
    folder.mkdir()
    secret = work / "secret.txt"
    secret.write_text("The password of the harbour master is xyzzy-4711, which nobody may read.")
    for name, data in islice(hostile(seed, secret), count):
        (folder / name).write_bytes(data)
    good = dict(_good(folder, max(1, count // _GOOD_EVERY)))
    outcome, begun = Outcome(), time.monotonic()
    with Index.open(work / "index", model=make_model(work / "model", seed=1)) as index:
        report = index.add([folder])
        outcome.seconds = time.monotonic() - begun
        outcome.failures += _unnamed(folder, [f.origin for f in report.files], [*report.refused, *report.skipped])
        outcome.failures += [line for line in report.refused if "\n" in line or "Traceback" in line]
        origins = {file.origin: file.article_id for file in report.files}
        for path, written in good.items():
            found = {identity for origin, identity in origins.items() if origin.startswith(str(path))}
            if len(found) != 1 or not _is_whole(index, found.pop(), written):
                outcome.failures.append(f"{path.name}: is not whole")
        outcome.failures += index.check().problems
        stored = [index.article(info.id) for info in index.articles()]
        outcome.failures += [f"{article.origin}: shows a secret" for article in stored if "xyzzy" in repr(article)]
    outcome.counts.update(file.change.value for file in report.files)
    outcome.counts.update({"refused": len(report.refused), "skipped": len(report.skipped), "files": count + len(good)})
    outcome.counts["could not be parsed"] = sum("cannot be parsed" in line for line in report.refused)
    return outcome


def _good(folder: Path, count: int) -> Iterator[tuple[Path, Story]]:
    formats = chain.from_iterable(FORMATS.items() for _ in range(count))
    for number, (suffix, write) in enumerate(islice(formats, count)):
        path = folder / f"good-{number:03}{suffix}"
        path.write_bytes(write(story(number)))
        yield path, story(number)


def _is_whole(index: Index, identity: str, written: Story) -> bool:
    texts = [paragraph.text for paragraph in index.article(identity).paragraphs]
    return [text for text in texts if text != written.title] == list(written.paragraphs)


def _unnamed(folder: Path, origins: list[str], lines: list[str]) -> list[str]:
    """Return the files that nothing is said of: each is the origin of an article, or begins a line."""
    said = sorted([*origins, *lines])
    return [
        f"{path.name}: nothing is said of it"
        for path in folder.iterdir()
        if not any(line.startswith(str(path)) for line in said)
    ]


def main() -> int:
    """Attack, print what became of it, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.files")
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=fast_folder()) as folder:
        outcome = run(Path(folder), options.count, options.seed)
    print(f"{', '.join(f'{name} {count}' for name, count in sorted(outcome.counts.items()))}; {outcome.seconds:.0f} s")
    print(f"{len(outcome.failures)} failures")
    print(*outcome.failures[:20], sep="\n")
    return bool(outcome.failures)


if __name__ == "__main__":
    sys.exit(main())
