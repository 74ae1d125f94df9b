"""Keeps the processes of the Procfile alive under one Ctrl-C: `python -m outils.superviser [COMMAND RUN ONCE…]`.

One that leaves, whatever the reason, is started again with a line on the screen; only SIGINT, SIGTERM or SIGHUP stops
the whole, and leaves nothing behind. The broker is the first line: the others start once it answers.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from socle.courtier import PANNE, attendre
from socle.processus import suivre_son_parent

RACINE = Path(__file__).resolve().parent.parent
REGARD_S = 0.2
LONGUE_VIE_S = 10.0
"""Seconds after which a process that leaves is not held for one that cannot start."""
ATTENTE_MAXIMALE_S = 30.0
ARRET_S = 10.0
"""Seconds given to finish what is under way; every piece of work survives a kill."""


@dataclass
class Processus:
    """One line of the Procfile, and what runs of it."""

    nom: str
    commande: str
    enfant: subprocess.Popen[bytes] | None = None
    depuis: float = 0.0
    attente: float = 0.0
    repart_a: float | None = None

    def lancer(self) -> subprocess.Popen[bytes]:
        """Start it in a group of its own, that dies with this process."""
        parent = partial(suivre_son_parent, os.getpid(), signal.SIGKILL)
        commande = ["sh", "-c", f"exec {self.commande}"]
        self.enfant = subprocess.Popen(  # noqa: S603 -- our own Procfile
            commande,
            cwd=RACINE,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=parent,  # noqa: PLW1509 -- this process has one thread
        )
        self.depuis, self.repart_a = time.monotonic(), None
        return self.enfant

    def veiller(self) -> None:
        """Start it again once it has left: at once, then later and later as long as it cannot stay."""
        maintenant = time.monotonic()
        if self.repart_a is not None:
            if maintenant >= self.repart_a:
                self.lancer()
        elif self.est_parti():
            vecu = maintenant - self.depuis
            self.attente = 0.0 if vecu > LONGUE_VIE_S else min(max(1.0, 2 * self.attente), ATTENTE_MAXIMALE_S)
            self.repart_a = maintenant + self.attente
            quand = f"repart dans {self.attente:.0f}\u202fs" if self.attente else "repart"
            dire(f"« {self.nom} » s’est arrêté ({self._raison()})\u202f: il {quand}.")

    def est_parti(self) -> bool:
        """Tell whether it has left; what it had started leaves with it."""
        if self.enfant is None or self.enfant.returncode is not None:
            return True
        # Its number is ours until it is read: its group can be nobody else's.
        if os.waitid(os.P_PID, self.enfant.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return False
        self.tuer()
        return True

    def tuer(self) -> None:
        """Kill what is left of its group."""
        if self.enfant is not None and self.enfant.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.enfant.pid, signal.SIGKILL)
            self.enfant.wait()

    def _raison(self) -> str:
        code = self.enfant.returncode if self.enfant else 0
        return signal.Signals(-code).name if code < 0 else f"code {code}"


class Superviseur:
    """All of them."""

    def __init__(self, processus: list[Processus]) -> None:
        self.courtier, *self.autres = processus
        self.une_fois: Processus | None = None
        self.demandes = 0
        for quoi in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(quoi, self._entendre)

    def _entendre(self, *_: object) -> None:
        self.demandes += 1

    def courir(self, dossier: Path, annonce: str) -> int:
        """Run until somebody asks to stop; return the exit code."""
        try:
            if not attendre(dossier, serveur := self.courtier.lancer()):
                # Ours said why before it became a server, that writes in its log.
                if serveur.returncode != PANNE and not self.demandes:
                    dire(f"Le courtier n’a pas démarré\u202f: lisez {dossier / 'journal.txt'}.")
                return 0 if self.demandes else PANNE
            for processus in self.autres:
                processus.lancer()
            if annonce:
                self.une_fois = Processus("annonce", annonce)
                self.une_fois.lancer()
            while not self.demandes:
                for processus in (self.courtier, *self.autres):
                    processus.veiller()
                if self.une_fois:
                    self.une_fois.est_parti()
                time.sleep(REGARD_S)
            dire("Arrêt… (Ctrl-C de nouveau pour ne rien attendre)")
            return 0
        finally:
            self.arreter()

    def arreter(self) -> None:
        """Ask everybody to finish, the broker last; kill those that take too long, or all on a second Ctrl-C."""
        for vague in (self.autres, [self.courtier]):
            for processus in vague:
                if not processus.est_parti() and processus.enfant:
                    processus.enfant.terminate()
            limite = time.monotonic() + ARRET_S
            while not all(processus.est_parti() for processus in vague):
                if time.monotonic() > limite or self.demandes > 1:
                    break
                time.sleep(REGARD_S)
        for processus in (self.courtier, *self.autres, *filter(None, [self.une_fois])):
            processus.tuer()


def lire_procfile(texte: str) -> list[Processus]:
    """Return the processes of a Procfile, in its order."""
    lignes = (ligne.partition(":") for ligne in texte.splitlines() if ligne.strip())
    return [Processus(nom.strip(), commande.strip()) for nom, _, commande in lignes]


def dire(phrase: str) -> None:
    """Say something on the screen."""
    sys.stderr.write(f"{phrase}\n")
    sys.stderr.flush()


def principal() -> None:
    """Run the Procfile of this folder."""
    processus = lire_procfile((RACINE / "Procfile").read_text())
    dossier = Path(os.environ.get("BAROMETRE_VAR") or "var") / "courtier"
    sys.exit(Superviseur(processus).courir(dossier, shlex.join(sys.argv[1:])))


if __name__ == "__main__":
    principal()
