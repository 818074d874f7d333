"""Questions for somebody's words that use a noun or another verb: "What was Penn's reply?", "Where does Penn stand?".

In: a question. Out: the same as a question with "say", which asks for Penn's own words, or with "respond" if what Penn
did may answer too.
"""

import re
from functools import cache
from typing import NamedTuple

from qa.language.data import load
from qa.language.persons import is_body, is_role

_WHO = r"(?P<who>(?:[^?]+? )??[^?\s]+?)"
_BEFORE_REST = "about|after|against|as|at|during|for|in|of|on|over|regarding|that|to|towards?|when|while|with"
_REST = rf"(?P<rest>(?:,? (?:{_BEFORE_REST})\b.*)?\W*)$"
_ASKED = re.compile(r"\b(?:ask|asked|question(?:ed|s)?|pressed|interviewe[dr]|reporters?)\b", re.IGNORECASE)
_NOUNS = (("said_nouns", "say", True), ("reply_nouns", "say", False), ("response_nouns", "respond", False))
"""The lists of nouns that ask for somebody's words, with the verb that asks for the same, and whether they take a
topic."""

_ON = re.compile(r"^ (?:against|for|of|on|over|regarding|towards?|to|with)\b")


class _Row(NamedTuple):
    """A way of asking: its pattern, with `who` and the `rest`, the verb for it, and whether the rest is the topic."""

    pattern: re.Pattern[str]
    verb: str
    is_on_topic: bool


def as_said(question: str) -> str:
    """Return a question for what somebody says with "say" or "respond"; any other one as it is."""
    for row in _rows():
        found = row.pattern.match(question)
        if found and _is_speaker(found["who"], found["noun"]):
            rest = _ON.sub(" about", found["rest"]) if row.is_on_topic else found["rest"]
            verb = "say" if _ASKED.search(rest) else row.verb
            return f"What did {found['who']} {verb}{rest}"
    return question


def _is_speaker(who: str, noun: str) -> bool:
    """Whether it names somebody or an office; a court's verdict is no opinion, and a body's answer may be an act."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", who) if word.lower() not in ("a", "an", "the")]
    if not words or (is_body(words[-1]) and noun.lower() in _list("acts_of_bodies")):
        return False
    return any(word[0].isupper() for word in words) or is_role(words[-1]) or is_body(words[-1])


@cache
def _rows() -> list[_Row]:
    found = []
    for name, verb, is_on_topic in _NOUNS:
        nouns = "|".join(_list(name))
        found += [_Row(pattern, verb, is_on_topic) for pattern in (_possessive(nouns), _with_of(nouns))]
    asking = load("own_words.toml")["asking"]
    return found + [_Row(_pattern(row["pattern"]), row["verb"], row["is_on_topic"]) for row in asking]


def _possessive(nouns: str) -> re.Pattern[str]:
    """The pattern of "What was Penn's reply"."""
    return _pattern(rf"what(?:[’']s| (?:is|was|are|were)) {_WHO}(?:[’']s|(?<=s)[’']) (?:\w+ )?(?P<noun>{nouns})")


def _with_of(nouns: str) -> re.Pattern[str]:
    """The pattern of "What was the reply of Penn"."""
    return _pattern(rf"what(?:[’']s| (?:is|was|are|were)) the (?:\w+ )?(?P<noun>{nouns}) (?:of|by|from) {_WHO}")


def _pattern(asked: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{asked.replace('WHO', _WHO)}{_REST}", re.IGNORECASE)


@cache
def _list(name: str) -> tuple[str, ...]:
    return tuple(load("own_words.toml")[name])
