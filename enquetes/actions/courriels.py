"""The mails of the fieldwork: who is written to, and what."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from enquetes.enums import EtatVisite, GenreCourrier
from enquetes.models import CourrierEnqueteur, Enqueteur, TransitionVisite, Visite
from organismes.enums import Canal
from socle.expedition import Lettre, devoir


def devoir_invitation(enqueteur: Enqueteur) -> None:
    """Owe a shopper the way to sign in, once an invitation (`invite_le`)."""
    quand = enqueteur.invite_le.isoformat() if enqueteur.invite_le else ""
    devoir(
        CourrierEnqueteur(
            genre=GenreCourrier.INVITATION, enqueteur=enqueteur, cle=f"invitation:{enqueteur.pk}:{quand}"
        ),
    )


def devoir_renvoi(visite: Visite) -> None:
    """Owe its shopper word of a visit that comes back to her, once each time it does."""
    rang = TransitionVisite.objects.filter(visite=visite, vers=EtatVisite.A_REVOIR).count()
    devoir(
        CourrierEnqueteur(
            genre=GenreCourrier.RENVOI,
            enqueteur=visite.enqueteur,
            visite=visite,
            cle=f"renvoi:{visite.pk}:{rang}",
        ),
    )


def composer(courrier: CourrierEnqueteur) -> Lettre | None:
    """Write to whoever still has an account; of two mails on the same thing that wait, the last alone leaves.

    One who was withdrawn meanwhile is not invited, and still takes up again what she began.
    """
    compte = courrier.enqueteur.utilisateur
    suivants = CourrierEnqueteur.objects.filter(
        genre=courrier.genre, enqueteur=courrier.enqueteur, visite=courrier.visite, pk__gt=courrier.pk
    )
    if compte is None or suivants.exists():
        return None
    if courrier.visite is not None:
        return _renvoi(courrier.visite, courrier.enqueteur, compte.email)
    if not courrier.enqueteur.est_actif:
        return None
    return Lettre(
        "enquetes/invitation",
        compte.email,
        {
            "enqueteur": courrier.enqueteur,
            "canaux": [Canal(canal).label for canal in courrier.enqueteur.canaux],
            "adresse": compte.email,
            "lien": f"{settings.BASE_URL}{reverse('account_request_login_code')}",
        },
    )


def _renvoi(visite: Visite, enqueteur: Enqueteur, adresse: str) -> Lettre | None:
    """Say nothing of a visit that was handed over again, or given to somebody else."""
    if visite.etat != EtatVisite.A_REVOIR or visite.enqueteur_id != enqueteur.pk:
        return None
    lien = f"{settings.BASE_URL}{reverse('enquetes:terrain_mission', args=[visite.pk])}"
    return Lettre("enquetes/renvoi", adresse, {"visite": visite, "lien": lien})
