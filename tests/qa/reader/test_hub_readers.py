from pathlib import Path

import pytest

from qa.reader import ReaderPassage, load_reader
from qa.reader.hub_readers import CrossEncoderReader, QuestionAnsweringReader
from tests.qa.reader.factories import make_cross_encoder, make_question_answering

QUESTION = "What did Meloni say about troops?"
PASSAGES = [
    ReaderPassage("Meloni said that Italy would not send troops."),
    ReaderPassage("İstanbul welcomed the talks."),
    ReaderPassage("Merz spoke in Berlin on Friday. " * 100),
    *[ReaderPassage(f"Paragraph {number} of the article.") for number in range(9)],
]


@pytest.fixture(scope="module")
def answering(tiny_model: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_question_answering(Path(tiny_model), tmp_path_factory.mktemp("qa-model"))


@pytest.fixture(scope="module")
def crossing(tiny_model: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cross_encoder(Path(tiny_model), tmp_path_factory.mktemp("cross-encoder"))


def test_a_question_answering_model_scores_the_answer_against_no_answer(answering: Path) -> None:
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    reader = load_reader(str(answering))
    assert isinstance(reader, QuestionAnsweringReader)
    assert reader.name == str(answering)
    assert not reader.calibrated
    (reading, *others) = reader.read(QUESTION, PASSAGES)
    assert len(others) == len(PASSAGES) - 1

    tokenizer = AutoTokenizer.from_pretrained(answering)
    inputs = tokenizer(QUESTION, PASSAGES[0].text, return_tensors="pt", return_offsets_mapping=True)
    (offsets,) = inputs.pop("offset_mapping").tolist()
    with torch.no_grad():
        outputs = AutoModelForQuestionAnswering.from_pretrained(answering).eval()(**inputs)
    begins, ends = outputs.start_logits[0], outputs.end_logits[0]
    rows = [row for row, sequence in enumerate(inputs.sequence_ids(0)) if sequence == 1]
    best, first, last = max((float(begins[i] + ends[j]), i, j) for i in rows for j in rows if i <= j < i + 30)
    assert reading.answerable == reading.relevance == pytest.approx(best - float(begins[0] + ends[0]), abs=1e-4)
    span = reading.best_span(0, len(PASSAGES[0].text))
    assert span is not None
    assert (span.start, span.end) == (offsets[first][0], offsets[last][1])


def test_the_scores_of_a_passage_do_not_depend_on_the_batch(answering: Path, crossing: Path) -> None:
    for folder in (answering, crossing):
        reader = load_reader(str(folder))
        assert reader is not None
        together = reader.read(QUESTION, PASSAGES)
        for place in (0, 2, 11):
            (alone,) = reader.read(QUESTION, [PASSAGES[place]])
            assert alone.relevance == pytest.approx(together[place].relevance, abs=1e-4)


def test_a_question_longer_than_the_limit_leaves_room_for_the_passage(answering: Path) -> None:
    reader = load_reader(str(answering))
    assert reader is not None
    (reading,) = reader.read("troops " * 600, PASSAGES[:1])
    assert reading.best_span(0, 45) is not None


def test_a_cross_encoder_ranks_and_marks_nothing(crossing: Path) -> None:
    import torch
    from sentence_transformers import CrossEncoder

    reader = load_reader(str(crossing))
    assert isinstance(reader, CrossEncoderReader)
    readings = reader.read(QUESTION, PASSAGES)
    direct = CrossEncoder(str(crossing), device="cpu", activation_fn=torch.nn.Identity())
    logits = direct.predict([(QUESTION, passage.text) for passage in PASSAGES])
    assert [reading.relevance for reading in readings] == pytest.approx([float(x) for x in logits], abs=1e-4)
    assert [reading.answerable for reading in readings] == [reading.relevance for reading in readings]
    assert len({round(reading.relevance, 4) for reading in readings}) > 1
    assert readings[0].best_span(0, 45) is None
    assert reader.read(QUESTION, []) == []
