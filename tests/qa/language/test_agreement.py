"""Two sentences say the same only if no content word differs; they contradict each other if one value does."""

import pytest

from qa.language.agreement import contradict, say_the_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The council approved the plan.", "The council of Oak approved the plan on Monday, it said."),
        ("The mill opens at noon.", "The mill will open at noon."),
        ("He won’t resign over the deal.", "He will not resign over the deal."),
        ("The U.S. left the pact.", "The United States has left the pact, it said."),
        ("Two men were jailed.", "Two men were jailed on Friday."),
        ("Kyiv was hit.", "Kyiv has been hit."),
        ("The firm’s profit fell 12 percent.", "The firm said its profit fell 12 percent."),
    ],
)
def test_they_say_the_same(one: str, other: str) -> None:
    assert say_the_same(one, other)
    assert say_the_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A storm in Elm killed four people.", "A storm in Elm killed two people."),
        ("A storm in Elm killed 4 people.", "A storm in Elm killed at least 4 people."),
        ("The council of Oak approved the plan.", "The council of Oak rejected the plan."),
        ("The court in Yew freed Max Orr on Tuesday.", "The court in Yew jailed Max Orr on Tuesday."),
        ("Prices in Fir rose by a third last year.", "Prices in Fir rose by a quarter last year."),
        ("The bridge in Ash will open in May.", "The bridge in Ash will open in June."),
        ("The mill in Bay cost 3 million euros.", "The mill in Bay cost 5 million euros."),
        ("All of the miners in Pit were saved.", "None of the miners in Pit were saved."),
        ("Most voters in Dale want the road.", "Few voters in Dale want the road."),
        ("The minister said she would resign.", "The minister denied she would resign."),
        ("The minister said she would resign.", "The minister said he would resign."),
        ("The bank was closed.", "The bank was not closed."),
        ("The bank closed.", "The bank never closed."),
        ("Ann Poe shot a burglar.", "A burglar shot Ann Poe."),
        ("Ann Poe took bribes.", "Ann Poe allegedly took bribes."),
        ("Ann Poe took bribes.", "A rival accused Ann Poe took bribes."),
        ("The plant will shut.", "The plant may shut."),
        ("The plant will shut.", "The plant will shut if prices fall."),
        ("Trains run to Elm.", "Trains run from Elm."),
        ("Shares rose sharply.", "Shares fell sharply."),
        ("The pool opened before noon.", "The pool opened after noon."),
        ("It failed.", "It failed when the third of the five pumps in the harbour broke on Friday."),
        ("", ""),
    ],
)
def test_they_do_not(one: str, other: str) -> None:
    assert not say_the_same(one, other)
    assert not say_the_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A storm in Elm killed four people, Ina Vale said.", "A storm in Elm killed two people, Ina Vale said."),
        ("The bridge in Ash will open in May.", "The bridge in Ash will open in June."),
        ("The mill in Bay cost 3 million euros.", "The mill in Bay cost 5 million euros on Friday."),
        ("All of the miners in Pit were saved.", "None of the miners in Pit were saved."),
        ("The minister for roads said she would resign.", "The minister for roads denied she would resign."),
        ("The bank in Elm was closed.", "The bank in Elm was not closed."),
        ("Prices in Fir rose by a third last year.", "Prices in Fir rose by a quarter last year."),
    ],
)
def test_they_contradict_each_other(one: str, other: str) -> None:
    assert contradict(one, other)
    assert contradict(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A storm in Elm killed four people.", "A storm in Elm killed four people on Friday."),
        ("Bo Lind was fined 30 euros.", "Max Orr was fined 50 euros."),
        ("In May 3 men were jailed in Elm.", "In June 5 men were jailed in Elm."),
        ("The mill cost 3 million euros.", "The bridge over the wide bay cost 5 million euros."),
        ("The council of Oak approved the plan.", "The council of Oak approved the school."),
        ("The plant will shut.", "The plant may shut."),
        ("The plant did not shut 3 days.", "The plant may shut 5 days."),
        ("", ""),
    ],
)
def test_they_do_not_contradict_each_other(one: str, other: str) -> None:
    assert not contradict(one, other)
    assert not contradict(other, one)
