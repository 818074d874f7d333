"""Dates of other languages: read where they are complete, left out where they are not."""

import io

import pytest

from index.gathering.records.feeds import read_feed
from index.source import Source
from index.text.dates import is_update, read_date
from tests.index.parsing.html.factories import BODY, article
from tests.index.parsing.html.factories import read as read_page

DATES = {
    "de": ["5. März 2024", "Dienstag, 5. März 2024, 14:30 Uhr", "Di, 05 Mär 2024 14:30:00 +0100", "5. Maerz 2024"],
    "fr": ["mardi 5 mars 2024 à 14h30", "1er mars 2024", "mar. 5 nov. 2024", "Publié le 5 fevrier 2024", "5 août 2024"],
    "es": ["5 de marzo de 2024", "martes, 5 de marzo de 2024, 14:30 h", "Mié, 06 Mar 2024 14:30:00 +0100"],
    "it": ["martedì 5 marzo 2024 alle ore 14:30", "Sab, 09 Dic 2023 08:18:00 +0100", "sab, 07 gen 2023"],
    "nl": ["dinsdag 5 maart 2024 om 14.30 uur", "do 7 mrt 2024 09:05", "5 mei 2024"],
    "pt": ["terça-feira, 5 de março de 2024 às 14h30", "Qua, 06 Mar 2024 14:30:00 -0300", "5 out. 2024"],
    "pl": ["wtorek, 5 marca 2024", "5 marca 2024 r. o godz. 14:30", "Śr, 06 lis 2024 14:30:00 +0100"],
    "sv": ["tisdag 5 mars 2024 kl. 14.30", "Ons, 06 maj 2020 14:30:00 +0200", "5 maj 2024"],
}
READ = {
    "de": ["2024-03-05", "2024-03-05T14:30:00", "2024-03-05T14:30:00+01:00", None],
    "fr": ["2024-03-05T14:30:00", "2024-03-01", "2024-11-05", "2024-02-05", "2024-08-05"],
    "es": ["2024-03-05", "2024-03-05T14:30:00", "2024-03-06T14:30:00+01:00"],
    "it": ["2024-03-05T14:30:00", "2023-12-09T08:18:00+01:00", "2023-01-07"],
    "nl": ["2024-03-05T14:30:00", "2024-03-07T09:05:00", "2024-05-05"],
    "pt": ["2024-03-05T14:30:00", "2024-03-06T14:30:00-03:00", "2024-10-05"],
    "pl": ["2024-03-05", "2024-03-05T14:30:00", "2024-11-06T14:30:00+01:00"],
    "sv": ["2024-03-05T14:30:00", "2020-05-06T14:30:00+02:00", "2024-05-05"],
}


@pytest.mark.parametrize("language", DATES)
def test_the_names_of_months_and_days_are_read(language: str) -> None:
    assert [read_date(date) for date in DATES[language]] == READ[language]


@pytest.mark.parametrize("date", ["mars 2024", "5. März", "5 mars ou 6 avril 2024", "Le maire a parlé le 5 mars 2024"])
def test_what_is_incomplete_or_more_than_a_date_is_left_out(date: str) -> None:
    assert read_date(date) is None


def test_the_hours_of_english_stay_what_they_are() -> None:
    assert read_date("5 Mar 2024 10:00 PM") == read_date("5. März 2024 10:00 PM") == "2024-03-05T22:00:00"
    assert read_date("5. März 2024 10:00 AM") == "2024-03-05T10:00:00"


@pytest.mark.parametrize(
    "date", ["Aktualisiert am 5. März 2024", "Atualizado 5 de março de 2024", "Uppdaterad 5 mars 2024"]
)
def test_updates_are_told_in_other_languages(date: str) -> None:
    assert is_update(date)
    assert read_date(date) == "2024-03-05"


def test_a_feed_may_have_dates_of_its_language() -> None:
    item = "<item><title>Elm</title><link>https://x.example/{0}</link><pubDate>{1}</pubDate></item>"
    dates = ["Di, 05 Mär 2024 14:30:00 +0100", "mardi 5 mars 2024", "Mär 2024"]
    items = "".join(item.format(number, date) for number, date in enumerate(dates))
    feed = f"<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>".encode()
    sources = [found for found in read_feed("feed.xml", io.BytesIO(feed)) if isinstance(found, Source)]
    assert [read_date(source.stated["published"]) for source in sources] == [
        "2024-03-05T14:30:00+01:00",
        "2024-03-05",
        None,
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Dienstag, 5. März 2024",
        "Przez Anna Nowak, 5 marca 2024",
        "Anna Berg · tisdag 5 mars 2024",
        "Door Anna Smit, 5 maart 2024 om 14.30 uur",
        "Por Ana Sousa, 5 de março de 2024",
    ],
)
def test_a_page_shows_its_date_in_its_language(line: str) -> None:
    values = read_page(article(BODY, above=f"<p class='day'>{line}</p>")).metadata.values
    assert values["published"][:10] == "2024-03-05"
