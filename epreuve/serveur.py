"""The application as gunicorn serves it, with the mistake that a control asks for in the variable FAUTE.

A check that stays green with its mistake in proves nothing.
"""

from __future__ import annotations

import dataclasses
import os
import threading
import time
import uuid
from typing import Any

from barometre.wsgi import application

from django.db import connection  # isort: skip -- after the settings

from enquetes.actions import recevoir_enveloppes as reception
from enquetes.views import enveloppes as adresses

_lire, _recevoir = reception.lire_enveloppe, reception.recevoir_enveloppes


def _sans_identite(envoi: Any, appareil: uuid.UUID) -> Any:
    """Believe that what is sent again is new: a fresh identity and no place in the sequence."""
    return dataclasses.replace(_lire(envoi, appareil), identifiant=uuid.uuid4(), rang=None)


def _accuser_avant_d_ecrire(**arguments: Any) -> list[reception.Recu]:
    """Acknowledge, then write a moment later."""

    def ecrire() -> None:
        time.sleep(1)
        try:
            _recevoir(**arguments)
        finally:
            connection.close()

    threading.Thread(target=ecrire).start()
    return [reception.Recu(envoi.identifiant, "appliquee") for envoi in arguments["envois"]]


FAUTES = {"": {}, "sans_identite": {"lire": _sans_identite}, "accuser_avant": {"recevoir": _accuser_avant_d_ecrire}}
_choisie = FAUTES[os.environ.get("FAUTE", "")]
reception.lire_enveloppe = _choisie.get("lire", _lire)
adresses.recevoir_enveloppes = _choisie.get("recevoir", _recevoir)

__all__ = ["application"]
