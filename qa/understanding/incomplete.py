"""Completes clauses that depend on the earlier question: "Was he there?", "Why did it do that?", "Does Russia
agree?"."""

import re
from collections.abc import Sequence

from qa.language import reporting_verbs
from qa.language.function_words import AUXILIARY
from qa.understanding.ellipsis import with_subject
from qa.understanding.mentions import Role
from qa.understanding.question_parts import question_parts
from qa.understanding.shortened import place_of, time_of
from qa.understanding.turns import Turn

_THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!will )(?<!did )\bthere\b(?! (?:is|are|was|were|be)\b)",
    re.IGNORECASE,
)
_IS_THERE = re.compile(
    r"^(?!how (?:many|much) of )(?:.* )?(?:is|are|was|were) there(?! (?:when|then|too|again|before)\b)[?!. ]*$",
    re.IGNORECASE,
)
_THEN = re.compile(r"(?<=\w) (?:then|at that time|at the time|that year|that day)(?=[?!. ]*$)", re.IGNORECASE)
_DOES_THAT = re.compile(r"\b(?:(?P<how>for) that|do (?:that|it|this|so))(?=[?!. ]*$)", re.IGNORECASE)
_SAY_IT = re.compile(r"(?P<verb>\b\w+) (?:that|it|this|so)(?P<rest>[?!. ]*)$", re.IGNORECASE)
_ENDS_OPEN = {
    "agree": "with", "disagree": "with", "respond": "to", "react": "to", "reply": "to", "object": "to",
    "accept": "", "approve": "", "oppose": "", "support": "", "reject": "",
}  # fmt: skip
"""Verbs with which an incomplete question ends, and the preposition before the part from the earlier question."""

_BARE_NUMBER = re.compile(rf"^(?P<asks>how many|how much|which|whose)(?= {AUXILIARY})", re.IGNORECASE)
_COUNTED = re.compile(r"how (?:(?P<many>many)|much)\b", re.IGNORECASE)
_WHICH_ONE = re.compile(rf"^(?P<asks>which) ones?(?= {AUXILIARY}| \w+(?:s|ed)\b)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^(?:how many|how much|which|whose|what) (?P<noun>[a-z][\w-]*(?: [a-z][\w-]*)??)(?= \w)", re.IGNORECASE
)
_MORE_THAN = re.compile(
    r"^(?:and |but |so )?(?:is|was|are|were) (?:that|this|it|those|these|they) (?P<more>more|fewer|less)"
    r" than (?P<than>.+?)[?!. ]*$",
    re.IGNORECASE,
)
_ABOUT_TOPIC = re.compile(r"\b(?:about|regarding|concerning) (?P<topic>[^?]+)", re.IGNORECASE)


def with_noun(question: str, previous: Turn) -> str:
    """The noun that "how many" or "which" counted in the earlier question ("How many did Roe get?"), or the only
    plural that it names ("Which one is newer?")."""
    several = [one for one in previous.mentions if one.is_plural]
    if (which := _WHICH_ONE.match(question)) and len(several) == 1:
        them = several[0].text if several[0].is_asked else f"of {several[0].definite}"
        return f"{which['asks']} {them}{question[which.end() :]}"
    found, noun = _BARE_NUMBER.match(question), _NUMBERED.match(previous.question)
    parts = previous.parts
    asked = next((one for one in parts.mentions if one.is_asked), None) if parts else None
    if found is None or noun is None or asked is None or not noun[0].lower().startswith(found["asks"].lower()):
        return question
    return f"{found['asks']} {asked.text}{question[found.end() :]}"


def with_comparison(question: str, previous: Turn) -> str | None:
    """Return the question whether what the earlier one counts is more than something: "Were more boats caught in May
    than last year?". None if it is not such a question, or nothing was counted. Raises `ReaderError`."""
    found, parts, counted = _MORE_THAN.match(question), previous.parts, _COUNTED.match(previous.question)
    if found is None or parts is None or counted is None:
        return None
    more, than = f"{found['more']}{parts.asks[counted.end() :]}", found["than"]
    if parts.is_inverted:
        return f"{parts.auxiliary.capitalize()} {parts.rest} {more} than {than}?"
    asked = with_subject("", more, parts, is_plural=counted["many"] is not None).rstrip("?")
    return f"{asked[:1].upper()}{asked[1:]} than {than}?"


def with_place(question: str, turns: Sequence[Turn]) -> str:
    """The place that "there" refers to."""
    found = _THERE.search(question) or (_IS_THERE.match(question) and re.search(r"\bthere\b", question, re.IGNORECASE))
    if not found:
        return question
    for turn in reversed(turns[-3:]):
        if place := place_of(turn):
            before = question[: found.start()]
            place = (
                re.sub(r"^(?:in|at) ", "", place) if re.search(r"\b(?:from|near|leave|leaving) $", before) else place
            )
            return before + place + question[found.end() :]
    return question


def with_time(question: str, previous: Turn) -> str:
    """The time that "then" refers to."""
    time = time_of(previous) if _THEN.search(question) else ""
    if not time:
        return question
    time = (
        time
        if re.match(
            r"(?:in|on|at|last|next|this|during|since|before|after|yesterday|today) ", f"{time} ", re.IGNORECASE
        )
        else f"in {time}"
    )
    return _THEN.sub(f" {time}", question)


def with_saying(question: str, previous: Turn) -> str:
    """What was said, for "When did she say that?": the topic of the earlier question."""
    found = _SAY_IT.search(question)
    if found is None or not re.fullmatch(reporting_verbs.question_verbs(), found["verb"]):
        return question
    topic = _ABOUT_TOPIC.search(previous.question)
    if topic is None:
        return f"{question[: found.start()]}{found['verb']} so{found['rest']}"
    return f"{question[: found.start()]}{found['verb']} that about {topic['topic'].rstrip('?. ')}?"


def with_action(question: str, previous: Turn) -> str:
    """Replace "for that" or "do it" by the action that the earlier question asks about."""
    that, parts = _DOES_THAT.search(question), previous.parts
    if that is None or parts is None or parts.verb is None or not (parts.is_inverted or parts.auxiliary == ""):
        return question
    if parts.asks and re.match(r"(?:what|who)\b", parts.asks, re.IGNORECASE) and parts.is_inverted:
        return question
    action = f"{parts.verb.lemma}{parts.text[parts.verb.end :].rstrip('?!. ')}"
    asked, own = (
        f"{question[: that.start()]}{'to ' if that['how'] else ''}{action}{question[that.end() :]}",
        question_parts(question),
    )
    if own and parts.subject_text and own.subject_text.lower() in ("it", "they"):
        asked = asked[: own.subject[0]] + parts.subject_text + asked[own.subject[0] + len(own.subject_text) :]
    return asked


def with_object(question: str, previous: Turn) -> str:
    """The topic of the earlier question for a question that ends with a verb that needs one: "Does Russia agree?"."""
    parts = question_parts(question)
    if parts is None or parts.verb is None or question[parts.verb.end :].strip(" ?.!"):
        return question
    verb = parts.verb.lemma
    topic = next(
        (one for one in previous.mentions if one.role is Role.OBJECT and not one.is_asked and one.kinds), None
    ) or (previous.parts.subject_mention if previous.parts and previous.parts.verb is None else None)
    if verb in _ENDS_OPEN and topic is not None and topic.text not in question:
        return f"{question.rstrip('?!. ')} {_ENDS_OPEN[verb]} {topic.definite}?".replace("  ", " ")
    about = _ABOUT_TOPIC.search(previous.question)
    same = previous.parts is not None and previous.parts.verb is not None and previous.parts.verb.lemma == verb
    if (
        about
        and same
        and re.match(r"what\b", parts.asks, re.IGNORECASE)
        and re.fullmatch(reporting_verbs.question_verbs(), verb)
    ):
        return f"{question.rstrip('?!. ')} {about[0].rstrip('?. ')}?"
    return question


def ends_open(question: str) -> bool:
    """Whether a question ends with a verb that needs a complement: "Does Russia agree?"."""
    parts = question_parts(question)
    return bool(
        parts and parts.verb and parts.verb.lemma in _ENDS_OPEN and not question[parts.verb.end :].strip(" ?.!")
    )
