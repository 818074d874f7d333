"""The sections of an answer that is more than a sentence: what is under which heading, in which order."""

from dataclasses import dataclass

from qa.form import Agreement
from qa.language.event_days import EventDay


@dataclass(frozen=True, slots=True)
class Item:
    """A statement of the answer, by its index from 0. `label` is Byline's own, such as the day it reports on or who
    speaks; `day` is that day, with its basis."""

    statement: int
    label: str | None = None
    day: EventDay | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Statements under a heading that says what was done ("Newest first"), and Byline's own `lines`, which only
    count or name articles and outlets. `agreement` is how its statements relate to each other, if that was
    determined."""

    heading: str
    items: tuple[Item, ...] = ()
    lines: tuple[str, ...] = ()
    agreement: Agreement | None = None
