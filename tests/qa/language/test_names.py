import pytest

from index import IndexView
from qa.language.names import government_names, name_terms, names_a_person, passage_terms, rarity, written_forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelensky spoke", "Zelenskyy spoke"),
        ("Zelensky spoke", "Zelenskiy spoke"),
        ("the United States voted", "The U.S. voted"),
        ("the US voted", "America voted"),
        ("the UK left", "Great Britain left"),
        ("talks in Kiev", "talks in Kyiv"),
    ],
)
def test_spellings_of_a_name_are_normalized(one: str, other: str) -> None:
    assert name_terms(one) == name_terms(other)


@pytest.mark.parametrize(("one", "other"), [("tell us more", "tell America more"), ("Iran", "Iraq"), ("Modi", "Merz")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert name_terms(one) != name_terms(other)


def test_a_capital_or_a_people_in_a_passage_matches_the_country_but_not_vice_versa() -> None:
    assert name_terms("Ukraine")[0] in passage_terms("Kyiv refused.")
    assert name_terms("Germany")[0] in passage_terms("A German minister refused.")
    assert name_terms("Kyiv")[0] not in passage_terms("Ukraine refused.")


def test_a_government_is_called_by_its_country_capital_and_people() -> None:
    assert set(government_names("Russia")) == {"Moscow", "Russian", "Kremlin"}
    assert "Russia" in government_names("Moscow")
    assert "White House" in government_names("the United States")
    assert government_names("Meloni") == []


def test_keywords_are_searched_in_every_spelling() -> None:
    assert {"zelenski", "zelenskyy"} <= set(written_forms(name_terms("Zelenskiy")))
    assert {"kyiv", "kiev"} <= set(written_forms(name_terms("Kyiv")))
    assert written_forms(["troop"]) == ["troop"]


def test_a_name_is_as_rare_as_its_most_common_form(seed_view: IndexView) -> None:
    (term,) = name_terms("Zelenskiy")
    assert rarity(term, seed_view) == min(seed_view.idf("zelenski"), seed_view.idf("zelenskyy"))


@pytest.mark.parametrize(
    ("name", "text", "is_person"),
    [
        ("Italy", "Will Italy send troops?", False),
        ("United States", "Would the United States supervise the zone?", False),
        ("Emmanuel Macron", "What did Emmanuel Macron say?", True),
        ("the NATO chief", "What did the NATO chief say?", True),
        ("Xyzzy", "xyzzy xyzzy", True),
    ],
)
def test_persons_and_countries_are_distinguished(name: str, text: str, is_person: bool) -> None:
    assert names_a_person(name, text) is is_person
