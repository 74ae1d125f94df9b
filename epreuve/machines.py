"""Machines on one host, by the namespaces of Linux: each has a network, a name and a file tree of its own.

A hall holds them: a process in a network and a list of processes of its own, so that nothing outlives it and nothing of
it is seen from outside. A machine sees the code, read-only, and its own folder; those of the others are hidden from it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from epreuve.services import RACINE, Lignee, attendre

ISOLEMENT = "espaces de noms réseau, montage, nom et processus"
RESEAU, MASQUE = "10.73.0", 24
SALLE = ["unshare", "--net", "--mount", "--pid", "--mount-proc", "--fork", "--kill-child"]
# The first process of a list reaps what lost its parent.
PREMIER = ["sh", "-c", '/usr/sbin/ip link set lo up && "$@"; exit $?', "salle"]
MACHINE = """set -e
hostname "$2"
mount --make-rprivate /
mount --bind "$1/$2" /mnt
mount -t tmpfs -o mode=755 machines "$1"
mkdir "$1/$2"
mount --move /mnt "$1/$2"
mount --bind "$3" "$3"
mount -o remount,bind,ro "$3"
touch "$1/$2/prete"
exec sleep infinity
"""


def dans_une_salle(module: str, ordres: Mapping[str, Any]) -> Any:
    """Run a program of `epreuve` in a hall of its own, with these orders on its input; return the JSON that it prints."""
    if os.geteuid():
        raise RuntimeError("Il faut être root : des machines séparées veulent les espaces de noms du noyau.")
    commande = [*SALLE, *PREMIER, sys.executable, "-m", f"epreuve.{module}"]
    fait = subprocess.run(
        commande, cwd=RACINE, input=json.dumps(ordres), stdout=subprocess.PIPE, text=True, check=False
    )
    if fait.returncode:
        raise RuntimeError(f"epreuve.{module} s’est arrêté : {fait.returncode}.")
    return json.loads(fait.stdout)


@dataclass
class Machine(Lignee):
    """One of them, and what runs on it."""

    nom: str
    adresse: str
    dossier: Path
    environnement: dict[str, str]
    socle: subprocess.Popen[bytes]
    prise: str
    lances: dict[str, tuple[Sequence[object], str, dict[str, str]]] = field(default_factory=dict)

    @property
    def prefixe(self) -> list[str]:
        """What a command begins with to be typed there."""
        return ["nsenter", f"--target={self.socle.pid}", "--net", "--mount", "--uts", f"--wdns={RACINE}"]

    def lancer(self, nom: str, commande: Sequence[object], *, qui: str = "", **variables: str) -> None:
        """Start a process there, as somebody."""
        self.lances[nom] = (commande, qui, variables)
        comme = ["setpriv", f"--reuid={qui}", f"--regid={qui}", "--clear-groups"] if qui else []
        with (self.dossier / f"{nom}.log").open("ab") as journal:
            self.enfants[nom] = subprocess.Popen(
                [*self.prefixe, *comme, *(str(mot) for mot in commande)],
                env=self.environnement | variables,
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )

    def taper(self, *mots: object, qui: str = "", **variables: str) -> str:
        """Type a command there; return what it prints."""
        comme = ["setpriv", f"--reuid={qui}", f"--regid={qui}", "--clear-groups"] if qui else []
        fait = subprocess.run(
            [*self.prefixe, *comme, *(str(mot) for mot in mots)],
            env=self.environnement | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if fait.returncode:
            raise RuntimeError(f"{self.nom} : {mots[:4]} : {fait.stderr[-2000:]}")
        return fait.stdout.strip()

    def brancher(self, *, est_branchee: bool = True) -> None:
        """Plug it to the switch, or unplug it: nobody is told."""
        subprocess.run(["/usr/sbin/ip", "link", "set", self.prise, "up" if est_branchee else "down"], check=True)

    def relever(self) -> list[str]:
        """Start again what left by itself, as a supervisor does; return the names."""
        finis = [(nom, enfant) for nom, enfant in list(self.enfants.items()) if enfant.poll() is not None]
        # Not what was killed meanwhile.
        partis = [nom for nom, enfant in finis if self.enfants.get(nom) is enfant]
        for nom in partis:
            commande, qui, variables = self.lances[nom]
            self.lancer(nom, commande, qui=qui, **variables)
        return partis

    def tuer_tout(self) -> None:
        """Kill all that runs there."""
        self.tuer_ceux(*self.enfants)


@dataclass
class Salle:
    """The machines, the switch between them, and a file that gives their names to all."""

    dossier: Path
    machines: dict[str, Machine] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shutil.rmtree(self.dossier, ignore_errors=True)
        self.dossier.mkdir(mode=0o755)
        self._brancher(["link", "add", "salle", "type", "bridge"])
        self._brancher(["link", "set", "salle", "up"])
        self._brancher(["addr", "add", f"{RESEAU}.1/{MASQUE}", "dev", "salle"])

    def nommer(self, noms: Mapping[str, str]) -> None:
        """Give names to addresses, for everybody here and nobody outside."""
        hotes = self.dossier.parent / f"{self.dossier.name}.hosts"
        hotes.write_text("127.0.0.1 localhost\n" + "".join(f"{ou} {nom}\n" for nom, ou in noms.items()))
        subprocess.run(["/usr/bin/mount", "--bind", str(hotes), "/etc/hosts"], check=True)

    def ouvrir(self, nom: str, environnement: Mapping[str, str]) -> Machine:
        """Bring a machine in, plugged to the switch."""
        rang, dossier = 11 + len(self.machines), self.dossier / nom
        socle = self._demarrer(nom, dossier)
        prise, adresse = f"m{rang}", f"{RESEAU}.{rang}"
        self._brancher(["link", "add", prise, "type", "veth", "peer", "name", "eth0", "netns", str(socle.pid)])
        self._brancher(["link", "set", prise, "master", "salle", "up"])
        machine = Machine(nom, adresse, dossier, self._variables(dossier, environnement), socle, prise)
        machine.taper("ip", "addr", "add", f"{adresse}/{MASQUE}", "dev", "eth0")
        for interface in ("eth0", "lo"):
            machine.taper("ip", "link", "set", interface, "up")
        self.machines[nom] = machine
        return machine

    def _demarrer(self, nom: str, dossier: Path) -> subprocess.Popen[bytes]:
        """Make the folder of a machine, and start what holds its namespaces."""
        for sous in (dossier, dossier / "var", dossier / "medias", dossier / "tmp"):
            sous.mkdir(mode=0o755)
        (dossier / "tmp").chmod(0o1777)
        base = ["unshare", "--net", "--mount", "--uts", "sh", "-c", MACHINE]
        socle = subprocess.Popen([*base, "machine", str(self.dossier), nom, str(RACINE)], start_new_session=True)
        attendre((dossier / "prete").exists, f"la machine {nom}")
        return socle

    def _variables(self, dossier: Path, environnement: Mapping[str, str]) -> dict[str, str]:
        ici = {"BAROMETRE_VAR": dossier / "var", "MEDIA_ROOT": dossier / "medias", "TMPDIR": dossier / "tmp"}
        return {**environnement, **{nom: str(chemin) for nom, chemin in ici.items()}}

    def _brancher(self, mots: Sequence[str]) -> None:
        subprocess.run(["/usr/sbin/ip", *mots], check=True)
