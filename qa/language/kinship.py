"""Words for relatives: "dad" means the father, and "Penn's boy" the son."""

import re
from functools import cache

from index.text.analyzer import terms
from qa.language.data import load

_IRREGULAR = {"child": "children", "wife": "wives"}
_OWNED = r"(?P<owner>\b(?:his|her|their|my|our) |\w[’']s? )"
_ANYWHERE = r"(?P<owner>)(?<![\w-])"


def with_plain_kin(text: str) -> str:
    """Return a text with the plain word for each relative: "Penn's father" for "Penn's dad"."""
    for pattern, kin in _plain_words():
        text = pattern.sub(rf"\g<owner>{kin}", text)
    return text


@cache
def _plain_words() -> list[tuple[re.Pattern[str], str]]:
    """The patterns of the other words for each relative, one and several, with the plain word for them."""
    found = []
    for table, before in (("everyday", _ANYWHERE), ("possessed", _OWNED)):
        for kin, words in load("kinship.toml")[table].items():
            several = _IRREGULAR.get(kin, f"{kin}s")
            for ending, plain in (("", kin), ("s", several)):
                found.append((re.compile(rf"{before}(?:{'|'.join(words)}){ending}(?![\w-])"), plain))
    return found


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
