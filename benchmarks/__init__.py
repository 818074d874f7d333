"""Benchmarks, run by hand: quality, speed and robustness, also in comparison with other systems."""
