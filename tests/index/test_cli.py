"""`python -m index`: what it prints and how it exits."""

import json
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from index import Index
from index.cli import main
from index.ingest import progress
from tests.index.helpers import PNG, write_article

EVIL = "\x1b]0;owned\x07\x1b[31m\u202e\x9b2J"


class Result(NamedTuple):
    """The exit code and output of a command."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Return the one JSON document on stdout."""
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in this process, on the index in `tmp_path/index`."""
    monkeypatch.setattr(progress, "_LINE_SECONDS", 3600.0)  # on a busy machine, ten seconds may pass

    def run(*arguments: object, index: bool = True) -> Result:
        named = ["--index", str(tmp_path / "index")] if index else []
        try:
            code = main([*map(str, arguments), *named])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return run


@pytest.fixture
def filled(run: Run, articles: Path, tiny_model: str) -> list[str]:
    """Ids of the two articles in the index: a rich one and a plain one."""
    (articles / "a.md").write_text(
        "---\ntitle: Bridges\noutlet: Bridge Daily\nauthor: Clara\npublished: 2025-09-05T10:00:00Z\n"
        "url: https://x.example/a\n---\n# A bridge\n\nIt stays open.\n\n> It stays.\n\nLeave a Reply\n",
        encoding="utf-8",
    )
    write_article(articles, 1)
    assert run("add", articles, "--model", tiny_model).code == 0
    return [article["id"] for article in run("list", "--json").json()]


def test_add_prints_a_report(run: Run, articles: Path, tiny_model: str) -> None:
    write_article(articles, 1)
    write_article(articles, 2)
    (articles / "copy.txt").write_bytes((articles / "a002.txt").read_bytes())
    (articles / "noted.txt").write_text("---\ntitel: x\n---\nThe truce held.", encoding="utf-8")
    (articles / "empty.txt").write_bytes(b"")
    (articles / "b.png").write_bytes(PNG)
    (articles / "c.jpg").write_bytes(PNG)
    result = run("add", articles, articles / "none.txt", "--model", tiny_model)
    assert result.code == 1
    assert result.out == (
        "3 added, 0 updated, 0 unchanged, 1 duplicate, 2 refused\n"
        f"note: {articles}/noted.txt: front matter 'titel' is not one of title, outlet, author, published, updated, "
        "url, language: ignored\n"
        f"skipped: 2 of unsupported types, such as {articles}/b.png\n"
    )
    assert result.err == (
        f"refused: {articles}/empty.txt: the file is empty; nothing was added\n"
        f"refused: {articles}/none.txt: the file does not exist; check the path and add it again\n"
    )
    write_article(articles, 1, "Changed.")
    result = run("add", articles / "a001.txt", articles / "a002.txt")
    assert result == (0, "0 added, 1 updated, 1 unchanged, 0 duplicate, 0 refused\n", "")


def test_add_as_json(run: Run, articles: Path, tiny_model: str) -> None:
    write_article(articles, 1)
    result = run("add", articles, articles / "none.txt", "--model", tiny_model, "--json")
    assert result.code == 1
    report = result.json()
    assert (report["added"], report["updated"], report["unchanged"], report["duplicate"]) == (1, 0, 0, 0)
    assert report["files"][0]["change"] == "added"
    assert len(report["refused"]) == 1
    assert report["skipped"] == []
    assert result.err.startswith("refused: ")


def test_list(run: Run, filled: list[str]) -> None:
    first = f"{filled[0]}  2025-09-05  Bridge Daily  Bridges\n"
    second = f"{filled[1]}                            The harbour story number 1 of this week.\n"
    assert run("list") == (0, first + second, "")


def test_list_and_show_tell_when_an_article_was_updated(run: Run, articles: Path, tiny_model: str) -> None:
    head = "---\ntitle: Bridges\noutlet: Bridge Daily\npublished: 2025-09-05\nupdated: 2025-09-07T10:00:00Z\n---\n"
    (articles / "a.md").write_text(f"{head}The bridge stays open.", encoding="utf-8")
    run("add", articles, "--model", tiny_model)
    listed = run("list").out
    assert listed.endswith("  2025-09-05  Bridge Daily  Bridges (updated 2025-09-07)\n")
    shown = run("show", listed.split()[0]).out
    assert "Bridge Daily · 2025-09-05 · updated 2025-09-07T10:00:00+00:00\n" in shown


def test_list_as_json(run: Run, filled: list[str], articles: Path) -> None:
    first, second = run("list", "--json").json()
    assert first.pop("added_at")
    assert len(first.pop("content_hash")) == 64
    assert first == {
        "id": filled[0],
        "version": 1,
        "title": "Bridges",
        "outlet": "Bridge Daily",
        "author": "Clara",
        "published": "2025-09-05T10:00:00+00:00",
        "date_basis": "stated",
        "url": "https://x.example/a",
        "language": None,
        "origin": f"{articles}/a.md",
        "updated": None,
        "genre": "report",
        "first_lines": [],
        "edited": {},
    }
    assert second["published"] is None


def test_show_numbers_the_paragraphs_and_marks_other_kinds(run: Run, filled: list[str], articles: Path) -> None:
    result = run("show", filled[0])
    head, *paragraphs = result.out.split("\n\n")
    assert head.split("\n")[:3] == [
        "Bridges",
        "Bridge Daily · Clara · 2025-09-05T10:00:00+00:00",
        "https://x.example/a",
    ]
    assert head.split("\n")[3].startswith(f"{filled[0]}, version 1, added ")
    assert head.endswith(f" from {articles}/a.md")
    assert paragraphs == [
        "[1] (heading) A bridge",
        "[2] It stays open.",
        "[3] (quote) It stays.",
        "[4] (boilerplate) Leave a Reply\n",
    ]


def test_show_as_json(run: Run, filled: list[str]) -> None:
    article = run("show", filled[0], "--json").json()
    assert article["id"] == filled[0]
    assert article["paragraphs"][1] == {
        "number": 2,
        "text": "It stays open.",
        "kind": "body",
        "sentences": [{"start": 0, "end": 14, "quotable": True}],
        "page": None,
    }


def test_show_an_earlier_version(run: Run, filled: list[str], articles: Path) -> None:
    write_article(articles, 1, "Changed.")
    run("add", articles)
    assert "Changed." in run("show", filled[1]).out
    assert "Changed." not in run("show", filled[1], "--version", 1).out
    result = run("show", filled[1], "--version", 3)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "in version 3" in result.err


def test_edit_and_undo(run: Run, filled: list[str]) -> None:
    result = run("edit", *filled, "--outlet", "Isle Post", "--author", "")
    (number,) = (edit["number"] for edit in run("edits", "--json").json())
    assert result == (0, f"edited: {', '.join(filled)}; undo it with: python -m index undo {number}\n", "")
    assert run("list").out.count("Isle Post") == run("list").out.count(" (edited)") == 2
    assert (
        "Outlet edited by you; the source says “Bridge Daily”\nAuthor edited by you; the source says “Clara”\n"
        in run("show", filled[0]).out
    )
    assert "author “”, outlet “Isle Post”" in run("edits").out
    assert run("undo", number).out == f"restored: {', '.join(sorted(filled))}\n"
    assert "edited" not in run("show", filled[0]).out
    assert run("edits") == (0, "", "")
    again = run("undo", number, "--json")
    assert (again.code, again.out) == (2, "")
    assert f"there is no edit {number}, or it was undone" in again.err


def test_an_edit_that_is_not_valid_changes_nothing(run: Run, filled: list[str]) -> None:
    result = run("edit", filled[0], "--published", "soon")
    assert (result.code, result.out) == (2, "")
    assert "published 'soon' is not a complete past date, such as 2025-09-05; nothing was edited" in result.err
    assert "there is nothing to edit" in run("edit", filled[0]).err
    assert run("edits", "--json").json() == []


def test_remove(run: Run, filled: list[str]) -> None:
    result = run("remove", filled[0], "nosuchid")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "no article 'nosuchid' in this index, nothing was removed; 'python -m index list' shows the articles\n"
    )
    assert run("remove", filled[0], filled[0]) == (0, f"removed: {filled[0]}\n", "")
    assert run("remove", filled[1], "--json").json() == {"removed": [filled[1]]}
    assert run("list") == (0, "", "")
    assert run("list", "--json").json() == []


def test_stats(run: Run, filled: list[str], tiny_model: str) -> None:
    stats = run("stats", "--json").json()
    assert stats["articles"] == len(filled)
    assert stats["model"] == tiny_model
    lines = dict(line.split(maxsplit=1) for line in run("stats").out.splitlines())
    assert lines == {name: str(value) for name, value in stats.items()}


def test_check(run: Run, filled: list[str], tmp_path: Path) -> None:
    assert run("check") == (0, "OK\n2 articles, 7 paragraphs, generation 3\n", "")
    intact = {"generation": 3, "articles": 2, "paragraphs": 7, "problems": [], "repaired": [], "set_aside": []}
    assert run("check", "--json").json() == intact
    with Index.open(tmp_path / "index") as index, closing(index._store.connect()) as db:
        db.execute('UPDATE sentences SET "end" = 999 WHERE id = 2')
    result = run("check")
    assert (result.code, result.err) == (2, "")
    damaged, *lines = result.out.splitlines()
    assert damaged.endswith(": its stored text was changed after it was added")
    span = "store: sentences of paragraph row 2 do not match its text"
    assert lines == [span, "2 articles, 7 paragraphs, generation 3"]
    assert run("check", "--json").json()["problems"] == [damaged, span]
    repaired = run("check", "--repair")
    assert repaired.code == 0
    assert repaired.out.startswith("repaired: “")
    assert "\nOK\n2 articles, 7 paragraphs, " in repaired.out


def test_backup_restore_and_export(run: Run, filled: list[str], tmp_path: Path) -> None:
    result = run("backup", tmp_path / "backup")
    assert (result.code, result.err) == (0, "")
    assert re.fullmatch(r"backed up: 2 articles, generation 3; 0\.\d of 0\.\d MB were new; .*\.json\n", result.out)
    assert run("backup", tmp_path / "backup", "--json").json()["written"] == 0
    refused = run("restore", tmp_path / "backup")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "there is an index already" in refused.err
    restored = run("restore", tmp_path / "backup", "--replace")
    assert restored.out.startswith("restored: 2 articles, as they were at 20")
    exported = run("export", tmp_path / "export.jsonl")
    assert exported.out == f"exported: 2 versions of articles to {tmp_path}/export.jsonl\n"
    assert len((tmp_path / "export.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    again = run("export", tmp_path / "export.jsonl", "--format", "warc")
    assert (again.code, again.err) == (2, f"{tmp_path}/export.jsonl: already exists; name a new file\n")


@pytest.mark.parametrize(
    "arguments", [("list",), ("show", "x"), ("stats",), ("remove", "x"), ("check",), ("list", "--json")]
)
def test_only_add_creates_an_index(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"{tmp_path}/index: there is no index here; "
        f"create one with: python -m index add PATH --index {tmp_path}/index\n"
    )
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("frobnicate",), "invalid choice: 'frobnicate'"),
        (("add",), "no input given: name a file, a folder or a URL, or a list of them with --inputs-from"),
        (("sync",), "no input given"),
        (("sync", "a", "--watch", "--dry-run"), "not allowed with argument"),
        (("sync", "a", "--interval", "0"), "must be between 0.1 and 10000 minutes"),
        (("show", "x", "--version", "two"), "argument --version: invalid int value: 'two'"),
        (("list", "--nonsense"), "unrecognized arguments: --nonsense"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments, index=False)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert message in result.err
    assert "--help" in result.err


def test_help(run: Run) -> None:
    result = run("add", "--help", index=False)
    assert result.code == 0
    assert all(
        word in result.out for word in ("--index", "--json", "--model", "INPUT", "--inputs-from", "--allow-private")
    )


def test_the_index_of_this_folder_is_the_default(
    run: Run, articles: Path, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(articles)
    write_article(articles, 1)
    assert run("add", ".", "--model", tiny_model, index=False).code == 0
    assert (articles / "byline-index" / "articles.sqlite").is_file()
    assert run("list", index=False).out.count("\n") == 1


def test_another_model_is_refused_in_one_line(run: Run, filled: list[str], articles: Path, other_model: str) -> None:
    result = run("add", articles, "--model", other_model)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert f"not '{other_model}'" in result.err


@pytest.mark.parametrize("data", [b"garbage" * 1_000, b""])
def test_an_unusable_index_is_one_line(run: Run, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "articles.sqlite").write_bytes(data)
    for arguments in (("list",), ("show", "x"), ("stats",), ("check",), ("remove", "x"), ("add", str(tmp_path))):
        result = run(*arguments)
        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)


def test_an_article_cannot_send_control_sequences_to_the_terminal(run: Run, articles: Path, tiny_model: str) -> None:
    name = f"evil\n{EVIL}.txt"
    head = r'---\ntitle: "T\e]0;owned\a\e[31m"\noutlet: "O\N\u202e"\nkey: x\n---\n'.replace(r"\n", "\n")
    text = f"{head}It was {EVIL} late that night.\n{'And it was later still. ' * 40}\n"
    (articles / name).write_text(text, encoding="utf-8")
    (articles / f"empty{EVIL}.txt").write_bytes(b"")
    results = [run("add", articles, "--model", tiny_model), run("list")]
    results += [run("show", results[1].out[:12]), run("show", f"unknown{EVIL}\n"), run("list", f"--wrong{EVIL}\n")]
    assert [result.code for result in results] == [1, 0, 0, 2, 2]
    for result in results:
        for line in (result.out + result.err).split("\n"):
            assert line.isprintable() or line.replace("\u00a0", "").isprintable(), repr(line)
    assert [result.err.count("\n") for result in results] == [1, 0, 0, 1, 1]
    cleaned = "It was ]0;owned›2J late that night."
    assert cleaned in results[2].out
    shown = run("show", results[1].out[:12], "--json")
    assert shown.out.isascii()
    assert shown.json()["paragraphs"][0]["text"] == cleaned


def test_a_warning_of_the_log_is_one_line(run: Run, filled: list[str], tmp_path: Path) -> None:
    (manifest,) = (tmp_path / "index" / "caches").glob("*/manifest.json")
    manifest.unlink()
    result = run("check", "--json")
    assert result.code == 0
    assert result.json()["problems"] == []
    assert result.err.startswith("warning: the search index was missing, stale or damaged (")
    assert result.err.count("\n") == 1


def test_show_says_what_is_from_the_first_lines(run: Run, articles: Path, tiny_model: str) -> None:
    news = "The bridge will be shut for a year, she said. " * 9
    text = f"Bridge to close\n\nBy Anna Kowalska, Ledworth Courier\n\n{news}"
    (articles / "bridge.txt").write_text(text, encoding="utf-8")
    added = run("add", articles / "bridge.txt", "--model", tiny_model, "--json").json()
    head = run("show", added["files"][0]["article_id"]).out.split("\n\n")[0].split("\n")
    assert head[1:3] == ["Ledworth Courier · Anna Kowalska", "outlet and author from the first lines"]
