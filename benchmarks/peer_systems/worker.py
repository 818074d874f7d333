"""Measures one system in a process of its own, in Byline's or in the peers' environment.

    python -m benchmarks.peer_systems.worker SYSTEM JOB RESULT

JOB and RESULT are JSON files: see `Job` and `Measured`.
"""

import json
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.peer_systems.systems import (
    Byline,
    Chroma,
    Found,
    LangChainFaiss,
    LlamaIndex,
    Passage,
    System,
    Txtai,
    TxtaiHybrid,
)

SYSTEMS: Mapping[str, type[System]] = {
    "byline": Byline,
    "txtai": Txtai,
    "txtai-hybrid": TxtaiHybrid,
    "llamaindex": LlamaIndex,
    "langchain-faiss": LangChainFaiss,
    "chroma": Chroma,
}

_WARM_UP = "What happened on Thursday?"


@dataclass(frozen=True, slots=True)
class Job:
    """The task for a system: index the files in `articles` with the model into `store`, then answer the questions."""

    articles: str
    model: str
    store: str
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Measured:
    """The measurements of a job.

    `index_seconds` is from loading the system and its model to the written index, `query_seconds` has one value per
    question, including its embedding.
    """

    index_seconds: float
    index_bytes: int
    query_seconds: Sequence[float]
    found: Sequence[Found]
    peak_bytes: int
    versions: Mapping[str, str]


def write_json(path: Path, value: Job | Measured) -> None:
    """Write a job or its measurements."""
    path.write_text(json.dumps(asdict(value), ensure_ascii=False), encoding="utf-8")


def read_measured(path: Path) -> Measured:
    """Read the measurements of a job."""
    values = json.loads(path.read_text(encoding="utf-8"))
    found = [
        Found([Passage(**passage) for passage in item["passages"]], [Passage(**passage) for passage in item["quoted"]])
        for item in values["found"]
    ]
    return Measured(**{**values, "found": found})


def measure(kind: type[System], job: Job) -> Measured:
    """Run the job with a system of this kind."""
    import sentence_transformers  # noqa: F401  # nearly all need it: its loading time should not count

    store = Path(job.store)
    store.mkdir(parents=True)
    begun = time.perf_counter()
    system = kind(Path(job.model), store)
    system.index(sorted(Path(job.articles).iterdir()))
    index_seconds = time.perf_counter() - begun
    system.search(_WARM_UP)
    seconds, found = [], []
    for question in job.questions:
        begun = time.perf_counter()
        found.append(system.search(question))
        seconds.append(time.perf_counter() - begun)
    return Measured(
        index_seconds=index_seconds,
        index_bytes=sum(path.stat().st_size for path in store.rglob("*") if path.is_file()),
        query_seconds=seconds,
        found=found,
        peak_bytes=peak_bytes(),
        versions={package: version(package) for package in kind.packages},
    )


def peak_bytes() -> int:
    """Return the peak resident memory of this process in bytes.

    Linux inherits ru_maxrss from the parent process, so this process's own high-water mark is read if available.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # in bytes on macOS


def main() -> None:
    """Read the job, run it, and write the measurements."""
    system, job, result = sys.argv[1:]
    values = json.loads(Path(job).read_text(encoding="utf-8"))
    write_json(Path(result), measure(SYSTEMS[system], Job(**values)))


if __name__ == "__main__":
    main()
