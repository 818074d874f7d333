"""Detects boilerplate by its text alone: newsletter boxes, share counters, comment forms, teasers, credits.

Boilerplate stays readable in its article, but is neither searched nor quoted. The classifier, trained on real pages by
`training/boilerplate`, is a logistic regression over words, word pairs, how a text begins and ends, and its shape. Only
hashes of these features are stored. It is for English, and abstains if it knows too few words of a text. Lines of a
fixed form that the classifier misses are in the rows of `boilerplate.toml`.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise, repeat
from typing import NamedTuple
from zlib import crc32

import numpy as np

from index.parsing.boilerplate_rows import matching_row
from index.text.quotation_marks import CLOSING, OPENING

MODEL_FILE = "boilerplate_model.npz"

MAX_BOILERPLATE = 400
"""Characters; the classifier takes no longer text for boilerplate. Longer boxes are detected sentence by sentence."""

_KNOWN_SHARE = 0.6
"""Share of the words that must be known. With less, lines of French and Spanish pages were classified by a few
names."""

_WORD_OF_LETTERS = re.compile(r"[^\W\d_]{2}")

_TOKEN = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|@\w+"  # an account
    r"|(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co|uk|gov|edu|tv|io|info)\b(?:/\S*)?"
    r"|[^\W\d_]+(?:['’-][^\W\d_]+)*"
    r"|\d[\d.,:/]*"
    r"|[^\w\s]"
)
_STRAIGHT_CLOSE = re.compile(r'(?<=\S)"(?!\w)')
_SPECIAL = re.compile(r"[@/.]")
_OPENING, _CLOSING = frozenset(OPENING + '‘"'), frozenset(CLOSING + "’")
_SPEECH = frozenset(
    "said told wrote added asked warned urged promised insisted argued announced recalled replied joked begged "
    "ordered".split()
)
"""Reported speech is news: of 3,900 lines of boilerplate none had one of these words outside quotation marks, except
for the titles of a few videos."""

_MULTIPLIER = 0x9E3779B1
"""Odd, with well-spread bits (2**32 over the golden ratio), so that pairs rarely share a hash."""

_BEGIN, _END, _NAME = (crc32(mark) for mark in (b"<begin>", b"<end>", b"<name>"))
_LENGTHS = (1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 40, 60)
"""Words; the bins of lengths. Boilerplate is short."""


_Token = tuple[str, bool, bool, bool]
"""Text, whether it is a word, whether it is capitalised and not the first word, whether it is quoted speech. A plain
tuple for speed: this runs on every sentence of every article."""


class _Model(NamedTuple):
    weights: dict[int, float]
    words: frozenset[int]
    bias: float
    limit: float


@lru_cache(maxsize=256)
def is_boilerplate(sentence: str) -> bool:
    """Whether `sentence`, one sentence or a whole short paragraph, is boilerplate."""
    if matching_row(sentence):
        return True
    if len(sentence) > MAX_BOILERPLATE:
        return False
    if not _WORD_OF_LETTERS.search(sentence):
        return True  # "* * *", "24", "1.2K": nothing to quote
    model = _model()
    tokens = _tokens(sentence)
    if _reports_speech(tokens) or not _is_known(tokens, model):
        return False
    features = _features(sentence, tokens)
    return model.bias + sum(map(model.weights.get, features, repeat(0.0))) > model.limit


def boilerplate_features(sentence: str) -> set[int]:
    """Return the hashed features of a sentence."""
    return _features(sentence, _tokens(sentence))


def boilerplate_words(sentence: str) -> list[int]:
    """Return the hashes of a sentence's words, as in the model's list of known words."""
    return _words(_tokens(sentence))


@cache
def _model() -> _Model:
    with files("index.parsing").joinpath(MODEL_FILE).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        weights = arrays["weights"] * arrays["scale"]
        return _Model(
            dict(zip(arrays["features"].tolist(), weights.tolist(), strict=True)),
            frozenset(arrays["words"].tolist()),
            float(arrays["bias"]),
            float(arrays["limit"]),
        )


def _reports_speech(tokens: list[_Token]) -> bool:
    return any(text in _SPEECH and not is_name and not quoted for text, _, is_name, quoted in tokens)


def _is_known(tokens: list[_Token], model: _Model) -> bool:
    words = _words(tokens)
    return sum(word in model.words for word in words) >= _KNOWN_SHARE * len(words)


def _words(tokens: list[_Token]) -> list[int]:
    return [_hash(text) for text, is_word, _, _ in tokens if is_word]


def _hash(text: str) -> int:
    return crc32(text.encode(errors="surrogatepass"))


def _pair(before: int, after: int) -> int:
    return (before * _MULTIPLIER ^ after) & 0xFFFFFFFF


def _tokens(sentence: str) -> list[_Token]:
    """Return lower-cased words and punctuation; numbers, addresses, links and accounts as their kinds; quotes as
    speech."""
    tokens: list[_Token] = []
    quoted = begun = False
    for found in _TOKEN.findall(_STRAIGHT_CLOSE.sub("”", sentence) if '"' in sentence else sentence):
        first = found[0]
        if first.isalpha() and not _SPECIAL.search(found):
            tokens.append((found.lower().replace("’", "'"), True, begun and first.isupper(), quoted))
            begun = True
        elif len(found) > 1 or first.isdigit():
            tokens.append((_kind(found), False, False, quoted))
        else:
            if first == "”" and not quoted:  # the speech began in the previous sentence
                tokens = [(text, is_word, is_name, True) for text, is_word, is_name, _ in tokens]
            quoted = first in _OPENING or (quoted and first not in _CLOSING)
            tokens.append((first, False, False, quoted))
    return tokens


def _kind(found: str) -> str:
    if found[0] == "@":
        return "<account>"
    if "@" in found:
        return "<mail>"
    return "<link>" if any(map(str.isalpha, found)) else "<number>"


def _features(sentence: str, tokens: list[_Token]) -> set[int]:
    plain = [_hash('"' + text if quoted else text) for text, _, _, quoted in tokens]
    features = {_hash(feature) for feature in _shape(sentence, tokens)}
    features.update(plain)
    features.update(_sequences(plain))
    if any(is_name for _, _, is_name, _ in tokens):
        # Each run of capitalised words becomes one: names differ from page to page.
        named = [_NAME if is_name else value for value, (_, _, is_name, _) in zip(plain, tokens, strict=True)]
        apart = [named[0], *(value for before, value in pairwise(named) if not value == before == _NAME)]
        features.update(_sequences(apart))
    return features


def _sequences(values: list[int]) -> Iterator[int]:
    """Yield the hashes of adjacent pairs, and of the first and last two and three."""
    yield from map(_pair, [_BEGIN, *values], [*values, _END])
    if len(values) > 1:
        yield (begins := _pair(_pair(_BEGIN, values[0]), values[1]))
        yield (ends := _pair(values[-2], _pair(values[-1], _END)))
        if len(values) > 2:
            yield _pair(begins, values[2])
            yield _pair(values[-3], ends)


def _shape(sentence: str, tokens: list[_Token]) -> list[str]:
    words = sum(is_word for _, is_word, _, _ in tokens)
    length = next((limit for limit in _LENGTHS if words <= limit), 99)
    capitals = 4 * sum(is_name for _, _, is_name, _ in tokens) // (words or 1)
    shouted = min(4, 4 * sum(map(str.isupper, sentence.split())) // (words or 1))
    said = [text for text, is_word, is_name, quoted in tokens if is_word and not (is_name or quoted)]
    past = min(3, sum(text.endswith("ed") for text in said))
    end = sentence.rstrip("\"”’')] ")[-1:]
    shape = [
        f"length {length}",
        f"length {length} {end in '.!?'}",
        f"length {length} capitals {capitals}",
        f"capitals {capitals} slash {'/' in sentence}",
        f"shouted {shouted}",
        f"past {past}",
        f"quoted {any(quoted for _, _, _, quoted in tokens)}",
        f"begins {_mark(sentence[:1])}",
        f"ends {_mark(end)}",
    ]
    colon = sentence.find(":", 2, 60)
    if colon > 0 and "." not in sentence[:colon]:
        # "Related:The bridge": a label and its link
        shape += [f"label {sentence[:colon].isupper()}", f"label touches {sentence[colon + 1 : colon + 2].isalpha()}"]
    return shape


def _mark(character: str) -> str:
    if character.isalpha():
        return "letter"
    return "digit" if character.isdigit() else character
