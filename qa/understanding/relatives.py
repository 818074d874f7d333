"""Resolves a relative to a name from the articles: "Trayvon's father" is Tracy Martin."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from qa.language.kinship import words_for
from qa.language.namesakes import names_of
from qa.language.persons import is_relative, names_in

_NAME = r"(?P<name>[A-Z][\w’'.-]*\w(?: [A-Z](?:[\w’'.-]*\w|\.)){1,3})"
_FEW = r"(?:[\w-]+ ){0,3}?"
_ASKED = re.compile(
    r"^(?:the )?(?:(?P<owner>[\w’'. -]+?)[’']s? (?:[\w-]+ )?(?P<kin>\w+)"
    r"|(?P<kin_of>\w+) of (?:the )?(?P<owner_of>.+))$"
)


def find_relative(who: str, texts: Iterable[str]) -> str | None:
    """Return the full name of the relative that `who` asks for, or None if the articles do not show one.

    The name must be next to the relation: "Martin's father, Tracy Martin", "Tracy Martin, the father of Trayvon", or
    "his father, Tracy Martin" if nobody else is named before, or he has the surname too.
    """
    asked = _ASKED.match(who)
    kin = (asked["kin"] or asked["kin_of"]) if asked else ""
    if asked is None or not is_relative(kin):
        return None
    texts = list(texts)
    owner = (asked["owner"] or asked["owner_of"]).strip()
    owners = _names_of_owner(owner, texts)
    found = Counter(name for text in texts for name in set(_relatives(owners, kin, text)))
    (best, times), (_, second), *_ = [*found.most_common(2), ("", 0), ("", 0)]
    return best if times > second else None


def _names_of_owner(owner: str, texts: Iterable[str]) -> frozenset[str]:
    """The single words by which the articles call the owner: "Trayvon" and "Martin", if he is Trayvon Martin."""
    last = owner.rsplit(maxsplit=1)[-1]
    if last.islower():
        return frozenset([last])
    surnames = Counter(m.name.surname for text in texts for m in names_of(text) if last in m.name.given)
    return frozenset([last, *(surname for surname, _ in surnames.most_common(1))])


def _relatives(owners: frozenset[str], kin: str, text: str) -> Iterator[str]:
    owner, kins = f"(?:{'|'.join(map(re.escape, owners))})", f"(?:{'|'.join(words_for(kin))})"
    for pattern in (
        rf"\b{owner}[’']s? {_FEW}{kins},? {_NAME}",
        rf"{_NAME}, (?:the )?{_FEW}{kins} of (?:[\w.]+ ){{0,2}}?{owner}\b",
        rf"{_NAME}, (?:[\w.]+ ){{0,2}}?{owner}[’']s? {_FEW}{kins}\b",
    ):
        yield from (name for found in re.finditer(pattern, text) if (name := _full_name(found["name"])))
    for found in re.finditer(rf"\b(?:[Hh]is|[Hh]er) {_FEW}{kins},? {_NAME}", text):
        before = {mention.name.surname for mention in names_of(text[: found.start()])}
        name = _full_name(found["name"])
        shares_surname = not owners.isdisjoint(name.split()[-1:])
        if name and not before.isdisjoint(owners) and (before <= owners or shares_surname):
            yield name


def _full_name(written: str) -> str:
    """The name without a possessive and without other words before it, empty if it has no first name."""
    mention = next(iter(names_in(written)), None)
    return str(mention.name) if mention is not None and mention.name.given else ""
