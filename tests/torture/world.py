"""An index, the files that it is made of, and what should be in it: every step changes both, and compares them."""

import copy
import io
import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index import Article, Index, IndexView
from index.search.embedding import Embedder
from index.storage.sealing import seal_settings
from index.vectors import pack_vector
from qa import Assistant
from tests.conftest import make_model
from tests.index.helpers import write_article
from tests.index.quick_model import with_table

EDITED = {"outlet": "Harbour Wire", "author": "Ada Brandt", "title": "A title of our own"}

_SAME = 0.98
"""Least cosine of a text's vector and its stored one, in half precision."""

Version = tuple[str, ...]
"""The texts of its paragraphs."""


@dataclass
class Told:
    """What should be stored of the article of one origin: its versions by number, of which the last is the current, and
    what its source gives for fields that can be edited."""

    id: str
    given: dict[str, str | None]
    versions: dict[int, Version]

    @property
    def current(self) -> int:
        """The number of the current version."""
        return max(self.versions)


@dataclass
class State:
    """What should be stored: articles by origin, in the order in which they were added, and edits by number."""

    articles: dict[str, Told] = field(default_factory=dict)
    edits: dict[int, tuple[set[str], dict[str, str | None]]] = field(default_factory=dict)

    def shown(self, told: Told, name: str) -> str | None:
        """Return what a field of an article shows: its last edit, or what the source gives."""
        found = [values[name] for ids, values in self.edits.values() if told.id in ids and name in values]
        return found[-1] if found else told.given.get(name)

    def texts(self) -> set[str]:
        """Return the texts of all paragraphs of all versions."""
        return {text for told in self.articles.values() for version in told.versions.values() for text in version}

    def forget(self, identity: str) -> None:
        """Forget a removed article, and edits of which it was the last one."""
        self.articles = {origin: told for origin, told in self.articles.items() if told.id != identity}
        self.edits = {n: (ids - {identity}, values) for n, (ids, values) in self.edits.items() if ids != {identity}}


class World:
    """An index in `folder` with its files, backups and what should be in it. Steps raise `AssertionError`."""

    def __init__(self, folder: Path, model: str, start: Path | None = None) -> None:
        """Begin with an empty index, or with the old store `start`, which is upgraded."""
        self.folder, self.model = folder, model
        self.sources = folder / "articles"
        self.sources.mkdir(parents=True)
        self.revision = 0
        self.state = State()
        self.backups: list[tuple[Path, State]] = []
        self.views: list[tuple[IndexView, set[str]]] = []
        if start is not None:
            self._begin_with(start)
        self.index = Index.open(self.path, model=model)
        if start is not None:
            self.state = _state_of(self.index)
        self.reader = Index.open(self.path, model=self.model, create=False)
        self.assistant = Assistant(self.index, reader="none")

    @property
    def path(self) -> Path:
        """The folder of the index."""
        return self.folder / "index"

    def _begin_with(self, old: Path) -> None:
        self.path.mkdir()
        for path in old.parent.glob("articles.*"):
            shutil.copy(path, self.path)
        own = {"embedder": self.model, "probe": pack_vector(Embedder(self.model).probe())}
        with closing(sqlite3.connect(self.path / "articles.sqlite")) as db, db:  # its model's folder is gone
            db.executemany("UPDATE meta SET value = ? WHERE key = ?", [(value, key) for key, value in own.items()])
            if db.execute("SELECT 1 FROM meta WHERE key = 'settings_sum'").fetchone():
                seal_settings(db)

    def close(self) -> None:
        """Close the index."""
        self.index.close()
        self.reader.close()

    # What changes it

    def write(self, number: int) -> Path:
        """Write a file in words that it has not had yet."""
        self.revision += 1
        return write_article(self.sources, number, f"Revision {self.revision} says more.")

    def add(self, paths: list[Path]) -> None:
        """Add files, which may be known."""
        report = self.index.add(paths)
        assert report.refused == []
        assert {file.origin for file in report.files} == set(map(str, paths))
        for file in report.files:
            assert file.change == self.expected(Path(file.origin)), file
            self._put(file.origin, file.article_id)

    def expected(self, path: Path) -> str:
        """Return what adding a file should do."""
        told = self.state.articles.get(str(path))
        if told is None:
            return "added"
        return "unchanged" if told.versions[told.current] == paragraphs_of(path) else "updated"

    def _put(self, origin: str, identity: str) -> None:
        now = paragraphs_of(Path(origin))
        told = self.state.articles.setdefault(origin, Told(identity, {"title": now[0]}, {}))
        assert told.id == identity
        if not told.versions or told.versions[told.current] != now:
            told.versions[max(told.versions, default=0) + 1] = now

    def sync(self) -> None:
        """Sync with the folder: what has no file is removed."""
        expected = {str(path): self.expected(path) for path in self.sources.iterdir()}
        report = self.index.sync([self.sources])
        assert {file.origin: file.change for file in report.files} == expected
        gone = [told.id for origin, told in self.state.articles.items() if not Path(origin).exists()]
        gone = [identity for identity in gone if self._is_below_sources(identity)]
        assert {article.article_id for article in report.removed} == set(gone)
        for identity in gone:
            self.state.forget(identity)
        for file in report.files:
            self._put(file.origin, file.article_id)

    def _is_below_sources(self, identity: str) -> bool:
        origins = [origin for origin, told in self.state.articles.items() if told.id == identity]
        return all(Path(origin).is_relative_to(self.sources) for origin in origins)

    def remove(self, identities: list[str]) -> None:
        """Remove articles."""
        self.index.remove(identities)
        for identity in identities:
            self.state.forget(identity)

    def edit(self, identities: list[str], name: str) -> None:
        """Edit a field of articles."""
        values: dict[str, str | None] = {name: f"{EDITED[name]} {len(self.state.edits)}"}
        self.state.edits[self.index.edit(identities, **values)] = (set(identities), values)

    def undo(self, number: int) -> None:
        """Undo an edit."""
        assert set(self.index.undo_edit(number).article_ids) == self.state.edits.pop(number)[0]

    # What does not

    def back_up(self) -> None:
        """Make a backup."""
        report = self.index.backup(self.folder / "backup")
        assert report.articles == len(self.state.articles)
        self.backups = [*self.backups, (report.path, copy.deepcopy(self.state))][-7:]

    def restore(self, which: int) -> None:
        """Replace the index by a backup, and go on with that."""
        path, state = self.backups[which]
        self.views.clear()
        self.close()
        Index.restore(path, self.path, replace=True)
        for replaced in self.folder.glob("index.replaced-*"):
            shutil.rmtree(replaced)
        self.state = copy.deepcopy(state)
        self.index = Index.open(self.path, model=self.model)
        self.reader = Index.open(self.path, model=self.model, create=False)
        self.assistant = Assistant(self.index, reader="none")

    def export(self) -> None:
        """Export all versions in both forms, and compare them."""
        lines, warc = io.BytesIO(), io.BytesIO()
        assert self.index.export(lines, "jsonl").left_out == []
        exported = {
            (row["id"], row["version"]): tuple(part["text"] for part in row["paragraphs"])
            for row in map(json.loads, lines.getvalue().splitlines())
        }
        assert exported == {
            (told.id, number): version
            for told in self.state.articles.values()
            for number, version in told.versions.items()
        }
        assert self.index.export(warc, "warc").exported == len(exported)

    def compact(self) -> None:
        """Do what a user's SQLite would do to give space back."""
        with closing(sqlite3.connect(self.path / "articles.sqlite", isolation_level=None)) as db:
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def reopen(self) -> None:
        """Close the index and open it again, without its search index."""
        self.views.clear()
        self.close()
        shutil.rmtree(self.path / "caches", ignore_errors=True)
        self.index = Index.open(self.path, model=self.model)
        self.reader = Index.open(self.path, model=self.model, create=False)
        self.assistant = Assistant(self.index, reader="none")

    def ask(self, question: str) -> None:
        """Ask: each quote is the words of the article that it names."""
        for citation in self.assistant.ask(question).citations:
            told = next(told for told in self.state.articles.values() if told.id == citation.article.id)
            assert citation.article.version == told.current
            assert citation.paragraph_text in told.versions[told.current]

    def search(self, words: str) -> None:
        """Search in both ways."""
        view = self.index.view()
        found = [*view.nearest_paragraphs(view.embed(words), 20), *view.matching_paragraphs(view.terms(words), 20)]
        current = {text for told in self.state.articles.values() for text in told.versions[told.current]}
        passages = view.passages(found)
        assert {passage.paragraph.text for passage in passages} <= current
        assert bool(passages) == bool(self.state.articles)

    def keep_view(self) -> None:
        """Let the other reader take a view, which stays good whatever is done."""
        self.views = [*self.views, (self.reader.view(), self.state.texts())][-3:]

    def look_back(self) -> None:
        """Read what earlier views found: nothing, where it was removed, or the words of then."""
        for view, then in self.views:
            ids = list(view.nearest_paragraphs(view.embed("story"), 100))
            assert {passage.paragraph.text for passage in view.passages(ids)} <= then

    def refine(self) -> None:
        """Replace quick vectors by the model's own: each text then finds itself, or one that says the same."""
        assert self.index.refine() == 0
        assert self.index.quick_count() == 0
        view = self.index.view()
        own = [told for origin, told in self.state.articles.items() if Path(origin).is_relative_to(self.sources)]
        for told in own[:3]:  # those of an old index are of a model that is gone
            for text in told.versions[told.current][:2]:
                (cosine,) = view.nearest_paragraphs(view.embed(text), 1).values()
                assert cosine > _SAME, text

    def check(self) -> None:
        """Let the index check itself."""
        report = self.index.check()
        assert (report.problems, report.set_aside, report.articles) == ((), (), len(self.state.articles))

    def compare(self) -> None:
        """Compare all that can be read with what should be there."""
        infos = self.index.articles()
        assert {info.origin: (info.id, info.version) for info in infos} == {
            self._last_origin(told): (told.id, told.current) for told in self.state.articles.values()
        }
        for info in infos:
            told = self.state.articles[info.origin]
            for name in EDITED:
                assert getattr(info, name) == self.state.shown(told, name), (info.origin, name)
            for number, version in told.versions.items():
                assert texts_of(self.index.article(told.id, number)) == version
        assert {edit.number for edit in self.index.edits()} == set(self.state.edits)
        assert self.index.trouble_notes() == []

    def _last_origin(self, told: Told) -> str:
        return next(origin for origin, other in self.state.articles.items() if other is told)

    @contextmanager
    def read_meanwhile(self) -> Iterator[None]:
        """Let the other reader read while a step is done: all that it finds is whole, of before or of after."""
        before, done = self.state.texts(), threading.Event()
        seen: set[str] = set()
        failures: list[BaseException] = []

        def read() -> None:
            try:
                while not done.is_set():
                    view = self.reader.view()
                    ids = list(view.nearest_paragraphs(view.embed("letters"), 100))
                    seen.update(passage.paragraph.text for passage in view.passages(ids))
            except BaseException as error:  # noqa: BLE001 (raised below)
                failures.append(error)

        thread = threading.Thread(target=read)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
        if failures:
            raise failures[0]
        assert seen <= before | self.state.texts()


def make_quick_model(folder: Path) -> str:
    """Make the tiny model with quick vectors in `folder`, and return where it is."""
    return with_table(make_model(folder / "exact", seed=1), folder / "quick")


def paragraphs_of(path: Path) -> Version:
    """Return the paragraphs of a file that `write_article` wrote."""
    return tuple(path.read_text(encoding="utf-8").strip().split("\n\n"))


def texts_of(article: Article) -> Version:
    """Return the texts of an article's paragraphs."""
    return tuple(paragraph.text for paragraph in article.paragraphs)


def _state_of(index: Index) -> State:
    """Return what is in an index that another Byline made."""
    lines = io.BytesIO()
    index.export(lines)
    state = State()
    for row in map(json.loads, lines.getvalue().splitlines()):
        told = state.articles.setdefault(row["id"], Told(row["id"], {}, {}))
        told.versions[row["version"]] = tuple(part["text"] for part in row["paragraphs"])
        if row["current"]:
            told.given = {name: row["edited"].get(name, row[name]) for name in EDITED}
    origins = {info.id: info.origin for info in index.articles()}
    state.articles = {origins[identity]: told for identity, told in state.articles.items()}
    for edit in reversed(index.edits()):
        state.edits[edit.number] = (set(edit.article_ids), dict(edit.values))
    return state
