"""What a first request would pay, paid before the workers are forked: they share it, and nobody waits for it.

Importing the pages takes 2.7 s of processor, compiling the templates 0.8, reading the directory 0.8; and what is there
before the fork is in memory once, 240 MB, instead of once a worker.
"""

from __future__ import annotations

import gc
import logging
from pathlib import Path

from django.conf import settings
from django.db import Error, connections
from django.template import engines
from django.urls import reverse

from organismes.queries.annuaire import preparer_la_recherche

journaux = logging.getLogger("barometre.prechauffe")


def prechauffer() -> None:
    """Import every page, compile every template, read the directory; leave the children no connection of this process.

    Without a database the server starts all the same: probes say what is wrong, and a first search reads the directory.
    """
    for adresses in (settings.ROOT_URLCONF, settings.VOIE_COURTE_URLCONF):
        # Looking for one is what imports the views and compiles the addresses.
        reverse("sante_vivant", urlconf=adresses)
    _compiler_les_gabarits()
    try:
        preparer_la_recherche()
    except Error:
        journaux.warning("prechauffe.sans_annuaire")
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
