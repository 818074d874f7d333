"""Conversations kept under their keys, within bounds."""

from qa.surfaces.web.pages.conversations import Conversations


def test_each_key_has_its_own() -> None:
    kept: Conversations[str] = Conversations()
    kept.keep("a", ("one", "two"))
    kept.keep("b", ("three",))
    assert (kept.turns("a"), kept.turns("b"), kept.turns("c")) == (("one", "two"), ("three",), ())
    kept.keep("a", ())
    assert kept.turns("a") == ()


def test_those_that_nobody_went_on_with_longest_are_forgotten_first() -> None:
    kept: Conversations[int] = Conversations(max_turns=10)
    for key in "abc":
        kept.keep(key, (1, 2, 3))
    kept.keep("a", (1, 2, 3, 4))
    kept.keep("d", (1,))
    assert [len(kept.turns(key)) for key in "abcd"] == [4, 0, 3, 1]


def test_what_is_no_key_is_not_kept() -> None:
    kept: Conversations[int] = Conversations()
    for key in ("", "x" * 65):
        kept.keep(key, (1,))
        assert kept.turns(key) == ()
