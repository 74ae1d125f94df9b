"""Linear algebra that gives up, as LAPACK does where it finds no answer."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np


def renoncer(*_parametres: Any, **_options: Any) -> NoReturn:
    """Stand for a routine of `numpy.linalg`."""
    raise np.linalg.LinAlgError("SVD did not converge")
