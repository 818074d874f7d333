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
    """What a system is to do: index the files in `articles` with the model into `store`, then ask the questions."""

    articles: str
    model: str
    store: str
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a job.

    `index_seconds` goes from loading the system and its model to the written index, `query_seconds` has one value a
    question, its embedding included.
    """

    index_seconds: float
    index_bytes: int
    query_seconds: Sequence[float]
    found: Sequence[Found]
    peak_bytes: int
    versions: Mapping[str, str]


def write_json(path: Path, value: Job | Measured) -> None:
    """Write a job or what came of it."""
    path.write_text(json.dumps(asdict(value), ensure_ascii=False), encoding="utf-8")


def read_measured(path: Path) -> Measured:
    """Read what came of a job."""
    values = json.loads(path.read_text(encoding="utf-8"))
    found = [
        Found([Passage(**passage) for passage in item["passages"]], [Passage(**passage) for passage in item["quoted"]])
        for item in values["found"]
    ]
    return Measured(**{**values, "found": found})


def measure(kind: type[System], job: Job) -> Measured:
    """Do the job with a system of this kind."""
    import sentence_transformers  # noqa: F401  # all need it, and loading it is no system's own time

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
    """Return the most memory that this process has had in use (resident).

    Linux hands ru_maxrss on from the process that started this one, so its own high-water mark is read where it is.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # in bytes on a Mac


def main() -> None:
    """Read the job, do it, write what came of it."""
    system, job, result = sys.argv[1:]
    values = json.loads(Path(job).read_text(encoding="utf-8"))
    write_json(Path(result), measure(SYSTEMS[system], Job(**values)))


if __name__ == "__main__":
    main()
