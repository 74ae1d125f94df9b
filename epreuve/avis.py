"""Opinions sent many times at once; then sent while the web server and the databases are killed."""

from __future__ import annotations

import datetime as dt
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from epreuve.appareil import Borne, Smartphone
from epreuve.services import PYTHON, Services, attendre
from epreuve.telephone import Registre
from epreuve.verdict import Annonce, Chronometre, Constat, Mesures, ecarts

EN_MEME_TEMPS = 64
IDENTITES = 100
A_L_UNITE, PAR_LOTS, AU_TELEPHONE = 15, 3, 6
LOT = 20
# A device breathes between two sends, and between two failures.
SOUFFLE, ENTRE_DEUX_ESSAIS = 0.5, 0.5
# What falls, in this order, each time after a few seconds of service.
CHUTES = ("web", "ouvrier", "pg", "web", "redis", "ouvrier", "pg", "redis", "web", "ouvrier")
ENTRE_DEUX_CHUTES = 2.0
PATIENCE = 60
# How many opinions are counted in the end, at least; kiosks empty queues that go back to then.
A_COMPTER, FILE = 3_000, dt.timedelta(days=5)
EN_ATTENTE = "select count(*) from bornes_avis where comptage = 'a_trier'"
EN_PLEIN_TRI = "select count(*) from pg_locks where locktype = 'advisory' and objid = {}"
ATTENTE_DU_TRI = 10
# All is acknowledged, then sorted, in that time at most (s), on cores that three lanes share.
PATIENCE_DU_COMPTE = 180
SANS_REPONSE = ("", "")
Insister = Callable[[str, Callable[[], object]], object]


def paralleles(pile: Services, *, graine: int, identites: int = IDENTITES, faute: str = "") -> Constat:
    """64 threads send the same opinions one by one, then in batches; each then comes back with other words."""
    jetons = pile.ouvrir("accueil", "creer", "3", faute=faute)["jetons"]
    seule, groupee, *_ = (Borne(jeton, random.Random(graine)) for jeton in jetons)
    registre = Registre(pile.dossier / "registre.jsonl")
    uns, lot = ([borne.avis() for _ in range(identites)] for borne in (seule, groupee))
    recus, duree = _tous_ensemble(pile, registre, [*((seule, [avis]) for avis in uns), (groupee, lot)])
    conflits = _redire_autrement(pile, registre, seule, uns)
    releve = pile.relever("accueil")
    mesures = _une_fois_chacun(releve, recus, [*uns, *lot])
    chiffres = (
        f"{recus.total() - recus[SANS_REPONSE]} avis envoyés, {len(releve['avis'])} lignes, "
        f"{conflits} autres contenus écartés, {duree:.0f} s"
    )
    return Constat(chiffres, ecarts({**mesures, "conflits": (conflits, identites)}))


def _tous_ensemble(
    pile: Services, registre: Registre, envois: Sequence[tuple[Borne, list[dict[str, Any]]]]
) -> tuple[Counter[tuple[str, str]], float]:
    """Send each batch from 64 threads at the same instant; return the receipts by opinion and status, and the seconds."""
    debut, depart = time.monotonic(), threading.Barrier(EN_MEME_TEMPS)

    def envoyer(_rang: int) -> Counter[tuple[str, str]]:
        recus: Counter[tuple[str, str]] = Counter()
        for borne, lot in envois:
            depart.wait()
            reponse = borne.envoyer(pile.adresse, lot, registre)
            recus.update([(recu["id"], recu["statut"]) for recu in reponse["recus"]] if reponse else [SANS_REPONSE])
        return recus

    with ThreadPoolExecutor(EN_MEME_TEMPS) as fils:
        recus = sum(fils.map(envoyer, range(EN_MEME_TEMPS)), Counter[tuple[str, str]]())
    return recus, time.monotonic() - debut


def _redire_autrement(pile: Services, registre: Registre, borne: Borne, avis: Sequence[dict[str, Any]]) -> int:
    """Send other words under the same identities; return how many are told to be in conflict."""
    autres = [{**un_avis, "reponses": {"K1": 1, "K6": "autre contenu"}} for un_avis in avis]
    recus = (borne.envoyer(pile.adresse, autres, registre) or {}).get("recus", [])
    return sum(recu["statut"] == "conflit" for recu in recus)


def _une_fois_chacun(
    releve: dict[str, Any], recus: Counter[tuple[str, str]], avis: Sequence[dict[str, Any]]
) -> Mesures:
    """Count what each opinion must have: one row, one first receipt, the other receipts alike."""
    envoyes, nombre = {un_avis["id"]: un_avis for un_avis in avis}, len(avis)
    return {
        "lignes": (len(releve["avis"]), nombre),
        "lignes vraies": (_vraies(releve, envoyes), nombre),
        "premiers accusés": (sum(recus[pk, "enregistre"] == 1 for pk in envoyes), nombre),
        "accusés semblables": (sum(recus[pk, "deja_recu"] == EN_MEME_TEMPS - 1 for pk in envoyes), nombre),
        "sans réponse": (recus[SANS_REPONSE], 0),
        "suites": (sorted(plages for plages in releve["suites"].values() if plages), [[[1, nombre // 2]]] * 2),
    }


@dataclass
class Foule:
    """Kiosks one by one and in batches, and phones, that send until they are told to stop; what they sent."""

    adresse: str
    monde: dict[str, Any]
    graine: int
    registre: Registre
    envoyes: dict[str, Any] = field(default_factory=dict)
    notes: list[int] = field(default_factory=list)
    effectif: tuple[int, int, int] = (A_L_UNITE, PAR_LOTS, AU_TELEPHONE)
    souffle: float = SOUFFLE
    # Since when kiosks kept what they send; now, unless it is given.
    depuis: dt.datetime | None = None
    # Does an act again until it answers something; told its name.
    insister: Insister = lambda _nom, acte: _insister(acte)
    fini: threading.Event = field(default_factory=threading.Event)
    verrou: threading.Lock = field(default_factory=threading.Lock)

    def __str__(self) -> str:
        renvoyes = _tentatives(self.registre) - len(self.envoyes)
        return (
            f"{len(self.envoyes)} avis de bornes et {len(self.notes)} de téléphones par {sum(self.effectif)} appareils, "
            f"{renvoyes} renvoyés"
        )

    @contextmanager
    def qui_envoie(self) -> Iterator[None]:
        """Let them send, and stop them whatever happens."""
        a_l_unite, par_lots, au_telephone = self.effectif
        with ThreadPoolExecutor(sum(self.effectif)) as envois:
            try:
                travaux = [envois.submit(self._borne, rang) for rang in range(a_l_unite + par_lots)]
                travaux += [envois.submit(self._smartphone, rang) for rang in range(au_telephone)]
                yield
            finally:
                self.fini.set()
            for travail in travaux:
                travail.result()

    def _borne(self, rang: int) -> None:
        appareil = Borne(self.monde["jetons"][rang], random.Random(self.graine + rang), depuis=self.depuis)
        while not self.fini.is_set():
            lot = [appareil.avis() for _ in range(1 if rang < self.effectif[0] else LOT)]
            with self.verrou:
                self.envoyes.update({avis["id"]: avis for avis in lot})
            self.insister("avis de borne", partial(appareil.envoyer, self.adresse, lot, self.registre))
            time.sleep(self.souffle)

    def _smartphone(self, rang: int) -> None:
        appareil = Smartphone(f"/avis/{self.monde['avis']}/", random.Random(self.graine - rang))
        while not self.fini.is_set():
            note = appareil.hasard.randint(1, 5)
            self.insister("page d’avis", partial(appareil.ouvrir, self.adresse))
            self.insister("avis de téléphone", partial(appareil.envoyer, self.adresse, note))
            with self.verrou:
                self.notes.append(note)
            time.sleep(self.souffle)

    def retrouvee_dans(self, releve: dict[str, Any]) -> Mesures:
        """Compare what it sent with the rows."""
        acquittes = self.registre.acquittes()
        de_phone = [ligne[3] for ligne in releve["avis"] if ligne[1] is None]
        suites = [plages for plages in releve["suites"].values() if plages]
        return {
            "acquittés perdus": (len(acquittes - {ligne[0] for ligne in releve["avis"]}), 0),
            "inconnus restés": (len(self.envoyes.keys() - acquittes), 0),
            "lignes de borne": (len(releve["avis"]) - len(de_phone), len(self.envoyes)),
            "lignes vraies": (_vraies(releve, self.envoyes), len(self.envoyes)),
            "lignes de téléphone": (Counter(de_phone), Counter(self.notes)),
            "numéros manquants": (sum(len(plages) > 1 or plages[0][0] != 1 for plages in suites), 0),
        }


def tues(pile: Services, *, graine: int, chutes: Sequence[str] = CHUTES, faute: str = "") -> Constat:
    """Let a crowd send until everything fell in turn; what is unknown is sent again, and all is counted in the end.

    A control has no worker.
    """
    monde = pile.ouvrir("accueil", "creer", str(A_L_UNITE + PAR_LOTS), faute=faute)
    foule, duree = _foule(pile, monde, graine), Chronometre()
    with _qui_compte(pile, est_la=not faute):
        with foule.qui_envoie():
            morts = _faire_tomber(pile, graine, chutes, monde["verrou"])
            _attendre_assez(foule, 0 if faute else A_COMPTER)
        tri = _attendre_le_tri(pile, 2 if faute else PATIENCE_DU_COMPTE)
    releve = pile.relever("accueil")
    mesures = foule.retrouvee_dans(releve)
    if not faute:
        mesures |= _comptes(pile.demander("accueil", "recompter"), foule)
    chiffres = (
        f"{foule}, {morts}, {mesures['acquittés perdus'][0]} perdu, {len(releve['avis'])} lignes, triées {tri:.0f} s après, "
        f"{duree}"
    )
    return Constat(chiffres, ecarts(mesures))


def fautes_ensemble(pile: Services, *, graine: int) -> Constat:
    """Acknowledge before writing, then sort what is there without counting it; void as soon as one goes unseen."""
    perdus = tues(pile, graine=graine, chutes=("web", "pg"), faute="accuser_avant").fautes
    rouges = [dite for dite in perdus if dite.startswith("acquittés perdus :")]
    faux = pile.demander("accueil", "trier", FAUTE="tri_sans_compte")["faux"]
    rouges += [f"comptes faux : {faux}"] if all(faux.values()) else []
    return Constat("", (" ; ".join(rouges),) if len(rouges) == 2 else ())


def _foule(pile: Services, monde: dict[str, Any], graine: int) -> Foule:
    """Gather people whose kiosks kept a queue for days."""
    registre, depuis = Registre(pile.dossier / "registre.jsonl"), dt.datetime.now(dt.UTC) - FILE
    return Foule(pile.adresse, monde, graine, registre, depuis=depuis)


@contextmanager
def _qui_compte(pile: Services, *, est_la: bool) -> Iterator[None]:
    """Start the worker that sorts and counts opinions, and the clock that asks it to; stop them."""
    try:
        if est_la:
            _lancer_l_ouvrier(pile)
            horloge = [PYTHON, "-m", "celery", "-A", "barometre", "beat", "--pidfile", ""]
            pile.lancer("horloge", [*horloge, "--schedule", pile.dossier / "beat"])
        yield
    finally:
        pile.tuer_ceux("ouvrier", "horloge")


def _lancer_l_ouvrier(pile: Services) -> None:
    """Start it, and wait for its first sign of life."""
    signe = pile.dossier / "var" / "battements" / "celery"
    signe.unlink(missing_ok=True)
    pile.lancer("ouvrier", [PYTHON, "-m", "celery", "-A", "barometre", "worker", "-Q", "defaut", "--concurrency", "1"])
    attendre(signe.exists, "L’ouvrier des avis")


@dataclass(frozen=True)
class Morts:
    """What fell, how long each return took (s), and how many workers died inside a sorting."""

    chutes: Sequence[str]
    retours: list[float]
    en_plein_tri: int

    def __str__(self) -> str:
        qui = f"{', '.join(self.chutes)} ; {self.en_plein_tri} en plein tri"
        return f"{len(self.chutes)} morts ({qui}), retour en {max(self.retours):.1f} s au plus"


def _faire_tomber(pile: Services, graine: int, chutes: Sequence[str], verrou: int) -> Morts:
    """Kill each in turn and bring it back; whoever sorts holds the lock `verrou` of the database."""
    relances = {
        "web": lambda: pile.lancer_web(faute=pile.faute),
        "pg": pile.lancer_base,
        "redis": pile.lancer_redis,
        "ouvrier": lambda: _lancer_l_ouvrier(pile),
    }
    hasard, retours, en_plein_tri = random.Random(graine), [], 0
    for nom in chutes:
        time.sleep(ENTRE_DEUX_CHUTES * hasard.uniform(0.5, 1.5))
        if nom == "ouvrier":
            en_plein_tri += _attendre(pile, EN_PLEIN_TRI.format(verrou), lambda nombre: nombre > 0, ATTENTE_DU_TRI)
        pile.tuer(nom)
        chute = time.monotonic()
        relances[nom]()
        retours.append(time.monotonic() - chute)
    time.sleep(ENTRE_DEUX_CHUTES / 2)
    return Morts(chutes, retours, en_plein_tri)


def _attendre_assez(foule: Foule, nombre: int) -> None:
    """Let them send until so many opinions were acknowledged, or as long as patience lasts."""
    limite = time.monotonic() + PATIENCE_DU_COMPTE
    while len(foule.registre.acquittes()) < nombre and time.monotonic() < limite:
        time.sleep(1)


def _attendre_le_tri(pile: Services, delai: int) -> float:
    """Wait until nothing waits, or as long as that: what is left is counted. Return the seconds that passed."""
    debut = time.monotonic()
    _attendre(pile, EN_ATTENTE, lambda nombre: nombre == 0, delai)
    return time.monotonic() - debut


def _attendre(pile: Services, question: str, est_la: Callable[[int], bool], delai: int) -> bool:
    """Ask the database again and again; tell whether the answer came within `delai` seconds."""

    def repond() -> bool:
        # A database that just came back may refuse a connection: it is asked again.
        with suppress(RuntimeError):
            return est_la(int(pile.psql(question)))
        return False

    with suppress(RuntimeError):
        attendre(repond, question, delai=delai)
        return True
    return False


def _comptes(recompte: dict[str, Any], foule: Foule) -> Mesures:
    """Compare what was counted with what was sent, and what dashboards read with a recount."""
    portes = Counter[str](recompte["portes"])
    return {
        "avis à trier": (portes["borne a_trier"] + portes["smartphone a_trier"], 0),
        "avis de borne comptés": (portes["borne compte"], len(foule.envoyes)),
        f"{A_COMPTER} avis comptés": (portes["borne compte"] >= A_COMPTER, True),
        "comptes faux": (recompte["faux"], {"jours": 0, "mois": 0, "éditions": 0}),
        "comptes vides": ([quoi for quoi, nombre in recompte["comptes"].items() if not nombre], []),
    }


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


EPREUVES = (
    Annonce(
        "avis-paralleles",
        "100 avis envoyés 64 fois en même temps, à l’unité puis par lots : 100 lignes chacun, mêmes accusés",
        paralleles,
        {"identites": 10, "faute": "sans_identite"},
        "sans identité",
    ),
    Annonce(
        "avis-tues",
        "3 000 avis comptés de 24 appareils, serveur, ouvrier, PostgreSQL, Redis tués dix fois : 0 perdu, 0 double, comptes vrais",
        tues,
        fautes_ensemble,
        "acquitter avant d’écrire, trier sans compter",
    ),
)
