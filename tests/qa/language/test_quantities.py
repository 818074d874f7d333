import pytest

from qa.language.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At least 12 people died.", [(12, "person")]),
        ("Twenty-one passengers drowned.", [(21, "person")]),
        ("It cost $3.5 million.", [(3.5e6, "dollar")]),
        ("It cost 3.5 million euros.", [(3.5e6, "euro")]),
        ("It cost €40m.", [(4e7, "euro")]),
        ("Some 1,250 houses burnt down.", [(1250, "house")]),
        ("Turnout fell to 40 per cent.", [(40, "%")]),
        ("Two dozen cars were hit.", [(24, "car")]),
        ("The death toll rose to 14.", [(14, "")]),
        ("It sank on 4 May 2025.", []),
        ("One of them said that no one was hurt.", []),
        ("One drew a tower.", []),
        ("The A12 is closed.", []),
    ],
)
def test_numbers_are_found_with_what_they_count(text: str, found: list[tuple[float, str]]) -> None:
    assert [(one.value, one.unit) for one in find_quantities(text)] == found
