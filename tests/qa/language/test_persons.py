from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.language import persons
from qa.language.data import load
from qa.language.persons import PersonName, given_forms, is_thing, names_in, other_heads
from tests.language_folder import user_language_folder


def name(text: str) -> PersonName:
    *given, surname = text.split()
    return PersonName(tuple(given), surname)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert Hale", "Bob Hale"),
        ("Liz Corbin", "Elizabeth Corbin"),
        ("J. Arkwright", "Julia Arkwright"),
        ("R.J. Whitlock", "Rose Whitlock"),
        ("Peter James Vance", "Peter Vance"),
        ("Mary Ann Kerr", "Ann Kerr"),
        ("Kerr", "David Kerr"),
        ("Zoë Müller", "Zoe Muller"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
    ],
)
def test_nicknames_initials_and_spellings_are_one_person(one: str, other: str) -> None:
    assert name(one).may_be(name(other))
    assert name(other).may_be(name(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("David Kerr", "Angela Kerr"),
        ("Alexander Kerr", "Alexandra Kerr"),
        ("J. Arkwright", "Sam Arkwright"),
        ("David A. Kerr", "Angela Kerr"),
        ("David Lee Kerr", "Angela Lee Kerr"),
        ("Helen Penn", "Helen Johnson"),
    ],
)
def test_another_first_name_or_surname_is_another_person(one: str, other: str) -> None:
    assert not name(one).may_be(name(other))
    assert not name(other).may_be(name(one))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mayor Ruth Penn met Tom Johnson.", ["Ruth Penn", "Tom Johnson"]),
        ("Spanish Prime Minister Ann Reed left.", ["Ann Reed"]),
        ("Foreign Secretary Clara Dunne spoke.", ["Clara Dunne"]),
        ("But Kerr and Mr Poe’s son left.", ["Kerr", "Poe"]),
        ("Will Hale left.", ["Will Hale"]),
        ("J. R. Poe Jr. met Angela von Kerr.", ["J. R. Poe", "Angela Kerr"]),
        ("West Lorne is a town.", []),
        ("the sea was calm", []),
        ("Kerr Says Old Pier Must Go Now", []),
    ],
)
def test_names_are_found_without_roles(text: str, names: list[str]) -> None:
    assert [str(mention.name) for mention in names_in(text)] == names


def test_a_mention_is_where_the_name_stands() -> None:
    text = "On Monday, Mayor Ruth Penn’s dog ran."
    mention = list(names_in(text))[-1]
    assert (text[mention.start : mention.end], mention.titled) == ("Ruth Penn’s", True)


def test_a_first_name_is_looked_for_in_all_its_forms() -> None:
    assert {"robert", "bob", "r"} <= set(given_forms(name("Bob Hale")))
    assert given_forms(name("Xenia Hale")) == ["xenia", "x"]


def test_a_head_has_other_words_and_a_thing_is_no_person() -> None:
    assert "secretary general" in other_heads("chief")
    assert other_heads("minister") == []
    assert is_thing("Council")
    assert is_thing("Bridge")
    assert not is_thing("Kerr")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with user_language_folder(tmp_path, _clear_caches) as folder:
        yield folder


def _clear_caches() -> None:
    for cached in (load, persons._words, persons._nicknames, persons._plain):
        cached.cache_clear()


def test_a_user_file_adds_nicknames_and_roles(folder: Path) -> None:
    assert not name("Wojciech Nowak").may_be(name("Wojtek Nowak"))
    (folder / "persons.toml").write_text(
        'nicknames = [["wojciech", "wojtek"]]\nroles = ["wojewoda"]\n', encoding="utf-8"
    )
    _clear_caches()
    assert name("Wojciech Nowak").may_be(name("Wojtek Nowak"))
    assert [str(found.name) for found in names_in("Wojewoda Jan Nowak left.")] == ["Jan Nowak"]
