"""`byline chat` in an interactive terminal."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from index import Index
from tests.qa.surfaces.cli.processes import Terminal, without_escapes

pytestmark = pytest.mark.process

MELONI = "What did Meloni say about troops?"
READY = "Ask a question, or type /help"


@pytest.fixture(scope="module")
def terminal(seed_index: Index) -> Iterator[Terminal]:
    """A chat that several tests type into."""
    with Terminal("chat", "--index", seed_index.path) as terminal:
        terminal.wait_for("\n> ")
        yield terminal


def test_the_chat_shows_a_greeting_its_progress_and_the_answer(terminal: Terminal) -> None:
    start = len(terminal.raw)
    shown = terminal.ask(MELONI)
    raw = terminal.raw[start:]
    assert "Loading the models ..." in terminal.raw[:start]
    assert READY in terminal.raw[:start]
    assert "5 articles in " in terminal.raw[:start]
    assert raw.index("Reading 68 passages ...") < raw.index("One article says so.")
    assert "...\n" not in shown  # the status line is erased
    assert re.search(r"\x1b\[1;4mItaly would not send troops\x1b\[0m but could help", raw)
    assert "\x1b[36m [1]\x1b[0m" in raw
    assert "Short answer" not in shown
    assert "\n[1] Foreign soldiers in Ukraine would be ‘targets’, Putin warns West\n" in shown


def test_the_quote_is_marked_in_its_paragraph(terminal: Terminal) -> None:
    terminal.ask("/new")
    terminal.ask(MELONI)
    start = len(terminal.raw)
    shown = terminal.ask("/open 1")
    assert "\x1b[7mItalian Prime Minister Giorgia Meloni said" in terminal.raw[start:]
    assert "»" not in shown
    assert "\nhttps://harbourwire.example/world/2025/09/foreign-soldiers-ukraine-targets-putin\n" in shown


def test_a_follow_up_is_completed_and_earlier_lines_can_be_edited(terminal: Terminal) -> None:
    terminal.ask("/new")
    terminal.ask(MELONI)
    assert "Searched for: What did Peskov say about troops?\n" in terminal.ask("And Peskov?")
    terminal.ask("/nosuch")
    up, word_back = "\x1b[A", "\x1b\x7f"
    edited = terminal.ask(f"{up}{up}{word_back}Macron?")
    assert "Searched for: What did Macron say about troops?\n" in edited


def test_the_chat_continues_after_an_error(terminal: Terminal) -> None:
    assert "unknown command /nosuch" in terminal.ask("/nosuch")
    assert "the question is empty" in terminal.ask("???")
    assert "/sources" in terminal.ask("/help")


def test_ctrl_c_interrupts_an_answer_or_leaves(terminal: Terminal) -> None:
    terminal.type(f"{MELONI}\r")
    terminal.wait_for("Reading 68 passages ...")  # which takes a second
    terminal.type("\x03")
    assert "Stopped. Ask something else, or leave with /quit.\n" in without_escapes(terminal.wait_for("\n> "))
    assert "One article says so." in terminal.ask(MELONI)
    assert terminal.leaves_by("\x03") == 0
    assert "Traceback" not in terminal.raw
    assert terminal.raw.endswith("\n")


def test_ctrl_d_leaves_a_narrow_terminal_without_colours(hostile_index: Path) -> None:
    columns = 30
    arguments = ("chat", "--index", hostile_index, "--reader", "none")
    with Terminal(*arguments, columns=columns, NO_COLOR="1") as terminal:
        terminal.wait_for("\n> ")
        start = len(terminal.raw)
        shown = terminal.ask("Who sent troops to Mars?") + terminal.ask("/open 1")
        raw = terminal.raw[start:]
        assert terminal.leaves_by("\x04") == 0
    assert [line for line in shown.splitlines() if cell_len(line) > columns] == []
    assert set(re.findall(r"\x1b\[([0-9;]*)m", raw)) <= {"0", "1", "2", "3", "7", "1;4"}
    assert re.search(r"\[bold red\]Breaking\[/\] \[31mnews\[0m", " ".join(shown.split()))
    assert not {"\x07", "\x9b", "\u202e"} & set(raw)
    assert "owned" in raw
    assert "\x1b[2J" not in raw
    assert "\x1b]" not in raw


def test_a_dumb_terminal_gets_plain_text(hostile_index: Path) -> None:
    with Terminal("chat", "--index", hostile_index, "--reader", "none", TERM="dumb") as terminal:
        terminal.wait_for("> ")
        terminal.type("Who sent troops to Mars?\r")
        terminal.wait_for("Evil Times")
        assert terminal.leaves_by("/quit\r") == 0
    assert "\x1b" not in terminal.raw
    assert "Searching" not in terminal.raw
