"""Questions about the people of a body."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from organismes.enums import RoleMembre
from organismes.models import Inscription, Membre, Organisme


@dataclass(frozen=True)
class LigneMembre:
    """A person of a body as its referent sees her."""

    pk: int
    nom: str
    courriel: str
    role: str
    a_confirme: bool


def membres_de(organisme: Organisme) -> list[LigneMembre]:
    """Return the people of a body, referents first."""
    membres = list(
        Membre.objects.filter(organisme=organisme).select_related("utilisateur").order_by("-role", "utilisateur__email")
    )
    confirmees = set(
        EmailAddress.objects.filter(user__in=[membre.utilisateur_id for membre in membres], verified=True).values_list(
            "user_id", flat=True
        )
    )
    return [
        LigneMembre(
            membre.pk,
            membre.utilisateur.nom,
            membre.utilisateur.email,
            membre.get_role_display(),
            membre.utilisateur_id in confirmees,
        )
        for membre in membres
    ]


def organismes_de(utilisateur_id: int) -> list[Organisme]:
    """Return the bodies a person acts for."""
    return list(Organisme.objects.filter(les_membres__utilisateur=utilisateur_id).order_by("nom"))


def courriels_des_referents(inscription: Inscription) -> list[str]:
    """Return the addresses of the referents; without any in the space, the one of the registration."""
    referents = Membre.objects.filter(organisme=inscription.organisme_id, role=RoleMembre.REFERENT)
    return list(referents.order_by("pk").values_list("utilisateur__email", flat=True)) or [
        inscription.referent_courriel
    ]
