"""The demonstration as a newcomer has it, on busy cores, while its worker is killed: nobody notices, and Ctrl-C leaves nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from epreuve.services import PYTHON, RACINE, Services, descendance, port_libre
from epreuve.verdict import Annonce, Constat, ecarts

RAPPORTS, SONDES, MORTS = 82, 60, 4
ENTRE_DEUX_SONDES_S = 1.2
SONDE_S = 10
"""Seconds after which whoever looks at a page has left."""
SANS_RIEN_S = 210
"""Seconds without one more report after which none is expected: the sweeps have passed three times."""
SANS_RIEN_TEMOIN_S = 20
DEPART_S, ARRET_S, REGARD_S = 180, 40, 0.5
OUVRIER = "worker -Q defaut"
TOURNER = "while True: pass"
# Six minutes pass for what the killed worker was making: nobody waits for them here.
VIEILLIR = "UPDATE rapports_rapport SET commence_le = datetime(commence_le, '-6 minutes') WHERE etat = 'en_cours'"
# Since the start and since its last order: some are ready before everything is ordered again.
FAITS = """
SELECT fait.objet_id, COUNT(*) FROM socle_entree fait
WHERE fait.acte = 'rapport.pret' AND fait.id > ? AND fait.id > (
    SELECT MAX(demande.id) FROM socle_entree demande
    WHERE demande.acte = 'rapport.demande' AND demande.objet_id = fait.objet_id
)
GROUP BY fait.objet_id
"""


def qui_tient(pile: Services, *, coeurs: int | None = None, faute: str = "") -> Constat:
    """Build every report of the finished edition again while people look; `faute` freezes who starts the dead again.

    As many `coeurs` are kept busy with something else, all of them unless told.
    """
    scene = Scene(_remplie(pile), pile.dossier / f"demo-{faute or 'saine'}")
    with scene.vivante(), _coeurs_occupes(coeurs):
        morts = scene.avec_un_veilleur_gele() if faute else scene.jusqu_au_bout()
        tous = descendance(scene.processus.pid)
    faits = scene.faits()
    repondues = sum(duree < SONDE_S for duree in scene.sondes)
    mesures = {
        "sondes répondues": (repondues, repondues if faute else SONDES),
        "rapports": (len(faits), RAPPORTS),
        "construits une fois": (list(faits.values()).count(1), RAPPORTS),
        "ouvrier tué": (morts, MORTS),
        "processus restants": (_nb_vivants(tous), 0),
        "code de fin": (scene.processus.returncode, 0),
    }
    chiffres = (
        f"{repondues} sondes sur {SONDES}, la plus longue {max(scene.sondes, default=0.0):.1f} s, "
        f"{len(faits)} rapports, chacun construit {max(faits.values(), default=0)} fois, ouvrier tué {morts} fois, "
        f"{scene.duree:.0f} s"
    )
    return Constat(chiffres, ecarts(mesures))


@dataclass
class Scene:
    """One demonstration in a folder of its own, as `make demo` starts it once everything is installed."""

    modele: Path
    dossier: Path
    port: int = field(default_factory=port_libre)
    sondes: list[float] = field(default_factory=list)
    duree: float = 0.0

    @property
    def environnement(self) -> dict[str, str]:
        """Give the variables of its processes and of the commands that somebody types beside."""
        return _environnement(self.dossier) | {"PORT": str(self.port)}

    @contextmanager
    def vivante(self) -> Iterator[None]:
        """Start it, then stop it as Ctrl-C does."""
        shutil.copytree(self.modele, self.dossier, ignore=shutil.ignore_patterns("*.sock"))
        (self.avant,) = self.lire("SELECT MAX(id) FROM socle_entree")[0]
        with (self.dossier / "ecran.txt").open("wb") as ecran:
            self.processus = subprocess.Popen(
                [RACINE / "outils" / "demo.sh"],
                cwd=RACINE,
                env=self.environnement,
                stdout=ecran,
                stderr=ecran,
                start_new_session=True,
            )
        try:
            self._attendre_le_site()
            yield
        finally:
            os.killpg(self.processus.pid, signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.processus.wait(ARRET_S)
            self.processus.kill()
            self.processus.wait()

    def jusqu_au_bout(self) -> int:
        """Wait for the reports and the last probe; return how often the worker was killed."""
        morts = self.attendre_les_rapports(SANS_RIEN_S)
        self.demandes.join()
        return morts

    def avec_un_veilleur_gele(self) -> int:
        """Wait for the reports while nobody starts the dead again."""
        os.kill(self.processus.pid, signal.SIGSTOP)
        morts = self.attendre_les_rapports(SANS_RIEN_TEMOIN_S)
        os.kill(self.processus.pid, signal.SIGCONT)
        return morts

    def attendre_les_rapports(self, patience: float) -> int:
        """Order them all, look at the site, kill the worker now and then; return how often, once all came or none more."""
        self.demandes = threading.Thread(target=self._sonder)
        self.demandes.start()
        commande = [str(PYTHON), "manage.py", "produire_rapports", "--campagne", str(self._edition()), "--refaire"]
        debut = vu = time.monotonic()
        with (self.dossier / "rapports.txt").open("wb") as sortie:
            commandes = subprocess.Popen(commande, cwd=RACINE, env=self.environnement, stdout=sortie, stderr=sortie)
        morts, nombre = 0, 0
        while time.monotonic() - vu < patience and commandes.poll() is None:
            if (venus := len(self.faits())) > nombre:
                nombre, vu = venus, time.monotonic()
            if morts < MORTS and nombre >= (morts + 1) * RAPPORTS // (MORTS + 2):
                morts += self._tuer_l_ouvrier()
            time.sleep(REGARD_S)
        commandes.terminate()
        commandes.wait()
        self.duree = time.monotonic() - debut
        return morts

    def faits(self) -> dict[str, int]:
        """Count from the journal how often each report was finished for its last order."""
        return dict(self.lire(FAITS, self.avant))

    def lire(self, requete: str, *valeurs: object) -> list[tuple]:
        """Read the database of the demonstration."""
        with closing(sqlite3.connect(self.dossier / "barometre.sqlite3", timeout=SONDE_S)) as base, base:
            return base.execute(requete, valeurs).fetchall()

    def _edition(self) -> int:
        jointure = (
            "organismes_inscription i ON i.id = r.inscription_id JOIN campagnes_campagne c ON c.id = i.campagne_id"
        )
        ((annee,),) = self.lire(f"SELECT DISTINCT c.annee FROM rapports_rapport r JOIN {jointure}")  # noqa: S608
        return int(annee)

    def _tuer_l_ouvrier(self) -> bool:
        """Kill the worker of the reports, and let time pass for what it was making; False while none lives."""
        enfants = [numero for numero in descendance(self.processus.pid) if OUVRIER in _commande(numero)]
        if not enfants:
            return False
        os.kill(enfants[0], signal.SIGKILL)
        self.lire(VIEILLIR)
        return True

    def _sonder(self) -> None:
        for _ in range(SONDES):
            depart = time.monotonic()
            self.sondes.append(self._demander())
            time.sleep(max(0.0, ENTRE_DEUX_SONDES_S - (time.monotonic() - depart)))

    def _demander(self) -> float:
        """Return how long the site took to say that it is ready, infinity when it did not."""
        depart = time.monotonic()
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sante/pret", timeout=SONDE_S) as reponse,
        ):
            return time.monotonic() - depart if reponse.status == 200 else float("inf")
        return float("inf")

    def _attendre_le_site(self) -> None:
        limite = time.monotonic() + DEPART_S
        while self._demander() == float("inf"):
            if time.monotonic() > limite or self.processus.poll() is not None:
                raise RuntimeError((self.dossier / "ecran.txt").read_text()[-2000:])
            time.sleep(REGARD_S)


def _remplie(pile: Services) -> Path:
    """Fill a demonstration once; it is copied each time."""
    dossier = pile.dossier / "demo"
    if not dossier.exists():
        environnement = _environnement(dossier)
        for commande in (["migrate", "-v", "0"], ["demo"]):
            subprocess.run(
                [PYTHON, "manage.py", *commande], cwd=RACINE, env=environnement, check=True, capture_output=True
            )
    return dossier


def _environnement(dossier: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "barometre.settings.dev",
        "BAROMETRE_DEMO": "1",
        "BAROMETRE_VAR": str(dossier),
        "NIVEAU_JOURNAUX": "WARNING",
    }


def _nb_vivants(processus: list[int]) -> int:
    return sum(Path(f"/proc/{numero}").exists() for numero in processus)


def _commande(numero: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{numero}/cmdline").read_bytes().decode().replace("\0", " ")
    return ""


@contextmanager
def _coeurs_occupes(nombre: int | None) -> Iterator[None]:
    """Keep cores busy with something else."""
    nombre = os.cpu_count() or 1 if nombre is None else nombre
    autres = [subprocess.Popen([sys.executable, "-c", TOURNER]) for _ in range(nombre)]
    try:
        yield
    finally:
        for autre in autres:
            autre.kill()
            autre.wait()


EPREUVES = (
    Annonce(
        "demo",
        "démonstration sur des cœurs occupés, ouvrier tué quatre fois : 60 sondes, 82 rapports construits une fois",
        qui_tient,
        {"faute": "veilleur_gele"},
        "veilleur gelé",
        est_longue=True,
        # The other lanes keep them busy.
        a_la_porte={"coeurs": 0},
    ),
)
