"""Claims taken apart: clauses, what is left without a phrase, and who or what stands in the same place."""

import pytest

from qa.checking.parts import clauses, without
from qa.language.frames import find_clashes


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The strike ended on Tuesday and the clinic dismissed 20 nurses.",
         ["The strike ended on Tuesday.", "The clinic dismissed 20 nurses."]),
        ("The council rejected the plan and fined the company.",
         ["The council rejected the plan.", "The council fined the company."]),
        ("Reed, a lawyer by training, left Vell.", ["Reed left Vell.", "Reed is a lawyer by training."]),
        ("A ban was imposed on Reed, who is in jail.", ["A ban was imposed on Reed.", "Reed is in jail."]),
        ("Reed, fired by Arrow in May, was a clerk.", ["Reed was a clerk.", "Reed was fired by Arrow in May."]),
        ("The bridge was old.", ["The bridge was old."]),
    ],
)  # fmt: skip
def test_clauses_side_by_side_are_sentences_of_their_own(text: str, parts: list[str]) -> None:
    assert clauses(text) == (parts if len(parts) > 1 else [text])


def test_a_phrase_is_left_out_if_the_sentence_stands_without_it() -> None:
    text = "The bridge closed on Monday."
    assert without(text, [(text.index("Monday"), len(text) - 1)]) == "The bridge closed."
    assert without(text, [(0, len("The bridge"))]) is None


def test_another_name_in_the_same_place_is_a_clash() -> None:
    (clash,) = find_clashes("Reed opened the fair.", "Mayor Ada Quill opened the fair on Sunday.")
    assert (clash.found, clash.swapped) == ("Mayor Ada Quill", False)
    (clash,) = find_clashes("Helm bought Arrow.", "Arrow has bought Helm, both said.")
    assert clash.swapped
    (clash,) = find_clashes("Helm bought its rival Arrow.", "The bus maker Arrow has bought its rival Helm.")
    assert clash.swapped
    assert find_clashes("Arrow bought Helm.", "Helm was bought by Arrow.") == []
    (clash,) = find_clashes("The ferry goes from Vell to Lorne.", "A ferry from Lorne to Vell sank.")
    assert (clash.found, clash.swapped) == ("from Lorne to Vell", True)
    (clash,) = find_clashes("Lena Voss lost two toes.", "Hadd lost two toes to frostbite. Voss was unhurt.")
    assert clash.found == "Hadd"
    assert find_clashes("Voss lost two toes.", "Hadd and Voss lost two toes.") == []
    (clash,) = find_clashes("Dana Wirth, the chief of Helm, spoke.", "Arrow's chief, Dana Wirth, spoke.")
    assert clash.found.startswith("Arrow")
    (clash,) = find_clashes("Tilda Munk was jailed.", "The former banker Lars Munk was jailed.")
    assert clash.found == "Lars Munk"
    assert find_clashes("Munk was jailed.", "Lars Munk was jailed.") == []
    assert find_clashes("The dam was inspected in May.", "The company said it had been inspected in May.") == []
    assert find_clashes("Reed said it was old.", "Doe said it was old.") == []  # the quotes tell who says it
