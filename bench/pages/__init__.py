"""Every page of staff and of a body at 1,000 bodies and 5 million opinions: queries, processor, weight; exports: memory.

Addresses and who may open them are those of the access matrix (`tests/architecture`): none is left out.
"""

from __future__ import annotations

from bench.base import dans_sa_base


def mesurer() -> bool:
    """Run in a process of its own, on a database of its own; tell whether every page holds."""
    return dans_sa_base("bench.pages", "bench_pages")
