"""Backups that somebody touched, cut or stopped, then a restoration beside: refused whole, or given back to the line."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

from epreuve.services import PYTHON, RACINE, Services
from epreuve.verdict import Annonce, Constat, ecarts, en_mots

ORGANISMES, FICHIERS = 6, 12
ATTEINTES, ARRETS = 160, 4
# One that ends before it is killed proves nothing: another is started.
LANCEES_MAX = 5 * ARRETS
CLE = "CLE_DE_SAUVEGARDE=une-cle-de-l-epreuve-que-personne-ne-devine"


def rendue_ou_refusee(
    pile: Services, *, graine: int, atteintes: int = ATTEINTES, arrets: int = ARRETS, faute: str = ""
) -> Constat:
    """Fill, back up, touch the backup in every way, stop backups on their way, then restore in an empty database.

    The fault: touching the database before the pieces are verified.
    """
    pile.variables = [CLE]
    pile.vider()
    pile.demander("imprimerie", "creer", str(ORGANISMES))
    alea, medias = random.Random(graine), pile.dossier / "medias"
    _ecrire_des_fichiers(medias, alea)
    une = pile.dossier / f"sauvegarde{faute}"
    depart = time.monotonic()
    dites = pile.django("manage.py", "sauvegarder", "--vers", str(une)).splitlines()
    duree = time.monotonic() - depart
    refusees = _atteintes(pile, une, graine, atteintes, faute)
    if faute:
        return Constat("", refusees.fautes)
    arretees = _arretees(pile, alea, arrets, duree)
    fautes = (*refusees.fautes, *arretees.fautes, *_rendue(pile, une, dites, medias))
    chiffres = f"{len(dites) - 1} tables, {FICHIERS} fichiers ; {refusees.chiffres} ; {arretees.chiffres}"
    return Constat(chiffres, fautes)


def _atteintes(pile: Services, une: Path, graine: int, combien: int, faute: str) -> Constat:
    """Touch a backup in so many ways: each is refused, and the database left as it was."""
    refus = pile.demander("atteintes", str(une), str(graine), str(combien), faute or "aucune")
    fautes = ecarts({f"sauvegarde atteinte ({quoi})": (tuple(obtenu), (2, True)) for quoi, obtenu in refus["refus"]})
    return Constat(f"refusées : {en_mots(dict(sorted(refus['combien'].items())))}", fautes)


def _ecrire_des_fichiers(medias: Path, alea: random.Random) -> None:
    """Files of every size around a chunk, in folders."""
    for rang in range(FICHIERS):
        chemin = medias / "preuves" / str(rang % 3) / f"{rang}.bin"
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(alea.randbytes(alea.choice((0, 1, 5_000, 1024 * 1024, 2_500_000))))


def _arretees(pile: Services, alea: random.Random, arrets: int, duree: float) -> Constat:
    """Kill backups until so many died on their way: the folder asked for is whole or is not."""
    fautes, arretees, lancees = [], 0, 0
    while arretees < arrets and lancees < LANCEES_MAX:
        dossier = pile.dossier / f"arretee-{lancees}"
        commande = ["env", *pile.environnement(), str(PYTHON), "manage.py", "sauvegarder", "--vers", str(dossier)]
        lancee = subprocess.Popen(commande, cwd=RACINE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(alea.uniform(0.3, 1.0) * duree)
        lancee.send_signal(signal.SIGKILL)
        lancees += 1
        arretees += lancee.wait() == -signal.SIGKILL
        if dossier.exists():
            try:
                pile.django("manage.py", "restaurer", str(dossier), "--essai")
            except RuntimeError as refus:
                fautes.append(f"une sauvegarde arrêtée a l’air entière : {refus}")
    if arretees < arrets:
        fautes.append(f"sauvegardes arrêtées en chemin : {arretees} au lieu de {arrets}")
    return Constat(f"{arretees} arrêtées en chemin sur {lancees} lancées", tuple(fautes))


def _rendue(pile: Services, une: Path, dites: list[str], medias: Path) -> tuple[str, ...]:
    """Restore in an empty database that another role owns; compare every digest, every file, and the journal."""
    ailleurs, seconde = pile.dossier / "medias-restaures", pile.dossier / "seconde"
    adresses = _base_vide(pile)
    ou = {"DATABASE_URL": adresses["application"], "MEDIA_ROOT": str(ailleurs)}
    proprietaire = {"DATABASE_URL_MIGRATIONS": adresses["proprietaire"]}
    rendues = pile.django("manage.py", "restaurer", str(une), **ou, **proprietaire).splitlines()
    pile.django("manage.py", "verifier_journal", **ou)
    # By the role of the application: it reads every table.
    redites = pile.django("manage.py", "sauvegarder", "--vers", str(seconde), **ou).splitlines()
    fautes = ecarts(
        {
            "tables restaurées": (rendues[:-1], dites[:-1]),
            "tables sauvegardées de nouveau": (redites[:-1], dites[:-1]),
            "fichiers restaurés": (_contenus(ailleurs), _contenus(medias)),
        }
    )
    for dossier in (ailleurs, seconde):
        shutil.rmtree(dossier)
    return fautes


def _base_vide(pile: Services) -> dict[str, str]:
    """Make a database and its two roles; return its address by role."""
    pile.psql("create role proprietaire login createdb", "postgres")
    pile.psql("create database restauree owner proprietaire", "postgres")
    pile.psql("create role application login", "postgres")
    return {qui: f"postgres://{qui}@127.0.0.1:{pile.port_pg}/restauree" for qui in ("application", "proprietaire")}


def _contenus(dossier: Path) -> dict[str, bytes]:
    return {str(c.relative_to(dossier)): c.read_bytes() for c in dossier.rglob("*") if c.is_file()}


EPREUVES = (
    Annonce(
        "sauvegarde",
        "sauvegarde modifiée, coupée, échangée, arrêtée : refusée, base intacte ; restaurée : mêmes empreintes",
        rendue_ou_refusee,
        {"atteintes": 9, "faute": "toucher_avant"},
        "toucher avant de vérifier",
        est_exercice=True,
    ),
)
