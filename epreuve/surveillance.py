"""The rules of alert, the configuration of Prometheus and the metrics of a real server, judged by promtool."""

from __future__ import annotations

import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from epreuve.services import RACINE, Services, attendre, port_libre
from epreuve.verdict import Annonce, Constat

DOSSIER = RACINE / "surveillance"
OUTIL = "promtool"
FAUTES = {"limite_decalee": ("> 1800", "> 18000")}
PAGES = ("/", "/connexion/", "/nulle-part/")


def jugee(pile: Services, *, faute: str = "") -> Constat:
    """Check the configuration, try each rule on both sides of its limit, then lint what a server under use exports."""
    outil = promtool(pile.dossier)
    copie = pile.dossier / "surveillance"
    shutil.copytree(DOSSIER, copie, dirs_exist_ok=True)
    if faute:
        regles = copie / "alertes.yml"
        regles.write_text(regles.read_text().replace(*FAUTES[faute]))
    fautes = [
        f"{' '.join(mots)} : {dit}"
        for mots in (("check", "config", "prometheus.yml"), ("test", "rules", "alertes_essais.yml"))
        if (dit := _juger(outil, *mots, dossier=copie))
    ]
    exportees = _metriques(pile)
    if dit := _juger(outil, "check", "metrics", dossier=copie, entree=exportees):
        fautes.append(f"check metrics : {dit}")
    nombre = (copie / "alertes.yml").read_text().count("- alert:")
    return Constat(f"{nombre} règles essayées, {len(exportees.splitlines())} lignes exportées", tuple(fautes))


def promtool(dossier: Path) -> str:
    """Return promtool: the machine's, else that of Debian's package, unpacked and not installed."""
    if trouve := shutil.which(OUTIL):
        return trouve
    lieu = dossier / "paquet"
    if not lieu.exists():
        lieu.mkdir()
        telecharger = ["apt-get", "download", OUTIL]
        subprocess.run(telecharger, cwd=lieu, check=True, capture_output=True)
        (paquet,) = lieu.glob("*.deb")
        deballer = ["dpkg-deb", "-x", str(paquet), str(lieu)]
        subprocess.run(deballer, check=True)
    return str(lieu / "usr" / "bin" / OUTIL)


def _juger(outil: str, *mots: str, dossier: Path, entree: str = "") -> str:
    """Return what promtool finds wrong, on one line; empty when nothing is."""
    fait = subprocess.run([outil, *mots], cwd=dossier, input=entree, capture_output=True, text=True, check=False)
    return " ".join((fait.stdout + fait.stderr).split())[:300] if fait.returncode else ""


def _metriques(pile: Services) -> str:
    """Return what a server exports once some pages were asked of it."""
    port = port_libre()
    # What the workers count goes with the stack, however they end.
    with pile.avec(f"METRIQUES=127.0.0.1:{port}", f"TMPDIR={pile.dossier}"):
        pile.lancer_web(ouvriers=2)
        for page in PAGES:
            attendre(lambda page=page: _lire(f"{pile.adresse}{page}") is not None, page)  # type: ignore[misc]
        return _lire(f"http://127.0.0.1:{port}/metrics") or ""


def _lire(adresse: str) -> str | None:
    try:
        with urllib.request.urlopen(adresse, timeout=10) as reponse:
            texte: str = reponse.read().decode()
            return texte
    except urllib.error.HTTPError:
        return ""
    except OSError:
        return None


EPREUVES = (
    Annonce(
        "surveillance",
        "promtool : configuration admise, chaque alerte sonne juste après sa limite et pas avant, métriques bien faites",
        jugee,
        {"faute": "limite_decalee"},
        "une limite déplacée",
    ),
)
