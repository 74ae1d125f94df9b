"""The image, without a daemon: every instruction of the Dockerfile, read from it and none copied, in a bare Debian.

`mmdebstrap` makes the root, with Debian's own Python of the version that the Dockerfile names; mounts die with the
process that made them. What was built then runs as its user, with the commands and the probes of the composition, on
the data folder of the version before.
"""

from __future__ import annotations

import functools
import json
import os
import re
import secrets
import shlex
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from epreuve.services import RACINE, Services
from epreuve.verdict import Annonce, Constat

FAUTES = {"statiques_du_volume": {"STATIC_ROOT": "/donnees/statiques"}}
# Services whose health is the age of what they write.
BATTANTS = ("worker", "beat")
HOTE, ETRANGER = "barometre.exemple", "10.1.2.3"
STATIQUE = re.compile(r"/static/[^\"'\s)]+")
A_COMPRESSER = 1_000
PATIENCE_S = 180
POUR_TOUJOURS = "max-age=315360000, public, immutable"
# What the image of Python has before the first instruction.
PYTHON_DE_L_IMAGE = "/opt/python"
CHEMIN = f"{PYTHON_DE_L_IMAGE}/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# How this machine reaches registries.
RESEAU = ("etc/resolv.conf", "etc/hosts", "etc/pip.conf", "etc/ssl/certs/ca-certificates.crt")
VARIABLES_DU_RESEAU = re.compile(r"(?i)(PIP_CERT|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|(HTTPS?|NO)_PROXY)")
MONTER = 'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && shift && exec "$@"'
PDF = (
    "from socle.rendu import rendre_pdf;"
    "print(rendre_pdf('<html lang=fr><title>Essai</title><p>Été</p>', feuilles=('css/rapport.css',))[:5].decode())"
)


@dataclass
class Image:
    """A root, and what its instructions said of the processes that run in it."""

    racine: Path
    variables: dict[str, str] = field(default_factory=lambda: {"PATH": CHEMIN, "HOME": "/root"})
    dossier: str = "/"
    compte: str = "root"
    commande: list[str] = field(default_factory=list)
    nb_lignes: int = 0

    def dedans(self, commande: Sequence[str], **de_plus: str) -> list[str]:
        """Return the words that run a command inside, with its variables and no other, as its user."""
        reseau = {nom: valeur for nom, valeur in os.environ.items() if VARIABLES_DU_RESEAU.fullmatch(nom)}
        variables = [f"{nom}={valeur}" for nom, valeur in (reseau | self.variables | de_plus).items()]
        a_part = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", MONTER, "sh", str(self.racine)]
        racine = ["chroot", f"--userspec={self.compte}", str(self.racine), "env", "-i", f"--chdir={self.dossier}"]
        return [*a_part, *racine, *variables, *commande]

    def courir(self, commande: Sequence[str], **de_plus: str) -> str:
        """Run a command inside; return what it prints."""
        fait = subprocess.run(self.dedans(commande, **de_plus), capture_output=True, text=True, check=False)
        if fait.returncode:
            raise InstructionRefusee(f"{shlex.join(commande)[:200]} : {fait.stderr[-1000:]}")
        return fait.stdout

    def suivre(self, instruction: str, reste: str) -> None:
        """Do what one instruction says."""
        match instruction:
            case "RUN":
                self.courir(["sh", "-c", reste])
                self.nb_lignes += 1
            case "WORKDIR":
                self.dossier = reste
                self._chemin(reste).mkdir(parents=True, exist_ok=True)
            case "ENV":
                self.variables |= dict(mot.split("=", 1) for mot in shlex.split(reste))
            case "COPY":
                self._copier(*shlex.split(reste))
            case "USER":
                self.compte = reste
            case "CMD":
                self.commande = json.loads(reste)
            case "EXPOSE":
                pass
            case _:
                raise InstructionRefusee(f"{instruction} : l’épreuve ne sait pas suivre cette instruction.")

    def _chemin(self, chemin: str) -> Path:
        return self.racine / os.path.normpath(f"{self.dossier}/{chemin}" if chemin[0] != "/" else chemin).lstrip("/")

    def _copier(self, *mots: str) -> None:
        *sources, cible = mots
        for source in (RACINE / source for source in sources):
            if source.is_dir():
                shutil.copytree(source, self._chemin(cible), ignore=_ignores, symlinks=True, dirs_exist_ok=True)
            else:
                vers = self._chemin(f"{cible}/{source.name}" if cible[-1] in "/." else cible)
                vers.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, vers)


class InstructionRefusee(RuntimeError):
    """The image cannot be made."""


def construite_et_servie(pile: Services, *, faute: str = "") -> Constat:
    """Build the image once, then judge what it serves, on a volume that an older version left."""
    try:
        image = _construire(pile.dossier)
        nb_fichiers, fautes = _servie(pile, image, _reglages(pile) | FAUTES.get(faute, {}))
    except InstructionRefusee as refus:
        return Constat("", (str(refus),))
    finally:
        pile.tuer_ceux("web", *BATTANTS)
    return Constat(f"{image.nb_lignes} lignes RUN, {nb_fichiers} fichiers statiques", tuple(fautes))


def _servie(pile: Services, image: Image, reglages: dict[str, str]) -> tuple[int, list[str]]:
    """Run what the composition runs; return how many files the pages asked for, and what is wrong."""
    pile.psql("drop database if exists image with (force)", "postgres")
    pile.psql("create database image", "postgres")
    composition = _composition()
    image.courir(composition["migrations"]["command"], **reglages)
    pile.lancer("web", image.dedans([*image.commande, "--port", str(pile.port_web)], **reglages))
    if not _vient(functools.partial(_est_pret, pile)):
        raise InstructionRefusee(f"le serveur ne répond pas : {(pile.dossier / 'web.log').read_text()[-1000:]}")
    nb_fichiers, fautes = _pages(pile)
    if fautes:
        return nb_fichiers, fautes
    if image.courir(["python", "manage.py", "shell", "-v", "0", "-c", PDF], **reglages).strip() != "%PDF-":
        fautes.append("aucun PDF")
    malades = [nom for nom in BATTANTS if not _bat(pile, image, nom, composition[nom], reglages)]
    return nb_fichiers, fautes + [f"{nom} n’est jamais en bonne santé" for nom in malades]


def _bat(pile: Services, image: Image, nom: str, service: dict[str, Any], reglages: dict[str, str]) -> bool:
    """Start a service and wait until its own probe says that it lives."""
    pile.lancer(nom, image.dedans(service["command"], **reglages))
    sonde = image.dedans(["sh", "-c", service["healthcheck"]["test"][1]], **reglages)
    return _vient(functools.partial(_reussit, sonde))


@functools.cache
def _construire(dossier: Path) -> Image:
    if os.geteuid():
        raise InstructionRefusee("Construire l’image demande d’être root.")
    image = Image(dossier / "image")
    for instruction, reste in _instructions((RACINE / "Dockerfile").read_text()):
        if instruction == "FROM":
            _debian(image, *re.fullmatch(r"python:([\d.]+)-slim-(\w+)", reste).groups())  # type: ignore[union-attr]
        else:
            image.suivre(instruction, reste)
    # What the volume holds since the version before, that collected its files there.
    ancien = image.racine / "donnees" / "statiques"
    ancien.mkdir()
    (ancien / "staticfiles.json").write_text('{"paths": {}, "version": "1.1", "hash": ""}')
    return image


def _debian(image: Image, python: str, version: str) -> None:
    """Make the root that `FROM` names: Debian with this Python, `python` and `pip` first in the path."""
    paquets = f"python{python},python{python}-venv,ca-certificates"
    mots = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={paquets}", version, str(image.racine)]
    subprocess.run(mots, check=True)
    for nom in RESEAU:
        if Path("/", nom).exists():
            shutil.copy(Path("/", nom).resolve(), image.racine / nom)
    image.courir([f"python{python}", "-m", "venv", PYTHON_DE_L_IMAGE])


def _instructions(texte: str) -> Iterator[tuple[str, str]]:
    lignes = "\n".join(ligne for ligne in texte.splitlines() if not ligne.startswith("#"))
    for ligne in lignes.replace("\\\n", " ").splitlines():
        if ligne.strip():
            instruction, reste = ligne.split(maxsplit=1)
            yield instruction, reste


def _ignores(dossier: str, noms: list[str]) -> set[str]:
    lignes = (RACINE / ".dockerignore").read_text().split()
    ici = Path(dossier).relative_to(RACINE)
    return {nom for nom in noms if str(ici / nom) in lignes or f"**/{nom}" in lignes}


def _reglages(pile: Services) -> dict[str, str]:
    return {
        "DATABASE_URL": f"postgres://barometre@127.0.0.1:{pile.port_pg}/image",
        "REDIS_URL": f"redis://127.0.0.1:{pile.port_redis}/1",
        "SECRET_KEY": secrets.token_hex(),
        "CLE_DE_COFFRE": secrets.token_hex(),
        "ALLOWED_HOSTS": HOTE,
        "BASE_URL": f"https://{HOTE}",
        "EMAIL_URL": "dossier://",
        "EMAIL_EXPEDITEUR": f"barometre@{HOTE}",
        "MEDIA_ROOT": "/donnees/medias",
        "PROXYS_DE_CONFIANCE": "1",
    }


def _composition() -> dict[str, Any]:
    """Return the services, as docker-compose reads them."""
    demandees = (
        "SECRET_KEY",
        "CLE_DE_COFFRE",
        "CLE_DE_SAUVEGARDE",
        "POSTGRES_PASSWORD",
        "POSTGRES_PASSWORD_MIGRATIONS",
        "EMAIL_URL",
        "EMAIL_EXPEDITEUR",
    )
    mots = ["docker-compose", "--env-file", "/dev/null", "config", "--format", "json"]
    variables = {"PATH": os.environ["PATH"], "HOME": "/root", **dict.fromkeys(demandees, "x")}
    lus = subprocess.run(mots, cwd=RACINE, env=variables, capture_output=True, check=True).stdout
    services: dict[str, Any] = json.loads(lus)["services"]
    return services


def _pages(pile: Services) -> tuple[int, list[str]]:
    """Ask for pages and their files as the relay does; return how many files came and what is wrong."""
    fautes, fichiers = [], set()
    for page in ("/", "/connexion/", "/borne/", "/inscription/"):
        statut, _, texte = _lire(pile, page)
        if statut != HTTPStatus.OK:
            fautes.append(f"{page} répond {statut}")
        fichiers |= set(STATIQUE.findall(texte.decode()))
    for fichier in sorted(fichiers):
        statut, en_tetes, texte = _lire(pile, fichier)
        if statut != HTTPStatus.OK or en_tetes["Cache-Control"] != POUR_TOUJOURS:
            fautes.append(f"{fichier} répond {statut}, {en_tetes['Cache-Control']}")
        if fichier.endswith(".css") and len(texte) > A_COMPRESSER and en_tetes["Content-Encoding"] != "br":
            fautes.append(f"{fichier} n’est pas compressé")
    return len(fichiers), fautes


def _lire(pile: Services, chemin: str, hote: str = HOTE) -> tuple[int, Any, bytes]:
    en_tetes = {"Host": hote, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1", "Accept-Encoding": "br"}
    demande = urllib.request.Request(f"{pile.adresse}{chemin}", headers=en_tetes)
    try:
        with urllib.request.urlopen(demande, timeout=20) as reponse:
            return reponse.status, reponse.headers, reponse.read()
    except urllib.error.HTTPError as refus:
        return refus.code, refus.headers, refus.read()
    except OSError:
        return 0, {}, b""


def _est_pret(pile: Services) -> bool:
    return _lire(pile, "/sante/pret", ETRANGER)[0] == HTTPStatus.OK


def _reussit(mots: Sequence[str]) -> bool:
    return subprocess.run(mots, capture_output=True, check=False).returncode == 0


def _vient(condition: Any) -> bool:
    limite = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > limite:
            return False
        time.sleep(1)
    return True


EPREUVES = (
    Annonce(
        "image",
        "chaque ligne RUN du Dockerfile dans un Debian nu, sur le volume de la version d’avant : pages, fichiers, PDF, sondes",
        construite_et_servie,
        {"faute": "statiques_du_volume"},
        "fichiers statiques dans le volume",
        est_exercice=True,
    ),
)
