"""Cases that go wrong so far."""

from collections.abc import Sequence

import pytest


def expect_no_problems(problems: Sequence[str], *, is_known_fault: bool) -> None:
    """Fail if there are problems, or if there are none although the case is a known fault, which is then an expected
    failure."""
    if is_known_fault:
        assert problems, "no longer a fault"
        pytest.xfail("; ".join(problems))
    assert problems == []
