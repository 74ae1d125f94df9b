"""The planner: gap, wall time and memory of the whole command, beside the greedy peer and against the limits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bench.figures import RACINE, dire, ecrire
from bench.instances import DEUX_VAGUES, Variante, fabriquer

ECART_MAX = 0.005
MEMOIRE_MAX_MIO = 512.0


@dataclass(frozen=True)
class Epreuve:
    """A variant and its limit in seconds."""

    variante: Variante
    secondes: float


PETITE = Variante("349 × 10 × 800", 349, 10, 800)
GRANDE = Variante("1000 × 25 × 1200", 1000, 25, 1200)
EPREUVES = (
    Epreuve(PETITE, 10),
    Epreuve(replace(PETITE, nom="349, sur place 60 %, total serré", sur_place=0.6, tension="total"), 10),
    Epreuve(replace(PETITE, nom="349, sur place 60 %, semaines serrées", sur_place=0.6, tension="semaine"), 10),
    Epreuve(GRANDE, 40),
    Epreuve(replace(GRANDE, nom="1000, deux vagues", periodes=DEUX_VAGUES), 40),
    Epreuve(replace(GRANDE, nom="1000, sur place 60 %", sur_place=0.6), 40),
    Epreuve(replace(GRANDE, nom="1000, sur place 60 %, total serré", sur_place=0.6, tension="total"), 40),
    Epreuve(replace(GRANDE, nom="1000, sur place 60 %, semaines serrées", sur_place=0.6, tension="semaine"), 40),
)


def mesurer() -> bool:
    """Run every variant through the command, print one line each, write the figures; tell whether all hold."""
    mesures = [_mesurer(epreuve) for epreuve in EPREUVES]
    ecrire("planification", mesures=mesures)
    return all(mesure["tenu"] for mesure in mesures)


def _mesurer(epreuve: Epreuve) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as dossier:
        instance, plan = Path(dossier) / "instance.json", Path(dossier) / "plan.json"
        instance.write_text(json.dumps(fabriquer(epreuve.variante)))
        secondes, memoire = _lancer(instance, plan)
        document = json.loads(plan.read_text())
        verification = _python("manage.py", "verifier_plan", f"--instance={instance}", f"--plan={plan}")
        glouton = _python("-c", GLOUTON, str(instance), check=True)
    mesure = {
        "variante": asdict(epreuve.variante),
        "secondes": round(secondes, 2),
        "limite_s": epreuve.secondes,
        "memoire_mio": round(memoire, 1),
        **{cle: document[cle] for cle in ("ecart", "objectif", "borne", "termes")},
        "conforme": verification.returncode == 0,
        "glouton": json.loads(glouton.stdout),
    }
    mesure["tenu"] = (
        mesure["conforme"]
        and mesure["ecart"] <= ECART_MAX
        and secondes <= epreuve.secondes
        and memoire <= MEMOIRE_MAX_MIO
    )
    _dire(epreuve.variante.nom, mesure)
    return mesure


# The greedy peer in its own process, so that its memory and time do not mix with the plan's.
GLOUTON = """
import json, sys
from pathlib import Path
from enquetes.planification.logic.echange import lire_instance
from enquetes.planification.logic.solveur import affecter
plan = affecter(lire_instance(Path(sys.argv[1]).read_bytes())[0], graine=0)
print(json.dumps({"objectif": plan.objectif, "refusees": len(plan.refusees), "secondes": round(plan.duree_s, 2)}))
"""


def _python(*arguments: str, check: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=RACINE, capture_output=True, text=True, check=check)


def _lancer(instance: Path, plan: Path) -> tuple[float, float]:
    """Run the command; return its wall time, its greedy peer included, and its peak memory in MiB."""
    debut = time.monotonic()
    with plan.open("w") as sortie:
        processus = subprocess.Popen(
            [sys.executable, "manage.py", "planifier", "--instance", str(instance), "--json", "--limite", "600"],
            cwd=RACINE,
            stdout=sortie,
            stderr=subprocess.DEVNULL,
        )
        _pid, statut, usage = os.wait4(processus.pid, 0)
    if statut:
        raise SystemExit(f"planifier a échoué ({statut}).")
    return time.monotonic() - debut, usage.ru_maxrss / 1024


def _dire(nom: str, mesure: dict[str, Any]) -> None:
    glouton = mesure["glouton"]
    dire(
        mesure["tenu"],
        f"{nom:38} écart {mesure['ecart']:.3%} "
        f"(× {mesure['ecart'] / ECART_MAX:.2f} de la limite), "
        f"{mesure['secondes']:.1f} s (× {mesure['secondes'] / mesure['limite_s']:.2f}), "
        f"{mesure['memoire_mio']:.0f} Mio (× {mesure['memoire_mio'] / MEMOIRE_MAX_MIO:.2f}) ; "
        f"glouton {glouton['objectif']} = × {glouton['objectif'] / max(1, mesure['objectif']):.2f} du plan, "
        f"{glouton['refusees']} refus, {glouton['secondes']:.1f} s",
    )
