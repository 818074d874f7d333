"""What pip installs, away from this checkout: `byline`, `index`, `qa` and `evaluation`, with all their files."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGES = ["byline", "evaluation", "index", "qa"]
ARTICLE = """title: Bakery reopens in Delft
outlet: Delft Courier

The bakery on the market square reopened on Monday, four months after a fire. Its owner, Anna de Vries, said she had
hired four bakers from Leiden.
"""

pytestmark = [pytest.mark.slow, pytest.mark.process]


@dataclass(frozen=True)
class Environment:
    """A virtual environment, whose commands know nothing of this checkout."""

    folder: Path

    def run(self, command: str, *arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run one of its commands in `folder`."""
        return subprocess.run(
            [self.folder / "bin" / command, *map(str, arguments)],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that a package is made of, without what earlier builds have left beside them."""
    folder = tmp_path_factory.mktemp("source")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _pip(sys.executable, "wheel", "--no-build-isolation", "--wheel-dir", folder, source)
    (file,) = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def core(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel, and of the packages around us those alone that it needs without any extra."""
    folder = tmp_path_factory.mktemp("core")
    packages = folder / "packages"
    packages.mkdir()
    for name in {name for package in _needed(PROJECT["dependencies"]) for name in _files(package)}:
        (packages / name).symlink_to(_site_packages() / name)
    environment = _environment(folder / "venv", packages)
    _pip(environment.folder / "bin" / "python", "install", wheel)
    return environment


@pytest.fixture(scope="module")
def editable(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The source itself, as `pip install --editable` has it."""
    environment = _environment(tmp_path_factory.mktemp("editable") / "venv", _site_packages())
    _pip(environment.folder / "bin" / "python", "install", "--no-build-isolation", "--editable", source)
    return environment


def test_the_wheel_holds_every_file(source: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    ours = (file for name in PACKAGES for file in (source / name).rglob("*") if file.is_file())
    # The question sets in evaluation/data are about articles that are in no wheel either.
    expected = {path for path in (file.relative_to(source).as_posix() for file in ours) if "__pycache__" not in path}
    assert names == {path for path in expected if not path.startswith("evaluation/data/")}
    assert {f"{name}/py.typed" for name in PACKAGES} <= names
    assert {
        "index/search/model/token_vectors.safetensors",
        "qa/reader/model/reader.onnx",
        "qa/surfaces/web/pages/templates/page.html",
    } <= names


def test_it_answers_without_extras_and_without_this_checkout(core: Environment, tmp_path: Path) -> None:
    assert core.run("byline", "--version", folder=tmp_path).stdout == f"byline {PROJECT['version']}\n"
    (tmp_path / "bakery.txt").write_text(ARTICLE, encoding="utf-8")
    script = (
        "import byline, json\n"
        "index = byline.Index.open('byline-index')\n"
        "index.add(['bakery.txt'])\n"
        "answer = byline.Assistant(index).ask('Who is the owner of the bakery?')\n"
        "print(json.dumps([byline.__file__, answer.short_answer, answer.to_dict()]))\n"
    )
    done = core.run("python", "-c", script, folder=tmp_path)
    file, short, answer = json.loads(done.stdout)
    assert (Path(file).is_relative_to(core.folder), short) == (True, "Anna de Vries")
    (citation,) = answer["citations"]
    assert citation["quote"].startswith("Its owner, Anna de Vries, said she had")
    assert citation["paragraph_text"][citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        (["byline", "serve"], "byline serve needs: pip install 'byline[web]'"),
        (["byline", "mcp"], "byline mcp needs: pip install 'byline[mcp]'"),
        (["python", "-m", "evaluation", "run"], "python -m evaluation needs: pip install 'byline[evaluation]'"),
    ],
)
def test_a_command_whose_extra_is_missing_says_what_to_install(
    core: Environment, tmp_path: Path, command: list[str], needed: str
) -> None:
    done = core.run(command[0], *command[1:], folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{needed}\n")


def test_no_extra_is_taken_for_installed(core: Environment, tmp_path: Path) -> None:
    extras = sorted(PROJECT["optional-dependencies"])
    script = f"from index.common.extras import is_installed\nprint([is_installed(extra) for extra in {extras}])"
    assert {"all", "dev", "web"} <= set(extras)
    assert core.run("python", "-c", script, folder=tmp_path).stdout == f"{[False] * len(extras)}\n"


@pytest.mark.parametrize("environment", ["core", "editable"])
@pytest.mark.parametrize(("file", "hides"), [("notes.txt", False), ("__init__.py", True)])
def test_a_folder_index_in_the_current_folder(
    request: pytest.FixtureRequest, tmp_path: Path, environment: str, file: str, hides: bool
) -> None:
    installed: Environment = request.getfixturevalue(environment)
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / file).touch()
    for command in (["byline"], ["python", "-m", "byline"]):
        done = installed.run(*command, "index", "stats", folder=tmp_path)
        assert "byline-index: there is no index here" in done.stderr
    (tmp_path / "script.py").write_text("from byline import ReaderError\nprint(ReaderError.code)\n")
    done = installed.run("python", "script.py", folder=tmp_path)
    assert (done.stdout == "reader_error\n") is not hides
    assert ("Byline's package 'index' is hidden by" in done.stderr) is hides


def _environment(folder: Path, packages: Path) -> Environment:
    """A virtual environment that has what lies in `packages`, too, but not what .pth files there lead to."""
    venv.create(folder, symlinks=True)
    own = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    (own / "packages.pth").write_text(f"{packages}\n")
    return Environment(folder)


def _pip(python: str | Path, command: str, *arguments: object) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            command,
            "--quiet",
            "--no-index",
            "--no-deps",
            *map(str, arguments),
        ],
        check=True,
        timeout=120,
    )


def _site_packages() -> Path:
    return Path(sysconfig.get_path("purelib"))


def _needed(requirements: Iterable[str]) -> set[str]:
    """The names of the packages that these requirements bring with them, here."""
    found: set[str] = set()
    _find_needed(requirements, {""}, found)
    return {name.partition("[")[0] for name in found}


def _find_needed(requirements: Iterable[str], extras: set[str], found: set[str]) -> None:
    for package in map(Requirement, requirements):
        named = f"{package.name}[{','.join(sorted(package.extras))}]"
        applies = package.marker is None or any(package.marker.evaluate({"extra": extra}) for extra in extras)
        if applies and named not in found:
            found.add(named)
            _find_needed(distribution(package.name).requires or (), {"", *package.extras}, found)


def _files(package: str) -> set[str]:
    """What an installed package has put into the folder of packages, be it files or folders."""
    return {file.parts[0] for file in distribution(package).files or ()} - {"..", "__pycache__"}
