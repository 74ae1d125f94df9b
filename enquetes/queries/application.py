"""The files of the phone application and the version that their content gives."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

PLEX = "vendor/@ibm/plex-"
# What the pages load by their published address, and the modules that import one another by their plain one.
FEUILLES = ("police", "jetons", "base", "composants", "mises-en-page", "terrain", "impression")
POLICES = (
    "sans/fonts/complete/woff2/IBMPlexSans-Regular.woff2",
    "sans/fonts/complete/woff2/IBMPlexSans-SemiBold.woff2",
    "serif/fonts/complete/woff2/IBMPlexSerif-Medium.woff2",
)
SCRIPTS = ("theme", "bascule-theme", "menu", "envoi-unique", "filtres", "saisie-chrono", "terrain/application")
# Scripts of the folder that no page of the application imports.
A_PART = frozenset({"application", "installation", "travailleur"})
ICONES = ("img/icone.svg", "img/terrain/icone-192.png", "img/terrain/icone-512.png", "img/terrain/masque-512.png")


@dataclass(frozen=True)
class Application:
    """What the service worker keeps: addresses, and the hash of what they give."""

    version: str
    fichiers: tuple[str, ...]


def application_du_terrain(coquille: str) -> Application:
    """Return the files of the application; `coquille` is its page, whose text counts in the version."""
    noms = (
        *(f"css/{nom}.css" for nom in FEUILLES),
        *(f"{PLEX}{nom}" for nom in POLICES),
        *(f"js/{nom}.js" for nom in SCRIPTS),
        *ICONES,
    )
    modules = _modules()
    adresses = (*map(staticfiles_storage.url, noms), *(f"{settings.STATIC_URL}{nom}" for nom in modules))
    empreinte = hashlib.sha256(coquille.encode())
    for nom, adresse in zip((*noms, *modules, "js/terrain/travailleur.js"), (*adresses, ""), strict=True):
        empreinte.update(adresse.encode() + _contenu(nom))
    return Application(empreinte.hexdigest()[:16], adresses)


def _modules() -> tuple[str, ...]:
    dossier = Path(str(finders.find("js/terrain")))
    return tuple(f"js/terrain/{module.name}" for module in sorted(dossier.glob("*.js")) if module.stem not in A_PART)


def texte_du_travailleur() -> str:
    """Return the script of the service worker, without its version."""
    return _contenu("js/terrain/travailleur.js").decode()


def _contenu(nom: str) -> bytes:
    """Return a file of ours; what comes from a package has a version of its own."""
    if nom.startswith("vendor/"):
        return b""
    trouve = finders.find(nom)
    return Path(str(trouve)).read_bytes()
