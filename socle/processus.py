"""What a process asks of the system about its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
_c = ctypes.CDLL(None) if sys.platform == "linux" else None


def suivre_son_parent(parent: int, quoi: signal.Signals) -> None:
    """Have this process receive `quoi` when its parent dies, and leave at once when it is dead already (on Linux)."""
    if _c is not None:
        _c.prctl(PR_SET_PDEATHSIG, quoi)
        if os.getppid() != parent:
            # Between a fork and its program nothing else can be undone.
            os._exit(1)
