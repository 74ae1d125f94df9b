"""The evening of the deadline: town halls that register until midnight among those who read, sent by an independent tool.

`make bench NOMS=charge` (a quarter of an hour) or `NOMS=charge-courte` (two minutes), by name only. Locust runs in an
environment of its own, as a stranger would; why locust is said in docs/passage-a-l-echelle.md. On a machine that works
for others, `CADENCE=0.1` sends a tenth of it: nothing may be lost all the same, and what a request costs is the same.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.charge.bilan import Mesures, juger
from bench.figures import RACINE, ecrire
from bench.reception.charge import processeur, sonder
from epreuve.services import PYTHON, Services, services

PARIS = ZoneInfo("Europe/Paris")
ENVIRONNEMENT = RACINE / "var" / "charge"
SOIREE = RACINE / "bench" / "charge" / "soiree.py"
VERROU = RACINE / "requirements" / "charge.txt"
REGLAGES = "bench.charge.reglages"
JOURS_D_ICI = 30
RELAIS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.7.0.1"}
PREPARATION = dt.timedelta(seconds=float(os.environ.get("PREPARATION_S", "60")))
"""From the world being ready to the first arrival: what starts, and warms up, has the time to."""


@dataclass(frozen=True)
class Rythme:
    """How an evening goes: requests and registrations a second, phase after phase, closing at the end of the last."""

    phases: tuple[tuple[str, int, float, float], ...]
    """Name, seconds, requests a second, registrations a second."""
    retardataires: int
    reflexion: tuple[float, float]
    patience: int

    @property
    def duree(self) -> int:
        """Return the seconds until midnight."""
        return sum(secondes for _, secondes, _, _ in self.phases)


# Of 1,300, 260 come in the fifty minutes before, here at the pace of the rest, and 1,040 in the last ten.
LONGUE = Rythme(
    (
        ("avant", 180, 50, 260 / 180),
        ("soutenue", 540, 50, 1040 / 720),
        ("pointe", 60, 150, 3 * 1040 / 720),
    ),
    retardataires=20,
    reflexion=(2.0, 6.0),
    patience=180,
)
COURTE = Rythme(
    (("soutenue", 60, 50, 1040 / 720), ("pointe", 15, 150, 3 * 1040 / 720)),
    retardataires=8,
    reflexion=(0.5, 2.0),
    patience=150,
)
REQUETES_D_UNE_INSCRIPTION = 17
GRAINE = 20270203


def mesurer() -> bool:
    """Play the last hour; tell whether all that it must hold held."""
    return _soiree(_a_la_cadence(LONGUE))


def mesurer_court() -> bool:
    """Play a minute of it and a quarter of its peak."""
    return _soiree(_a_la_cadence(COURTE))


def _a_la_cadence(rythme: Rythme) -> Rythme:
    """Return the rhythm, as much slower as is asked."""
    cadence = float(os.environ.get("CADENCE", "1"))
    phases = ((nom, duree, cadence * requetes, cadence * par_s) for nom, duree, requetes, par_s in rythme.phases)
    return replace(rythme, phases=tuple(phases))


def _soiree(rythme: Rythme) -> bool:
    _installer_l_outil()
    with services(reglages=REGLAGES) as pile:
        pile.application = "barometre.wsgi:application"
        ordres = _ordonner(pile, rythme)
        mesures = _jouer(pile, rythme, ordres)
        releve = json.loads(pile.django("-m", "bench.charge.monde", "relever"))
    constats = juger(mesures, releve)
    ecrire("charge", phases=mesures.phases(), processeur=mesures.processeur, constats=constats)
    return all(constat["tenu"] for constat in constats)


def _installer_l_outil() -> None:
    """Give locust its environment, once a lock."""
    marque = ENVIRONNEMENT / "verrou"
    if marque.exists() and marque.read_text() == VERROU.read_text():
        return
    subprocess.run([PYTHON, "-m", "venv", "--clear", ENVIRONNEMENT], check=True)
    pip = [str(ENVIRONNEMENT / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*pip, "-r", str(VERROU)], check=True)
    marque.write_text(VERROU.read_text())


def _ordonner(pile: Services, rythme: Rythme) -> dict[str, Any]:
    """Make the world, draw every arrival, start the platform at a clock that is as long before midnight as the load."""
    dernier_jour = dt.datetime.now(PARIS).date() + dt.timedelta(days=JOURS_D_ICI)
    inscriptions, lectures = _tirer(rythme)
    monde = json.loads(
        pile.django("-m", "bench.charge.monde", "creer", str(len(inscriptions)), dernier_jour.isoformat())
    )
    pile.django("manage.py", "collectstatic", "--no-input", "-v", "0")
    pile.psql("analyze")
    minuit = dt.datetime.combine(dernier_jour + dt.timedelta(days=1), dt.time(), PARIS)
    depart = dt.datetime.now(PARIS) + PREPARATION
    decalage = (minuit - depart).total_seconds() - rythme.duree
    pile.variables = [f"DECALAGE_S={decalage}"]
    return {
        "hote": f"localhost:{pile.port_web}",
        "courriels": str(pile.dossier / "var" / "courriels"),
        "graine": GRAINE,
        "reflexion": rythme.reflexion,
        "patience": rythme.patience,
        "depart": depart.timestamp(),
        "inscriptions": inscriptions,
        "lectures": lectures,
        **monde,
    }


def _tirer(rythme: Rythme) -> tuple[list[float], list[float]]:
    """Draw the instants of each arrival: independent of one another, so many a second in each phase."""
    hasard = random.Random(GRAINE)
    inscriptions, lectures, debut = list[float](), list[float](), 0.0
    for _nom, secondes, requetes, par_seconde in rythme.phases:
        nombre = round(par_seconde * secondes)
        inscriptions += _instants(hasard, debut, secondes, nombre)
        lectures += _instants(hasard, debut, secondes, round(requetes * secondes) - nombre * REQUETES_D_UNE_INSCRIPTION)
        debut += secondes
    inscriptions += _instants(hasard, debut, 10, rythme.retardataires)
    return sorted(inscriptions), sorted(lectures)


def _instants(hasard: random.Random, debut: float, secondes: float, nombre: int) -> Iterator[float]:
    return (debut + hasard.uniform(0, secondes) for _ in range(nombre))


@dataclass(frozen=True)
class Compteurs:
    """What was spent at an instant: processor (s) of each process of the platform and of the whole machine, bytes kept."""

    instant: float
    processus: dict[str, float]
    machine: float
    octets: int

    @classmethod
    def lire(cls, pile: Services) -> Compteurs:
        """Read them now."""
        processus = {nom: processeur(enfant.pid) for nom, enfant in pile.enfants.items()}
        return cls(time.time(), processus, _machine(), int(pile.psql("select pg_database_size('barometre')")))


def _jouer(pile: Services, rythme: Rythme, ordres: dict[str, Any]) -> Mesures:
    """Start the platform, then locust at the instant drawn."""
    _demarrer(pile)
    time.sleep(max(0.0, ordres["depart"] - time.time()))
    avant = Compteurs.lire(pile)
    registre, generateur = _envoyer(pile.dossier, ordres)
    apres = Compteurs.lire(pile)
    secondes = {nom: apres.processus[nom] - debut for nom, debut in avant.processus.items()} | {"locust": generateur}
    return Mesures(
        rythme=rythme.phases,
        tirees=(len(ordres["inscriptions"]), len(ordres["lectures"])),
        lectures=registre["lectures"],
        requetes=registre["requetes"],
        inscriptions=registre["inscriptions"],
        retards=registre["retards"],
        processeur=secondes,
        duree=apres.instant - avant.instant,
        autres=apres.machine - avant.machine - sum(secondes.values()),
        fdatasync_ms=sonder(pile.dossier),
        octets=apres.octets - avant.octets,
    )


def _demarrer(pile: Services) -> None:
    """Start the web server, warmed up, the worker of mails and the clock."""
    ouvriers = int(os.environ.get("OUVRIERS", "2"))
    pile.lancer_web(ouvriers=ouvriers)
    _echauffer(pile, ouvriers)
    celery = [PYTHON, "-m", "celery", "-q", "-A", "barometre"]
    files = ["-Q", "defaut,courriels,rapports,webhooks", "--concurrency", "1", "--loglevel", "ERROR"]
    pile.lancer("worker", [*celery, "worker", *files, "--without-gossip", "--without-mingle"])
    pile.lancer("beat", [*celery, "beat", "--schedule", pile.dossier / "calendrier", "--loglevel", "ERROR"])


def _envoyer(dossier: Path, ordres: dict[str, Any]) -> tuple[dict[str, Any], float]:
    """Run locust by these orders; return what it tells, and the seconds of processor that it took."""
    chemins = {f"CHARGE_{nom}": dossier / f"{nom.lower()}.json" for nom in ("ORDRES", "REGISTRE")}
    chemins["CHARGE_ORDRES"].write_text(json.dumps(ordres))
    commande = [str(ENVIRONNEMENT / "bin" / "locust"), "-f", str(SOIREE)]
    outil = subprocess.Popen(
        [*commande, "--headless", "-u", "1"],
        env={**os.environ, **{nom: str(chemin) for nom, chemin in chemins.items()}},
        stdout=(dossier / "locust.log").open("wb"),
        stderr=subprocess.STDOUT,
    )
    secondes = 0.0
    while outil.poll() is None:
        secondes = max(secondes, processeur(outil.pid))
        time.sleep(1)
    if not chemins["CHARGE_REGISTRE"].exists():
        raise RuntimeError((dossier / "locust.log").read_text()[-2000:])
    return json.loads(chemins["CHARGE_REGISTRE"].read_text()), secondes


def _echauffer(pile: Services, ouvriers: int) -> None:
    """Ask each page of each thread: on the evening of the deadline, the platform has served all day."""
    chemins = ("/", "/inscription/", "/inscription/organisme/?q=31000", "/api/v1/annuaire/?q=tou", "/connexion/")

    def demander(chemin: str) -> None:
        demande = urllib.request.Request(f"{pile.adresse}{chemin}", headers=RELAIS)  # noqa: S310 -- an address of ours
        with urllib.request.urlopen(demande, timeout=120) as reponse:  # noqa: S310
            reponse.read()

    with ThreadPoolExecutor(4 * ouvriers) as fils:
        list(fils.map(demander, chemins * 4 * ouvriers))


def _machine() -> float:
    """Return the seconds of processor that the whole machine spent at work, all processes together."""
    temps = [int(mot) for mot in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return (sum(temps[:3]) + sum(temps[5:8])) / os.sysconf("SC_CLK_TCK")
