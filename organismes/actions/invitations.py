"""A body asks somebody to act for it: she accepts or declines, and until then she is nobody there.

Whoever invites learns nothing of an address: what its account may not accept is told to its owner alone.
"""

from __future__ import annotations

from django.db import transaction

from comptes.enums import PERSONNEL
from comptes.models import Utilisateur
from organismes.actions.courriels import devoir_invitation
from organismes.actions.membres import tenir_les_gens
from organismes.enums import RoleMembre
from organismes.models import Invitation, Membre, Organisme
from organismes.queries.mandat import exiger_mandat_de
from organismes.queries.membres import adresse_seconde, derniere_venue
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner, numero_de
from socle.quota import compter_envois


@transaction.atomic
def inviter_membre(
    *, organisme: Organisme, courriel: str, auteur: Auteur, role: RoleMembre = RoleMembre.MEMBRE
) -> Invitation:
    """Ask the person of this e-mail to take a role, by mail; she answers once signed in by that address.

    Refused: an address that the body itself knows already, as a member's or in another invitation.
    """
    organisme = tenir_les_gens(organisme.pk)
    exiger_mandat_de(organisme)
    courriel = courriel.strip().lower()
    if any(membre.adresse.lower() == courriel for membre in organisme.les_membres.select_related("utilisateur")):
        raise RegleMetier("deja_membre", "Cette personne est déjà dans votre organisme.", champ="courriel")
    if organisme.les_invitations.filter(courriel=courriel).exists():
        raise RegleMetier(
            "deja_invitee", "Une invitation attend déjà cette adresse\u202f: renvoyez-la.", champ="courriel"
        )
    # Held: one that nobody came to may be erased this very night.
    compte = Utilisateur.objects.tenir(Utilisateur.objects.ouvrir_compte(courriel).pk)
    invitation = Invitation.objects.create(organisme=organisme, utilisateur=compte, courriel=courriel, role=role)
    compter_envois(organisme)
    consigner(organisme, "membre.invite", auteur, membre=numero_de(compte), roles=[str(role)])
    devoir_invitation(invitation)
    return invitation


@transaction.atomic
def relancer_invitation(*, invitation: Invitation, auteur: Auteur) -> Invitation:
    """Owe an invitation again."""
    invitation = _retrouver(invitation)
    exiger_mandat_de(invitation.organisme)
    compter_envois(invitation.organisme)
    consigner(invitation.organisme, "membre.relance", auteur, membre=numero_de(invitation.utilisateur))
    devoir_invitation(invitation)
    return invitation


@transaction.atomic
def retirer_invitation(*, invitation: Invitation, auteur: Auteur) -> Organisme:
    """Take an invitation back; it can be accepted no more."""
    return _effacer(_retrouver(invitation), "invitation.retiree", auteur)


@transaction.atomic
def decliner_invitation(*, invitation: Invitation, auteur: Auteur) -> Organisme:
    """Say no: the body sees the invitation no more."""
    return _effacer(_retrouver(invitation), "invitation.declinee", auteur)


@transaction.atomic
def accepter_invitation(*, invitation: Invitation, auteur: Auteur) -> Membre:
    """Make the person invited a member, from now on.

    Nobody of AFNOR, jurors included: who acts for a body judges it no more, and a body does not choose its judges.
    """
    invitation = _retrouver(invitation)
    compte, organisme = invitation.utilisateur, invitation.organisme
    if PERSONNEL & compte.roles:
        raise RegleMetier(
            "invitation_a_ne_pas_accepter",
            "Vous travaillez pour le baromètre\u202f: vous ne pouvez pas agir aussi pour un organisme qu’il évalue. "
            "Déclinez cette invitation.",
        )
    membre, cree = Membre.objects.get_or_create(
        organisme=organisme,
        utilisateur=compte,
        defaults={
            "role": invitation.role,
            "invite_a": adresse_seconde(compte, invitation.courriel),
            # She is here: a membership dated later than her sign-in would call her not come yet.
            "cree_le": derniere_venue(compte) or maintenant(),
        },
    )
    if not cree and invitation.est_referent:
        Membre.objects.filter(pk=membre.pk).update(role=RoleMembre.REFERENT, modifie_le=maintenant())
        membre.refresh_from_db()
    _effacer(invitation, "invitation.acceptee", auteur)
    return membre


def _effacer(invitation: Invitation, acte: str, auteur: Auteur) -> Organisme:
    organisme = invitation.organisme
    consigner(organisme, acte, auteur, membre=numero_de(invitation.utilisateur), roles=[str(invitation.role)])
    invitation.delete()
    return organisme


def _retrouver(invitation: Invitation) -> Invitation:
    """Return an invitation read again under the lock of its body."""
    organisme = tenir_les_gens(invitation.organisme_id)
    fraiche = organisme.les_invitations.filter(pk=invitation.pk).select_related("utilisateur").first()
    if fraiche is None:
        raise RegleMetier(
            "invitation_close", "Cette invitation n’existe plus\u202f: elle a été acceptée, déclinée ou retirée."
        )
    fraiche.organisme = organisme
    return fraiche
