"""Stuffing: limits that a hundred calls at once and forged headers do not bend, a crowd that nobody holds."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from epreuve import heure
from epreuve.appareil import Smartphone
from epreuve.rafale import Reponse, ensemble, frapper
from epreuve.services import Services
from epreuve.verdict import Annonce, Chronometre, Constat, Mesures, ecarts

APPELS, LIMITE, OUVRIERS = 100, 6, 4
TELEPHONES, REPONSES = 200, 1000
MIDI = dt.time(10, tzinfo=dt.UTC)
DIX_MINUTES, UNE_MINUTE = dt.timedelta(minutes=10), dt.timedelta(minutes=1)
# What people may be wrongly held, and what a script may have counted.
RETENUS_A_TORT, COMPTES_AU_PLUS = 1, 12
FACES = (5, 4, 5, 3, 4, 5, 2, 4, 5, 1)
EN_TETE_CRU = "relais_imaginaire"
# Each mistake, and the figure that it must turn red.
FAUTES = {
    EN_TETE_CRU: "courriels d’un client",
    "tri_credule": "comptés du script",
    "tri_mort": "comptés de la foule",
}


def limites(
    pile: Services, *, graine: int, telephones: int = TELEPHONES, reponses: int = REPONSES, faute: str = ""
) -> Constat:
    """A hundred mails asked for at once, then under a hundred forged addresses; two hundred phones; one script.

    A mistake of the limits is looked for in the limits alone, one of the sorting in what it sorts.
    """
    duree, midi = Chronometre(), dt.datetime.combine(dt.datetime.now(dt.UTC), MIDI)
    mesures: Mesures = {}
    dits = []
    with heure.tenue(pile, midi, f"PROXYS_DE_CONFIANCE={int(faute == EN_TETE_CRU)}") as horloge:
        monde = pile.ouvrir("accueil", "creer", "1", ouvriers=OUVRIERS)
        if faute in {"", EN_TETE_CRU}:
            dits.append(_courriels(pile, mesures))
        if faute != EN_TETE_CRU:
            foule = _Foule(pile, horloge, midi, monde["avis"], random.Random(graine), faute)
            tries = foule.passer(telephones, reponses)
            dits.append(str(tries))
            mesures |= tries.mesures()
        pile.tuer("web")
        mesures["adresses gardées"] = (_adresses_gardees(pile), 0)
    return Constat(f"{' ; '.join(dits)} ; {duree}", ecarts(mesures))


def fautes_ensemble(pile: Services, *, graine: int) -> Constat:
    """Run each mistake, small; green, and so void, as soon as one of them leaves its figure right."""
    rouges = []
    for faute, mesure in FAUTES.items():
        constat = limites(pile, graine=graine, telephones=40, reponses=60, faute=faute)
        rouges += [f"{faute} : {dite}" for dite in constat.fautes if dite.startswith(f"{mesure} :")]
    return Constat("", (" ; ".join(rouges),) if len(rouges) == len(FAUTES) else ())


def _courriels(pile: Services, mesures: Mesures) -> str:
    """Ask for mails at once, with and without forged headers; return what passed, in words."""
    passes = [_passer(pile, f"abus{tour}@ville.exemple", forge=bool(tour)) for tour in range(2)]
    # One client has sixty an hour; the hundred others came from elsewhere, as they said.
    boites = [_boites(pile, tour) for tour in range(2)]
    mesures["courriels à une boîte"] = (passes, [LIMITE, LIMITE])
    mesures["courriels d’un client"] = (sum(boites), 60 - 2 * LIMITE)
    return f"{passes} courriels sur {APPELS}, en-têtes forgés compris"


def _passer(pile: Services, courriel: str, *, forge: bool) -> int:
    """Ask a hundred times at once for the mail of one box; return how many pass."""
    gestes = [partial(_demander, pile, courriel, rang if forge else 0) for rang in range(1, APPELS + 1)]
    return Counter(reponse.statut for reponse in ensemble(gestes))[302]


def _boites(pile: Services, tour: int) -> int:
    """Ask for a hundred boxes at once; return how many pass: one client has one limit, whatever he says he is."""
    gestes = [partial(_demander, pile, f"boite{tour}.{rang}@ville.exemple", rang) for rang in range(1, APPELS + 1)]
    return Counter(reponse.statut for reponse in ensemble(gestes))[302]


def _demander(pile: Services, courriel: str, rang: int) -> Reponse:
    faux = f"198.51.100.{rang}"
    tetes = {"X-Forwarded-For": faux, "X-Real-IP": faux, "Forwarded": f"for={faux}"} if rang else {}
    return frapper(pile.adresse, "/inscription/retrouver/", {"courriel": courriel}, en_tetes=tetes)


@dataclass(frozen=True)
class _Tries:
    """How many were sent; what became of those of a crowd, of the same once a script has passed, of the script's."""

    telephones: int
    reponses: int

    foule: Counter[str]
    restes: Counter[str]
    script: Counter[str]

    def __str__(self) -> str:
        foule, restes, script = self.foule, self.restes, self.script
        return (
            f"{foule['compte']} comptés sur {foule['recus']} téléphones, {restes['compte']} après le script ; "
            f"{script['compte']} comptés et {script['retenu']} retenus sur {script['recus']} d’un script"
        )

    def mesures(self) -> Mesures:
        """Compare with what was sent; whoever was of the crowd stays counted after the script as before."""
        foule, restes, script, telephones = self.foule, self.restes, self.script, self.telephones
        return {
            "avis de la foule": ((foule["recus"], restes["recus"]), (telephones, telephones)),
            "triés de la foule": (foule["compte"] + foule["retenu"], telephones),
            "comptés de la foule": (foule["compte"] >= telephones - RETENUS_A_TORT, True),
            "comptés de la foule après le script": (restes["compte"] >= foule["compte"] - RETENUS_A_TORT, True),
            "avis du script": (script["recus"], self.reponses),
            "triés du script": (script["compte"] + script["retenu"], self.reponses),
            "comptés du script": (script["compte"] <= COMPTES_AU_PLUS, True),
        }


@dataclass
class _Foule:
    """People behind one address by a held clock, then somebody with a program; what the sorting makes of them."""

    pile: Services
    horloge: Path
    midi: dt.datetime
    code: str
    hasard: random.Random
    faute: str

    def passer(self, telephones: int, reponses: int) -> _Tries:
        """Let so many phones pass, then so many answers of a script; sort what each sent."""
        self._telephones(telephones)
        foule = self._trier(self.midi + DIX_MINUTES * 3)["avant"]
        self._un_script(self.midi + DIX_MINUTES * 6, reponses)
        apres = self._trier(self.midi + DIX_MINUTES * 9)
        return _Tries(telephones, reponses, foule, apres["avant"], apres["depuis"])

    def _telephones(self, nombre: int) -> None:
        """Let people answer within ten minutes, each at her own pace."""
        for arrivee in sorted(self.hasard.uniform(0, DIX_MINUTES.total_seconds()) for _ in range(nombre)):
            ouverte = self.midi + dt.timedelta(seconds=arrivee)
            self._repondre(ouverte, self.hasard.uniform(6, 40), self.hasard.choice(FACES), self.hasard)

    def _un_script(self, debut: dt.datetime, nombre: int) -> None:
        """Send the best face again and again within a minute, as fast as a page lets itself be sent."""
        for rang in range(nombre):
            self._repondre(debut + rang * UNE_MINUTE / nombre, 1.0, 5, random.Random(rang))

    def _repondre(self, ouverte: dt.datetime, secondes: float, face: int, hasard: random.Random) -> None:
        telephone = Smartphone(f"/avis/{self.code}/", hasard)
        heure.regler(self.horloge, ouverte)
        telephone.ouvrir(self.pile.adresse)
        heure.regler(self.horloge, ouverte + dt.timedelta(seconds=secondes))
        telephone.envoyer(self.pile.adresse, face)

    def _trier(self, quand: dt.datetime) -> dict[str, Counter[str]]:
        """Sort what waits at that instant, and recount what came before the script and since."""
        heure.regler(self.horloge, quand)
        coupure = str(int((self.midi + DIX_MINUTES * 5).timestamp()))
        lus = self.pile.demander("monde_des_courses", "compter", coupure, FAUTE=self.faute)
        return {quels: Counter(comptes) for quels, comptes in lus.items()}


def _adresses_gardees(pile: Services) -> int:
    """Count the addresses of these clients in a dump of the whole database."""
    mots = ["pg_dump", "-h", "127.0.0.1", "-p", str(pile.port_pg), "-U", pile.superutilisateur, "--data-only"]
    vidage = subprocess.run([*mots, "barometre"], capture_output=True, check=True).stdout
    return vidage.count(b"127.0.0.1") + vidage.count(b"198.51.100.")


EPREUVES = (
    Annonce(
        "bourrage",
        "100 appels à la fois, en-têtes d’adresse forgés : la limite exacte ; 200 téléphones, une adresse : 1 retenu au plus",
        limites,
        fautes_ensemble,
        "croire l’en-tête d’adresse, trier sans juger, ne pas trier",
    ),
)
