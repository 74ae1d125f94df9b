"""What a request is counted under: the account it aims at, the client's address, the device when it is known."""

from __future__ import annotations

from django.db.models import F, Q
from django.http import HttpRequest

from comptes.actions.debit import compter_envoi
from comptes.actions.essais import Essai, Serrure, essayer
from comptes.appareils import appareil_connu
from comptes.models import Utilisateur
from socle.reseau import abonne_du_client


def compter_essai(request: HttpRequest, serrure: Serrure, vise: Utilisateur | str) -> Essai:
    """Count a guess at the account of a person, or at what was typed as its address."""
    compte = _compte_de(vise) if isinstance(vise, str) else vise
    return essayer(
        serrure,
        # All addresses of an account are one account; what nobody bears is counted the same.
        compte=str(compte.pk) if compte else str(vise),
        adresse=abonne_du_client(request),
        appareil=appareil_connu(request, compte),
        est_entre=getattr(request, "user", None) is not None and request.user.is_authenticated,
    )


def compter_courriel(request: HttpRequest, courriel: str) -> None:
    """Count a mail asked for an address, whether or not somebody bears it."""
    compter_envoi(
        courriel=courriel,
        adresse=abonne_du_client(request),
        appareil=appareil_connu(request, _compte_de(courriel)),
    )


def _compte_de(courriel: str) -> Utilisateur | None:
    """Return the account that an address opens; one query, found or not: the answer takes as long."""
    portee = Q(emailaddress__email=courriel.lower()) | Q(email=courriel.lower())
    return Utilisateur.objects.filter(portee).order_by(F("emailaddress__verified").desc(nulls_last=True), "pk").first()
