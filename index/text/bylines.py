"""Bylines: a line that says who wrote an article, where and when, such as "By Anna Kowalska, Ledworth Courier, 3 March
2025".

A line is cut into parts, and each part must be recognised as one of the kinds below; otherwise the line is prose.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from index.text.analyzer import terms
from index.text.outlets import agency_name, is_known_outlet, press_release_service
from index.text.written_dates import WrittenDate, find_date, weekdays

_MAX_LINE = 160
_MAX_DATES = 3
_MAX_OUTLET_WORDS = 5


class PartKind(StrEnum):
    """The kind of a part of a byline."""

    AUTHOR = "author"
    """Names after "By", or after a label."""

    NAME = "name"
    """Capitalised words that may be a person's name."""

    OUTLET = "outlet"
    AGENCY = "agency"
    DATE = "date"
    UPDATED = "updated"
    OTHER = "other"
    """A role, a place, a time, a label: nothing that is stored."""


class Part(NamedTuple):
    """A part of a byline: its kind and value; of a date, the ISO 8601 day, empty if it is incomplete or ambiguous."""

    kind: PartKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Byline:
    """The parts of a line, all of them recognised."""

    parts: tuple[Part, ...]

    @property
    def kinds(self) -> frozenset[PartKind]:
        """The kinds of its parts that say something about the article."""
        return frozenset(part.kind for part in self.parts) - {PartKind.OTHER}

    @property
    def is_certain(self) -> bool:
        """Whether the line can be nothing else: it names an author as such, or has a date and another kind of fact."""
        return PartKind.AUTHOR in self.kinds or (PartKind.DATE in self.kinds and len(self.kinds) > 1)

    def values(self, kind: PartKind) -> list[str]:
        """Return the values of the parts of this kind."""
        return [part.value for part in self.parts if part.kind is kind and part.value]


def read_byline(line: str, language: str | None = None) -> Byline | None:
    """Return the parts of a byline; None if the line is not one. `language` decides which of "3/4" is the month."""
    if len(line) > _MAX_LINE or _PROSE.search(line):
        return None
    text, dates = _without_dates(line, language)
    parts: list[Part] = []
    for piece in filter(None, (piece.strip(" .:*_") for piece in _SEPARATOR.split(text))):
        part = _classify(piece, dates, parts)
        if part is None:
            return None
        parts += part
    return Byline(tuple(parts)) if any(part.kind is not PartKind.OTHER for part in parts) else None


def split_byline_lines(block: str, language: str | None = None) -> list[str]:
    """Return the paragraphs of a block whose lines may be wrapped: bylines stay lines, other lines are joined."""
    lines = [line.strip() for line in block.split("\n")]
    if len(lines) == 1:
        return lines
    found = [read_byline(line, language) for line in lines]
    if all(found):
        return lines
    joined: list[str] = []
    apart = True
    for line, byline in zip(lines, found, strict=True):
        is_apart = byline is not None and byline.is_certain
        if apart or is_apart:
            joined.append(line)
        else:
            joined[-1] += f" {line}"
        apart = is_apart
    return joined


_PROSE = re.compile(r"(?:\b[a-zà-ÿ]+,? ){4}")
"""Number of lower-case words in a row that no byline has."""

_SEPARATOR = re.compile(r"\s*[|·•–—;()]\s*|\s+[-/]{1,2}\s+|,\s+|\s*\x00(?=\d)|(?<=\d)\x00\s*")


def _without_dates(line: str, language: str | None) -> tuple[str, list[WrittenDate]]:
    """Return the line with each date as its number between zero characters, and the dates."""
    dates: list[WrittenDate] = []
    text, place = "", 0
    while len(dates) < _MAX_DATES and (found := find_date(line[place:], language)):
        text += f"{line[place : place + found.start]} \0{len(dates)}\0 "
        dates.append(found)
        place += found.end
    return text + line[place:], dates


_DATE_WORDS = re.compile(
    r"(?:first )?(?:published|posted|date|dated|veröffentlicht|erschienen|stand|publié|paru|gepubliceerd|opublikowano|"
    r"publicerad|publicado|pubblicato|data|datum|fecha)(?: (?:on|at|in|am|vom|le|op|den|el|il|em|dnia))?"
    r"|on|am|vom|den|le|op|el|il|dnia|em",
    re.IGNORECASE,
)
_UPDATED_WORDS = re.compile(
    r"(?:last |zuletzt )?(?:updated?|modified|edited|aktualisiert|mis à jour|bijgewerkt|zaktualizowano|aktualizacja|"
    r"uppdaterad|actualizado|aggiornato|atualizado)(?: (?:on|at|am|vom|le|op|den|el|il|em|dnia))?",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:(?:at|um|à|kl|om|a las|alle|o godz)\.? )?\d{1,2}(?:[:.h]\d{2}){0,2} ?(?:[ap]\.?m\.?|uhr|h)?"
    r"(?: (?:[A-Z]{2,5}|[+-]\d{1,2}(?::?\d\d)?))?",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"\S+@\S+\.\S+|@\w+|\d+[- ]min(?:ute)?s? read", re.IGNORECASE)
_ROLE = re.compile(
    r"(?:.* )?(?:staff|writers?|reporters?|correspondents?|editors?|columnists?|critics?|journalists?|contributors?|"
    r"bureau|chief|fellow|professor|analyst|redakteurin|redakteur|korrespondentin|korrespondent|journaliste|"
    r"correspondante?|redacteur|dziennikarz|dziennikarka|redaktor|redaktorka|reporterka|redaktör|periodista|redactora?|"
    r"giornalista|inviat[oa])(?: (?:in|for|at|of) .*)?",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:(?:(?:story|words|text|reporting|written|report|analysis|opinion|interview) )?by|"
    r"von|par|door|przez|av|af|por|di|"
    r"(?:authors?|byline|autor(?:in|ka)?|auteur|tekst|text|författare|autore)(?= ?:)) ?:? ?(?=\S)",
    re.IGNORECASE,
)
_OUTLET_LABEL = re.compile(
    r"(?:source|outlet|publication|newspaper|publisher|quelle|zeitung|bron|źródło|källa|fuente|fonte|published in|from)"
    r"(?: ?:)? ?(?=\S)",
    re.IGNORECASE,
)
_ARTICLES = frozenset("the der die das le la les el il de het".split())
_SPECIAL = re.compile(r"special (?:to|for) (?P<outlet>\S.*)", re.IGNORECASE)
_STAFF = re.compile(r" staff(?: writers?)?$", re.IGNORECASE)
_FOR = re.compile(r"\s+(?:for|of|at|für|pour|para|voor|dla|för) (?=\S)")
_IN = re.compile(r"\s+(?:in|à|en|w|i) (?=[^\W\d_a-z])")

_OUTLET_WORD = re.compile(
    r"\b(?:advertiser|advocate|argus|broadcasting|bulletin|chronicle|citizen|courier|daily|dispatch|echo|examiner|"
    r"express|gazette|globe|guardian|herald|independent|inquirer|journal|ledger|magazine|mail|mercury|messenger|mirror|"
    r"monitor|news|newspaper|newswire|observer|online|post|press|radio|record|register|reporter|review|sentinel|"
    r"standard|star|sun|telegraph|television|times|today|tribune|tv|voice|weekly|wire|"
    r"allgemeine|bote|presse|rundfunk|rundschau|spiegel|"
    r"courrier|dépêche|écho|gazet|nouvelles|presse|progrès|"
    r"courant|krant|nieuws|dziennik|gazeta|głos|tygodnik|wiadomości|nyheter|posten|tidningen|avisen?|"
    r"correo|diario|gaceta|heraldo|noticias|periódico|corriere|gazzetta|giornale|messaggero|notizie|"
    r"correio|diário|folha|jornal|notícias|sanomat|noviny|listy)\b"
    r"|(?:zeitung|blatt|anzeiger|kurier|nachrichten|bladet|tidning|posten|dagblad|blad|courant|krant|lehti)\b",
    re.IGNORECASE,
)
_THE_NAME = re.compile(r"The (?!Hague\b|Bronx\b|Netherlands\b)[^\W\d_a-z]")
_PLACE_WORD = re.compile(
    r"(?:new|san|santa|saint|st\.?|los|las|fort|port|mount|north|south|east|west|upper|lower|lake|cape|great|bad|sankt)\b.*"
    r"|.*\b(?:city|town|beach|islands?|bay|valley|county|park|springs|hills|heights|states|kingdom|republic)",
    re.IGNORECASE,
)
_AND = re.compile(r",? (?:and|und|et|en|och|og|i|y|e|&) ")
_PARTICLE = r"(?:al|bin|da|de|del|della|den|der|di|do|dos|du|el|la|le|ten|ter|van|von|y|zu|ibn|bint)"
_NAME_WORD = r"(?:[^\W\d_a-z](?:[\w'’]*[^\W\d_]\.?|\.)?(?:-[^\W\d_][\w'’]*)?)"
_PERSON = re.compile(
    rf"(?:Dr\.? |Prof\.? )?{_NAME_WORD}(?: (?:{_PARTICLE} ){{0,2}}{_NAME_WORD}){{1,3}}(?: (?:Jr|Sr)\.?)?"
)
_CAPITALISED = r"(?:[^\W_a-z][\w'’.&-]*|of|and|the|für|de|du|della?|van|&)"
_TITLE_WORDS = re.compile(rf"(?!\d){_CAPITALISED}(?: {_CAPITALISED}){{0,6}}")


def _classify(piece: str, dates: list[WrittenDate], before: list[Part]) -> list[Part] | None:
    """Return what a piece between separators is: one part, or several ("Anna Kowalska for the Ledworth Courier")."""
    if piece.isdecimal() and len(piece) == 1 and int(piece) < len(dates):
        updated = bool(before) and before[-1] == Part(PartKind.OTHER, _UPDATED)
        return [Part(PartKind.UPDATED if updated else PartKind.DATE, dates[int(piece)].day or "")]
    for recognise in _RECOGNISERS:
        if (found := recognise(piece)) is not None:
            return found
    return None


_UPDATED = "updated"


def _label(piece: str) -> list[Part] | None:
    if _UPDATED_WORDS.fullmatch(piece):
        return [Part(PartKind.OTHER, _UPDATED)]
    return _other(piece, _DATE_WORDS, _TIME, _CONTACT)


def _other(piece: str, *patterns: re.Pattern[str]) -> list[Part] | None:
    is_other = any(pattern.fullmatch(piece) for pattern in patterns) or piece.casefold() in weekdays()
    return [Part(PartKind.OTHER)] if is_other else None


def _author(piece: str) -> list[Part] | None:
    """Recognise "By Anna Kowalska and Jan Nowak in Ledworth", "Author: Anna Kowalska", "By Reuters"."""
    label = _BY.match(piece)
    if label is None:
        return None
    rest = piece[label.end() :]
    name, *outlet = _FOR.split(rest, maxsplit=1)
    name = _IN.split(name, maxsplit=1)[0]
    company = _STAFF.sub("", name)
    if found := _agency(company):
        return [Part(PartKind.AUTHOR), *found]
    if is_known_outlet(company):
        return [Part(PartKind.AUTHOR), Part(PartKind.OUTLET, company)]
    names = list(_persons(name))
    if not names:
        return [Part(PartKind.AUTHOR)] if _ROLE.fullmatch(name) else None
    parts = [Part(PartKind.AUTHOR, found) for found in names]
    return [*parts, *_outlet_after_for(outlet[0])] if outlet else parts


def _special(piece: str) -> list[Part] | None:
    """Recognise "Special to the Ledworth Courier", below the name of an author who is not on its staff. It may also be
    called just "The Courier", which does not tell one outlet from another."""
    found = _SPECIAL.fullmatch(piece)
    if not found or not (found["outlet"].lower().startswith("the ") or _looks_like_outlet(found["outlet"])):
        return None
    return [Part(PartKind.AUTHOR)] if _TITLE_WORDS.fullmatch(found["outlet"]) else None


def _outlet_after_for(text: str) -> list[Part]:
    name = text.removeprefix("the ")
    return [Part(PartKind.OUTLET, name) if _looks_like_outlet(name) else Part(PartKind.OTHER)]


def _persons(text: str) -> Iterator[str]:
    names = _AND.split(text)
    if all(_PERSON.fullmatch(name) for name in names):
        yield from (name.title() if name.isupper() else name for name in names)


def _labelled_outlet(piece: str) -> list[Part] | None:
    label = _OUTLET_LABEL.match(piece)
    name = piece[label.end() :] if label else ""
    return [Part(PartKind.OUTLET, name)] if label and _TITLE_WORDS.fullmatch(name) else None


def _agency(piece: str) -> list[Part] | None:
    name = agency_name(piece) or press_release_service(piece)
    return [Part(PartKind.AGENCY, name)] if name else None


def _outlet(piece: str) -> list[Part] | None:
    return [Part(PartKind.OUTLET, piece)] if _looks_like_outlet(piece) else None


def _looks_like_outlet(name: str) -> bool:
    if is_known_outlet(name):
        return True
    words = name.split()
    if not _TITLE_WORDS.fullmatch(name) or not 1 < len(words) <= _MAX_OUTLET_WORDS:
        return len(words) == 1 and len(name) > 8 and bool(_OUTLET_WORD.search(name)) and name[0].isupper()
    # In "Ledworth Courier Anna Kowalska" the lines of a byline have run into one another.
    ends = (words[0], words[1], words[-1]) if words[0].casefold() in _ARTICLES else (words[0], words[-1])
    return bool(_THE_NAME.match(name) or any(map(_OUTLET_WORD.search, ends)))


def _place(piece: str) -> list[Part] | None:
    """Recognise a place by its words; a single capitalised word is one too, as persons and outlets mostly have two."""
    words = piece.split()
    is_place = len(words) == 1 and piece[0].isupper() and piece.replace("-", "").isalpha() and bool(terms(piece))
    return (
        [Part(PartKind.OTHER)] if is_place or (_PLACE_WORD.fullmatch(piece) and _TITLE_WORDS.fullmatch(piece)) else None
    )


def _name(piece: str) -> list[Part] | None:
    name, *outlet = _FOR.split(piece, maxsplit=1)
    names = list(_persons(name))
    if len(name.split()) > 2 and _OUTLET_WORD.search(name):
        return None
    if not names or _BY.match(piece) or (outlet and not _looks_like_outlet(outlet[0].removeprefix("the "))):
        return None
    parts = [Part(PartKind.NAME, ", ".join(names))]
    return [*parts, *_outlet_after_for(outlet[0])] if outlet else parts


def _role(piece: str) -> list[Part] | None:
    return [Part(PartKind.OTHER)] if _ROLE.fullmatch(piece) and len(piece.split()) <= 7 else None


_Recogniser = Callable[[str], list[Part] | None]
_RECOGNISERS: tuple[_Recogniser, ...] = (
    _label,
    _author,
    _special,
    _agency,
    _labelled_outlet,
    _role,
    _outlet,
    _place,
    _name,
)
"""The possible kinds of a piece, in the order in which they are tried."""
