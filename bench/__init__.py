"""Benchmarks: `python -m bench NAME`; each line tells the figure, its limit and the naive peer's."""
