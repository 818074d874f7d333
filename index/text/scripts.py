"""Scripts: those without spaces between words, and what a script says about the language."""

import re
from collections import Counter

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
_SOUTH_EAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer

UNSPACED = f"{_HAN}{_KANA}{_SOUTH_EAST_ASIAN}"
"""The characters of scripts without spaces between words, as in a regular expression's class."""

_UNSPACED_RUN = re.compile(f"[{UNSPACED}{_HANGUL}]+")


def with_bigrams(text: str) -> str:
    """Return `text` with each run of a script without spaces as its pairs of characters: "新桥将" as "新桥 桥将".

    Pairs find words without a dictionary of them, as Lucene's CJKAnalyzer does. Korean has spaces, but its words take
    endings, which pairs see through.
    """
    return _UNSPACED_RUN.sub(lambda run: f" {_pairs(run[0])} ", text)


def _pairs(run: str) -> str:
    return " ".join(run[place : place + 2] for place in range(len(run) - 1)) or run


_LANGUAGES = (
    (_KANA, "ja"),
    (_HAN, "zh"),
    (_HANGUL, "ko"),
    ("\u0e00-\u0e7f", "th"),
    ("\u0e80-\u0eff", "lo"),
    ("\u1000-\u109f", "my"),
    ("\u1780-\u17ff", "km"),
    ("\u0370-\u03ff\u1f00-\u1fff", "el"),
    ("\u0530-\u058f", "hy"),
    ("\u0590-\u05ff", "he yi"),
    ("\u10a0-\u10ff", "ka"),
    ("\u1200-\u137f", "am ti"),
    ("\u0980-\u09ff", "bn as"),
    ("\u0a00-\u0a7f", "pa"),
    ("\u0a80-\u0aff", "gu"),
    ("\u0b00-\u0b7f", "or"),
    ("\u0b80-\u0bff", "ta"),
    ("\u0c00-\u0c7f", "te"),
    ("\u0c80-\u0cff", "kn"),
    ("\u0d00-\u0d7f", "ml"),
    ("\u0d80-\u0dff", "si"),
    ("\u0400-\u052f", "be bg kk ky mk mn ru sr uk"),
    ("\u0600-\u06ff\u0750-\u077f", "ar fa ku ps ug ur"),
    ("\u0900-\u097f", "hi mr ne"),
)
"""The letters of each script but the Latin one, and the languages that newspapers write in it."""

_LETTER = re.compile(r"[^\W\d_]")
_SCRIPTS = [(re.compile(f"[{letters}]"), tuple(languages.split())) for letters, languages in _LANGUAGES]

_MIN_LETTERS = 10
_MOST = 0.5
"""Share of a text's letters from which it is in their script: Latin names and abbreviations occur in any."""

_MIN_KANA = 0.05
"""Share of kana in a Japanese text; a Chinese one has none, but for a name."""


def languages_of_script(text: str) -> tuple[str, ...]:
    """Return the languages of the script that most of `text` is in, as ISO 639-1 codes.

    None if it is the Latin script or an unknown one, or if there are too few letters to say.
    """
    letters = Counter(_LETTER.findall(text))
    whole = letters.total()
    if whole < _MIN_LETTERS:
        return ()
    kana, han, *others = (
        (sum(count for letter, count in letters.items() if script.match(letter)) / whole, languages)
        for script, languages in _SCRIPTS
    )
    if kana[0] + han[0] > _MOST:
        return kana[1] if kana[0] > _MIN_KANA else han[1]
    share, languages = max(others)
    return languages if share > _MOST else ()
