"""Which mails a person wants, and what the foot of each mail tells of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from comptes.enums import (
    PERSONNEL,
    SUJETS_DE_L_ENQUETEUR,
    SUJETS_DE_L_ORGANISME,
    SUJETS_DU_PERSONNEL,
    Role,
    SujetCourriel,
)
from comptes.models import RefusDeCourriel, Utilisateur

SEL = "comptes.courriels"


def veut(compte: Utilisateur, sujet: SujetCourriel) -> bool:
    """Tell whether a person who may still sign in did not turn these mails off."""
    return compte.is_active and not RefusDeCourriel.objects.filter(utilisateur=compte, sujet=sujet).exists()


def sujets_de(compte: Utilisateur) -> tuple[SujetCourriel, ...]:
    """Return the mails that concern a person: by her roles, and by the bodies that she acts for beside them."""
    siens: set[SujetCourriel] = set()
    if PERSONNEL & compte.roles:
        siens.update(SUJETS_DU_PERSONNEL)
    if Role.ENQUETEUR in compte.roles:
        siens.update(SUJETS_DE_L_ENQUETEUR)
    if not siens or compte.les_appartenances.exists():
        siens.update(SUJETS_DE_L_ORGANISME)
    return tuple(sujet for sujet in SujetCourriel if sujet in siens)


def sujets_refuses(compte: Utilisateur) -> set[str]:
    """Return the mails that a person turned off."""
    return set(compte.les_refus_de_courriels.values_list("sujet", flat=True))


def pied(compte: Utilisateur, sujet: SujetCourriel | None = None) -> dict[str, Any]:
    """Return what the foot of a mail to this person reads: where she chooses, and the link that turns this one off.

    Without a subject the mail is needed, and says so.
    """
    return {"choix": adresse_des_choix(), "refuser": lien_de_refus(compte, sujet) if sujet else ""}


def adresse_des_choix() -> str:
    """Return the address of the page where one chooses."""
    return f"{settings.BASE_URL}{reverse('comptes:mes_courriels')}"


def lien_de_refus(compte: Utilisateur, sujet: SujetCourriel) -> str:
    """Return the link that turns these mails off without signing in: it can do nothing else, and tells no address.

    It names the instant at which the account opened too: a restored backup gives numbers again.
    """
    jeton = signing.Signer(salt=SEL).sign_object([compte.pk, sujet.value, compte.inscrit_le.timestamp()])
    return f"{settings.BASE_URL}{reverse('comptes:refuser_courriel', kwargs={'jeton': jeton})}"


def lire_refus(jeton: str) -> tuple[Utilisateur, SujetCourriel] | None:
    """Return whom a link is about and what it turns off; None when it is not ours, or she is gone."""
    try:
        cle, sujet, *ouvert_le = signing.Signer(salt=SEL).unsign_object(jeton)
        compte = Utilisateur.objects.filter(pk=cle, efface_le=None).first()
        # Links of mails that left before they told when are followed as they stand.
        est_le_sien = compte is not None and ouvert_le in ([], [compte.inscrit_le.timestamp()])
        return (compte, SujetCourriel(sujet)) if compte and est_le_sien else None
    except (signing.BadSignature, ValueError):
        return None
