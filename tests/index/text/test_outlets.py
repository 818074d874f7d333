"""One outlet, one name."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from index.text import outlets
from index.text.outlets import agency_name, outlet_domain, outlet_name, press_release_service
from tests.language_folder import user_language_folder


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("cnn.com", "CNN"),
        ("www.cnn.com", "CNN"),
        ("edition.cnn.com", "CNN"),
        ("amp.cnn.com", "CNN"),
        ("m.usatoday.com", "USA TODAY"),
        ("CNN.com", "CNN"),
        ("CNN International", "CNN"),
        ("CNN (Web News)", "CNN"),
        ("New York Times - Opinion", "The New York Times"),
        ("New York Times", "The New York Times"),
        ("USA Today", "USA TODAY"),
        ("the Guardian", "The Guardian"),
        ("Guardian", "The Guardian"),
        ("The Wire", "The Wire"),
        ("BBC News | Europe", "BBC"),
        ("bbc.com", "BBC"),
        ("Fox Online News", "Fox News"),
        ("faz.net", "Frankfurter Allgemeine Zeitung"),
        ("DER SPIEGEL", "Der Spiegel"),
        ("LE MONDE", "Le Monde"),
        ("wyborcza.pl", "Gazeta Wyborcza"),
        # two outlets have this name, so it stays as it is
        ("ABC", "ABC"),
        ("economictimes.indiatimes.com", "The Economic Times"),
        # unknown, or only a part of a name
        ("ledworthcourier.example", "ledworthcourier.example"),
        ("The Ledworth Courier", "The Ledworth Courier"),
        ("The Times News", "The Times News"),
        ("wire", "wire"),
        ("Guardian Angels", "Guardian Angels"),
        ("???", "???"),
        ("", ""),
    ],
)
def test_an_outlet_has_one_name(stated: str, name: str) -> None:
    assert outlet_name(stated) == name


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://edition.cnn.com/2025/03/03/bridge", "cnn.com"),
        ("https://economictimes.indiatimes.com/bridge", "economictimes.indiatimes.com"),
        ("https://news.ledworthcourier.com/bridge", "ledworthcourier.com"),
        (None, None),
    ],
)
def test_a_url_has_the_domain_of_its_outlet(url: str | None, site: str | None) -> None:
    assert outlet_domain(url) == site


def test_agencies_and_press_release_services() -> None:
    assert agency_name("AP") == agency_name("ASSOCIATED PRESS") == "Associated Press"
    assert agency_name("REUTERS") == "Reuters"
    assert (agency_name("dpa"), agency_name("DPA")) == ("dpa", "dpa")
    assert agency_name("pa") is agency_name("Ledworth Courier") is None
    assert press_release_service("PRNEWSWIRE") == "PR Newswire"


def test_the_table_is_consistent() -> None:
    table = tomllib.loads(files("index.text").joinpath("outlets.toml").read_text(encoding="utf-8"))
    assert set(table["aliases"]) <= set(table["domains"].values())
    assert len(set(table["domains"].values())) > 500
    for site, name in table["domains"].items():
        assert outlet_name(site) == name


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with user_language_folder(tmp_path, _clear_caches) as folder:
        yield folder


def _clear_caches() -> None:
    for cached in (outlets._table, outlets.outlet_name, outlets._folded):
        cached.cache_clear()


def test_a_user_file_adds_and_renames_outlets(folder: Path) -> None:
    (folder / "outlets.toml").write_text(
        '[domains]\n"ledworthcourier.example" = "Ledworth Courier"\n"cnn.com" = "Cable News"\n'
        '[aliases]\n"Ledworth Courier" = ["The Courier"]\n',
        encoding="utf-8",
    )
    assert outlet_name("ledworthcourier.example") == outlet_name("The Courier") == "Ledworth Courier"
    assert outlet_name("cnn.com") == "Cable News"
