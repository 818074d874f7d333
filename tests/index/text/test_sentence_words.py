"""Every row of the word lists does what its class says."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files

import pytest

from index.text.sentence_words import Abbreviation, languages, sentence_words
from index.text.sentences import split_sentences

LANGUAGES = sorted(languages())
OPENER = {"en": "She", "de": "Sie", "fr": "Elle", "nl": "Zij", "pl": "Ona", "sv": "Hon"}

each_language = pytest.mark.parametrize("language", LANGUAGES)


def data(language: str) -> dict[str, list[str]]:
    text = files("index.text.data").joinpath(f"sentences.{language}.toml").read_text("utf-8")
    return {key: value for key, value in tomllib.loads(text).items() if isinstance(value, list)}


def rows(language: str, kind: Abbreviation) -> list[str]:
    return data(language).get(kind.value, [])


def not_split_into(number: int, texts: Iterable[str], language: str) -> list[str]:
    """Return the texts that do not have this number of sentences."""
    return [text for text in texts if len(split_sentences(text, language)) != number]


def test_there_are_words_for_six_languages() -> None:
    assert LANGUAGES == ["de", "en", "fr", "nl", "pl", "sv"]
    assert sentence_words("it") is None
    assert sentence_words("../en") is None


@each_language
def test_no_word_is_in_a_list_twice_or_in_two_classes(language: str) -> None:
    lists = data(language)
    for words in lists.values():
        assert [word for word, times in Counter(words).items() if times > 1] == []
    classes = Counter(word for kind in Abbreviation for word in rows(language, kind))
    assert [word for word, times in classes.items() if times > 1] == []
    assert all(word.endswith(".") for word in classes)


@each_language
def test_a_word_that_is_never_last_does_not_end_a_sentence(language: str) -> None:
    words = rows(language, Abbreviation.NEVER_LAST)
    opener = OPENER[language]
    assert not_split_into(2, (f"lorem {word} Holm ipsum. {opener} dolor." for word in words), language) == []
    assert not_split_into(1, (f"lorem {word} 200 ipsum." for word in words), language) == []
    assert not_split_into(1, (f"{word[0].upper()}{word[1:]} Holm ipsum." for word in words), language) == []


@each_language
def test_a_word_before_a_number_ends_a_sentence_only_before_other_words(language: str) -> None:
    words = rows(language, Abbreviation.BEFORE_NUMBER)
    opener = OPENER[language]
    assert not_split_into(2, (f"lorem {word} 8 ipsum. {opener} dolor." for word in words), language) == []
    assert not_split_into(2, (f"lorem ipsum {word} {opener} dolor amet." for word in words), language) == []


@each_language
def test_a_word_that_is_sometimes_last_ends_a_sentence_before_an_opener(language: str) -> None:
    words = rows(language, Abbreviation.SOMETIMES_LAST)
    opener = OPENER[language]
    assert not_split_into(1, (f"lorem ipsum {word} Holm dolor." for word in words), language) == []
    assert not_split_into(2, (f"lorem ipsum {word} {opener} dolor amet." for word in words), language) == []


def test_a_time_of_day_goes_on_with_a_day_or_a_zone() -> None:
    times = rows("en", Abbreviation.TIME)
    days = data("en")["after_time"]
    assert not_split_into(1, (f"They met at 9 {time} {day} with Holm." for time in times for day in days), "en") == []
    assert not_split_into(2, (f"They met at 9 {time} Nobody came." for time in times), "en") == []


@each_language
def test_every_opener_begins_a_sentence_after_a_word_that_is_sometimes_last(language: str) -> None:
    last = rows(language, Abbreviation.SOMETIMES_LAST)[0]
    # "L’accord" has no space
    begun = [opener if opener[-1] in "’'" else f"{opener} " for opener in data(language)["openers"]]
    assert not_split_into(2, (f"lorem ipsum {last} {opener}amet dolor." for opener in begun), language) == []


def test_a_name_with_an_exclamation_mark_goes_on() -> None:
    names = data("en")["exclamations"]
    assert not_split_into(1, (f"They sold {name} Japan to Holm." for name in names), "en") == []
    assert not_split_into(2, (f"They sold {name} She left." for name in names), "en") == []


def test_a_verb_of_reporting_joins_a_question_and_its_speaker() -> None:
    verbs = data("en")["reporting"]
    assert not_split_into(2, (f"“Is it over?” Ada Holm {verb}. She left." for verb in verbs), "en") == []


def test_words_in_capitals_are_known() -> None:
    assert not_split_into(2, ["MS. HOLM WON. MR. POE LOST."], "en") == []
