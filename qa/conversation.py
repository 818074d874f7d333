"""A follow-up question and the questions before it to one question that stands alone."""

import re
from collections.abc import Sequence

from qa.question import AUXILIARY, proper_names, subject

_ELLIPSIS = re.compile(
    r"^(?:and|but|also|so|ok(?:ay)?,?)?\s*(?:what|how) about (?P<about>.+?)\??$|^(?:and|but|or)\b,? (?P<and>.+?)\??$",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"^(?:in |on |at |to |for |from )?(?:who|what|when|where|why|how|which|whom|whose)\b", re.IGNORECASE
)
_AUXILIARY = re.compile(rf"^{AUXILIARY}\s*")
_PREPOSITION = re.compile(r"^(?:in|for|from|by|with|at|on) ", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him|his|hers|her)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:they|them|their|it|its|that|this|those|these|(?<!is )(?<!are )(?<!was )(?<!were )there)\b", re.IGNORECASE
)
_THING_LAST = re.compile(r"\b(?:them|it|that|this|those|there)[?.! ]*$", re.IGNORECASE)
_TOPIC = re.compile(r"\b(?:about|on|regarding|concerning) (?P<topic>[^?]+)", re.IGNORECASE)
_MAX_TOPIC = 200
"""Characters taken over from the earlier question: without a limit, each follow-up would be longer than the last."""

_FEW_WORDS = 4
"""A question of at most this many words that names nothing ("Who opposed the plan?") leans on the one before it."""


def standalone_question(question: str, history: Sequence[str]) -> str:
    """Return `question` with what it leaves to the earlier questions filled in; unchanged where it stands alone.

    `history` holds the earlier questions, oldest first.
    """
    earlier = ""
    for asked in [*history, question]:
        current = asked.strip()
        earlier = _complete(current, earlier) if earlier else current
    return earlier


def _complete(question: str, earlier: str) -> str:
    ellipsis = _ELLIPSIS.match(question)
    if ellipsis:
        rest = (ellipsis["about"] or ellipsis["and"]).strip()
        if not (_QUESTION_WORD.match(rest) or _AUXILIARY.match(rest)):
            return _substitute(rest, earlier)
        question = rest[0].upper() + rest[1:].rstrip("?") + "?"
    if proper_names(question):
        # "Is it clear what Paris wants?" stands alone; "Was Macron there?" does not.
        return _with_topic(question, earlier) if _THING_LAST.search(question) else question
    named = _with_person(question, earlier)
    if named == question and not _THING.search(question) and len(question.split()) > _FEW_WORDS:
        return question
    return _with_topic(named, earlier)


def _substitute(rest: str, earlier: str) -> str:
    """Ask the earlier question with what "And Spain?" names in the place of a name.

    That is the name whose doing is asked about; of "And in Spain?" it is the last one, a place more often than not.
    """
    names = proper_names(earlier)
    preposition = _PREPOSITION.match(rest)
    new = _PREPOSITION.sub("", rest).removeprefix("the ")
    if not names:
        return f"{earlier.rstrip('?. ')}: {new}?"
    replaced = names[-1] if preposition else _main_name(earlier, names)
    return re.sub(rf"\b{re.escape(replaced)}(?!\w)", lambda _: new, earlier, count=1)


def _main_name(question: str, names: Sequence[str]) -> str:
    return subject(question, names) or names[0]


def _with_person(question: str, earlier: str) -> str:
    names = proper_names(earlier)
    if not names:
        return question

    def name_for(match: re.Match[str]) -> str:
        possessive = match[0].lower() in ("his", "hers") or (
            match[0].lower() == "her" and re.match(r" \w", question[match.end() :]) is not None
        )
        return _main_name(earlier, names) + ("’s" if possessive else "")

    return _PERSON.sub(name_for, question, count=1)


def _with_topic(question: str, earlier: str) -> str:
    """Add in brackets what the question leaves to the earlier one, as in: Who opposed it (the plan)?"""
    topic = _TOPIC.search(earlier)
    if topic:
        words = topic["topic"].strip()
    else:
        words = _AUXILIARY.sub("", _QUESTION_WORD.sub("", earlier).strip()).rstrip("?. ")
    words = words[:_MAX_TOPIC].strip()
    return f"{question.rstrip('?. ')} ({words})?" if words else question
