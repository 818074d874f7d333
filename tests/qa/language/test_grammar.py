from pathlib import Path

import pytest

import qa.language.grammar
from qa.errors import ReaderError
from qa.language.grammar import parse


def test_words_come_with_their_place_in_the_clause() -> None:
    words = {word.text: (word.pos_, word.dep_) for word in parse("Harrow closed the bridge.")}
    assert words["Harrow"] == ("PROPN", "nsubj")
    assert words["closed"] == ("VERB", "ROOT")


def test_of_a_sentence_without_end_the_beginning_is_parsed() -> None:
    assert 300 < len(parse("Harrow spoke. " + "word " * 1_000_000)) < 500


def test_a_model_that_is_not_the_published_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.cfg").write_text("altered", encoding="utf-8")
    monkeypatch.setattr(qa.language.grammar, "_folder", lambda: tmp_path)
    with pytest.raises(ReaderError, match=r"sha256 differs.*pip install"):
        qa.language.grammar._model.__wrapped__()


def test_a_missing_model_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa.language.grammar, "_PACKAGE", "no_such_package_here")
    with pytest.raises(ReaderError, match="not installed; install it anew, with: pip install"):
        qa.language.grammar._folder()
