import pytest

from index import IndexView
from qa.answering.asked_doer import is_done_by_another
from qa.understanding.question import parse_question
from tests.qa.factories import read_sentence

RICE = "Ambassador Susan Rice briefed Michael Flynn for over 12 hours."
PENN = "His father, Ed Penn, who fell ill before dying in 2011, knew his aunt, Ann Penn."
SUITS = "After a request, Ray Moss got a list of six officials who filed suits."
SIGNED = "The United States had signed the deal, promising a cut of 28 percent."


@pytest.mark.parametrize(
    ("question", "sentence", "short", "is_by_another"),
    [
        ("How many hours did James Comey spend with Flynn?", RICE, "over 12 hours", True),
        ("How many hours did Susan Rice brief Flynn?", RICE, "over 12 hours", False),
        ("How big a cut did China promise?", SIGNED, "28 percent", True),
        ("How big a cut did America promise?", SIGNED, "28 percent", False),
        ("When did Germany join the pact?", "France, which joined in 1952, left.", "1952", True),
        ("When did Germany join the pact?", "France and Germany joined it in 1952.", "1952", False),
        ("When did Germany join the pact?", "It joined the pact in 1952.", "1952", False),
        ("How much did Boeing pay?", "The company paid $40 million.", "$40 million", False),
        ("How many troops did Obama send?", "The United States sent 300 troops.", "300", False),
        ("How many people did Germany save?", "France said 300 people were saved by Germany.", "300 people", False),
        ("How many people did Germany save?", "France saved 300 people.", "", True),
        ("Why did Germany leave?", "France left because it rained.", "it rained", True),
        ("Who will replace Rice?", "Rice will replace Tom Donilon.", "Tom Donilon", True),
        ("Who will replace Donilon?", "Rice will replace Tom Donilon.", "Rice", False),
        ("How many lawyers has Reed hired since May?", "Munk has hired 16 lawyers.", "16", True),
        ("Did Germany leave?", "France left.", "", False),
        ("Who defaced the statue?", "The statue was defaced and later removed by officials.", "officials", True),
        ("Who removed the statue?", "The statue was defaced and later removed by officials.", "officials", False),
        ("Who defaced the statue?", "The statue was defaced by two boys and removed.", "two boys", False),
        ("When did Ann Penn die?", PENN, "in 2011", True),
        ("When did Ed Penn die?", PENN, "in 2011", False),
        ("When was Ann Penn hired?", "Ed Penn was hired in May.", "in May", True),
        ("When was Ann Penn hired?", "The mayor, Ann Penn, was hired in May.", "in May", False),
        ("When was Ann Penn hired?", "Penn was hired in May.", "in May", False),
        ("How old is Ann Penn's partner?", "Penn is 30 years old.", "30 years old", True),
        ("How old is Ann Penn's partner?", "Penn's husband is 30 years old.", "30 years old", False),
        ("How old is Ann Penn's father?", "Karl Lund is 60 years old.", "60 years old", False),
        ("Who filed suits?", SUITS, "Ray Moss", True),
        ("Who filed suits?", SUITS, "six officials who filed suits", False),
        ("Who made the requests?", "Moss heard Reed, who made the requests.", "Moss", True),
        ("Who made the requests?", "Moss made a list and Reed wrote requests.", "Reed", False),
        ("Who filed suits?", "The man who filed suits is Ray Moss.", "Ray Moss", False),
        ("What sum did Reed say Orlo would pay?", "Orlo agreed to pay $5, Reed said.", "$5", False),
        ("How did Reed rate Moss?", "“Moss was the best,” Reed said at lunch.", "the best", False),
        ("What did Vell's law ban?", "“Our Law banned cars.”", "cars", False),
        ("What did Germany sell?", "France sold ten ships.", "ten ships", True),
    ],
)
def test_what_another_did_is_no_answer(
    seed_view: IndexView, question: str, sentence: str, short: str, is_by_another: bool
) -> None:
    asked = parse_question(question, seed_view)
    assert is_done_by_another(asked, read_sentence("a", sentence, 1.0, short=short)) is is_by_another
