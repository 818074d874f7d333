"""What the load showed, for the terminal."""

from collections.abc import Iterator
from statistics import quantiles

from benchmarks.loading.server import Memory, Server
from benchmarks.loading.tally import TURNED_AWAY, Tally

_GROWTH, _LEAST = 1.10, 50
"""Memory grows where the last quarter holds a tenth and 50 MB more than the first. Less is what caches take."""


def table(tally: Tally) -> Iterator[str]:
    """Yield the lines of the requests by kind, and of the errors."""
    yield f"{'':24}{'requests':>9}{'p50 ms':>9}{'p95 ms':>9}{'most':>9}"
    for kind, seconds in sorted(tally.seconds.items()):
        p50, p95 = percentiles(seconds)
        yield f"{kind:24}{len(seconds):9,}{p50:9,.0f}{p95:9,.0f}{max(seconds) * 1000:9,.0f}"
    for (kind, how), count in sorted(tally.errors.items()):
        yield f"{'turned away' if how in TURNED_AWAY else 'FAILED'}: {kind}, {count} times: {how}"


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds."""
    cuts = quantiles(seconds * 2 if len(seconds) == 1 else seconds, n=20, method="inclusive")
    return cuts[9] * 1000, cuts[18] * 1000


def problems(tally: Tally, memory: Memory, server: Server) -> list[str]:
    """Return what is wrong, in a sentence each; nothing if all is well."""
    found = []
    if not tally.seconds:
        found.append("nothing was answered")
    if tally.mix_ups:
        found.append(f"{len(tally.mix_ups)} answers or conversations were not those of their session")
    if failed := tally.errors.total() - tally.turned_away():
        found.append(f"{failed} requests failed")
    if memory.last_quarter > max(memory.first_quarter * _GROWTH, memory.first_quarter + _LEAST):
        found.append(f"memory grew from {memory.first_quarter:,.0f} to {memory.last_quarter:,.0f} MB")
    if server.code:
        found.append(f"the app ended with code {server.code}")
    if server.said:
        found.append(f"the app said on stderr: {server.said.strip().splitlines()[-1]}")
    return found
