"""Kept questions and claims, and what is found on them later."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from index.common.options import Flag
from qa.answer import Citation
from qa.errors import QuestionRefused
from qa.filters import Filters
from qa.keeping.kept_json import KeptJson, KeptListJson, NewQuoteJson, NewsJson
from qa.validation import Text

MAX_NAME = 200
_LONGEST = 1_000


class KeptKind(StrEnum):
    """What is kept."""

    QUESTION = "question"
    CLAIM = "claim"


class Relation(StrEnum):
    """What new words mean for a kept question or claim."""

    NEW = "new"
    """They answer a question, and were not there before."""

    MAY_BEAR = "may bear on it"
    """They may bear on a question; they are not likely enough to answer it."""

    SUPPORTS = "supports"
    """They support a claim."""

    CONTRADICTS = "contradicts"
    """They contradict a claim, or what was quoted before as the answer to a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRequest(Filters):
    """A question or a claim to keep, one of the two, and the articles that it is about (see `Filters`).

    Raises `QuestionRefused` for an invalid value, and unless exactly one of the two is given.
    """

    question: Annotated[Text, Field(max_length=_LONGEST, description="A question; or else give a claim.")] = ""
    claim: Annotated[Text, Field(max_length=_LONGEST, description="A claim, in one English sentence.")] = ""
    name: Annotated[
        Text,
        Field(max_length=MAX_NAME, description="What to call it; by default, its words."),
        Flag("name", "NAME", "what to call it (default: its words)"),
    ] = ""

    def __post_init__(self) -> None:
        """Check the values."""
        # A dataclass with slots is a copy of the class that `super()` would look for.
        Filters.__post_init__(self)
        if bool(self.question.strip()) == bool(self.claim.strip()):
            raise QuestionRefused("there is nothing to keep; give a question or a claim, one of the two")

    @property
    def kind(self) -> KeptKind:
        """Whether this is a question or a claim."""
        return KeptKind.QUESTION if self.question.strip() else KeptKind.CLAIM

    @property
    def text(self) -> str:
        """The question or the claim on one line."""
        return " ".join((self.question if self.kind is KeptKind.QUESTION else self.claim).split())

    @property
    def id(self) -> str:
        """A key that is the same for the same question or claim with the same filters, whatever its name."""
        words = self.text.casefold().rstrip(" ?!.")
        asked = [self.kind, words, self.filters.to_dict()]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class NewQuote:
    """Words that were not there before, in their article; `contradicts` is what they contradict of what was quoted
    before."""

    citation: Citation
    relation: Relation
    contradicts: tuple[Citation, ...] = ()

    def to_dict(self) -> NewQuoteJson:
        """Return it as JSON values."""
        return {
            "relation": self.relation.value,
            "citation": self.citation.to_dict(),
            "contradicts": [one.to_dict() for one in self.contradicts],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one check found. `gone` counts the quotes whose articles have left the index since."""

    number: int
    found_at: str
    seen: bool
    quotes: tuple[NewQuote, ...]
    gone: int = 0

    @property
    def contradicts(self) -> bool:
        """Whether any of it contradicts the claim or the earlier answer."""
        return any(quote.relation is Relation.CONTRADICTS for quote in self.quotes)

    def to_dict(self) -> NewsJson:
        """Return it as JSON values."""
        return {
            "number": self.number,
            "found_at": self.found_at,
            "seen": self.seen,
            "quotes": [quote.to_dict() for quote in self.quotes],
            "gone": self.gone,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A question or claim that is kept.

    `before` is the answer so far, `verdict` the verdict on a claim. `checked_at` is when later articles were last
    checked, `unchecked` the number of articles added since; `problem` says why a check could not be made. `repeats` is
    the number of quotes at the last check that only repeat what was quoted before. `news` is sorted newest first.
    """

    id: str
    kind: KeptKind
    text: str
    name: str
    filters: Filters
    kept_at: str
    before: tuple[Citation, ...]
    verdict: str | None
    checked_at: str
    unchecked: int
    problem: str | None
    notes: tuple[str, ...]
    repeats: int
    news: tuple[News, ...]

    @property
    def title(self) -> str:
        """What it is called: its name, or its words."""
        return self.name or self.text

    @property
    def unseen(self) -> Sequence[News]:
        """What was found and not marked as seen, newest first."""
        return [one for one in self.news if not one.seen]

    @property
    def status(self) -> str:
        """The present state in a sentence. It never says "nothing new" if something could not be checked."""
        parts = []
        if self.unseen:
            count = sum(len(one.quotes) for one in self.unseen)
            parts.append(f"{'1 new quote' if count == 1 else f'{count:,} new quotes'}" if count else "New, but removed")
            if any(one.contradicts for one in self.unseen):
                parts[-1] += ", with a contradiction"
        if self.problem:
            parts.append(f"Could not be checked: {self.problem}")
        elif self.unchecked:
            articles = "1 article" if self.unchecked == 1 else f"{self.unchecked:,} articles"
            parts.append(f"Not checked yet against {articles} added since")
        elif not parts:
            parts.append("Nothing new")
        return f"{'. '.join(parts)}."

    def to_dict(self) -> KeptJson:
        """Return it as JSON values."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "text": self.text,
            "name": self.name,
            "filters": self.filters.to_dict(),
            "kept_at": self.kept_at,
            "status": self.status,
            "verdict": self.verdict,
            "checked_at": self.checked_at,
            "unchecked": self.unchecked,
            "problem": self.problem,
            "notes": list(self.notes),
            "repeats": self.repeats,
            "before": [cited.to_dict() for cited in self.before],
            "news": [one.to_dict() for one in self.news],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptList:
    """Some of the kept questions and claims: first those with something new, newest first; then the rest, the last kept
    first.

    `total` is the number of all that are kept, `with_news` of those with something new, and `unchecked` of those not
    checked against all articles.
    """

    kept: tuple[Kept, ...] = ()
    total: int = 0
    with_news: int = 0
    unchecked: int = 0
    notes: tuple[str, ...] = ()

    def to_dict(self) -> KeptListJson:
        """Return it as JSON values."""
        return {
            "total": self.total,
            "with_news": self.with_news,
            "unchecked": self.unchecked,
            "kept": [one.to_dict() for one in self.kept],
            "notes": list(self.notes),
        }
