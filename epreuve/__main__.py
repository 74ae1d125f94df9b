"""`make epreuve`, or `python -m epreuve [--graine N] [--depuis REVISION] [NOM…]`: one line a check, then « N passed, N failed ».

Without a name the gate runs, in lanes side by side: every check but the exercises, which are longer. A check that is
named runs whole; the gate asks some for less.

Exits 0 when every check passed, 1 when one failed, 2 on an unknown name.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from epreuve.services import Services, services
from epreuve.verdict import ECHEC, REUSSIE, Epreuve, juger

# Two cores are full with three checks at a time: most of them wait now and then.
VOIES = 3
# In the order of the programme. Each states its checks in `EPREUVES`, beside their functions.
MODULES = (
    "durabilite", "enveloppes", "terrain", "avis", "redis", "fuzz", "demonstration", "surveillance", "exploitation",
    "documents", "image", "stockage", "grappe", "sauvegarde", "retour_arriere", "migrations", "version_precedente",
    "borne", "moteurs", "simulation", "places", "echeance", "redites", "votes", "bourrage", "second_facteur", "palmares",
    "journal", "preuves", "acces", "scripts", "pieges", "tableurs", "en_tetes", "fuites",
)  # fmt: skip


def epreuves(pile: Services, graine: int, depuis: str = "", *, sont_nommees: bool = True) -> list[Epreuve]:
    """Return the checks of the programme, each with its control; `depuis` is the version to upgrade from."""
    annonces = [annonce for module in MODULES for annonce in import_module(f"epreuve.{module}").EPREUVES]
    return [annonce.avec(est_nommee=sont_nommees, pile=pile, graine=graine, depuis=depuis) for annonce in annonces]


def choisir(toutes: Sequence[Epreuve], noms: Collection[str]) -> list[Epreuve]:
    """Return the checks named, or those of the gate, in the order of the programme."""
    return [epreuve for epreuve in toutes if (epreuve.nom in noms if noms else not epreuve.est_exercice)]


def en_voies(choisies: Sequence[Epreuve], graine: int) -> tuple[int, int]:
    """Run the checks in lanes side by side; return how many passed and how many failed.

    A lane is a process on a stack of its own; free, it takes the next check of the queue, where those known to be long come first.
    """
    with TemporaryDirectory() as dossier:
        for rang, epreuve in enumerate(sorted(choisies, key=lambda epreuve: not epreuve.est_longue)):
            (Path(dossier) / f"{rang:03} {epreuve.nom}").touch()
        commande = [sys.executable, "-m", "epreuve", "--graine", str(graine), "--file", dossier]
        lancees = [subprocess.Popen(commande, stdout=subprocess.PIPE, text=True) for _ in range(VOIES)]
        with ThreadPoolExecutor(VOIES) as lecteurs:
            try:
                verdicts = {nom: verdict for dits in lecteurs.map(_suivre, lancees) for nom, verdict in dits}
            finally:
                for lancee in lancees:
                    lancee.terminate()
        for lancee in lancees:
            lancee.wait()
    for epreuve in choisies:
        if epreuve.nom not in verdicts:
            sys.stdout.write(f"{ECHEC} {epreuve.nom} | aucun verdict : sa voie est tombée\n")
    reussies = sum(verdicts.values())
    return reussies, len(choisies) - reussies


def _suivre(lancee: subprocess.Popen[str]) -> list[tuple[str, bool]]:
    """Print the verdicts of a lane; return the name of each check with whether it passed."""
    dits = []
    for ligne in lancee.stdout or ():
        mot, _, suite = ligne.partition(" ")
        if mot in (REUSSIE, ECHEC):
            dits.append((suite.split()[0], mot == REUSSIE))
            sys.stdout.write(ligne)
            sys.stdout.flush()
    return dits


def prendre(file: Path) -> Iterator[str]:
    """Yield the names of a queue: each is a file there, and who removes it has it."""
    for chemin in sorted(file.iterdir()):
        try:
            chemin.unlink()
        except FileNotFoundError:
            continue
        yield chemin.name.split()[1]


def _une_a_une(noms: Iterable[str], graine: int, depuis: str, *, sont_nommees: bool) -> tuple[int, int]:
    """Run checks one after the other; return how many passed and failed.

    What stops one may have broken its stack: the others have a new one.
    """
    restantes, verdicts = iter(noms), list[bool]()
    while True:
        with services() as pile:
            connues = {epreuve.nom: epreuve for epreuve in epreuves(pile, graine, depuis, sont_nommees=sont_nommees)}
            for nom in restantes:
                verdict = juger(connues[nom])
                verdicts.append(bool(verdict))
                if verdict is None:
                    break
            else:
                return sum(verdicts), len(verdicts) - sum(verdicts)


def principal() -> int:
    """Run the checks named, else the gate in its lanes."""
    demande = _lire_la_demande()
    # Whoever stops the programme finds nothing of it afterwards.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    toutes = epreuves(Services(Path()), demande.graine)
    inconnues = set(demande.noms) - {epreuve.nom for epreuve in toutes}
    if inconnues:
        sys.stderr.write(f"Épreuve inconnue : {', '.join(sorted(inconnues))}\n")
        return 2
    sys.stdout.write(f"graine {demande.graine}\n")
    sys.stdout.flush()
    choisies = choisir(toutes, demande.noms)
    if demande.file:
        reussies, manquees = _une_a_une(prendre(demande.file), demande.graine, demande.depuis, sont_nommees=False)
    elif demande.noms:
        noms = [epreuve.nom for epreuve in choisies]
        reussies, manquees = _une_a_une(noms, demande.graine, demande.depuis, sont_nommees=True)
    else:
        reussies, manquees = en_voies(choisies, demande.graine)
    sys.stdout.write(f"{reussies} passed, {manquees} failed\n")
    return 1 if manquees else 0


def _lire_la_demande() -> argparse.Namespace:
    analyse = argparse.ArgumentParser(prog="python -m epreuve")
    analyse.add_argument("--graine", type=int, default=20270203)
    analyse.add_argument(
        "--depuis", default="", metavar="REVISION", help="la version d’avant, quand aucune n’est publiée"
    )
    analyse.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    analyse.add_argument("noms", nargs="*")
    return analyse.parse_args()


if __name__ == "__main__":
    sys.exit(principal())
