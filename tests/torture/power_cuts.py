"""Power cuts: from a record of all writes and syncs, the disk is put together as a cut at each sync would leave it.

What was synced is there. Of what was written since, nothing, everything or any part may be there: whole writes, in any
order. A name that was given, changed or deleted counts once its folder, or a file that was made before it, was synced
(what journaling file systems promise), or perhaps earlier.
"""

import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.children import ended, forked
from tests.torture.layer import NOTHING, How, arm, note, record
from tests.torture.scenario import Scenario, Verified


@dataclass(frozen=True)
class Call:
    """A line of the record."""

    what: str
    one: int
    two: int
    path: str
    data: bytes


@dataclass
class Cuts:
    """How many cuts there were, and what was wrong after which."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


Change = tuple[int, bytes] | int
"""Bytes that were written at a place, or a new size."""


@dataclass
class Content:
    """What a file has on the disk, and what was written since it was last synced."""

    synced: bytes = b""
    waiting: list[Change] = field(default_factory=list)

    def after(self, changes: list[Change]) -> bytes:
        """Return the content with these changes."""
        data = bytearray(self.synced)
        for change in changes:
            if isinstance(change, int):
                data[change:] = bytes(max(0, change - len(data)))
            else:
                place, written = change
                data.extend(bytes(max(0, place - len(data))))
                data[place : place + len(written)] = written
        return bytes(data)


class Disk:
    """Files by name as a process sees them, and as they are on the disk."""

    def __init__(self) -> None:
        self._names: dict[str, Content] = {}
        self._on_disk: dict[str, Content] = {}
        self._waiting: list[dict[str, Content | None]] = []
        self._handles: dict[int, Content] = {}

    def do(self, call: Call) -> None:
        """Do what a process did."""
        match call.what:
            case "open":
                self._open(call)
            case "write":
                self._handles[call.one].waiting.append((call.two, call.data))
            case "truncate":
                self._handles[call.one].waiting.append(call.two)
            case "sync":
                self._sync(self._handles[call.one])
            case "rename" | "link":
                source, target = call.path.split("\t")
                self._rename(source, target, keep=call.what == "link")
            case "unlink":
                self._rename(call.path, None, keep=False)

    def _open(self, call: Call) -> None:
        if call.path not in self._names and (call.two & os.O_CREAT or call.two & os.O_TMPFILE == os.O_TMPFILE):
            self._change({call.path: Content()})
        content = self._names.get(call.path) or Content()  # a folder has none
        if call.two & os.O_TRUNC:
            content.waiting.append(0)
        self._handles[call.one] = content

    def _rename(self, source: str, target: str | None, *, keep: bool) -> None:
        """Move a file, or a folder with all that is in it."""
        below = [name for name in self._names if name == source or name.startswith(f"{source}/")]
        changes: dict[str, Content | None] = {}
        for name in below:
            if target is not None:
                changes[target + name[len(source) :]] = self._names[name]
            if not keep:
                changes[name] = None
        self._change(changes)

    def _change(self, names: dict[str, Content | None]) -> None:
        _apply(self._names, names)
        self._waiting.append(names)

    def _sync(self, content: Content) -> None:
        content.synced, content.waiting = content.after(content.waiting), []
        for names in self._waiting:
            _apply(self._on_disk, names)
        self._waiting.clear()

    def after_cut(self, draw: random.Random, way: int) -> Iterator[tuple[str, bytes]]:
        """Yield the files that a cut leaves: without what waits (0), with all of it (1), or with some."""
        names = dict(self._on_disk)
        for change in self._waiting[: (0, len(self._waiting))[way] if way < 2 else draw.randint(0, len(self._waiting))]:
            _apply(names, change)
        for name, content in names.items():
            kept = content.waiting if way else []
            if way > 1:
                kept = [change for change in kept if draw.random() < 0.5]
            yield name, content.after(kept)


def _apply(to: dict[str, Content], names: dict[str, Content | None]) -> None:
    for name, content in names.items():
        if content is None:
            to.pop(name, None)
        else:
            to[name] = content


def read_record(path: Path) -> Iterator[Call]:
    """Yield the lines of a record."""
    with path.open("rb") as file:
        while head := file.readline():
            what, one, two, size, name = head.rstrip(b"\n").split(b"\t", 4)
            yield Call(what.decode(), int(one), int(two), os.fsdecode(name), file.read(int(size)))


def cut_everywhere(scenario: Scenario, work: Path, seed: int, ways: int, every: int = 1) -> Cuts:
    """Record the scenario in a process of its own, and cut it at each sync, in so many ways; or at one of `every` n."""
    verified = Verified(scenario)
    target = work / "record"
    child = forked(lambda: _recorded(scenario, target))
    assert ended(child) == 0
    arm(scenario.folder, NOTHING, 0, How.COUNT)
    cuts, disk, done = Cuts(), Disk(), 0
    for number, call in enumerate(read_record(target)):
        if call.what == "note":
            done += 1
        elif call.what == "sync":
            cuts.counts["syncs"] += 1
            for way in range(ways if cuts.counts["syncs"] % every == 0 else 0):
                _cut(disk, scenario, random.Random(f"{seed} {number} {way}"), way)
                problems = verified.problems(done)
                cuts.counts["cuts"] += 1
                cuts.failures += [f"cut at call {number}, way {way}, after {done} steps: {p}" for p in problems]
        disk.do(call)
    return cuts


def _recorded(scenario: Scenario, target: Path) -> int:
    scenario.begin()
    record(scenario.folder, target)
    scenario.run(lambda number: note(f"done {number}"))
    return 0


def _cut(disk: Disk, scenario: Scenario, draw: random.Random, way: int) -> None:
    shutil.rmtree(scenario.folder)
    scenario.folder.mkdir()
    for name, data in disk.after_cut(draw, way):
        if not name.endswith("-shm"):  # shared memory, made anew
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
