"""The accounts of the demonstration, one password, shown on the sign-in page."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from comptes.enums import Role
from comptes.models import RoleAttribue, Utilisateur

MOT_DE_PASSE = "barometre-demo"
COMPTES = {
    "admin@demo.local": ("Camille Aubry", (Role.ADMINISTRATEUR, Role.RESPONSABLE_PALMARES)),
    "etudes@demo.local": ("Dominique Levasseur", (Role.CHARGE_ETUDES, Role.RESPONSABLE_PALMARES)),
    "enqueteur@demo.local": ("", (Role.ENQUETEUR,)),
    "referent@demo.local": ("Claude Morvan", ()),
    "jury@demo.local": ("Sacha Vidal", (Role.JURY,)),
    "lecteur@demo.local": ("Lou Delmas", (Role.LECTEUR,)),
}


def creer_comptes() -> dict[str, Utilisateur]:
    """Create the accounts, each with a proven address; return them by name (`admin`, `etudes`…)."""
    comptes = {}
    for courriel, (nom, roles) in COMPTES.items():
        personne = Utilisateur.objects.create_user(courriel, MOT_DE_PASSE, nom=nom)
        EmailAddress.objects.create(user=personne, email=courriel, verified=True, primary=True)
        RoleAttribue.objects.bulk_create(RoleAttribue(utilisateur=personne, role=role) for role in roles)
        comptes[courriel.partition("@")[0]] = personne
    return comptes
