"""Scores of 1,000 bodies × 25 contacts beside the bare GROUP BY of their marks; one body beside all; memory; writing.

The marks stand in a table that the bench builds outside the clock: one row a criterion that counts.
"""

from __future__ import annotations

from bench.base import dans_sa_base


def mesurer() -> bool:
    """Run in a process of its own, on a database of its own; tell whether every limit holds."""
    return dans_sa_base("bench.calculs", "bench_calculs")
