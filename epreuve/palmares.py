"""A prize list sealed twenty times by processes that share nothing but the database, then touched one bit at a time."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from epreuve.services import RACINE, Services
from epreuve.verdict import Annonce, Constat, ecarts

FOIS, ATTEINTES, ORGANISMES = 20, 100, 4
GERMES = ("0", "1", "54", "4242", "random")
FUSEAUX = ("UTC", "Asia/Kathmandu", "Pacific/Noumea")
# A machine may lack one of them, and then seals in C without a word.
FRANCAISE = "fr_FR.UTF-8"
LANGUES = ("C", "C.UTF-8", FRANCAISE)
# Its rows change places on the disk, and so the order in which an unordered question gives them.
REMUES = ("enquetes_visite", "organismes_inscription", "organismes_organisme", "organismes_canaloffert")
VERIFICATEUR = RACINE / "trophees" / "logic" / "verifier.py"


def rescelle(pile: Services, *, graine: int, fois: int = FOIS, faute: str = "") -> Constat:
    """Seal in other processes, alone or two at once, seeds, languages, zones and orders of rows; then flip bits."""
    pile.vider()
    langues = parler_francais(pile.dossier / "langues")
    annee = str(pile.demander("monde_des_courses", "edition", "6", str(ORGANISMES))["annee"])
    debut, hasard = time.monotonic(), random.Random(graine)
    empreintes, octets = set(), b""
    rang, ensemble = 0, 1
    while rang < fois:
        for table in REMUES:
            pile.psql(f"update {table} set id = id where random() < 0.5")  # noqa: S608 -- names of ours
        rangs = range(rang, min(rang + ensemble, fois))
        with ThreadPoolExecutor(ensemble) as ouvriers:
            for lu in ouvriers.map(lambda un: _sceller(pile, annee, un, faute, langues), rangs):
                empreintes.add(hashlib.sha256(lu).hexdigest())
                octets = lu
        rang, ensemble = rangs.stop, 3 - ensemble
    refuses = sum(
        _est_refuse(pile, octets, hasard.randrange(8 * len(octets))) for _ in range(ATTEINTES if not faute else 0)
    )
    mesures: dict[str, tuple[object, object]] = {"empreintes": (len(empreintes), 1)}
    if not faute:
        mesures |= {
            "bits changés refusés": (refuses, ATTEINTES),
            "fichier entier admis": (_verifier(pile, octets), 0),
        }
    chiffres = (
        f"{rang} sceaux, {len(empreintes)} empreinte {min(empreintes)[:12]}, {refuses}/{ATTEINTES} bits changés refusés, "
        f"{time.monotonic() - debut:.0f} s"
    )
    return Constat(chiffres, ecarts(mesures))


def parler_francais(langues: Path) -> Path:
    """Make the French locale in a folder of ours, and make sure that a process takes it."""
    langues.mkdir(exist_ok=True)
    compilee = ["localedef", "-i", "fr_FR", "-f", "UTF-8", str(langues / FRANCAISE)]
    fait = subprocess.run(compilee, capture_output=True, text=True, check=False)
    prise = [sys.executable, "-c", "import locale; print(locale.setlocale(locale.LC_ALL, ''))"]
    ailleurs = {**os.environ, "LOCPATH": str(langues), "LC_ALL": FRANCAISE}
    dite = subprocess.run(prise, env=ailleurs, capture_output=True, text=True, check=False)
    if dite.stdout.strip() != FRANCAISE:
        raise RuntimeError(f"{FRANCAISE} manque (paquet locales) : {fait.stderr[-300:]} {dite.stderr[-300:]}")
    return langues


def _sceller(pile: Services, annee: str, rang: int, faute: str, langues: Path) -> bytes:
    sortie = pile.dossier / f"palmares-{rang}.zip"
    ailleurs = {
        "PYTHONHASHSEED": GERMES[rang % len(GERMES)],
        "LC_ALL": LANGUES[rang % len(LANGUES)],
        "LOCPATH": str(langues),
        # Each language meets each zone.
        "TZ": FUSEAUX[rang // len(LANGUES) % len(FUSEAUX)],
        "FAUTE": faute,
        "CLE_DE_SCELLEMENT": "une-cle-de-l-epreuve-que-personne-ne-devine",
    }
    programme = ("-m", "epreuve.commande") if faute else ("manage.py",)
    pile.django(*programme, "sceller_palmares", "--campagne", annee, "--sortie", str(sortie), **ailleurs)
    lu = sortie.read_bytes()
    sortie.unlink()
    return lu


def _est_refuse(pile: Services, octets: bytes, bit: int) -> bool:
    touche = bytearray(octets)
    touche[bit // 8] ^= 1 << bit % 8
    return _verifier(pile, bytes(touche)) != 0


def _verifier(pile: Services, octets: bytes) -> int:
    """Judge by the program that an outsider reads, with the standard library alone; return how it leaves."""
    fichier = pile.dossier / "palmares.zip"
    fichier.write_bytes(octets)
    commande = [sys.executable, "-I", str(VERIFICATEUR), str(fichier)]
    return subprocess.run(commande, capture_output=True, check=False, cwd=Path("/")).returncode


EPREUVES = (
    Annonce(
        "palmares",
        "20 sceaux, germes, langues, fuseaux, ordres des lignes, un ou deux à la fois : une empreinte ; 100 bits changés : 100 refus",
        rescelle,
        {"fois": 4, "faute": "ordre_des_lignes"},
        "l’ordre de la base",
    ),
)
