"""Kills and faults of the disk, drawn by a seed, in the middle of what a newsroom does with an index.

    python -m tests.torture.faults --count 500 --seed 1

Each is a process of its own (forked, so that nothing is loaded anew), in which one call fails, or which is killed: at
a call, in the middle of a write, or at a moment. What must hold: it ends with one line that says what to do, and never
with a traceback; nothing is lost, doubled or torn of what was acknowledged; the next run goes on, and ends as if
nothing had been. Then the writes are cut at every sync, as a power cut would leave the disk (power_cuts.py).
"""

import argparse
import contextlib
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from index.common.command_line import run_command
from tests.torture.children import ended, forked, prepare
from tests.torture.layer import ERRORS, NOTHING, How, Kind, arm, is_loaded, run_with_layer, seen
from tests.torture.power_cuts import cut_everywhere
from tests.torture.scenario import Scenario, Verified
from tests.torture.store import fast_folder
from tests.torture.world import make_quick_model

_AT_RANDOM = 0.15
"""Share of the kills that come at a moment, not at a call."""


@dataclass
class Outcome:
    """What became of the processes: how many of each kind, the messages that they ended with, and what was wrong."""

    kinds: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fault:
    """One fault: the n-th call of a kind, what becomes of it, and the error; or a moment in seconds."""

    kind: Kind = NOTHING
    nth: int = 0
    how: How = How.COUNT
    number: int = 0
    moment: float = 0.0

    def __str__(self) -> str:
        if self.moment:
            return "kill at a moment"
        what = f" {os.strerror(self.number)}" if self.number else ""
        return f"{self.how.name.lower().replace('_', ' ')} {str(self.kind.name).lower()}{what}"


class Attack:
    """Runs the scenario with faults in it."""

    def __init__(self, work: Path, seed: int) -> None:
        self._work = work
        self._scenario = Scenario(work / "data", work / "articles", make_quick_model(work / "model"))
        self._verified = Verified(self._scenario)
        self._draw = random.Random(seed)
        self._counts: dict[Kind, int] = {}
        self.outcome = Outcome()
        begun = time.monotonic()
        _, status = self._run(Fault())
        assert status == 0, self._errors()
        self._counts = dict(zip(Kind, map(int, (work / "seen").read_text().split()), strict=True))
        self._seconds = time.monotonic() - begun

    def one(self) -> None:
        """Draw a fault, run with it, and look at what is left."""
        fault = self._fault()
        done, status = self._run(fault)
        ending = self._ending(fault, status)
        self.outcome.kinds[str(fault)] += 1
        self.outcome.endings[ending] += 1
        errors = self._errors()
        for line in errors.splitlines():
            self.outcome.messages[_without_names(line)] += 1
        problems = self._verified.problems(done)
        if ending.startswith("failed") or "Traceback" in errors:
            problems.insert(0, errors[-1_500:] or f"ended with status {status}")
        self.outcome.failures += [f"{fault}, call {fault.nth}, after {done} steps: {problem}" for problem in problems]

    def _fault(self) -> Fault:
        if self._draw.random() < 0.5:
            if self._draw.random() < _AT_RANDOM:
                return Fault(how=How.KILL, moment=self._draw.uniform(0.001, self._seconds))
            kind = self._draw.choices((Kind.WRITE, Kind.SYNC, Kind.RENAME, Kind.UNLINK, Kind.OPEN), (6, 6, 2, 1, 1))[0]
            how = How.KILL_HALF if kind is Kind.WRITE and self._draw.random() < 0.5 else How.KILL
            return Fault(kind, self._draw.randrange(self._counts[kind]), how)
        kind = self._draw.choice([kind for kind in Kind if self._counts[kind]])
        how = self._draw.choice((How.FAIL, How.FAIL_ON))
        return Fault(kind, self._draw.randrange(self._counts[kind]), how, self._draw.choice(ERRORS[kind]))

    def _run(self, fault: Fault) -> tuple[int, int]:
        """Run in a process of its own; return how many steps were acknowledged, and its status."""
        self._scenario.begin()
        reading, writing = os.pipe()
        child = forked(lambda: self._child(fault, writing))
        os.close(writing)
        if fault.moment:
            time.sleep(fault.moment)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        with os.fdopen(reading, "rb") as acknowledged:
            done = len(acknowledged.read())
        return done, ended(child)

    def _child(self, fault: Fault, acknowledging: int) -> int:
        _errors_to(self._work / "errors")
        if not fault.moment:
            arm(self._scenario.folder, fault.kind, fault.nth, fault.how, fault.number)

        def run() -> int:
            self._scenario.run(lambda _: os.write(acknowledging, b"."))
            return 0

        code = run_command(run)
        (self._work / "seen").write_text(" ".join(str(seen(kind)) for kind in Kind))
        return code

    def _errors(self) -> str:
        return (self._work / "errors").read_text(encoding="utf-8", errors="replace")

    def _ending(self, fault: Fault, status: int) -> str:
        if os.WIFSIGNALED(status):
            is_ours = os.WTERMSIG(status) == signal.SIGKILL and fault.how in (How.KILL, How.KILL_HALF)
            return "killed" if is_ours else f"failed: signal {os.WTERMSIG(status)}"
        code = os.WEXITSTATUS(status)
        return {0: "went on", 2: "one line"}.get(code, f"failed: code {code}")


def _errors_to(path: Path) -> None:
    os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)


def _without_names(line: str) -> str:
    return re.sub(r"\d+", "N", re.sub(r"(/[\w.\-]+)+", "PATH", line))[:200]


def attack(work: Path, count: int, seed: int, cuts: int, every: int) -> tuple[Outcome, Counter[str]]:
    """Run `count` processes with faults; then cut the writes at one of `every` n syncs, in so many ways each."""
    prepare(work)
    outcome = Outcome()
    if count:
        attack = Attack(work, seed)
        for _ in range(count):
            attack.one()
        outcome = attack.outcome
    if not cuts:
        return outcome, Counter()
    scenario = Scenario(work / "data", work / "articles", make_quick_model(work / "model-of-cuts"))
    cut = cut_everywhere(scenario, work, seed, cuts, every)
    outcome.failures += cut.failures
    return outcome, cut.counts


def main() -> int:
    """Attack, print what became of it, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.faults")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--cuts", type=int, default=2, help="ways to cut the writes at each sync")
    parser.add_argument("--every", type=int, default=1, help="cut at one of so many syncs")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=fast_folder()) as name:
        if not is_loaded():
            return run_with_layer(Path(name), "tests.torture.faults", sys.argv[1:]).returncode
        outcome, cuts = attack(Path(name), options.count, options.seed, options.cuts, options.every)
    print(f"{outcome.kinds.total()} kills and faults:")
    print(*(f"  {count:4} {name}" for name, count in sorted(outcome.kinds.items())), sep="\n")
    print(f"ended: {', '.join(f'{name} {count}' for name, count in sorted(outcome.endings.items()))}")
    print(*(f"  {count:4} {line}" for line, count in outcome.messages.most_common()), sep="\n")
    print(f"power cuts: {', '.join(f'{name} {count}' for name, count in sorted(cuts.items()))}")
    print(f"{len(outcome.failures)} failures")
    print(*outcome.failures[:20], sep="\n")
    return bool(outcome.failures)


if __name__ == "__main__":
    sys.exit(main())
