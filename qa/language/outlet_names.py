"""Outlets by the names that a question may use for them: "BBC News", "the BBC" and "bbc.co.uk"."""

from collections.abc import Iterable, Mapping, Sequence

from index.text.outlets import names_of, outlet_key, outlet_name
from qa.language.persons import is_given_name, names_in


def outlet_forms(outlets: Iterable[str]) -> dict[str, list[str]]:
    """Return the outlets by the keys of their common names: "nbc" for "NBC News", "cnncom" for "CNN"."""
    forms: dict[str, list[str]] = {}
    for outlet in outlets:
        for key in dict.fromkeys(map(outlet_key, names_of(outlet))):
            forms.setdefault(key, []).append(outlet)
    return forms


def find_outlets(name: str, forms: Mapping[str, list[str]]) -> Sequence[str]:
    """Return the outlets of this name in `forms`, which `outlet_forms` returned: "edition.cnn.com" is "CNN" too."""
    keys = (outlet_key(name), outlet_key(outlet_name(name)))
    return next((forms[key] for key in keys if key in forms), [])


def may_be_person(outlet: str) -> bool:
    """Return whether an outlet has the name of a person, whose column it may be."""
    return any(mention.name.given and is_given_name(mention.name.given[0]) for mention in names_in(outlet))
