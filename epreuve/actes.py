"""How a program of the stack's environment is asked for one of its acts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any


def repondre(*actes: Callable[..., Any]) -> None:
    """Run the act that the command line names, with its numbers; print what it returns in JSON."""
    nom, *nombres = sys.argv[1:]
    (demande,) = (acte for acte in actes if acte.__name__ == nom)
    json.dump(demande(*map(int, nombres)), sys.stdout)


def obeir(*actes: Callable[[dict[str, Any]], Any]) -> None:
    """Run the act that the command line names, by the orders on the input; print what it returns in JSON."""
    (demande,) = (acte for acte in actes if acte.__name__ == sys.argv[1])
    json.dump(demande(json.load(sys.stdin)), sys.stdout)
