"""Who is invited under embargo, what each laureate won, who comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription, Organisme
from organismes.queries.membres import referents_venus
from trophees.enums import EtatPalmares
from trophees.models import InvitationCeremonie, Palmares
from trophees.queries.empechements import embargo_de
from trophees.queries.palmares import dire_les_prix_geles, inscriptions_laureates


def invitation_de(organisme: Organisme) -> InvitationCeremonie | None:
    """Return the latest invitation of a body that still holds: that of a rejected list never was, nor whose body withdrew."""
    return (
        InvitationCeremonie.objects.filter(
            inscription__organisme=organisme,
            inscription__etat__in=ETATS_ACTIFS,
            palmares__etat__in=[EtatPalmares.SCELLE, EtatPalmares.PUBLIE],
        )
        .select_related("palmares__campagne__ceremonie", "inscription__organisme", "inscription__campagne")
        .order_by("-invitee_le", "-pk")
        .first()
    )


def invitation_a_venir(organisme: Organisme, personne: Any) -> InvitationCeremonie | None:
    """Return the invitation of a body that this person may read, until its ceremony begins."""
    invitation = invitation_de(organisme)
    if invitation is None or not embargo_de(invitation.palmares.campagne).raison:
        return None
    return invitation if personne.has_perm("trophees.repondre_invitation", invitation) else None


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
    """A laureate of a list, what it won, its invitation if it was told.

    `est_injoignable`: none of its referents came yet, so that no mail tells it: an address may be mistyped.
    """

    inscription: Inscription
    prix: str
    invitation: InvitationCeremonie | None
    est_injoignable: bool

    @property
    def est_a_prevenir(self) -> bool:
        """Tell whether somebody should tell it otherwise: no mail does, it has not answered nor withdrawn."""
        sans_reponse = self.invitation is None or self.invitation.attend_une_reponse
        return self.est_injoignable and sans_reponse and self.inscription.est_active

    @property
    def vient(self) -> bool:
        """Tell whether it comes: who withdrew since it answered does not."""
        return self.invitation is not None and self.invitation.vient and self.inscription.est_active

    @property
    def reste_a_inviter(self) -> bool:
        """Tell whether it is still to be told; whoever withdrew is not."""
        return self.invitation is None and self.inscription.est_active


def lignes_des_laureats(palmares: Palmares) -> list[LigneLaureat]:
    """Return the laureates of a frozen list, in the order of their names."""
    invitations = {une.inscription_id: une for une in palmares.les_invitations.all()}
    laureates = list(inscriptions_laureates(palmares))
    joignables = set(referents_venus([une.organisme_id for une in laureates]).values_list("organisme", flat=True))
    return [
        LigneLaureat(
            inscription,
            dire_les_prix_geles(palmares, inscription),
            invitations.get(inscription.pk),
            inscription.organisme_id not in joignables,
        )
        for inscription in laureates
    ]
