import pytest

from index import IndexView
from qa import QuestionRefused
from qa.language.names import name_terms
from qa.understanding.answer_type import AnswerType, lacks_amount
from qa.understanding.question import MAX_QUESTION, check_question, parse_question, person_names, proper_names


@pytest.mark.parametrize("text", ["", "   \n\t", "?!...", "\u200b", "who\ud800?", None, 7, ["a question"]])
def test_a_question_without_words_is_rejected(text: object) -> None:
    with pytest.raises(QuestionRefused):
        check_question(text)


def test_a_question_of_100_000_characters_is_rejected_with_both_numbers() -> None:
    with pytest.raises(QuestionRefused, match=r"100,000 characters.* 2,000"):
        check_question("a" * 100_000)
    assert len(check_question("a" * MAX_QUESTION)) == MAX_QUESTION


def test_whitespace_around_a_question_is_stripped() -> None:
    assert check_question(" \n Who? \t") == "Who?"


def test_a_question_is_spelled_as_articles_are_stored() -> None:
    assert check_question("Did Ju\u0308rgen Mu\u0308ller sell\nthe gas\u00adworks\u200b?") == (
        "Did Jürgen Müller sell the gasworks?"
    )
    assert proper_names(check_question("Did Ju\u0308rgen Mu\u0308ller leave?")) == ["Jürgen Müller"]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did Meloni say about troops?", ["Meloni"]),
        ("What did Keir Starmer tell Mark Rutte?", ["Keir Starmer", "Mark Rutte"]),
        ("Has the UN Security Council met?", ["UN Security Council"]),
        ("Is it over? Who won?", []),
        ("“Russia said no.” Did Éric agree?", ["Éric"]),
        ("which troops?", []),
        ("What did J. R. Poe say?", ["J. R. Poe"]),
        ("How many jobs did the U.S. economy add?", ["U.S."]),
        ("Did the U.S. Senate sue the E.U.?", ["U.S. Senate", "E.U."]),
        ("Well, I heard that Éric left, I'm sure?", ["Éric"]),
    ],
)
def test_names_are_the_capitalised_words_within_a_sentence(question: str, names: list[str]) -> None:
    assert proper_names(question) == names


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many countries pledged troops?", AnswerType.NUMBER),
        ("When did Putin speak?", AnswerType.TIME),
        ("On what day of the week was it?", AnswerType.TIME),
        ("Which day was it?", AnswerType.TIME),
        ("Where would the zone lie?", AnswerType.PLACE),
        ("In which city did he speak?", AnswerType.PLACE),
        ("Why does Moscow say no?", AnswerType.REASON),
        ("What's the reason that the ferry stopped?", AnswerType.REASON),
        ("How come the ferry stopped?", AnswerType.REASON),
        ("What reason did Moss give for the strike?", AnswerType.REASON),
        ("What prompted the strike?", AnswerType.REASON),
        ("What started the blaze?", AnswerType.REASON),
        ("What started in the yard?", AnswerType.OTHER),
        ("Who is the chancellor?", AnswerType.PERSON),
        ("To whom did Trump speak?", AnswerType.PERSON),
        ("What did Meloni say about troops?", AnswerType.SPEECH),
        ("What is the plan?", AnswerType.OTHER),
        ("Is the man who spoke a minister?", AnswerType.YES_NO),
        ("Will Italy send troops?", AnswerType.YES_NO),
        ("How long will the force stay?", AnswerType.EXTENT),
        ("What does Ukraine want?", AnswerType.SPEECH),
        ("Who opposed it (how many troops would go)?", AnswerType.PERSON),
    ],
)
def test_the_answer_type_is_detected(seed_view: IndexView, question: str, kind: AnswerType) -> None:
    assert parse_question(question, seed_view).kind is kind


def test_rare_terms_weigh_more_than_common_ones(seed_view: IndexView) -> None:
    terms = parse_question("What did Meloni tell Ukraine about zebras?", seed_view).terms
    assert terms["zebra"] > terms["meloni"] > terms["ukrain"]
    assert "what" not in terms


@pytest.mark.parametrize(
    ("question", "named", "not_named"),
    [
        ("What did Keir Starmer say?", "Mr. Starmer", "Mark Rutte"),
        ("What did the NATO chief say?", "NATO chief Mark Rutte", "the army chief"),
        ("What did the NATO chief say?", "NATO Secretary General Mark Rutte", "NATO"),
        ("What did the US secretary of state say?", "US Secretary of State Clara Dunne", "the US state of Utah"),
        ("What did the Italian government say?", "Italian ministers", "the government"),
        ("What did the chancellor say?", "Chancellor Merz", "President Macron"),
        ("Where did Putin say that?", "Vladimir Putin", "Donald Trump"),
        ("Will Germany send troops?", "Berlin", "Rome"),
        ("What does Ukraine want?", "Kyiv", "Moscow"),
    ],
)
def test_the_actor_of_a_question_is_identified(seed_view: IndexView, question: str, named: str, not_named: str) -> None:
    parsed = parse_question(question, seed_view)
    assert parsed.names_actor(name_terms(named))
    assert not parsed.names_actor(name_terms(not_named))


@pytest.mark.parametrize("question", ["What is the plan?", "Where is Paris?", "Does the plan of Merz work?"])
def test_a_question_may_have_no_actor(seed_view: IndexView, question: str) -> None:
    assert parse_question(question, seed_view).actor == ()


def test_others_may_answer_what_someone_wants_but_not_what_they_said(seed_view: IndexView) -> None:
    assert parse_question("What did Merz say?", seed_view).must_be_own_words
    assert not parse_question("What does Merz want?", seed_view).must_be_own_words


def test_a_verb_of_thinking_is_not_a_search_term_but_a_specific_verb_is(seed_view: IndexView) -> None:
    assert "want" not in parse_question("What does Merz want?", seed_view).terms
    assert "demand" not in parse_question("What did Merz demand?", seed_view).terms
    assert "warn" in parse_question("What did Merz warn of?", seed_view).terms


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("Which countries have refused?", True),
        ("What conditions does Russia set?", True),
        ("Which country has refused?", False),
        ("What does Russia want?", False),
        ("What is his plan?", False),
    ],
)
def test_a_question_that_asks_for_a_list_is_detected(seed_view: IndexView, question: str, listed: bool) -> None:
    assert parse_question(question, seed_view).listed is listed


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Did Tom Kerr meet Prime Minister Giorgia Meloni?", ["Tom Kerr", "Giorgia Meloni"]),
        ("What did Mr Kerr say on Monday?", ["Kerr"]),
        ("Has Oxhaven Council closed the Marlow Bridge?", []),
        ("Will the United States or NATO help New Zealand?", []),
        ("Who is Dora Orr?", ["Dora Orr"]),
    ],
)
def test_names_that_may_be_persons_are_found(question: str, names: list[str]) -> None:
    assert list(map(str, person_names(question))) == names


def test_the_words_of_an_office_must_be_its_holders_own(seed_view: IndexView) -> None:
    assert parse_question("What did the harbour master say?", seed_view).must_be_own_words
    assert not parse_question("What did the council say?", seed_view).must_be_own_words


@pytest.mark.parametrize(
    ("sentence", "is_lacking"),
    [
        ("She paid 40 euros.", False),
        ("She paid nothing.", False),
        ("She paid half of it.", False),
        ("She mended the net.", True),
    ],
)
def test_how_much_is_answered_by_an_amount(sentence: str, is_lacking: bool) -> None:
    assert lacks_amount(sentence, "How much did she pay?") is is_lacking
    assert not lacks_amount(sentence, "How far did she go?")


@pytest.mark.parametrize(
    ("question", "actor", "must_be_own_words"),
    [
        ("What did Reed beg people to think about?", [{"reed"}], True),
        ("What did the Fern Club founder have to say about rain?", [{"fern", "club", "founder"}], True),
        ("Where is the candidate said to live?", [], False),
    ],
)
def test_whose_words_are_asked_for_is_the_subject_of_the_question(
    seed_view: IndexView, question: str, actor: list[set[str]], must_be_own_words: bool
) -> None:
    parsed = parse_question(question, seed_view)
    assert [set(names) for names in parsed.actor] == actor
    assert parsed.must_be_own_words is must_be_own_words
