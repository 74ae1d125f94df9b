"""A whole invented edition played twice, on either database, in processes that share nothing but the seed."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from epreuve.services import PYTHON, RACINE, Services
from epreuve.verdict import Annonce, Constat, comparer

COUVERTURE = 0.9
"""Least share of true scores, and of true ranks, inside what was published of them."""
COMMANDE = "import sys, manage; sys.argv[0] = 'manage.py'; manage.main()"
# What a contact shows depends on its row, that the database identifies by chance.
FUITE = """
import django
django.setup()
from portail.simulation.monde import Monde
cle_de = Monde.cle_de
Monde.cle_de = lambda monde, visite: (*cle_de(monde, visite)[:-1], str(visite.pk))
"""


class _Partie(NamedTuple):
    """A simulation that runs, and where it says how far it is."""

    processus: subprocess.Popen[str]
    dits: Path


def rejouee(pile: Services, *, graine: int, organismes: int = 349, faute: str = "") -> Constat:
    """Play on SQLite and on PostgreSQL at once, with other hash seeds, locales and time zones; `faute` lets chance in."""
    fichier = f"sqlite:///{pile.dossier / 'sans-objet.sqlite3'}"
    lancees = [
        _lancer(pile, organismes, graine, faute, DATABASE_URL=fichier, PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC"),
        _lancer(pile, organismes, graine, faute, PYTHONHASHSEED="4242", LC_ALL="C.UTF-8", TZ="Asia/Tokyo"),
    ]
    documents = [_lire(lancee) for lancee in lancees]
    return Constat(" ; ".join(map(_dire, documents)), (*_egales(documents), *sum(map(_fautes, documents), ())))


def grande(pile: Services, *, graine: int, organismes: int = 1000, faute: str = "") -> Constat:
    """Play once, on PostgreSQL; `faute` plays less than what is asked."""
    document = _lire(_lancer(pile, organismes if not faute else 4, graine, ""))
    return Constat(_dire(document), (*comparer({"organismes": organismes}, document), *_fautes(document)))


def _lancer(pile: Services, organismes: int, graine: int, faute: str, **variables: str) -> _Partie:
    """Start a simulation in the settings of a demonstration, where it may be played."""
    dits = pile.dossier / f"simulation-{variables.get('PYTHONHASHSEED', '')}.txt"
    de_la_pile = dict(variable.split("=", 1) for variable in pile.environnement())
    demonstration = {"DJANGO_SETTINGS_MODULE": "barometre.settings.dev", "BAROMETRE_DEMO": "1"}
    mots = ("simuler_campagne", f"--organismes={organismes}", f"--graine={graine}", "--json")
    with dits.open("w") as erreurs:
        processus = subprocess.Popen(
            [PYTHON, "-c", (FUITE if faute else "") + COMMANDE, *mots],
            cwd=RACINE,
            env={**os.environ, **de_la_pile, **demonstration, **variables},
            stdout=subprocess.PIPE,
            stderr=erreurs,
            text=True,
        )
    return _Partie(processus, dits)


def _lire(lancee: _Partie) -> dict[str, Any]:
    lu, _ = lancee.processus.communicate()
    if not lu:
        # Each act says a line in JSON: what stopped the simulation is among the others.
        dits = [ligne for ligne in lancee.dits.read_text().splitlines() if not ligne.startswith("{")]
        raise RuntimeError("\n".join(["La simulation s’est arrêtée\u202f:", *dits[-12:]]))
    document: dict[str, Any] = json.loads(lu)
    return document | {"code": lancee.processus.returncode}


def _egales(documents: list[dict[str, Any]]) -> tuple[str, ...]:
    empreintes = {document["empreinte"] for document in documents}
    return () if len(empreintes) == 1 else (f"{len(empreintes)} empreintes pour une graine",)


def _fautes(document: dict[str, Any]) -> tuple[str, ...]:
    rompus = tuple(f"invariant rompu : {nom}" for nom, tenu in document["invariants"].items() if not tenu)
    couverture = document["couverture"]
    manques = tuple(
        f"couverture des {quoi} : {couverture[quoi]}" for quoi in ("scores", "rangs") if couverture[quoi] < COUVERTURE
    )
    return (*comparer({"code": 0}, document), *rompus, *manques)


def _dire(document: dict[str, Any]) -> str:
    duree, comptes = sum(phase["duree_s"] for phase in document["phases"]), document["comptes"]
    couverture = document["couverture"]
    return (
        f"{document['organismes']} organismes, {comptes['contacts']} contacts, {comptes['enveloppes']} gestes, "
        f"{len(document['invariants'])} invariants, couverture {couverture['scores']} et {couverture['rangs']}, "
        f"{duree:.0f} s, {document['memoire_max_mo']} Mo, {document['empreinte'][:12]}"
    )


EPREUVES = (
    Annonce(
        "simulation",
        "une édition de 349 organismes jouée par SQLite et par PostgreSQL : même empreinte, invariants, couverture",
        rejouee,
        {"organismes": 4, "faute": "fuite"},
        "un contact qui dépend de sa ligne",
        est_exercice=True,
    ),
    Annonce(
        "simulation-1000",
        "une édition de 1 000 organismes jouée entière : invariants, couverture, durée, mémoire",
        grande,
        {"faute": "moins"},
        "quatre organismes",
        est_exercice=True,
    ),
)
