"""10,000 gestures at the address of phones, sent again and out of order; then the same with the server killed."""

from __future__ import annotations

import datetime as dt
import io
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Any, Self

from PIL import Image

from epreuve.services import Services
from epreuve.telephone import ATTENTE, Geste, Registre, Telephone, lots
from epreuve.verdict import Annonce, Constat, comparer, en_mots, rien_d_autre

LOT = 100
EXPEDITEURS = 8
DOUBLES, DEPLACES = 0.30, 0.10
# How far a displaced gesture goes in the queue of its phone: past the end of its batch.
PORTEE = 150
# A phone that knows its skew is exact; one that does not cannot tell its own error from the time of the journey.
TOLERANCES = {True: dt.timedelta(seconds=1), False: dt.timedelta(seconds=ATTENTE)}
# A kill comes about every so many seconds of service, or every so many times what the last start took: on busy cores a
# server killed at the pace of an idle machine would die before it answers anything, for ever.
ENTRE_DEUX_MORTS, PAR_DEMARRAGE = 5.0, 1.5
# When each instant of a visit truly is, since its beginning.
INSTANTS = {
    nom: dt.timedelta(minutes=minutes)
    for nom, minutes in {"commencee_le": 0, "effectuee_le": 1, "terminee_le": 21, "deposee_le": 50}.items()
}
FileDeGestes = tuple[Telephone, list[Geste]]


def doubles_et_desordre(pile: Services, *, graine: int, visites: int = 385, faute: str = "") -> Constat:
    """26 gestures a visit; 30 % sent twice, 10 % displaced; by 8 senders at once, a phone being served by any of them."""
    hasard = random.Random(graine)
    monde, registre = _ouvrir(pile, visites, faute)
    files = list(files_de_gestes(monde))
    brouillees = [(telephone, _brouiller(gestes, hasard)) for telephone, gestes in files]
    duree = _envoyer_tout(pile, brouillees, registre, hasard)
    releve = pile.relever("monde")
    uniques = _nb_gestes(files)
    obtenu = {
        "appliquee": releve["enveloppes"].get("appliquee", 0),
        "lignes": len(releve["identifiants"]),
        "soumissions": releve["soumissions"],
        "conflits": releve["conflits"],
    }
    attendu = {"appliquee": uniques, "lignes": uniques, "soumissions": visites, "conflits": 0}
    fausses = visites_fausses(releve, monde, files)
    chiffres = (
        f"{_nb_gestes(brouillees)} envois pour {uniques} enveloppes, {obtenu['lignes']} lignes, {obtenu['appliquee']} appliquées, "
        f"{visites - len(fausses)} visites vraies, {duree:.0f} s"
    )
    return Constat(chiffres, comparer(attendu, obtenu) + fausses[:3])


def serveur_tue(
    pile: Services,
    *,
    graine: int,
    visites: int = 200,
    faute: str = "",
    aussi_tuer: Callable[[], None] = lambda: None,
    relu_avec: Mapping[str, str] = MappingProxyType({}),
) -> Constat:
    """Visits with a photograph, sent by phones eight days ahead while the web server, master and workers, is `kill -9`'d.

    `aussi_tuer` falls with it; the recount has the variables `relu_avec` of its own.
    """
    hasard = random.Random(graine)
    monde, registre = _ouvrir(pile, visites, faute)
    files = list(files_de_gestes(monde, photos=True, avance=dt.timedelta(days=8)))
    with Tueur(pile, hasard, faute, aussi_tuer) as morts:
        duree = _envoyer_tout(pile, files, registre, hasard)
    time.sleep(3 if faute else 0)
    releve = pile.relever("monde", **relu_avec)
    obtenu = apres_les_morts(releve, registre)
    fautes = rien_d_autre({"soumissions": visites, "photos": visites}, obtenu)
    chiffres = f"{morts.nombre} morts du serveur, {en_mots(obtenu)}, {duree:.0f} s"
    return Constat(chiffres, fautes + visites_fausses(releve, monde, files)[:3])


def _nb_gestes(files: list[FileDeGestes]) -> int:
    return sum(len(gestes) for _, gestes in files)


def apres_les_morts(releve: dict[str, Any], registre: Registre) -> dict[str, int]:
    """Count what was lost, doubled or left alone."""
    return {
        "acquittées perdues": len(registre.acquittes() - set(releve["identifiants"])),
        "soumissions": releve["soumissions"],
        "photos": len(releve["pieces"]),
        "fichiers orphelins": len(releve["orphelins"]),
        "fichiers absents": len(releve["absents"]),
        "conflits": releve["conflits"],
    }


def _ouvrir(pile: Services, visites: int, faute: str) -> tuple[dict[str, Any], Registre]:
    monde = pile.ouvrir("monde", "creer", str(visites), "20", faute=faute)
    return monde, Registre(pile.dossier / "registre.jsonl")


class Tueur:
    """Kill the web server now and then, and start it again, until the work is over."""

    def __init__(
        self, pile: Services, hasard: random.Random, faute: str = "", aussi_tuer: Callable[[], None] = lambda: None
    ) -> None:
        self.pile, self.hasard, self.faute, self.aussi_tuer, self.nombre = pile, hasard, faute, aussi_tuer, 0
        self.fini = threading.Event()
        self.fil = threading.Thread(target=self._courir)

    def __enter__(self) -> Self:
        self.fil.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.fini.set()
        self.fil.join()

    def _courir(self) -> None:
        rythme = ENTRE_DEUX_MORTS
        while not self.fini.wait(rythme * self.hasard.uniform(0.5, 1.5)):
            self.pile.tuer("web")
            self.nombre += 1
            self.aussi_tuer()
            depart = time.monotonic()
            self.pile.lancer_web(faute=self.faute)
            rythme = max(ENTRE_DEUX_MORTS, PAR_DEMARRAGE * (time.monotonic() - depart))


def files_de_gestes(
    monde: dict[str, Any], *, photos: bool = False, avance: dt.timedelta = dt.timedelta()
) -> Iterator[FileDeGestes]:
    """Yield the phone of each shopper with its queue; every other one knows its skew."""
    for rang, enqueteur in enumerate(monde["enqueteurs"]):
        telephone = Telephone(
            enqueteur["session"], avance=avance, decalage=None if rang % 2 else -avance.total_seconds() * 1000
        )
        gestes: list[Geste] = []
        for numero, visite in enumerate(enqueteur["visites"]):
            debut = telephone.depart + dt.timedelta(hours=1, minutes=2 * numero)
            photo = _photo(rang, numero) if photos else b""
            gestes += telephone.visite_complete(visite, monde["mesures"], debut, photo)
            telephone.debuts[visite] = debut
        yield telephone, gestes


def _photo(rang: int, numero: int) -> bytes:
    """Return a photograph that no other visit has, heavy enough to be cut in the middle."""
    hasard = random.Random(f"{rang}-{numero}")
    image = Image.frombytes("RGB", (480, 360), hasard.randbytes(480 * 360 * 3))
    sortie = io.BytesIO()
    image.save(sortie, "JPEG", quality=90)
    return sortie.getvalue()


def _brouiller(gestes: list[Geste], hasard: random.Random) -> list[Geste]:
    """Send 30 % again, somewhere later, and displace 10 %."""
    suite = list(gestes)
    for geste in hasard.sample(gestes, round(len(gestes) * DOUBLES)):
        suite.insert(hasard.randint(suite.index(geste) + 1, len(suite)), geste)
    for geste in hasard.sample(gestes, round(len(gestes) * DEPLACES)):
        place = suite.index(geste)
        suite.insert(min(len(suite) - 1, place + hasard.randint(1, PORTEE)), suite.pop(place))
    return suite


def _envoyer_tout(pile: Services, files: list[FileDeGestes], registre: Registre, hasard: random.Random) -> float:
    """Send every batch until the server acknowledges it, again when it is unknown; return the seconds that it took."""
    depart = time.monotonic()
    taches = [(telephone, lot) for telephone, gestes in files for lot in lots(gestes, LOT)]
    par_rang = sorted(range(len(taches)), key=lambda n: n + hasard.uniform(0, 3))
    with ThreadPoolExecutor(EXPEDITEURS) as expediteurs:
        list(expediteurs.map(lambda n: _insister(pile, *taches[n], registre), par_rang))
    return time.monotonic() - depart


def _insister(pile: Services, telephone: Telephone, lot: list[Geste], registre: Registre) -> None:
    limite = time.monotonic() + 240
    while telephone.envoyer(pile.adresse, lot, registre) is None:
        if time.monotonic() > limite:
            raise RuntimeError("Le serveur ne répond plus.")
        time.sleep(0.2)


def visites_fausses(releve: dict[str, Any], monde: dict[str, Any], files: list[FileDeGestes]) -> tuple[str, ...]:
    """Compare every visit with the truth: state, measures, comment, and its four instants within the tolerance."""
    mesures, fausses = _vraies(monde), []
    for telephone, _ in files:
        tolerance = TOLERANCES[telephone.decalage is not None]
        for visite, debut in telephone.debuts.items():
            lue = releve["visites"][visite]
            dite = lue["etat"] == "soumise" and lue["commentaire"] == f"Visite {visite}"
            dite &= all(lue["reponses"].get(code, "?") == valeur for code, valeur in mesures.items())
            if not (dite and all(_proche(lue[nom], debut + ecoule, tolerance) for nom, ecoule in INSTANTS.items())):
                fausses.append(f"visite {visite} : {lue['etat']}, {[lue[nom] for nom in INSTANTS]} au lieu de {debut}")
    return tuple(fausses)


def _vraies(monde: dict[str, Any]) -> dict[str, Any]:
    """What the scenario leaves out is null whatever was typed."""
    return {code: None if code in monde["ecartes"] else valeur for code, valeur in monde["mesures"].items()}


def _proche(texte: str | None, vrai: dt.datetime, tolerance: dt.timedelta) -> bool:
    return texte is not None and abs(dt.datetime.fromisoformat(texte) - vrai) <= tolerance


EPREUVES = (
    Annonce(
        "doubles",
        "10 000 enveloppes, 30 % de doubles, 10 % de désordre : 10 000 lignes appliquées, visites vraies",
        doubles_et_desordre,
        {"visites": 20, "faute": "sans_identite"},
        "sans identité",
    ),
    Annonce(
        "serveur-tue",
        "visites avec photo, serveur tué sans cesse : toutes, 0 double, 0 fichier orphelin",
        serveur_tue,
        {"visites": 60, "faute": "accuser_avant"},
        "acquitter avant d’écrire",
        est_longue=True,
        a_la_porte={"visites": 100},
    ),
)
