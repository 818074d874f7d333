"""Expands names that a question shortens to initials ("AOC") to the full names in the articles."""

import re
from collections import Counter
from collections.abc import Iterator

from index import IndexView
from qa.language.data import load
from qa.language.names import name_terms
from qa.language.persons import is_given_name, is_relative, is_role
from qa.language.speakers import pronoun_of

_INITIALS = re.compile(r"(?<!\b[Tt]he )\b[A-Z]{3,4}\b(?![’'-]?[A-Z])")
_LOOKED_THROUGH = 10
"""Maximum paragraphs with the initials that are searched for the name."""

_PART = r"[A-Z][^\W\d_]+(?:[’'][^\W\d_]+)?"


def with_full_names_of_initials(text: str, view: IndexView) -> tuple[str, list[tuple[str, str]]]:
    """Return `text` with initials as people's full names, and these names with their initials.

    A name is known from a list, or from articles that have both; it is only taken if articles in `view`, the whole
    index, have all its words.
    """
    found: list[tuple[str, str]] = []
    for initials in dict.fromkeys(_INITIALS.findall(text)):
        name = _full_name(initials, view)
        if name:
            found.append((initials, name))
            text = re.sub(rf"\b{initials}\b", name, text)
    return text, found


def _full_name(initials: str, view: IndexView) -> str | None:
    listed = load("aliases.toml")["initials"].get(initials)
    if listed and view.paragraphs_with_all([[term] for term in name_terms(listed)], 1):
        return str(listed)
    near = Counter(_names_near(initials, view))
    likeliest = near.most_common(2)
    is_clear = likeliest and (len(likeliest) == 1 or likeliest[0][1] > 2 * likeliest[1][1])
    return likeliest[0][0] if is_clear else None


def _names_near(initials: str, view: IndexView) -> Iterator[str]:
    """Yield people's names with these initials that are in a paragraph with them; none if the initials are those of
    a body: "the ETU", "(ETU)"."""
    name = re.compile(r"(?<![\w-])" + r"[ -]".join(rf"(?={letter}){_PART}" for letter in initials) + r"(?![\w-])")
    passages = view.passages(list(view.matching_paragraphs([initials.lower()], _LOOKED_THROUGH)))
    texts = [f"{passage.article.title}\n{passage.paragraph.text}" for passage in passages]
    if any(re.search(rf"\b[Tt]he {initials}\b|\({initials}\)", text) for text in texts):
        return
    for text in texts:
        if re.search(rf"\b{initials}\b", text):
            yield from {match[0] for match in name.finditer(text) if _may_be_person(match[0])}


def _may_be_person(name: str) -> bool:
    given = name.split(maxsplit=1)[0]
    is_called = is_role(given) or is_relative(given)  # "Mother Of All Bombs"
    return not is_called and ("-" in name or is_given_name(given) or pronoun_of({given.lower()}) is not None)
