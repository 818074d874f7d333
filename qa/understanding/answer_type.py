"""What a sentence's words show of the kind of answer that is asked for."""

import re

from qa.language.dates import MONTH
from qa.understanding.question import AnswerType

_TIME = (
    rf"\b(?:{MONTH})(?=\W|$)|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:1[89]|20)\d\d\b"
    r"|\b\d{1,2} ?[ap]\.?m\b|\b(?i:yesterday|today|tonight|tomorrow)\b|\b(?:years?|months?|weeks?|days?|hours?) ago\b"
    r"|\b(?i:last|next|this|past) (?:week|month|year|night|spring|summer|autumn|fall|winter|weekend)\b"
)
_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?"
    r"|billions?|half|twice|several|both)\b"
)
_CAPITAL = r"[A-Z\u00c0-\u00de][\w’'-]+"
_PATTERNS = {
    AnswerType.TIME: re.compile(_TIME),
    AnswerType.NUMBER: re.compile(_NUMBER, re.IGNORECASE),
    AnswerType.EXTENT: re.compile(_NUMBER, re.IGNORECASE),
    AnswerType.PERSON: re.compile(rf"(?<=[a-z,“‘\"] ){_CAPITAL}|^{_CAPITAL} {_CAPITAL}"),
    AnswerType.PLACE: re.compile(
        rf"\b(?:in|at|near|from|to|into|outside|across|of|on) (?:the )?(?!(?:{MONTH})\b|\w+day\b){_CAPITAL}"
    ),
    AnswerType.REASON: re.compile(
        r"\b(?:because|since|due to|after|as a result|so that|in order to|to avoid|citing|caused?|reason|why|fear\w*"
        r"|concerns?|amid|over)\b",
        re.IGNORECASE,
    ),
    AnswerType.SPEECH: re.compile(
        r"[“”\"]|\b(?:sa(?:id|ys?|ying)|told|tells|stat(?:ed|es|ing)|warn\w*|argu\w+|insist\w*|claim\w*|add(?:ed|s)"
        r"|call(?:ed|s)|announc\w+|declar\w+|according to|demand\w*|emphasi[sz]\w+|stress\w*|suggest\w*|not(?:ed|es)"
        r"|urg\w+|vow\w*|reiterat\w+|explain\w*|assert\w*|maintain\w*|promis\w+|acknowledg\w+|den(?:y|ied|ies)"
        r"|confirm\w*)\b",
        re.IGNORECASE,
    ),
}


def matches_answer_type(sentence: str, kind: AnswerType) -> bool:
    """Whether `sentence` has words of the kind of answer that is asked for; true where any words may answer."""
    pattern = _PATTERNS.get(kind)
    return pattern is None or pattern.search(sentence) is not None
