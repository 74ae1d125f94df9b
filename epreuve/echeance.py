"""The last instant of registration: twelve French zones, seven instants around it, three doors, on a real server.

The clock of the application is held by a file: its processes read the instant that the check writes.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from epreuve import heure
from epreuve.rafale import Reponse, frapper
from epreuve.services import Services
from epreuve.verdict import Annonce, Constat, ecarts

ANNEE = 2026
PARIS = ZoneInfo("Europe/Paris")
CLOTURE = dt.datetime(ANNEE + 1, 1, 1, tzinfo=PARIS)
ECARTS = tuple(dt.timedelta(milliseconds=ecart) for ecart in (-3_600_000, -1000, -1, 0, 1, 1000, 3_600_000))
PORTES = ("formulaire", "reprise", "équipe")
MESSAGE = "closes depuis la fin du 31"
# What the page tells overseas, where the clock is not the one of Paris.
LOCALES = {"Guyane": "31 décembre 2026 à 20 h", "La Réunion": "1er janvier 2027 à 3 h", "Nouvelle-Calédonie": "10 h"}


def verdicts(pile: Services, *, faute: str = "") -> Constat:
    """Open every door an hour and a half before, then knock at each instant; compare with the written rule."""
    pile.vider()
    horloge, debut = pile.dossier / "heure", time.monotonic()
    heure.regler(horloge, CLOTURE + min(ECARTS) - dt.timedelta(minutes=30))
    pile.variables = [f"HEURE={horloge}", "TZ=Pacific/Noumea"]
    try:
        monde = pile.demander("candidatures", "portes", str(ANNEE))
        pile.lancer_web(faute=faute)
        seances = [[_reprendre(pile, un) for un in zone] for zone in monde["brouillons"][0]]
        page = " ".join(frapper(pile.adresse, "/inscription/").texte.split())
        rendus = _frapper_partout(pile, horloge, monde, seances)
        pile.tuer("web")
        releve = pile.demander("candidatures", "relever")
    finally:
        pile.variables = []
        pile.tuer_ceux("web")
    justes = Counter(_est_juste(*rendu, releve["deposees"]) for rendu in rendus)
    attendus = len(monde["zones"]) * len(ECARTS) * len(PORTES)
    fautes = ecarts(
        {
            "verdicts justes": (justes[True], attendus),
            "brouillons gardés": (len(releve["brouillons"]), _brouillons_attendus(monde)),
            "heures locales": (sum(mots in page for mots in LOCALES.values()), len(LOCALES)),
        }
    )
    fausses = [
        f"{porte}, {ecart} : {r.statut}"
        for porte, ecart, _, r in rendus
        if not _est_juste(porte, ecart, _, r, releve["deposees"])
    ]
    chiffres = f"{justes[True]} verdicts justes sur {len(rendus)}, {time.monotonic() - debut:.0f} s"
    return Constat(chiffres, (*fautes, *fausses[:3]))


def _reprendre(pile: Services, brouillon: dict[str, Any]) -> str:
    """Open the draft in a browser by its link; return its session."""
    reponse = frapper(pile.adresse, f"/inscription/reprise/{brouillon['jeton']}/")
    return next(temoin.split("=", 1)[1] for temoin in reponse.temoins if temoin.startswith("sessionid="))


def _frapper_partout(
    pile: Services, horloge: Any, monde: dict[str, Any], seances: list[list[str]]
) -> list[tuple[str, dt.timedelta, str, Reponse]]:
    """Knock at each door from each zone, instant after instant; return who got what."""
    rendus = []
    for rang, ecart in enumerate(ECARTS):
        heure.regler(horloge, CLOTURE + ecart)
        for zone in range(len(monde["zones"])):
            ouvert, repris = (monde["brouillons"][porte][zone][rang] for porte in range(2))
            saisie = monde["saisies"][zone][rang]
            rendus += [
                ("formulaire", ecart, ouvert["courriel"], _envoyer(pile, seances[zone][rang])),
                ("reprise", ecart, repris["courriel"], _envoyer(pile, _reprendre(pile, repris))),
                ("équipe", ecart, saisie["courriel"], _saisir(pile, monde["session"], saisie["champs"])),
            ]
    return rendus


def _envoyer(pile: Services, session: str) -> Reponse:
    return frapper(pile.adresse, "/inscription/recapitulatif/", {}, temoins={"sessionid": session})


def _saisir(pile: Services, session: str, champs: dict[str, Any]) -> Reponse:
    return frapper(pile.adresse, "/pilotage/inscriptions/ajouter/", champs, temoins={"sessionid": session})


def _est_juste(_porte: str, ecart: dt.timedelta, courriel: str, reponse: Reponse, deposees: dict[str, str]) -> bool:
    """Tell whether it was taken, at its instant, before the bound; refused with its reason and no row from it on."""
    if ecart < dt.timedelta(0):
        quand = deposees.get(courriel)
        return reponse.statut == 302 and quand is not None and dt.datetime.fromisoformat(quand) == CLOTURE + ecart
    return reponse.statut == 409 and MESSAGE in reponse.texte and courriel not in deposees


def _brouillons_attendus(monde: dict[str, Any]) -> int:
    """Return how many drafts are left: those of the two public doors, kept whatever the verdict, and one a staff deposit."""
    avant = sum(ecart < dt.timedelta(0) for ecart in ECARTS)
    return len(monde["zones"]) * (2 * len(ECARTS) + avant)


EPREUVES = (
    Annonce(
        "echeance",
        "12 fuseaux × 7 instants × 3 portes autour de minuit : 252 verdicts justes, brouillons gardés",
        verdicts,
        {"faute": "borne_incluse"},
        "l’instant de clôture compris",
    ),
)
