import pytest

from index import IndexView
from qa.answering.asked_number import counts_others
from qa.understanding.question import parse_question
from tests.qa.factories import read_sentence

INDEPENDENTS = "Nine in ten Democrats and seven in ten independents backed it, and Republicans were divided."
TOTAL = "In 2011, clinics in Peru, Chile and Bolivia reported a total of 300 cases."


@pytest.mark.parametrize(
    ("question", "sentence", "short", "is_of_others"),
    [
        ("What percentage of Republicans backed the wage?", INDEPENDENTS, "seven in ten independents", True),
        ("What percentage of independents backed the wage?", INDEPENDENTS, "seven in ten independents", False),
        ("How many of the senators voted no?", "Four deputies and some senators voted no.", "Four deputies", True),
        ("How many of the senators voted no?", "Four senators voted no.", "Four", False),
        ("How many birds were lost?", "Bird numbers fell by 29%, or 3 billion birds.", "29%", False),
        ("How many nurses were hired?", "The clinic hired 40.", "40", False),
        ("How many cases were there in Chile in 2011?", TOTAL, "300", True),
        ("How many cases did Peru, Chile and Bolivia report?", TOTAL, "300", False),
        ("How many cases were there in Chile?", "Peru, Chile and Bolivia reported 300 cases each.", "300", False),
        ("How many cases were there in Chile?", "Chile reported 300 cases and Peru reported 20.", "300", False),
        ("Why were there cases in Chile?", TOTAL, "300", False),
        ("How many deputies voted to open it?", "And 52% approved of opening it.", "52%", True),
        ("How many deputies voted to open it?", "Of the deputies, 52% voted to open it.", "52%", False),
        ("How many farmers get aid?", "She spoke to the 40 farmers living in Vell.", "40", True),
        ("How many farmers does she pay?", "She paid the 40 farmers living in Vell.", "40", False),
        ("How many farmers get aid?", "We get to work for the 40 farmers living in Vell.", "40", True),
        ("How many farmers get aid in Vell?", "She spoke to the 40 farmers living in Vell.", "40", False),
        (
            "How many of the senators are women?",
            "More women became senators, up by 3 to a record 20.",
            "a record 20",
            False,
        ),
        ("How many people want it?", "And 52 percent want it.", "52 percent", False),
    ],
)
def test_the_number_of_others_is_noticed(
    seed_view: IndexView, question: str, sentence: str, short: str, is_of_others: bool
) -> None:
    asked = parse_question(question, seed_view)
    assert counts_others(asked, read_sentence("a", sentence, 1.0, short=short)) is is_of_others
