"""What a first request would pay, paid before the workers are forked: they share it, and nobody waits for it.

Importing the pages takes 2.7 s of processor, compiling the templates 0.8, reading the directory 0.8; and what is there
before the fork is in memory once, 240 MB, instead of once a worker.
"""

from __future__ import annotations

import gc
import logging
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.db import Error, connections
from django.http import HttpRequest
from django.template import engines
from django.urls import resolve, reverse

from organismes.queries.annuaire import preparer_la_recherche

journaux = logging.getLogger("barometre.prechauffe")


def prechauffer() -> None:
    """Import every page, compile every template, read the directory, write the home page.

    The children are left no connection of this process. Without a database the server starts all the same: probes say
    what is wrong, and a first search reads the directory.
    """
    for adresses in (settings.ROOT_URLCONF, settings.VOIE_COURTE_URLCONF):
        # Looking for one is what imports the views and compiles the addresses.
        reverse("sante_vivant", urlconf=adresses)
    _compiler_les_gabarits()
    try:
        _lire_la_base()
    finally:
        connections.close_all()
    gc.collect()
    # The collector of a worker no longer goes through all this, nor writes on the pages that it shares.
    gc.freeze()


def _compiler_les_gabarits() -> None:
    moteur = engines["django"].engine  # type: ignore[attr-defined]
    for dossier in map(Path, moteur.dirs):
        for gabarit in dossier.rglob("*.html"):
            moteur.get_template(gabarit.relative_to(dossier).as_posix())


def _lire_la_base() -> None:
    try:
        preparer_la_recherche()
    except Error:
        journaux.warning("prechauffe.sans_annuaire")
        return
    try:
        _ecrire_l_accueil()
    except Exception:  # noqa: BLE001 -- a broken page is one page, not a site that does not start
        journaux.exception("prechauffe.sans_accueil")


def _ecrire_l_accueil() -> None:
    """Answer nobody: what Django, its drivers and our example find out at a first page is found out once for all workers.

    By its view, not by the server: no line of the log, no figure, tells of a request that nobody made.
    """
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", "/", "/"
    request.META |= {"SERVER_NAME": urlsplit(settings.BASE_URL).hostname or "", "SERVER_PORT": "443"}
    request.user = AnonymousUser()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    request._messages = default_storage(request)  # type: ignore[attr-defined]  # noqa: SLF001 -- as its middleware does
    request.resolver_match = resolve("/")
    request.resolver_match.func(request)
