"""Laureates are told under embargo, once their prize list is sealed, so that they can come to the ceremony."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from campagnes.enums import StatutCeremonie
from campagnes.logic.calendrier import jour_de
from comptes.enums import EQUIPE, Role
from comptes.models import Utilisateur
from organismes.enums import ETATS_ACTIFS
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui, maintenant
from socle.journal import consigner
from trophees.actions.courriels import devoir_invitations, devoir_suspensions
from trophees.actions.verrous import verrouiller
from trophees.enums import EtatPalmares, PresenceCeremonie
from trophees.models import InvitationCeremonie, Palmares
from trophees.models.invitation import PERSONNES_MAX
from trophees.queries.empechements import embargo_de
from trophees.queries.palmares import inscriptions_laureates

INVITENT = EQUIPE | {Role.RESPONSABLE_PALMARES}
DITS = (EtatPalmares.SCELLE, EtatPalmares.PUBLIE)


@transaction.atomic
def inviter_laureats(*, palmares: Palmares, auteur: Utilisateur) -> list[InvitationCeremonie]:
    """Invite each laureate of a sealed list that was not yet and did not withdraw, by a mail to its referents."""
    if not INVITENT & auteur.roles:
        raise RegleMetier("role_manquant", "Votre rôle ne permet pas d’inviter les lauréats.")
    palmares = verrouiller(palmares)
    if not palmares.est_scelle:
        raise RegleMetier(
            "palmares_non_scelle", "Les lauréats s’invitent une fois le palmarès scellé, avant sa parution."
        )
    leve_le = embargo_de(palmares.campagne).leve_le
    if leve_le is None:
        raise RegleMetier(
            "ceremonie_sans_date", "La cérémonie n’a pas de date à venir\u202f: fixez-la avant d’inviter les lauréats."
        )
    laureates = inscriptions_laureates(palmares).filter(etat__in=ETATS_ACTIFS)
    if not laureates:
        raise RegleMetier("aucun_laureat", "Ce palmarès n’a aucun lauréat à inviter. Rien n’a été changé.")
    deja = set(palmares.les_invitations.values_list("inscription", flat=True))
    invitees = InvitationCeremonie.objects.bulk_create(
        InvitationCeremonie(
            palmares=palmares,
            inscription=inscription,
            invitee_le=maintenant(),
            ceremonie_le=jour_de(leve_le),
            embargo_jusqu_au=leve_le,
        )
        for inscription in laureates
        if inscription.pk not in deja
    )
    if not invitees:
        raise RegleMetier("deja_invites", "Tous les lauréats sont déjà invités. Rien n’a été changé.")
    devoir_invitations(palmares, [invitee.inscription for invitee in invitees], leve_le)
    consigner(palmares, "palmares.invitations", auteur, nombre=len(invitees))
    return invitees


@transaction.atomic
def repondre_invitation(
    *, invitation: InvitationCeremonie, presence: str, personnes: int, auteur: Utilisateur
) -> InvitationCeremonie:
    """Say whether a laureate comes and how many people; it may change its mind until the ceremony begins."""
    invitation = (
        InvitationCeremonie.objects.select_for_update(of=("self",))
        .select_related("palmares__campagne")
        .get(pk=invitation.pk)
    )
    embargo = embargo_de(invitation.palmares.campagne)
    if embargo.leve_le is None and embargo.raison:
        raise RegleMetier("ceremonie_reportee", embargo.aux_laureats)
    if embargo.leve_le is None:
        raise RegleMetier(
            "ceremonie_commencee", "La cérémonie n’est plus à venir\u202f: il est trop tard pour répondre."
        )
    vient = presence == PresenceCeremonie.OUI
    if vient and not 1 <= personnes <= PERSONNES_MAX:
        raise RegleMetier(
            "nombre_hors_bornes", f"Donnez un nombre de personnes de 1 à {PERSONNES_MAX}.", champ="personnes"
        )
    invitation.presence = presence
    invitation.personnes = personnes if vient else 0
    invitation.repondue_le, invitation.repondue_par = maintenant(), auteur
    invitation.save(update_fields=["presence", "personnes", "repondue_le", "repondue_par"])
    consigner(invitation.inscription, "invitation.repondue", auteur, reponse=presence, nombre=invitation.personnes)
    return invitation


@transaction.atomic
def redire_la_date() -> None:
    """Tell laureates again whose ceremony moved since they were told: they keep silent until another instant.

    On another day they are asked again, for what they answered was for the first; at another hour their answer stands.
    Put off or called off, they are told before the day that they know of; so are they of a day that comes back, even
    once the list is public: one that was called off does not wait for its ceremony.
    """
    _dire_la_suspension()
    invitations = (
        InvitationCeremonie.objects.select_for_update(of=("self",))
        .filter(palmares__etat__in=DITS, palmares__campagne__ceremonie__statut=StatutCeremonie.PREVUE)
        .select_related("palmares__campagne__ceremonie", "inscription")
    )
    par_palmares: dict[Palmares, list[InvitationCeremonie]] = {}
    for invitation in invitations:
        par_palmares.setdefault(invitation.palmares, []).append(invitation)
    for palmares, siennes in par_palmares.items():
        leve_le = embargo_de(palmares.campagne).leve_le
        deplacees = [une for une in siennes if leve_le and _est_deplacee(une, leve_le)]
        if leve_le is not None and deplacees:
            _redire(palmares, deplacees, leve_le)


def _redire(palmares: Palmares, deplacees: list[InvitationCeremonie], leve_le: dt.datetime) -> None:
    """Write the new instant on invitations, forget what was answered for another day, and owe the mails."""
    InvitationCeremonie.objects.filter(
        pk__in=[une.pk for une in deplacees if une.ceremonie_le != jour_de(leve_le)]
    ).update(presence=PresenceCeremonie.ATTENDUE, personnes=0, repondue_le=None, repondue_par=None)
    InvitationCeremonie.objects.filter(pk__in=[une.pk for une in deplacees]).update(
        ceremonie_le=jour_de(leve_le), embargo_jusqu_au=leve_le, suspendue_le=None
    )
    for est_deplacee in (True, False):
        redites = [une.inscription for une in deplacees if (une.suspendue_le is None) is est_deplacee]
        devoir_invitations(palmares, redites, leve_le, redite_le=maintenant(), est_deplacee=est_deplacee)
    consigner(palmares, "palmares.date_redite", None, nombre=len(deplacees))


def _dire_la_suspension() -> None:
    """Tell laureates that nothing happens on the day that they know of, once for each fate of their ceremony."""
    invitations = list(
        InvitationCeremonie.objects.select_for_update(of=("self",))
        .filter(
            palmares__etat__in=DITS,
            palmares__campagne__ceremonie__statut__in=(StatutCeremonie.REPORTEE, StatutCeremonie.ANNULEE),
            ceremonie_le__gte=aujourdhui(),
        )
        .select_related("palmares__campagne__ceremonie", "inscription")
    )
    for invitation in invitations:
        if invitation.suspendue_le is None:
            invitation.suspendue_le = maintenant()
            invitation.save(update_fields=["suspendue_le"])
    devoir_suspensions(invitations)


def _est_deplacee(invitation: InvitationCeremonie, leve_le: dt.datetime) -> bool:
    if invitation.suspendue_le is not None:
        return True
    return invitation.ceremonie_le != jour_de(leve_le) or invitation.embargo_jusqu_au not in {None, leve_le}
