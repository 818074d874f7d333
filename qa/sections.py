"""The sections of an answer that is more than a sentence: what stands under which heading, in which order."""

from dataclasses import dataclass

from qa.form import Agreement
from qa.language.event_days import EventDay


@dataclass(frozen=True, slots=True)
class Item:
    """A statement of the answer by its place among them, from 0. `label` is ours, such as the day that it tells of or
    who speaks; `day` is that day, with how it is known."""

    statement: int
    label: str | None = None
    day: EventDay | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Statements under a heading that says what was done ("Newest first"), and `lines` of ours that only count or name
    articles and outlets. `agreement` is how its statements stand to each other, where that was looked at."""

    heading: str
    items: tuple[Item, ...] = ()
    lines: tuple[str, ...] = ()
    agreement: Agreement | None = None
