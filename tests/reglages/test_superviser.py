"""What keeps the demonstration alive: whoever dies comes back, Ctrl-C stops the whole, nothing is left."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest

from epreuve.services import descendance
from outils import attendre, superviser
from outils.superviser import Processus, lire_procfile
from socle.courtier import repond

RACINE = Path(__file__).resolve().parents[2]
PATIENCE_S = 120
PROCFILE = """courtier: {python} -m socle.courtier {dossier}/courtier
travail: sh {dossier}/travail.sh
"""
TRAVAIL = """echo ici >> {dossier}/departs
sleep 3600 &
sleep 3601
"""
SUPERVISER = """
import sys; from pathlib import Path; from outils.superviser import Superviseur, lire_procfile
dossier = Path(sys.argv[1])
sys.exit(Superviseur(lire_procfile((dossier / "Procfile").read_text())).courir(dossier / "courtier", sys.argv[2]))
"""
COURTIER, TRAVAILLEUR, SON_ENFANT = "-server", "travail.sh", "sleep 3600"


def _attendre(condition):
    limite = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < limite, "la condition n’est jamais venue"
        time.sleep(0.05)


def _ligne(numero):
    """Return the command of a process, nothing once it has left."""
    try:
        return Path(f"/proc/{numero}/cmdline").read_bytes().decode().replace("\0", " ")
    except OSError:
        return ""


def _vivants(numeros):
    return [numero for numero in numeros if _ligne(numero)]


class Scene:
    """A supervisor with its broker and a process that has a child, in a folder of their own."""

    def __init__(self, dossier, annonce=""):
        self.dossier = dossier
        for nom, contenu in {"Procfile": PROCFILE, "travail.sh": TRAVAIL}.items():
            (dossier / nom).write_text(contenu.format(python=sys.executable, dossier=dossier))
        with (dossier / "ecran.txt").open("wb") as ecran:
            commande = [sys.executable, "-c", SUPERVISER, str(dossier), annonce]
            self.processus = subprocess.Popen(commande, cwd=RACINE, stdout=ecran, stderr=ecran)

    def ecran(self):
        return (self.dossier / "ecran.txt").read_text()

    def departs(self):
        fichier = self.dossier / "departs"
        return fichier.read_text().count("ici") if fichier.exists() else 0

    def trouver(self, mot):
        return [numero for numero in descendance(self.processus.pid)[1:] if mot in _ligne(numero)]

    def attendre_tout(self):
        _attendre(lambda: all(map(self.trouver, (COURTIER, TRAVAILLEUR, SON_ENFANT, "sleep 3601"))))


@pytest.fixture
def scene(tmp_path):
    montee = Scene(tmp_path)
    montee.attendre_tout()
    yield montee
    montee.processus.kill()
    montee.processus.wait()


def test_process_that_is_killed_comes_back_without_its_old_child_and_a_line_says_so(scene):
    anciens = scene.trouver(TRAVAILLEUR) + scene.trouver(SON_ENFANT)

    os.kill(anciens[0], signal.SIGKILL)

    _attendre(lambda: scene.departs() == 2)
    scene.attendre_tout()
    assert (len(anciens), _vivants(anciens)) == (2, [])
    assert "« travail » s’est arrêté (SIGKILL)" in scene.ecran()
    assert scene.processus.poll() is None


def test_broker_that_is_killed_comes_back_and_the_others_stay(scene):
    (ancien,) = scene.trouver(COURTIER)
    reste = scene.trouver(TRAVAILLEUR)

    os.kill(ancien, signal.SIGKILL)

    _attendre(lambda: "« courtier » s’est arrêté (SIGKILL)" in scene.ecran())
    _attendre(lambda: repond(scene.dossier / "courtier"))
    assert (scene.trouver(TRAVAILLEUR), scene.departs()) == (reste, 1)


@pytest.mark.parametrize("quoi", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_request_to_stop_leaves_nothing(scene, quoi):
    tous = descendance(scene.processus.pid)

    scene.processus.send_signal(quoi)

    assert scene.processus.wait(timeout=PATIENCE_S) == 0
    assert _vivants(tous[1:]) == []
    assert "s’est arrêté" not in scene.ecran()


def test_killed_supervisor_takes_its_processes_along_and_the_next_one_starts(scene):
    directs = scene.trouver(COURTIER) + scene.trouver(TRAVAILLEUR)
    orphelins = scene.trouver("sleep 360")

    scene.processus.kill()
    scene.processus.wait()

    _attendre(lambda: _vivants(directs) == [])
    suivante = Scene(scene.dossier)
    suivante.attendre_tout()
    suivante.processus.send_signal(signal.SIGINT)
    assert suivante.processus.wait(timeout=PATIENCE_S) == 0
    # What its processes had started is theirs to stop; the platform's own do (barometre/serveur.py, celery).
    for orphelin in orphelins:
        os.kill(orphelin, signal.SIGKILL)


def test_nothing_starts_beside_a_platform_that_runs(scene):
    second = Scene(scene.dossier)

    assert second.processus.wait(timeout=PATIENCE_S) == 3
    assert second.ecran().count("Un courtier sert déjà") == 1
    assert scene.departs() == 1
    assert repond(scene.dossier / "courtier")


def test_broker_that_cannot_start_tells_where_it_says_why(tmp_path):
    (tmp_path / "courtier").mkdir()
    (tmp_path / "courtier" / "appendonlydir").write_text("ni un dossier ni des données")
    montee = Scene(tmp_path)

    assert montee.processus.wait(timeout=PATIENCE_S) == 3
    assert montee.ecran() == f"Le courtier n’a pas démarré\u202f: lisez {tmp_path}/courtier/journal.txt.\n"
    assert montee.departs() == 0


def test_command_run_once_is_not_started_again(tmp_path):
    montee = Scene(tmp_path, annonce=f"sh -c 'echo la >> {tmp_path}/annonces'")
    montee.attendre_tout()
    os.kill(montee.trouver(TRAVAILLEUR)[0], signal.SIGKILL)
    _attendre(lambda: montee.departs() == 2)
    # Its end is heard: it leaves no dead entry either.
    _attendre(lambda: len(descendance(montee.processus.pid)) == 5)
    montee.processus.send_signal(signal.SIGINT)
    montee.processus.wait(timeout=PATIENCE_S)

    assert (tmp_path / "annonces").read_text() == "la\n"


def test_who_cannot_stay_waits_longer_and_longer(monkeypatch, capsys):
    horloge = [100.0]
    monkeypatch.setattr(superviser.time, "monotonic", lambda: horloge[0])
    fragile = Processus("fragile", "false")
    attentes = []
    for _ in range(8):
        fragile.lancer()
        os.waitid(os.P_PID, fragile.enfant.pid, os.WEXITED | os.WNOWAIT)
        fragile.veiller()
        attentes.append(fragile.repart_a - horloge[0])
    horloge[0] += 100
    fragile.veiller()
    horloge[0] += superviser.LONGUE_VIE_S + 0.5
    os.waitid(os.P_PID, fragile.enfant.pid, os.WEXITED | os.WNOWAIT)
    fragile.veiller()

    assert attentes == [1, 2, 4, 8, 16, 30, 30, 30]
    assert fragile.repart_a == horloge[0]
    lignes = capsys.readouterr().err.splitlines()
    assert lignes[0] == "« fragile » s’est arrêté (code 1)\u202f: il repart dans 1\u202fs."
    assert lignes[-1] == "« fragile » s’est arrêté (code 1)\u202f: il repart."


def test_accounts_are_said_however_late_the_server_answers(monkeypatch, capsys):
    refus = iter([ConnectionRefusedError("trop tôt")] * 1_000)
    monkeypatch.setattr(attendre.sys, "argv", ["attendre.py", "http://127.0.0.1:8000/sante/pret"])
    monkeypatch.setattr(attendre.time, "sleep", lambda _duree: None)
    monkeypatch.setattr(attendre.urllib.request, "urlopen", lambda *_, **__: _repondre(next(refus, None)))

    attendre.main()

    assert "http://localhost:8000/" in capsys.readouterr().out


def _repondre(refus):
    if refus is not None:
        raise refus
    return contextlib.nullcontext(SimpleNamespace(status=200))


def test_procfile_of_the_platform_starts_its_broker_first():
    noms = [ligne.nom for ligne in lire_procfile((RACINE / "Procfile").read_text())]

    assert noms == ["courtier", "web", "worker", "documents", "beat"]


def test_mails_of_the_demonstration_wait_for_no_report():
    files = [mots.split(",") for mots in re.findall(r"-Q (\S+)", (RACINE / "Procfile").read_text())]

    assert sorted(chain.from_iterable(files)) == ["courriels", "defaut", "documents", "rapports", "webhooks"]
    assert [prises for prises in files if {"courriels", "rapports"} <= set(prises)] == []
