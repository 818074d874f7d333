import pytest

from qa.language.dependence import needs_context


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
        "Ferry owners say they will wait.",
        "It rained in Leeds on Friday.",
        "There is no other bridge.",
    ],
)
def test_a_sentence_that_names_its_subject_stands_alone(sentence: str) -> None:
    assert not needs_context(sentence)
