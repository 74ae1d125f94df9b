"""What the page of a dispute shows to its body."""

from __future__ import annotations

from dataclasses import dataclass

from campagnes.logic.calendrier import jour_de
from campagnes.logic.droit_de_reponse import repondre_avant
from trophees.logic.suivi import Pas, dresser_suivi
from trophees.models import Litige, PieceLitige
from trophees.queries.contacts import FicheContact, fiche_contact
from trophees.queries.droit_de_reponse import DroitDeReponse, droit_de_reponse


@dataclass(frozen=True)
class SuiviLitige:
    """A dispute, its contact, its files, its steps, and the right of reply of its edition."""

    litige: Litige
    fiche: FicheContact
    pieces: tuple[PieceLitige, ...]
    pas: tuple[Pas, ...]
    droit: DroitDeReponse
    autres_ouvertes: bool


def suivi_de(litige: Litige) -> SuiviLitige:
    """Return the follow-up of a dispute that bears on a contact, its edition's results being given back."""
    campagne = litige.inscription.campagne
    if litige.visite is None or campagne.restituee_le is None:
        raise ValueError("une contestation de l’organisme porte sur un contact restitué")
    litige.visite.inscription = litige.inscription
    pas = dresser_suivi(
        litige.etat,
        rendue=jour_de(campagne.restituee_le),
        ouverte=jour_de(litige.ouvert_le) if litige.ouvert_le else None,
        repondre_avant=repondre_avant(litige.ouvert_le) if litige.ouvert_le else None,
        close=jour_de(litige.clos_le) if litige.clos_le else None,
    )
    return SuiviLitige(
        litige=litige,
        fiche=fiche_contact(litige.visite),
        pieces=tuple(litige.les_pieces.all()),
        pas=tuple(pas),
        droit=droit_de_reponse(campagne),
        autres_ouvertes=litige.inscription.les_litiges.ouverts().exclude(pk=litige.pk).exists(),
    )
