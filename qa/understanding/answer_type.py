"""The type of answer that a question asks for, and whether a sentence contains an answer of that type."""

import re
from enum import StrEnum
from functools import cache

from qa.language import reporting_verbs
from qa.language.dates import MONTH
from qa.language.function_words import AUXILIARY, QUESTION_WORD
from qa.language.times import names_time

_HOW_MUCH = re.compile(r"\bhow much\b", re.IGNORECASE)
_START = r"^\W*(?:\w+ ){0,2}?"
_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?"
    r"|billions?|half|twice|several|both)\b"
)
_AMOUNT = re.compile(
    rf"{_NUMBER}|\b(?:all|none|nothing|everything|free|fortune|lots?|little|more|less|most|few|quarter|third|fifth"
    r"|double[ds]?|trebled?|tripled?|every|each"
    r"|an? (?:\w+ )?(?:day|week|month|year|mile|foot|pound|dollar|euro|penny|ton|tonne|litre|pint))\b",
    re.IGNORECASE,
)
_CAPITAL = r"[A-Z\u00c0-\u00de][\w’'-]+"


CAUSE = re.compile(
    r"\bwhat (?:caused|prompted|led to)\b"
    r"|\bwhat (?:started|sparked|triggered|ignited|set off) (?:the|an?|this|that|these|those|[\w’']+s['’]?) \w"
    r"|\bwhat(?:['’]s| is| are| was| were) (?:behind|the (?:cause|reason|motive)s?)\b",
    re.IGNORECASE,
)
"""Pattern of a question about a cause, which only a sentence with a word of cause or reason answers."""


class AnswerType(StrEnum):
    """The type of a direct answer."""

    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    NUMBER = "number"
    EXTENT = "extent"
    REASON = "reason"
    SPEECH = "speech"
    YES_NO = "yes or no"
    OTHER = "other"


_PATTERNS = {
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
}


@cache
def _question_patterns() -> tuple[tuple[AnswerType, re.Pattern[str]], ...]:
    verbs = reporting_verbs.question_verbs()
    return tuple(
        (kind, re.compile(pattern, re.IGNORECASE))
        for kind, pattern in (
            (AnswerType.NUMBER, r"\bhow (?:many|old)\b|\bwhat percentage\b"),
            (AnswerType.EXTENT, r"\bhow (?:much|long|far|often|big|large|high|fast|tall|soon|quickly)\b"),
            (
                AnswerType.SPEECH,
                rf"\bwhat (?:did|does|do|has|have|had|will|would) .{{2,60}}\b{verbs}(?:ed|s)?\b",
            ),
            (
                AnswerType.PERSON,
                rf"{_START}who(?:m|se)?\b|\bwhich (?:politician|leader|president|minister|official|person)\b",
            ),
            (AnswerType.TIME, rf"{_START}when\b|\b(?:what|which) (?:day|date|year|month|time)\b"),
            (AnswerType.PLACE, rf"{_START}where\b|\b(?:what|which) (?:city|country|countries|place|town|state)\b"),
            (AnswerType.YES_NO, rf"^{AUXILIARY}"),
            (AnswerType.REASON, rf"{_START}why\b|\b(?:what|which) reasons?\b|\bhow come\b|{CAUSE.pattern}"),
        )
    )


_KEYWORDS = {
    AnswerType.TIME: r"when|dates?|day|time|year|month",
    AnswerType.PLACE: r"where|location|place|venue",
    AnswerType.PERSON: r"who|whom|name",
    AnswerType.NUMBER: r"how many|number|count|total",
    AnswerType.EXTENT: r"how (?:much|long|high|far|big|old)|amount|costs?|price|length|percent(?:age)?",
    AnswerType.REASON: r"why|reasons?|cause",
}
_KEYWORD_PATTERNS = [
    (kind, re.compile(rf"^(?:{words})\b(?! (?:of|{AUXILIARY}))|\b(?:{words})(?=\W*$)", re.IGNORECASE))
    for kind, words in _KEYWORDS.items()
]
"""Words that say what is asked for, first or last among keywords: "senate repeal vote date"."""
_CLAUSE = re.compile(
    rf"\b{QUESTION_WORD}\b|^(?:tell|list|name|give|explain|describe|and)\b",
    re.IGNORECASE,
)
"""Words of a question that is more than keywords ("What happened that day?")."""


@cache
def _speech() -> re.Pattern[str]:
    return re.compile(rf"[“”\"]|\b{reporting_verbs.speech_forms()}\b", re.IGNORECASE)


def find_answer_type(question: str) -> AnswerType:
    """Return the type of a direct answer to `question`."""
    known = (kind for kind, pattern in _question_patterns() if pattern.search(question))
    return next(known, None) or _asked_by_keyword(question)[0]


def without_keyword(question: str) -> str:
    """Return a question without the keyword that says what is asked for: articles do not call a day a "date"."""
    is_known = any(pattern.search(question) for _, pattern in _question_patterns())
    return question if is_known else _asked_by_keyword(question)[1]


def _asked_by_keyword(question: str) -> tuple[AnswerType, str]:
    """Return the type of answer that a keyword asks for, and the question without it."""
    for kind, pattern in _KEYWORD_PATTERNS:
        found = pattern.search(question)
        rest = f"{question[: found.start()]}{question[found.end() :]}".strip(" ?") if found else ""
        if rest and not _CLAUSE.search(rest):
            return kind, rest
    return AnswerType.OTHER, question


def matches_answer_type(sentence: str, kind: AnswerType) -> bool:
    """Whether `sentence` contains words of this answer type; true if the type does not restrict the words."""
    if kind is AnswerType.TIME:
        return names_time(sentence)
    pattern = _speech() if kind is AnswerType.SPEECH else _PATTERNS.get(kind)
    return pattern is None or pattern.search(sentence) is not None


def lacks_amount(sentence: str, question: str) -> bool:
    """Whether `question` asks "how much", and `sentence` has no number and no word such as "nothing" or "half"."""
    return _HOW_MUCH.search(question) is not None and _AMOUNT.search(sentence) is None
