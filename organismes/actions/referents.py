"""Whom a registration names: the referent of today, wherever its mails go, and whom its validation gives access."""

from __future__ import annotations

from django.db import transaction

from comptes.models import Utilisateur
from organismes.enums import EtatInscription
from organismes.models import Inscription, Membre
from organismes.models.inscription import InscriptionQuerySet
from organismes.queries.membres import inscriptions_nommant, referents_venus
from socle.auteur import Auteur
from socle.horloge import maintenant
from socle.journal import consigner, numero_de

NOMMEE = ("referent_nom", "referent_fonction", "referent_courriel", "referent_telephone", "modifie_le")


def confier_a_un_autre(membre: Membre, auteur: Auteur) -> bool:
    """Give the registrations that name a referent to another one, the author first; tell whether another is there.

    One who never came is not there yet: she may never come.
    """
    autres = list(referents_venus([membre.organisme_id]).exclude(pk=membre.pk))
    if not autres:
        return False
    suivant = next((autre for autre in autres if auteur and autre.utilisateur_id == auteur.pk), autres[0])
    confier_a(suivant, inscriptions_nommant(membre), auteur)
    return True


def confier_a(membre: Membre, inscriptions: InscriptionQuerySet, auteur: Auteur) -> None:
    """Name this referent in active registrations; her office and her telephone are hers to give."""
    for inscription in inscriptions.actives().select_for_update(no_key=True, of=("self",)):
        inscription.referent_nom = membre.utilisateur.nom
        inscription.referent_courriel = membre.adresse
        inscription.referent_fonction = inscription.referent_telephone = ""
        inscription.save(update_fields=NOMMEE)
        consigner(inscription, "referent.change", auteur, membre=numero_de(membre.utilisateur))


@transaction.atomic
def suivre_son_adresse(*, compte: Utilisateur, retiree: str) -> None:
    """Name a person by the main address of her account where bodies know her by one that she took out of it.

    Left there, that mailbox would go on hearing of the registration, and its validation would let in whoever reads it.
    A registration that waits for its link is left: what confirms it is the mailbox.
    """
    siennes = Inscription.objects.filter(referent_courriel__iexact=retiree).exclude(etat=EtatInscription.DEPOSEE)
    for inscription in siennes.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        inscription.referent_courriel = compte.email
        inscription.save(update_fields=["referent_courriel", "modifie_le"])
        consigner(inscription, "referent.adresse", compte)
    Membre.objects.filter(utilisateur=compte, invite_a__iexact=retiree).update(invite_a="", modifie_le=maintenant())
