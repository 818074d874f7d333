"""Names and verbs are data, which the user's files extend."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import SettingsRefused
from qa.language import names, reporting_verbs, speakers
from qa.language.attribution import attributions
from qa.language.data import load
from qa.understanding.answer_type import AnswerType, matches_answer_type
from tests.language_folder import user_language_folder

CACHES = (
    load, names._abbreviations, names._spellings, reporting_verbs._list, reporting_verbs.announcing_forms,
    reporting_verbs.bodies, reporting_verbs.announcing_nouns, reporting_verbs.clause_lemmas,
    reporting_verbs.reporting_lemmas, reporting_verbs.speaking_for, reporting_verbs.standing_apart, speakers._words,
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with user_language_folder(tmp_path, _clear_caches) as folder:
        yield folder


def _clear_caches() -> None:
    for cached in CACHES:
        cached.cache_clear()


def test_a_user_file_adds_spellings_and_abbreviations(folder: Path) -> None:
    assert names.name_terms("Peking and Kiev") == ["peke", "kyiv"]
    (folder / "aliases.toml").write_text(
        '[spellings]\npeke = "beij"\n[abbreviations.NATO]\nforms = ["North Atlantic Treaty Organization"]\n',
        encoding="utf-8",
    )
    _clear_caches()
    assert names.name_terms("Peking and Kiev") == ["beij", "kyiv"]
    assert names.normalize_names("the North Atlantic Treaty Organization and the U.S.") == "the NATO and the America"


def test_a_user_file_adds_verbs(folder: Path) -> None:
    assert "yodel" not in reporting_verbs.reporting_lemmas()
    (folder / "reporting_verbs.toml").write_text('reported = ["yodel", "say"]', encoding="utf-8")
    _clear_caches()
    assert {"yodel", "say", "warn"} <= reporting_verbs.reporting_lemmas()
    assert load("reporting_verbs.toml")["reported"].count("say") == 1


def test_a_user_file_adds_names_and_nouns(folder: Path) -> None:
    before = "Alderman Zorb said it was late. Quilla Harrow said it was early."
    assert attributions(["She said no."], before) == [["Quilla Harrow"]]
    assert attributions(["Reed’s piper said no."]) == [["piper"]]
    (folder / "gender.toml").write_text('female = ["zorb"]\nmale = ["quilla"]', encoding="utf-8")
    (folder / "reporting_verbs.toml").write_text('speaking_for = ["piper"]', encoding="utf-8")
    _clear_caches()
    assert attributions(["She said no."], before) == [["Alderman Zorb"]]
    assert attributions(["Reed’s piper said no."]) == [["Reed’s piper"]]


@pytest.mark.parametrize("text", ['spellings = "kyiv"', "[spellings]\nkiev = 3", "[spellings"])
def test_an_invalid_user_file_is_named(folder: Path, text: str) -> None:
    (folder / "aliases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsRefused, match=r"aliases\.toml: "):
        load("aliases.toml")


def test_the_lists_of_verbs_are_consistent() -> None:
    verbs = load("reporting_verbs.toml")
    assert set(verbs["own_words"]) <= set(verbs["asked"]) >= set(verbs["not_searched"])
    assert matches_answer_type("She reiterated the offer.", AnswerType.SPEECH)
    assert not matches_answer_type("She wrote a book.", AnswerType.SPEECH)
