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
_THING_LAST = re.compile(
    r"\b(?:them|it|that|this|those|there)(?: too| as well| then| again| either)?[?.! ]*$", re.IGNORECASE
)
_FILLED_IN = re.compile(r"\((?P<topic>[^()]+)\)\W*$")
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
    named = _with_person(question, earlier)
    if proper_names(question):
        # "Is it clear what Paris wants?" stands alone; "Was Macron there?" does not.
        return _with_topic(named, earlier) if _THING_LAST.search(question) else named
    if _THING.search(question):
        return _with_topic(named, earlier)
    if named == question:
        return question if len(question.split()) > _FEW_WORDS else _with_topic(question, earlier)
    return named if _TOPIC.search(question) else _with_topic(named, earlier)


def _substitute(rest: str, earlier: str) -> str:
    """Ask the earlier question with what "And Spain?" names in the place of a name.

    That is the name whose doing is asked about; of "And in Spain?" it is the last one, a place more often than not.
    """
    topic = _TOPIC.search(earlier)
    if topic and _TOPIC.match(rest):
        return f"{earlier[: topic.start()]}{rest.rstrip('?. ')}?"
    preposition = _PREPOSITION.match(rest)
    names = proper_names(earlier)
    replaced = names[-1] if preposition and names else subject(earlier)
    if replaced is None:
        return f"{earlier.rstrip('?. ')}: {rest}?"
    new = _PREPOSITION.sub("", rest)
    return re.sub(rf"\b(?:the )?{re.escape(replaced)}(?!\w)", lambda _: new, earlier, count=1)


def _with_person(question: str, earlier: str) -> str:
    person, pronoun = subject(earlier), _PERSON.search(question)
    if person is None or pronoun is None or proper_names(question[: pronoun.start()]):
        return question  # in "Did Macron say that he would come?", he is Macron
    possessive = pronoun[0].lower() in ("his", "hers") or (
        pronoun[0].lower() == "her" and re.match(r" \w", question[pronoun.end() :]) is not None
    )
    return question[: pronoun.start()] + person + ("’s" if possessive else "") + question[pronoun.end() :]


def _with_topic(question: str, earlier: str) -> str:
    """Add in brackets what the question leaves to the earlier one, as in: Who opposed it (the plan)?"""
    topic, filled_in = _TOPIC.search(earlier), _FILLED_IN.search(earlier)
    if topic and not _THING.match(topic["topic"]):
        words = topic["topic"].strip()
    elif filled_in:
        words = filled_in["topic"]
    else:
        words = _AUXILIARY.sub("", _QUESTION_WORD.sub("", earlier).strip()).rstrip("?. ")
    words = words[:_MAX_TOPIC].strip()
    return f"{question.rstrip('?. ')} ({words})?" if words else question
