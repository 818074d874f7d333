import shutil
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index import Index
from index.errors import EmbedderError
from qa import Answer, Assistant, Progress, QuestionRefused, ReaderError
from qa.answer import Citation, Statement
from qa.answering.composition import ParagraphBefore, QuotingComposer
from qa.language import grammar
from qa.options import AskOptions
from qa.ranking.ranker import ScoredSentence
from qa.reader import load_reader
from qa.reader.onnx_reader import MODEL_FILE
from qa.understanding.follow_ups import FindAnswer, Standalone
from tests.conftest import SEEDS
from tests.waiting import PATIENCE

MELONI = "What did Meloni say about troops?"


def test_the_meloni_question_is_answered_with_that_very_sentence(assistant: Assistant) -> None:
    answer = assistant.ask(MELONI)
    first = answer.statements[0]
    assert "would not send troops but could help with monitoring" in first.text
    citation = first.citations[0]
    assert (Path(citation.article.origin).name, citation.paragraph) == ("05-harbour-wire-africa.txt", 22)
    assert citation.quote == first.text == citation.paragraph_text[citation.start : citation.end]
    assert not answer.abstained


@pytest.mark.parametrize("question", ["What did Modi say about troops?", "What did Meloni say about immigration?"])
def test_a_question_about_something_else_is_not_answered(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert answer.text == "The articles don't say."
    assert answer.citations == ()
    assert len(answer.passages) == 10


def test_several_articles_that_say_it_are_cited_together(assistant: Assistant) -> None:
    answer = assistant.ask("What did Putin say?")
    assert len({citation.article.id for citation in answer.citations}) >= 2
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_a_follow_up_is_answered_from_the_conversation(assistant: Assistant) -> None:
    answer = assistant.ask("And Peskov?", [MELONI])
    assert answer.question == "And Peskov?"
    assert answer.standalone_question == "What did Peskov say about troops?"
    assert "Peskov" in answer.statements[0].citations[0].paragraph_text


@pytest.mark.parametrize("text", ["hello", "Thanks!", "ok", "What?"])
def test_where_nothing_is_asked_it_says_what_can_be(assistant: Assistant, text: str) -> None:
    (answer,) = assistant.stream(text)
    assert isinstance(answer, Answer)
    assert answer.abstained
    assert answer.text == answer.certainty == answer.to_dict()["answer"]
    assert answer.text.startswith("Ask a question about the articles, for example: ")
    assert (answer.question, answer.notes, answer.passages) == (text, (), ())


@pytest.mark.parametrize(
    ("history", "question", "text"),
    [
        ([], "Who is it?", "Whom or what do you mean by “it”?"),
        ([], "What did she say?", "Whom do you mean by “she”? Name the person."),
        (["Did Macron meet Merz in Paris?"], "How old is he?", "Whom do you mean by “he”: Macron or Merz?"),
        ([], "And the bridge?", "What do you want to know about the bridge? Ask the whole question."),
    ],
)
def test_what_nobody_could_know_is_asked_back(
    assistant: Assistant, history: list[str], question: str, text: str
) -> None:
    (answer,) = assistant.stream(question, history)
    assert isinstance(answer, Answer)
    assert answer.abstained
    assert answer.text == answer.certainty == answer.to_dict()["answer"] == text
    assert (answer.standalone_question, answer.notes, answer.passages) == (question, (), ())


def test_who_is_meant_may_be_in_the_answer_before(assistant: Assistant) -> None:
    history = ["Who is the Italian prime minister?"]
    assert assistant.ask(history[0]).short_answer is not None
    answer = assistant.ask("What did she say about troops?", history)
    assert "Meloni" in answer.standalone_question
    assert "would not send troops" in answer.text


def test_nothing_is_asserted_of_an_it_that_nobody_knows(assistant: Assistant) -> None:
    asked = "What did Meloni say of it and about troops?"
    answer = assistant.ask(asked, ["What did Gretz announce?"])
    assert answer.statements
    assert answer.tentative
    assert not assistant.ask(asked).tentative


def test_what_was_asked_back_can_be_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Meloni", ["What did she say about troops?"])
    assert answer.standalone_question == MELONI


def test_a_greeting_is_no_part_of_the_question(assistant: Assistant) -> None:
    answer = assistant.ask(f"Hi, {MELONI[0].lower()}{MELONI[1:]} Thanks!")
    assert answer.standalone_question == MELONI
    assert answer.statements == assistant.ask(MELONI).statements


def test_thanks_do_not_end_the_conversation(assistant: Assistant) -> None:
    answer = assistant.ask("Thanks! And Peskov?", [MELONI, "ok, thank you"])
    assert answer.standalone_question == "What did Peskov say about troops?"
    assert assistant.ask("What did he say?", ["What did Peskov say about troops?"]).statements


def test_something_else_is_not_what_was_answered_before(assistant: Assistant) -> None:
    earlier = "What did Rutte say?"
    before = assistant.ask(earlier).statements[0]
    answer = assistant.ask("What else did he say?", [earlier])
    assert answer.standalone_question == "What else did Rutte say?"
    first = answer.statements[0].citations[0]
    assert "Rutte" in first.paragraph_text or "he added" in first.quote
    assert first.quote != before.citations[0].quote
    assert "Excluding the first statement of the previous answer." in answer.notes
    assert before.citations[0].quote not in [citation.quote for citation in answer.citations]


def test_what_was_answered_before_is_not_answered_again(seed_index: Index) -> None:
    class Counting(QuotingComposer):
        """Counts the answers that it composes."""

        answers = 0

        def compose(
            self, sentences: Sequence[ScoredSentence], paragraph_before: ParagraphBefore, limit: int
        ) -> tuple[Statement, ...]:
            self.answers += 1
            return super().compose(sentences, paragraph_before, limit)

    counting = Counting()
    assistant = Assistant(seed_index, composer=counting)
    earlier = ["What did Rutte say?", "What else did he say?"]
    said = [assistant.ask(question, earlier[:place]).statements[0] for place, question in enumerate(earlier)]
    third = assistant.ask("What else did he say?", earlier)
    assert counting.answers == 3
    assert said[1].text not in [statement.text for statement in third.statements]


def test_nobody_answers_for_one_whom_no_article_names(assistant: Assistant) -> None:
    answer = assistant.ask("What did Lula say about it?", ["Would Italy send troops to Ukraine?"])
    assert answer.abstained
    assert "No article mentions Lula." in answer.notes
    assert assistant.ask("Will Brazil send troops to Ukraine?").abstained


def test_a_question_about_a_name_that_no_article_has_is_not_answered_about_others(assistant: Assistant) -> None:
    answer = assistant.ask("And Canada?", ["How many nations promised guarantees for Ukraine?"])
    assert answer.standalone_question == "How many nations promised guarantees for Canada?"
    assert answer.abstained
    assert "No article mentions Canada." in answer.notes


def test_passages_come_best_first_and_as_many_as_asked_for(assistant: Assistant) -> None:
    for count in (0, 1, 25):
        passages = assistant.ask(MELONI, options=AskOptions(passages=count)).passages
        assert len(passages) == count
        assert [p.score for p in passages] == sorted((p.score for p in passages), reverse=True)
    assert "Meloni" in assistant.ask(MELONI, options=AskOptions(passages=1)).passages[0].text


def test_every_step_is_timed_and_adds_up(assistant: Assistant) -> None:
    timing = assistant.ask(MELONI).timing_ms
    steps = ["open", "understand", "retrieve", "read", "rerank", "decide", "compose", "verify", "explain"]
    assert list(timing) == [*steps, "total"]
    assert sum(timing[step] for step in steps) == pytest.approx(timing["total"])


def test_how_far_an_answer_is_is_told_before_it(assistant: Assistant) -> None:
    understood, found, answer = assistant.stream("And Modi?", [MELONI])
    assert isinstance(understood, Progress)
    assert isinstance(found, Progress)
    assert isinstance(answer, Answer)
    assert understood.standalone_question == found.standalone_question == answer.standalone_question
    assert "Modi" in understood.standalone_question
    assert understood.passages is None
    assert (found.passages or 0) > 10
    again = assistant.ask("And Modi?", [MELONI])
    assert replace(again, timing_ms={}) == replace(answer, timing_ms={})


@pytest.mark.parametrize("reader", ["byline", "none"])
def test_what_is_loaded_beforehand_answers_as_ever(seed_index: Index, assistant: Assistant, reader: str) -> None:
    loaded = Assistant(seed_index, reader=reader)
    loaded.load()
    assert loaded.ask(MELONI).text == assistant.ask(MELONI).text


def test_loading_beforehand_says_that_the_reader_is_damaged(seed_index: Index, tmp_path: Path) -> None:
    (tmp_path / MODEL_FILE).write_bytes(b"damaged")
    assistant = Assistant(seed_index, reader=str(tmp_path))
    with pytest.raises(ReaderError, match="cannot be loaded"):
        assistant.load()


def test_loading_beforehand_says_that_the_embedding_model_is_gone(tmp_path: Path, tiny_model: str) -> None:
    model = shutil.copytree(tiny_model, tmp_path / "model")
    with Index.open(tmp_path / "index", model=str(model)) as index:
        index.add([SEEDS / "03-potomac-ledger.txt"])
    shutil.rmtree(model)
    with Index.open(tmp_path / "index") as index, pytest.raises(EmbedderError, match="cannot be loaded"):
        Assistant(index, reader="none").load()


def test_loading_beforehand_says_that_the_grammar_is_not_installed(
    seed_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grammar, "_PACKAGE", "no_such_package_here")
    monkeypatch.setattr(grammar, "_model", grammar._model.__wrapped__)
    grammar._parsed.cache_clear()
    with pytest.raises(ReaderError, match="the grammar model no_such_package_here is not installed"):
        Assistant(seed_index, reader="none").load()


def test_the_same_question_has_the_same_id_until_the_articles_change(tmp_path: Path, tiny_model: str) -> None:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        index.add([SEEDS / "03-potomac-ledger.txt"])
        assistant = Assistant(index)
        one, other = assistant.ask(MELONI), assistant.ask(MELONI)
        assert (one.id, one.generation) == (other.id, other.generation)
        index.add([SEEDS / "05-harbour-wire-africa.txt"])
        later = assistant.ask(MELONI)
    assert later.generation > one.generation
    assert later.id != one.id


def test_an_empty_index_says_that_it_is_empty(tmp_path: Path, tiny_model: str) -> None:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        answer = Assistant(index).ask(MELONI)
    assert answer.abstained
    assert answer.passages == ()
    assert "The index is empty" in answer.notes[0]


@pytest.mark.parametrize("question", ["", " ", "x" * 100_000, "?"])
def test_a_bad_question_is_refused(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionRefused):
        assistant.ask(question)
    with pytest.raises(QuestionRefused):
        assistant.ask(MELONI, [question or "?"])


def test_a_history_that_is_one_text_is_refused(assistant: Assistant) -> None:
    with pytest.raises(QuestionRefused, match="list of earlier questions"):
        assistant.ask("And Spain?", MELONI)


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script> troops?",
        'troops AND (OR NOT "',
        "'; DROP TABLE articles; --",
        "🪖?a",
    ],
)
def test_odd_characters_in_a_question_are_only_characters(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).question == question.strip()


def test_control_characters_in_a_question_are_removed(assistant: Assistant) -> None:
    assert assistant.ask("\x00troops\x1b[31m?").question == "troops[31m?"


@pytest.mark.slow
def test_people_who_ask_at_once_get_their_own_answers(seed_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.assistant.load_reader", load_reader)  # one that reads everything anew
    assistant = Assistant(seed_index)
    questions = [MELONI, "What did Starmer call the alliance's pledge?", "What did Modi say about troops?"] * 4
    alone = {question: assistant.ask(question).text for question in set(questions)}
    together: list[Answer | None] = [None] * len(questions)

    def ask(place: int) -> None:
        together[place] = assistant.ask(questions[place])

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert [answer and (answer.question, answer.text) for answer in together] == [(q, alone[q]) for q in questions]


def test_another_composer_and_resolver_are_used(seed_index: Index) -> None:
    class Whole:
        """Quotes the whole paragraph of the best sentence."""

        def compose(
            self, sentences: Sequence[ScoredSentence], paragraph_before: ParagraphBefore, most: int
        ) -> tuple[Statement, ...]:
            best = sentences[0]
            text = best.paragraph.text
            return (Statement(text, (Citation(1, best.article, best.paragraph.number, 0, len(text), text),)),)

    class Repeating:
        """Asks the first question again."""

        def resolve(self, question: str, history: Sequence[str], find_answer: FindAnswer) -> Standalone:
            return Standalone(history[0] if history else question)

    assistant = Assistant(seed_index, composer=Whole(), follow_ups=Repeating())
    answer = assistant.ask("And why?", [MELONI])
    assert answer.standalone_question == MELONI
    assert answer.citations[0].quote == answer.citations[0].paragraph_text


def test_an_answer_says_that_more_articles_are_being_added(tmp_path: Path, tiny_model: str) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    notes: list[tuple[str, ...]] = []
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        assistant = Assistant(index, reader="none")
        (folder / "00.txt").write_text("The mill of Aske was sold on Monday, its owner said.")
        index.add([folder])
        for number in range(1, 20):
            (folder / f"{number:02}.txt").write_text(
                f"Ferry {number} left for Lorne with {7 * number} people on board."
            )

        def on_progress(_: object) -> bool:
            notes.append(assistant.ask("Who sold the mill?").notes)
            return True

        index.add([folder], on_progress=on_progress)
        after = assistant.ask("Who sold the mill?").notes
    assert "Adding: 15 more articles so far, searchable within a minute." in {note for found in notes for note in found}
    assert not any(note.startswith("Adding") for note in after)
