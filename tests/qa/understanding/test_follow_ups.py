from collections import Counter

import pytest

from benchmarks.follow_ups import Outcome, read_conversations, understood
from qa.understanding.follow_ups import EarlierAnswer, RuleResolver, standalone_question


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        ([], "And Spain?", "And Spain?"),
        (["Has Germany committed ground forces?"], "And Spain?", "Has Spain committed ground forces?"),
        (["What did the Norse minister say?"], "And the Polish one?", "What did the Polish minister say?"),
        (
            ["Did the French foreign minister talk about troops?"],
            "How did he justify that?",
            "How did the French foreign minister justify that?",
        ),
        (["Would Russia accept a force?"], "Who said so?", "Who said that Russia would accept a force?"),
        (["Did Trump and Putin meet?"], "Who says that?", "Who says that Trump and Putin meet?"),
        (
            ["How many nations promised guarantees for Ukraine?"],
            "What about the Americans?",
            "How many nations promised guarantees for the Americans?",
        ),
        (["How many troops are in Ukraine?"], "And Georgia?", "How many troops are in Georgia?"),
        (["What did Rutte say?"], "What else did he say?", "What else did Rutte say?"),
        (["What did Rutte say?", "What else did he say?"], "And Canada?", "What did Canada say?"),
        (["What did Starmer say?"], "New topic: is it raining?", "is it raining?"),
        (["What did Starmer say?"], "Something else, who won there?", "who won there?"),
        (
            ["Has Germany committed ground forces?"],
            "What about the Netherlands?",
            "Has the Netherlands committed ground forces?",
        ),
        (["What did Meloni say about troops?"], "And Macron?", "What did Macron say about troops?"),
        (
            ["What did Putin say about troops in Ukraine?"],
            "And Peskov?",
            "What did Peskov say about troops in Ukraine?",
        ),
        (["What did Putin say about troops?"], "Where did he say it?", "Where did Putin say that about troops?"),
        (["What is Merz's plan?"], "Who opposed it?", "Who opposed Merz's plan?"),
        (
            ["Did Trump meet Putin in Alaska?"],
            "Was Zelenskyy there?",
            "Was Zelenskyy in Alaska?",
        ),
        (["Which countries refuse?"], "And Italy?", "Does Italy refuse?"),
        (["What did Starmer say?"], "What was his mood?", "What was Starmer’s mood?"),
        (["Has Germany sent troops?", "And Spain?"], "And Italy?", "Has Italy sent troops?"),
        (["Did Putin speak in Paris?"], "And in Rome?", "Did Putin speak in Rome?"),
        (["Did the US promise air power?"], "And the Netherlands?", "Did the Netherlands promise air power?"),
        (["What did the German spokesman say?"], "And the chancellor?", "What did the chancellor say?"),
        (["Which countries refuse?"], "And the Netherlands?", "Does the Netherlands refuse?"),
        (["What did Rutte say about a veto?"], "What did he say about help?", "What did Rutte say about help?"),
        (
            ["Who is the NATO chief?"],
            "What did he say about a Russian veto?",
            "What did the NATO chief say about a Russian veto?",
        ),
        (
            ["Who is the NATO chief?", "What did he say about a Russian veto?"],
            "And about accepting help?",
            "What did the NATO chief say about accepting help?",
        ),
        (["Is Putin pessimistic about the talks?"], "Why?", "Why is Putin pessimistic about the talks?"),
        (["What did Putin say about troops?"], "And when?", "When did Putin say that about troops?"),
        (["Who pledged troops?"], "Why?", "Why did anyone pledge troops?"),
        (
            ["Where was the summit between Trump and Putin?"],
            "Was Zelenskyy there?",
            "Was Zelenskyy at the summit between Trump and Putin?",
        ),
        (
            ["Is there a war in Ukraine?"],
            "How long has it been going on?",
            "How long has the war in Ukraine been going on?",
        ),
        (
            ["Would the United States supervise the zone?"],
            "What would it use for that?",
            "What would the United States use to supervise the zone?",
        ),
        (
            ["Would soldiers from outside NATO police the zone?"],
            "Where would they come from?",
            "Where would the soldiers from outside NATO come from?",
        ),
        (
            ["Does Putin accept the plan?"],
            "Could it work?",
            "Could the plan work?",
        ),
        (["What did Rutte say about a veto?"], "Who is he?", "Who is Rutte?"),
        (["What did he say about Reed?"], "Where was he born?", "Where was Reed born?"),
        (["Did Spain refuse?"], "Who is he?", "Who is he?"),
        (["Can you tell me what Reed said?"], "Where was she?", "Where was Reed?"),
        (["Did they go on strike?"], "When was it over?", "When was it over?"),
        (["Who opposed Reed's plan?"], "What did she major in?", "What did Reed major in?"),
        (["What did Reed say on taxes?"], "And on the port?", "What did Reed say on the port?"),
        (["Did Spain close the port?"], "Why did it do that?", "Why did Spain close the port?"),
        (["Has Spain closed the port?"], "Why did it do that?", "Why did Spain close the port?"),
        (["Who will pay?"], "And according to the Post?", "Who will pay, according to the Post?"),
        (["Who will pay, according to the Post?"], "According to NBC?", "Who will pay, according to NBC?"),
        (["What did Reed say about it in May?"], "And in June?", "What did Reed say about it in June?"),
        (
            ["What do Western countries plan?"],
            "Does Russia agree?",
            "Does Russia agree?",
        ),
        (
            ["Who proposed a buffer zone?", "Did Politico write about it too?"],
            "What did the Pentagon man say about it?",
            "What did the Pentagon man say about the buffer zone?",
        ),
    ],
)
def test_an_incomplete_follow_up_is_completed(history: list[str], question: str, expected: str) -> None:
    assert standalone_question(question, history) == expected


@pytest.mark.parametrize(
    "question",
    [
        "How many countries joined the coalition of the willing?",
        "Is it clear what part America will play in the plan?",
        "Which newspaper wrote about the buffer zone before NBC did?",
        "Is there a ceasefire between Russia and Ukraine?",
        "what does Rutte think of a veto?",
        "Did Macron say that he would come?",
    ],
)
def test_a_question_on_a_new_topic_is_not_changed(question: str) -> None:
    assert standalone_question(question, ["What did Meloni say about troops?"]) == question


def test_a_complete_question_after_and_keeps_its_words() -> None:
    completed = standalone_question("And what did Macron promise?", ["What did Meloni say about troops?"])
    assert completed == "What did Macron promise?"


def test_names_with_regex_characters_are_replaced_literally() -> None:
    completed = standalone_question(r"And \1 (Spain)?", ["Has Germany sent troops?"])
    assert completed == r"Has \1 (Spain) sent troops?"


def test_questions_do_not_grow_in_a_long_conversation() -> None:
    history = ["What did Meloni say when she met the ministers of the coalition in Paris?", *["Why?"] * 200]
    assert len(standalone_question("And why that?", history)) < 250


@pytest.mark.parametrize(
    ("history", "question", "text"),
    [
        ([], "What did she say?", "Whom do you mean by “she”? Name the person."),
        (["Is it raining?"], "What did they say?", "Whom or what do you mean by “they”?"),
        (["Did Reed meet Kova?"], "How old is he?", "Whom do you mean by “he”: Reed or Kova?"),
        ([], "And the bridge?", "What do you want to know about the bridge? Ask the whole question."),
        (["Why did the bees die?"], "And Reed?", "What do you want to know about Reed? Ask the whole question."),
        ([], "Why?", "What is “Why?” about? Ask the whole question."),
        ([], "The second one?", "Whom or what do you mean by “The second one”?"),
    ],
)
def test_what_is_open_is_asked_back(history: list[str], question: str, text: str) -> None:
    found = RuleResolver().resolve(question, history, lambda _: EarlierAnswer())
    assert (found.question, found.ask_back) == (question, text)


@pytest.mark.parametrize(
    "question",
    [
        "Why did Reed say that he would go?",
        "Has Reed sold shares of the firms he criticizes?",
        "Which mayor joked about his wife?",
        "How old was Reed when he voted?",
        "Is it true that the king is ill?",
        "How long does it take to learn Finnish?",
        "Which bill was the first to pass?",
    ],
)
def test_what_a_question_explains_itself_is_not_asked_back(question: str) -> None:
    found = RuleResolver().resolve(question, [], lambda _: EarlierAnswer())
    assert (found.question, found.ask_back) == (question, "")


def test_whom_a_pronoun_means_may_be_in_the_answer() -> None:
    answer = EarlierAnswer("Helen Roe won, ahead of Peter Voss.", "Helen Roe")
    asked: list[str] = []

    def find(question: str) -> EarlierAnswer:
        asked.append(question)
        return answer

    resolver = RuleResolver()
    assert resolver.resolve("What did she say?", ["Who won?"], find).question == "What did Helen Roe say?"
    assert resolver.resolve("What did he say?", ["Who won?"], find).question == "What did Peter Voss say?"
    assert set(asked) == {"Who won?"}


def test_an_answer_is_looked_up_only_where_it_is_needed() -> None:
    def find(question: str) -> EarlierAnswer:
        raise AssertionError(question)

    found = RuleResolver().resolve("What did he propose?", ["What did Macron say?"], find)
    assert found.question == "What did Macron propose?"


def test_the_words_of_the_earlier_question_help_where_it_is_not_clear_what_is_meant() -> None:
    found = RuleResolver().resolve("Was that enough?", ["Did Reed apologise for the leak?"], lambda _: EarlierAnswer())
    assert (found.question, found.background) == ("Was that enough?", "Did Reed apologise for the leak?")


def test_the_answer_to_what_was_asked_back_completes_the_question() -> None:
    found = RuleResolver().resolve("Reed", ["What did she say about taxes?"], lambda _: EarlierAnswer())
    assert found.question == "What did Reed say about taxes?"


def test_follow_ups_are_understood_as_often_as_measured() -> None:
    outcomes = Counter(one.outcome(understood(one)) for one in read_conversations() if one.half == "tuning")
    assert outcomes[Outcome.RIGHT] / outcomes.total() >= 0.94
    assert outcomes[Outcome.WRONG] / outcomes.total() <= 0.02
