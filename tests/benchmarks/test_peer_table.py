from benchmarks.peer_systems.scoring import Quality
from benchmarks.peer_systems.system import Found
from benchmarks.peer_systems.table import Row, cost, table
from benchmarks.peer_systems.worker import MetricsMiddleware

MEASURED = MetricsMiddleware(
    index_seconds=20.0,
    index_bytes=3_000_000,
    query_seconds=[0.01, 0.02, 0.03],
    found=[Found([])] * 3,
    peak_bytes=700_000_000,
    versions={"txtai": "9"},
)
PLAIN = Quality(0.5, 0.75, 0.25, 0.5, 1234.4, (0.1, 0.2, 0.3))
QUOTING = Quality(0.5, 0.75, 0.25, 0.5, 200.0, (0.1, 0.2, 0.3), answered=0.9, quoted=0.4, quoted_characters=310.2)


def test_cost() -> None:
    found = cost(MEASURED, 300)
    assert (found.index_seconds, found.articles_per_second) == (20.0, 15.0)
    assert (round(found.p50_ms), round(found.p95_ms)) == (20, 29)
    assert (found.memory_mb, found.disk_mb) == (700.0, 3.0)


def test_table_has_a_line_of_quality_and_one_of_cost_for_each_system() -> None:
    rows = {"byline": Row(QUOTING, cost(MEASURED, 300), {"byline": "1"}), "txtai": Row(PLAIN, cost(MEASURED, 300), {})}
    lines = list(table(rows, {}))
    quality, costs = (line.split() for line in lines if line.startswith("txtai  "))
    assert quality == ["txtai", "0.500", "0.750", "0.250", "0.500", "0.100", "0.200", "0.300", "1,234"]
    assert costs == ["txtai", "20.0", "15.0", "20.0", "29.0", "700.0", "3.0"]
    quoting = [line for line in lines if "quoting" in line]
    assert len(quoting) == 1
    assert quoting[0].startswith("byline answers 0.900 of the questions, quoting 310 characters")
    assert "for 0.400 of all" in quoting[0]


def test_a_failed_system_has_its_reason_in_its_line() -> None:
    lines = list(table({"txtai": Row(PLAIN, cost(MEASURED, 300), {})}, {"chroma": "no disk"}))
    assert [line.split(maxsplit=1)[1] for line in lines if line.startswith("chroma")] == ["failed: no disk"]
