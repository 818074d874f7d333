"""Settings: flags override the environment, which overrides the file; unknown keys are rejected."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from index.common.command_line import ArgumentParser, add_index_argument
from index.common.options import Flag
from index.common.settings import IndexSettings, check_tables, configured
from index.errors import SettingsRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Settings of a table."""

    copies: Annotated[int, Field(ge=1, le=9), Flag("copies", "N", "copies")] = 1
    papers: Annotated[tuple[str, ...], Flag("paper", "NAME", "paper")] = ()
    colour: Annotated[bool, Flag("colour", "", "colour")] = False


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str, name: str = "byline.toml") -> None:
    Path(name).write_text(text, encoding="utf-8")


def test_without_a_file_nothing_is_configured() -> None:
    assert configured(IndexSettings) == configured(Press, "press") == {}


def test_the_environment_overrides_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write('index = "mine"\n[press]\ncopies = 2\npapers = ["Star"]\ncolour = true\n')
    assert configured(IndexSettings) == {"index": "mine"}
    assert configured(Press, "press") == {"copies": 2, "papers": ("Star",), "colour": True}
    monkeypatch.setenv("BYLINE_INDEX", "yours")
    monkeypatch.setenv("BYLINE_PRESS_COPIES", "3")
    monkeypatch.setenv("BYLINE_PRESS_PAPERS", "Star,Post")
    assert configured(IndexSettings) == {"index": "yours"}
    assert configured(Press, "press") == {"copies": 3, "papers": ("Star", "Post"), "colour": True}


def test_a_flag_overrides_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_INDEX", "yours")
    parser = ArgumentParser()
    add_index_argument(parser)
    assert parser.parse_args([]).index == "yours"
    assert parser.parse_args(["--index", "theirs"]).index == "theirs"


def test_the_path_of_the_file_can_be_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    write('index = "mine"')
    write('index = "other"', "other.toml")
    monkeypatch.setenv("BYLINE_CONFIG", "other.toml")
    assert configured(IndexSettings) == {"index": "other"}
    monkeypatch.setenv("BYLINE_CONFIG", "none.toml")
    with pytest.raises(SettingsRefused, match=r"none\.toml: file not found; .*BYLINE_CONFIG"):
        configured(IndexSettings)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[press]\ncopys = 2", r'byline\.toml: unknown key "copys" in \[press\]; known keys: copies, papers, colour'),
        ("[press]\ncopies = 10", r'byline\.toml: "copies": input should be less than or equal to 9'),
        ('[press]\npapers = "Star"', r'"papers": not a list'),
        ("press = 2", "not a table"),
        ("[press\n", r"byline\.toml: not valid TOML"),
    ],
)
def test_an_invalid_file_is_reported_with_the_reason(text: str, reason: str) -> None:
    write(text)
    with pytest.raises(SettingsRefused, match=reason):
        configured(Press, "press")


def test_an_invalid_variable_is_reported_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_PRESS_COPIES", "many")
    with pytest.raises(SettingsRefused, match=r'BYLINE_PRESS_COPIES: "copies": not a whole number'):
        configured(Press, "press")


def test_an_unknown_top_level_key_and_an_unknown_table_are_rejected() -> None:
    write('indx = "mine"')
    with pytest.raises(SettingsRefused, match='unknown key "indx"'):
        configured(IndexSettings)
    write("[pres]\ncopies = 2")
    with pytest.raises(SettingsRefused, match=r"unknown table \[pres\]; known tables: press"):
        check_tables(["press"])


def test_a_binary_file_is_rejected() -> None:
    Path("byline.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsRefused, match="not valid TOML"):
        configured(IndexSettings)
