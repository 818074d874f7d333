"""The genre that an article shows."""

import pytest

from index.article import Genre
from index.text.genre import SIGNS, Place, Sign, Signs, genre_of

_TEXT = ["The council of Ledworth will close the old bridge for a year.", "Work begins in May."] * 6


def _with(sign: Sign) -> Signs:
    """Return an article that has the example of a sign in its place."""
    url = f"https://{sign.example}/bridge" if sign.place is Place.HOST else f"https://courier.example{sign.example}"
    before = [sign.example] if sign.place is Place.BEGINNING else []
    after = [sign.example] if sign.place is Place.TEXT else []
    return Signs(
        title=sign.example if sign.place is Place.TITLE else None,
        url=url if sign.place in (Place.HOST, Place.PATH) else None,
        outlet=sign.example if sign.place is Place.OUTLET else None,
        author=sign.example if sign.place is Place.AUTHOR else None,
        labels=[sign.example] if sign.place is Place.LABEL else [],
        texts=[*before, *_TEXT, *after],
    )


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: f"{sign.genre}, {sign.place.name}: {sign.example}")
def test_each_sign_finds_its_example(sign: Sign) -> None:
    assert sign.pattern.search(sign.example)
    assert genre_of(_with(sign)) is sign.genre


@pytest.mark.parametrize(
    ("article", "genre"),
    [
        (Signs(author="Associated Press"), Genre.AGENCY_COPY),
        (Signs(texts=[*_TEXT, "Ruth Penn is a professor of law at Oak College."]), Genre.OPINION),
        (Signs(texts=[*_TEXT, "Ruth Penn is a reporter at the Ledworth Courier."]), Genre.REPORT),
        (Signs(author="By Reuters Staff"), Genre.AGENCY_COPY),
        (Signs(author="Anna Kowalska, Associated Press"), Genre.AGENCY_COPY),
        (Signs(texts=["LEDWORTH, March 3 (Reuters) - The council closes the bridge.", *_TEXT]), Genre.AGENCY_COPY),
        (Signs(texts=["By The Associated Press", *_TEXT]), Genre.AGENCY_COPY),
        (Signs(texts=["LEDWORTH, March 3, 2025 /PRNewswire/ -- Tarn Mills opens.", *_TEXT]), Genre.PRESS_RELEASE),
        (Signs(title="Live: the bridge falls", texts=["(Reuters) - The bridge fell."]), Genre.LIVE_BLOG),
        (Signs(title="Meinung: Die Brücke bleibt"), Genre.OPINION),
        (Signs(title="Ledare: Bron ska stå kvar"), Genre.OPINION),
        (Signs(url="https://courier.example/meinung/kommentare/bruecke"), Genre.OPINION),
        (Signs(title="Liveticker: Die Brücke fällt"), Genre.LIVE_BLOG),
        (Signs(title="Corrections and clarifications"), Genre.CORRECTION),
    ],
)
def test_genres_by_several_signs(article: Signs, genre: Genre) -> None:
    assert genre_of(article) is genre


@pytest.mark.parametrize(
    "article",
    [
        Signs(),
        Signs(title="Court gives its opinion on the bridge", url="https://courier.example/news/opinion-poll-on-bridge"),
        Signs(title="How to watch live: the ferry race", url="https://courier.example/sport/live-stream-tv"),
        Signs(title="Where to live in Ledworth", url="https://courier.example/living/where-to-live"),
        Signs(title="Market correction worries traders", url="https://courier.example/money/correction-fears"),
        Signs(title="For the record: Yes, the bridge was old"),
        Signs(url="https://courier.example/sections/flood-live-updates/2025/03/03/1/mayor-speaks"),
        Signs(title="The mayor's press release that angered Ledworth"),
        Signs(texts=[*_TEXT, "Opinion: Keep the bridge", *_TEXT[:2]]),
        Signs(texts=[*_TEXT, "The Associated Press contributed to this report."]),
        Signs(texts=["The mayor told (Reuters) - nothing.", *_TEXT]),
        Signs(author="Peter Reuter", outlet="Ledworth Courier"),
    ],
)
def test_in_doubt_an_article_is_a_report(article: Signs) -> None:
    assert genre_of(article) is Genre.REPORT
