import pytest

from qa.language.dependence import needs_context, points_back, refers_back


@pytest.mark.parametrize(
    "sentence",
    [
        "He said the bridge would close.",
        "Still, she insisted on a ban.",
        "His plan is also said to provide for ferries.",
        "This has been called a scandal.",
        "These ferries are late.",
        "“We are ready for talks.”",
        "“We are ready for talks,” he said.",
        "Of the plan he said: “It is just words.”",
        "They have not promised anything.",
        "On Tuesday she voted for it.",
        "Last December he printed it.",
        "In Berlin he met the buyers.",
        "Near Lorne he caught the thief.",
        "From New York she flew home.",
        "As a result, the ferries stopped.",
        "That is why the ferries stopped.",
        "The result left the town without a ferry.",
    ],
)
def test_a_sentence_needs_context_if_it_does_not_name_its_subject_or_speaker(sentence: str) -> None:
    assert needs_context(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Mayor Harrow said that he would close the bridge.",
        "“We are ready for talks,” Harrow said.",
        "The bridge will close in May.",
        "As a result of the storm, the ferries stopped.",
        "The result of the vote was close.",
        "Ferry owners say they will wait.",
        "It rained in Leeds on Friday.",
        "There is no other bridge.",
        "On Tuesday Harrow said he would close it.",
        "For Anna Harrow, she said, it was over.",
    ],
)
def test_a_sentence_that_names_its_subject_stands_alone(sentence: str) -> None:
    assert not needs_context(sentence)


@pytest.mark.parametrize("sentence", ["The singer refused to appear.", "On Friday, the mayor resigned.", "She left."])
def test_a_person_without_a_name_refers_back(sentence: str) -> None:
    assert refers_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nurses went on strike.",
        "The bridge fell.",
        "The company fired 90 workers.",
        "The singer Angela Kerr refused to appear.",
        "The mayor, Ruth Penn, left.",
    ],
)
def test_a_subject_of_its_own_does_not_refer_back(sentence: str) -> None:
    assert not refers_back(sentence)


def test_that_summit_points_back() -> None:
    assert points_back("Mr. Poe was not at that summit.")
    assert not points_back("Mr. Poe said that the summit had failed.")
