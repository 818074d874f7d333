import json
import subprocess
import sys
from pathlib import Path

import pytest

from index import Index
from qa.surfaces.cli.ask import main

MELONI = "what did Meloni say about troops?"


def lines_of(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_ask_prints_the_answer_its_source_and_the_quoted_words(
    seed_index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", MELONI, "--index", str(seed_index.path)]) == 0
    out, err = capsys.readouterr()
    assert "would not send troops but could help with monitoring a peace deal. [1]" in out
    assert "[1] Foreign soldiers in Ukraine would be ‘targets’, Putin warns West\n" in out
    assert "\n    Harbour Wire Africa · 7 September 2025 · paragraph 22\n" in out
    assert "    “Italian Prime Minister Giorgia Meloni" in out
    assert "\n    https://harbourwire.example/" in out
    assert "\nOne article says so.\n" in out
    assert err == ""


def test_ask_says_that_the_articles_do_not_say(seed_index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "What did Modi say about troops?", "--index", str(seed_index.path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("The articles don't say.\nNote: No article mentions Modi.\n\nClosest passages\n")


def test_ask_as_json_is_the_answer_of_the_contract(seed_index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", MELONI, "--index", str(seed_index.path), "--json", "--passages", "2"]) == 0
    (answer,) = lines_of(capsys.readouterr().out)
    assert answer["question"] == MELONI
    assert len(answer["passages"]) == 2  # type: ignore[arg-type]


def test_batch_answers_in_order_keeps_other_keys_and_names_each_bad_line(
    seed_index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(
        b'\xef\xbb\xbf{"id": "one", "question": "What did Meloni say about troops?", "gold": [1, 2]}\n'
        b"\n"
        b"{not json}\n"
        b'{"id": "no question"}\n'
        b'{"id": "empty", "question": "  "}\n'
        b'{"question": "\xff"}\n'
        b'{"id": "odd", "question": "Who?", "history": "What?"}\n'
        b"[1]\n"
        b'{"id": 7, "question": "And Peskov?", "history": ["What did Meloni say about troops?"]}'
    )
    assert main(["batch", str(file), "--index", str(seed_index.path)]) == 1
    out, err = capsys.readouterr()
    first, second = lines_of(out)
    assert (first["id"], first["gold"]) == ("one", [1, 2])
    assert (second["id"], second["standalone_question"]) == ("7", "What did Peskov say about troops?")
    refused = err.splitlines()
    assert [line.split(":")[1].strip() for line in refused] == [f"line {n}" for n in (3, 4, 5, 6, 7, 8)]


def test_batch_of_good_lines_exits_with_0(seed_index: Index, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who is Meloni?"}\n', encoding="utf-8")
    assert main(["batch", str(file), "--index", str(seed_index.path)]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", ""], "the question is empty"),
        (["ask", "x" * 100_000], "100,000 characters"),
        (["batch", "nowhere.jsonl"], "nowhere.jsonl: cannot be read"),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_exit_code_2(
    seed_index: Index, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main([*arguments, "--index", str(seed_index.path)]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [[], ["ask"], ["ask", MELONI, "--passages", "-1"], ["ask", MELONI, "--since", "May"], ["answer", MELONI]],
)
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_folder_without_an_index_is_named_and_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", MELONI, "--index", str(tmp_path / "none")]) == 2
    assert "there is no index here" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_article_text_cannot_steer_the_terminal(
    tmp_path: Path, tiny_model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "article.txt"
    file.write_text(
        "Meloni sent \x1b[2J\x1b]0;owned\x07 troops to \u202eecnarF on Friday.\n" + "More of the article. " * 50,
        encoding="utf-8",
    )
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        assert index.add([file]).refused == []
    main(["ask", MELONI, "--index", str(tmp_path / "index")])
    out = capsys.readouterr().out
    assert "troops to ecnarF" in out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)


@pytest.mark.process
def test_a_real_process_answers_from_standard_input_without_pytorch(seed_index: Index) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "qa", "batch", "-", "--index", str(seed_index.path)],
        input=json.dumps({"id": "é", "question": MELONI}).encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0
    imports = done.stderr.decode().splitlines()
    assert [line for line in imports if not line.startswith("import time:")] == []
    imported = {line.rpartition("|")[2].strip() for line in imports}
    assert "spacy" in imported
    assert imported.isdisjoint({"torch.nn", "transformers", "sentence_transformers"})
    (answer,) = lines_of(done.stdout.decode())
    assert answer["id"] == "é"
    assert "monitoring" in str(answer["answer"])


def test_ask_only_articles_of_an_outlet_and_a_time(seed_index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--outlet", "Treaty Desk", "--outlet", "plainly asked", "--since", "2025-09-01", "--until", "2025-09-30"]
    assert main(["ask", MELONI, "--index", str(seed_index.path), "--json", *chosen]) == 0
    (answer,) = lines_of(capsys.readouterr().out)
    assert answer["filters"] == {
        "outlets": ["Treaty Desk", "Plainly Asked"], "since": "2025-09-01", "until": "2025-09-30", "genres": [],
    }  # fmt: skip
    assert {passage["outlet"] for passage in answer["passages"]} == {"Plainly Asked"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        (["--outlet", "CNN"], "no article is from 'CNN'; there are articles from Harbour Wire Africa"),
        (["--since", "2025-09-05", "--until", "2025-09-01"], "swap the two"),
    ],
)
def test_what_cannot_be_chosen_is_one_line_and_exit_code_2(
    seed_index: Index, chosen: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", MELONI, "--index", str(seed_index.path), *chosen]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert reason in err


def test_a_line_of_a_batch_may_choose_its_own_articles(
    seed_index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"question": "Who spoke?", "outlets": ["Treaty Desk"]}\n'
        '{"question": "Who spoke?"}\n'
        '{"question": "Who spoke?", "outlets": ["CNN"]}\n'
    )
    assert main(["batch", str(file), "--index", str(seed_index.path), "--outlet", "Plainly Asked"]) == 1
    out, err = capsys.readouterr()
    assert [line["filters"]["outlets"] for line in lines_of(out)] == [["Treaty Desk"], ["Plainly Asked"]]  # type: ignore[index]
    assert "refused: line 3: no article is from 'CNN'" in err


def test_ask_tells_the_day_of_a_friday(seed_index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "When did Putin sound gloomy?", "--index", str(seed_index.path)]) == 0
    assert "\n    “Friday” was 5 September 2025.\n" in capsys.readouterr().out


def test_ask_prints_markdown(seed_index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", MELONI, "--index", str(seed_index.path), "--markdown"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"# {MELONI}"
    assert "**One article says so.**" in lines
    assert "- Harbour Wire Africa · 7 September 2025 · paragraph 22" in lines
