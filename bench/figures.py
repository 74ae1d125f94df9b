"""Where the figures of a benchmark are kept: bench/resultats/, beside the load of the machine."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parent.parent
RESULTATS = RACINE / "bench" / "resultats"


def ecrire(nom: str, **figures: Any) -> None:
    """Keep the figures of a benchmark, and say where."""
    RESULTATS.mkdir(parents=True, exist_ok=True)
    chemin = RESULTATS / f"{nom}.json"
    chemin.write_text(json.dumps({"charge_machine": os.getloadavg()} | figures, ensure_ascii=False, indent=1))
    print(f"Résultats : {chemin.relative_to(RACINE)}", flush=True)


def dire(est_tenu: bool, mots: str) -> bool:
    """Print what was measured after whether its limit holds; return whether it does."""
    print(f"{'tenu ' if est_tenu else 'PASSÉ'} {mots}", flush=True)
    return est_tenu
