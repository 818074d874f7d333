"""What the commands share: one-line errors, exit codes, the log."""

import json
import logging

import pytest

from index.common.command_line import ArgumentParser, print_json, print_line, run_command, shared_arguments
from index.errors import IndexBusy


def test_the_exit_code_of_a_command_is_passed_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(lambda: 1) == 1
    assert capsys.readouterr() == ("", "")


def test_an_expected_error_is_one_line_and_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise IndexBusy("folder\nwith a line:\x1b[2J busy; try again")

    assert run_command(fail) == 2
    assert capsys.readouterr() == ("", "folder with a line:[2J busy; try again\n")


def test_a_bug_is_not_hidden() -> None:
    def fail() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_command(fail)


def test_ctrl_c_is_one_line_and_code_130(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    assert run_command(interrupt) == 130
    assert run_command(interrupt, interrupted="stopped; run it again") == 130
    assert capsys.readouterr() == ("", "stopped\nstopped; run it again\n")


def test_warnings_of_both_packages_are_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    def warn() -> int:
        logging.getLogger("byline.index.library").warning("index in %s\nrebuilt", "folder\x1b[0m")
        logging.getLogger("byline.qa").error("odd")
        logging.getLogger("byline.index").info("not shown")
        logging.getLogger("other").warning("not ours")
        return 0

    for _ in range(2):
        assert run_command(warn) == 0
        assert capsys.readouterr().err == "warning: index in folder[0m rebuilt\nerror: odd\n"


def test_a_logged_exception_has_a_traceback_without_control_characters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def break_down() -> None:
        raise ValueError("odd \x1b[2J text")

    def fail() -> int:
        try:
            break_down()
        except ValueError:
            logging.getLogger("byline.qa").exception("a question failed")
        return 0

    assert run_command(fail) == 0
    first, second, *_, last = capsys.readouterr().err.splitlines()
    assert (first, second) == ("error: a question failed", "Traceback (most recent call last):")
    assert last == "ValueError: odd [2J text"


def test_wrong_usage_is_one_line_that_refers_to_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    parser = ArgumentParser(prog="python -m qa", parents=[shared_arguments()])
    with pytest.raises(SystemExit) as exit_:
        parser.parse_args(["--no\x1b[2J\nsuch"])
    assert exit_.value.code == 2
    assert capsys.readouterr().err == (
        "python -m qa: unrecognized arguments: --no[2J such; see 'python -m qa --help'\n"
    )


def test_shared_arguments() -> None:
    parser = ArgumentParser(parents=[shared_arguments()])
    assert vars(parser.parse_args([])) == {"index": "byline-index", "json": False}
    assert vars(parser.parse_args(["--index", "x", "--json"])) == {"index": "x", "json": True}


def test_json_is_one_ascii_line_that_keeps_every_character(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"title": "İ \x1b[31m \u202e 😀 \udce9\n"}
    print_json(value)
    printed = capsys.readouterr().out
    assert printed.isascii()
    assert printed.count("\n") == 1
    assert "\x1b" not in printed
    assert json.loads(printed) == value


def test_print_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_line("a\x1b[0m\nb")
    print_line()
    assert capsys.readouterr().out == "a[0m b\n\n"
