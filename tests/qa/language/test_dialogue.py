import pytest

from qa.language.attribution import attributions
from qa.language.dialogue import asker, only_asks


@pytest.mark.parametrize(
    ("sentence", "is_question"),
    [
        ("“Has the mill got better?” Kit Moss asked.", True),
        ("“Why,” Moss wondered, “was it sold?”", True),
        ("Moss asked her: “Is it old?”", True),
        ("“Who knows?” Penn said.", False),
        ("Asked “Is it old?”, Penn said that it had been built in 1911 and mended twice.", False),
        ("Moss asked for patience.", False),
        ("Penn asked the council to pay.", False),
    ],
)
def test_a_sentence_that_only_reports_a_question_is_told_from_others(sentence: str, is_question: bool) -> None:
    assert only_asks(sentence) is is_question


@pytest.mark.parametrize(
    ("paragraph", "name"),
    [
        ("Ruth Penn spoke. “Is it old?” Kit Moss asked.", "Kit Moss"),
        ("Kit Moss asked Penn whether it was old.", "Kit Moss"),
        ("Kit Moss asked for patience.", None),
        ("“Is it old?” Kit Moss asked. Nobody knew.", None),
    ],
)
def test_who_asks_the_last_question_of_a_paragraph(paragraph: str, name: str | None) -> None:
    found = asker(paragraph)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("reply", "before", "earlier", "speakers"),
    [
        (["“I cannot say.”"], "“Has it got better?” Moss asked.", "Ruth Penn spoke of the mill.", [["Ruth Penn"]]),
        (["“I cannot say.”", "“It varies.”"], "“Has it?” Moss asked.", "Ruth Penn spoke.", [["Ruth Penn"]] * 2),
        (["“I cannot say,” she said."], "“Has it?” Ella Moss asked.", "Ruth Penn spoke.", [["Ruth Penn"]]),
        (["“I cannot say.”"], "Ruth Penn spoke. Moss asked whether it had.", "", [["Ruth Penn"]]),
        (["“I cannot say.”"], "“Has it?” Moss asked.", "", [[""]]),
        (["“And why?”"], "“Has it?” Moss asked.", "Ruth Penn spoke.", [["Moss"]]),
        (["“We must wait.”"], "Moss asked for patience.", "Ruth Penn spoke.", [["Moss"]]),
    ],
)
def test_the_reply_to_a_question_is_not_of_whoever_asked_it(
    reply: list[str], before: str, earlier: str, speakers: list[list[str]]
) -> None:
    assert attributions(reply, before, earlier) == speakers
