"""What a claim says that a person is."""

import pytest

from qa.checking.roles import find_roles, role_instead


@pytest.mark.parametrize(
    ("claim", "text", "instead"),
    [
        ("Ida Penn, the prime minister, left.", "Foreign Minister Ida Penn left.", "Foreign Minister"),
        ("Ida Penn, the mayor, left.", "Ida Penn, the bishop, left.", "bishop"),
        ("Ida Penn is the sister of Karl Lund.", "Lund's wife, Ida Penn, left.", "wife"),
        ("Ida Penn, the mayor, left.", "Ida Penn left.", ""),
        ("Ida Penn, the mayor, left.", "Mayor Ida Penn left.", None),
        ("Ida Penn, a lawyer, left.", "Ida Penn, an attorney, left.", None),
        ("Ida Penn, the former foreign minister, left.", "Foreign Minister Ida Penn left.", None),
    ],
)
def test_another_role_or_none_is_told(claim: str, text: str, instead: str | None) -> None:
    (role,) = find_roles(claim)
    assert role_instead(role, text, (text,)) == instead


def test_a_role_that_another_sentence_of_the_article_tells_is_there() -> None:
    (role,) = find_roles("Ida Penn, the mayor, left.")
    assert role_instead(role, "Ida Penn, a singer, left.", ("Ida Penn, a singer, left.", "Mayor Penn sang.")) is None
