"""A bit flipped in each region of each file of an index, and of its backup.

    python -m tests.torture.flips --region 256 --seed 1

What must hold of each: no changed word is ever shown, in an article, a passage, a citation, a quote, a verdict or an
export; what is missing is named by `check`, in one line each; nothing ends in a traceback; and what is added
afterwards is stored, or refused in one line. Of a backup, what was restored is what was backed up, or it is refused.
"""

import argparse
import io
import json
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from index import BylineError, Index
from qa import Assistant
from qa.feedback.store import FeedbackStore
from qa.quotes import QuoteOptions, find_quotes
from tests.index.helpers import write_article
from tests.torture.children import in_child, prepare
from tests.torture.store import fast_folder
from tests.torture.world import make_quick_model

_QUESTIONS = ("What did officials say about the harbour?", "How many letters did critics write?")
_ADDED_AFTER_EVERY = 5
"""After so many flips, something is added."""


@dataclass
class Outcome:
    """What became of the flips, by file: noticed, harmless, or a failure."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


Shown = dict[str, set[str]]
"""What can be seen, by the way in which it is."""


def make_index(folder: Path) -> None:
    """Make an index with its changes in the log, quotes, feedback and a backup, in `folder`."""
    paths = [
        write_article(folder, number, f"“It is cold,” mayor Ada Brandt said on day {number}.") for number in range(4)
    ]
    with Index.open(folder / "index", model=make_quick_model(folder / "model")) as index:
        index.add(paths)
        index.edit([index.articles()[0].id], outlet="Harbour Wire")
        assistant = Assistant(index, reader="none")
        FeedbackStore(index.saved).save(assistant.ask(_QUESTIONS[0]).to_dict(), "right", "A note.")
        find_quotes(index)
        index.backup(folder / "backup")
    with Index.open(folder / "index") as index:
        keep_log(folder / "index", lambda: index.add([write_article(folder, 0, "Changed at noon.")]))


def keep_log(folder: Path, change: "object") -> None:
    """Make a change, and leave it in the write-ahead log, as a process does that is killed."""
    with closing(sqlite3.connect(folder / "articles.sqlite", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        assert callable(change)
        change()
        copies = {path: path.read_bytes() for path in folder.glob("articles.sqlite*") if path.suffix != ".sqlite-shm"}
        reader.execute("COMMIT")
    folder.joinpath("log").mkdir()
    for path, data in copies.items():
        folder.joinpath("log", path.name).write_bytes(data)


def shown(index: Index) -> Shown:
    """Return all that can be seen of an index, in every way of looking at it."""
    found: Shown = {name: set() for name in ("articles", "passages", "citations", "quotes", "verdicts", "exported")}
    for info in index.articles():
        found["articles"].add(repr((info.id, info.version, info.title, info.outlet, info.origin)))
    view = index.view()
    ids = [*view.nearest_paragraphs(view.embed("harbour"), 50), *view.matching_paragraphs(view.terms("story"), 50)]
    for passage in view.passages(ids):
        found["passages"].add(repr((passage.article.title, passage.paragraph)))
    assistant = Assistant(index, reader="none")
    for question in _QUESTIONS:
        for citation in assistant.ask(question).citations:
            found["citations"].add(repr((citation.article.title, citation.article.outlet, citation.quote)))
            found["passages"].add(repr(citation.paragraph_text))
    for quote in find_quotes(index, QuoteOptions(limit=100)).quotes:
        found["quotes"].add(repr(quote))
    for entry in FeedbackStore(index.saved).entries():
        found["verdicts"].add(repr(entry))
    out = io.BytesIO()
    index.export(out)
    for row in map(json.loads, out.getvalue().splitlines()):
        found["exported"].add(json.dumps({key: value for key, value in row.items() if key != "added_at"}))
    return found


def _problems(index: Index) -> list[str]:
    try:
        return list(index.check().problems)
    except BylineError as error:
        return [str(error)]


def regions(folder: Path, size: int, draw: random.Random) -> Iterator[tuple[str, int]]:
    """Yield the name of each file below `folder`, and in each of its regions a bit that is in use, by its place."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm")):
        data = path.read_bytes()
        for first in range(0, len(data), size):
            used = [place for place in range(first, min(first + size, len(data))) if data[place]]
            place = draw.choice(used) if used else draw.randrange(first, min(first + size, len(data)))
            yield path.relative_to(folder).as_posix(), place * 8 + draw.randrange(8)


class Flips:
    """Flips bits in copies of one index, and looks at what can be seen of them."""

    def __init__(self, work: Path) -> None:
        self.original, self._copy = work / "original", work / "copy"
        self.original.mkdir()
        prepare(work)
        in_child(lambda: make_index(self.original))
        for path in (self.original / "index" / "log").iterdir():
            path.rename(self.original / "index" / path.name)
        self.original.joinpath("index", "log").rmdir()
        shutil.copytree(self.original, self._copy)
        self.intact = {"index": self._look(0, adding=False)[0], "backup": self._restore()[0]}  # here, to load all of it
        shutil.rmtree(self._copy)
        shutil.copytree(self.original, self._copy, ignore=shutil.ignore_patterns("*-wal"))
        self.before = self._look(0, adding=False)[0]
        self.outcome = Outcome()

    def one(self, name: str, bit: int, number: int) -> None:
        """Flip a bit in a file, and look."""

        def look() -> tuple[Shown, list[str]]:
            path = self._copy / name
            data = bytearray(path.read_bytes())
            data[bit // 8] ^= 1 << bit % 8
            path.write_bytes(data)
            if name.startswith("backup"):
                return self._restore()
            return self._look(number, adding=number % _ADDED_AFTER_EVERY == 0)

        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self.original, self._copy)
        try:
            seen, named = in_child(look)
        except RuntimeError as error:
            self._fail(name, bit, str(error))
            return
        self.outcome.counts[f"{_group(name)} {'noticed' if named else 'harmless'}"] += 1
        for line in named:
            if "\n" in line:
                self._fail(name, bit, f"several lines: {line!r}")
        self._compare(name, bit, seen, named)

    def _compare(self, name: str, bit: int, seen: Shown, named: list[str]) -> None:
        whole = self.intact[name.partition("/")[0]]
        for way, found in seen.items():
            if changed := found - whole[way] - (self.before[way] if name.endswith("-wal") and named else set()):
                self._fail(name, bit, f"{way}: {min(changed)[:300]} is not what was stored")
            if whole[way] - found and not named:
                self._fail(name, bit, f"{way}: {min(whole[way] - found)[:200]} is missing, and nothing is named")

    def _fail(self, name: str, bit: int, what: str) -> None:
        self.outcome.failures.append(f"{name}, bit {bit}: {what}")

    def _look(self, number: int, *, adding: bool) -> tuple[Shown, list[str]]:
        """Return what can be seen, and what is named."""
        try:
            with Index.open(self._copy / "index") as index:
                seen = shown(index)
                named = [*_problems(index), *index.trouble_notes()]
                if adding:
                    index.add([write_article(self._copy, 20 + number % 9)])
        except BylineError as error:
            return {}, [str(error)]
        return seen, named

    def _restore(self) -> tuple[Shown, list[str]]:
        """Restore the backup; return what can be seen then, and why it is refused."""
        try:
            Index.restore(self._copy / "backup", self._copy / "restored")
        except BylineError as error:
            return {}, [str(error)]
        with Index.open(self._copy / "restored") as index:
            return shown(index), _problems(index)


def run(work: Path, size: int, seed: int, limit: int | None = None) -> Outcome:
    """Flip a bit in each region of so many bytes; with `limit`, in so many regions, drawn from all files alike."""
    flips, draw = Flips(work), random.Random(seed)
    chosen = list(regions(flips.original / "index", size, draw))
    chosen = [(f"index/{name}", bit) for name, bit in chosen]
    chosen += [(f"backup/{name}", bit) for name, bit in regions(flips.original / "backup", size * 8, draw)]
    if limit is not None:
        chosen = _sample(chosen, limit, draw)
    for number, (name, bit) in enumerate(chosen):
        flips.one(name, bit, number)
    return flips.outcome


def _sample(chosen: list[tuple[str, int]], limit: int, draw: random.Random) -> list[tuple[str, int]]:
    """Return so many of the regions, from each file or folder in turn."""
    draw.shuffle(chosen)
    by_file: dict[str, list[tuple[str, int]]] = {}
    for name, bit in chosen:
        by_file.setdefault(_group(name), []).append((name, bit))
    turns = [one for turn in range(limit) for one in [bits[turn] for bits in by_file.values() if len(bits) > turn]]
    return turns[:limit]


def _group(name: str) -> str:
    """Return the file or the folder that a name is counted under."""
    parts = name.split("/")
    return parts[1] if parts[1] in ("caches", "pieces") else "backup-TIME.json" if parts[0] == "backup" else parts[1]


def main() -> int:
    """Flip, print what became of it, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.flips")
    parser.add_argument("--region", type=int, default=256, help="bytes of a region")
    parser.add_argument("--limit", type=int, help="so many regions only")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=fast_folder()) as folder:
        outcome = run(Path(folder), options.region, options.seed, options.limit)
    print(f"{outcome.counts.total()} flips in regions of {options.region} bytes:")
    print(*(f"  {count:5} {name}" for name, count in sorted(outcome.counts.items())), sep="\n")
    print(f"{len(outcome.failures)} failures")
    print(*outcome.failures[:20], sep="\n")
    return bool(outcome.failures)


if __name__ == "__main__":
    sys.exit(main())
