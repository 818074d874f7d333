"""Scripts without spaces between words, and what a script says about the language."""

import pytest

from index.article import UNDETERMINED
from index.text.language import detect_language
from index.text.scripts import languages_of_script, with_bigrams


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("新桥将于六月开放。", "新桥 桥将 将于 于六 六月 月开 开放 。"),
        ("橋", "橋"),
        ("NATOの会議 2025年", "NATO の会 会議 2025 年"),
        ("새 다리가", "새 다리 리가"),
        ("The bridge, 5 €", "The bridge, 5 €"),
        ("", ""),
    ],
)
def test_words_are_found_by_pairs_of_characters(text: str, pairs: str) -> None:
    assert with_bigrams(text).split() == pairs.split()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("市长王小明表示，新桥将于六月开放。", "zh"),
        ("田中市長は、新しい橋が六月に開通すると述べた。", "ja"),
        ("시장은 월요일에 새 다리가 열린다고 말했다.", "ko"),
        ("Ο δήμαρχος είπε τη Δευτέρα.", "el"),
        ("นายกเทศมนตรีกล่าวเมื่อวันจันทร์", "th"),
        ("Мер Києва заявив у понеділок про новий міст", "uk"),
        ("Мэр Иван Петров заявил в понедельник", "ru"),
        ("شهردار تهران روز دوشنبه گفت", "fa"),
        ("The mayor of 北京 spoke.", None),
        ("Le maire a parlé.", None),
        ("橋", None),
        ("24 000 € – 5 %", None),
    ],
)
def test_the_script_tells_the_language_of_a_short_text(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_of_several_languages_of_a_script_the_stated_one_is_believed() -> None:
    assert detect_language("Мэр Иван Петров заявил в понедельник", "bg") == "bg"
    assert detect_language("Мэр Иван Петров заявил в понедельник", "en") == "ru"


def test_a_text_that_may_be_in_several_languages_is_in_an_undetermined_one() -> None:
    assert detect_language("Иван Петров, Иван Петров") == UNDETERMINED
    assert languages_of_script("Иван Петров, Иван Петров") == ("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "uk")
    assert languages_of_script("A few words.") == ()
