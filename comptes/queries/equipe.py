"""The people of AFNOR: who they are, what they may do, whether they came, and the link that lets one in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from comptes.enums import PERSONNEL, RESPONSABLES_D_UN_PALMARES, Role
from comptes.models import RoleAttribue, Utilisateur
from comptes.queries.facteurs import SECONDS_FACTEURS
from socle.recherche import contient

DERNIERE_ADMINISTRATION = (
    "C’est la dernière personne qui administre la plateforme\u202f: donnez d’abord ce rôle à quelqu’un d’autre."
)
DUREE_DU_LIEN = dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def personnel() -> QuerySet[Utilisateur]:
    """Return everybody who holds a staff role, active first, with her roles and the state of her second factor."""
    roles = RoleAttribue.objects.filter(role__in=PERSONNEL)
    return (
        Utilisateur.objects.filter(Exists(roles.filter(utilisateur=OuterRef("pk"))))
        .annotate(a_second_facteur=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECONDS_FACTEURS)))
        .prefetch_related(Prefetch("les_roles", roles.order_by("role"), to_attr="roles_du_personnel"))
        .order_by("-is_active", "recherche", "email")
    )


def filtrer_personnel(texte: str = "", role: str = "") -> QuerySet[Utilisateur]:
    """Return those whose name or address holds `texte` and who hold `role`, where given."""
    trouves = personnel()
    if texte:
        trouves = trouves.filter(contient(texte, "recherche"))
    if role:
        trouves = trouves.filter(les_roles__role=role)
    return trouves


def compte_de(email: str) -> Utilisateur | None:
    """Return the account that this address opens, of AFNOR or not."""
    return Utilisateur.objects.trouver(email)


def nb_responsables_manquants() -> int:
    """Count the people still missing to freeze a ranking: two different ones do, one proposes and the other seals."""
    presents = RoleAttribue.objects.filter(role=Role.RESPONSABLE_PALMARES, utilisateur__is_active=True).count()
    return max(0, RESPONSABLES_D_UN_PALMARES - presents)


def empechement_de_desactiver(personne: Utilisateur) -> str:
    """Return why this account is not closed now, empty when it may be: nobody else would run the platform."""
    actifs = RoleAttribue.objects.filter(role=Role.ADMINISTRATEUR, utilisateur__is_active=True)
    return DERNIERE_ADMINISTRATION if set(actifs.values_list("utilisateur", flat=True)) == {personne.pk} else ""


def lien_d_entree(personne: Any) -> str:
    """Return the address where a person sets her password, once, then her second factor. Good `DUREE_DU_LIEN` long."""
    jeton = PASSWORD_RESET_TOKEN_GENERATOR().make_token(personne)
    chemin = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(personne), "key": jeton})
    return f"{settings.BASE_URL}{chemin}"
