from itertools import product

import pytest

from index.text.outlets import outlet_key
from qa.language.outlet_names import outlet_forms


@pytest.mark.parametrize(
    ("outlet", "called"),
    [
        ("NBC News", ["NBC", "the NBC News", "nbc news"]),
        ("cnn.com", ["CNN", "cnn.com", "CNN.com"]),
        ("www.cnn.com", ["CNN"]),
        ("bbc.co.uk", ["BBC", "the BBC", "bbc.com"]),
        ("theguardian.com", ["The Guardian", "the Guardian", "Guardian"]),
        ("washingtonpost.com", ["Washington Post", "The Washington Post"]),
        ("nytimes.com", ["New York Times", "the New York Times", "NYT", "NY Times"]),
        ("The New York Times", ["NYT", "nytimes.com"]),
        ("CNN (Web News)", ["CNN", "cnn.com"]),
        ("New York Times - News", ["New York Times", "NYT"]),
        ("USA TODAY", ["USA Today", "the USA today"]),
        ("東京新聞", ["東京新聞"]),
        ("Ska\u030ane Post", ["Sk\u00e5ne Post", "ska\u030ane post", "Sk\u00e5\u00adne Post"]),
        ("???", ["???"]),
    ],
)
def test_an_outlet_goes_by_its_names(outlet: str, called: list[str]) -> None:
    forms = outlet_forms(["Other", outlet])
    assert [forms.get(outlet_key(name)) for name in called] == [[outlet]] * len(called)


@pytest.mark.parametrize(
    ("outlet", "name"),
    [
        ("cnn.com", "com"),
        ("The Morning Post", "Post"),
        ("Time", "New York Times"),
        ("bbc.co.uk", "co"),
        ("NPR", "News"),
    ],
)
def test_an_outlet_does_not_go_by_a_part_of_its_name(outlet: str, name: str) -> None:
    assert outlet_key(name) not in outlet_forms([outlet])


def test_outlets_of_one_name_are_all_meant() -> None:
    outlets = ["CNN (Web News)", "CNN - Opinion", "cnn.com"]
    for name, outlet in product(["CNN", "cnn.com"], outlets):
        assert outlet in outlet_forms(outlets)[outlet_key(name)]
