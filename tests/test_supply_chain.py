"""What comes from outside: nothing that is read is run, and everything installed is pinned and listed."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.sbom import LICENCES, bill_of, licence_list, licence_of, locked

ROOT = Path(__file__).parents[1]
PRODUCT = ("byline", "evaluation", "index", "qa", "training", "benchmarks")
RUNNING = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
"""Modules whose files run code when they are loaded."""

RUNNING_CALLS = {
    "eval": "runs text",
    "exec": "runs text",
    "yaml.load": "use yaml.safe_load",
    "yaml.unsafe_load": "use yaml.safe_load",
    "os.system": "runs text in a shell",
    "pd.read_pickle": "loads a pickle",
    "pandas.read_pickle": "loads a pickle",
}
PICKLES = {".pkl", ".pickle", ".joblib", ".dill", ".pt", ".pth", ".ckpt"}


def problems(code: str) -> Iterator[str]:
    """What of a module could run what it reads."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
            yield from (f"imports {name}" for name in names if name.partition(".")[0] in RUNNING)
        elif isinstance(node, ast.Call):
            called, given = ast.unparse(node.func), {word.arg: ast.unparse(word.value) for word in node.keywords}
            if called in RUNNING_CALLS:
                yield f"{called}: {RUNNING_CALLS[called]}"
            if called == "torch.load" and given.get("weights_only") != "True":
                yield "torch.load without weights_only=True"
            if called in ("np.load", "numpy.load") and given.get("allow_pickle") != "False":
                yield f"{called} without allow_pickle=False"
            if given.get("allow_pickle", "False") != "False" or given.get("shell", "False") != "False":
                yield f"{called} with {given}"
            if given.get("trust_remote_code", "False") != "False":
                yield f"{called} runs the code of a model"


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from pickle import loads",
        "import joblib.numpy_pickle",
        "import torch\ntorch.load(f)",
        "import torch\ntorch.load(f, weights_only=False)",
        "np.load(f, allow_pickle=True)",
        "np.load(f)",
        "np.lib.format.read_array(f, allow_pickle=True)",
        "yaml.load(text)",
        "eval(text)",
        "subprocess.run(text, shell=True)",
        "AutoModel.from_pretrained(name, trust_remote_code=True)",
    ],
)
def test_each_kind_of_running_is_noticed(code: str) -> None:
    assert list(problems(code))


def test_what_is_read_is_never_run() -> None:
    modules = [ROOT / "app.py", *(path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py"))]
    assert len(modules) > 200
    found = {str(path): list(problems(path.read_text(encoding="utf-8"))) for path in modules}
    assert {path: each for path, each in found.items() if each} == {}


def test_no_file_here_is_a_pickle() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    assert len(paths) > 300
    assert [path for path in paths if path.suffix in PICKLES] == []
    for path in paths:
        if path.is_file():
            with path.open("rb") as file:
                assert not re.match(rb"\x80[\x02-\x05]", file.read(2)), path


@pytest.mark.parametrize("file", ["Makefile", ".ci/run"])
def test_nothing_is_installed_without_a_hash(file: str) -> None:
    """But torch, which has a version, and Byline itself, which is here."""
    text = (ROOT / file).read_text(encoding="utf-8")
    installs = [line.strip() for line in text.splitlines() if re.search(r"(?:\bpip3?|\$\(PIP\)|uv) install", line)]
    known = ("--require-hashes --no-deps -r", "install $(TORCH)", "--no-deps --no-build-isolation --editable .")
    assert [line for line in installs if not any(each in line for each in known)] == []
    assert len(installs) == (4 if file == "Makefile" else 0)


def test_the_bill_of_materials_has_what_is_locked() -> None:
    packages = locked((ROOT / "requirements.txt").read_text("utf-8"), (ROOT / "Makefile").read_text("utf-8"))
    names = {package.name for package in packages}
    assert {"gradio", "numpy", "torch", "uvicorn"} < names
    assert all(package.hashes for package in packages if package.name != "torch")
    bill = bill_of(packages, {name: licence_of(name) for name in names})
    assert (bill["bomFormat"], bill["specVersion"], len(bill["components"])) == ("CycloneDX", "1.6", len(packages))
    assert len({each["bom-ref"] for each in bill["components"]}) == len(packages)
    for each in bill["components"]:
        assert each["purl"] == f"pkg:pypi/{each['name']}@{each['version']}"
        assert {"type", "name", "version"} < set(each)


def test_the_list_of_licences_is_that_of_the_lock() -> None:
    packages = locked((ROOT / "requirements.txt").read_text("utf-8"), (ROOT / "Makefile").read_text("utf-8"))
    written = re.findall(r"^\| ([\w.-]+) \| ([^ |]+) \|", LICENCES.read_text("utf-8"), re.MULTILINE)[2:]
    assert written == [(package.name, package.version) for package in packages], "run: make sbom"
    assert licence_list(packages, {package.name: "MIT" for package in packages}).count("| MIT |") == len(packages)
