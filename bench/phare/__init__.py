"""Lighthouse on every public page of the demonstration, as a phone sees it through the relay: `python -m bench phare`.

What audits is installed when it is asked for, by its lock, in var/phare: 180 MB that nothing else needs. A bench of its
own, that `make bench` leaves out: an hour of a busy machine says little of the time that a page takes.
"""

from bench.phare.audit import mesurer

__all__ = ["mesurer"]
