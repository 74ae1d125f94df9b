"""10,000 gestures at the address of phones, sent again and out of order; then the same with the server killed."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

from PIL import Image

from epreuve.services import Services
from epreuve.telephone import ATTENTE, Geste, Registre, Telephone, lots
from epreuve.verdict import Constat, comparer

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
File = tuple[Telephone, list[Geste]]


def doubles_et_desordre(pile: Services, *, graine: int, visites: int = 385, faute: str = "") -> Constat:
    """26 gestures a visit; 30 % sent twice, 10 % displaced; by 8 senders at once, a phone being served by any of them."""
    hasard = random.Random(graine)
    pile.vider()
    monde = json.loads(pile.django("-m", "epreuve.monde", "creer", str(visites), "20"))
    pile.lancer_web(faute=faute)
    registre = Registre(pile.dossier / "registre.jsonl")
    files = list(_files(monde))
    uniques = sum(len(gestes) for _, gestes in files)
    brouillees = [(telephone, _brouiller(gestes, hasard)) for telephone, gestes in files]
    total = sum(len(gestes) for _, gestes in brouillees)
    depart = time.monotonic()
    _envoyer_tout(pile, brouillees, registre, hasard)
    duree = time.monotonic() - depart
    pile.tuer("web")
    releve = json.loads(pile.django("-m", "epreuve.monde", "relever"))
    fautes = comparer({"appliquee": uniques}, releve["enveloppes"]) if releve["enveloppes"] else ("rien n’est arrivé",)
    obtenu = {
        "lignes": len(releve["identifiants"]),
        "soumissions": releve["soumissions"],
        "conflits": releve["conflits"],
    }
    fautes += comparer({"lignes": uniques, "soumissions": visites, "conflits": 0}, obtenu)
    ecarts = _ecarts_des_visites(releve, monde, files)
    fautes += ecarts[:3]
    chiffres = (
        f"{total} envois pour {uniques} enveloppes, {obtenu['lignes']} lignes, {releve['enveloppes'].get('appliquee', 0)} "
        f"appliquées, {visites - len(ecarts)} visites vraies, {duree:.0f} s"
    )
    return Constat(chiffres, fautes)


def serveur_tue(pile: Services, *, graine: int, visites: int = 200, faute: str = "") -> Constat:
    """Visits with a photograph, sent by phones eight days ahead while the web server, master and workers, is `kill -9`'d."""
    hasard = random.Random(graine)
    pile.vider()
    monde = json.loads(pile.django("-m", "epreuve.monde", "creer", str(visites), "20"))
    pile.lancer_web(faute=faute)
    registre = Registre(pile.dossier / "registre.jsonl")
    files = list(_files(monde, photos=True, avance=dt.timedelta(days=8)))
    depart = time.monotonic()
    with Tueur(pile, hasard, faute) as morts:
        _envoyer_tout(pile, files, registre, hasard)
    time.sleep(3 if faute else 0)
    duree = time.monotonic() - depart
    pile.tuer("web")
    releve = json.loads(pile.django("-m", "epreuve.monde", "relever"))
    perdues = registre.acquittes() - set(releve["identifiants"])
    obtenu = {
        "acquittées perdues": len(perdues),
        "soumissions": releve["soumissions"],
        "photos": len(releve["pieces"]),
        "fichiers orphelins": len(releve["orphelins"]),
        "fichiers absents": len(releve["absents"]),
        "conflits": releve["conflits"],
    }
    attendu = dict.fromkeys(obtenu, 0) | {"soumissions": visites, "photos": visites}
    fautes = comparer(attendu, obtenu) + _ecarts_des_visites(releve, monde, files)[:3]
    figures = ", ".join(f"{nombre} {nom}" for nom, nombre in obtenu.items())
    return Constat(f"{morts.nombre} morts du serveur, {figures}, {duree:.0f} s", fautes)


class Tueur:
    """Kill the web server now and then, and start it again, until the work is over."""

    def __init__(self, pile: Services, hasard: random.Random, faute: str = "") -> None:
        self.pile, self.hasard, self.faute, self.nombre = pile, hasard, faute, 0
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
            depart = time.monotonic()
            self.pile.lancer_web(faute=self.faute)
            rythme = max(ENTRE_DEUX_MORTS, PAR_DEMARRAGE * (time.monotonic() - depart))


def _files(monde: dict[str, Any], *, photos: bool = False, avance: dt.timedelta = dt.timedelta()) -> Iterator[File]:
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


def _envoyer_tout(pile: Services, files: list[File], registre: Registre, hasard: random.Random) -> None:
    """Send every batch until the server acknowledges it; what is unknown is sent again."""
    taches = [(telephone, lot) for telephone, gestes in files for lot in lots(gestes, LOT)]
    par_rang = sorted(range(len(taches)), key=lambda n: n + hasard.uniform(0, 3))
    with ThreadPoolExecutor(EXPEDITEURS) as expediteurs:
        list(expediteurs.map(lambda n: _insister(pile, *taches[n], registre), par_rang))


def _insister(pile: Services, telephone: Telephone, lot: list[Geste], registre: Registre) -> None:
    limite = time.monotonic() + 240
    while telephone.envoyer(pile.adresse, lot, registre) is None:
        if time.monotonic() > limite:
            raise RuntimeError("Le serveur ne répond plus.")
        time.sleep(0.2)


def _ecarts_des_visites(releve: dict[str, Any], monde: dict[str, Any], files: list[File]) -> tuple[str, ...]:
    """Compare every visit with the truth: state, measures, comment, and its four instants within the tolerance."""
    ecarts = []
    minutes = {"commencee_le": 0, "effectuee_le": 1, "terminee_le": 21, "deposee_le": 50}
    for telephone, _ in files:
        for visite, debut in telephone.debuts.items():
            lue = releve["visites"][visite]
            justes = lue["etat"] == "soumise" and lue["commentaire"] == f"Visite {visite}"
            justes &= all(lue["reponses"].get(code, "?") == valeur for code, valeur in _vraies(monde).items())
            vrais = {nom: debut + dt.timedelta(minutes=m) for nom, m in minutes.items()}
            tolerance = TOLERANCES[telephone.decalage is not None]
            justes &= all(_proche(lue[nom], vrai, tolerance) for nom, vrai in vrais.items())
            if not justes:
                ecarts.append(f"visite {visite} : {lue['etat']}, {[lue[nom] for nom in minutes]} au lieu de {debut}")
    return tuple(ecarts)


def _vraies(monde: dict[str, Any]) -> dict[str, Any]:
    """What the scenario leaves out is null whatever was typed."""
    return {code: None if code in monde["ecartes"] else valeur for code, valeur in monde["mesures"].items()}


def _proche(texte: str | None, vrai: dt.datetime, tolerance: dt.timedelta) -> bool:
    return texte is not None and abs(dt.datetime.fromisoformat(texte) - vrai) <= tolerance
