"""Contacts of those who asked to know the outcome, for the controller only, with a reason (regles#el-10-contacts)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from consultations.actions.empreintes import place_participant
from consultations.enums import CONSERVATION_CONTACT, DIALOGUES_PUBLICS
from consultations.models import Dialogue, Participant
from organismes.rules import est_referent
from socle.auteur import Auteur
from socle.coffre import desceller
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.typographie import sur_une_ligne

MOTIF_AU_MOINS = 15


@dataclass(frozen=True)
class AdresseCitoyenne:
    """One address, and the commune that its owner declared."""

    courriel: str
    commune: str


@transaction.atomic
def exporter_contacts(*, dialogue: Dialogue, motif: str, auteur: Auteur) -> list[AdresseCitoyenne]:
    """Open the sealed addresses of those who asked to know the outcome; the journal keeps who, why and how many.

    Only the referent of the body, its controller, and only while addresses may be kept. In the order of addresses,
    without a date: contributions are told by the minute, and beside them when somebody came would say which are hers.
    """
    if not est_referent(auteur, dialogue.inscription):
        raise RegleMetier("pas_referent", "Seul le référent de l’organisme exporte ces coordonnées.")
    if len(sur_une_ligne(motif)) < MOTIF_AU_MOINS:
        raise RegleMetier(
            "motif_requis", "Dites à quoi ces coordonnées vont servir\u202f: le journal le garde.", champ="motif"
        )
    if dialogue.etat not in DIALOGUES_PUBLICS:
        raise RegleMetier("etat_du_dialogue", "Cette consultation n’a pas encore de participants.")
    if dialogue.clos_le and dialogue.clos_le + CONSERVATION_CONTACT < maintenant():
        raise RegleMetier("contacts_effaces", "Ces coordonnées sont effacées depuis la fin de leur conservation.")
    connus = Participant.objects.filter(dialogue=dialogue, veut_suivre=True, courriel__isnull=False)
    contacts = [
        AdresseCitoyenne(
            courriel=desceller(participant.courriel, place_participant(participant)),
            commune=participant.commune.nom if participant.commune else "",
        )
        for participant in connus.select_related("commune").order_by()
        if participant.courriel is not None
    ]
    consigner(dialogue, "contacts.exportes", auteur, motif=sur_une_ligne(motif)[:300], nombre=len(contacts))
    return sorted(contacts, key=lambda contact: contact.courriel)
