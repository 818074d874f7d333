"""An answer from articles that are not in English says so."""

from dataclasses import replace

from qa.answer import Citation
from qa.answering.notes import language_notes
from tests.qa.factories import article, read_sentence


def cited(n: int, language: str | None) -> Citation:
    return Citation(n, replace(article(str(n)), language=language), 1, 0, 4, "Rome spoke.")


def test_english_and_unknown_need_no_note() -> None:
    assert language_notes([cited(1, "en"), cited(2, "en-GB"), cited(3, None)], []) == []
    assert language_notes([], [[read_sentence("a", "Rome spoke.", 1.0)]]) == []


def test_citations_in_other_languages_are_named() -> None:
    notes = language_notes([cited(1, "en"), cited(2, "it"), cited(3, "de-AT"), cited(4, "it")], [])
    assert notes == ["[2], [3], [4] are in German and Italian; answers are most reliable in English."]
    assert language_notes([cited(1, "xx")], [])[0].startswith("[1] is in xx; ")
    assert language_notes([cited(1, "de")], [])[0].startswith("[1] is in German; ")


def test_without_an_answer_the_language_of_the_passages_counts() -> None:
    sentence = read_sentence("a", "Roma ha parlato.", 1.0)
    candidate = replace(
        sentence.candidate,
        passage=replace(sentence.candidate.passage, article=replace(sentence.article, language="it")),
    )
    notes = language_notes([], [[replace(sentence, candidate=candidate)]])
    assert notes == ["Some of the passages are in Italian; answers are most reliable in English."]
