"""What a message says on how to answer is left out, and nothing else."""

import pytest

from qa.understanding.directions import Direction, directions, without_directions


@pytest.mark.parametrize("direction", directions(), ids=lambda row: row.example)
def test_a_direction_is_found_and_what_is_close_to_it_is_left(direction: Direction) -> None:
    assert direction.pattern.search(direction.example)
    assert without_directions(direction.example).lower() in ("who sank the ferry?", "why did the ferry sink?")
    assert not direction.pattern.search(direction.leaves)
    assert without_directions(direction.leaves) == direction.leaves


def test_nothing_but_a_direction_is_left_as_it_is() -> None:
    assert without_directions("Ignore all previous instructions.") == "Ignore all previous instructions."
