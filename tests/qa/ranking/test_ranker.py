from dataclasses import replace

import pytest

from index import IndexView, Paragraph, ParagraphKind, Sentence
from index.text.sentences import split_sentences
from qa.ranking.ranker import ScoredSentence, _sentences_by_actor, filter_answerable, rank_sentences
from qa.retrieval.candidates import coverage, retrieve
from qa.understanding.answer_type import AnswerType, matches_answer_type
from qa.understanding.question import parse_question
from tests.qa.factories import read_sentence


def test_coverage_is_the_weighted_fraction_of_terms_that_are_present() -> None:
    assert coverage({"troop": 1.0, "meloni": 3.0}, frozenset({"meloni", "other"})) == pytest.approx(0.75)
    assert coverage({}, frozenset({"meloni"})) == 0.0


def test_candidates_are_unique_and_their_scores_are_in_range(seed_view: IndexView) -> None:
    candidates = retrieve(parse_question("What did Meloni say about troops?", seed_view), seed_view)
    ids = [candidate.passage.id for candidate in candidates]
    assert len(ids) == len(set(ids)) > 50
    assert max(candidate.article_match for candidate in candidates) == 1.0
    for candidate in candidates:
        assert 0 <= candidate.coverage <= 1
        assert 0 <= candidate.article_match <= 1
        assert -1 <= candidate.similarity <= candidate.article_similarity <= 1.001


def test_headings_and_boilerplate_are_never_candidates(seed_view: IndexView) -> None:
    for question in ("Leave a Reply", "What comes next for peace talks?", "Please read our comment policy"):
        for candidate in retrieve(parse_question(question, seed_view), seed_view):
            assert candidate.passage.paragraph.kind not in (ParagraphKind.HEADING, ParagraphKind.BOILERPLATE)


def test_sentences_are_grouped_by_passage_best_first(seed_view: IndexView) -> None:
    question = parse_question("What did Meloni say about troops?", seed_view)
    passages = rank_sentences(question, retrieve(question, seed_view))
    scores = [passage[0].score for passage in passages]
    assert scores == sorted(scores, reverse=True)
    for passage in passages:
        assert [s.score for s in passage] == sorted((s.score for s in passage), reverse=True)
        assert len({(s.article.id, s.paragraph.number) for s in passage}) == 1
    places = [(passage[0].article.id, passage[0].paragraph.number) for passage in passages]
    assert len(places) == len(set(places))
    best = passages[0][0]
    assert "Meloni" in best.paragraph.text[best.start : best.end]


def test_teaser_sentences_inside_a_paragraph_are_not_read(seed_view: IndexView) -> None:
    question = parse_question("Here is the link to our report on Harbour Drone Patrols", seed_view)
    sentences = [s for passage in rank_sentences(question, retrieve(question, seed_view)) for s in passage]
    texts = [s.paragraph.text[s.start : s.end] for s in sentences]
    assert any("Harbour Drone Patrols" in s.paragraph.text for s in sentences)
    assert not any("Harbour Drone Patrols" in text for text in texts)


def test_without_candidates_there_are_no_sentences(seed_view: IndexView) -> None:
    assert rank_sentences(parse_question("Anything?", seed_view), []) == []


@pytest.mark.parametrize(
    ("kind", "shown", "not_shown"),
    [
        (AnswerType.NUMBER, "About two dozen came.", "Many came."),
        (AnswerType.TIME, "They met on Friday.", "They met in Paris."),
        (AnswerType.PLACE, "They met in Paris.", "They met on foot in the rain."),
        (AnswerType.PERSON, "It was led by Macron.", "It was led by nobody."),
        (AnswerType.REASON, "He left because of it.", "He left."),
        (AnswerType.SPEECH, "He said it was over.", "It was over."),
    ],
)
def test_words_match_an_answer_type(kind: AnswerType, shown: str, not_shown: str) -> None:
    assert matches_answer_type(shown, kind)
    assert not matches_answer_type(not_shown, kind)
    assert matches_answer_type(not_shown, AnswerType.OTHER)


def answerable(question: str, view: IndexView) -> list[ScoredSentence]:
    parsed = parse_question(question, view)
    passages = filter_answerable(parsed, rank_sentences(parsed, retrieve(parsed, view)))
    return [sentence for passage in passages for sentence in passage]


def text_of(sentence: ScoredSentence) -> str:
    return sentence.paragraph.text[sentence.start : sentence.end]


def test_what_someone_said_is_not_answered_by_what_others_say_of_them(seed_view: IndexView) -> None:
    texts = [text_of(sentence) for sentence in answerable("What did Peskov say about troops?", seed_view)]
    assert any("Peskov" in text for text in texts)
    assert not any("Meloni" in text for text in texts)


def test_words_are_given_to_who_spoke_paragraphs_before_but_not_to_whom_they_are_about(seed_view: IndexView) -> None:
    question = parse_question("What did Harrow say about the quay?", seed_view)
    text = "He said it was safe. Reed said Harrow knew of the quay. Critics of Harrow said it was not."
    spans = tuple(Sentence(*span) for span in split_sentences(text))
    passage = replace(
        read_sentence("a", text, 1).candidate.passage, paragraph=Paragraph(5, text, ParagraphKind.BODY, spans)
    )
    assert not _sentences_by_actor(question, passage, None)
    named = replace(passage, earlier="Mayor Quill Harrow said the quay was old.", before="The rain fell for days.")
    assert _sentences_by_actor(question, named, None) == {0}


def test_how_many_and_when_are_answered_only_with_a_number_or_a_time(seed_view: IndexView) -> None:
    for question, kind in (
        ("How many countries promised guarantees?", AnswerType.NUMBER),
        ("When did Putin speak?", AnswerType.TIME),
    ):
        sentences = answerable(question, seed_view)
        assert sentences
        assert all(matches_answer_type(text_of(sentence), kind) for sentence in sentences)


def test_where_it_was_said_is_not_answered_by_a_place_in_the_reported_words(seed_view: IndexView) -> None:
    sentences = answerable("Where did Putin say it about foreign troops?", seed_view)
    assert any("Vladivostok" in text_of(sentence) for sentence in sentences)
    assert not any("fair game for Russia" in text_of(sentence) for sentence in sentences)


def test_a_question_for_a_place_filters_no_sentences(seed_view: IndexView) -> None:
    question = parse_question("Where would the zone lie?", seed_view)
    passages = rank_sentences(question, retrieve(question, seed_view))
    assert filter_answerable(question, passages) == passages


@pytest.mark.parametrize(
    ("who", "is_hidden"),
    [("Abelard Quux", True), ("the harbour master", True), ("the Corvo harbour master", False)],
)
def test_a_name_that_nobody_is_called_by_said_nothing(seed_view: IndexView, who: str, is_hidden: bool) -> None:
    question = parse_question(f"What did {who} say about troops?", seed_view)
    passages = rank_sentences(question, retrieve(question, seed_view))
    unsaid = [
        [replace(one, features=replace(one.features, answer_type_match=0.0)) for one in passage] for passage in passages
    ]
    assert (filter_answerable(question, unsaid) == []) is is_hidden
