from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import evaluation
from evaluation.errors import QuestionFileRefused
from evaluation.measures import MEASURES
from evaluation.results import FILE_NAME, Results, Verdict
from evaluation.running import corpus_digest
from index import Index
from index.errors import InputRefused
from tests.evaluation.factories import write_questions
from tests.index.helpers import write_article

pytestmark = pytest.mark.slow

LINES: list[Mapping[str, Any]] = [
    {
        "id": "reasons",
        "question": "How many reasons did officials give for the treaty?",
        "gold": [{"article": "a002.txt", "paragraph": 2}],
        "answers": ["2 reasons"],
    },
    {"id": "modi", "question": "What did officials say about Modi?", "unanswerable": True},
    {
        "id": "critics",
        "question": "And how did critics answer?",
        "history": ["What did officials say about the harbour?"],
        "standalone": "How did critics of the harbour answer?",
        "gold": [{"text": "Critics of the harbour"}],
        "group": "a001",
    },
    {"id": "drone", "question": "What is the drone story?", "gold": [{"article": "a003.txt"}], "pattern": "drone"},
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Index]:
    """An index of five articles."""
    folder = tmp_path_factory.mktemp("articles")
    with Index.open(tmp_path_factory.mktemp("running") / "index", model=tiny_model) as index:
        index.add([write_article(folder, number) for number in range(5)])
        yield index


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, index: Index) -> Results:
    """The results of all three systems for `LINES`."""
    file = write_questions(tmp_path_factory.mktemp("questions") / "all.jsonl", *LINES)
    return evaluation.evaluate(file, index, systems=("byline", "dense", "bm25", "dense"))


def test_every_system_has_an_outcome_for_every_question(results: Results) -> None:
    assert [system.name for system in results.systems] == ["byline", "dense", "bm25"]
    for system in results.systems:
        assert [outcome.id for outcome in system.outcomes] == [line["id"] for line in LINES]
        assert all(outcome.ms > 0 for outcome in system.outcomes)
        assert {score.name for score in system.scores} <= MEASURES.keys()
        assert {name for outcome in system.outcomes for name in outcome.measures} <= MEASURES.keys()
        assert all(score.low <= score.value <= score.high for score in system.scores)
    assert [system.probability for system in results.systems] == [True, False, False]
    assert [bool(system.reliability) for system in results.systems] == [True, False, False]


def test_the_questions_are_stored_with_their_gold(results: Results) -> None:
    by_id = {question.id: question for question in results.questions}
    (key,) = by_id["reasons"].gold
    assert results.passages[key].text.startswith("Officials spoke about the treaty on day 2.")
    assert results.passages[key].paragraph == 2
    (key,) = by_id["critics"].gold
    assert results.passages[key].text == "Critics of the harbour answered in 1 letters to the paper."
    assert by_id["critics"].history == LINES[2]["history"]
    assert (by_id["critics"].standalone, by_id["critics"].group) == (LINES[2]["standalone"], "a001")
    assert (by_id["modi"].unanswerable, by_id["modi"].gold, by_id["modi"].group) == (True, [], "modi")
    assert (by_id["drone"].gold, by_id["drone"].pattern, by_id["drone"].line) == ([], "drone", 4)


def test_cited_and_read_passages_are_stored(results: Results) -> None:
    for system in results.systems:
        for outcome in system.outcomes:
            assert 0 < len(outcome.passages) <= 10
            assert outcome.passages[0] in results.passages
            for statement in outcome.statements:
                spans = statement.citations
                quotes = [results.passages[span.passage].text[span.start : span.end] for span in spans]
                assert quotes[0] == statement.text


def test_plain_searches_answer_with_the_whole_first_paragraph_and_never_abstain(results: Results) -> None:
    for name in ("dense", "bm25"):
        verdicts = {outcome.id: outcome.verdict for outcome in results.system(name).outcomes}
        assert Verdict.MISSED not in verdicts.values()
        assert verdicts["modi"] is Verdict.UNFOUNDED
        for outcome in results.system(name).outcomes:
            (statement,) = outcome.statements
            assert statement.text == results.passages[outcome.passages[0]].text
            assert outcome.measures["verbatim"] == 1.0
            assert 0.0 <= outcome.confidence <= 1.0
            assert outcome.notes == (["earlier questions are ignored"] if outcome.id == "critics" else [])


def test_keywords_find_the_words(results: Results) -> None:
    outcomes = {outcome.id: outcome for outcome in results.system("bm25").outcomes}
    reasons = outcomes["reasons"]
    assert reasons.verdict is Verdict.RIGHT
    ones = ("paragraph@1", "MRR", "nDCG@10", "article@1", "answer text@1", "right", "first citation gold")
    assert [reasons.measures[name] for name in ones] == [1.0] * len(ones)
    assert outcomes["drone"].measures["article@1"] == 1.0
    assert "paragraph@1" not in outcomes["drone"].measures


def test_a_follow_up_has_measures_of_its_own(results: Results) -> None:
    for system in results.systems:
        outcome = system.outcomes[2]
        own = {"follow-up paragraph@1", "follow-up paragraph@5", "follow-up answered", "follow-up right"}
        assert own <= outcome.measures.keys()
        assert outcome.measures.keys().isdisjoint({"paragraph@1", "MRR", "right", "answered", "article@5"})
    # “And how did critics answer?” against “How did critics of the harbour answer?”: 4 words of 5 and 6.
    assert results.system("bm25").outcomes[2].measures["standalone F1"] == pytest.approx(2 * 4 / (5 + 6))


def test_about_describes_the_questions_and_the_index(results: Results, index: Index) -> None:
    about = results.about
    assert (about["question_count"], about["answerable"], about["unanswerable"], about["follow_ups"]) == (4, 3, 1, 1)
    assert (about["articles"], about["paragraphs"]) == (5, index.stats()["paragraphs"])
    assert about["corpus_sha256"] == corpus_digest(index)
    assert len(about["questions_sha256"]) == 64
    assert about["half"] is None
    assert about["index"] == str(index.path)
    assert about["generation"] == index.stats()["generation"]


def test_results_of_a_run_are_loaded_as_saved(results: Results, tmp_path: Path) -> None:
    results.save(tmp_path / FILE_NAME)
    assert Results.load(tmp_path) == results
    assert evaluation.compare(results, Results.load(tmp_path)).flips == []


def test_questions_with_only_an_expected_article_are_noted(results: Results) -> None:
    assert results.notes == ["For 1 questions only the expected article is known, not the paragraph."]


@pytest.mark.parametrize(("half", "notes"), [("tuning", 1), ("reporting", 0)])
def test_tuning_questions_are_noted(tmp_path: Path, index: Index, half: str, notes: int) -> None:
    file = write_questions(tmp_path / "half.jsonl", {**LINES[0], "half": half})
    results = evaluation.evaluate(file, index, systems=["bm25"])
    assert results.about["half"] == half
    assert len(results.notes) == notes
    assert all("tuning questions" in note for note in results.notes)


@pytest.mark.parametrize("systems", [["google"], ["byline", "google"], []])
def test_an_unknown_system_or_none_is_refused(tmp_path: Path, index: Index, systems: list[str]) -> None:
    file = write_questions(tmp_path / "q.jsonl", LINES[1])
    with pytest.raises(InputRefused, match="byline, no-reader, dense, bm25"):
        evaluation.evaluate(file, index, systems=systems)


def test_every_system_searches_only_the_articles_that_a_line_selects(tmp_path: Path, tiny_model: str) -> None:
    for name in ("Wire", "Post"):
        text = f"---\noutlet: {name}\n---\nOfficials of the {name} spoke about the treaty."
        (tmp_path / f"{name}.txt").write_text(text)
    line = {"id": "1", "question": "Who spoke about the treaty?", "answers": ["Post"], "outlets": ["Post"]}
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        index.add([tmp_path / "Wire.txt", tmp_path / "Post.txt"])
        results = evaluation.evaluate(write_questions(tmp_path / "q.jsonl", line), index, systems=("dense", "bm25"))
    assert {passage.outlet for passage in results.passages.values()} == {"Post"}


def test_gold_that_is_not_in_the_index_is_refused_before_the_first_question(tmp_path: Path, index: Index) -> None:
    file = write_questions(tmp_path / "q.jsonl", LINES[0], {**LINES[3], "gold": [{"text": "in no article"}]})
    with pytest.raises(QuestionFileRefused, match="line 2: no paragraph"):
        evaluation.evaluate(file, index, systems=["bm25"])


def test_the_digest_does_not_depend_on_the_order_of_articles(tmp_path: Path, tiny_model: str, index: Index) -> None:
    files = [write_article(tmp_path, number) for number in range(5)]
    with Index.open(tmp_path / "index", model=tiny_model) as other:
        other.add(files[3:])
        assert corpus_digest(other) != corpus_digest(index)
        other.add(files[2::-1])
        assert corpus_digest(other) == corpus_digest(index)
        other.add([write_article(tmp_path, 2, extra="One more.")])
        assert corpus_digest(other) != corpus_digest(index)
