"""`make audit`: what is publicly known against each locked version. Needs the network.

Exits 0 when everything was audited and nothing is known, 1 when something is, 3 when anything could not be audited: an
audit of nothing finds nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from outils.nomenclature import VERROUS
from outils.versions import RACINE

CONNUE, PANNE = 1, 3
AUDITEUR = RACINE / "var" / "audit" / "bin" / "pip-audit"
Lancer = Callable[[list[str]], str]


def lancer(commande: list[str]) -> str:
    """Run a tool of audit; return what it prints: its exit code says less than its document."""
    return subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False).stdout  # noqa: S603


def auditer_python(fichier: Path, lancer: Lancer) -> tuple[int, list[str], list[str]]:
    """Return how many versions of a lock were audited, what is known, and what could not be audited."""
    mots = ["-r", str(fichier), "--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    nom = fichier.name
    try:
        lues = json.loads(lancer([str(AUDITEUR), *mots]))["dependencies"]
    except (json.JSONDecodeError, KeyError, OSError):
        return 0, [], [f"{nom} : l’auditeur n’a rien rendu"]
    connues = [f"{d['name']} {d['version']} : {v['id']}" for d in lues for v in d.get("vulns", ())]
    omises = [f"{nom} : {d['name']}, {d['skip_reason']}" for d in lues if "skip_reason" in d]
    nombre = len(lues) - len(omises)
    return nombre, connues, omises if nombre else [*omises, f"{nom} : aucun paquet audité"]


def auditer_npm(lancer: Lancer) -> tuple[int, list[str], list[str]]:
    """Return the same of the packages of the browser."""
    try:
        lu = json.loads(lancer(["npm", "audit", "--json", "--audit=true"]))
        nombre = int(lu["metadata"]["dependencies"]["total"])
    except (json.JSONDecodeError, KeyError, OSError):
        return 0, [], ["package-lock.json : npm n’a rien rendu"]
    connues = [f"{nom} : {dite['severity']}" for nom, dite in lu["vulnerabilities"].items()]
    return nombre, connues, [] if nombre else ["package-lock.json : aucun paquet audité"]


def principal(lancer: Lancer) -> int:
    """Audit every lock; say what is known and what was not audited."""
    audits = [auditer_python(RACINE / "requirements" / f"{nom}.txt", lancer) for nom, _ in VERROUS]
    audits.append(auditer_npm(lancer))
    connues = sorted({connue for _, dites, _ in audits for connue in dites})
    omises = [omise for _, _, dites in audits for omise in dites]
    for ligne in connues:
        sys.stdout.write(f"{ligne}\n")
    for ligne in omises:
        sys.stderr.write(f"{ligne}\n")
    sys.stdout.write(f"{sum(n for n, _, _ in audits)} audités, {len(connues)} connues, {len(omises)} non audités\n")
    return CONNUE if connues else PANNE if omises else 0


if __name__ == "__main__":
    sys.exit(principal(lancer))
