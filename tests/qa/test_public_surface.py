import inspect

import qa


def test_the_public_names_are_these() -> None:
    assert qa.__all__ == ["Answer", "Assistant", "Citation", "QuestionRefused", "ReadPassage", "Statement"]
    assert qa.__all__ == sorted(qa.__all__)


def test_every_public_name_is_documented_with_its_members() -> None:
    for name in qa.__all__:
        thing = getattr(qa, name)
        assert inspect.getdoc(thing), name
        for member, value in vars(thing).items():
            if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
                assert inspect.getdoc(value), f"{name}.{member}"
