"""Datelines: the place, day and agency before the first sentence, as in "LEDWORTH, March 3 (Reuters) - The council"."""

import re
from dataclasses import dataclass

from index.text.outlets import agency_name, press_release_service
from index.text.written_dates import find_date

_DATELINE = re.compile(
    r"(?P<head>[^()]{0,90}?)[\s–—-]*(?:\((?P<round>[^()]{2,40})\)|/(?P<slashes>[^()/]{2,40})/)\s*(?P<dash>[-–—:]*)"
)
_PLACE = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: (?:[^\W\d_a-z][\w.'’-]*|am|an|de|der|la|le|sur|of|upon)){0,5}")
_MAX_PLACES = 3
"""Parts between commas: "Ledworth, Kent, England"."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """The agencies and press release services that a dateline names, and its day (ISO 8601) if its year is stated."""

    agencies: tuple[str, ...]
    services: tuple[str, ...]
    day: str | None
    end: int


def read_dateline(text: str, language: str | None = None) -> Dateline | None:
    """Return the dateline at the beginning of a paragraph; None if there is none that names an agency."""
    found = _DATELINE.match(text)
    if found is None:
        return None
    names = [name.strip(" .") for name in re.split(r"[/,&]", found["round"] or found["slashes"])]
    agencies, services = ([name for one in names if (name := of(one))] for of in (agency_name, press_release_service))
    head = found["head"].strip(" ,.:-–—")
    date = find_date(head, language)
    place = head if date is None else f"{head[: date.start]}, {head[date.end :]}"
    places = [part for part in re.split(r"[\s,./]*[,/][\s,./]*", place) if part.strip(" .")]
    if len(agencies) + len(services) < len(names) or len(places) > _MAX_PLACES:
        return None
    if not all(_PLACE.fullmatch(part.strip(" .")) for part in places):
        return None
    if not (found["dash"] or date or head.isupper()):  # "Turkey (AA) was first" is a sentence
        return None
    return Dateline(tuple(agencies), tuple(services), date.day if date else None, found.end())
