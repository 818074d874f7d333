import pytest

from index import Paragraph, ParagraphKind, Sentence
from index.text.sentences import split_sentences
from qa.language.namesakes import Namesakes, PersonCheck


def namesakes(*texts: str, key: str = "kerr") -> Namesakes:
    paragraphs = [
        Paragraph(number, text, ParagraphKind.BODY, tuple(Sentence(*span) for span in split_sentences(text)))
        for number, text in enumerate(texts, start=1)
    ]
    return Namesakes(paragraphs, key, PersonCheck())


def meant(found: Namesakes, number: int, text: str, sentence: str) -> list[str]:
    return sorted(map(str, found.meant(number, sentence, text.index(sentence))))


def test_the_surname_alone_means_the_person_named_in_full_last() -> None:
    text = "David Kerr left. Kerr was tired. Angela Kerr stayed. Then Kerr sang."
    found = namesakes(text)
    assert [str(person) for person in found.persons] == ["David Kerr", "Angela Kerr"]
    assert meant(found, 1, text, "Kerr was tired.") == ["David Kerr"]
    assert meant(found, 1, text, "Then Kerr sang.") == ["Angela Kerr"]


def test_a_relative_named_in_full_is_not_meant_by_the_surname_of_the_person_before() -> None:
    text = "David Kerr spoke. Kerr was tired. His wife, Ella Kerr, stayed. Then Kerr left."
    assert meant(namesakes(text), 1, text, "Then Kerr left.") == ["David Kerr"]


def test_a_name_holds_for_the_paragraphs_after() -> None:
    found = namesakes("David Kerr, the harbour master, spoke.", "Kerr was tired.", "The harbour master left.")
    assert meant(found, 2, "Kerr was tired.", "Kerr was tired.") == ["David Kerr"]
    assert meant(found, 3, "The harbour master left.", "The harbour master left.") == ["David Kerr"]
    assert meant(found, 3, "The mayor left.", "The mayor left.") == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("David Kerr, the harbour master of Elm, spoke.", "harbour master of Elm"),
        ("Harbour master David Kerr spoke.", "harbour master"),
        ("The minister for roads, David Kerr, spoke.", "minister for roads"),
        ("David Kerr, 61, a singer who lives in Tarn, spoke.", "singer"),
        ("David Kerr is a judge in Oak.", "judge in Oak"),
        ("Secretary of State David Kerr spoke.", "Secretary of State"),
    ],
)
def test_a_person_is_what_the_article_introduces_them_as(text: str, role: str) -> None:
    found = namesakes(text)
    assert found.roles(found.persons[0])[:1] == (role,)


@pytest.mark.parametrize(
    "text",
    [
        "David Kerr will not be the master of the port.",
        "David Kerr will be the mayor of Elm one day.",
        "David Kerr is not the mayor.",
        "David Kerr is no longer the mayor.",
        "David Kerr may be the mayor soon.",
        "If David Kerr is the mayor, Elm is lost.",
        "David Kerr is a disgrace to the town.",
    ],
)
def test_what_a_person_is_not_or_not_yet_introduces_nobody(text: str) -> None:
    found = namesakes(text)
    assert found.roles(found.persons[0]) == ()


@pytest.mark.parametrize(
    ("text", "is_mentioned"),
    [
        ("Once Kerr resigns, Penn will follow.", True),
        ("When Kerr resigned, Penn wept.", True),
        ("Meanwhile Kerr was tired.", True),
        ("Unless Kerr resigns, Penn will.", True),
        ("Nevertheless Kerr stayed.", True),
        ("Gradually Kerr lost heart.", True),
        ("Will Kerr resign?", True),
        ("West Kerr was flooded.", False),
        ("Team Kerr has won again.", False),
        ("Camp Kerr is confident.", False),
        ("Yesterday Kerr was tired.", True),
        ("The Kerr family left.", True),
        ("Kerr.", True),
    ],
)
def test_places_groups_and_surnames_alone_introduce_nobody(text: str, is_mentioned: bool) -> None:
    found = namesakes(text)
    assert found.is_mentioned is is_mentioned
    assert found.persons == ()


def test_nicknames_are_one_person_in_an_article() -> None:
    assert len(namesakes("David Kerr spoke.", "Dave Kerr left.").persons) == 1


def test_persons_whom_the_article_calls_by_the_surname_come_before_others() -> None:
    found = namesakes(
        "David Kerr spoke. Angela Kerr sang. Angela Kerr and David Kerr met.", "David Kerr left. Kerr ran."
    )
    assert [str(person) for person in found.called_by_surname] == ["David Kerr"]


def test_namesakes_come_in_the_order_of_the_article() -> None:
    # A set of nine would have another order for nearly every seed of Python's hashes.
    text = " ".join(f"{given} Kerr sang." for given in "Ann Bob Carl David Ella Frank Grace Henry Ian".split())
    found = namesakes(text)
    assert found.called_by_surname == found.meant(1, text, 0) == found.persons
    assert [person.name.given[0][0] for person in found.persons] == list("ABCDEFGHI")
