"""The forms that an answer may have, and facts about its parts: whether they agree, how their days are known."""

from enum import StrEnum


class Form(StrEnum):
    """What an answer consists of. All except the first give several quotes, in order and in sections."""

    SENTENCE = "sentence"
    """The sentences that answer, best first: for a question about a single fact, and whenever the form is uncertain."""

    DIGEST = "digest"
    """What happened, in a few quotes: the newest, the first, why, how much, and what people say."""

    LATEST = "latest"
    """The newest first, then what came before."""

    TIMELINE = "timeline"
    """Sentences by the day they report on, earliest first."""

    COMPARISON = "comparison"
    """Quotes on two things, persons or outlets, side by side."""

    QUOTES = "quotes"
    """Who says what."""

    LIST = "list"
    """The sentences that name the most of what is asked for."""

    NUMBERS = "numbers"
    """The numbers that articles give, where they differ."""

    NOT_KNOWN = "not known"
    """What is said not to be known, what is denied, and what is disputed."""

    COLLECTION = "collection"
    """How many articles of which outlets are on something, and which."""


class Agreement(StrEnum):
    """How quotes shown side by side relate to each other, as far as their words alone show."""

    SAME = "same"
    DIFFER = "differ"
    NOT_COMPARABLE = "not comparable"


class DayBasis(StrEnum):
    """How it is known on which day something happened."""

    NAMED = "named"
    """The sentence names the day, month or year."""

    RELATIVE = "relative"
    """The sentence says "on Friday", which is resolved relative to the date of its article."""

    PUBLISHED = "published"
    """The sentence names none: it is the day on which the article was published."""
