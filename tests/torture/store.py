"""Sequences of steps on a real index, drawn by hypothesis, each compared with what should be stored.

    python -m tests.torture.store --steps 10000 --seed 1

Steps add, change, edit, undo, remove, sync, ask, search, check, back up, restore, export, compact, refine and reopen,
with readers that keep earlier views or read meanwhile. Half of the sequences begin with an index of an earlier schema.
"""

import argparse
import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from index.search import run_embedder
from tests.index.storage.migrations import old_indexes
from tests.torture.world import EDITED, World, make_quick_model

_OLD = sorted(Path(old_indexes.__file__).parent.glob("schema*/articles.sqlite"))
_NUMBERS = st.integers(0, 9)
_QUESTIONS = ("What did officials say about the harbour?", "How many letters did critics write?", "Who kept the lamp?")
_STEPS_OF_ONE = 50


class Steps(RuleBasedStateMachine):
    """One sequence of steps."""

    work: Path
    model: str
    counts: ClassVar[Counter[str]] = Counter()
    _names = itertools.count()

    def __init__(self) -> None:
        super().__init__()
        self.world: World | None = None

    @initialize(old=st.sampled_from([None, *_OLD, None, None]), exact=st.sampled_from([0, 1_000]))
    def begin(self, old: Path | None, exact: int) -> None:
        """Begin with nothing, or with an old index; with quick vectors, as long runs make them, or without."""
        run_embedder._EXACT = exact
        self.world = World(self.work / str(next(self._names)), self.model, old)

    @property
    def _world(self) -> World:
        assert self.world is not None
        return self.world

    def _count(self, name: str) -> World:
        self.counts[name] += 1
        return self._world

    def _some(self, data: st.DataObject) -> list[str]:
        ids = [told.id for told in self._world.state.articles.values()]
        return data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))

    def _has_articles(self) -> bool:
        return self.world is None or bool(self.world.state.articles)

    def _has_edits(self) -> bool:
        return self.world is None or bool(self.world.state.edits)

    def _has_backups(self) -> bool:
        return self.world is None or bool(self.world.backups)

    @rule(numbers=st.lists(_NUMBERS, min_size=1, max_size=3, unique=True), meanwhile=st.booleans())
    def add(self, numbers: list[int], meanwhile: bool) -> None:
        """Add new files, or changed ones."""
        world = self._count("add, read meanwhile" if meanwhile else "add")
        paths = [world.write(number) for number in numbers]
        if meanwhile:
            with world.read_meanwhile():
                world.add(paths)
        else:
            world.add(paths)

    @rule(number=_NUMBERS)
    def add_again(self, number: int) -> None:
        """Add a file as it is."""
        path = self._world.sources / f"a{number:03}.txt"
        if path.exists():
            self._count("add again").add([path])

    @rule(number=_NUMBERS, changed=_NUMBERS)
    def sync(self, number: int, changed: int) -> None:
        """Delete one file, change another, and sync."""
        world = self._count("sync")
        world.write(changed)
        (world.sources / f"a{number:03}.txt").unlink(missing_ok=True)
        if any(world.sources.iterdir()):
            world.sync()

    @precondition(_has_articles)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Remove some articles."""
        self._count("remove").remove(self._some(data))

    @precondition(_has_articles)
    @rule(data=st.data(), name=st.sampled_from(sorted(EDITED)))
    def edit(self, data: st.DataObject, name: str) -> None:
        """Edit some articles."""
        self._count("edit").edit(self._some(data), name)

    @precondition(_has_edits)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """Undo an edit."""
        self._count("undo").undo(data.draw(st.sampled_from(sorted(self._world.state.edits))))

    @rule(question=st.sampled_from(_QUESTIONS))
    def ask(self, question: str) -> None:
        """Ask."""
        self._count("ask").ask(question)

    @rule(words=st.sampled_from(("harbour", "critics letters", "story day vaccine")))
    def search(self, words: str) -> None:
        """Search."""
        self._count("search").search(words)

    @precondition(_has_backups)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """Restore one of the backups."""
        self._count("restore").restore(data.draw(st.integers(0, len(self._world.backups) - 1)))

    @rule(what=st.sampled_from(("back_up", "check", "export", "compact", "reopen", "keep_view", "look_back", "refine")))
    def do(self, what: str) -> None:
        """Do what needs nothing."""
        world = self._count(what.replace("_", " "))
        {
            "back_up": world.back_up,
            "check": world.check,
            "export": world.export,
            "compact": world.compact,
            "reopen": world.reopen,
            "keep_view": world.keep_view,
            "look_back": world.look_back,
            "refine": world.refine,
        }[what]()

    @invariant()
    def compare(self) -> None:
        """All that can be read is what should be there."""
        if self.world is not None:
            self.world.compare()

    def teardown(self) -> None:
        """Check at the end."""
        if self.world is not None:
            self.world.check()
            self.world.close()


def run(work: Path, sequences: int, number: int, *, report: Callable[[str], None] = lambda _: None) -> Counter[str]:
    """Run sequences of fifty steps with the tiny model, and return how often each step was done.

    Raises `AssertionError` with the steps that led to it.
    """
    Steps.work, Steps.model, Steps.counts = work, make_quick_model(work / "model"), Counter()
    machine = seed(number)(Steps)
    chosen = settings(
        max_examples=sequences,
        stateful_step_count=_STEPS_OF_ONE,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    before = run_embedder._EXACT
    try:
        run_state_machine_as_test(machine, settings=chosen)
    finally:
        run_embedder._EXACT = before
    report(f"{Steps.counts.total()} steps")
    return Steps.counts


def main() -> int:
    """Run until enough steps are done, and print how many of each."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.store")
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    done: Counter[str] = Counter()
    for number in itertools.count(options.seed * 1_000):
        with tempfile.TemporaryDirectory(dir=fast_folder()) as folder:
            done += run(Path(folder), 10, number)
        if done.total() >= options.steps:
            break
    print(f"{done.total()} steps: {', '.join(f'{name} {count}' for name, count in sorted(done.items()))}")
    return 0


def fast_folder() -> str | None:
    """Return a folder in memory, where there is one: the steps are about what is stored, not how fast."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


if __name__ == "__main__":
    sys.exit(main())
