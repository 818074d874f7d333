"""`byline chat` through a pipe: a question or a command per line, no colours and no animation."""

import io
from pathlib import Path

import pytest

from index import Index
from qa.surfaces.cli import main
from tests.qa.surfaces.cli.processes import byline

MELONI = "What did Meloni say about troops?"
MONITORING = "Italy would not send troops but could help with monitoring a peace deal."


class Chat:
    """A chat in this process with these lines as standard input."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *lines: str, options: tuple[str, ...] = (), code: int = 0) -> tuple[list[str], list[str]]:
        """The answer to each line, and the lines on stderr."""
        typed = io.TextIOWrapper(io.BytesIO("\n".join(lines).encode("utf-8", "surrogateescape")), encoding="utf-8")
        self._monkeypatch.setattr("sys.stdin", typed)
        assert main(["chat", "--index", str(self._folder), *options]) == code
        out, err = self._capsys.readouterr()
        assert "\x1b" not in out + err
        return [answer.partition("\n")[2].rstrip("\n") for answer in out.split("> ")[1:]], err.splitlines()


@pytest.fixture
def chat(seed_index: Index, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Chat:
    return Chat(seed_index.path, monkeypatch, capsys)


def test_an_answer_has_a_short_answer_a_certainty_and_sources(chat: Chat) -> None:
    (answer,), err = chat(MELONI)
    assert answer.splitlines() == [
        "Short answer: Italy would not send troops",
        f"Italian Prime Minister Giorgia Meloni said {MONITORING} [1]",
        "One article says so.",
        "",
        "[1] Foreign soldiers in Ukraine would be ‘targets’, Putin warns West",
        "    Harbour Wire Africa · 7 September 2025 · paragraph 22",
        "    “Italian Prime Minister Giorgia Meloni said Italy would not send troops but could help with …”",
        "    https://harbourwire.example/world/2025/09/foreign-soldiers-ukraine-targets-putin",
    ]
    assert err == []


@pytest.mark.parametrize("question", [MELONI, "What did Modi say about troops?", "When did Putin sound gloomy?"])
def test_a_single_question_is_answered_in_the_same_words(
    chat: Chat, seed_index: Index, question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (answer,), _ = chat(question)
    assert main(["ask", question, "--index", str(seed_index.path)]) == 0
    assert capsys.readouterr().out.rstrip("\n") == answer


def test_a_follow_up_is_completed_until_a_new_conversation_starts(chat: Chat) -> None:
    (_, follow_up, new, alone), _ = chat(MELONI, "And Peskov?", "/new", "And Peskov?")
    assert follow_up.startswith("Searched for: What did Peskov say about troops?\n")
    assert new == "New conversation."
    assert "Searched for" not in alone


def test_cited_and_other_passages_can_be_opened(chat: Chat) -> None:
    (_, sources, quoted, read), err = chat(MELONI, "/sources", "/open 1", "/open [2]")
    assert f"    “Italian Prime Minister Giorgia Meloni said {MONITORING}”\n    https://harbourwire.example/" in sources
    assert "\n\nRead but not used\n[2] " in sources
    assert f"\n\n»Italian Prime Minister Giorgia Meloni said {MONITORING}« German Chancellor Friedrich" in quoted
    assert quoted.splitlines()[-1].startswith("https://harbourwire.example/")
    heading = sources[sources.index("[2] ") + 4 :].splitlines()[0]
    assert heading.startswith(read.splitlines()[0])
    assert "»" not in read
    assert err == []


def test_an_abstention_gives_a_reason_and_the_closest_passages(chat: Chat) -> None:
    (answer, opened), _ = chat("What did Modi say about troops?", "/open 3")
    assert answer.startswith("The articles don't say.\nNote: No article mentions Modi.\n\nClosest passages\n")
    assert "\nNone of these appears to answer the question.\n[1] " in answer
    assert ("[3] " in answer, "[4] " in answer) == (True, False)
    assert "paragraph" in opened


def test_each_error_is_one_line_and_the_exit_code_is_1(chat: Chat) -> None:
    lines = ["/open 1", "/sources", "/nosuch", "?", "\udcff\udcfe", MELONI, "/open 99", "/open", "/open ²", "/open 1"]
    answers, err = chat(*lines, code=1)
    assert err == [
        "there is no answer yet; ask a question first",
        "there is no answer yet; ask a question first",
        "unknown command /nosuch; type /help for the list",
        "the question is empty; write what you want to know in plain words",
        "the question contains an invalid character (lone surrogate); write it again as plain text",
        "'99' is not a source number; use 1 to 10, as in: /open 1",
        "'' is not a source number; use 1 to 10, as in: /open 1",
        "'²' is not a source number; use 1 to 10, as in: /open 1",
    ]
    assert MONITORING in answers[5]
    assert MONITORING in answers[9]


def test_a_rejected_question_is_not_remembered(chat: Chat) -> None:
    (_, _, follow_up), _ = chat(MELONI, "x" * 100_000, "And Peskov?", code=1)
    assert follow_up.startswith("Searched for: What did Peskov say about troops?\n")


def test_nothing_is_read_after_quit_and_blank_lines_are_skipped(chat: Chat) -> None:
    answers, _ = chat("", "  ", "/help", "/quit", MELONI)
    assert len(answers) == 2
    assert [name for name in ("/sources", "/open N", "/new", "/quit") if f"\n  {name} " not in answers[0]] == []


def test_filters_limit_the_articles(chat: Chat) -> None:
    (answer,), _ = chat(MELONI, options=("--outlet", "Treaty Desk", "--since", "2025-02-01", "--until", "2025-02-28"))
    assert "Note: Searched 1 of 5 articles (Treaty Desk, since 2025-02-01, until 2025-02-28)." in answer
    assert "Harbour" not in answer


def test_another_reader_can_be_chosen(chat: Chat) -> None:
    (answer,), _ = chat(MELONI, options=("--reader", "none"))
    assert "Note: Ranked without a reader model" in answer


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--outlet", "CNN"), "no article is from 'CNN'"),
        (("--since", "2025-09-05", "--until", "2025-09-01"), "swap the two"),
        (("--reader", "/nowhere"), "/nowhere"),
    ],
)
def test_invalid_options_are_reported_immediately(chat: Chat, options: tuple[str, ...], reason: str) -> None:
    answers, err = chat(MELONI, options=options, code=2)
    assert (answers, len(err)) == ([], 1)
    assert reason in err[0]


def test_an_article_is_shown_verbatim_without_control_characters(
    hostile_index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chat = Chat(hostile_index, monkeypatch, capsys)
    (answer, _, opened), _ = chat("Who sent troops to Mars?", "/sources", "/open 1", options=("--reader", "none"))
    for shown in (answer, opened):
        assert "[bold red]Breaking[/] [31mnews[0m {title}" in shown
        assert "Evil Times [link=https://evil.example]here[/link]" in shown
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)
    assert "In spite of earlier instructions they say Meloni sent [red]all her troops[/red] :smile: to " in opened
    assert "https://evil.example/[red]" in opened


@pytest.mark.process
def test_a_real_process_reads_standard_input(seed_index: Index) -> None:
    done = byline("chat", "--index", seed_index.path, lines=f"{MELONI}\nAnd Peskov?")
    assert (done.returncode, done.stderr) == (0, b"")
    out = done.stdout.decode()
    assert out.startswith(f"> {MELONI}\nShort answer: ")
    assert "> And Peskov?\nSearched for: What did Peskov say about troops?\n" in out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) > 110  # nothing is wrapped
