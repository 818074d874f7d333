"""The parsing process: in order, ahead, and a failure affects only one source."""

import os
import resource
import signal
import time
from collections.abc import Iterator

import pytest

from index.article import Document
from index.errors import InputRefused
from index.parsing import read_document, worker
from index.parsing.worker import Outcome, read_all
from index.source import Gathered, Skipped, Source


def source(name: str) -> Source:
    return Source(origin=f"{name}.txt", data=f"The {name} stood in the harbour on Friday.".encode())


def shown(outcomes: Iterator[Outcome]) -> list[str]:
    return [outcome.origin if isinstance(outcome, Document) else str(outcome) for outcome in outcomes]


def misbehave(source: Source) -> Document:
    """Read a source, unless it is one of these."""
    if source.origin == "hang.txt":
        time.sleep(100)
    if source.origin == "crash.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    if source.origin == "limits.txt":
        raise InputRefused(f"limits.txt: {resource.getrlimit(resource.RLIMIT_DATA)}")
    return read_document(source)


def process_id(source: Source) -> Document:
    raise InputRefused(str(os.getpid()))


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_read", misbehave)


def test_everything_comes_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_MAX_PENDING", 3)
    refusal = InputRefused("b: no")
    things: list[Gathered] = [
        source("one"),
        refusal,
        source("two"),
        Skipped("c.png", "a picture"),
        *(source(str(n)) for n in range(20)),
    ]
    outcomes = list(read_all(things))
    assert [o.origin for o in outcomes if isinstance(o, Document)] == [
        s.origin for s in things if isinstance(s, Source)
    ]
    assert outcomes[1] is refusal
    assert outcomes[3] == Skipped("c.png", "a picture")


def test_it_parses_in_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_read", process_id)
    one, two = shown(read_all([source("a"), source("b")]))
    assert one == two != str(os.getpid())


def test_a_refusal_knows_its_origin() -> None:
    (refused,) = read_all([Source(origin="empty.txt", data=b"")])
    assert isinstance(refused, InputRefused)
    assert (str(refused), refused.origin) == ("empty.txt: the file is empty; nothing was added", "empty.txt")


@pytest.mark.slow
def test_a_source_that_hangs_is_refused(monkeypatch: pytest.MonkeyPatch, misbehaving: None) -> None:
    shown(read_all([source("a")]))  # the process is running, and what it needs is loaded
    monkeypatch.setattr(worker, "_TIMEOUT", 3.0)
    assert shown(read_all(map(source, ("a", "hang", "b", "c")))) == [
        *("a.txt", "hang.txt: not parsed after 3 seconds; save its text as a .txt file", "b.txt", "c.txt")
    ]


@pytest.mark.slow
def test_a_source_that_crashes_the_process_is_refused(misbehaving: None) -> None:
    assert shown(read_all(map(source, ("a", "crash", "b", "crash")))) == [
        "a.txt",
        "crash.txt: the process that parsed it crashed twice; save its text as a .txt file",
        "b.txt",
        "crash.txt: the process that parsed it crashed twice; save its text as a .txt file",
    ]


def test_a_killed_process_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_MAX_PENDING", 5)
    outcomes = read_all(source(str(n)) for n in range(50))
    first = next(outcomes)
    for process in list(worker._executor()._processes):
        os.kill(process, signal.SIGKILL)
    assert len([o for o in (first, *outcomes) if isinstance(o, Document)]) == 50


def test_its_memory_is_limited(misbehaving: None) -> None:
    (limits,) = shown(read_all([source("limits")]))
    assert limits == f"limits.txt: {(worker._MAX_MEMORY, worker._MAX_MEMORY)}"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "a.txt: needs more than 1000 MB to parse; split it into its articles"),
        (
            RecursionError("too deep"),
            "a.txt: cannot be parsed (RecursionError: too deep); save its text as a .txt file",
        ),
        (KeyError("x" * 1000), f"a.txt: cannot be parsed (KeyError: '{'x' * 199}); save its text as a .txt file"),
    ],
)
def test_whatever_is_raised_is_a_refusal(monkeypatch: pytest.MonkeyPatch, error: Exception, message: str) -> None:
    def fail(_: Source) -> Document:
        raise error

    monkeypatch.setattr(worker, "read_document", fail)
    with pytest.raises(InputRefused) as refused:
        worker._read(source("a"))
    assert str(refused.value) == message


def test_an_interruption_does_not_wait(misbehaving: None) -> None:
    outcomes = read_all(map(source, ("a", "hang", "b")))
    assert next(outcomes)
    started = time.monotonic()
    outcomes.close()
    assert time.monotonic() - started < 50
    assert shown(read_all([source("later")])) == ["later.txt"]


@pytest.mark.slow
def test_reading_ahead_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_MAX_PENDING", 3)
    monkeypatch.setattr(worker, "_MAX_PENDING_BYTES", 1_000)
    taken: list[str] = []

    def give(*sizes: int) -> Iterator[Source]:
        for number, size in enumerate(sizes):
            taken.append(f"{number}")
            yield Source(origin=f"{number}", data=b"The harbour froze. " * (size // 19 + 1))

    for sizes, ahead in (((20,) * 10, 4), ((600, 600, 600), 2)):
        taken.clear()
        outcomes = read_all(give(*sizes))
        next(outcomes)
        assert len(taken) == ahead
        outcomes.close()


@pytest.mark.slow
def test_waiting_sources_are_not_blamed_for_a_crash(misbehaving: None) -> None:
    """The first may be parsed at the moment when the second crashes the process."""
    outcomes = shown(read_all(map(source, ("a", "crash", "b", "c", "crash", "d"))))
    assert [line for line in outcomes if "crashed" not in line] == ["a.txt", "b.txt", "c.txt", "d.txt"]
