"""What a newsroom does with an index in a day, in steps that can be repeated after any of them was cut off."""

import shutil
from collections.abc import Callable
from pathlib import Path

from index import Index
from index.backup.backup import backups_in
from index.errors import BylineError
from tests.index.helpers import write_article
from tests.torture.children import in_child
from tests.torture.world import Told, texts_of

State = dict[str, Told]
"""What is stored, by origin; `given` has the outlet that is shown."""


class Scenario:
    """The steps, over an index, backups and exports below `folder`. The articles' files lie in `sources`, elsewhere."""

    def __init__(self, folder: Path, sources: Path, model: str) -> None:
        self.folder, self.sources, self.model = folder, sources, model
        self.steps: tuple[Callable[[Index], object], ...] = (
            self._add_three,
            self._change_one,
            self._edit,
            self._back_up,
            self._remove,
            self._sync,
            self._refine,
            self._undo,
            self._export,
            self._back_up,
            self._restore,
            lambda index: index.check(),
        )

    def begin(self) -> None:
        """Begin anew, with no index."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        shutil.rmtree(self.sources, ignore_errors=True)
        self.sources.mkdir()

    def open(self) -> Index:
        """Open the index, or create it."""
        return Index.open(self.folder / "index", model=self.model)

    def _write(self, number: int, extra: str = "") -> Path:
        return write_article(self.sources, number, extra)

    def _add_three(self, index: Index) -> None:
        assert not index.add([self._write(number) for number in range(3)]).refused

    def _change_one(self, index: Index) -> None:
        index.add([self._write(0, "Changed on the same day.")])

    def _edit(self, index: Index) -> None:
        first, second = (info.id for info in index.articles()[:2])
        if not index.edits():
            index.edit([first, second], outlet="Harbour Wire")

    def _back_up(self, index: Index) -> None:
        index.backup(self.folder / "backup")

    def _remove(self, index: Index) -> None:
        index.remove([info.id for info in index.articles() if info.origin.endswith("a001.txt")])

    def _sync(self, index: Index) -> None:
        (self.sources / "a001.txt").unlink(missing_ok=True)
        (self.sources / "a002.txt").unlink(missing_ok=True)
        self._write(4)
        assert not index.sync([self.sources]).refused

    def _refine(self, index: Index) -> None:
        assert index.refine() == 0

    def _undo(self, index: Index) -> None:
        for edit in index.edits():
            index.undo_edit(edit.number)

    def _export(self, index: Index) -> None:
        with (self.folder / "articles.jsonl").open("wb") as file:
            index.export(file)

    def _restore(self, _: Index) -> None:
        Index.restore(self.folder / "backup", self.folder / "restored", replace=True)

    def run(self, done: Callable[[int], object] = lambda _: None, first: int = 0) -> None:
        """Do the steps from the number `first` on, and say of each that it is done."""
        with self.open() as index:
            for number, step in enumerate(self.steps[first:], start=first):
                step(index)
                done(number)

    def states(self) -> list[State]:
        """Do the steps without a fault, and return what is stored before the first one and after each."""
        self.begin()
        states: list[State] = [{}]
        with self.open() as index:
            for step in self.steps:
                step(index)
                states.append(stored(index))
        return states


def stored(index: Index) -> State:
    """Return what is stored, by origin."""
    return {
        info.origin: Told(
            info.id,
            {"outlet": info.outlet},
            {number: texts_of(index.article(info.id, number)) for number in range(1, info.version + 1)},
        )
        for info in index.articles()
    }


class Verified:
    """Compares what a step that was cut off has left with what was stored before and after it."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._states = in_child(scenario.states)
        scenario.begin()

    def problems(self, done: int) -> list[str]:
        """Return what is wrong after `done` steps and a part of the next one, which is then repeated with the rest."""
        try:
            return in_child(lambda: self._problems(done))
        except RuntimeError as error:
            return [str(error)]

    def _problems(self, done: int) -> list[str]:
        try:
            with self._scenario.open() as index:
                found = [*index.check().problems, *index.trouble_notes()]
                found += self._compare(stored(index), done)
            found += self._backups(done)
            self._scenario.run(first=min(done, len(self._scenario.steps) - 1))
            with self._scenario.open() as index:
                found += [f"afterwards: {problem}" for problem in index.check().problems]
                if stored(index) != self._states[-1] or index.quick_count():
                    found.append("afterwards something else is stored")
        except (BylineError, AssertionError) as error:
            return [f"{type(error).__name__}: {error}"]
        return found

    def _compare(self, now: State, done: int) -> list[str]:
        """Each article is there as before the step, or as after it, wholly; none is of other words."""
        before, after = self._states[done], self._states[min(done + 1, len(self._states) - 1)]
        found = []
        for origin in {*now, *before, *after}:
            here = now.get(origin)
            if here not in (before.get(origin), after.get(origin)):
                found.append(f"{Path(origin).name}: {here}, neither as before nor as after step {done}")
        return found

    def _backups(self, done: int) -> list[str]:
        """Each backup that is named can be restored, and there is one as soon as one was acknowledged."""
        paths = backups_in(self._scenario.folder / "backup")
        if not paths and done > self._scenario.steps.index(self._scenario._back_up):
            return ["the backup is lost"]
        target = self._scenario.folder / "tried"
        for path in paths:
            shutil.rmtree(target, ignore_errors=True)
            Index.restore(path, target)
            with Index.open(target) as index:
                if index.check().problems:
                    return [f"{path.name}: {index.check().problems}"]
        return []
