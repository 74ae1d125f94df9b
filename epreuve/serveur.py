"""The application as the web server runs it, with the mistake that a control asks for in the variable FAUTE.

A check that stays green with its mistake in proves nothing.
"""

from __future__ import annotations

import dataclasses
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from barometre.wsgi import application

from django.db import connection  # isort: skip -- after the settings

from bornes.avis.actions import recevoir_avis as intake
from bornes.avis.views.publiques import avis as page
from bornes.device_api import lot as lots
from enquetes.envois.actions import recevoir as reception
from enquetes.envois.views.terrain import enveloppes as adresses
from epreuve import heure
from epreuve.fautes_des_courses import FAUTES, MODULES
from socle import taches
from socle.web.middleware import EnTetesMiddleware

FAUTE = os.environ.get("FAUTE", "")
Vue = Callable[..., Iterable[bytes]]

_habiller = EnTetesMiddleware.__call__
_lire, _recevoir, _lire_item = reception.lire_enveloppe, reception.recevoir_enveloppes, lots.lire_item


def _plus_tard(acte: Callable[[], Any]) -> None:
    """Write in a moment, from a thread of its own."""

    def ecrire() -> None:
        time.sleep(1)
        try:
            acte()
        finally:
            connection.close()

    threading.Thread(target=ecrire).start()


def _sans_identite(envoi: Any, appareil: uuid.UUID) -> Any:
    """Believe that what is sent again is new: a fresh identity and no place in the sequence."""
    return dataclasses.replace(_lire(envoi, appareil), identifiant=uuid.uuid4(), rang=None)


def _accuser_avant_d_ecrire(**arguments: Any) -> list[reception.Recu]:
    """Acknowledge, then write a moment later."""
    _plus_tard(lambda: _recevoir(**arguments))
    return [reception.Recu(envoi.identifiant, "appliquee") for envoi in arguments["envois"]]


def _avis_sans_identite(objet: Any) -> Any:
    return _lire_item(objet)._replace(id=str(uuid.uuid4()))


def _accuser_l_avis_avant(*, avis: Any, **arguments: Any) -> intake.Reception:
    _plus_tard(lambda: intake.recevoir_avis(avis=avis, **arguments))
    return intake.Reception([intake.SortAvis(un_avis.id, "enregistre") for un_avis in avis], 1, [])


def _publier_et_attendre(_facteur: Any, tache: Any, options: dict[str, Any]) -> None:
    """Hand a message over in the request, as long as the broker likes."""
    tache.apply_async(**options)


def _habiller_les_pages(self: EnTetesMiddleware, request: Any) -> Any:
    """Give headers to what went well, and forget them on the rest."""
    reponse = _habiller(self, request)
    if reponse.status_code >= 400:
        for nom in ("Content-Security-Policy", "Permissions-Policy"):
            reponse.headers.pop(nom, None)
    return reponse


def _changer(servir: Vue, module: str, avant: bytes, apres: bytes) -> Vue:
    """Serve a module with the mistake in."""

    def servie(environ: dict[str, Any], demarrer: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != module:
            return servir(environ, demarrer)
        texte = b"".join(servir({**environ, "HTTP_ACCEPT_ENCODING": ""}, lambda *_: None))
        if avant not in texte:
            raise RuntimeError(f"{module} a changé : la faute ne s’y met plus.")
        demarrer("200 OK", [("Content-Type", "text/javascript"), ("Cache-Control", "no-cache")])
        return [texte.replace(avant, apres)]

    return servie


heure.arreter()
if FAUTE == "sans_identite":
    reception.lire_enveloppe = _sans_identite
    lots.lire_item = _avis_sans_identite  # type: ignore[assignment]
elif FAUTE == "accuser_avant":
    adresses.recevoir_enveloppes = _accuser_avant_d_ecrire
    lots.recevoir_avis = page.recevoir_avis = _accuser_l_avis_avant
elif FAUTE == "publier_et_attendre":
    taches.Facteur.confier = _publier_et_attendre  # type: ignore[assignment, method-assign]
elif FAUTE == "en_tetes_des_pages":
    EnTetesMiddleware.__call__ = _habiller_les_pages  # type: ignore[method-assign]
elif FAUTE in FAUTES:
    FAUTES[FAUTE]()
elif FAUTE in MODULES:
    application = _changer(application, *MODULES[FAUTE])  # type: ignore[assignment]

__all__ = ["application"]
