import pytest

from qa.answering.looked_up import is_request, looked_up


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many trams were called off at the depot?", ["trams", "depot"]),
        ("What did Ruth Penn herself say about the speech?", ["Ruth", "Penn", "say", "speech"]),
        ("In which town is the lido?", ["lido"]),
        ("Which bridges did Harrow close?", ["Harrow", "close"]),
        ("What does a packet of tea cost?", ["tea"]),
        ("What injuries did Keeper Al Roy suffer?", ["Keeper", "Al", "Roy"]),
        ("When will the council hold a vote?", ["council", "vote"]),
        ("Why did the mill cut itself off from the 3 old towns?", ["mill", "towns"]),
        ("Who flooded the nuclear plant?", ["flooded", "nuclear", "plant"]),
        ("Who opened the most expensive of the e-mail shops?", ["opened", "e-mail", "shops"]),
    ],
)
def test_only_what_a_person_would_look_up_is_looked_up(question: str, words: list[str]) -> None:
    assert [one.word for one in looked_up(question) if not is_request(one.word)] == words


@pytest.mark.parametrize(
    ("question", "word", "thing"),
    [
        ("How did the Senate vote on curbing the agency's phone records?", "phone", ("phone", "records")),
        ("Who paid for the gift bag of 2019?", "gift", ("gift", "bag")),
        ("How did the Senate vote on curbing the agency's phone records?", "vote", ()),
    ],
)
def test_the_words_of_one_thing_are_looked_up_as_one(question: str, word: str, thing: tuple[str, ...]) -> None:
    assert next(one.thing for one in looked_up(question) if one.word == word) == thing
