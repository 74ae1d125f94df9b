"""Tests of `make test` as checks: by their name, in a fresh process, on the PostgreSQL and Redis of the stack.

A control runs the same tests with a mistake put in before they are collected (`epreuve.rustines`). A test that is skipped,
absent, or that stops before it judges, proves nothing: it stops the check.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from epreuve.services import PYTHON, RACINE, Services
from epreuve.verdict import Constat

BASE = "preuves"
DITES, LONGUEUR = 5, 200


class Jugement(NamedTuple):
    """How many tests judged, those that failed with their first words, and what they printed of themselves."""

    juges: int
    rates: tuple[str, ...]
    appels: int


def prouver(
    pile: Services,
    *noeuds: str,
    au_moins: int = 1,
    appels: int = 0,
    rustines: Sequence[str] = (),
    faute: str = "",
    graine: int = 0,
) -> Constat:
    """Run tests; the goal holds when `au_moins` of them judged and none failed.

    `rustines` are other ways of running the same tests, `appels` the calls that they make then, drawn from `graine`;
    `faute` is the mistake of a control.
    """
    reglages = {"APPELS_VOULUS": appels, "GRAINE": graine}
    bilan = juger_par_des_tests(pile, noeuds, [*rustines, *filter(None, [faute])], reglages)
    # Each test that a control runs has to see its mistake.
    fautes = bilan.rates[:DITES] if not faute or len(bilan.rates) >= bilan.juges else ()
    if not faute and bilan.juges < au_moins:
        fautes = (*fautes, f"{bilan.juges} preuves, {au_moins} attendues")
    if not faute and bilan.appels < appels:
        fautes = (*fautes, f"{bilan.appels} appels, {appels} attendus")
    dits = f", {bilan.appels} appels" if bilan.appels else ""
    return Constat(f"{bilan.juges} preuves, {len(bilan.rates)} contraires{dits}", fautes)


def juger_par_des_tests(
    pile: Services, noeuds: Sequence[str], rustines: Sequence[str], reglages: Mapping[str, object]
) -> Jugement:
    """Run tests and read how each ended; raises RuntimeError when one could not judge."""
    with _compte_rendu(pile) as rendu:
        compte = rendu.with_name("appels.txt")
        variables = [
            "DJANGO_SETTINGS_MODULE=barometre.settings.test",
            f"DATABASE_URL=postgres://barometre@127.0.0.1:{pile.port_pg}/barometre",
            f"REDIS_URL=redis://127.0.0.1:{pile.port_redis}/0",
            f"BAROMETRE_VAR={pile.dossier / 'var'}",
            f"BASE_DE_TEST={BASE}",
            f"RUSTINES={','.join(rustines)}",
            f"APPELS={compte}",
            *(f"{nom}={valeur}" for nom, valeur in reglages.items()),
        ]
        options = ["-p", "no:cacheprovider", "-p", "epreuve.rustines", "--reuse-db", f"--junitxml={rendu}"]
        commande = ["env", *variables, str(PYTHON), "-m", "pytest", *options, *noeuds]
        fait = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False)
        if fait.returncode not in {0, 1} or not rendu.exists():
            raise RuntimeError(f"{noeuds} : {(fait.stdout + fait.stderr)[-2000:]}")
        appels = int(compte.read_text() or 0) if compte.exists() else 0
        return _lire(rendu, appels)


@contextmanager
def _compte_rendu(pile: Services) -> Iterator[Path]:
    """Give where a report goes, and take it away."""
    rendu = pile.dossier / "preuves.xml"
    try:
        yield rendu
    finally:
        rendu.unlink(missing_ok=True)
        rendu.with_name("appels.txt").unlink(missing_ok=True)


def _lire(rendu: Path, appels: int) -> Jugement:
    juges, rates, empeches = 0, [], []
    for cas in ET.parse(rendu).iter("testcase"):  # noqa: S314 -- written by our own process
        nom = f"{cas.get('classname')}.{cas.get('name')}"
        if (faux := cas.find("failure")) is not None:
            rates.append(f"{nom} : {' '.join(str(faux.get('message')).split())[:LONGUEUR]}")
        empeches += [nom for quoi in ("error", "skipped") if cas.find(quoi) is not None]
        juges += 1
    if empeches:
        raise RuntimeError(f"sans jugement : {', '.join(empeches[:DITES])}")
    return Jugement(juges, tuple(rates), appels)
