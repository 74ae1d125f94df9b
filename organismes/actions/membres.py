"""People of a body: the referent invites and removes them."""

from __future__ import annotations

from django.db import transaction

from comptes.models import Utilisateur
from organismes.actions.courriels import devoir_invitation
from organismes.enums import RoleMembre
from organismes.models import Membre, Organisme
from organismes.queries.mandat import exiger_mandat_de
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner, numero_de
from socle.quota import compter_envois


@transaction.atomic
def inviter_membre(*, organisme: Organisme, courriel: str, auteur: Auteur) -> Membre:
    """Make the person of this e-mail a member and write to her; she enters by a code sent to that address."""
    organisme = Organisme.objects.select_for_update().get(pk=organisme.pk)
    exiger_mandat_de(organisme)
    compte = Utilisateur.objects.ouvrir_compte(courriel)
    membre, cree = Membre.objects.get_or_create(
        organisme=organisme, utilisateur=compte, defaults={"role": RoleMembre.MEMBRE}
    )
    if not cree:
        raise RegleMetier("deja_membre", "Cette personne est déjà dans votre organisme.", champ="courriel")
    compter_envois(organisme)
    consigner(organisme, "membre.invite", auteur, membre=numero_de(compte))
    devoir_invitation(membre)
    return membre


@transaction.atomic
def retirer_membre(*, membre: Membre, auteur: Auteur) -> Organisme:
    """Remove a person from a body, which always keeps a referent."""
    organisme = Organisme.objects.select_for_update().get(pk=membre.organisme_id)
    autres = organisme.les_membres.filter(role=RoleMembre.REFERENT).exclude(pk=membre.pk)
    if membre.role == RoleMembre.REFERENT and not autres.exists():
        raise RegleMetier(
            "dernier_referent", "Un organisme garde toujours un référent\u202f: invitez d’abord le suivant."
        )
    consigner(organisme, "membre.retire", auteur, membre=numero_de(membre.utilisateur))
    membre.delete()
    return organisme
