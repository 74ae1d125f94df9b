"""Questions about the people of a body."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from comptes.enums import Role
from comptes.models import Utilisateur
from organismes.enums import Canal, RoleMembre
from organismes.models import CourrierOrganisme, Inscription, Invitation, Membre, Organisme
from organismes.models.inscription import InscriptionQuerySet
from socle.courriels import est_une_adresse
from socle.enums import COURRIERS_PERDUS
from socle.erreurs import RegleMetier


def membres_de(organisme: Organisme) -> list[Membre]:
    """Return the people of a body, referents first."""
    return list(
        Membre.objects.filter(organisme=organisme).select_related("utilisateur").order_by("-role", "utilisateur__email")
    )


def invitations_de(organisme: Organisme) -> list[Invitation]:
    """Return the invitations of a body that wait for an answer, the eldest first.

    `est_non_remise`: its last mail never came. Said of the address that the body typed, never of another one that its
    account reads.
    """
    envois = CourrierOrganisme.objects.filter(
        invitation=OuterRef("pk"), invitation__utilisateur__email__iexact=F("invitation__courriel")
    )
    invitations = organisme.les_invitations.annotate(dernier_envoi=Subquery(envois.order_by("-pk").values("etat")[:1]))
    return list(invitations.annotate(est_non_remise=Q(dernier_envoi__in=COURRIERS_PERDUS)).order_by("cree_le", "pk"))


def invitations_a(compte: Utilisateur) -> QuerySet[Invitation]:
    """Return the invitations that wait for the answer of an account."""
    return Invitation.objects.filter(utilisateur=compte).select_related("organisme").order_by("cree_le", "pk")


def a_son_espace(inscription: Inscription) -> bool:
    """Tell whether who declared a registration acts for its body already."""
    compte = Utilisateur.objects.trouver(inscription.referent_courriel)
    return compte is not None and compte.les_appartenances.filter(organisme=inscription.organisme_id).exists()


def derniere_venue(compte: Utilisateur) -> dt.datetime | None:
    """Return when an account was last signed in or opened a first page, None if never."""
    return max((instant for instant in (compte.last_login, compte.venu_le) if instant), default=None)


def adresse_seconde(compte: Utilisateur, courriel: str) -> str:
    """Return an address that leads to an account whose main one is another; nothing for the main one."""
    return "" if courriel.lower() == compte.email.lower() else courriel.lower()


def a_un_referent(organisme: int) -> bool:
    """Tell whether a body has a referent whose account is open."""
    return Membre.objects.filter(organisme=organisme, role=RoleMembre.REFERENT, utilisateur__is_active=True).exists()


def referents_venus(organismes: Collection[int]) -> QuerySet[Membre]:
    """Return the referents of bodies who came since they are members, the eldest first: an address may be mistyped."""
    venue = Q(utilisateur__last_login__gte=F("cree_le")) | Q(utilisateur__venu_le__gte=F("cree_le"))
    return (
        Membre.objects.filter(venue, organisme__in=organismes, role=RoleMembre.REFERENT, utilisateur__is_active=True)
        .select_related("utilisateur")
        .order_by("pk")
    )


def refus_de_laisser(membre: Membre) -> RegleMetier | None:
    """Return why a referent may neither leave nor step down: no other one came, to take what is hers. None: she may."""
    if membre.role != RoleMembre.REFERENT or referents_venus([membre.organisme_id]).exclude(pk=membre.pk).exists():
        return None
    autres = Membre.objects.filter(organisme=membre.organisme_id, role=RoleMembre.REFERENT).exclude(pk=membre.pk)
    if autres.exists():
        return RegleMetier(
            "referent_attendu",
            "L’autre référent n’est pas encore venu\u202f: attendez sa première connexion, ou nommez référent un membre "
            "qui vient déjà.",
        )
    if Invitation.objects.filter(organisme=membre.organisme_id, role=RoleMembre.REFERENT).exists():
        return RegleMetier(
            "referent_attendu",
            "La personne invitée comme référente n’a pas encore accepté\u202f: attendez sa réponse, ou nommez référent un "
            "membre qui vient déjà.",
        )
    return RegleMetier(
        "dernier_referent",
        "Un organisme garde toujours un référent\u202f: nommez d’abord un autre référent parmi les membres, ou "
        "invitez-en un.",
    )


def referents_retenus(membres: Collection[Membre]) -> set[int]:
    """Return, of all the people of a body, those whom `refus_de_laisser` holds, without a question for each."""
    referents = [membre for membre in membres if membre.est_referent]
    venus = {membre.pk for membre in referents if membre.est_venu and membre.utilisateur.is_active}
    return {membre.pk for membre in referents if not venus - {membre.pk}}


def inscriptions_nommant(membre: Membre) -> InscriptionQuerySet:
    """Return the registrations of her body that name a member, by any confirmed address of hers or the one she was invited at."""
    confirmees = EmailAddress.objects.filter(user=membre.utilisateur_id, verified=True)
    nommee = Q()
    for adresse in {membre.utilisateur.email, membre.adresse, *confirmees.values_list("email", flat=True)}:
        nommee |= Q(referent_courriel__iexact=adresse)
    return Inscription.objects.filter(nommee, organisme=membre.organisme_id).order_by("pk")


def referents_de(organismes: Collection[int]) -> dict[int, list[Membre | None]]:
    """Return the referents of each body; where there is none, None alone: whom its registration names."""
    referents: defaultdict[int, list[Membre | None]] = defaultdict(list)
    for membre in (
        Membre.objects.filter(organisme__in=organismes, role=RoleMembre.REFERENT)
        .select_related("utilisateur")
        .order_by("pk")
    ):
        referents[membre.organisme_id].append(membre)
    return {organisme: referents[organisme] or [None] for organisme in organismes}


def adresse_du_referent(inscription: Inscription, membre: Membre | None) -> str:
    """Return where one of `referents_de` is written to; nowhere once she is referent no more, closed or erased."""
    if membre is None:
        return inscription.referent_courriel
    repond = membre.role == RoleMembre.REFERENT and membre.utilisateur.is_active
    return membre.utilisateur.email if repond else ""


def a_prevenir_du_depart(inscription: Inscription, *, sauf: Collection[str]) -> list[Utilisateur | None]:
    """Return the accounts to tell that a body has no referent any more, `sauf` her own addresses.

    Its other members; without any, the mailbox of the registration (None); without it, those who administrate the
    platform.
    """
    membres = Utilisateur.objects.filter(les_appartenances__organisme=inscription.organisme_id, is_active=True)
    autres = [compte for compte in membres.order_by("les_appartenances__pk") if compte.email.lower() not in sauf]
    if autres:
        return [*autres]
    if boite_de(inscription, sauf=sauf):
        return [None]
    administrateurs = Utilisateur.objects.filter(les_roles__role=Role.ADMINISTRATEUR, is_active=True).order_by("pk")
    return [compte for compte in administrateurs if compte.email.lower() not in sauf]


def boite_de(inscription: Inscription, *, sauf: Collection[str] = ()) -> str:
    """Return the address of the referent that a registration names, or the mailbox that it offers its users, or nothing."""
    boites = inscription.les_canaux.filter(canal=Canal.EMAIL).values_list("coordonnees", flat=True)
    joignables = (
        adresse
        for adresse in (inscription.referent_courriel, *boites)
        if est_une_adresse(adresse) and adresse.lower() not in sauf
    )
    return next(joignables, "")


def refus_de_fermer(organisme: Organisme) -> str:
    """Return why staff may not close the space of a body, "" when they may."""
    if not organisme.les_inscriptions.actives().exists():
        return ""
    return (
        "Cet organisme a une inscription en cours\u202f: nommez-y son référent, qui retirera qui n’agit pas pour lui."
    )
