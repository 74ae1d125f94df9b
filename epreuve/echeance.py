"""The last instant of registration: twelve French zones, seven instants around it, three doors, on a real server.

The clock of the application is held by a file: its processes read the instant that the check writes.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from epreuve import heure
from epreuve.rafale import Reponse, frapper
from epreuve.services import Services
from epreuve.verdict import Annonce, Chronometre, Constat, Mesures, ecarts

ANNEE = 2026
PARIS = ZoneInfo("Europe/Paris")
CLOTURE = dt.datetime(ANNEE + 1, 1, 1, tzinfo=PARIS)
ECARTS = tuple(dt.timedelta(milliseconds=ecart) for ecart in (-3_600_000, -1000, -1, 0, 1, 1000, 3_600_000))
OUVERTURE = CLOTURE + min(ECARTS) - dt.timedelta(minutes=30)
PORTES = ("formulaire", "reprise", "équipe")
MESSAGE = "closes depuis la fin du 31"
# What the page tells overseas, where the clock is not the one of Paris.
LOCALES = {"Guyane": "31 décembre 2026 à 20 h", "La Réunion": "1er janvier 2027 à 3 h", "Nouvelle-Calédonie": "10 h"}


class Rendu(NamedTuple):
    """What a door answered, how long after the closing, to whoever has that address."""

    porte: str
    ecart: dt.timedelta
    courriel: str
    reponse: Reponse

    def __str__(self) -> str:
        return f"{self.porte}, {self.ecart} : {self.reponse.statut}"

    def est_juste(self, deposees: dict[str, str]) -> bool:
        """Tell whether it was taken, at its instant, before the bound; refused with its reason and no row from it on."""
        if self.ecart < dt.timedelta(0):
            quand = deposees.get(self.courriel)
            est_la = quand is not None and dt.datetime.fromisoformat(quand) == CLOTURE + self.ecart
            return self.reponse.statut == 302 and est_la
        return self.reponse.statut == 409 and MESSAGE in self.reponse.texte and self.courriel not in deposees


def verdicts(pile: Services, *, faute: str = "") -> Constat:
    """Open every door an hour and a half before, then knock at each instant; compare with the written rule."""
    duree = Chronometre()
    with heure.tenue(pile, OUVERTURE, "TZ=Pacific/Noumea") as horloge:
        monde = pile.ouvrir("candidatures", "portes", str(ANNEE), faute=faute)
        heures = _nb_heures_locales(pile)
        rendus = _frapper_partout(pile, horloge, monde)
        releve = pile.relever("candidatures")
    faux = [str(rendu) for rendu in rendus if not rendu.est_juste(releve["deposees"])]
    justes, nb_zones = len(rendus) - len(faux), len(monde["zones"])
    mesures: Mesures = {
        "verdicts justes": (justes, nb_zones * len(ECARTS) * len(PORTES)),
        "brouillons gardés": (len(releve["brouillons"]), _brouillons_attendus(nb_zones)),
        "heures locales": (heures, len(LOCALES)),
    }
    chiffres = f"{justes} verdicts justes sur {len(rendus)}, {duree}"
    return Constat(chiffres, (*ecarts(mesures), *faux[:3]))


def _nb_heures_locales(pile: Services) -> int:
    """Count the zones overseas that the first page tells their own hour."""
    page = " ".join(frapper(pile.adresse, "/inscription/").texte.split())
    return sum(mots in page for mots in LOCALES.values())


def _reprendre(pile: Services, brouillon: dict[str, Any]) -> str:
    """Open the draft in a browser by its link; return its session."""
    return frapper(pile.adresse, f"/inscription/reprise/{brouillon['jeton']}/").temoins["sessionid"]


def _frapper_partout(pile: Services, horloge: Path, monde: dict[str, Any]) -> list[Rendu]:
    """Knock at each door from each zone, instant after instant, some having begun before; return who got what."""
    seances = [[_reprendre(pile, un) for un in zone] for zone in monde["brouillons"][0]]
    rendus = []
    for rang, ecart in enumerate(ECARTS):
        heure.regler(horloge, CLOTURE + ecart)
        for zone in range(len(monde["zones"])):
            ouvert, repris = (monde["brouillons"][porte][zone][rang] for porte in range(2))
            saisie = monde["saisies"][zone][rang]
            rendus += [
                Rendu("formulaire", ecart, ouvert["courriel"], _envoyer(pile, seances[zone][rang])),
                Rendu("reprise", ecart, repris["courriel"], _envoyer(pile, _reprendre(pile, repris))),
                Rendu("équipe", ecart, saisie["courriel"], _saisir(pile, monde["session"], saisie["champs"])),
            ]
    return rendus


def _envoyer(pile: Services, session: str) -> Reponse:
    return frapper(pile.adresse, "/inscription/recapitulatif/", {}, temoins={"sessionid": session})


def _saisir(pile: Services, session: str, champs: dict[str, Any]) -> Reponse:
    return frapper(pile.adresse, "/pilotage/inscriptions/ajouter/", champs, temoins={"sessionid": session})


def _brouillons_attendus(nb_zones: int) -> int:
    """Return how many drafts are left: those of the two public doors, kept whatever the verdict, and one a staff deposit."""
    avant = sum(ecart < dt.timedelta(0) for ecart in ECARTS)
    return nb_zones * (2 * len(ECARTS) + avant)


EPREUVES = (
    Annonce(
        "echeance",
        "12 fuseaux × 7 instants × 3 portes autour de minuit : 252 verdicts justes, brouillons gardés",
        verdicts,
        {"faute": "borne_incluse"},
        "l’instant de clôture compris",
    ),
)
