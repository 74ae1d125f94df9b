"""Searches in the directory: time beside a bare scan of its names, what asking for its state costs, memory of the index.

Fills a database of its own with the real directory.
"""

from __future__ import annotations

import sys

import django

from bench.base import dans_sa_base


def mesurer() -> bool:
    """Run in a process of its own; tell whether all hold."""
    return dans_sa_base("bench.recherche", "bench_recherche")


if __name__ == "__main__":
    # Only here are its settings those of the database to fill.
    django.setup()
    from bench.annuaire import mesurer_ici

    sys.exit(mesurer_ici())
