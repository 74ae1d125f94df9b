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


def _jouer(pile: Services, rythme: Rythme, ordres: dict[str, Any]) -> Mesures:
    """Start the web server, the worker of mails and the clock, then locust at the instant drawn."""
    ouvriers = int(os.environ.get("OUVRIERS", "2"))
    pile.lancer_web(ouvriers=ouvriers)
    _echauffer(pile, ouvriers)
    celery = [PYTHON, "-m", "celery", "-q", "-A", "barometre"]
    files = ["-Q", "defaut,courriels,rapports,webhooks", "--concurrency", "1", "--loglevel", "ERROR"]
    pile.lancer("worker", [*celery, "worker", *files, "--without-gossip", "--without-mingle"])
    pile.lancer("beat", [*celery, "beat", "--schedule", pile.dossier / "calendrier", "--loglevel", "ERROR"])
    chemins = {nom: pile.dossier / f"{nom}.json" for nom in ("ordres", "registre")}
    chemins["ordres"].write_text(json.dumps(ordres))
    time.sleep(max(0.0, ordres["depart"] - time.time()))
    avant, repos, octets = _processeurs(pile), _machine(), _octets(pile)
    debut = time.time()
    outil = subprocess.Popen(
        [ENVIRONNEMENT / "bin" / "locust", "-f", RACINE / "bench" / "charge" / "soiree.py", "--headless", "-u", "1"],
        env={
            **os.environ,
            "CHARGE_ORDRES": str(chemins["ordres"]),
            "CHARGE_REGISTRE": str(chemins["registre"]),
        },
        stdout=(pile.dossier / "locust.log").open("wb"),
        stderr=subprocess.STDOUT,
    )
    generateur = 0.0
    while outil.poll() is None:
        generateur = max(generateur, processeur(outil.pid))
        time.sleep(1)
    duree = time.time() - debut
    apres = _processeurs(pile)
    secondes = {nom: apres[nom] - avant[nom] for nom in avant} | {"locust": generateur}
    if not chemins["registre"].exists():
        raise RuntimeError((pile.dossier / "locust.log").read_text()[-2000:])
    registre = json.loads(chemins["registre"].read_text())
    return Mesures(
        rythme=rythme.phases,
        tirees=(len(ordres["inscriptions"]), len(ordres["lectures"])),
        lectures=registre["lectures"],
        requetes=registre["requetes"],
        inscriptions=registre["inscriptions"],
        retards=registre["retards"],
        processeur=secondes,
        duree=duree,
        autres=_machine() - repos - sum(secondes.values()),
        fdatasync_ms=sonder(pile.dossier),
        octets=_octets(pile) - octets,
    )


def _echauffer(pile: Services, ouvriers: int) -> None:
    """Ask each page of each thread: on the evening of the deadline, the platform has served all day."""
    chemins = ("/", "/inscription/", "/inscription/organisme/?q=31000", "/api/v1/annuaire/?q=tou", "/connexion/")

    def demander(chemin: str) -> None:
        demande = urllib.request.Request(f"{pile.adresse}{chemin}", headers=RELAIS)  # noqa: S310 -- an address of ours
        with urllib.request.urlopen(demande, timeout=120) as reponse:  # noqa: S310
            reponse.read()

    with ThreadPoolExecutor(4 * ouvriers) as fils:
        list(fils.map(demander, chemins * 4 * ouvriers))


def _octets(pile: Services) -> int:
    return int(pile.psql("select pg_database_size('barometre')"))


def _processeurs(pile: Services) -> dict[str, float]:
    return {nom: processeur(enfant.pid) for nom, enfant in pile.enfants.items()}


def _machine() -> float:
    """Return the seconds of processor that the whole machine spent at work, all processes together."""
    temps = [int(mot) for mot in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return (sum(temps[:3]) + sum(temps[5:8])) / os.sysconf("SC_CLK_TCK")
