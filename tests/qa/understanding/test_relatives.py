import pytest

from qa.language.kinship import with_plain_kin
from qa.language.names import name_terms, written_forms
from qa.understanding.relatives import find_relative


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("What did Tomek's dad say?", "What did Tomek's father say?"),
        ("Who saw the boy's mum?", "Who saw the boy's mother?"),
        ("How did Penn's boy die?", "How did Penn's son die?"),
        ("Where are her girls?", "Where are her daughters?"),
        ("How many kids had the moms?", "How many children had the mothers?"),
        ("Who saw a boy and a girl?", "Who saw a boy and a girl?"),
        ("Who wrote Dad's Army?", "Who wrote Dad's Army?"),
    ],
)
def test_relatives_are_called_by_their_plain_words(text: str, plain: str) -> None:
    assert with_plain_kin(text) == plain


def test_an_article_may_call_a_relative_by_either_word() -> None:
    assert name_terms("his dad") == name_terms("his father")
    assert set(written_forms(name_terms("mum"))) >= {"mother", "mum", "mom"}


@pytest.mark.parametrize(
    ("who", "texts", "name"),
    [
        ("Tomek's father", ["Tomek Lund fell. Lund's father, Karl Lund, wept."], "Karl Lund"),
        ("Tomek Lund's father", ["Lund's dad, Karl Lund, wept."], "Karl Lund"),
        ("Mayor Penn's wife", ["Penn's second wife Ella Penn-Roy left."], "Ella Penn-Roy"),
        ("the wife of Penn", ["Ella Roy, the wife of Mayor Penn, left."], "Ella Roy"),
        ("Penn's sister", ["Ella Roy, Penn’s younger sister, left."], "Ella Roy"),
        ("the boy's mother", ["The boy's mother, Ann Reed, called."], "Ann Reed"),
        ("Penn's husband", ["Ruth Penn spoke. Her husband, Al Roy, slept."], "Al Roy"),
        ("Tomek's father", ["Tomek Lund fell.", "Lund’s aunt Ada Fell came with his father, Karl Lund."], "Karl Lund"),
        ("Penn's husband", ["Ruth Penn met Ada Fell. Her husband, Al Roy, slept."], None),
        ("Penn's brother", ["Penn's brother, Al Penn, left. Penn's brother, Ed Penn, stayed."], None),
        ("Penn's father", ["Roy's father, Ed Roy, left."], None),
        ("Penn's spokesman", ["Penn's spokesman, Ed Roy, left."], None),
    ],
)
def test_a_relative_is_whom_the_articles_name_so(who: str, texts: list[str], name: str | None) -> None:
    assert find_relative(who, texts) == name
