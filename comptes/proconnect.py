"""What sessions remember of ProConnect, and what the door of allauth does of it."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from comptes.actions.proconnect import lier_proconnect
from comptes.fournisseur import adresse_de_sortie
from comptes.models import Utilisateur
from socle.erreurs import RegleMetier

DEMANDE, EN_ATTENTE, JETON, SORTIE = (f"proconnect.{nom}" for nom in ("demande", "attente", "jeton", "sortie"))
VALIDITE = 600.0
"""Seconds between leaving for ProConnect and coming back, and then to prove that an account is hers."""


def lier_si_attendu(request: HttpRequest, compte: Utilisateur) -> bool:
    """Tie the account that was just opened to the identity that waits in this session; return whether it is new."""
    attente: dict[str, Any] | None = request.session.pop(EN_ATTENTE, None)
    if settings.PROCONNECT is None or attente is None or time.time() - attente["le"] > VALIDITE:
        return False
    try:
        neuve = lier_proconnect(compte=compte, sujet=attente["sujet"], courriel=attente["courriel"])
    except RegleMetier as refus:
        messages.warning(request, refus.message)
        return False
    if neuve:
        messages.success(request, "Votre compte est lié à ProConnect\u202f: la prochaine fois, il suffira.")
    return neuve


def preparer_la_sortie(request: HttpRequest) -> str:
    """Return the address that closes the session of ProConnect, when this one came by it."""
    jeton = request.session.get(JETON)
    if settings.PROCONNECT is None or not jeton:
        return ""
    return adresse_de_sortie(jeton, f"{settings.BASE_URL}{reverse('portail:accueil')}")
