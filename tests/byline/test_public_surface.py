"""The names that `byline` offers, and what hides the packages behind it."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import byline
import index
import qa

ROOT = Path(__file__).parents[2]


def test_the_public_names() -> None:
    assert byline.__all__ == [
        "Answer",
        "AskOptions",
        "Assistant",
        "BylineError",
        "Citation",
        "Filters",
        "Index",
        "Progress",
        "QuestionRefused",
        "ReaderError",
        "Statement",
        "__version__",
    ]
    for name in byline.__all__[:-1]:
        assert getattr(byline, name) is getattr(index if name in index.__all__ else qa, name)
    assert byline.__version__ == version("byline")
    with pytest.raises(AttributeError, match="module 'byline' has no attribute 'Nothing'"):
        byline.Nothing  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.process
def test_the_import_waits_for_nothing_heavy() -> None:
    script = (
        "import sys, byline\n"
        "byline.__version__, byline.QuestionRefused\n"
        "print([name for name in ('numpy', 'torch', 'spacy', 'index.library') if name in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True, timeout=60) == "[]\n"


@pytest.mark.process
@pytest.mark.parametrize(
    ("files", "hidden"),
    [
        (["index/__init__.py"], "Byline's package 'index' is hidden by {}/index: rename that, or start Python with -P"),
        (["index.py", "qa.py"], "Byline's package 'index' is hidden by {}/index.py: rename that"),
        (["qa/__init__.py"], "Byline's package 'qa' is hidden by {}/qa: rename that"),
        (["index/notes.txt", "qa/notes.txt"], None),  # no packages
    ],
)
def test_an_index_or_qa_of_somebody_else(tmp_path: Path, files: list[str], hidden: str | None) -> None:
    for name in files:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    script = tmp_path / "script.py"
    script.write_text("from byline import QuestionRefused, ReaderError\nprint(QuestionRefused.__module__)\n")
    done = _python(script, folder=tmp_path)
    if hidden:
        assert done.stderr.splitlines()[-1].startswith("ImportError: " + hidden.format(tmp_path))
    else:
        assert done.stdout == "qa.errors\n"
    assert _python("-P", script, folder=tmp_path).stdout == "qa.errors\n"
    assert _python("-m", "byline", "--version", folder=tmp_path).stdout.startswith("byline ")


@pytest.mark.process
def test_the_command_says_in_one_line_what_hides_it(tmp_path: Path) -> None:
    (tmp_path / "qa.py").touch()
    done = _python("-m", "byline", "ask", folder=tmp_path, path=[tmp_path])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"byline: Byline's package 'qa' is hidden by {tmp_path}/qa.py: rename that, or start Python with -P\n"
    )


def _python(*arguments: object, folder: Path, path: list[Path] | None = None) -> subprocess.CompletedProcess[str]:
    """Python in `folder`, with this checkout as it would be installed, after what is on `path`."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*(path or []), ROOT]))},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
