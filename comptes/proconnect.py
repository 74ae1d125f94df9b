"""What sessions remember of ProConnect, and what the door of allauth does of it."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from comptes.actions.proconnect import lier_proconnect
from comptes.fournisseur import IdentiteGarantie, adresse_de_sortie
from comptes.models import Utilisateur
from socle.web.gestes import refus_dit

DEMANDE, EN_ATTENTE, JETON, SORTIE = (f"proconnect.{nom}" for nom in ("demande", "attente", "jeton", "sortie"))
VALIDITE = 600.0
"""Seconds between leaving for ProConnect and coming back, and then to prove that an account is hers."""
DELAI_DE_SORTIE = 60.0
"""Seconds to leave ProConnect once out of here: on a shared desk, the next person is somebody else."""


def garder_un_moment(request: HttpRequest, nom: str, valeur: dict[str, Any], duree: float) -> None:
    """Keep something in the session, dated; where that is all that it holds, it does not stay two weeks for that.

    `retenir` of a registration and the sign-in give it back its length.
    """
    if not request.session.keys():
        request.session.set_expiry(int(duree))
    request.session[nom] = valeur | {"le": time.time()}


def reprendre(request: HttpRequest, nom: str, duree: float) -> dict[str, Any] | None:
    """Take out what was kept, once; None when it is too old."""
    gardee: dict[str, Any] | None = request.session.pop(nom, None)
    return gardee if gardee and time.time() - gardee["le"] <= duree else None


def mettre_en_attente(request: HttpRequest, identite: IdentiteGarantie, compte: Utilisateur | None) -> None:
    """Keep whom ProConnect vouches for until an account opens: the one that is tied to it, or the one to tie."""
    garder_un_moment(request, EN_ATTENTE, asdict(identite) | {"compte": compte and compte.pk}, VALIDITE)


def lier_si_attendu(request: HttpRequest, compte: Utilisateur) -> bool:
    """Tie the account that was just opened to the identity that waits in this session; return whether it is new."""
    attente = reprendre(request, EN_ATTENTE, VALIDITE)
    if settings.PROCONNECT is None or attente is None:
        return False
    if attente["compte"] is not None:
        if attente["compte"] == compte.pk:
            request.session[JETON] = attente["jeton"]
        return False
    with refus_dit(request):
        neuve = lier_proconnect(compte=compte, sujet=attente["sujet"], courriel=attente["courriel"])
        request.session[JETON] = attente["jeton"]
        if neuve:
            messages.success(request, "Votre compte est lié à ProConnect\u202f: la prochaine fois, il suffira.")
        return neuve
    return False


def jeton_de_sortie(request: HttpRequest) -> str:
    """Return what closes the session of ProConnect, when this one came by it and ProConnect is still spoken to."""
    return "" if settings.PROCONNECT is None else str(request.session.get(JETON, ""))


def adresse_pour_sortir(request: HttpRequest) -> str:
    """Return where to close the session of ProConnect, once, within a minute after ours; empty otherwise."""
    sortie = reprendre(request, SORTIE, DELAI_DE_SORTIE)
    return adresse_de_sortie(sortie["jeton"], f"{settings.BASE_URL}{reverse('portail:accueil')}") if sortie else ""
