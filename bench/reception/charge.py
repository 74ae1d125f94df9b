"""The loads: wrk, pgbench, an open loop, a probe of the disk; and the processor time of a tree of processes."""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from epreuve.appareil import champs_caches
from epreuve.services import descendance

DOSSIER = Path(__file__).resolve().parent
# Eight commits in flight: two workers of four threads, as many clients of pgbench.
EN_VOL = 8
TICS = os.sysconf("SC_CLK_TCK")
INSERER = "INSERT INTO banc_avis (uuid, service, canal, note, raisons, commentaire, cree_le) VALUES {} ON CONFLICT (uuid) DO NOTHING;"
RANG = (
    "(gen_random_uuid(), :service, 'borne', :note, '[\"attente\", \"clarte\"]', "
    "'Accueil aimable mais une heure d''attente debout, et le guichet des cartes ferme sans prevenir.', now())"
)


def wrk(adresse: str, script: str, *arguments: str, secondes: float, fils: int = EN_VOL) -> dict[str, Any]:
    """Load an address, one connection a thread so that a device sends one batch at a time; return what wrk saw."""
    commande = [
        "wrk",
        f"-t{fils}",
        f"-c{fils}",
        f"-d{secondes}s",
        "--timeout=10s",
        "-s",
        str(DOSSIER / script),
        adresse,
        "--",
        *arguments,
    ]
    fait = subprocess.run(commande, capture_output=True, text=True, check=False)
    lu = re.search(r"^BILAN (.*)$", fait.stdout, re.MULTILINE)
    if not lu:
        raise RuntimeError(f"wrk : {fait.stdout[-500:]} {fait.stderr[-500:]}")
    bilan: dict[str, Any] = json.loads(lu[1])
    if bilan["fautes"]:
        raise RuntimeError(f"{bilan['fautes']} réponses fautives à {adresse} : {fait.stdout[-500:]}")
    return bilan


def pgbench(port: int, taille: int, secondes: int, dossier: Path) -> dict[str, float]:
    """Insert rows by prepared statements of `taille` rows; return the rows a second, and the processor (µs) of pgbench a row."""
    script = dossier / f"pgbench-{taille}.sql"
    script.write_text(
        f"\\set service random(1, 200)\n\\set note random(1, 5)\n{INSERER.format(', '.join([RANG] * taille))}\n"
    )
    commande = ["pgbench", "-h", "127.0.0.1", "-p", str(port), "-U", "barometre", "-n", "-M", "prepared"]
    commande += ["-c", str(EN_VOL), "-j", "2", "-T", str(secondes), "-f", str(script), "barometre"]
    avant = _des_enfants()
    fait = subprocess.run(commande, capture_output=True, text=True, check=False)
    pris = _des_enfants() - avant
    lu = re.search(r"actually processed: (\d+).*tps = ([\d.]+)", fait.stdout, re.DOTALL)
    if not lu:
        raise RuntimeError(f"pgbench : {fait.stderr[-500:]}")
    return {"lignes_s": taille * float(lu[2]), "client_us": 1e6 * pris / (taille * int(lu[1]))}


def _des_enfants() -> float:
    """Return the seconds of processor that the children of this process took, once they ended."""
    pris = resource.getrusage(resource.RUSAGE_CHILDREN)
    return pris.ru_utime + pris.ru_stime


def sonder(dossier: Path) -> float:
    """Return the median time (ms) of 8 kB written and synchronised where the database is."""
    durees = []
    chemin = dossier / "sonde"
    with chemin.open("wb", buffering=0) as fichier:
        fin = time.perf_counter() + 0.5
        while time.perf_counter() < fin:
            depart = time.perf_counter()
            fichier.write(b"\0" * 8192)
            os.fdatasync(fichier.fileno())
            durees.append(time.perf_counter() - depart)
    chemin.unlink()
    return 1000 * sorted(durees)[len(durees) // 2]


def processeur(racine: int) -> float:
    """Return the seconds of processor that a process and its descendants took so far, those reaped included."""
    return sum(map(_pris, descendance(racine)))


def _pris(pid: int) -> float:
    """Return the seconds of processor of a process: of its threads to the nanosecond, of those that ended by ticks.

    A tick is 10 ms, which ten processes of a short slice would be rounded by.
    """
    secondes = 0.0
    with suppress(OSError):
        champs = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        propres, enfants = sum(map(int, champs[11:13])) / TICS, sum(map(int, champs[13:15])) / TICS
        fils = [int(fil.read_text().split()[0]) for fil in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        secondes = max(propres, sum(fils) / 1e9) + enfants
    return secondes


@dataclass(frozen=True)
class Parcours:
    """A person's journey at an address: ask for the page, post its form."""

    port: int
    chemin: str
    reponses: Sequence[tuple[str, str]]


def boucle_ouverte(parcours: Parcours, *, par_seconde: int, secondes: float) -> dict[str, float]:
    """Start journeys at a fixed pace whatever the server does; p50 and p99 (ms) from the instant each was due."""
    durees = asyncio.run(_boucle(parcours, par_seconde, round(par_seconde * secondes)))
    centiles = quantiles(durees, n=100)
    return {"parcours": len(durees), "p50_ms": 1000 * centiles[49], "p99_ms": 1000 * centiles[98]}


async def _boucle(parcours: Parcours, par_seconde: int, nombre: int) -> list[float]:
    libres: asyncio.LifoQueue[_Liaison] = asyncio.LifoQueue()
    depart = time.perf_counter() + 0.2

    async def un(rang: int) -> float:
        prevu = depart + rang / par_seconde
        await asyncio.sleep(max(0.0, prevu - time.perf_counter()))
        liaison = None if libres.empty() else libres.get_nowait()
        if not liaison or liaison.lecteur.at_eof():
            # A server closes what stays idle.
            liaison = await _Liaison.ouvrir(parcours.port)
        page = await liaison.demander("GET", parcours.chemin)
        await liaison.demander("POST", parcours.chemin, urlencode([*champs_caches(page), *parcours.reponses]))
        libres.put_nowait(liaison)
        return time.perf_counter() - prevu

    durees = await asyncio.gather(*(un(rang) for rang in range(nombre)))
    while not libres.empty():
        libres.get_nowait().ecrivain.close()
    return list(durees)


@dataclass
class _Liaison:
    """A kept-alive connection, opened again when the server closed it."""

    lecteur: asyncio.StreamReader
    ecrivain: asyncio.StreamWriter

    @classmethod
    async def ouvrir(cls, port: int) -> _Liaison:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def demander(self, methode: str, chemin: str, corps: str = "") -> str:
        entete = f"{methode} {chemin} HTTP/1.1\r\nHost: localhost\r\n"
        if corps:
            entete += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(corps)}\r\n"
        self.ecrivain.write(f"{entete}\r\n{corps}".encode())
        tete = (await self.lecteur.readuntil(b"\r\n\r\n")).decode("latin1")
        statut = int(tete.split(" ", 2)[1])
        longueur = re.search(r"content-length: (\d+)", tete, re.IGNORECASE)
        lu = await self.lecteur.readexactly(int(longueur[1])) if longueur else b""
        if statut not in {200, 302, 303}:
            raise RuntimeError(f"{statut} à {chemin} : {lu[:300]!r}")
        return lu.decode()
