"""Who is invited under embargo, what each laureate won, who comes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from organismes.models import Inscription, Organisme
from trophees.enums import EtatPalmares
from trophees.logic.trophees import prix_de, sirens_laureats
from trophees.models import InvitationCeremonie, Palmares


def inscriptions_laureates(palmares: Palmares) -> QuerySet[Inscription]:
    """Return the registrations that a frozen list awards, in the order of their names."""
    return (
        Inscription.objects.filter(
            campagne=palmares.campagne_id,
            organisme__siren__in=sirens_laureats(palmares.contenu),
            resultat__isnull=False,
        )
        .select_related("organisme", "campagne")
        .order_by("organisme__nom", "pk")
    )


def invitation_de(organisme: Organisme) -> InvitationCeremonie | None:
    """Return the latest invitation of a body that still holds: that of a rejected list never was."""
    return (
        InvitationCeremonie.objects.filter(
            inscription__organisme=organisme, palmares__etat__in=[EtatPalmares.SCELLE, EtatPalmares.PUBLIE]
        )
        .select_related("palmares__campagne__ceremonie", "inscription__organisme", "inscription__campagne")
        .order_by("-invitee_le", "-pk")
        .first()
    )


def derniere_laureate(organisme: Organisme) -> Inscription | None:
    """Return the registration of the latest public list that awards a body."""
    publies = Palmares.objects.filter(
        etat=EtatPalmares.PUBLIE, campagne__in=organisme.les_inscriptions.values("campagne")
    )
    for palmares in publies.order_by("-campagne__annee"):
        if inscription := inscriptions_laureates(palmares).filter(organisme=organisme).first():
            return inscription
    return None


@dataclass(frozen=True)
class LigneLaureat:
    """A laureate of a list, what it won, its invitation if it was told."""

    inscription: Inscription
    prix: tuple[str, ...]
    invitation: InvitationCeremonie | None


def lignes_des_laureats(palmares: Palmares) -> list[LigneLaureat]:
    """Return the laureates of a frozen list, in the order of their names."""
    invitations = {une.inscription_id: une for une in palmares.les_invitations.all()}
    return [
        LigneLaureat(
            inscription, tuple(prix_de(palmares.contenu, inscription.organisme.siren)), invitations.get(inscription.pk)
        )
        for inscription in inscriptions_laureates(palmares)
    ]
