import pytest

from index import IndexView
from qa import Assistant
from qa.understanding.office_holders import find_office_holder
from qa.understanding.question import parse_question


@pytest.mark.parametrize(
    ("office", "text"),
    [
        ("the port's chief", "Port chief Ann Reed left."),
        ("the Spanish prime minister", "Madrid. Spanish Prime Minister Ann Reed said so."),
        ("the Spanish prime minister", "Prime Minister Ann Reed of Spain said so."),
        ("Spain's prime minister", "They met Ann Reed, the Spanish prime minister, on Friday."),
        ("the prime minister of Spain", "Spain’s prime minister, Ann Reed, said so."),
        ("the mayor", "Mayor Ann Reed said so. Reed, the mayor, left."),
        ("the governor", "In New Harbour, Governor Ann Reed said so."),
        ("the US secretary of state", "US Secretary of State Ann Reed said so."),
        ("the minister for roads", "The minister for roads, Ann Reed, left. The minister for health, Tom Poe, stayed."),
    ],
)
def test_the_holder_of_an_office_is_named_next_to_it(office: str, text: str) -> None:
    assert find_office_holder(office, [text]) == "Ann Reed"


@pytest.mark.parametrize(
    ("office", "texts"),
    [
        ("the Spanish prime minister", ["The Spanish prime minister met Ann Reed."]),
        ("the Spanish prime minister", ["Ann Reed met the Spanish prime minister."]),
        ("the Spanish prime minister", ["Prime Minister Ann Reed of Norway said so."]),
        ("the mayor", ["Mayor Ann Reed said so.", "Mayor Quill Harrow said so."]),
        ("the Spanish king", ["Spanish King Ann Reed said so.", "Spanish King Quill Harrow said so."]),
        ("harrow", ["Quill Harrow said so. Instead, Harrow left. In Lima. Then, Harrow."]),
        ("the", ["Ann Reed said so."]),
        ("the mayor", []),
        ("the mayor", ["Mayor Ann Reed said so.", "Mayor Tom Reed said so."]),
        ("the chief", ["The chief of Port Authority Ltd said so."]),
        ("the chairman", ["Green Party, the chairman said."]),
        ("the secretary of state", ["State Ann Reed said so."]),
    ],
)
def test_there_is_no_holder_if_the_articles_are_ambiguous(office: str, texts: list[str]) -> None:
    assert find_office_holder(office, texts) is None


def test_spellings_of_a_name_are_one_holder() -> None:
    texts = ["Ukrainian President Volodymyr Zelensky spoke.", "Ukraine's president, Zelenskyy, left."]
    assert find_office_holder("the Ukrainian president", texts) == "Volodymyr Zelensky"


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("What did the NATO chief say about help?", "the NATO chief"),
        ("What did Mark Rutte say about help?", None),
        ("What did they say about help?", None),
        ("Who is the NATO chief?", None),
        ("What did the US secretary of state say?", "the US secretary of state"),
        ("What did the council say?", None),
    ],
)
def test_an_office_in_a_question_is_recognized(seed_view: IndexView, question: str, office: str | None) -> None:
    assert parse_question(question, seed_view).office == office


def test_a_question_about_an_office_is_answered_with_its_holders_words(assistant: Assistant) -> None:
    answer = assistant.ask("What did the Italian prime minister say about troops?")
    assert "Meloni said Italy would not send troops" in answer.statements[0].text
    assert answer.notes == (
        "Assuming “the Italian prime minister” refers to Giorgia Meloni, as the articles say.",
    )  # fmt: skip
    assert answer.standalone_question == answer.question
