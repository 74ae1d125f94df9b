"""Touches a backup in every way and asks for its restoration: `python -m epreuve.atteintes DOSSIER GRAINE COMBIEN FAUTE`.

Prints what was refused and how: the exit code, and whether the database and the files are as they were.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after the set-up
from django.core.management import call_command  # noqa: E402

from socle.sauvegarde import restaurer as restauration  # noqa: E402
from socle.sauvegarde.manifeste import MANIFESTE, TETE  # noqa: E402
from socle.sauvegarde.moteurs import moteur_du_jour  # noqa: E402
from socle.sauvegarde.scelle import ETIQUETTE, MORCEAU, Somme  # noqa: E402

Atteinte = Callable[[Path, random.Random], None]


def _flip(chemin: Path, place: int, alea: random.Random) -> None:
    octets = bytearray(chemin.read_bytes())
    octets[place] ^= 1 << alea.randrange(8)
    chemin.write_bytes(octets)


def _piece(dossier: Path, alea: random.Random, *, au_moins: int = 1) -> Path:
    pieces = [p for p in sorted(dossier.rglob("*/*.scelle")) if p.stat().st_size >= au_moins]
    return alea.choice(pieces)


def _tete(dossier: Path, alea: random.Random) -> None:
    _flip(dossier / TETE, alea.randrange((dossier / TETE).stat().st_size), alea)


def _manifeste(dossier: Path, alea: random.Random) -> None:
    _flip(dossier / MANIFESTE, alea.randrange((dossier / MANIFESTE).stat().st_size), alea)


def _morceau(dossier: Path, alea: random.Random) -> None:
    piece = _piece(dossier, alea)
    _flip(piece, alea.randrange(piece.stat().st_size), alea)


def _etiquette(dossier: Path, alea: random.Random) -> None:
    piece = _piece(dossier, alea)
    _flip(piece, piece.stat().st_size - 1 - alea.randrange(ETIQUETTE), alea)


def _coupe(dossier: Path, alea: random.Random) -> None:
    piece = _piece(dossier, alea)
    piece.write_bytes(piece.read_bytes()[: alea.randrange(piece.stat().st_size)])


def _coupe_entre_morceaux(dossier: Path, alea: random.Random) -> None:
    piece = _piece(dossier, alea, au_moins=MORCEAU + ETIQUETTE + 1)
    piece.write_bytes(piece.read_bytes()[: MORCEAU + ETIQUETTE])


def _rallonge(dossier: Path, alea: random.Random) -> None:
    piece = _piece(dossier, alea)
    piece.write_bytes(piece.read_bytes() + alea.randbytes(1 + alea.randrange(40)))


def _manque(dossier: Path, alea: random.Random) -> None:
    alea.choice([_piece(dossier, alea), dossier / MANIFESTE, dossier / TETE]).unlink()


def _echange(dossier: Path, alea: random.Random) -> None:
    une = _piece(dossier, alea)
    autre = alea.choice([p for p in sorted(dossier.rglob("*/*.scelle")) if p != une])
    octets = une.read_bytes()
    une.write_bytes(autre.read_bytes())
    autre.write_bytes(octets)


ATTEINTES: dict[str, Atteinte] = {
    "texte de tête": _tete,
    "manifeste": _manifeste,
    "morceau": _morceau,
    "étiquette": _etiquette,
    "coupée": _coupe,
    "coupée entre deux morceaux": _coupe_entre_morceaux,
    "rallongée": _rallonge,
    "pièce absente": _manque,
    "pièces échangées": _echange,
}


def _etat() -> str:
    """Return the digest of every table and file."""
    somme = Somme()
    with moteur_du_jour().lecture() as moteur:
        for table, colonnes in moteur.tables().items():
            moteur.copier(table, colonnes, somme)
    for chemin in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        somme.write(str(chemin).encode() + (hashlib.sha256(chemin.read_bytes()).digest() if chemin.is_file() else b""))
    return somme.empreinte


def _code(dossier: Path) -> int:
    """Ask for the restoration, in place of all there is; return how the command ends."""
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        try:
            call_command("restaurer", dossier, remplacer=True)
        except SystemExit as fin:
            return int(fin.code or 0)
        except Exception:  # noqa: BLE001 -- the outermost boundary, that gives faults their exit code
            return 3
    return 0


def principal(dossier: Path, graine: int, combien: int, faute: str) -> None:
    """Touch copies of the backup, each class in turn."""
    if faute == "toucher_avant":
        restauration._tient = lambda *_: True  # type: ignore[assignment]  # noqa: SLF001 -- the mistake of the control
    alea, avant, refus = random.Random(graine), _etat(), []
    comptes: Counter[str] = Counter()
    noms = list(ATTEINTES)
    for rang in range(combien):
        nom = noms[rang % len(noms)]
        copie = dossier.with_name("atteinte")
        shutil.copytree(dossier, copie)
        ATTEINTES[nom](copie, alea)
        obtenu = (_code(copie), _etat() == avant)
        shutil.rmtree(copie)
        comptes[nom] += obtenu == (2, True)
        refus.append((f"{nom}, {rang}", obtenu))
    json.dump({"refus": refus, "combien": comptes}, sys.stdout)


if __name__ == "__main__":
    principal(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
