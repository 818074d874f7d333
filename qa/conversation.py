"""A follow-up question and the questions before it to one question that stands alone."""

import re
from collections.abc import Callable, Sequence

import numpy as np

from index.embedding import Vectors
from qa.question import proper_names

_ELLIPSIS = re.compile(
    r"^(?:and|but|also|so|ok(?:ay)?,?)?\s*(?:what|how) about (?P<about>.+?)\??$|^(?:and|but|or)\b,? (?P<and>.+?)\??$",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"^(?:in |on |at |to |for |from )?(?:who|what|when|where|why|how|which|whom|whose)\b", re.IGNORECASE
)
_AUXILIARY = re.compile(
    r"^(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)\b\s*", re.IGNORECASE
)
_PERSON = re.compile(r"\b(?:he|she|him|his|hers|her)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:they|them|their|it|its|that|this|those|these|(?<!is )(?<!are )(?<!was )(?<!were )there)\b", re.IGNORECASE
)
_THING_LAST = re.compile(r"\b(?:them|it|that|this|those|there)[?.! ]*$", re.IGNORECASE)
_TOPIC = re.compile(r"\b(?:about|on|regarding|concerning) (?P<topic>[^?]+)", re.IGNORECASE)
_FEW_WORDS = 4
"""A question of at most this many words that names nothing ("Who opposed the plan?") leans on the one before it."""

Embed = Callable[[str], Vectors]


def standalone_question(question: str, history: Sequence[str], embed: Embed) -> str:
    """Return `question` with what it leaves to the earlier questions filled in; unchanged where it stands alone.

    `history` holds the earlier questions, oldest first; `embed` turns a text into its unit vector.
    """
    earlier = ""
    for asked in [*history, question]:
        current = asked.strip()
        earlier = _complete(current, earlier, embed) if earlier else current
    return earlier


def _complete(question: str, earlier: str, embed: Embed) -> str:
    ellipsis = _ELLIPSIS.match(question)
    if ellipsis:
        rest = (ellipsis["about"] or ellipsis["and"]).strip()
        if not (_QUESTION_WORD.match(rest) or _AUXILIARY.match(rest)):
            return _substitute(rest, earlier, embed)
        question = rest[0].upper() + rest[1:].rstrip("?") + "?"
    if proper_names(question):
        # "Is it clear what Paris wants?" stands alone; "Was Macron there?" does not.
        return _with_topic(question, earlier) if _THING_LAST.search(question) else question
    named = _with_person(question, earlier)
    if named == question and not _THING.search(question) and len(question.split()) > _FEW_WORDS:
        return question
    return _with_topic(named, earlier)


def _substitute(rest: str, earlier: str, embed: Embed) -> str:
    """Ask the earlier question with what "And Spain?" names in the place of the name that is most like it."""
    names = proper_names(earlier)
    new = re.sub(r"^(?:(?:in|for|from|by|with|at|on) )?(?:the )?", "", rest)
    if not names:
        return f"{earlier.rstrip('?. ')}: {new}?"
    target = embed(new)
    closest = max(names, key=lambda name: float(np.dot(embed(name), target)))
    return re.sub(rf"\b{re.escape(closest)}(?!\w)", lambda _: new, earlier, count=1)


def _with_person(question: str, earlier: str) -> str:
    names = proper_names(earlier)
    if not names:
        return question

    def name_for(match: re.Match[str]) -> str:
        possessive = match[0].lower() in ("his", "hers") or (
            match[0].lower() == "her" and re.match(r" \w", question[match.end() :]) is not None
        )
        return names[0] + ("’s" if possessive else "")

    return _PERSON.sub(name_for, question, count=1)


def _with_topic(question: str, earlier: str) -> str:
    """Add in brackets what the question leaves to the earlier one, as in: Who opposed it (the plan)?"""
    topic = _TOPIC.search(earlier)
    if topic:
        words = topic["topic"].strip()
    else:
        words = _AUXILIARY.sub("", _QUESTION_WORD.sub("", earlier).strip()).rstrip("?. ")
    return f"{question.rstrip('?. ')} ({words})?" if words else question
