"""Dashboards over five million opinions: each question beside bare SQL on the day aggregate and beside the raw scan.

Fills a database of its own in one statement. Two ratios a question: ours / bare SQL on the counts by point and day, and
the scan of the opinions / ours.
"""

from __future__ import annotations

import sys

import django

from bench.base import dans_sa_base


def mesurer() -> bool:
    """Run in a process of its own; tell whether every ratio holds."""
    return dans_sa_base("bench.tableaux", "bench_tableaux")


if __name__ == "__main__":
    # Only here are its settings those of the database to fill.
    django.setup()
    from bench.questions import mesurer_ici

    sys.exit(mesurer_ici())
