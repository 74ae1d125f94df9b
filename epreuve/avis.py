"""Opinions sent many times at once; then sent while the web server and the databases are killed."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from epreuve.appareil import Borne, Smartphone
from epreuve.services import Services
from epreuve.telephone import Registre
from epreuve.verdict import Constat, comparer

EN_MEME_TEMPS = 64
IDENTITES = 100
A_L_UNITE, PAR_LOTS, AU_TELEPHONE = 8, 3, 4
LOT = 20
# A device breathes between two sends, and between two failures.
SOUFFLE, ENTRE_DEUX_ESSAIS = 0.05, 0.5
# What falls, in this order, each time after a few seconds of service.
CHUTES = ("web", "pg", "web", "redis", "pg", "web")
ENTRE_DEUX_CHUTES = 2.5
PATIENCE = 60


def paralleles(pile: Services, *, graine: int, identites: int = IDENTITES, faute: str = "") -> Constat:
    """64 threads send the same opinions one by one, then in batches; each then comes back with other words."""
    monde = _ouvrir(pile, 3, faute)
    registre = Registre(pile.dossier / "registre.jsonl")
    seule, groupee = (Borne(jeton, random.Random(graine)) for jeton in monde["jetons"][:2])
    uns, lot = [seule.avis() for _ in range(identites)], [groupee.avis() for _ in range(identites)]
    depart = threading.Barrier(EN_MEME_TEMPS)

    def envoyer(_rang: int) -> list[dict[str, Any] | None]:
        recus = []
        for avis in uns:
            depart.wait()
            recus.append(seule.envoyer(pile.adresse, [avis], registre))
        depart.wait()
        return [*recus, groupee.envoyer(pile.adresse, lot, registre)]

    debut = time.monotonic()
    with ThreadPoolExecutor(EN_MEME_TEMPS) as envois:
        reponses = [reponse for fil in envois.map(envoyer, range(EN_MEME_TEMPS)) for reponse in fil]
    duree = time.monotonic() - debut
    autres = [{**avis, "reponses": {"K1": 1, "K6": "autre contenu"}} for avis in uns]
    conflits = (seule.envoyer(pile.adresse, autres, registre) or {}).get("recus", [])
    pile.tuer("web")
    releve = json.loads(pile.django("-m", "epreuve.accueil", "relever"))
    recus = Counter((recu["id"], recu["statut"]) for reponse in reponses if reponse for recu in reponse["recus"])
    envoyes = {avis["id"]: avis for avis in (*uns, *lot)}
    obtenu = {
        "lignes": len(releve["avis"]),
        "lignes vraies": _vraies(releve, envoyes),
        "premiers accusés": sum(recus[pk, "enregistre"] == 1 for pk in envoyes),
        "accusés semblables": sum(recus[pk, "deja_recu"] == EN_MEME_TEMPS - 1 for pk in envoyes),
        "sans réponse": sum(reponse is None for reponse in reponses),
        "conflits": sum(recu["statut"] == "conflit" for recu in conflits),
        "suites": sorted(plages for plages in releve["suites"].values() if plages),
    }
    doubles = 2 * identites
    attendu = dict.fromkeys(("lignes", "lignes vraies", "premiers accusés", "accusés semblables"), doubles)
    attendu_tout: dict[str, Any] = {
        **attendu,
        "sans réponse": 0,
        "conflits": identites,
        "suites": [[[1, identites]]] * 2,
    }
    chiffres = (
        f"{sum(recus.values())} avis envoyés, {obtenu['lignes']} lignes, {obtenu['conflits']} autres contenus écartés, "
        f"{duree:.0f} s"
    )
    return Constat(chiffres, comparer(attendu_tout, obtenu))


def tues(pile: Services, *, graine: int, chutes: Sequence[str] = CHUTES, faute: str = "") -> Constat:
    """Kiosks one by one and in batches, and phones, until everything fell in turn; what is unknown is sent again."""
    hasard = random.Random(graine)
    monde = _ouvrir(pile, A_L_UNITE + PAR_LOTS, faute)
    registre = Registre(pile.dossier / "registre.jsonl")
    envoyes: dict[str, Any] = {}
    pages: list[int] = []
    fini = threading.Event()
    verrou = threading.Lock()

    def borne(rang: int) -> None:
        appareil, taille = Borne(monde["jetons"][rang], random.Random(graine + rang)), 1 if rang < A_L_UNITE else LOT
        while not fini.is_set():
            lot = [appareil.avis() for _ in range(taille)]
            with verrou:
                envoyes.update({avis["id"]: avis for avis in lot})
            _insister(partial(appareil.envoyer, pile.adresse, lot, registre))
            time.sleep(SOUFFLE)

    def smartphone(rang: int) -> None:
        appareil = Smartphone(f"/avis/{monde['avis']}/", random.Random(graine - rang))
        while not fini.is_set():
            note = appareil.hasard.randint(1, 5)
            _insister(partial(appareil.ouvrir, pile.adresse))
            _insister(partial(appareil.envoyer, pile.adresse, note))
            with verrou:
                pages.append(note)
            time.sleep(SOUFFLE)

    debut = time.monotonic()
    with ThreadPoolExecutor(A_L_UNITE + PAR_LOTS + AU_TELEPHONE) as envois, _jusqu_au_bout(fini):
        travaux = [envois.submit(borne, rang) for rang in range(A_L_UNITE + PAR_LOTS)]
        travaux += [envois.submit(smartphone, rang) for rang in range(AU_TELEPHONE)]
        retours = _faire_tomber(pile, hasard, chutes)
        fini.set()
        for travail in travaux:
            travail.result()
    time.sleep(2 if faute else 0)
    pile.tuer("web")
    releve = json.loads(pile.django("-m", "epreuve.accueil", "relever"))
    presents = {ligne[0] for ligne in releve["avis"]}
    de_phone = [ligne[3] for ligne in releve["avis"] if ligne[1] is None]
    obtenu = {
        "acquittés perdus": len(registre.acquittes() - presents),
        "inconnus restés": len(envoyes.keys() - registre.acquittes()),
        "lignes de borne": len(releve["avis"]) - len(de_phone),
        "lignes vraies": _vraies(releve, envoyes),
        "lignes de téléphone": Counter(de_phone),
        "numéros manquants": sum(
            len(plages) > 1 or plages[0][0] != 1 for plages in releve["suites"].values() if plages
        ),
    }
    attendu = {
        "acquittés perdus": 0,
        "inconnus restés": 0,
        "numéros manquants": 0,
        "lignes de téléphone": Counter(pages),
    }
    attendu |= dict.fromkeys(("lignes de borne", "lignes vraies"), len(envoyes))
    chiffres = (
        f"{len(envoyes)} avis de bornes et {len(pages)} de téléphones, {_tentatives(registre) - len(envoyes)} renvoyés, "
        f"{len(chutes)} morts ({', '.join(chutes)}), retour en {max(retours):.1f} s au plus, "
        f"{obtenu['acquittés perdus']} perdu, {len(releve['avis'])} lignes, {time.monotonic() - debut:.0f} s"
    )
    return Constat(chiffres, comparer(attendu, obtenu))


def _ouvrir(pile: Services, nb_bornes: int, faute: str) -> dict[str, Any]:
    pile.vider()
    monde: dict[str, Any] = json.loads(pile.django("-m", "epreuve.accueil", "creer", str(nb_bornes)))
    pile.lancer_web(faute=faute)
    return monde


def _faire_tomber(pile: Services, hasard: random.Random, chutes: Sequence[str]) -> list[float]:
    """Kill each in turn and bring it back; return how long each return took (s)."""
    relances = {"web": lambda: pile.lancer_web(faute=pile.faute), "pg": pile.lancer_base, "redis": pile.lancer_redis}
    retours = []
    for nom in chutes:
        time.sleep(ENTRE_DEUX_CHUTES * hasard.uniform(0.5, 1.5))
        pile.tuer(nom)
        chute = time.monotonic()
        relances[nom]()
        retours.append(time.monotonic() - chute)
    time.sleep(ENTRE_DEUX_CHUTES / 2)
    return retours


@contextmanager
def _jusqu_au_bout(fini: threading.Event) -> Iterator[None]:
    """Let the senders stop whatever happens."""
    try:
        yield
    finally:
        fini.set()


def _insister(acte: Callable[[], object]) -> None:
    """Do it again until it answers something."""
    limite = time.monotonic() + PATIENCE
    while not acte():
        if time.monotonic() > limite:
            raise RuntimeError("Le serveur ne répond plus.")
        time.sleep(ENTRE_DEUX_ESSAIS)


def _vraies(releve: dict[str, Any], envoyes: dict[str, Any]) -> int:
    """Count the rows whose number and score are those that were sent."""
    lues = {pk: (sequence, note) for pk, _, sequence, note, _ in releve["avis"]}
    return sum(lues.get(pk) == (avis["sequence"], avis["reponses"]["K1"]) for pk, avis in envoyes.items())


def _tentatives(registre: Registre) -> int:
    lignes = (json.loads(ligne) for ligne in registre.chemin.read_text().splitlines())
    return sum(len(ids) for issue, ids in lignes if issue == "inconnu")
