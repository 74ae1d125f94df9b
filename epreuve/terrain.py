"""Visits graded in Chromium without network, then sent while the server is killed."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import time
from typing import Any

from epreuve.enveloppes import Tueur
from epreuve.services import Services
from epreuve.verdict import Annonce, Constat, comparer

A_LA_MAIN = 3
LIMITE = 1200
# A phone learns its skew to half the time of one exchange, seconds on a loaded machine.
MARGE = dt.timedelta(seconds=10)


def navigateur(pile: Services, *, graine: int, visites: int = 200, faute: str = "") -> Constat:
    """One phone, its clock eight days ahead; a few visits by the screens, the others by the modules they call."""
    hasard = random.Random(graine)
    pile.vider()
    profil = pile.dossier / "profil"
    shutil.rmtree(profil, ignore_errors=True)
    monde = json.loads(pile.django("-m", "epreuve.monde", "creer", str(visites), "1"))
    (enqueteur,) = monde["enqueteurs"]
    ordres = {
        "adresse": pile.adresse,
        "profil": str(profil),
        "session": enqueteur["session"],
        "visites": enqueteur["visites"],
        "mesures": monde["mesures"],
        "a_la_main": min(A_LA_MAIN, -(-visites // 40)),
        "limite": LIMITE if not faute else 60,
    }
    pile.lancer_web(faute=faute)
    rempli = _conduire(pile, "remplir", ordres)
    depart = time.monotonic()
    with Tueur(pile, hasard, faute) as morts:
        envoye = _conduire(pile, "envoyer", ordres)
    duree = time.monotonic() - depart
    pile.tuer("web")
    releve = json.loads(pile.django("-m", "epreuve.monde", "relever"))
    faux = _instants_faux(releve, rempli["vus"])
    obtenu = {
        "visites soumises": releve["soumissions"],
        "photos": len(releve["pieces"]),
        "restées sur le téléphone": envoye["reste"]["nombre"] + envoye["reste"]["aVoir"],
        "fichiers orphelins": len(releve["orphelins"]),
        "fichiers absents": len(releve["absents"]),
        "conflits": releve["conflits"],
        "instants faux": len(faux),
    }
    attendu = dict.fromkeys(obtenu, 0) | {"visites soumises": visites, "photos": visites}
    figures = ", ".join(f"{nombre} {nom}" for nom, nombre in obtenu.items())
    fautes = comparer(attendu, obtenu) + tuple([*envoye["reste"]["motifs"], *faux][:3])
    chiffres = (
        f"{rempli['chutes']} chutes du navigateur, {envoye['avant']} gestes en attente, {morts.nombre} morts du serveur, "
        f"{figures}, {duree:.0f} s"
    )
    return Constat(chiffres, fautes)


def _conduire(pile: Services, acte: str, ordres: dict[str, Any]) -> dict[str, Any]:
    lu: dict[str, Any] = json.loads(pile.django("-m", "epreuve.navigateur", acte, entree=json.dumps(ordres)))
    return lu


def _instants_faux(releve: dict[str, Any], vus: dict[str, list[str]]) -> list[str]:
    """Tell the instants that are out of the time when their visit was truly graded, or out of order."""
    fausses = []
    for visite, bornes in vus.items():
        debut, fin = (dt.datetime.fromisoformat(borne) for borne in bornes)
        lue = releve["visites"][visite]
        textes = [lue[nom] for nom in ("commencee_le", "effectuee_le", "deposee_le")]
        instants = [dt.datetime.fromisoformat(texte) for texte in textes if texte]
        est_juste = len(instants) == len(textes) and instants == sorted(instants)
        if not est_juste or instants[0] < debut - MARGE or instants[-1] > fin + MARGE:
            fausses.append(
                f"{bornes[0][11:19]} à {bornes[1][11:19]} UTC : {[texte and texte[11:23] for texte in textes]}"
            )
    return fausses


EPREUVES = (
    Annonce(
        "navigateur",
        "visites dans Chromium sans réseau, huit jours d’avance, onglet et navigateur tués : toutes, 0 double, 0 orphelin",
        navigateur,
        {"visites": 40, "faute": "accuser_avant"},
        "acquitter avant d’écrire",
        est_longue=True,
        a_la_porte={"visites": 100},
    ),
)
