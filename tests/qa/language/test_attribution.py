import pytest

from index import Index
from qa.language import attribution
from qa.language.attribution import attributions, outside_reported_speech
from qa.language.grammar import parse
from qa.language.reports import find_reports


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("Mayor Quill Harrow said the bridge will close.", ["Mayor Quill Harrow"]),
        ("“The bridge is not safe,” Harrow told reporters.", ["Harrow"]),
        ("Critics of Harrow say the bridge is safe.", ["Critics"]),
        ("Anna Reed, the head of the port, warned of delays.", ["Anna Reed, the head of the port,"]),
        ("The plan was rejected by the council.", ["the council"]),
        ("The bridge will close in May.", []),
    ],
)
def test_the_speaker_is_the_subject_of_the_reporting_verb(sentence: str, named: list[str]) -> None:
    assert attributions([sentence]) == [named]


def test_a_verb_without_its_own_subject_shares_that_of_the_main_clause() -> None:
    (named,) = attributions(["Harrow defended the plan, insisting that nobody would be hurt."])
    assert set(named) == {"Harrow"}


def test_according_to_names_a_speaker() -> None:
    (named,) = attributions(["The bridge will close in May, according to Anna Reed."])
    assert any("Anna Reed" in name for name in named)


def test_he_and_an_unattributed_quotation_refer_to_the_last_speaker() -> None:
    said = attributions(["Harrow said the bridge will close.", "He added that it is old.", "“It is not safe.”"])
    assert said == [["Harrow"], ["Harrow"], ["Harrow"]]


def test_without_a_speaker_the_last_subject_is_the_next_speaker() -> None:
    before = "Reed did not turn it down, though Harrow means well."
    assert attributions(["“It is not safe,” she said."], before) == [["Reed"]]


def test_at_the_start_of_a_paragraph_the_last_speaker_is_that_of_the_one_before() -> None:
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
def test_where_and_when_something_was_said_is_outside_the_reported_speech(
    sentence: str, kept: list[str], dropped: list[str]
) -> None:
    rest = outside_reported_speech(sentence)
    assert all(word in rest for word in kept)
    assert not any(word in rest for word in dropped)


def test_only_the_end_of_a_long_preceding_text_is_searched_for_the_last_speaker() -> None:
    before = "Harrow spoke. " * 200_000 + "Anna Reed said ships would wait."
    assert attributions(["She asked for patience."], before) == [["Anna Reed"]]


def test_a_clause_that_modifies_the_speaker_is_not_part_of_the_name() -> None:
    assert attributions(["Nations backing Spain proposed a truce."]) == [["Nations"]]


def test_sentences_that_are_not_parsed_have_no_speaker(seed_index: Index) -> None:
    texts = [
        paragraph.text[sentence.start : sentence.end]
        for info in seed_index.articles()
        for paragraph in seed_index.article(info.id).paragraphs
        for sentence in paragraph.sentences
    ]
    silent = [text for text in texts if not attribution._may_report_speech(text)]
    assert 0 < len(silent) < len(texts)
    assert [text for text in silent if list(find_reports(parse(text)))] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Quill Harrow told reporters.", "She thought so.", "“No,” Harrow replied.", "Harrow has written to them.",
        "Harrow denies it.", "HARROW SAID NO.", "Harrow’s wondering-and-asking office blamed them.",
        "According to Harrow, it is over.",
    ],
)  # fmt: skip
def test_every_form_of_a_reporting_verb_is_recognized(sentence: str) -> None:
    assert attribution._may_report_speech(sentence)
    assert not attribution._may_report_speech("The old bridge is closed.")


def test_he_is_resolved_from_the_paragraph_before() -> None:
    before = "Quill Harrow opened the meeting. Ada Fell said the bridge is old."
    assert attributions(["He said it will close.", "It is old."], before) == [["Ada Fell"], []]
    assert attributions(["“It will close.”", "Tom Reed said no.", "“Never.”"], before) == [
        ["Ada Fell"], ["Tom Reed"], ["Tom Reed"],
    ]  # fmt: skip
    assert attributions(["He said it will close."]) == [[""]]
