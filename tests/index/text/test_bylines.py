"""Bylines, datelines and the days in them: every part of a line is recognised, or it is prose."""

import pytest

from index.text.bylines import PartKind, read_byline, split_byline_lines
from index.text.datelines import read_dateline
from index.text.written_dates import SHAPES, find_date

_AUTHOR, _NAME, _OUTLET, _AGENCY, _DATE, _UPDATED, _OTHER = PartKind


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "By Anna Kowalska, Ledworth Courier, 3 March 2025",
            {_AUTHOR: ["Anna Kowalska"], _OUTLET: ["Ledworth Courier"], _DATE: ["2025-03-03"]},
        ),
        (
            "Anna Kowalska | The Ledworth Courier | March 3, 2025",
            {_NAME: ["Anna Kowalska"], _OUTLET: ["The Ledworth Courier"], _DATE: ["2025-03-03"]},
        ),
        ("Ledworth Courier – 3.3.2025", {_OUTLET: ["Ledworth Courier"], _DATE: ["2025-03-03"]}),
        (
            "The Harrow Gazette · By Lena de Vries · 12 December 2024 · 4 min read",
            {_AUTHOR: ["Lena de Vries"], _OUTLET: ["The Harrow Gazette"], _DATE: ["2024-12-12"]},
        ),
        (
            "Von Max Muster und Eva Berg, Ledworther Zeitung, 3. März 2025, 10:30 Uhr",
            {_AUTHOR: ["Max Muster", "Eva Berg"], _OUTLET: ["Ledworther Zeitung"], _DATE: ["2025-03-03"]},
        ),
        (
            "Par Anne Dupont, Le Monde, le 3 mars 2025",
            {_AUTHOR: ["Anne Dupont"], _OUTLET: ["Le Monde"], _DATE: ["2025-03-03"]},
        ),
        (
            "Autor: Jan Nowak, Gazeta Ledworth, 3 marca 2025",
            {_AUTHOR: ["Jan Nowak"], _OUTLET: ["Gazeta Ledworth"], _DATE: ["2025-03-03"]},
        ),
        ("BY ANNA KOWALSKA, POLITICAL EDITOR", {_AUTHOR: ["Anna Kowalska"]}),
        ("By Anna Kowalska for the Ledworth Courier", {_AUTHOR: ["Anna Kowalska"], _OUTLET: ["Ledworth Courier"]}),
        ("By Anna Kowalska in Ledworth", {_AUTHOR: ["Anna Kowalska"]}),
        ("By Reuters staff", {_AGENCY: ["Reuters"]}),
        ("By CNN Staff", {_OUTLET: ["CNN"]}),
        ("Anna Kowalska (Ledworth Courier), March 3", {_NAME: ["Anna Kowalska"], _OUTLET: ["Ledworth Courier"]}),
        ("Published 3 March 2025 | Updated 4 March 2025", {_DATE: ["2025-03-03"], _UPDATED: ["2025-03-04"]}),
        ("Source: Plainly Asked", {_OUTLET: ["Plainly Asked"]}),
        ("By Anna Kowalska, 3/4/2025", {_AUTHOR: ["Anna Kowalska"]}),
        (
            "By Anna Kowalska, Plainly Asked, 3 March 2025",
            {_AUTHOR: ["Anna Kowalska"], _NAME: ["Plainly Asked"], _DATE: ["2025-03-03"]},
        ),
    ],
)
def test_the_parts_of_a_byline(line: str, parts: dict[PartKind, list[str]]) -> None:
    byline = read_byline(line, "en")
    assert byline is not None
    assert {kind: byline.values(kind) for kind in PartKind if kind is not _OTHER and byline.values(kind)} == parts


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday the council had closed Elm Road.",
        "By order of the council, 3 March 2025 was a holiday.",
        "The council said on 3 March 2025 that it will close.",
        "Bridge to close for repairs",
        "By 2025, Ledworth",
        "Von der Brücke fiel am 3. März 2025 ein Auto",
        "“We can’t wait,” said Anna Kowalska, Ledworth Courier",
        "Votes: 1 2 3",
        "3 March 2025: Ledworth Courier, p. 4",
        "In March",
        "Ledworth Courier Anna Kowalska 3 March 2025",
        "",
    ],
)
def test_prose_is_no_byline(line: str) -> None:
    byline = read_byline(line)
    assert byline is None or not byline.is_certain


def test_bylines_in_a_block_of_lines_stay_lines() -> None:
    assert split_byline_lines("Ledworth Courier\nAnna Kowalska\n3 March 2025") == [
        "Ledworth Courier",
        "Anna Kowalska",
        "3 March 2025",
    ]
    block = "Bridge to close\nfor repairs\nBy Anna Kowalska, 3 March 2025\nThe council\nsaid so."
    assert split_byline_lines(block) == [
        "Bridge to close for repairs",
        "By Anna Kowalska, 3 March 2025",
        "The council said so.",
    ]
    assert split_byline_lines("She said that\nAnna Kowalska\nleft on\n3 March 2025") == [
        "She said that Anna Kowalska left on 3 March 2025"
    ]


@pytest.mark.parametrize(
    ("text", "agencies", "services", "day"),
    [
        ("LEDWORTH, March 3 (Reuters) - The council", ("Reuters",), (), None),
        ("LEDWORTH, March 3, 2025 (Reuters) - The council", ("Reuters",), (), "2025-03-03"),
        ("LEDWORTH, England (AP) — The council", ("Associated Press",), (), None),
        ("LEDWORTH/HARROW, March 3 (Reuters) - The council", ("Reuters",), (), None),
        ("(Reuters) - The council", ("Reuters",), (), None),
        ("Ledworth/Harrow (dpa/AFP) - Der Rat", ("dpa", "Agence France-Presse"), (), None),
        ("PARIS, 3 mars 2025 (AFP) – Le conseil", ("Agence France-Presse",), (), "2025-03-03"),
        ("LEDWORTH, March 3, 2025 /PRNewswire/ -- Tarn Mills", (), ("PR Newswire",), "2025-03-03"),
        ("LEDWORTH--(BUSINESS WIRE)--Tarn Mills", (), ("Business Wire",), None),
    ],
)
def test_datelines(text: str, agencies: tuple[str, ...], services: tuple[str, ...], day: str | None) -> None:
    found = read_dateline(text, "en")
    assert found is not None
    assert (found.agencies, found.services, found.day) == (agencies, services, day)


@pytest.mark.parametrize(
    "text",
    [
        "The council (AP) said so.",
        "The bridge, closed in May (Reuters) - it fell",
        "Senator Jane Roe (R) - she said",
        "He told (Reuters) - nothing",
        "LEDWORTH — The council said so.",
    ],
)
def test_prose_is_no_dateline(text: str) -> None:
    assert read_dateline(text, "en") is None


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_each_shape_of_a_date_finds_its_example(shape: tuple[str, str, str]) -> None:
    name, _, example = shape
    found = find_date(f"On {example}, they said", "en")
    assert found is not None
    assert (found.start, found.end) == (3, 3 + len(example))
    is_complete = name not in ("day, month's name", "month's name, day", "month's name, year")
    assert found.day == ("2025-03-03" if is_complete else None)


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("3/4/2025", "en", None),
        ("3.4.2025", None, None),
        ("3.4.2025", "de", "2025-04-03"),
        ("13/4/2025", "en", "2025-04-13"),
        ("4/13/2025", "en", "2025-04-13"),
        ("31 February 2025", "en", None),
        ("3rd of March, 2025", "en", "2025-03-03"),
        ("den 3 mars 2025", "sv", "2025-03-03"),
        ("le 1er août 2025", "fr", "2025-08-01"),
        ("3 października 2025", "pl", "2025-10-03"),
    ],
)
def test_a_day_is_read_only_if_it_is_clear(line: str, language: str | None, day: str | None) -> None:
    found = find_date(line, language)
    assert found is not None
    assert found.day == day
