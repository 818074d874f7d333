import signal
from contextlib import suppress
from threading import Thread

import pytest

from qa.surfaces.cli.chat.interrupts import interruptible


def press_ctrl_c(reached: list[str], *dropped: type[BaseException]) -> None:
    """Press it within a block in which exceptions of these types are dropped, as libraries may."""
    with interruptible():
        with suppress(*dropped):
            signal.raise_signal(signal.SIGINT)
        reached.append("the end")


@pytest.mark.parametrize(("dropped", "end"), [((KeyboardInterrupt,), ["the end"]), ((), [])])
def test_it_ends_the_block_at_once_or_else_at_its_end(dropped: tuple[type[BaseException], ...], end: list[str]) -> None:
    before, reached = signal.getsignal(signal.SIGINT), list[str]()
    with pytest.raises(KeyboardInterrupt):
        press_ctrl_c(reached, *dropped)
    assert reached == end
    assert signal.getsignal(signal.SIGINT) is before


def test_without_one_and_in_other_threads_nothing_happens() -> None:
    done = []

    def work() -> None:
        with interruptible():
            done.append("other")

    with interruptible():
        done.append("main")
    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["main", "other"]
