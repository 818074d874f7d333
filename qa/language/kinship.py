"""What relatives are called: "dad" is the father, and "Penn's boy" the son."""

import re
from functools import cache

from index.text.analyzer import terms
from qa.language.data import load

_IRREGULAR = {"child": "children", "wife": "wives"}
_OWNER = r"(?P<owner>\b(?:his|her|their|my|our)|\w[’']s?) "


def with_plain_kin(text: str) -> str:
    """Return a text with the plain word for each relative: "Penn's father" for "Penn's dad"."""
    kinship = load("kinship.toml")
    for kin, words in kinship["everyday"].items():
        text = _pattern(tuple(words), "").sub(lambda found, kin=kin: _counted(kin, found["many"]), text)
    for kin, words in kinship["possessed"].items():
        text = _pattern(tuple(words), _OWNER).sub(
            lambda found, kin=kin: f"{found['owner']} {_counted(kin, found['many'])}", text
        )
    return text


def _counted(kin: str, many: str) -> str:
    return _IRREGULAR.get(kin, f"{kin}s") if many else kin


@cache
def _pattern(words: tuple[str, ...], before: str) -> re.Pattern[str]:
    return re.compile(rf"{before}(?<![\w-])(?:{'|'.join(words)})(?P<many>s?)(?![\w-])")


@cache
def kin_terms() -> dict[str, str]:
    """Return the search term of the plain word by that of each other word that means the same everywhere."""
    return {
        term: terms(kin)[0]
        for kin, words in load("kinship.toml")["everyday"].items()
        for term in terms(" ".join(words))
    }


def words_for(kin: str) -> tuple[str, ...]:
    """Return every word for a relative, given the plain one."""
    return (kin, *load("kinship.toml")["everyday"].get(kin, ()))
