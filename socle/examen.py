"""Files that people send, examined before anything is done with them: in a child process, a few at a time.

Decoders are written in C and files come from strangers: what one costs, or breaks, is the child's (`socle.bac_a_sable`).
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.db import transaction

from socle.bac_a_sable import IMAGE, TOUT, TROP_COUTEUX
from socle.erreurs import RegleMetier
from socle.logic.images import FichierRefuse, FichierSain, exiger_taille

PLACES, ATTENTES = 2, 1
ATTENTE_S = 3.0
"""Of the four threads of a web process two examine and one waits, this long; a fourth always answers something else."""
DUREE_MAX_S = 20.0
"""By the clock: only a machine that is stuck takes that long, the child counts its processor time itself."""
OCCUPE = "examen_occupe"
journaux = logging.getLogger("barometre.examen")
_places = threading.BoundedSemaphore(PLACES)
_entree = threading.BoundedSemaphore(PLACES + ATTENTES)


class ExamenOccupe(RegleMetier):
    """No place to examine a file now: nothing was done, the same file may be sent again at once."""

    def __init__(self, champ: str | None) -> None:
        super().__init__(
            OCCUPE,
            "Beaucoup de fichiers arrivent en ce moment et le vôtre n’a pas pu être lu. "
            "Rien n’a été enregistré\u202f: renvoyez-le dans un instant.",
            champ=champ,
        )


def examiner(brut: bytes, *, champ: str | None = None, image_seulement: bool = False) -> FichierSain:
    """Return what may be stored of a file; raises RegleMetier, at `champ`, when it is refused.

    Never inside a transaction: its locks would be held as long as the file takes.
    """
    if (blocs := transaction.get_connection().atomic_blocks) and not blocs[-1]._from_testcase:  # noqa: SLF001
        raise RuntimeError("a file is examined before the transaction, not inside it")
    try:
        exiger_taille(brut)
    except FichierRefuse as refus:
        raise RegleMetier(refus.code, refus.message, champ=champ) from refus
    with _prendre(_entree, 0, champ), _prendre(_places, ATTENTE_S, champ):
        return _confier(brut, IMAGE if image_seulement else TOUT, champ)


@contextmanager
def _prendre(places: threading.Semaphore, attente: float, champ: str | None) -> Iterator[None]:
    if not places.acquire(timeout=attente):
        raise ExamenOccupe(champ)
    try:
        yield
    finally:
        places.release()


def _confier(brut: bytes, quoi: str, champ: str | None) -> FichierSain:
    """Have the child examine; what passes between us are files without a name, that nobody has to remove."""
    with tempfile.TemporaryFile() as entree, tempfile.TemporaryFile() as sortie:
        entree.write(brut)
        entree.seek(0)
        fin = _lancer(quoi, entree, sortie, champ)
        sortie.seek(0)
        ligne = sortie.readline()
        if fin != 0 or not ligne:
            journaux.warning("examen.arrete", extra={"code": str(fin)})
            raise RegleMetier(*TROP_COUTEUX, champ=champ)
        reponse = json.loads(ligne)
        if "faute" in reponse:
            # Not a file that is refused: a fault of ours, which somebody has to see.
            journaux.error("examen.en_faute", extra={"code": reponse["faute"]})
        if "code" in reponse:
            raise RegleMetier(reponse["code"], reponse["message"], champ=champ)
        return FichierSain(sortie.read(), **reponse)


def _lancer(quoi: str, entree: IO[bytes], sortie: IO[bytes], champ: str | None) -> int:
    # Nothing of our environment goes to a process that reads what strangers send: only where our modules are.
    commande = [sys.executable, "-P", "-m", "socle.bac_a_sable", quoi]
    variables = {"PYTHONPATH": str(settings.BASE_DIR)}
    try:
        return subprocess.run(  # noqa: S603 -- our own interpreter, and words of ours
            commande,
            stdin=entree,
            stdout=sortie,
            stderr=subprocess.DEVNULL,
            env=variables,
            timeout=DUREE_MAX_S,
            check=False,
        ).returncode
    except (subprocess.TimeoutExpired, OSError):
        journaux.exception("examen.impossible")
        raise ExamenOccupe(champ) from None
