import inspect

import qa
import qa.checking
import qa.keeping
import qa.quotes


def test_the_public_names_are_these() -> None:
    assert qa.__all__ == [
        "DEFAULT_READER",
        "NO_READER",
        "Answer",
        "AskOptions",
        "Assistant",
        "Citation",
        "Filters",
        "Form",
        "Progress",
        "QuestionRefused",
        "ReadPassage",
        "ReaderError",
        "Statement",
    ]


def test_the_public_names_of_quotes_are_these() -> None:
    assert qa.quotes.__all__ == ["Count", "Quote", "QuoteOptions", "Quotes", "SpeakerCount", "find_quotes"]


def test_the_public_names_of_checking_are_these() -> None:
    assert qa.checking.__all__ == [
        "Change",
        "Check",
        "CheckProgress",
        "CheckedSentence",
        "Draft",
        "Evidence",
        "Finding",
        "Piece",
        "Stance",
        "Verdict",
        "check_draft",
        "final_check",
        "read_draft",
        "read_draft_file",
    ]


def test_the_public_names_of_keeping_are_these() -> None:
    assert qa.keeping.__all__ == [
        "Kept",
        "KeptKind",
        "KeptList",
        "KeptRequest",
        "KeptStore",
        "NewQuote",
        "News",
        "Relation",
        "check_kept",
        "find_kept",
        "keep",
        "kept_list",
        "pending",
    ]


def test_every_public_name_is_documented_with_its_members() -> None:
    for name in qa.__all__:
        thing = getattr(qa, name)
        if isinstance(thing, str):  # a constant; its docstring is no attribute
            continue
        assert inspect.getdoc(thing), name
        for member, value in vars(thing).items():
            if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
                assert inspect.getdoc(value), f"{name}.{member}"
