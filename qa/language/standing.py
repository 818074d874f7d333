"""The relation of a sentence to what a question asks: whether it says yes or no, and how it reports it."""

from dataclasses import dataclass
from enum import StrEnum

from qa.language.factuality import Mode

_MANNERS = {
    Mode.BELIEVED: "as a supposition",
    Mode.SUPPOSED: "as a supposition",
    Mode.CLAIMED: "as a claim",
    Mode.EXPECTED: "as a forecast",
    Mode.FEARED: "as a fear",
    Mode.PLANNED: "as a plan",
    Mode.FUTURE: "as still to come",
    Mode.DENIED: "as something denied",
    Mode.DOUBTED: "as something doubted",
    Mode.ASKED: "as an open question",
    Mode.INVENTED: "as fiction or satire",
}


class Verdict(StrEnum):
    """What a sentence says to a yes/no question; `OPEN` is neither."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict of a sentence, if the question is a yes/no question, and the manner in which it reports what is
    asked, such as "as a claim"; None if it reports a fact. `may_mark` is whether a short answer may be marked in it,
    without presenting it as more than it is."""

    verdict: Verdict | None = None
    manner: str | None = None
    may_mark: bool = True


AS_A_FACT = Standing()
"""The standing of a sentence that reports a fact, or that has not been checked."""


def manner_of(mode: Mode) -> str | None:
    """Return the manner in words; None for what is reported as a fact, and for what is said not to be one."""
    return _MANNERS.get(mode)


def predicate(standing: Standing, count: int) -> str:
    """Return what this many articles do: "says so", or "say otherwise" if the answer is no."""
    return f"{'says' if count == 1 else 'say'} {'otherwise' if standing.verdict is Verdict.NO else 'so'}"


def with_verdict(standing: Standing, text: str) -> str:
    """Return how many articles say so after "Yes" or "No", if that is what they say."""
    if standing.verdict in (None, Verdict.OPEN):
        return text
    return f"{'Yes' if standing.verdict is Verdict.YES else 'No'}: {text[0].lower()}{text[1:]}"
