import pytest

from index import Index
from qa.language import attribution as speakers
from qa.language.attribution import attributions, outside_reported_speech
from qa.language.grammar import parse


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("Mayor Quill Harrow said the bridge will close.", ["Mayor Quill Harrow"]),
        ("“The bridge is not safe,” Harrow told reporters.", ["Harrow"]),
        ("Critics of Harrow say the bridge is safe.", ["Critics of Harrow"]),
        ("Anna Reed, the head of the port, warned of delays.", ["Anna Reed, the head of the port,"]),
        ("The plan was rejected by the council.", ["the council"]),
        ("The bridge will close in May.", []),
    ],
)
def test_who_says_it_is_the_subject_of_the_verb_of_saying(sentence: str, named: list[str]) -> None:
    assert attributions([sentence]) == [named]


def test_a_verb_without_a_subject_of_its_own_shares_that_of_the_clause() -> None:
    (named,) = attributions(["Harrow defended the plan, insisting that nobody would be hurt."])
    assert set(named) == {"Harrow"}


def test_according_to_names_a_speaker() -> None:
    (named,) = attributions(["The bridge will close in May, according to Anna Reed."])
    assert any("Anna Reed" in name for name in named)


def test_he_and_a_bare_quotation_are_those_of_who_spoke_last() -> None:
    said = attributions(["Harrow said the bridge will close.", "He added that it is old.", "“It is not safe.”"])
    assert said == [["Harrow"], ["Harrow"], ["Harrow"]]


def test_who_a_paragraph_is_about_speaks_next_where_nobody_has_spoken() -> None:
    before = "Reed did not turn it down, though Harrow means well."
    assert attributions(["“It is not safe,” she said."], before) == [["Reed"]]


def test_at_the_beginning_of_a_paragraph_it_is_who_spoke_in_the_one_before() -> None:
    before = "Anna Reed said ships would wait."
    assert attributions(["She asked for patience."], before) == [["Anna Reed"]]
    assert attributions(["She asked for patience."]) == [[""]]


@pytest.mark.parametrize(
    ("sentence", "kept", "dropped"),
    [
        ("Harrow said in Leeds on Friday that ships from Oslo must wait.", ["Leeds", "Friday"], ["Oslo"]),
        ("“No ship leaves Oslo,” Harrow said in Leeds.", ["Leeds"], ["Oslo"]),
        ("Harrow, the mayor of Hull, said that the bridge in Leeds was old.", [], ["Hull", "Leeds"]),
    ],
)
def test_where_and_when_it_was_said_is_told_beside_the_words(
    sentence: str, kept: list[str], dropped: list[str]
) -> None:
    rest = outside_reported_speech(sentence)
    assert all(word in rest for word in kept)
    assert not any(word in rest for word in dropped)


def test_who_spoke_last_is_looked_for_near_the_end_of_what_came_before() -> None:
    before = "Harrow spoke. " * 200_000 + "Anna Reed said ships would wait."
    assert attributions(["She asked for patience."], before) == [["Anna Reed"]]


def test_a_clause_about_the_speaker_names_no_speaker() -> None:
    assert attributions(["Nations backing Spain proposed a truce."]) == [["Nations"]]


def test_what_need_not_be_parsed_says_nothing(seed_index: Index) -> None:
    texts = [
        paragraph.text[sentence.start : sentence.end]
        for info in seed_index.articles()
        for paragraph in seed_index.article(info.id).paragraphs
        for sentence in paragraph.sentences
    ]
    silent = [text for text in texts if not speakers._may_say(text)]
    assert 0 < len(silent) < len(texts)
    assert [text for text in silent if speakers._named(parse(text))] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Quill Harrow told reporters.", "She thought so.", "“No,” Harrow replied.", "Harrow has written to them.",
        "Harrow denies it.", "HARROW SAID NO.", "Harrow’s wondering-and-asking office blamed them.",
        "According to Harrow, it is over.",
    ],
)  # fmt: skip
def test_every_form_of_a_word_for_saying_is_known(sentence: str) -> None:
    assert speakers._may_say(sentence)
    assert not speakers._may_say("The old bridge is closed.")


def test_the_paragraph_before_tells_who_he_is() -> None:
    before = "Quill Harrow opened the meeting. Ada Fell said the bridge is old."
    assert attributions(["He said it will close.", "It is old."], before) == [["Ada Fell"], []]
    assert attributions(["“It will close.”", "Tom Reed said no.", "“Never.”"], before) == [
        ["Ada Fell"], ["Tom Reed"], ["Tom Reed"],
    ]  # fmt: skip
    assert attributions(["He said it will close."]) == [[""]]
