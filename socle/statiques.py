"""The files of an application that works without network, and the version that their content gives."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

PLEX = "vendor/@ibm/plex-"
POLICES = tuple(
    f"{PLEX}{nom}"
    for nom in (
        "sans/fonts/complete/woff2/IBMPlexSans-Regular.woff2",
        "sans/fonts/complete/woff2/IBMPlexSans-SemiBold.woff2",
        "serif/fonts/complete/woff2/IBMPlexSerif-Medium.woff2",
    )
)
COMMUN = "js/commun"
TRAVAILLEUR = f"{COMMUN}/travailleur.js"


@dataclass(frozen=True)
class Application:
    """What the service worker keeps: addresses, and the hash of what they give."""

    version: str
    fichiers: tuple[str, ...]


def application_hors_ligne(
    coquille: str, *, statiques: Collection[str], dossier: str, a_part: Collection[str]
) -> Application:
    """Return the files of an application whose page is `coquille`, whose text counts in the version.

    `statiques` are loaded by their published address; the modules of `dossier` and those shared by the applications,
    which import one another, by their plain one. `a_part` are the modules of `dossier` that none of them imports.
    """
    noms = (*statiques, *POLICES)
    modules = (*_modules(dossier, a_part), *_modules(COMMUN, {Path(TRAVAILLEUR).stem}))
    adresses = (*map(adresse_ecrite, noms), *(f"{settings.STATIC_URL}{nom}" for nom in modules))
    empreinte = hashlib.sha256(coquille.encode())
    for nom, adresse in zip((*noms, *modules, TRAVAILLEUR), (*adresses, ""), strict=True):
        empreinte.update(adresse.encode() + _contenu(nom))
    return Application(empreinte.hexdigest()[:16], adresses)


def adresse_ecrite(nom: str) -> str:
    """Return the address of a static file as the stylesheets write it: under « %40 », « @ » would be another file."""
    return unquote(staticfiles_storage.url(nom))


def texte_du_travailleur() -> str:
    """Return the script of the service workers, without what heads it."""
    return _contenu(TRAVAILLEUR).decode()


def _modules(dossier: str, a_part: Collection[str]) -> tuple[str, ...]:
    fichiers = sorted(Path(str(finders.find(dossier))).glob("*.js"))
    return tuple(f"{dossier}/{module.name}" for module in fichiers if module.stem not in a_part)


def _contenu(nom: str) -> bytes:
    """Return a file of ours; what comes from a package has a version of its own."""
    if nom.startswith("vendor/"):
        return b""
    trouve = finders.find(nom)
    return Path(str(trouve)).read_bytes()
