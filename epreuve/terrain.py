"""Visits graded in Chromium without network, then sent while the server is killed."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import time
from typing import Any

from epreuve.enveloppes import Tueur
from epreuve.services import Services
from epreuve.verdict import Annonce, Constat, en_mots, rien_d_autre

A_LA_MAIN = 3
LIMITE = 1200
# A phone learns its skew to half the time of one exchange, seconds on a loaded machine.
MARGE = dt.timedelta(seconds=10)


def navigateur(pile: Services, *, graine: int, visites: int = 200, faute: str = "") -> Constat:
    """One phone, its clock eight days ahead; a few visits by the screens, the others by the modules they call."""
    monde = pile.ouvrir("monde", "creer", str(visites), "1", faute=faute)
    ordres = _ordonner(pile, monde, visites, LIMITE if not faute else 60)
    rempli = pile.demander("navigateur", "remplir", ordres=ordres)
    depart = time.monotonic()
    with Tueur(pile, random.Random(graine), faute) as morts:
        envoye = pile.demander("navigateur", "envoyer", ordres=ordres)
    duree = time.monotonic() - depart
    releve = pile.relever("monde")
    faux = _instants_faux(releve, rempli["vus"])
    obtenu = _obtenu(releve, envoye["reste"], faux)
    chiffres = (
        f"{rempli['chutes']} chutes du navigateur, {envoye['avant']} gestes en attente, {morts.nombre} morts du serveur, "
        f"{en_mots(obtenu)}, {duree:.0f} s"
    )
    fautes = rien_d_autre({"visites soumises": visites, "photos": visites}, obtenu)
    return Constat(chiffres, (*fautes, *[*envoye["reste"]["motifs"], *faux][:3]))


def _ordonner(pile: Services, monde: dict[str, Any], visites: int, limite: int) -> dict[str, Any]:
    """Take a phone that was never on; return what its browser is told."""
    profil = pile.dossier / "profil"
    shutil.rmtree(profil, ignore_errors=True)
    (enqueteur,) = monde["enqueteurs"]
    return {
        "adresse": pile.adresse,
        "profil": str(profil),
        "session": enqueteur["session"],
        "visites": enqueteur["visites"],
        "mesures": monde["mesures"],
        "a_la_main": min(A_LA_MAIN, -(-visites // 40)),
        "limite": limite,
    }


def _obtenu(releve: dict[str, Any], reste: dict[str, Any], faux: list[str]) -> dict[str, int]:
    """Count what came, and what stayed on the phone."""
    return {
        "visites soumises": releve["soumissions"],
        "photos": len(releve["pieces"]),
        "restées sur le téléphone": reste["nombre"] + reste["aVoir"],
        "fichiers orphelins": len(releve["orphelins"]),
        "fichiers absents": len(releve["absents"]),
        "conflits": releve["conflits"],
        "instants faux": len(faux),
    }


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
