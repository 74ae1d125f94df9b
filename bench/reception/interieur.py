"""Processor time of a row inside one process: the application is called as a server calls it, without a server.

`python -m bench.reception.interieur` reads `{"tours", "appels", "jetons"}` in JSON and prints, for each kind of request,
the microseconds of processor per accepted row of each round.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import json
import sys
import time
import uuid
from statistics import median
from typing import Any

from barometre.wsgi import application
from bench.reception.pairs import API, API_NUE, COMMENTAIRE, LOT

POIGNEE = 25


def appeler(chemin: str, corps: bytes, jeton: str = "") -> dict[str, Any]:
    """Post as a server would; return the JSON answered with 200."""
    dit: list[str] = []

    def demarrer(statut: str, *_: Any) -> Any:
        dit.append(statut)

    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": chemin,
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(corps)),
        "HTTP_AUTHORIZATION": f"Borne {jeton}",
        "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(corps),
    }
    reponse = application(environ, demarrer)
    lu = b"".join(reponse)
    reponse.close()
    if not dit[0].startswith("200"):
        raise RuntimeError(f"{dit[0]} {lu[:300]!r}")
    return json.loads(lu)  # type: ignore[no-any-return]


class Appareil:
    """A kiosk that numbers its opinions."""

    def __init__(self, jeton: str) -> None:
        self.jeton, self.sequence, self.envoyes = jeton, 0, 0

    def avis(self) -> dict[str, Any]:
        self.sequence += 1
        reponses = {
            "K1": 4,
            "K2": "etat-civil",
            "K3": "oui",
            "K4": ["attente", "clarte"],
            "K5": "plutot",
            "K6": COMMENTAIRE,
        }
        instant = dt.datetime.now(dt.UTC).isoformat()
        return {"id": str(uuid.uuid4()), "sequence": self.sequence, "saisi_le": instant, "reponses": reponses}

    def lots(self, nombre: int, taille: int) -> list[bytes]:
        return [json.dumps({"avis": [self.avis() for _ in range(taille)]}).encode() for _ in range(nombre)]

    def envoyer(self, lots: list[bytes], statut: str) -> float:
        """Post every batch; return the microseconds of processor a row, all rows having had this outcome."""
        issues: list[str] = []
        depart = time.process_time()
        for lot in lots:
            issues += [recu["statut"] for recu in appeler(API, lot, self.jeton)["recus"]]
        duree = time.process_time() - depart
        if set(issues) != {statut}:
            raise RuntimeError(f"{set(issues)} au lieu de {statut}")
        return 1e6 * duree / len(issues)


def nue(nombre: int) -> float:
    """Post single answers to the bare cursor view; return the microseconds of processor a row."""
    corps = [
        json.dumps(
            {
                "id": str(uuid.uuid4()),
                "service": 12,
                "note": 4,
                "raisons": ["attente", "clarte"],
                "commentaire": COMMENTAIRE,
            }
        ).encode()
        for _ in range(nombre)
    ]
    depart = time.process_time()
    for un in corps:
        appeler(API_NUE, un)
    return 1e6 * (time.process_time() - depart) / nombre


def mesurer(tours: int, appels: int, jetons: list[str]) -> dict[str, list[float]]:
    """Alternate the kinds, round after round, a kiosk of its own each round; the first round warms up.

    Inside a round, single answers take turns with the bare view by small handfuls: both see the same machine, and a
    handful that another process disturbed weighs no more than one.
    """
    mesures: dict[str, list[float]] = {"nue": [], "unite": [], "lot": [], "rejeu": []}
    for tour in range(-1, tours):
        appareil = Appareil(jetons[tour])
        gc.collect()
        poignees = [
            (nue(POIGNEE), appareil.envoyer(appareil.lots(POIGNEE, 1), "enregistre")) for _ in range(appels // POIGNEE)
        ]
        lots = appareil.lots(appels // POIGNEE, LOT)
        vus = {
            "nue": median(nues for nues, _ in poignees),
            "unite": median(unites for _, unites in poignees),
            "lot": appareil.envoyer(lots, "enregistre"),
            "rejeu": appareil.envoyer(lots, "deja_recu"),
        }
        if tour >= 0:
            for nom, valeur in vus.items():
                mesures[nom].append(valeur)
    return mesures


if __name__ == "__main__":
    json.dump(mesurer(**json.load(sys.stdin)), sys.stdout)
