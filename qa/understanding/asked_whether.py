"""Yes/no questions in the form of statements: "The mill burned down, didn't it?", "if it burned"."""

import re

from qa.language.function_words import AUXILIARIES, AUXILIARY, QUESTION_WORD, one_of
from qa.language.grammar import parse

_VERB = one_of(AUXILIARIES) + r"(?:n[’']?t| not)?"
_TAG = (
    rf"{_VERB} (?:he|she|it|they|there)|(?:right|correct|true|yes|no)|(?:is|isn[’']?t|was) (?:that|it|this)"
    r" (?:so|right|true|correct|the case)"
)
_TAGGED = re.compile(
    rf"^(?!(?:(?:at|by|for|from|in|of|on|to|with) )?(?:{QUESTION_WORD})\b|{AUXILIARY})(?P<said>[^?]*?\w[^?]*?)"
    rf"(?:[,.;:–—]| (?=\w+n[’']?t )) ?(?:{_TAG})\?+$",
    re.IGNORECASE,
)
_MIN_WORDS = 3
_WHETHER = re.compile(r"^(?:if|whether)(?: or not)? (?P<said>.+?)[?.! ]*$", re.IGNORECASE)


def without_tag(text: str) -> str:
    """Return a statement with a tag ("..., is it?") as a yes/no question; any other text unchanged.

    Raises `ReaderError` if there is no grammar model.
    """
    found = _TAGGED.match(text)
    return _asked(found["said"]) if found and len(found["said"].split()) >= _MIN_WORDS else text


def without_whether(clause: str) -> str:
    """Return a clause with "if" or "whether" as a yes/no question; any other clause unchanged. Raises as
    `without_tag` does."""
    found = _WHETHER.match(clause)
    return _asked(found["said"]) if found else clause


def _asked(said: str) -> str:
    said = said.strip(" .,")
    first = parse(said)[0]
    is_name = first.pos_ == "PROPN" or first.text == "I" or first.is_upper
    return f"Is it true that {said if is_name else said[0].lower() + said[1:]}?"
