"""The question set over seeds/ is as it should be; tests/evaluation/test_floors.py holds the answers to it."""

import re

from evaluation.gold import find_gold
from evaluation.questions import read_question_file
from index import Index
from tests.conftest import SEEDS

QUESTIONS = SEEDS.parent / "questions.jsonl"


def test_the_set_has_its_kinds() -> None:
    questions = read_question_file(QUESTIONS).questions
    assert len(questions) >= 60
    assert sum(question.unanswerable for question in questions) >= 15
    assert sum(bool(question.history) for question in questions) >= 8
    assert all(question.unanswerable or (question.gold and question.pattern) for question in questions)


def test_every_gold_paragraph_matches_its_pattern(seed_index: Index) -> None:
    file = read_question_file(QUESTIONS)
    gold = find_gold(file, seed_index)
    for question in file.questions:
        for article, number in gold[question.id].paragraphs:
            text = seed_index.article(article).paragraphs[number - 1].text
            assert question.pattern is not None
            assert re.search(question.pattern, text), question.id
