"""The demonstration that the pictures show: started for them on a free port, in a folder that goes with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from outils.captures.ecran import RACINE, commander

# From an empty database, on a busy machine; then what the supervisor gives its processes to finish.
PATIENCE_S, ARRET_S = 900, 60
# Pictures are seen by everybody: they show no situation that shoppers play, nor what answers are expected.
SITUATION_INVENTEE = """
from enquetes.models import Scenario
for scenario in Scenario.objects.all():
    scenario.theme = "Carte de bibliothèque (exemple)"
    scenario.consigne = "Vous venez d’emménager : demandez comment obtenir une carte de bibliothèque. Exemple inventé."
    scenario.elements = [f"Élément attendu {rang} (exemple)" for rang, _ in enumerate(scenario.elements, start=1)]
    scenario.save(update_fields=["theme", "consigne", "elements"])
"""
# What the shopper of the demonstration still has to call depends on the day: her pictures need one call to make.
APPEL_A_FAIRE = """
from enquetes.models import Enqueteur, Visite
from enquetes.planification.actions.reaffecter import reaffecter_visite
from enquetes.planification.queries.plan import rompues_par
from socle.horloge import aujourdhui
qui = Enqueteur.objects.get(utilisateur__email="enqueteur@demo.local")
appels = Visite.objects.contacts().filter(canal="TEL", etat="planifiee", est_double=False)
if not appels.filter(enqueteur=qui).exists():
    a_venir = appels.filter(enqueteur__isnull=False, prevue_le__gt=aujourdhui()).order_by("prevue_le", "pk")
    appel = next(appel for appel in a_venir if not rompues_par(appel, qui, appel.prevue_le))
    reaffecter_visite(visite=appel, enqueteur=qui, jour=appel.prevue_le, auteur=None)
"""


@contextmanager
def demonstration() -> Iterator[str]:
    """Yield the address of a demonstration that answers; stop all of it, whatever happens."""
    with tempfile.TemporaryDirectory(prefix="captures-") as dossier:
        port = _port_libre()
        # Scenes run commands of the platform too: they meet the same data.
        os.environ.update(BAROMETRE_VAR=dossier, BAROMETRE_DEMO="1", DJANGO_SETTINGS_MODULE="barometre.settings.dev")
        for ailleurs in ("REDIS_URL", "DATABASE_URL", "DATABASE_URL_MIGRATIONS", "EMAIL_URL", "MEDIA_ROOT", "S3_URL"):
            os.environ.pop(ailleurs, None)
        sortie = Path(dossier) / "sortie.txt"
        with sortie.open("wb") as journal:
            processus = subprocess.Popen(  # noqa: S603 -- our own script
                [RACINE / "outils" / "demo.sh"],
                cwd=RACINE,
                env={**os.environ, "PORT": str(port)},
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )
        try:
            if not _repond(processus, f"http://127.0.0.1:{port}/sante/pret"):
                sys.exit(f"La démonstration n’a pas démarré\u202f:\n{sortie.read_text()[-2000:]}")
            commander("shell", "-c", SITUATION_INVENTEE)
            commander("shell", "-c", APPEL_A_FAIRE)
            yield f"http://localhost:{port}"
        finally:
            _arreter(processus)


def _port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


def _repond(processus: subprocess.Popen[bytes], sonde: str) -> bool:
    limite = time.monotonic() + PATIENCE_S
    while processus.poll() is None and time.monotonic() < limite:
        with suppress(OSError), urllib.request.urlopen(sonde, timeout=2) as reponse:
            if reponse.status == 200:
                return True
        time.sleep(0.5)
    return False


def _arreter(processus: subprocess.Popen[bytes]) -> None:
    """Ask the supervisor to stop, or what comes before it; kill what would not."""
    for signe in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(processus.pid, signe)
        with suppress(subprocess.TimeoutExpired):
            processus.wait(ARRET_S)
            return
