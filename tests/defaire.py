"""What a block wrote is taken back: a scene set once for a whole module, a campaign played twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def puis_defaire() -> Iterator[None]:
    """Let a block write, then take it all back.

    As in a test, this transaction is none to what is proved of acts: what locks opens its own, what must be alone is.
    """
    bloc = transaction.atomic()
    bloc._from_testcase = True  # type: ignore[attr-defined]
    with bloc:
        yield
        transaction.set_rollback(True)
