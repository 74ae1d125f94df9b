"""A prize list sealed twenty times by processes that share nothing but the database, then touched one bit at a time."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from epreuve.services import RACINE, Services
from epreuve.verdict import Annonce, Chronometre, Constat, Mesures, ecarts

FOIS, ATTEINTES, ORGANISMES = 20, 100, 4
GERMES = ("0", "1", "54", "4242", "random")
FUSEAUX = ("UTC", "Asia/Kathmandu", "Pacific/Noumea")
# A machine may lack one of them, and then seals in C without a word.
FRANCAISE = "fr_FR.UTF-8"
LANGUES = ("C", "C.UTF-8", FRANCAISE)
# Its rows change places on the disk, and so the order in which an unordered question gives them.
REMUES = ("enquetes_visite", "organismes_inscription", "organismes_organisme", "organismes_canaloffert")
VERIFICATEUR = RACINE / "trophees" / "logic" / "verifier.py"


@dataclass(frozen=True)
class Scelleur:
    """Somebody who seals the prize list of a year again and again, each time in a process of another language and zone."""

    pile: Services
    annee: str
    langues: Path
    faute: str

    def sceller_tous(self, fois: int) -> Iterator[bytes]:
        """Seal so many times, alone then two at once, after rows changed places; yield the files."""
        rang, ensemble = 0, 1
        while rang < fois:
            for table in REMUES:
                self.pile.psql(f"update {table} set id = id where random() < 0.5")  # noqa: S608 -- names of ours
            rangs = range(rang, min(rang + ensemble, fois))
            with ThreadPoolExecutor(ensemble) as ouvriers:
                yield from ouvriers.map(self.sceller, rangs)
            rang, ensemble = rangs.stop, 3 - ensemble

    def sceller(self, rang: int) -> bytes:
        """Seal once; return the file."""
        sortie = self.pile.dossier / f"palmares-{rang}.zip"
        ailleurs = {
            "PYTHONHASHSEED": GERMES[rang % len(GERMES)],
            "LC_ALL": LANGUES[rang % len(LANGUES)],
            "LOCPATH": str(self.langues),
            # Each language meets each zone.
            "TZ": FUSEAUX[rang // len(LANGUES) % len(FUSEAUX)],
            "FAUTE": self.faute,
            "CLE_DE_SCELLEMENT": "une-cle-de-l-epreuve-que-personne-ne-devine",
        }
        programme = ("-m", "epreuve.commande") if self.faute else ("manage.py",)
        ordre = ("sceller_palmares", "--campagne", self.annee, "--sortie", str(sortie))
        self.pile.django(*programme, *ordre, **ailleurs)
        lu = sortie.read_bytes()
        sortie.unlink()
        return lu


def rescelle(pile: Services, *, graine: int, fois: int = FOIS, faute: str = "") -> Constat:
    """Seal in other processes, alone or two at once, seeds, languages, zones and orders of rows; then flip bits."""
    pile.vider()
    langues = parler_francais(pile.dossier / "langues")
    annee = str(pile.demander("monde_des_courses", "edition", "6", str(ORGANISMES))["annee"])
    duree, hasard = Chronometre(), random.Random(graine)
    sceaux = list(Scelleur(pile, annee, langues, faute).sceller_tous(fois))
    empreintes, octets = {hashlib.sha256(sceau).hexdigest() for sceau in sceaux}, sceaux[-1]
    refuses = 0 if faute else _nb_refus(pile, octets, hasard)
    mesures: Mesures = {"empreintes": (len(empreintes), 1)}
    if not faute:
        mesures |= {
            "bits changés refusés": (refuses, ATTEINTES),
            "fichier entier admis": (_verifier(pile, octets), 0),
        }
    chiffres = (
        f"{len(sceaux)} sceaux, {len(empreintes)} empreinte {min(empreintes)[:12]}, {refuses}/{ATTEINTES} bits changés "
        f"refusés, {duree}"
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


def _nb_refus(pile: Services, octets: bytes, hasard: random.Random) -> int:
    """Change one bit, a hundred times; return how many changes the program refuses."""
    refuses = 0
    for _ in range(ATTEINTES):
        bit, touche = hasard.randrange(8 * len(octets)), bytearray(octets)
        touche[bit // 8] ^= 1 << bit % 8
        refuses += _verifier(pile, bytes(touche)) != 0
    return refuses


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
