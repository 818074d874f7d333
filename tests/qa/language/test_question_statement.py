import pytest

from qa.language.question_statement import as_statement


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("How many lawyers has Reed hired since May?", "Reed has hired lawyers since May."),
        ("When did Voll back the tunnel?", "Voll did back the tunnel."),
        ("In which year did Lee Munk testify before a jury?", "Lee Munk did testify before a jury."),
        ("How long did Reed's speech last?", "Reed's speech did last."),
        ("Which law did Munk break?", "Munk did break law."),
        ("Why was Munk removed from his job?", "Munk was removed from his job."),
        ("Which town did Reed think of moving to?", "Reed did think of moving to."),
        ("Who hired Reed?", "Who hired Reed?"),
        ("How many people died in Vell?", "How many people died in Vell?"),
        ("the tunnel?", "the tunnel?"),
    ],
)
def test_a_question_is_turned_into_the_statement_that_it_asks_to_complete(question: str, statement: str) -> None:
    assert as_statement(question) == statement
