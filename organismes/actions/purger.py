"""What goes at night: drafts, names watched for, and the people of a body three years after the last contact."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from comptes.enums import ROLES_GARDES
from comptes.models import Utilisateur
from organismes.actions.noms import oublier_les_noms
from organismes.enums import CONSERVATION_INVITATION, CONSERVATION_REFERENT
from organismes.models import Brouillon, CourrierOrganisme, Inscription, Invitation, Membre, NomSurveille
from organismes.queries.garde_electorale import noms_perimes
from socle.conservation import RetraitDeLignes, sans_les_gardes, supprimer, vider
from socle.personnes import effacer_comptes

SANS_REFERENT = {"referent_nom": "", "referent_fonction": "", "referent_courriel": "", "referent_telephone": ""}
"""What a registration says of its referent once she is forgotten."""


def _noms(a_la_date: dt.datetime) -> QuerySet[NomSurveille]:
    """Return the names whose reserve period is over: they are kept for it alone."""
    return noms_perimes(a_la_date)


def inscriptions_sans_contact(a_la_date: dt.datetime) -> QuerySet[Inscription]:
    """Return the registrations whose last contact is past its date: act, restitution, mail, or sign-in of their referent.

    One of long ago that is imported today counts from today.
    """
    limite = a_la_date - CONSERVATION_REFERENT
    depuis = Q()
    for instant in ("cree_le", "deposee_le", "confirmee_le", "decidee_le", "campagne__restituee_le"):
        depuis |= Q(**{f"{instant}__gt": limite})
    ecrites = CourrierOrganisme.objects.filter(inscription=OuterRef("pk"), parti_le__gt=limite)
    venues = Utilisateur.objects.filter(email__iexact=OuterRef("referent_courriel"), last_login__gt=limite)
    return Inscription.objects.exclude(depuis).exclude(Exists(ecrites)).exclude(Exists(venues))


def _a_vider(a_la_date: dt.datetime) -> QuerySet[Inscription]:
    return inscriptions_sans_contact(a_la_date).exclude(**SANS_REFERENT, dpo_contact="")


def _courriers(a_la_date: dt.datetime) -> QuerySet[CourrierOrganisme]:
    """Return the mails of three years ago; one that did not leave by then is about nothing any more."""
    limite = a_la_date - CONSERVATION_REFERENT
    return CourrierOrganisme.objects.filter(Q(parti_le__lte=limite) | Q(parti_le__isnull=True, cree_le__lte=limite))


def _comptes(a_la_date: dt.datetime) -> QuerySet[Utilisateur]:
    """Return the accounts without another role, of which nothing was heard: no sign-in, no mail, no body in contact."""
    limite = a_la_date - CONSERVATION_REFERENT
    gardees = Inscription.objects.exclude(pk__in=inscriptions_sans_contact(a_la_date).values("pk"))
    siennes = Membre.objects.filter(utilisateur=OuterRef("pk"))
    ecrits = CourrierOrganisme.objects.filter(compte=OuterRef("pk"), parti_le__gt=limite)
    return sans_les_gardes(
        Utilisateur.objects.filter(inscrit_le__lte=limite, efface_le__isnull=True, is_staff=False, is_superuser=False)
        .exclude(last_login__gt=limite)
        .exclude(les_roles__role__in=ROLES_GARDES)
        .exclude(Exists(gardees.filter(referent_courriel__iexact=OuterRef("email"))))
        .exclude(Exists(siennes.filter(Q(cree_le__gt=limite) | Q(organisme__les_inscriptions__in=gardees))))
        .exclude(Exists(ecrits))
        .exclude(Exists(Invitation.objects.filter(utilisateur=OuterRef("pk"))))
    )


def _invitations(a_la_date: dt.datetime) -> QuerySet[Invitation]:
    """Return the invitations that nobody answered in time."""
    return Invitation.objects.filter(cree_le__lte=a_la_date - CONSERVATION_INVITATION)


def _jamais_venus(a_la_date: dt.datetime) -> QuerySet[Utilisateur]:
    """Return the accounts to which nobody came in time, and that no invitation, role, body or registration names."""
    nommees = Inscription.objects.filter(referent_courriel__iexact=OuterRef("email"))
    rien = dict.fromkeys(("last_login", "venu_le", "efface_le", "les_roles", "les_appartenances", "les_invitations"))
    return sans_les_gardes(
        Utilisateur.objects.filter(inscrit_le__lte=a_la_date - CONSERVATION_INVITATION, is_staff=False, **rien)
        .exclude(is_superuser=True)
        .exclude(emailaddress__verified=True)
        .exclude(Exists(nommees))
    )


BROUILLONS = (RetraitDeLignes(Brouillon, lambda le: Brouillon.objects.filter(expire_le__lte=le), supprimer),)
INVITATIONS = (
    RetraitDeLignes(Invitation, _invitations, supprimer),
    RetraitDeLignes(Utilisateur, _jamais_venus, lambda lot, _le: effacer_comptes(lot, seuls=True), un_par_un=True),
)
NOMS = (RetraitDeLignes(NomSurveille, _noms, lambda lot, _le: oublier_les_noms(lot)),)
PERSONNES = (
    RetraitDeLignes(Utilisateur, _comptes, lambda lot, _le: effacer_comptes(lot), un_par_un=True),
    RetraitDeLignes(Inscription, _a_vider, vider(**SANS_REFERENT, dpo_contact="")),
    RetraitDeLignes(CourrierOrganisme, _courriers, supprimer),
)
